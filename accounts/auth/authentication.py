"""Authentication of requests: programs send ``Authorization: Bearer lep_…``, people have a session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.access.client_access import may
from accounts.auth.sessions import note_session
from accounts.capabilities import Can
from accounts.members.api_keys import digest_of
from accounts.models import ApiKey, KeyLookup, User
from accounts.tenancy import tenant

USE_NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Program:
    """The caller of a request with an API key; takes the place of ``User``."""

    key_id: UUID
    agency_id: UUID
    name: str
    can: frozenset[Can]
    clients: frozenset[UUID] | None
    is_authenticated: bool = True
    is_active: bool = True

    @property
    def pk(self) -> UUID:
        return self.key_id


class ApiKeyAuthentication(BaseAuthentication):
    """Authenticates API keys: one indexed look-up finds the agency, then the key is read in its tenant block."""

    def authenticate(self, request: Request) -> tuple[Program, None] | None:
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        found = KeyLookup.objects.filter(digest=digest_of(secret.strip())).first()
        if found is None:
            raise AuthenticationFailed("This API key is unknown or revoked.")
        with tenant(found.agency_id):
            key = ApiKey.objects.of(found.agency_id).take(found.key_id)
            if not may(found.agency_id, key.created_by_id, Can.MANAGE_KEYS):
                raise AuthenticationFailed("This API key is unknown or revoked.")
            now = timezone.now()
            if key.expires_at is not None and key.expires_at <= now:
                raise AuthenticationFailed("This API key has expired.")
            stale = Q(last_used_at=None) | Q(last_used_at__lt=now - USE_NOTED_EVERY)
            ApiKey.objects.of(found.agency_id).filter(stale, pk=key.pk).update(last_used_at=now)
        return (
            Program(
                key.pk,
                found.agency_id,
                key.name,
                frozenset(Can(scope) for scope in key.scopes),
                None if key.clients is None else frozenset(key.clients),
            ),
            None,
        )

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002 - the framework's signature
        return "Bearer"


class SessionOfPerson(SessionAuthentication):
    """Authenticates a person's session and records when it was last seen."""

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        found: tuple[User, None] | None = super().authenticate(request)
        if found:
            note_session(request._request)
        return found


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # subclasses register themselves, without types
    """Describes session authentication in the OpenAPI schema."""

    target_class = "accounts.auth.authentication.SessionOfPerson"
    name = "cookieAuth"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:  # noqa: ARG002 - the framework's signature
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}


class ApiKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # subclasses register themselves, without types
    """Describes API key authentication in the OpenAPI schema."""

    target_class = "accounts.auth.authentication.ApiKeyAuthentication"
    name = "apiKey"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:  # noqa: ARG002 - the framework's signature
        return {"type": "http", "scheme": "bearer", "bearerFormat": "lep_…"}
