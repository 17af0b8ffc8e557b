"""Liveness, readiness, and what browsers are allowed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from accounts.models import User


@pytest.fixture
def _no_database(
    transactional_db: None,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[None]:
    """Make the database unreachable for this process."""
    serving = connections["default"]
    gone_pool = {**serving.settings_dict["OPTIONS"]["pool"], "timeout": 0.2}
    serving.close()
    serving.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's own
    with monkeypatch.context() as gone:
        gone.setitem(serving.settings_dict, "HOST", str(tmp_path_factory.mktemp("gone")))
        gone.setitem(serving.settings_dict["OPTIONS"], "pool", gone_pool)
        yield
        serving.close()
        serving.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's own


@pytest.mark.usefixtures("_no_database")
def test_without_its_database_the_process_is_live_but_not_ready(client: Client) -> None:
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["database"]) == (503, "down")
    assert client.get("/health/live").status_code == 200


def test_no_other_origin_is_allowed(client: Client, owner: User) -> None:
    for method in ("get", "options"):
        answer = getattr(client, method)("/api/v1/me", headers={"Origin": "https://evil.example"})
        assert [name for name in answer.headers if name.startswith("Access-Control")] == []


def test_a_host_that_is_not_ours_is_refused(client: Client) -> None:
    answer = client.get("/api/v1/me", headers={"Host": "evil.example"})
    assert answer.status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/health/live", "/health/ready"])
def test_health_checks_accept_any_host(client: Client, settings: Any, path: str) -> None:
    settings.ALLOWED_HOSTS = ["studio.example"]
    settings.SECURE_SSL_REDIRECT = True
    for name in ("localhost", "10.0.0.7:8000", "studio.example"):
        assert client.get(path, headers={"Host": name}).status_code == 200
    assert client.post(path, headers={"Host": "localhost"}).status_code == 405
