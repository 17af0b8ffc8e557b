"""Request and response shapes of agencies, members, teams and API keys."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from rest_framework import serializers

from accounts.api.serializers import StrictSerializer
from accounts.capabilities import SCOPES, USUAL_SCOPES, Role
from core.http.datetimes import AwareDateTimeField

# Ownership changes by transfer only.
GIVEN_ROLES = [role.value for role in Role if role != Role.OWNER]
MOST = 1_000


def time_zone_exists(name: str) -> None:
    """Refuse a name that is not in the time zone database."""
    if name not in available_timezones():
        raise serializers.ValidationError(
            f"Unknown time zone “{name}”. Use a name like Europe/Vienna.", code="unknown"
        )


class Ids(serializers.ListField):
    """A list of ids; duplicates are dropped."""

    child = serializers.UUIDField()

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=MOST, **options)

    def to_internal_value(self, data: Any) -> Any:
        return list(dict.fromkeys(super().to_internal_value(data)))


class MeChanges(StrictSerializer):
    """The fields to change; others stay as they are."""

    name = serializers.CharField(max_length=120, required=False)


class NewAgencyFields(StrictSerializer):
    """A new agency, owned by the caller."""

    name = serializers.CharField(max_length=120)
    time_zone = serializers.CharField(max_length=64, default="UTC", validators=[time_zone_exists])


class AgencyChanges(StrictSerializer):
    """The fields to change; others stay as they are."""

    name = serializers.CharField(max_length=120, required=False)
    time_zone = serializers.CharField(max_length=64, required=False, validators=[time_zone_exists])
    require_mfa = serializers.BooleanField(
        required=False, help_text="Whether members must use two-step sign-in."
    )


class AgencyDetailBody(serializers.Serializer[Any]):
    """An agency as its members see it."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    time_zone = serializers.CharField()
    require_mfa = serializers.BooleanField()
    created_at = serializers.DateTimeField()


class TransferFields(StrictSerializer):
    """The member who becomes the owner."""

    member = serializers.UUIDField()


class MemberChanges(StrictSerializer):
    """The fields to change; others stay as they are."""

    role = serializers.ChoiceField(choices=GIVEN_ROLES, required=False)
    all_clients = serializers.BooleanField(required=False)
    clients = Ids(required=False)


class MemberBody(serializers.Serializer[Any]):
    """A member: a person and their role. Teams may add clients to those listed here."""

    id = serializers.UUIDField(source="user_id")
    email = serializers.EmailField(source="user.email")
    name = serializers.CharField(source="user.name")
    role = serializers.ChoiceField(choices=[role.value for role in Role])
    all_clients = serializers.BooleanField()
    clients = serializers.ListField(child=serializers.UUIDField())
    created_at = serializers.DateTimeField()


class InvitationFields(StrictSerializer):
    """An invitation: address, role and clients. Without `clients` it is for all of them."""

    email = serializers.EmailField(max_length=254)
    role = serializers.ChoiceField(choices=GIVEN_ROLES)
    all_clients = serializers.BooleanField(required=False)
    clients = Ids(default=list)


class InvitationBody(serializers.Serializer[Any]):
    """An open invitation. Its link is only in the mail."""

    id = serializers.UUIDField()
    email = serializers.EmailField()
    role = serializers.ChoiceField(choices=GIVEN_ROLES)
    all_clients = serializers.BooleanField()
    clients = serializers.ListField(child=serializers.UUIDField())
    invited_by = serializers.UUIDField(source="invited_by_id")
    created_at = serializers.DateTimeField()
    sent_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()


class OpenInvitationBody(serializers.Serializer[Any]):
    """The agency, the inviter and the role. Does not reveal whether the address has an account."""

    agency = serializers.CharField(source="agency.name")
    inviter = serializers.CharField(source="invitation.invited_by.called")
    email = serializers.EmailField(source="invitation.email")
    role = serializers.ChoiceField(source="invitation.role", choices=GIVEN_ROLES)
    expires_at = serializers.DateTimeField(source="invitation.expires_at")


class AcceptFields(StrictSerializer):
    """Name and password of a new account; empty for a signed-in person."""

    name = serializers.CharField(max_length=120, required=False)
    password = serializers.CharField(max_length=1_000, required=False, trim_whitespace=False)


class TeamFields(StrictSerializer):
    """A team: members with access to the same clients, or to all."""

    name = serializers.CharField(max_length=120)
    people = Ids(default=list)
    all_clients = serializers.BooleanField(default=False)
    clients = Ids(default=list)


class TeamChanges(StrictSerializer):
    """The fields to change; others stay as they are."""

    name = serializers.CharField(max_length=120, required=False)
    people = Ids(required=False)
    all_clients = serializers.BooleanField(required=False)
    clients = Ids(required=False)


class TeamBody(serializers.Serializer[Any]):
    """A team."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    people = serializers.ListField(child=serializers.UUIDField())
    all_clients = serializers.BooleanField()
    clients = serializers.ListField(child=serializers.UUIDField())
    created_at = serializers.DateTimeField()


class ApiKeyFields(StrictSerializer):
    """A new API key: its scopes, its clients (null is all) and its expiry."""

    name = serializers.CharField(max_length=120)
    scopes = serializers.ListField(
        child=serializers.ChoiceField(choices=[scope.value for scope in SCOPES]),
        min_length=1,
        default=[scope.value for scope in USUAL_SCOPES],
    )
    clients = Ids(required=False, allow_null=True, min_length=1)
    expires_at = AwareDateTimeField(required=False, allow_null=True)


class ApiKeyBody(serializers.Serializer[Any]):
    """An API key without its secret."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    prefix = serializers.CharField()
    scopes = serializers.ListField(child=serializers.CharField())
    clients = serializers.ListField(child=serializers.UUIDField(), allow_null=True)
    expires_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField(allow_null=True)
    revoked_at = serializers.DateTimeField(allow_null=True)


class NewApiKeyBody(ApiKeyBody):
    """A new API key with its secret, which is shown only this once."""

    secret = serializers.CharField()


class AuditFilter(StrictSerializer):
    """Filters of the audit log."""

    action = serializers.CharField(max_length=60, required=False)
    actor = serializers.CharField(max_length=60, required=False)
    subject = serializers.CharField(max_length=60, required=False)
    since = AwareDateTimeField(required=False, source="at__gte")
    until = AwareDateTimeField(required=False, source="at__lt")


class AuditEventBody(serializers.Serializer[Any]):
    """An audit event: actor, action, subject and time."""

    id = serializers.UUIDField()
    at = serializers.DateTimeField()
    actor = serializers.CharField(help_text="Id of the person or API key.")
    actor_name = serializers.CharField()
    action = serializers.CharField()
    subject = serializers.CharField()
    details = serializers.DictField()
