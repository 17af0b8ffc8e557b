"""The public catalogue over HTTP."""

from __future__ import annotations

from typing import Any

import pytest

from design.catalogue.fonts import font_families
from design.catalogue.pairings import PAIRINGS
from design.catalogue.patterns import PATTERNS
from design.catalogue.themes import THEMES

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("name", "entries"),
    [
        ("themes", THEMES),
        ("patterns", PATTERNS),
        ("pairings", PAIRINGS),
        ("fonts", font_families()),
    ],
)
def test_anyone_may_read_the_catalogue_and_cache_it(
    client: Any, name: str, entries: dict[str, Any]
) -> None:
    answer = client.get(f"/api/v1/catalogue/{name}")
    assert answer.status_code == 200
    assert [entry["key"] for entry in answer.json()["results"]] == list(entries)
    assert "public" in answer["Cache-Control"]
    again = client.get(f"/api/v1/catalogue/{name}", HTTP_IF_NONE_MATCH=answer["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    changed = client.get(f"/api/v1/catalogue/{name}", HTTP_IF_NONE_MATCH='"older"')
    assert changed.json() == answer.json()


def test_a_font_lists_its_weights_and_languages(client: Any) -> None:
    fonts = {font["name"]: font for font in client.get("/api/v1/catalogue/fonts").json()["results"]}
    assert fonts["Quicksand"]["weights"] == [300, 400, 500, 600, 700]
    assert not fonts["Quicksand"]["italic"]
    assert {"en", "de", "vi"} <= set(fonts["Quicksand"]["languages"])
    assert fonts["Noto Kufi Arabic"]["languages"] == ["ar", "fa"]
    assert "Noto Sans Adlam" not in fonts
    assert "Noto Color Emoji" not in fonts
