"""Thumbnails of catalogue entries, on the specimen and on a carousel's own text."""

from __future__ import annotations

import io
from typing import Any
from uuid import uuid4

import pytest
from PIL import Image

from rendering.previews.thumbnails import AXES
from tests.rendering.conftest import RenderBench

ENTRIES = [(axis, key) for axis, found in AXES.items() for key in found.entries]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("axis", AXES)
def test_every_entry_of_the_catalogue_has_a_picture(client: Any, axis: str) -> None:
    tags = {}
    for key in AXES[axis].entries:
        url = f"/api/v1/catalogue/{axis}/{key}/thumbnail"
        answer = client.get(url, {"width": 130})
        assert answer.status_code == 200, key
        assert Image.open(io.BytesIO(answer.content)).width == 130
        assert "public" in answer["Cache-Control"]
        tags[key] = answer["ETag"]
        assert client.get(url, {"width": 130}, HTTP_IF_NONE_MATCH=answer["ETag"]).status_code == 304
    alike = len(tags) - len(set(tags.values()))
    assert alike == 0 or axis == "formats"  # two channels may use the same size


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "path", ["themes/plaid", "socks/paper", "themes/x-light%00", "layouts/brand-light"]
)
def test_an_unknown_entry_is_not_found(client: Any, path: str) -> None:
    assert client.get(f"/api/v1/catalogue/{path}/thumbnail").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_only_some_widths_are_allowed(client: Any) -> None:
    answer = client.get("/api/v1/catalogue/themes/paper/thumbnail", {"width": 4_000})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/width"


def test_every_entry_is_shown_on_a_carousels_own_text(studio: RenderBench) -> None:
    draft = studio.carousel
    base = f"{studio.base}/catalogue"
    seen: dict[str, set[str]] = {}
    for axis, key in ENTRIES:
        query = {"carousel": draft["id"], "width": 130}
        answer = studio.api.get(f"{base}/{axis}/{key}/thumbnail", query)
        assert answer.status_code == 200, (axis, key, answer.content)
        assert "private" in answer["Cache-Control"]
        seen.setdefault(axis, set()).add(answer["ETag"])
    assert len(seen["themes"]) == len(AXES["themes"].entries)
    after = studio.api.get(f"{studio.base}/carousels/{draft['id']}").json()
    assert after == draft


def test_a_slides_thumbnail_changes_with_its_text(studio: RenderBench) -> None:
    draft = studio.carousel
    url = f"{studio.base}/catalogue/layouts/pull-quote/thumbnail"
    slides = [slide["id"] for slide in draft["document"]["slides"]]
    tags = {
        studio.api.get(url, {"carousel": draft["id"], "slide": slide})["ETag"]
        for slide in slides[:3]
    }
    assert len(tags) == 3
    nowhere = studio.api.get(url, {"carousel": draft["id"], "slide": str(uuid4())})
    assert nowhere.status_code == 404


def operate(studio: RenderBench, draft: dict[str, Any], *operations: dict[str, Any]) -> None:
    url = f"{studio.base}/carousels/{draft['id']}"
    body, tag = {"operations": list(operations)}, studio.api.get(url)["ETag"]
    answer = studio.api.post(f"{url}/operations", body, format="json", HTTP_IF_MATCH=tag)
    assert answer.status_code == 200, answer.content


def test_a_themes_thumbnail_shows_what_choosing_it_does(studio: RenderBench) -> None:
    colors = [{"role": "ground", "hex": "#14532d"}, {"role": "ink", "hex": "#fef9c3"}]
    spec = {"author": {"name": "Rivermill"}, "theme": "paper", "colors": colors}
    kit = {"client": studio.carousel["client"], "name": "Green", "spec": spec}
    kit = studio.api.post(f"{studio.base}/brand-kits", kit, format="json").json()
    draft = {
        "thread": studio.carousel["thread"],
        "client": kit["client"],
        "brand_kit": kit["id"],
    }
    draft = studio.api.post(f"{studio.base}/carousels", draft, format="json").json()
    slide, *others = [one["id"] for one in draft["document"]["slides"]]
    operate(studio, draft, *({"op": "remove_slide", "slide": one} for one in others))

    def picture(theme: str, **asked: Any) -> str:
        url = f"{studio.base}/catalogue/themes/{theme}/thumbnail"
        return str(studio.api.get(url, {"carousel": draft["id"], **asked})["ETag"])

    def seen(*operations: dict[str, Any]) -> str:
        """Return a preview of the slide after operations, which are then undone."""
        operate(studio, draft, *operations)
        url = f"{studio.base}/carousels/{draft['id']}"
        tag = studio.api.get(url)["ETag"]
        version = int(tag.strip('"'))
        shown = studio.api.get(f"{url}/versions/{version}/thumbnail")["ETag"]
        undone = studio.api.post(f"{url}/undo", format="json", HTTP_IF_MATCH=tag)
        assert undone.status_code == 200
        return str(shown)

    kits = seen({"op": "set_document", "title": "As the kit has it"})
    assert picture("paper") == kits
    chosen: dict[str, Any] = {"theme": "midnight", "colors": [], "background": None}
    midnight = seen({"op": "set_style", "style": chosen})
    # Settings of the carousel and the slide are removed when another theme is chosen, or do not concern the
    # carousel.
    own = {"colors": [{"role": "accent", "hex": "#ff0000"}]}
    operate(
        studio,
        draft,
        {"op": "set_style", "style": own},
        {"op": "set_style", "style": {"theme": "forest"}, "slide": slide},
    )
    assert (picture("paper"), picture("midnight")) == (kits, midnight)
    # For a single slide, it overrides the carousel's setting.
    alone = seen({"op": "set_style", "style": chosen, "slide": slide})
    assert picture("midnight", slide=slide) == alone
    assert picture("forest", slide=slide) != alone
