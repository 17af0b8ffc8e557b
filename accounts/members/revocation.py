"""API keys and invitations are valid only while their creator may create them."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.access.client_access import may
from accounts.audit import By
from accounts.capabilities import Can
from accounts.members.api_keys import revoke_api_key
from accounts.members.invitations import revoke
from accounts.models import Agency, ApiKey, Invitation


@transaction.atomic
def revoke_excess(agency: Agency, by: By, user_id: UUID) -> None:
    """Revoke a person's API keys and withdraw their open invitations if they may no longer create them.

    Call it in the transaction that removes the person or changes their role.
    """
    if not may(agency.pk, user_id, Can.MANAGE_KEYS):
        for key in ApiKey.objects.of(agency).filter(created_by=user_id, revoked_at=None):
            revoke_api_key(key, by)
    if not may(agency.pk, user_id, Can.MANAGE_PEOPLE):
        for invitation in Invitation.objects.of(agency).filter(invited_by=user_id):
            revoke(agency, by, invitation.pk)
