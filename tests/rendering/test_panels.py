"""Panels over HTTP: the value of every setting, where it comes from, and what a reset restores."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Agency, User
from tests.desk import Desk


@pytest.fixture
def desk(client_as: Callable[[User], APIClient], editor: User, agency: Agency) -> Desk:
    return Desk(client_as(editor), agency)


def panel(desk: Desk, draft: Any, **query: str) -> dict[str, Any]:
    answer = desk.api.get(f"{desk.base}/carousels/{draft['id']}/settings", query)
    assert answer.status_code == 200, answer.content
    return {one["name"]: one for one in answer.json()["settings"]}


def setting(settings: dict[str, Any], name: str) -> tuple[Any, str, bool]:
    return settings[name]["value"], settings[name]["source"], settings[name]["changed"]


def test_the_nearest_setting_wins_and_a_reset_returns_to_the_next(desk: Desk) -> None:
    draft = desk.draft()
    slide = draft["document"]["slides"][1]["id"]
    first = panel(desk, draft)
    assert setting(first, "theme") == ("paper", "kit", False)
    assert setting(first, "typography/size") == ("M", "theme", False)
    desk.operate(
        draft,
        {"op": "set_style", "style": {"theme": "midnight", "typography": {"size": "L"}}},
        {"op": "set_style", "slide": slide, "style": {"typography": {"size": "S"}}},
        {
            "op": "set_document",
            "variants": [{"format": "x-1x1", "style": {"pattern": {"kind": "grid"}}}],
        },
        version=1,
    )
    deck, own = panel(desk, draft), panel(desk, draft, slide=slide)
    assert setting(deck, "theme") == setting(own, "theme") == ("midnight", "deck", True)
    assert setting(deck, "typography/size") == ("L", "deck", True)
    assert setting(own, "typography/size") == ("S", "slide", True)
    assert deck["theme"]["kit"] == "paper"
    assert setting(deck, "colors/accent")[1:] == ("theme", True)
    assert setting(panel(desk, draft, format="x-1x1"), "pattern")[1:] == ("variant", True)
    assert setting(deck, "pattern")[1:] != ("variant", True)
    desk.operate(
        draft,
        {"op": "set_style", "slide": slide, "style": {"typography": {"size": None}}},
        {"op": "set_style", "style": {"theme": None}},
        version=2,
    )
    own = panel(desk, draft, slide=slide)
    assert setting(own, "typography/size") == ("L", "deck", True)
    assert setting(own, "theme") == setting(first, "theme")


def test_locked_settings_are_the_kits_whatever_the_carousel_says(desk: Desk) -> None:
    draft = desk.draft()
    desk.operate(
        draft,
        {"op": "set_style", "style": {"theme": "midnight", "pattern": {"kind": "grid"}}},
        {"op": "set_outro", "goal": "comment"},
        version=1,
    )
    colors = [{"role": "accent", "hex": "#aa3355"}]
    spec = {
        "author": {"name": "Rivermill"},
        "colors": colors,
        "locks": ["theme", "pattern", "outro", "fonts"],
    }
    desk.apply_kit(draft, spec)
    found = panel(desk, draft)
    assert setting(found, "theme") == ("paper", "kit", False)
    assert setting(found, "colors/accent") == ("#aa3355", "kit", False)
    assert setting(found, "outro/goal") == ("save", "kit", False)
    assert setting(found, "pattern")[1:] == ("theme", False)
    locked = {name for name, one in found.items() if one["locked"]}
    assert locked >= {"theme", "colors/accent", "pattern", "outro/goal", "typography/pairing"}
    assert not locked & {"header", "typography/size", "background"}


def test_absent_elements_have_no_settings(desk: Desk) -> None:
    draft = desk.draft()
    url = f"{desk.base}/carousels/{draft['id']}/settings"
    assert desk.api.get(url, {"slide": draft["id"]}).status_code == 404
    assert desk.api.get(url, {"format": "papyrus"}).status_code == 422
