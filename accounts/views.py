"""Who am I, where do I belong, and the keys of an agency's programs."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api_base import AgencyView
from accounts.authentication import Program
from accounts.capabilities import Can
from accounts.models import ApiKey, Membership, User
from accounts.serializers import (
    AgencyBody,
    ApiKeyBody,
    ApiKeyFields,
    MeBody,
    NewApiKeyBody,
    validated,
)
from accounts.services import create_api_key, revoke_api_key


class MeView(APIView):
    """The person who is signed in."""

    @extend_schema(responses=MeBody)
    def get(self, request: Request) -> Response:
        person = _person(request.user)
        return Response(
            MeBody(
                {
                    "id": person.pk,
                    "email": person.email,
                    "name": person.name,
                    "agencies": _memberships(person),
                }
            ).data
        )


class AgenciesView(APIView):
    """The agencies that the person belongs to."""

    @extend_schema(operation_id="agencies_list", responses=AgencyBody(many=True))
    def get(self, request: Request) -> Response:
        memberships = _memberships(_person(request.user))
        return Response({"results": AgencyBody(memberships, many=True).data})


class ApiKeysView(AgencyView):
    """The agency's keys."""

    requires = {"get": Can.MANAGE_KEYS, "post": Can.MANAGE_KEYS}

    @extend_schema(operation_id="api_keys_list", responses=ApiKeyBody(many=True))
    def get(self, request: Request, agency_id: UUID) -> Response:
        return self.page(ApiKey.objects.of(self.agency), ApiKeyBody)

    @extend_schema(request=ApiKeyFields, responses={201: NewApiKeyBody})
    def post(self, request: Request, agency_id: UUID) -> Response:
        key, secret = create_api_key(
            self.agency, created_by=_person(self.actor), **validated(ApiKeyFields, request)
        )
        return Response({**ApiKeyBody(key).data, "secret": secret}, status=201)


class ApiKeyView(AgencyView):
    """One key."""

    requires = {"delete": Can.MANAGE_KEYS}

    @extend_schema(responses={204: None})
    def delete(self, request: Request, agency_id: UUID, key_id: UUID) -> Response:
        key = ApiKey.objects.of(self.agency).take(key_id)
        revoke_api_key(key, by=_person(self.actor))
        return Response(status=204)


def _person(actor: object) -> User:
    if isinstance(actor, Program) or not isinstance(actor, User):
        raise PermissionDenied("This is for people, not for keys.")
    return actor


def _memberships(user: User) -> list[Membership]:
    return list(Membership.objects.filter(user=user).select_related("agency").order_by("agency_id"))
