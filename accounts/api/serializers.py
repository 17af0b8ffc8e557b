"""The base class of request bodies, and response shapes of people and agencies."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from accounts.access.client_access import client_access_of
from accounts.capabilities import Role
from accounts.models import Membership

PAGING = frozenset({"cursor", "page_size"})


class StrictSerializer(serializers.Serializer[Any]):
    """A serializer that refuses unknown fields, with a pointer to each."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict) and (unknown := sorted(set(data) - set(self.fields))):
            raise serializers.ValidationError(
                {
                    name: serializers.ErrorDetail(
                        f"Unknown field. Known fields: {', '.join(self.fields)}.",
                        code="unknown-field",
                    )
                    for name in unknown
                }
            )
        return super().to_internal_value(data)


def validated(
    serializer: type[StrictSerializer], request: Request, *, zone: str = ""
) -> dict[str, Any]:
    """Return the validated request body. Raises ``ValidationError``.

    ``zone`` is the time zone of times without an offset; bodies with time fields need it.
    """
    checked = serializer(data=request.data, context={"zone": zone})
    checked.is_valid(raise_exception=True)
    return dict(checked.validated_data)


def queried(
    serializer: type[StrictSerializer], request: Request, *, paged: bool = False, zone: str = ""
) -> dict[str, Any]:
    """Return the validated query parameters. Raises ``ValidationError``.

    With ``paged``, paging parameters are left to the paginator. ``zone`` is as in ``validated``.
    """
    given = request.query_params.dict()
    if paged:
        given = {name: value for name, value in given.items() if name not in PAGING}
    checked = serializer(data=given, context={"zone": zone})
    checked.is_valid(raise_exception=True)
    return dict(checked.validated_data)


class AgencyBody(serializers.Serializer[Any]):
    """An agency, the caller's role in it, and whether they have access to all clients, also future ones."""

    id = serializers.UUIDField(source="agency.id")
    name = serializers.CharField(source="agency.name")
    role = serializers.ChoiceField(choices=[role.value for role in Role])
    all_clients = serializers.SerializerMethodField()

    def get_all_clients(self, membership: Membership) -> bool:
        return client_access_of(membership) is None


class MeBody(serializers.Serializer[Any]):
    """The signed-in person."""

    id = serializers.UUIDField()
    email = serializers.EmailField()
    name = serializers.CharField()
    agencies = AgencyBody(many=True)
