"""Custom themes: made from tokens or a kit, used by carousels and kits, never changed."""

from __future__ import annotations

from typing import Any

import pytest

from design.catalogue.themes import THEMES
from tests.desk import Desk

pytestmark = pytest.mark.django_db(transaction=True)

TOKENS = {
    "scheme": "dark",
    "ground": "#102030",
    "surface": "#203040",
    "ink": "#ffffff",
    "muted": "#c0c8d0",
    "accent": "#ffcc00",
    "on_accent": "#101010",
    "border": "#304050",
}
PALETTE = [{"role": "accent", "hex": "#0f6b5c"}, {"role": "second", "hex": "#f2a33a"}]


def settings(desk: Desk, carousel: Any) -> dict[str, Any]:
    found = desk.get(f"carousels/{carousel['id']}/settings")["settings"]
    return {one["name"]: one["value"] for one in found}


def test_carousels_and_kits_can_use_a_theme_of_tokens(desk: Desk) -> None:
    theme = desk.post("themes", {"name": "Night shift", "tokens": TOKENS})
    assert theme["key"] == "own-night-shift"
    assert theme["tokens"] == {**theme["tokens"], **TOKENS, "corner": 36.0}
    carousel = desk.draft()
    style = {"theme": theme["key"]}
    desk.operate(carousel, {"op": "set_style", "style": style}, version=1)
    assert settings(desk, carousel)["colors/ground"] == "#102030"
    slide = carousel["document"]["slides"][0]["id"]
    shown = desk.api.get(f"{desk.base}/carousels/{carousel['id']}/slides/{slide}/preview")
    assert shown.status_code == 200
    desk.saved({"author": {"name": "A"}, "theme": theme["key"]})
    query = f"?carousel={carousel['id']}"
    shown = desk.api.get(f"{desk.base}/catalogue/themes/{theme['key']}/thumbnail{query}")
    assert shown.status_code == 200


def test_a_theme_from_a_kit_takes_its_colours_and_fonts(desk: Desk) -> None:
    fonts = [{"role": "heading", "family": "Lato", "weight": 800}]
    kit = desk.saved({"author": {"name": "A"}, "colors": PALETTE, "fonts": fonts})
    made = {
        form: desk.post("themes", {"name": form, "brand_kit": kit["id"], "form": form})["tokens"]
        for form in ("light", "dark", "bold")
    }
    assert [made[form]["scheme"] for form in made] == ["light", "dark", "dark"]
    assert made["light"]["accent"] == "#0f6b5c"
    assert {(one["heading"], one["heading_weight"]) for one in made.values()} == {("Lato", 800)}


def test_theme_names_may_repeat_and_keys_never_do(desk: Desk) -> None:
    keys = [desk.post("themes", {"name": "House", "tokens": TOKENS})["key"] for _ in range(3)]
    assert keys == ["own-house", "own-house-2", "own-house-3"]


def test_a_renamed_or_archived_theme_stays_in_use(desk: Desk) -> None:
    theme = desk.post("themes", {"name": "House", "tokens": TOKENS})
    url = f"{desk.base}/themes/{theme['id']}"
    answer = desk.api.patch(url, {"name": "Old house", "archived": True}, format="json")
    assert (answer.json()["name"], answer.json()["key"]) == ("Old house", "own-house")
    assert answer.json()["archived_at"]
    assert desk.get("themes")["results"] == []
    assert [one["id"] for one in desk.get("themes?archived=true")["results"]] == [theme["id"]]
    desk.saved({"author": {"name": "A"}, "theme": theme["key"]})
    answer = desk.api.patch(url, {"tokens": TOKENS}, format="json")
    assert answer.json()["errors"][0]["code"] == "unknown-field"


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"tokens": {**TOKENS, "ground": "red"}}, "/tokens/ground", "string-pattern-mismatch"),
        ({"tokens": {**TOKENS, "heading": "Wingdings"}}, "/tokens/heading", "unknown"),
        ({"tokens": {**TOKENS, "pattern": "plaid"}}, "/tokens/pattern", "unknown"),
        ({"tokens": {**TOKENS, "key": "paper"}}, "/tokens/key", "unexpected-keyword-argument"),
        ({}, "/tokens", "one-of"),
    ],
)
def test_a_bad_theme_names_its_place_and_creates_nothing(
    desk: Desk, body: Any, pointer: str, code: str
) -> None:
    answer = desk.ask("themes", {"name": "House", **body})
    assert answer.status_code == 422
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [(pointer, code)]
    assert desk.get("themes")["results"] == []


def test_another_agencys_theme_is_unknown(desk: Desk, foreign: Desk) -> None:
    theirs = foreign.post("themes", {"name": "Theirs", "tokens": TOKENS})["key"]
    answer = desk.ask(
        "brand-kits",
        {"client": desk.client, "name": "X", "spec": {"author": {"name": "A"}, "theme": theirs}},
    )
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/spec/theme")
    carousel = desk.draft()
    url = f"{desk.base}/carousels/{carousel['id']}/operations"
    body = {"operations": [{"op": "set_style", "style": {"theme": theirs}}]}
    answer = desk.api.post(url, body, format="json", HTTP_IF_MATCH='"1"')
    assert answer.status_code == 422
    assert desk.get(f"carousels/{carousel['id']}")["version"] == 1
    assert theirs not in THEMES
