"""Invitations: a mailed link lets its addressee join an agency, once, within a week.

The token is signed, so that guesses never reach the database, and looked up by its SHA-256 before the agency is
known. Used, withdrawn, renewed, expired and foreign tokens all get the same response.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, TimestampSigner
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.access import tallies
from accounts.access.client_access import may
from accounts.audit import By, record
from accounts.capabilities import Can, Role
from accounts.mail import messages
from accounts.members.api_keys import digest_of
from accounts.members.membership import add_member, by_person, create_user, release_address
from accounts.models import Agency, Invitation, InvitationLookup, Membership, User
from accounts.tenancy import tenant
from core.errors import Conflict, ErrorItem, Invalid, Missing, invalid
from core.http import pasted

EXPIRES_AFTER = timedelta(days=7)
AGAIN_AFTER = timedelta(minutes=1)
MOST_OPEN = 200
# Invitations mailed within a day: by an agency, by an agency to one address, by all agencies to one address.
DAY = timedelta(days=1)
MOST_A_DAY = 200
MOST_TO_ONE = 3
MOST_FROM_ALL = 10


class AlreadyMember(Conflict):
    """The invited person is a member of the agency."""

    code, title = "already-member", "This person is already a member"


class AlreadyInvited(Conflict):
    """The address has an open invitation to the agency; one at a time is allowed."""

    code, title = "already-invited", "This address is already invited"


class InvitedTooOften(Conflict):
    """The daily limit of mailed invitations is reached; withdrawn ones count too."""

    code, title = "invited-too-often", "Daily limit of invitations reached"


class WrongAddressee(Conflict):
    """The signed-in person is not the addressee. An invitation is for one address, even with the link."""

    code, title = "invitation-for-another", "This invitation is for another address"


class AccountExists(Conflict):
    """The address has an account, so joining needs that account."""

    code, title = "account-exists", "An account with this address exists"


def invite(
    agency: Agency,
    inviter: User,
    *,
    email: str,
    role: Role,
    all_clients: bool | None = None,
    clients: Sequence[UUID] = (),
) -> Invitation:
    """Create an invitation and mail its link.

    Without ``all_clients`` and ``clients`` it is for all clients; guests need named ones.
    """
    email = email.lower()
    everything = not clients if all_clients is None else all_clients
    if role == Role.GUEST and not clients:
        raise invalid("/clients", "A guest needs named clients.", "guest")
    if role == Role.GUEST and everything:
        raise invalid(
            "/all_clients", "A guest cannot have access to all clients. Name some.", "guest"
        )
    if Membership.objects.filter(agency=agency, user__email=email).exists():
        raise AlreadyMember(errors=[_at_email(AlreadyMember.title, AlreadyMember.code)])
    if Invitation.objects.of(agency).count() >= MOST_OPEN:
        raise Conflict(f"At most {MOST_OPEN} invitations can be open. Withdraw some first.")
    now = timezone.now()
    try:
        with transaction.atomic():
            invitation = Invitation.objects.of(agency).create(
                agency=agency,
                email=email,
                role=role,
                all_clients=everything,
                clients=list(clients),
                invited_by=inviter,
                sent_at=now,
                expires_at=now + EXPIRES_AFTER,
            )
    except IntegrityError:
        detail = "Send that invitation again, or withdraw it first."
        raise AlreadyInvited(detail, errors=[_at_email(detail, AlreadyInvited.code)]) from None
    _send(agency, invitation)
    record(
        agency.pk, by_person(inviter), "invitation.created", invitation.pk, email=email, role=role
    )
    return invitation


@transaction.atomic
def resend(agency: Agency, by: By, invitation_id: UUID) -> Invitation:
    """Mail a new link that expires after a week. Earlier links stop working."""
    invitation = Invitation.objects.of(agency).select_for_update().take(invitation_id)
    now = timezone.now()
    if invitation.sent_at > now - AGAIN_AFTER:
        raise Conflict("It was sent less than a minute ago. Give it time to arrive.")
    invitation.sent_at, invitation.expires_at = now, now + EXPIRES_AFTER
    invitation.save(update_fields=["sent_at", "expires_at"])
    _send(agency, invitation)
    record(agency.pk, by, "invitation.resent", invitation.pk, email=invitation.email)
    return invitation


@transaction.atomic
def revoke(agency: Agency, by: By, invitation_id: UUID) -> None:
    """Withdraw an invitation. Its link stops working."""
    invitation = Invitation.objects.of(agency).select_for_update().take(invitation_id)
    record(agency.pk, by, "invitation.revoked", invitation.pk, email=invitation.email)
    _close(invitation)


def open_invitation(token: str) -> tuple[Agency, Invitation]:
    """Return the agency and the invitation of a mailed token. Raises ``Missing`` if it is not valid any more."""
    lookup = _lookup(token)
    with tenant(lookup.agency_id):
        return Agency.objects.get(pk=lookup.agency_id), _valid_invitation(lookup)


@transaction.atomic
def accept(token: str, user: User | None, *, name: str = "", password: str = "") -> Membership:
    """Make the addressee a member: ``user``, or a new person with ``name`` and ``password``.

    Of concurrent accepts one succeeds.
    """
    lookup = _lookup(token)
    with tenant(lookup.agency_id):
        agency = Agency.objects.get(pk=lookup.agency_id)
        invitation = _valid_invitation(lookup, lock=True)
        if user is not None and user.email != invitation.email:
            raise WrongAddressee("Sign in with the address that the invitation was sent to.")
        joining = user or _new_person(invitation.email, name, password)
        if Membership.objects.filter(agency=agency, user=joining).exists():
            raise AlreadyMember
        membership = add_member(
            agency,
            joining,
            Role(invitation.role),
            all_clients=invitation.all_clients,
            clients=invitation.clients,
        )
        by = by_person(joining)
        record(agency.pk, by, "invitation.accepted", invitation.pk, role=invitation.role)
        _close(invitation)
    return membership


def _new_person(email: str, name: str, password: str) -> User:
    """Create an account. Its address counts as verified, because the mailed link was opened."""
    if EmailAddress.objects.filter(email=email, verified=True).exists():
        raise AccountExists("Sign in with that account, then accept.")
    given = {"name": name.strip(), "password": password}
    if missing := [field for field, value in given.items() if not value]:
        errors: list[ErrorItem] = [
            {"pointer": f"/{field}", "detail": "Required for a new account.", "code": "required"}
            for field in missing
        ]
        raise Invalid("Sign in, or send name and password to create an account.", errors=errors)
    try:
        validate_password(password)
    except ValidationError as weak:
        raise invalid("/password", " ".join(weak.messages), "password") from None
    release_address(email)
    try:
        with transaction.atomic():
            return create_user(email, password, name=given["name"])
    except IntegrityError:  # created concurrently
        raise AccountExists("Sign in with that account, then accept.") from None


def _send(agency: Agency, invitation: Invitation) -> None:
    _count(agency, invitation.email)
    token = _signer().sign(secrets.token_urlsafe(24))
    InvitationLookup.objects.filter(invitation_id=invitation.pk).delete()
    InvitationLookup.objects.create(
        digest=digest_of(token), agency_id=agency.pk, invitation_id=invitation.pk
    )
    messages.send(
        "invitation",
        invitation.email,
        inviter=messages.safe_name(invitation.invited_by.called),
        agency=messages.safe_name(agency.name),
        role=f"{'an' if invitation.role[0] in 'aeiou' else 'a'} {invitation.role}",
        expires_at=invitation.expires_at,
        url=settings.INVITATION_URL.format(token=token),
    )


def _count(agency: Agency, email: str) -> None:
    """Count a mail against its daily limits; withdrawing an invitation does not reset them.

    Raises ``InvitedTooOften``.
    """
    to = tallies.address_hash(email)
    for name, most, route in (
        (f"invitations:{agency.pk}", MOST_A_DAY, "your agency"),
        (f"invitations:{agency.pk}:{to}", MOST_TO_ONE, "your agency to this address"),
        (f"invitations:{to}", MOST_FROM_ALL, "all agencies to this address"),
    ):
        if not tallies.count(name, most=most, window=DAY):
            raise InvitedTooOften(
                f"At most {most} invitations a day are sent from {route}. Try again tomorrow."
            )


def _close(invitation: Invitation) -> None:
    InvitationLookup.objects.filter(invitation_id=invitation.pk).delete()
    invitation.delete()


def _lookup(given: str) -> InvitationLookup:
    token = pasted.token(given)
    try:
        _signer().unsign(token, max_age=EXPIRES_AFTER)
    except BadSignature:
        raise _not_open() from None
    found = InvitationLookup.objects.filter(digest=digest_of(token)).first()
    if found is None:
        raise _not_open()
    return found


def _valid_invitation(lookup: InvitationLookup, *, lock: bool = False) -> Invitation:
    rows = Invitation.objects.of(lookup.agency_id).filter(expires_at__gt=timezone.now())
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.select_related("invited_by").filter(pk=lookup.invitation_id).first()
    if found is None or not may(lookup.agency_id, found.invited_by_id, Can.MANAGE_PEOPLE):
        raise _not_open()
    return found


def _not_open() -> Missing:
    return Missing(
        "This invitation was used, renewed or withdrawn, or has expired. Ask for a new one."
    )


def _signer() -> TimestampSigner:
    return TimestampSigner(sep=".", salt="accounts.invitations")


def _at_email(detail: str, code: str) -> ErrorItem:
    return {"pointer": "/email", "detail": detail, "code": code}
