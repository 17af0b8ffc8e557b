"""Security notifications: mail to the person, and an event in the audit log of their agencies."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from accounts.audit import By, record
from accounts.mail import messages
from accounts.members.membership import by_person
from accounts.models import Membership, User
from accounts.tenancy import tenant

SOMEBODY = By("", "Somebody who is not signed in")
BLOCK_NOTED_EVERY_S = 300


@transaction.atomic
def notify(user: User, notice: str, *, to: str | None = None, **facts: Any) -> None:
    """Mail and record ``notice``, in the transaction that causes it."""
    messages.send(notice, to or user.email, at=timezone.now(), **facts)
    record_for(user, f"person.{notice.replace('_', '-')}", **facts)


@transaction.atomic
def record_for(user: User, action: str, by: By | None = None, **details: Any) -> None:
    """Record an event of a person's account in the audit log of every agency they belong to.

    Every agency relies on the account; none owns it.
    """
    agencies = Membership.objects.filter(user=user).order_by("agency_id")
    for agency_id in agencies.values_list("agency_id", flat=True):
        with tenant(agency_id):
            record(agency_id, by or by_person(user), action, user.pk, **details)


@transaction.atomic
def rename(user: User, *, name: str | None = None) -> None:
    """Change a person's name. Their agencies' audit logs record the old and the new one."""
    if name is None or name == user.name:
        return
    before, user.name = user.name, name
    user.save(update_fields=["name"])
    record_for(user, "person.renamed", before=before, after=name)


def record_blocked(user: User | None) -> None:
    """Record that sign-in attempts on an account were blocked, at most once every ``BLOCK_NOTED_EVERY_S`` seconds."""
    if user and cache.add(f"sign-in-blocked:{user.pk}", 1, BLOCK_NOTED_EVERY_S):
        record_for(user, "person.sign-in-blocked", by=SOMEBODY)
