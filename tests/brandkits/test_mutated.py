"""Damaged uploads: each gets a response with a reason, never a crash, never a blank picture.

``UPLOADS=2000`` tries so many of each kind.
"""

from __future__ import annotations

import os
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from brandkits.assets.inspection import Kind, Refused, inspect
from brandkits.assets.inspection.picture_child import SEEN
from tests.brandkits import pictures
from tests.brandkits.bad_files import ARABIC
from tests.brandkits.drawings import SAME
from tests.brandkits.kinds import PICTURES

TRIES = int(os.environ.get("UPLOADS", "4"))
SOURCES: dict[Kind, list[bytes]] = {
    "image": [data for data, _ in PICTURES.values()],
    "logo": [one if isinstance(one, bytes) else one.encode() for one in SAME.values()],
    "font": [ARABIC.read_bytes()],
}
SPLICES = [
    b"",
    b"\0",
    b"\xff" * 9,
    b"<",
    b"&x;",
    b'"',
    b"1e999",
    b"url(",
    b"%",
    b"-",
    b"\xff\xd9",
    b"{}",
]


@st.composite
def damaged(draw: st.DrawFn, kind: Kind) -> bytes:
    """Return a sound file with a few bytes changed, removed, repeated or inserted anywhere."""
    data = bytearray(draw(st.sampled_from(SOURCES[kind])))
    dice = random.Random(draw(st.integers(0, 1 << 32)))
    for _ in range(draw(st.integers(1, 12))):
        at = dice.randrange(len(data) + 1)
        end = min(len(data), at + dice.choice((0, 1, 4, 60)))
        part = dice.choice(
            (bytes(data[at:end]) * 2, bytes([dice.randrange(256)]), dice.choice(SPLICES))
        )
        data[at:end] = part
    return bytes(data)


@pytest.mark.parametrize("kind", ["image", "logo", "font"])
def test_a_damaged_file_is_read_or_refused_but_never_crashes(
    kind: Kind, caplog: pytest.LogCaptureFixture
) -> None:
    reasons: list[str] = []

    @settings(max_examples=TRIES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(damaged(kind))
    def answers(data: bytes) -> None:
        try:
            inspected = inspect(data, kind)
        except Refused as refusal:
            reasons.append(refusal.detail)
            return
        if kind == "font":
            assert inspected.facts["characters"]
        else:
            picture = pictures.decoded(inspected.data).convert("RGBA")
            assert picture.getchannel("A").point(SEEN).getbbox()
            assert picture.size == (inspected.width, inspected.height)

    answers()
    assert all(reason.endswith(".") for reason in reasons)
    assert [record for record in caplog.records if "ended with 1:" in record.getMessage()] == []
