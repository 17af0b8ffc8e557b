"""The periodic task deletes what has expired."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import Agency, IdempotencyRecord, User
from accounts.tasks import tidy
from accounts.tenancy import tenant
from tests.accounts.browser import ME, Browser, code_in, post
from tests.desk import Desk

pytestmark = pytest.mark.django_db(transaction=True)


def test_unverified_accounts_and_expired_sessions_are_deleted(
    owner: User,
) -> None:
    browser, late, fresh = Browser(), Browser(), Browser()
    browser.sign_in(owner.email)
    late.sign_up("late@northquay.example")
    fresh.sign_up("fresh@northquay.example")
    past = timezone.now() - timedelta(days=8)
    User.objects.exclude(email="fresh@northquay.example").update(created_at=past)
    gone = Session.objects.create(session_key="gone", session_data="", expire_date=past)
    assert tidy() == 1
    assert tidy() == 0
    assert not User.objects.filter(email="late@northquay.example").exists()
    assert not Session.objects.filter(pk=gone.pk).exists()
    assert browser.get(ME).status_code == 200
    codes = {one.to[0]: code_in(one) for one in post()}
    assert late.verify(codes["late@northquay.example"]).status_code == 409
    assert fresh.verify(codes["fresh@northquay.example"]).status_code == 200


def test_idempotency_records_are_kept_for_a_week(desk: Desk, agency: Agency) -> None:
    def asked(key: str, name: str) -> Any:
        body = {"name": name}
        return desk.api.post(f"{desk.base}/clients", body, format="json", HTTP_IDEMPOTENCY_KEY=key)

    first, fresh = asked("monday", "Rivermill"), asked("sunday", "Kestrel")
    long_ago = timezone.now() - timedelta(days=8)
    with tenant(agency):
        records = IdempotencyRecord.objects.of(agency)
        records.filter(key__endswith="monday").update(created_at=long_ago)
    assert asked("monday", "Rivermill").json() == first.json()
    assert tidy() == 1
    assert asked("sunday", "Kestrel").json() == fresh.json()
    assert asked("monday", "Otherwise").status_code == 201
