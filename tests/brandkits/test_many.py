"""An agency with hundreds of clients: its lists need as many queries as an empty agency's."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.tenancy import tenant
from brandkits.models import BrandKit, Client, OwnTheme
from tests.desk import Desk

pytestmark = pytest.mark.django_db(transaction=True)

CLIENTS, KITS = 500, 3
LISTS = ("clients", "brand-kits", "assets", "themes")


def queries(desk: Desk, path: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        desk.get(path)
    return len(seen)


def test_five_hundred_clients_with_three_kits_each_are_listed_as_fast_as_one(desk: Desk) -> None:
    few = [queries(desk, path) for path in LISTS]
    spec = desk.get(f"brand-kits/{desk.kit}")["spec"]
    with tenant(desk.agency):
        made = [
            Client(agency=desk.agency, name=f"Client {number}", slug=f"client-{number}")
            for number in range(CLIENTS)
        ]
        Client.objects.of(desk.agency).bulk_create(made)
        BrandKit.objects.of(desk.agency).bulk_create(
            BrandKit(agency=desk.agency, client=client, name=f"Kit {number}", spec=spec)
            for client in made
            for number in range(KITS)
        )
        OwnTheme.objects.of(desk.agency).bulk_create(
            OwnTheme(agency=desk.agency, key=f"own-{number}", name="Theme", tokens={})
            for number in range(40)
        )
    assert [queries(desk, path) for path in LISTS] == few
    # All pages together contain every row once.
    for path, expected in (("clients", CLIENTS + 1), ("brand-kits", CLIENTS * KITS + 1)):
        found: set[str] = set()
        following: str | None = f"{desk.base}/{path}"
        while following:
            page = desk.api.get(following).json()
            rows = {one["id"] for one in page["results"]}
            assert not rows & found
            found |= rows
            following = page["next"]
        assert len(found) == expected
