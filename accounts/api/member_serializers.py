"""The wire shapes of agencies, members, teams and keys."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from rest_framework import serializers

from accounts.api.serializers import StrictSerializer
from accounts.capabilities import SCOPES, USUAL_SCOPES, Role
from core.http.datetimes import AwareDateTimeField

# Ownership is given by transfer only.
GIVEN_ROLES = [role.value for role in Role if role != Role.OWNER]
MOST = 1_000


def time_zone_exists(name: str) -> None:
    """A validator: the name is one of the time zone database."""
    if name not in available_timezones():
        raise serializers.ValidationError(
            f"There is no time zone “{name}”: use a name like Europe/Vienna.", code="unknown"
        )


class Ids(serializers.ListField):
    """Ids, each once."""

    child = serializers.UUIDField()

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=MOST, **options)

    def to_internal_value(self, data: Any) -> Any:
        return list(dict.fromkeys(super().to_internal_value(data)))


class MeChanges(StrictSerializer):
    """Only the fields that are named change."""

    name = serializers.CharField(max_length=120, required=False)


class NewAgencyFields(StrictSerializer):
    """A new agency of the person who asks."""

    name = serializers.CharField(max_length=120)
    time_zone = serializers.CharField(max_length=64, default="UTC", validators=[time_zone_exists])


class AgencyChanges(StrictSerializer):
    """Only the fields that are named change."""

    name = serializers.CharField(max_length=120, required=False)
    time_zone = serializers.CharField(max_length=64, required=False, validators=[time_zone_exists])
    require_mfa = serializers.BooleanField(
        required=False, help_text="Whether members must sign in with a second step."
    )


class AgencyDetailBody(serializers.Serializer[Any]):
    """An agency as its members see it."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    time_zone = serializers.CharField()
    require_mfa = serializers.BooleanField()
    created_at = serializers.DateTimeField()


class TransferFields(StrictSerializer):
    """The member who owns the agency from now on."""

    member = serializers.UUIDField()


class MemberChanges(StrictSerializer):
    """Only the fields that are named change."""

    role = serializers.ChoiceField(choices=GIVEN_ROLES, required=False)
    all_clients = serializers.BooleanField(required=False)
    clients = Ids(required=False)


class MemberBody(serializers.Serializer[Any]):
    """A person's part in the agency; teams may add clients to those that are named."""

    id = serializers.UUIDField(source="user_id")
    email = serializers.EmailField(source="user.email")
    name = serializers.CharField(source="user.name")
    role = serializers.ChoiceField(choices=[role.value for role in Role])
    all_clients = serializers.BooleanField()
    clients = serializers.ListField(child=serializers.UUIDField())
    created_at = serializers.DateTimeField()


class InvitationFields(StrictSerializer):
    """Who is asked to join, as what, for which clients: all, unless some are named."""

    email = serializers.EmailField(max_length=254)
    role = serializers.ChoiceField(choices=GIVEN_ROLES)
    all_clients = serializers.BooleanField(required=False)
    clients = Ids(default=list)


class InvitationBody(serializers.Serializer[Any]):
    """An invitation that nobody accepted yet; the link is in the mail alone."""

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
    """Who invites to what. Whether the address has an account is not said."""

    agency = serializers.CharField(source="agency.name")
    inviter = serializers.CharField(source="invitation.invited_by.called")
    email = serializers.EmailField(source="invitation.email")
    role = serializers.ChoiceField(source="invitation.role", choices=GIVEN_ROLES)
    expires_at = serializers.DateTimeField(source="invitation.expires_at")


class AcceptFields(StrictSerializer):
    """For a new account; who is signed in sends nothing."""

    name = serializers.CharField(max_length=120, required=False)
    password = serializers.CharField(max_length=1_000, required=False, trim_whitespace=False)


class TeamFields(StrictSerializer):
    """People who work for the same clients, or for all."""

    name = serializers.CharField(max_length=120)
    people = Ids(default=list)
    all_clients = serializers.BooleanField(default=False)
    clients = Ids(default=list)


class TeamChanges(StrictSerializer):
    """Only the fields that are named change."""

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
    """What a program may do, for which clients (all, where none are named), until when."""

    name = serializers.CharField(max_length=120)
    scopes = serializers.ListField(
        child=serializers.ChoiceField(choices=[scope.value for scope in SCOPES]),
        min_length=1,
        default=[scope.value for scope in USUAL_SCOPES],
    )
    clients = Ids(required=False, allow_null=True, min_length=1)
    expires_at = AwareDateTimeField(required=False, allow_null=True)


class ApiKeyBody(serializers.Serializer[Any]):
    """A key as it is listed: enough to tell it from others, nothing to use it by."""

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
    """The one time that the secret is shown."""

    secret = serializers.CharField()


class AuditFilter(StrictSerializer):
    """Which events a list holds."""

    action = serializers.CharField(max_length=60, required=False)
    actor = serializers.CharField(max_length=60, required=False)
    subject = serializers.CharField(max_length=60, required=False)
    since = AwareDateTimeField(required=False, source="at__gte")
    until = AwareDateTimeField(required=False, source="at__lt")


class AuditEventBody(serializers.Serializer[Any]):
    """Who did what to what, and when."""

    id = serializers.UUIDField()
    at = serializers.DateTimeField()
    actor = serializers.CharField(help_text="The id of the person or key.")
    actor_name = serializers.CharField()
    action = serializers.CharField()
    subject = serializers.CharField()
    details = serializers.DictField()
