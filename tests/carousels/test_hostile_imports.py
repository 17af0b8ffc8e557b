"""A hostile import costs one refusal: no server error, and no time of other agencies.

``FUZZ`` in the environment says how many times as many examples are tried.
"""

from __future__ import annotations

import io
import json
import os
import random
import zipfile
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carousels.threads import reading
from core.processes.concurrency import ConcurrencyLimit
from tests.brandkits.test_kit_files import exported, imported, whole_kit
from tests.design.importers.samples import SAMPLES, Words
from tests.design.importers.test_whole import JSON, places, replaced
from tests.desk import Desk
from tests.world import contents

TIMES = int(os.environ.get("FUZZ", "1"))
UNHOLDABLE = ("\x00", "\ud800", "a\x00b\udfff", "https://a.example/\x00\ud800")
many = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def send(desk: Desk, data: bytes, name: str = "thread.json", **fields: Any) -> Any:
    body = {"client": desk.client, "file": SimpleUploadedFile(name, data), **fields}
    return desk.api.post(f"{desk.base}/threads", body, format="multipart")


def holds(answer: Any, desk: Desk) -> None:
    """Assert that the import was stored and can be read again, or was refused with a reason."""
    assert answer.status_code in (201, 422), answer.content
    if answer.status_code == 422:
        assert answer.json()["errors"][0]["code"] not in ("not-read", "too-much-work")
        return
    place = "threads" if "posts" in answer.json() else "brand-kits"
    kept = desk.api.get(f"{desk.base}/{place}/{answer.json()['id']}")
    assert kept.status_code == 200
    assert "\\u0000" not in kept.content.decode()


@settings(many, max_examples=25 * TIMES)
@given(
    name=st.sampled_from(JSON),
    number=st.integers(0, 10_000),
    sign=st.sampled_from(UNHOLDABLE),
    before=st.booleans(),
)
def test_unstorable_characters_are_removed_or_refused_in_every_field(
    desk: Desk, name: str, number: int, sign: str, *, before: bool
) -> None:
    whole = SAMPLES[name][1](Words())
    strings = [path for path in places(whole) if isinstance(at(whole, path), str)]
    path = strings[number % len(strings)]
    changed = f"{sign}{at(whole, path)}" if before else f"{at(whole, path)}{sign}"
    holds(send(desk, json.dumps(replaced(whole, path, changed)).encode()), desk)


def at(node: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        node = node[key]
    return node


def archive_of(name: str, data: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return file.getvalue()


ARCHIVES = {
    "data/tweets.js": "window.YTD.tweets.part0 = " + json.dumps(SAMPLES["x-archive"][1](Words())),
    "outbox.json": json.dumps(SAMPLES["activitypub"][1](Words())),
}


def mutated(data: bytes, seed: int) -> bytes:
    """Change a few bytes, most of them where a ZIP describes its content."""
    dice, changed = random.Random(seed), bytearray(data)
    signs = [place for sign in (b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06")
             for place in range(len(data)) if data.startswith(sign, place)]  # fmt: skip
    for _ in range(dice.randrange(1, 5)):
        place = (
            dice.choice(signs) + dice.randrange(48)
            if dice.random() < 0.8
            else dice.randrange(len(data))
        )
        changed[min(place, len(data) - 1)] = dice.choice((0, 1, 0x7F, 0xFF, dice.randrange(256)))
    return bytes(changed)


@settings(many, max_examples=20 * TIMES)
@given(name=st.sampled_from(sorted(ARCHIVES)), seed=st.integers(0, 2**32))
def test_a_damaged_archive_is_read_or_refused(desk: Desk, name: str, seed: int) -> None:
    holds(send(desk, mutated(archive_of(name, ARCHIVES[name]), seed), "archive.zip"), desk)


def test_a_damaged_kit_file_is_read_or_refused(desk: Desk) -> None:
    whole = exported(desk, whole_kit(desk))

    @settings(many, max_examples=15 * TIMES)
    @given(seed=st.integers(0, 2**32))
    def tried(seed: int) -> None:
        holds(imported(desk, mutated(whole, seed)), desk)

    tried()


@pytest.mark.parametrize("sign", UNHOLDABLE)
@pytest.mark.parametrize("field", ["name", "notes", "alt", "handle"])
def test_a_kit_file_with_unstorable_characters_creates_nothing(
    desk: Desk, field: str, sign: str
) -> None:
    kit = desk.saved({"author": {"name": "Rivermill", "handle": "@rivermill"}})
    with zipfile.ZipFile(io.BytesIO(exported(desk, kit))) as archive:
        content = json.loads(archive.read("kit.json"))
    if field == "alt":
        content["assets"] = {
            kit["id"]: {"file": "a.png", "kind": "image", "filename": "a.png", "alt": sign}
        }
    elif field == "handle":
        content["spec"]["author"]["handle"] = sign
    else:
        content[field] = sign
    before = contents(str(desk.agency.pk))
    refused = imported(desk, archive_of("kit.json", json.dumps(content)))
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["code"] == "bad-kit-file"
    assert contents(str(desk.agency.pk)) == before


def test_a_source_that_exceeds_the_limits_is_refused_and_nothing_is_stored(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "LIMITS", replace(reading.LIMITS, cpu=1))
    before = contents(str(desk.agency.pk))
    paragraph = "[" * 900 + "a" * 900
    hostile = "# A\n\n" + f"{paragraph}\n\n" * 2_000
    refused = send(desk, hostile.encode(), "thread.md", source="markdown")
    assert refused.status_code == 422
    [error] = refused.json()["errors"]
    assert (error["code"], error["pointer"]) == ("too-much-work", "/file")
    assert contents(str(desk.agency.pk)) == before
    assert send(desk, b"A post.").status_code == 201


def test_a_busy_agency_leaves_import_capacity_to_others(
    desk: Desk, foreign: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = ConcurrencyLimit(most=3, each=1)
    monkeypatch.setattr(reading, "concurrency_limit", few)
    with few.inside(desk.agency.pk):
        before = contents(str(desk.agency.pk))
        refused = send(desk, b"A post.")
        assert (refused.status_code, refused["Retry-After"]) == (503, "1")
        assert contents(str(desk.agency.pk)) == before
        assert send(foreign, b"A post.").status_code == 201
    assert send(desk, b"A post.").status_code == 201


def test_a_failing_importer_is_reported_as_our_error(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "READER", "tests.carousels.failing_reader")
    refused = send(desk, b"A post.")
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["code"] == "not-read"
