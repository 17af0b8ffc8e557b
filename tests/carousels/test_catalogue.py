"""The catalogue of formats, layouts and recipes: public, cached, and consistent with documents."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from design.catalogue.channels import CHANNELS
from design.catalogue.formats import FORMATS, Insets
from design.catalogue.layouts import LAYOUTS
from design.document.model import Layout
from design.recipes import RECIPES


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("name", "entries"),
    [("formats", FORMATS), ("channels", CHANNELS), ("layouts", LAYOUTS), ("recipes", RECIPES)],
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


def test_every_layout_of_a_slide_is_in_the_catalogue() -> None:
    assert set(LAYOUTS) == set(get_args(Layout))


@pytest.mark.parametrize("row", FORMATS.values(), ids=lambda row: row.key)
def test_a_format_names_its_limits_and_their_sources(row: Any) -> None:
    assert row.source
    assert row.checked
    assert row.channel in CHANNELS
    assert 1 <= row.min_slides <= row.max_slides
    assert set(row.unsourced) <= set(row.__slots__)
    # An unpublished limit says so; an unknown one needs no source.
    assert row.max_bytes or "max_bytes" in row.unsourced
    assert row.unsafe == Insets() or "unsafe" in row.unsourced
    assert row.unsafe.top + row.unsafe.bottom < 0.6
    assert row.unsafe.left + row.unsafe.right < 0.3


@pytest.mark.django_db(transaction=True)
def test_the_published_schemas_match_what_the_api_accepts(client: Any) -> None:
    document = client.get("/api/v1/catalogue/schemas/document")
    assert document.status_code == 200
    schema = document.json()
    assert schema["properties"]["schema_version"]["const"] == 2
    assert schema["$schema"].startswith("https://json-schema.org/")
    operations = client.get("/api/v1/catalogue/schemas/operations").json()
    named = set(operations["items"]["discriminator"]["mapping"])
    assert {"drop_post", "set_text", "draft_captions"} <= named
    again = client.get("/api/v1/catalogue/schemas/document", HTTP_IF_NONE_MATCH=document["ETag"])
    assert again.status_code == 304
    assert client.get("/api/v1/catalogue/schemas/papyrus").status_code == 404
