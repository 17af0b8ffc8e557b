"""Client access: which clients of an agency a member may use."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.apps import apps

from accounts.capabilities import FULL_ACCESS_ROLES, GRANTS, Can, Role
from accounts.models import Agency, Membership, Team
from accounts.tenancy import tenant
from core.errors import missing


def visible_members(
    agency: Agency, access: frozenset[UUID] | None, asker: UUID
) -> list[Membership]:
    """Return the members whom ``asker`` may see, in the order in which they joined.

    With access to all clients (``access`` None): everybody. With access to some: the asker, members with access to
    all, and members who share a client; of their clients, only the shared ones. Needs the agency's tenant block.
    """
    rows = Membership.objects.filter(agency=agency).select_related("user")
    members = list(rows.order_by("created_at", "pk"))
    if access is None:
        return members
    teams = list(Team.objects.of(agency))
    known = []
    for member in members:
        theirs = _access(member, teams)
        if theirs is None or theirs & access or member.user_id == asker:
            member.clients = [one for one in member.clients if one in access]
            known.append(member)
    return known


def may(agency_id: UUID, user_id: UUID, what: Can) -> bool:
    """Return whether a person is a member of an agency now and has this capability there."""
    member = Membership.objects.filter(agency=agency_id, user=user_id).first()
    return member is not None and what in GRANTS[Role(member.role)]


def client_access_of(membership: Membership) -> frozenset[UUID] | None:
    """Return the clients that a member may use, directly or through a team; None means all.

    A guest never has access to all clients, whatever ``all_clients`` says.
    """
    if _has_full_access(membership):
        return None
    with tenant(membership.agency_id):
        teams = Team.objects.of(membership.agency_id)
        return _access(membership, list(teams.filter(people__contains=[membership.user_id])))


def _access(membership: Membership, teams: Sequence[Team]) -> frozenset[UUID] | None:
    if _has_full_access(membership):
        return None
    own = [team for team in teams if membership.user_id in team.people]
    if membership.role != Role.GUEST and any(team.all_clients for team in own):
        return None
    return frozenset(membership.clients).union(*(team.clients for team in own))


def _has_full_access(membership: Membership) -> bool:
    role = Role(membership.role)
    return role in FULL_ACCESS_ROLES or (membership.all_clients and role != Role.GUEST)


def require_clients(agency: Agency, ids: Sequence[UUID]) -> None:
    """Raise ``Missing`` with a pointer below ``/clients`` for every id that is not a client of the agency.

    The model belongs to a higher layer, so it is looked up by name, as foreign keys do.
    """
    if not ids:
        return
    clients = apps.get_model("brandkits", "Client")
    found = set(clients.objects.of(agency).filter(pk__in=ids).values_list("pk", flat=True))
    if absent := [f"/clients/{index}" for index, one in enumerate(ids) if one not in found]:
        raise missing("client", absent)
