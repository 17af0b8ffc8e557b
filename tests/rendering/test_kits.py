"""Brand kits as they are painted: fonts of the client's own, specimen, lint, a kit from a logo."""

from __future__ import annotations

import base64
import io
from typing import Any
from uuid import uuid4

import pytest
from PIL import Image

from tests.brandkits import pictures
from tests.brandkits.bad_files import ARABIC, LATIN, RECT, drawing
from tests.desk import Desk

pytestmark = pytest.mark.django_db(transaction=True)

AUTHOR = {"name": "Rivermill", "handle": "@rivermill"}
FIVE = ["hook-cover", "post-card", "pull-quote", "image-top", "outro"]


def looked_at(desk: Desk, spec: Any, **fields: Any) -> Any:
    answer = desk.ask("brand-kits/specimen", {"client": desk.client, "spec": spec, **fields})
    assert answer.status_code == 200, answer.content
    return answer.json()


def codes(lint: list[Any]) -> list[tuple[str, str]]:
    return [(one["code"], one["pointer"]) for one in lint]


def speaking(desk: Desk, language: str) -> None:
    url = f"{desk.base}/clients/{desk.client}"
    assert desk.api.patch(url, {"language": language}, format="json").status_code == 200


def set_in(font: Any, **fields: Any) -> Any:
    return {"role": "heading", "family": "House", "asset": font["id"], **fields}


def test_a_clients_font_is_used_in_layouts_previews_and_renders(desk: Desk) -> None:
    draft = desk.draft()
    slide = draft["document"]["slides"][0]["id"]
    url = f"{desk.base}/carousels/{draft['id']}/slides/{slide}"
    before = desk.api.get(f"{url}/layout").json()
    font = desk.font(ARABIC)
    desk.apply_kit(draft, {"author": AUTHOR, "fonts": [set_in(font, weight=400)]})
    after = desk.api.get(f"{url}/layout").json()
    assert after["fingerprint"] != before["fingerprint"]
    assert {one["code"] for one in after["lint"]} <= {one["code"] for one in before["lint"]}
    assert desk.api.get(f"{url}/preview").status_code == 200
    found = desk.get(f"carousels/{draft['id']}/settings")["settings"]
    assert {one["name"]: one["value"] for one in found}["typography/heading"] == "House"
    # In use now: it can be archived, but not deleted.
    asset = f"{desk.base}/assets/{font['id']}"
    kinds = [one["kind"] for one in desk.api.get(f"{asset}/uses").json()["uses"]]
    assert kinds == ["brand-kit"]
    assert desk.api.delete(asset).status_code == 409
    assert desk.api.patch(asset, {"archived": True}, format="json").status_code == 200
    assert desk.api.get(f"{url}/preview").status_code == 200


def test_a_kit_accepts_only_fonts_as_fonts_and_pictures_as_logos(desk: Desk) -> None:
    font, logo = desk.font(ARABIC), desk.logo(drawing(RECT))
    for spec, place in (
        ({"fonts": [set_in(logo)]}, "/spec/fonts/0/asset"),
        ({"logos": [{"asset": font["id"]}]}, "/spec/logos/0/asset"),
    ):
        body = {"client": desk.client, "name": "X", "spec": {"author": AUTHOR, **spec}}
        answer = desk.ask("brand-kits", body)
        assert answer.status_code == 422
        assert codes(answer.json()["errors"]) == [("wrong-kind", place)]
    assert len(desk.get("brand-kits")["results"]) == 1


def test_the_specimen_shows_five_slides_in_the_saved_kit(desk: Desk) -> None:
    kit = desk.saved({"author": AUTHOR})
    url = f"{desk.base}/brand-kits/{kit['id']}/specimen?width=260"
    answer = desk.api.get(url)
    body = answer.json()
    assert [one["layout"] for one in body["slides"]] == FIVE
    for slide in body["slides"]:
        kind, _, data = slide["picture"].partition(",")
        assert kind == "data:image/jpeg;base64"
        picture = Image.open(io.BytesIO(base64.b64decode(data)))
        assert picture.size == (slide["width"], slide["height"]) == (260, 325)
        assert slide["lint"] == []
    assert desk.api.get(url, HTTP_IF_NONE_MATCH=answer["ETag"]).status_code == 304
    spec = {"author": AUTHOR, "theme": "midnight"}
    changed = desk.api.patch(
        f"{desk.base}/brand-kits/{kit['id']}", {"spec": spec}, format="json", HTTP_IF_MATCH='"1"'
    )
    assert changed.status_code == 200
    again = desk.api.get(url, HTTP_IF_NONE_MATCH=answer["ETag"])
    assert again.status_code == 200
    assert again.json()["slides"][0]["picture"] != body["slides"][0]["picture"]


def test_an_unsaved_kit_looks_the_same_once_saved(desk: Desk) -> None:
    spec = {"author": AUTHOR, "colors": [{"role": "accent", "hex": "#0f6b5c"}]}
    unsaved = looked_at(desk, spec)
    assert len(desk.get("brand-kits")["results"]) == 1
    kit = desk.saved(spec)
    saved = desk.get(f"brand-kits/{kit['id']}/specimen")
    assert saved == unsaved


@pytest.mark.parametrize("language", ["de", "ar", "he", "ja", "zh", "ko", "hi", "fr"])
def test_the_specimen_is_in_the_clients_language_without_findings(
    desk: Desk, language: str
) -> None:
    english = looked_at(desk, {"author": AUTHOR})["slides"]
    speaking(desk, language)
    slides = looked_at(desk, {"author": AUTHOR})["slides"]
    assert [one["lint"] for one in slides] == [[]] * 5
    assert all(a["picture"] != b["picture"] for a, b in zip(slides, english, strict=True))


def test_weak_colours_are_named_with_their_replacement(desk: Desk) -> None:
    colors = [{"role": "ground", "hex": "#ffffff"}, {"role": "accent", "hex": "#ffe14d"}]
    [said] = looked_at(desk, {"author": AUTHOR, "colors": colors, "header": {}})["lint"]
    assert (said["code"], said["severity"], said["pointer"]) == (
        "weak-color",
        "warning",
        "/colors/1",
    )
    assert "#ffe14d" in said["message"]
    colors[1]["hex"] = "#0f6b5c"
    assert looked_at(desk, {"author": AUTHOR, "colors": colors, "header": {}})["lint"] == []


def test_a_background_on_which_no_text_can_be_read_is_an_error(desk: Desk) -> None:
    colors = [{"role": "ground", "hex": "#000000"}, {"role": "ground-end", "hex": "#ffffff"}]
    lint = looked_at(desk, {"author": AUTHOR, "colors": colors, "header": {}})["lint"]
    assert ("unreadable-ground", "/colors/0") in codes(lint)


def test_a_logo_that_cannot_be_seen_on_its_background_is_named(desk: Desk) -> None:
    disc = '<circle cx="20" cy="20" r="20" fill="{}"/>'
    white = desk.logo(drawing(disc.format("#ffffff")))
    black = desk.logo(drawing(disc.format("#000000")))
    spec: dict[str, Any] = {"author": AUTHOR, "theme": "minimal-white"}
    assert codes(looked_at(desk, spec)["lint"]) == [("no-logo", "/logos")]
    alone = {**spec, "logos": [{"asset": white["id"]}]}
    assert codes(looked_at(desk, alone)["lint"]) == [("invisible-logo", "/logos/0")]
    alone = {**spec, "logos": [{"asset": black["id"]}]}
    assert codes(looked_at(desk, alone)["lint"]) == [("no-logo-for-ground", "/logos/0")]
    pair = [{"asset": white["id"], "ground": "dark"}, {"asset": black["id"], "ground": "light"}]
    assert looked_at(desk, {**spec, "logos": pair})["lint"] == []


def test_fonts_that_lack_the_clients_letters_are_named(desk: Desk) -> None:
    inter, naskh = desk.font(LATIN), desk.font(ARABIC)
    spec: dict[str, Any] = {"author": AUTHOR, "header": {}, "fonts": [set_in(inter)]}
    assert looked_at(desk, spec)["lint"] == []
    helped = {**spec, "fonts": [*spec["fonts"], set_in(naskh, role="script", family="Naskh")]}
    assert looked_at(desk, helped)["lint"] == []
    speaking(desk, "ar")
    [said] = looked_at(desk, spec)["lint"]
    assert (said["code"], said["severity"], said["pointer"]) == (
        "font-language",
        "warning",
        "/fonts/0",
    )
    assert looked_at(desk, helped)["lint"] == []
    wrong = {**spec, "fonts": [{"role": "script", "family": "Bebas Neue"}]}
    assert looked_at(desk, wrong)["lint"][0]["severity"] == "error"


def test_a_weight_that_was_not_uploaded_is_named(desk: Desk) -> None:
    spec = {"author": AUTHOR, "header": {}, "fonts": [set_in(desk.font(LATIN), weight=800)]}
    assert codes(looked_at(desk, spec)["lint"]) == [("font-weight", "/fonts/0")]


def proposal(desk: Desk, svg: str) -> Any:
    logo = desk.logo(drawing(svg))
    answer = desk.ask("brand-kits/propose", {"client": desk.client, "logo": logo["id"]})
    assert answer.status_code == 200, answer.content
    return answer.json()


TWO = '<rect width="60" height="40" fill="#0f6b5c"/><rect x="60" width="30" height="40" fill="#f2a33a"/>'
FADE = (
    '<linearGradient id="f"><stop stop-color="#ff5f6d"/><stop offset="1" stop-color="#5b2be0"/>'
    '</linearGradient><circle cx="40" cy="20" r="20" fill="url(#f)"/>'
)
FIELD = '<rect width="90" height="40" fill="#b3123c"/><circle cx="45" cy="20" r="12" fill="#fff"/>'


@pytest.mark.parametrize(
    ("svg", "theme", "accent"),
    [
        (TWO, "brand-light", "#0f6b5c"),
        ('<circle r="20" cx="20" cy="20" fill="#000"/>', "brand-light", "#000000"),
        ('<circle r="20" cx="20" cy="20" fill="#fff"/>', "brand-dark", "#ffffff"),
        (FIELD, "brand-bold", "#b3123c"),
    ],
    ids=["two colours", "black", "white", "a field"],
)
def test_a_kit_is_derived_from_one_logo(desk: Desk, svg: str, theme: str, accent: str) -> None:
    spec = proposal(desk, svg)["spec"]
    assert spec["theme"] == theme
    assert {one["role"]: one["hex"] for one in spec["colors"]}["accent"] == accent
    kit = desk.saved(spec)
    shown = desk.get(f"brand-kits/{kit['id']}/specimen")
    assert [one["lint"] for one in shown["slides"]] == [[]] * 5
    assert not [one for one in shown["lint"] if one["severity"] == "error"]


def test_a_gradient_gives_its_strongest_colours(desk: Desk) -> None:
    colors = {one["role"]: one["hex"] for one in proposal(desk, FADE)["spec"]["colors"]}
    assert colors["accent"] != colors["second"]
    assert set(colors) == {"accent", "second"}


def test_a_proposed_kit_is_not_saved(desk: Desk) -> None:
    before = desk.get("brand-kits")["results"]
    proposal(desk, TWO)
    assert desk.get("brand-kits")["results"] == before
    font = desk.font(ARABIC)
    answer = desk.ask("brand-kits/propose", {"client": desk.client, "logo": font["id"]})
    assert codes(answer.json()["errors"]) == [("wrong-kind", "/logo")]


def test_a_fonts_specimen_shows_languages_it_covers(desk: Desk) -> None:
    font = desk.font(ARABIC)
    answer = desk.api.get(f"{desk.base}/assets/{font['id']}/specimen")
    assert Image.open(io.BytesIO(answer.content)).size == (540, 540)
    again = desk.api.get(
        f"{desk.base}/assets/{font['id']}/specimen", HTTP_IF_NONE_MATCH=answer["ETag"]
    )
    assert again.status_code == 304
    picture = desk.asset(pictures.png())
    assert desk.api.get(f"{desk.base}/assets/{picture['id']}/specimen").status_code == 404


def test_the_accent_font_sets_quotes_and_nothing_else(desk: Desk) -> None:
    plain = looked_at(desk, {"author": AUTHOR, "header": {}})["slides"]
    fonts = [{"role": "accent", "family": "EB Garamond"}]
    shown = looked_at(desk, {"author": AUTHOR, "header": {}, "fonts": fonts})["slides"]
    pairs = zip(shown, plain, strict=True)
    changed = [one["layout"] for one, other in pairs if one["picture"] != other["picture"]]
    assert changed == ["pull-quote"]


def test_a_picture_keeps_its_assets_focus_and_alt_text_everywhere(desk: Desk) -> None:
    wide = pictures.encoded(pictures.gradient("RGB", 1600, 400), "JPEG")
    asset = desk.asset(wide)
    draft = desk.draft()
    slide = draft["document"]["slides"][1]["id"]
    image = {"kind": "image", "id": str(uuid4()), "asset": asset["id"]}
    desk.operate(
        draft, {"op": "insert_element", "slide": slide, "element": image, "index": 0}, version=1
    )
    url = f"{desk.base}/carousels/{draft['id']}/slides/{slide}"
    before = desk.api.get(f"{url}/layout").json()
    assert "alt-missing" in {one["code"] for one in before["lint"]}
    said = {"alt": "Mist over the river", "focus": {"x": 0.9, "y": 0.5}}
    assert (
        desk.api.patch(f"{desk.base}/assets/{asset['id']}", said, format="json").status_code == 200
    )
    after = desk.api.get(f"{url}/layout").json()
    assert "alt-missing" not in {one["code"] for one in after["lint"]}
    assert after["fingerprint"] != before["fingerprint"]
