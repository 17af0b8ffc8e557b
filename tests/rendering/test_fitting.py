"""Overflow check: new slides fit, because posts are split where the engine's measurements say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Agency, User
from core.errors import Unavailable
from painting import previews
from tests.design.test_splitting import LANGUAGES
from tests.desk import Desk

TIGHT = {"text-truncated", "text-too-small", "overflow"}


@pytest.fixture
def desk(client_as: Callable[[User], APIClient], editor: User, agency: Agency) -> Desk:
    return Desk(client_as(editor), agency)


def words(draft: Any) -> str:
    return "".join(
        element["text"]
        for slide in draft["document"]["slides"][1:-1]
        for element in slide["elements"]
        if element["kind"] == "text" and element["role"] in ("title", "body")
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_posts_are_split_until_they_fit_a_small_format(desk: Desk, language: str) -> None:
    post = (LANGUAGES[language] * (6 if language in ("ja", "zh") else 4)).strip()[:270].strip()
    thread = desk.thread(f"{LANGUAGES[language]}\n---\n{post}\n---\n{post}")
    tight = {"typography": {"size": "XL", "fit": False}}
    draft = desk.draft(thread=thread["id"], format="instagram-reel", style=tight)
    items = desk.get(f"carousels/{draft['id']}/validation")["readiness"]["items"]
    tight_on = {slide for one in items if one["code"] in TIGHT for slide in one["slides"]}
    for slide in draft["document"]["slides"]:
        assert slide["layout"] in ("hook-cover", "outro") or slide["id"] not in tight_on
    whole = "".join(post.split())
    assert "".join(words(draft).split()).endswith(whole + whole)


def test_a_carousel_is_built_when_nothing_can_be_measured(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any) -> Any:
        raise Unavailable("The painter does not answer.")

    monkeypatch.setattr(previews, "plan", away)
    assert len(desk.draft()["document"]["slides"]) == 4
