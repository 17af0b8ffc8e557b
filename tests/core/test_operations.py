"""Operating the service: metrics, error reports, and a slow database that cannot hang it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import brotli
import pytest
from django.db import OperationalError, connection, connections
from django.db.models.functions import Now
from django.test import Client
from rest_framework.test import APIClient

from accounts.mail import outbox
from accounts.models import Agency, OutgoingMail, User
from config.env import ROOT
from tests.servers import environment
from tests.webserver import webserver

TOKEN = "a-token-for-the-scraper"


@pytest.fixture
def scrape(settings: Any, client: Client) -> Callable[..., Any]:
    settings.METRICS_TOKEN = TOKEN

    def get(token: str = TOKEN) -> Any:
        return client.get("/metrics", headers={"Authorization": f"Bearer {token}"})

    return get


def test_requests_are_counted_by_route_and_never_by_path(
    scrape: Callable[..., Any], owner: User, agency: Agency, client_as: Callable[[User], APIClient]
) -> None:
    client_as(owner).get(f"/api/v1/agencies/{agency.pk}/clients")
    client_as(owner).generic("INVENTED", f"/api/v1/agencies/{agency.pk}/clients")
    answer = scrape()
    assert answer["Content-Type"].startswith("text/plain")
    text = answer.content.decode()
    assert (
        'leporello_request_seconds_count{method="GET",'
        'route="api/v1/agencies/<uuid:agency_id>/clients",status="200"}'
    ) in text
    assert str(agency.pk) not in text
    assert "INVENTED" not in text


def test_metrics_show_unsent_mail(scrape: Callable[..., Any], owner: User) -> None:
    late = r'leporello_overdue_seconds\{queue="mail"\} (\S+)'
    assert re.findall(late, scrape().content.decode()) == ["0.0"]
    outbox.enqueue(outbox.Mail(owner.email, "s", "t", "h"))
    OutgoingMail.objects.update(due_at=Now() - timedelta(minutes=5))
    (seconds,) = re.findall(late, scrape().content.decode())
    assert float(seconds) >= 300


def test_metrics_require_the_token(scrape: Callable[..., Any], settings: Any) -> None:
    refused = scrape("another")
    assert (refused.status_code, refused.json()["code"]) == (401, "not-authenticated")
    settings.METRICS_TOKEN = ""
    assert scrape("").status_code == 404


def test_metrics_of_all_processes_are_combined(tmp_path: Any, transactional_db: None) -> None:
    program = (
        "import django; django.setup()\n"
        "from django.test import Client\n"
        "Client(SERVER_NAME='localhost').get('/absent')\n"
        "print(Client(SERVER_NAME='localhost').get('/metrics', headers={'Authorization': 'Bearer t'}).content.decode())"
    )
    env = environment(PROMETHEUS_MULTIPROC_DIR=str(tmp_path), METRICS_TOKEN="t")
    text = ""
    for _ in range(2):
        text = subprocess.run(  # noqa: S603 - our own text
            [sys.executable, "-c", program],
            env=env,
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    absent = '{method="GET",route="-",status="404"}'
    assert f"leporello_request_seconds_count{absent} 2.0" in text


def test_a_statement_that_takes_too_long_is_ended(transactional_db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("15s",)
        cursor.execute("SET statement_timeout = '20ms'")
        try:
            with pytest.raises(OperationalError, match="statement timeout"):
                cursor.execute("SELECT pg_sleep(5)")
        finally:
            cursor.execute("RESET statement_timeout")


def test_a_database_that_does_not_answer_in_time_is_a_temporary_failure(
    owner: User, agency: Agency, client_as: Callable[[User], APIClient]
) -> None:
    api = client_as(owner)
    path = f"/api/v1/agencies/{agency.pk}/clients"
    with connections["owner"].cursor() as other, connection.cursor() as ours:
        other.execute("BEGIN; LOCK TABLE brandkits_client")
        ours.execute("SET lock_timeout = '50ms'")
        try:
            answer = api.get(path)
        finally:
            other.execute("ROLLBACK")
            ours.execute("RESET lock_timeout")
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert answer["Retry-After"] == "5"
    assert api.get(path).status_code == 200


CRASH = """
import django; django.setup()
from django.test import Client
import core.http.health
from django.urls import path
from config import urls

def broken(request, what):
    password = "five-loaves"
    raise ValueError("somebody@northquay.example wrote a secret")

urls.urlpatterns.append(path("broken/<slug:what>", broken))
answer = Client(raise_request_exception=False).post(
    "/broken/thing?token=s3cret", {"words": "confidential"},
    headers={"Cookie": "sessionid=5e55", "X-Request-ID": "0123456789abcdef"},
)
assert answer.status_code == 500
import sentry_sdk; sentry_sdk.flush(5)
"""


def test_errors_are_reported_without_user_content() -> None:
    received: list[bytes] = []
    with webserver(received) as service:
        env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "SENTRY_DSN": f"http://public@{service.host}/1",
        }
        subprocess.run(  # noqa: S603 - our own text
            [sys.executable, "-c", CRASH], env=env, cwd=ROOT, check=True, capture_output=True
        )
    bodies = [brotli.decompress(body) for body in received]
    (event,) = [
        json.loads(line) for body in bodies for line in body.splitlines() if b'"exception"' in line
    ]
    assert event["exception"]["values"][0]["type"] == "ValueError"
    assert event["transaction"] == "/broken/{what}"
    assert event["tags"]["request_id"] == "0123456789abcdef"
    report = json.dumps(event)
    for unspeakable in ("five-loaves", "northquay", "s3cret", "confidential", "5e55"):
        assert unspeakable not in report.replace(CRASH, "")
