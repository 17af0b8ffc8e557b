"""Changes of agencies, members and teams. An agency always has an owner."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.audit import By, record
from accounts.capabilities import Role
from accounts.models import Agency, Membership, Team, User
from accounts.tenancy import tenant
from core.errors import Conflict, ErrorItem, Missing, invalid

UNPROVED_FOR = timedelta(days=7)


class TooManyAgencies(Conflict):
    """The person has founded the maximum number of agencies. The limit exists because each has its own plan."""

    code, title = "too-many-agencies", "You have founded the maximum number of agencies"


@transaction.atomic
def create_user(email: str, password: str, *, name: str = "") -> User:
    """Create a person with a verified address, who can sign in at once. Addresses ignore case."""
    user = User(email=email.lower(), name=name)
    user.set_password(password)
    user.save(force_insert=True)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def release_address(email: str, *, keep: User | None = None) -> None:
    """Delete an account that was created with an address and never verified it.

    Call it when somebody has verified the address. An unverified account was never signed in to and holds nothing.
    """
    proved = EmailAddress.objects.filter(verified=True).values("user")
    idle = User.objects.filter(email=email.lower()).exclude(pk__in=proved)
    if keep is not None:
        idle = idle.exclude(pk=keep.pk)
    idle.delete()


def delete_unverified() -> int:
    """Delete accounts whose address was not verified within a week. Return how many."""
    proved = EmailAddress.objects.filter(verified=True).values("user")
    made_before = timezone.now() - UNPROVED_FOR
    idle = User.objects.filter(created_at__lt=made_before).exclude(pk__in=proved)
    return idle.delete()[1].get("accounts.User", 0)


@transaction.atomic
def create_agency(
    *, name: str, owner: User, time_zone: str = "UTC", agency_id: UUID | None = None
) -> Agency:
    """Create an agency owned by ``owner``. ``agency_id``, if given, must be unused."""
    agency = Agency(name=name, time_zone=time_zone, plan=settings.FIRST_PLAN, founder=owner)
    agency.pk = agency_id or agency.pk
    agency.save(force_insert=True)
    add_member(agency, owner, Role.OWNER)
    with tenant(agency):
        record(agency.pk, by_person(owner), "agency.created", agency.pk)
    return agency


@transaction.atomic
def found_agency(owner: User, *, agency_id: UUID | None, **fields: str) -> Agency:
    """Create an agency on a person's request.

    Raises ``TooManyAgencies`` at the limit; agencies that the person transferred to others count.
    """
    User.objects.select_for_update().get(pk=owner.pk)
    most = settings.AGENCIES_EACH
    if Agency.objects.filter(founder=owner).count() >= most:
        raise TooManyAgencies(
            f"One person may found at most {most}. Use one of yours, or ask this service's operator."
        )
    return create_agency(owner=owner, agency_id=agency_id, **fields)


@transaction.atomic
def update_agency(agency: Agency, by: By, **fields: str | bool) -> Agency:
    """Change an agency's name, time zone (which bounds its months), or whether two-step sign-in is required."""
    for name, value in fields.items():
        setattr(agency, name, value)
    agency.save(update_fields=list(fields))
    record(agency.pk, by, "agency.changed", agency.pk, **fields)
    return agency


def add_member(
    agency: Agency,
    user: User,
    role: Role,
    *,
    all_clients: bool | None = None,
    clients: Sequence[UUID] = (),
) -> Membership:
    """Add a person to an agency. By default a guest has access to no client, other roles to all."""
    everything = role != Role.GUEST if all_clients is None else all_clients
    return Membership.objects.create(
        agency=agency, user=user, role=role, all_clients=everything, clients=list(clients)
    )


def members_of(agency: Agency) -> QuerySet[Membership]:
    """Return all members of an agency."""
    return Membership.objects.filter(agency=agency).select_related("user")


@transaction.atomic
def update_member(agency: Agency, by: By, user_id: UUID, **fields: Any) -> Membership:
    """Change a member's role or clients. Ownership changes by transfer only."""
    member = _locked(agency, user_id)
    if Role.OWNER in (Role(member.role), fields.get("role")):
        raise Conflict("The owner's role changes only by transferring the agency.")
    before = {name: _plain(getattr(member, name)) for name in fields}
    for name, value in fields.items():
        setattr(member, name, value)
    if member.role == Role.GUEST and member.all_clients:
        raise invalid(
            "/all_clients", "A guest cannot have access to all clients. Name some.", "guest"
        )
    member.save(update_fields=list(fields))
    after = {name: _plain(value) for name, value in fields.items()}
    record(agency.pk, by, "member.changed", user_id, before=before, after=after)
    return member


@transaction.atomic
def remove_member(agency: Agency, by: By, user_id: UUID) -> None:
    """Remove a member, from the next request on. Members may remove themselves; the owner cannot be removed."""
    member = _locked(agency, user_id)
    if member.role == Role.OWNER:
        raise Conflict("The owner cannot leave. Transfer the agency first.")
    member.delete()
    for team in Team.objects.of(agency).filter(people__contains=[user_id]).select_for_update():
        team.people = [one for one in team.people if one != user_id]
        team.save(update_fields=["people"])
    record(agency.pk, by, "member.removed", user_id)


@transaction.atomic
def transfer_agency(agency: Agency, by: By, owner_id: UUID, user_id: UUID) -> None:
    """Make a member the owner. The former owner becomes an admin."""
    if owner_id == user_id:
        raise Conflict("You already own this agency.")
    first, second = sorted((owner_id, user_id))
    locked = {one: _locked(agency, one, pointer="/member") for one in (first, second)}
    old, new = locked[owner_id], locked[user_id]
    if old.role != Role.OWNER:
        raise Conflict("The agency has just been transferred to somebody else.")
    if new.role == Role.GUEST:
        raise Conflict("A guest cannot own an agency. Give them another role first.")
    old.role = Role.ADMIN
    old.save(update_fields=["role"])
    new.role, new.all_clients = Role.OWNER, True
    new.save(update_fields=["role", "all_clients"])
    record(agency.pk, by, "agency.transferred", user_id, before=str(owner_id))


@transaction.atomic
def save_team(agency: Agency, by: By, team: Team | None = None, **fields: Any) -> Team:
    """Create a team, or change ``team``. Raises ``Missing`` with a pointer for everybody who is not a member."""
    if people := fields.get("people"):
        known = set(members_of(agency).filter(user__in=people).values_list("user_id", flat=True))
        for index, one in enumerate(people):
            if one not in known:
                detail = "No member of this agency has this id."
                raise Missing(
                    detail,
                    errors=[{"pointer": f"/people/{index}", "detail": detail, "code": "not-found"}],
                )
    if team is None:
        team = Team.objects.of(agency).create(agency=agency, **fields)
        record(agency.pk, by, "team.created", team.pk, name=team.name)
        return team
    for name, value in fields.items():
        setattr(team, name, value)
    team.save(update_fields=list(fields))
    changes = {name: _plain(value) for name, value in fields.items()}
    record(agency.pk, by, "team.changed", team.pk, **changes)
    return team


@transaction.atomic
def delete_team(team: Team, by: By) -> None:
    """Delete a team. Access that members had through it alone ends."""
    record(team.agency_id, by, "team.removed", team.pk, name=team.name)
    team.delete()


def by_person(user: User) -> By:
    """Return a person as audit records name them."""
    return By(str(user.pk), user.called)


def _locked(agency: Agency, user_id: UUID, *, pointer: str = "") -> Membership:
    rows = Membership.objects.select_for_update(of=("self",)).select_related("user")
    member = rows.filter(agency=agency, user=user_id).first()
    if member is None:
        detail = "No such member."
        item: ErrorItem = {"pointer": pointer, "detail": detail, "code": "not-found"}
        raise Missing(detail, errors=[item] if pointer else [])
    return member


def _plain(value: Any) -> Any:
    return list(map(str, value)) if isinstance(value, list | tuple) else value
