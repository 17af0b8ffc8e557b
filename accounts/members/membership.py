"""What changes agencies, members and teams. Somebody always owns an agency."""

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
    """Each agency begins with a plan of its own: one person founds so many."""

    code, title = "too-many-agencies", "You have founded as many agencies as one person may"


@transaction.atomic
def create_user(email: str, password: str, *, name: str = "") -> User:
    """A person who can sign in at once. One address is one person, whatever its case."""
    user = User(email=email.lower(), name=name)
    user.set_password(password)
    user.save(force_insert=True)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def free_address(email: str, *, keep: User | None = None) -> None:
    """Remove an account that was made with an address and never proved it.

    For when somebody did prove it. Such an account has never been signed in to, and holds nothing.
    """
    proved = EmailAddress.objects.filter(verified=True).values("user")
    idle = User.objects.filter(email=email.lower()).exclude(pk__in=proved)
    if keep is not None:
        idle = idle.exclude(pk=keep.pk)
    idle.delete()


def forget_unproved() -> int:
    """Remove the accounts whose address nobody proved in a week; returns how many."""
    proved = EmailAddress.objects.filter(verified=True).values("user")
    made_before = timezone.now() - UNPROVED_FOR
    idle = User.objects.filter(created_at__lt=made_before).exclude(pk__in=proved)
    return idle.delete()[1].get("accounts.User", 0)


@transaction.atomic
def create_agency(
    *, name: str, owner: User, time_zone: str = "UTC", agency_id: UUID | None = None
) -> Agency:
    """A new tenant that belongs to ``owner``, under an id that is free, or a new one."""
    agency = Agency(name=name, time_zone=time_zone, plan=settings.FIRST_PLAN, founder=owner)
    agency.pk = agency_id or agency.pk
    agency.save(force_insert=True)
    add_member(agency, owner, Role.OWNER)
    with tenant(agency):
        record(agency.pk, by_person(owner), "agency.created", agency.pk)
    return agency


@transaction.atomic
def found_agency(owner: User, *, agency_id: UUID | None, **fields: str) -> Agency:
    """A new agency of somebody who asks for one. Raises ``TooManyAgencies``, also of those given away since."""
    User.objects.select_for_update().get(pk=owner.pk)
    most = settings.AGENCIES_EACH
    if Agency.objects.filter(founder=owner).count() >= most:
        raise TooManyAgencies(
            f"One person founds {most} at most. Work in one of yours, or ask who runs this service."
        )
    return create_agency(owner=owner, agency_id=agency_id, **fields)


@transaction.atomic
def update_agency(agency: Agency, by: By, **fields: str | bool) -> Agency:
    """Rename an agency, move its months to another time zone, or require two-step sign-in."""
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
    """Give a person their part in an agency; by default a guest's reaches no client yet, others' all."""
    everything = role != Role.GUEST if all_clients is None else all_clients
    return Membership.objects.create(
        agency=agency, user=user, role=role, all_clients=everything, clients=list(clients)
    )


def members_of(agency: Agency) -> QuerySet[Membership]:
    """Everybody who belongs to an agency."""
    return Membership.objects.filter(agency=agency).select_related("user")


@transaction.atomic
def update_member(agency: Agency, by: By, user_id: UUID, **fields: Any) -> Membership:
    """Change a member's role or clients. Ownership is given by transfer only."""
    member = _locked(agency, user_id)
    if Role.OWNER in (Role(member.role), fields.get("role")):
        raise Conflict("An owner's part is changed by transferring the agency.")
    before = {name: _plain(getattr(member, name)) for name in fields}
    for name, value in fields.items():
        setattr(member, name, value)
    if member.role == Role.GUEST and member.all_clients:
        raise invalid("/all_clients", "A guest belongs to clients that are named.", "guest")
    member.save(update_fields=list(fields))
    after = {name: _plain(value) for name, value in fields.items()}
    record(agency.pk, by, "member.changed", user_id, before=before, after=after)
    return member


@transaction.atomic
def remove_member(agency: Agency, by: By, user_id: UUID) -> None:
    """End a person's part in an agency, from the next request on; also one's own. Owners stay."""
    member = _locked(agency, user_id)
    if member.role == Role.OWNER:
        raise Conflict("An owner cannot leave: transfer the agency first.")
    member.delete()
    for team in Team.objects.of(agency).filter(people__contains=[user_id]).select_for_update():
        team.people = [one for one in team.people if one != user_id]
        team.save(update_fields=["people"])
    record(agency.pk, by, "member.removed", user_id)


@transaction.atomic
def transfer_agency(agency: Agency, by: By, owner_id: UUID, user_id: UUID) -> None:
    """Make a member the owner; the one who was becomes an admin."""
    if owner_id == user_id:
        raise Conflict("The agency is yours already.")
    first, second = sorted((owner_id, user_id))
    locked = {one: _locked(agency, one, pointer="/member") for one in (first, second)}
    old, new = locked[owner_id], locked[user_id]
    if old.role != Role.OWNER:
        raise Conflict("The agency was transferred at the same moment.")
    if new.role == Role.GUEST:
        raise Conflict("A guest cannot own an agency: give them another role first.")
    old.role = Role.ADMIN
    old.save(update_fields=["role"])
    new.role, new.all_clients = Role.OWNER, True
    new.save(update_fields=["role", "all_clients"])
    record(agency.pk, by, "agency.transferred", user_id, before=str(owner_id))


@transaction.atomic
def save_team(agency: Agency, by: By, team: Team | None = None, **fields: Any) -> Team:
    """Make or change a team of members."""
    if people := fields.get("people"):
        known = set(members_of(agency).filter(user__in=people).values_list("user_id", flat=True))
        for index, one in enumerate(people):
            if one not in known:
                detail = "Nobody of this agency has that id."
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
    said = {name: _plain(value) for name, value in fields.items()}
    record(agency.pk, by, "team.changed", team.pk, **said)
    return team


@transaction.atomic
def delete_team(team: Team, by: By) -> None:
    """What its people reached by it alone, they reach no more."""
    record(team.agency_id, by, "team.removed", team.pk, name=team.name)
    team.delete()


def by_person(user: User) -> By:
    """A person as records name them."""
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
