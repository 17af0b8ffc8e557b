"""Which clients of an agency somebody reaches."""

from __future__ import annotations

from uuid import UUID

from accounts.capabilities import WHOLE, Role
from accounts.models import Membership, Team
from accounts.tenancy import tenant


def reach_of(membership: Membership) -> frozenset[UUID] | None:
    """The clients that a member reaches by themselves or by a team; None is all of them.

    A guest never reaches all, whatever is said of them.
    """
    role = Role(membership.role)
    if role in WHOLE or (membership.all_clients and role != Role.GUEST):
        return None
    with tenant(membership.agency_id):
        teams = list(
            Team.objects.of(membership.agency_id).filter(people__contains=[membership.user_id])
        )
    if role != Role.GUEST and any(team.all_clients for team in teams):
        return None
    return frozenset(membership.clients).union(*(team.clients for team in teams))
