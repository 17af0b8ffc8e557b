"""Which clients of an agency somebody reaches."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.apps import apps

from accounts.capabilities import GRANTS, WHOLE, Can, Role
from accounts.models import Agency, Membership, Team
from accounts.tenancy import tenant
from core.errors import missing


def seen_by(agency: Agency, reach: frozenset[UUID] | None, asker: UUID) -> list[Membership]:
    """The members whom somebody may know, in the order in which they came.

    Who reaches some clients only knows themselves, whoever reaches all, and whoever reaches one of the
    same; of their clients, those that both reach. Inside of the agency's tenant block.
    """
    rows = Membership.objects.filter(agency=agency).select_related("user")
    members = list(rows.order_by("created_at", "pk"))
    if reach is None:
        return members
    teams = list(Team.objects.of(agency))
    known = []
    for member in members:
        theirs = _reach(member, teams)
        if theirs is None or theirs & reach or member.user_id == asker:
            member.clients = [one for one in member.clients if one in reach]
            known.append(member)
    return known


def may(agency_id: UUID, user_id: UUID, what: Can) -> bool:
    """Whether a person belongs to an agency and may do something there, at this moment."""
    member = Membership.objects.filter(agency=agency_id, user=user_id).first()
    return member is not None and what in GRANTS[Role(member.role)]


def reach_of(membership: Membership) -> frozenset[UUID] | None:
    """The clients that a member reaches by themselves or by a team; None is all of them.

    A guest never reaches all, whatever is said of them.
    """
    if _whole(membership):
        return None
    with tenant(membership.agency_id):
        teams = Team.objects.of(membership.agency_id)
        return _reach(membership, list(teams.filter(people__contains=[membership.user_id])))


def _reach(membership: Membership, teams: Sequence[Team]) -> frozenset[UUID] | None:
    if _whole(membership):
        return None
    own = [team for team in teams if membership.user_id in team.people]
    if membership.role != Role.GUEST and any(team.all_clients for team in own):
        return None
    return frozenset(membership.clients).union(*(team.clients for team in own))


def _whole(membership: Membership) -> bool:
    role = Role(membership.role)
    return role in WHOLE or (membership.all_clients and role != Role.GUEST)


def require_clients(agency: Agency, ids: Sequence[UUID]) -> None:
    """Raise ``Missing`` with the place, at ``/clients`` of a request, of every id that is no client of the agency.

    The model belongs to an app above and is reached by its name, as foreign keys reach theirs.
    """
    if not ids:
        return
    clients = apps.get_model("brandkits", "Client")
    found = set(clients.objects.of(agency).filter(pk__in=ids).values_list("pk", flat=True))
    if absent := [f"/clients/{index}" for index, one in enumerate(ids) if one not in found]:
        raise missing("client", absent)
