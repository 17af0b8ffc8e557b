"""Slow work is refused in a transaction and holds no database connection."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import connection, transaction

from accounts.models import Agency
from brandkits.assets.uploads import save_asset
from carousels.threads.reading import read
from core.database.transactions import InTransaction, kept_connection
from core.fetching.client import fetch
from core.processes.concurrency import concurrency_limit
from core.storage import store
from painting.pool import painter
from tests.brandkits import pictures

SLOW: dict[str, Callable[[Agency], object]] = {
    "parse": lambda agency: read(agency, "A post.", None, None),
    "inspect": lambda agency: save_asset(
        agency, pictures.png(), "image", client_id=UUID(int=1), filename="a.png"
    ),
    "paint": lambda _: painter(),
    "fetch": lambda _: fetch("https://rivermill.example/a.png", most=9, types=("image/",)),
    "put": lambda _: store().put("a", b"a", content_type="text/plain"),
    "open": lambda _: store().open("a"),
    "look": lambda _: store().exists("a"),
    "walk": lambda _: store().walk("a"),
    "delete": lambda _: store().delete("a"),
}


@pytest.mark.parametrize("deed", SLOW)
def test_slow_work_is_refused_in_a_transaction(agency: Agency, deed: str) -> None:
    with transaction.atomic(), pytest.raises(InTransaction):
        SLOW[deed](agency)


def test_waiters_release_their_connection_unless_its_session_state_is_needed(
    agency: Agency,
) -> None:
    Agency.objects.get(pk=agency.pk)
    with concurrency_limit.inside(agency.pk):
        assert connection.connection is None
    with kept_connection():
        Agency.objects.get(pk=agency.pk)
        with concurrency_limit.inside(agency.pk):
            assert connection.connection is not None
