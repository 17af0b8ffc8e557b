"""Logs: one JSON object a line, with the request's id and without secrets."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from rest_framework.test import APIClient

from accounts.models import Agency, User
from core.observability.logs import JsonLines, request_id
from core.storage.local import LocalStore
from tests.conftest import PASSWORD


def line(message: str, **more: object) -> dict[str, object]:
    record = logging.makeLogRecord({"name": "leporello", "levelno": 20, "msg": message, **more})
    record.levelname = "INFO"
    text = JsonLines().format(record)
    assert "\n" not in text
    return dict(json.loads(text))


def test_a_line_carries_the_requests_id_and_the_facts() -> None:
    token = request_id.set("0123456789abcdef")
    try:
        entry = line("it\nhappened", facts={"slides": 7})
    finally:
        request_id.reset(token)
    assert (entry["message"], entry["level"]) == ("it\nhappened", "info")
    assert (entry["request_id"], entry["slides"]) == ("0123456789abcdef", 7)
    assert "request_id" not in line("later")


def test_an_error_keeps_its_traceback_on_its_line() -> None:
    try:
        raise ValueError("broken")
    except ValueError:
        entry = line("oh", exc_info=sys.exc_info())
    assert "ValueError: broken" in str(entry["error"])


def test_logs_hold_no_secrets_tokens_or_user_content(
    caplog: pytest.LogCaptureFixture,
    client_as: Callable[[User], APIClient],
    owner: User,
    agency: Agency,
) -> None:
    caplog.set_level(logging.DEBUG, logger="leporello")
    body = {"email": owner.email, "password": PASSWORD}
    APIClient().post("/_allauth/browser/v1/auth/login", body, format="json")
    people = client_as(owner)
    base = f"/api/v1/agencies/{agency.pk}"
    secret = people.post(f"{base}/api-keys", {"name": "Script"}, format="json").json()["secret"]
    program = APIClient()
    program.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    program.post(f"{base}/clients", {"name": "Confidential"}, format="json")
    link = LocalStore.from_settings().presign_get(
        "a/b", expires=timedelta(minutes=1), filename="b", content_type="text/plain"
    )
    APIClient().get(link.removeprefix(settings.PUBLIC_URL))
    assert "POST api/v1/agencies/<uuid:agency_id>/clients 201" in caplog.messages
    assert "GET objects/<path:key> 404" in caplog.messages
    for unspeakable in (PASSWORD, secret, "Confidential", link.partition("leave=")[2]):
        assert unspeakable not in caplog.text
