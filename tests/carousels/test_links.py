"""Links lead to web or mail addresses only, wherever they come from."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connections

from accounts.models import Agency
from accounts.tenancy import tenant
from carousels.models import Carousel
from carousels.snapshots import freeze
from design.document.model import Document, Entity, Slide, TextElement
from design.kit.spec import Author, KitSpec, Outro
from design.links import is_allowed
from painting.compose.layouts.outro import _with_code
from rendering.outputs.exports import links_of
from tests.desk import Desk
from tests.world import contents

LEADING = [
    "https://oven.example/a?b#c",
    "http://oven.example",
    "HTTPS://OVEN.EXAMPLE",
    " https://oven.example ",
    "mailto:ann@oven.example?subject=Bread",
    "MailTo:ann@oven.example",
    "oven.example",
    "oven.example:8080/menu",
    "localhost:3000/menu",
    "//oven.example/menu",
    "/menu?at=12:30",
    "ofen-straße.example/früh",
    "",
]
MISLEADING = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "\x01javascript:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript\r:alert(1)",
    "\u00a0javascript:alert(1)",
    "\ufeffjavascript:alert(1)",
    "java\u200bscript:alert(1)",
    "javascript:1",
    "javascript:80/alert(1)",
    "javascript://oven.example/%0aalert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "blob:https://oven.example/1",
    "about:blank",
    "view-source:https://oven.example",
    "intent://oven.example#Intent;end",
    "tel:110",
    "sms:110",
    "ftp://oven.example",
    "ws://oven.example",
    "x-apple.systempreferences:com.apple.preference.security",
    "ms-word:ofe|u|https://oven.example/a.docx",
]


@pytest.mark.parametrize("address", LEADING)
def test_web_and_mail_addresses_are_links(address: str) -> None:
    assert is_allowed(address)


@pytest.mark.parametrize("address", MISLEADING)
def test_other_addresses_are_not_links(address: str) -> None:
    """Also in stored content from before the rule."""
    assert not is_allowed(address)
    entity = Entity.model_validate({"kind": "link", "start": 0, "end": 1, "url": address})
    assert not entity.url
    assert Outro(url=address).url == ""
    assert KitSpec(author=Author(name="A"), website=address[:200]).website == ""
    words = TextElement(id="01890a5d-ac96-774b-bcce-b302099a8057", role="link", text=address)
    assert _with_code([], words) == []


def _refused(answer: Any, pointer: str) -> None:
    assert answer.status_code == 422, answer.content
    (error,) = answer.json()["errors"]
    assert (error["pointer"], error["code"]) == (pointer, "link-scheme")
    assert "https://" in error["detail"]


def test_operations_accept_no_other_address(desk: Desk, agency: Agency) -> None:
    carousel = desk.draft()
    slide = carousel["document"]["slides"][0]
    element = next(one for one in slide["elements"] if one["kind"] == "text")
    link = {"kind": "link", "start": 0, "end": 1, "url": "javascript:alert(document.cookie)"}
    new = {**element, "entities": [link]}
    free = "01890a5d-ac96-774b-bcce-b302099a805"
    asked: list[tuple[dict[str, Any], str]] = [
        (
            {"op": "set_text", "element": element["id"], "text": "Words", "entities": [link]},
            "/entities/0/url",
        ),
        ({"op": "set_element", "slide": slide["id"], "element": new}, "/element/entities/0/url"),
        (
            {
                "op": "insert_element",
                "slide": slide["id"],
                "index": 0,
                "element": {**new, "id": f"{free}1"},
            },
            "/element/entities/0/url",
        ),
        (
            {
                "op": "insert_slide",
                "index": 0,
                "slide": {
                    "id": f"{free}2",
                    "layout": "text-only",
                    "elements": [{**new, "id": f"{free}3"}],
                },
            },
            "/slide/elements/0/entities/0/url",
        ),
    ]
    before = contents(str(agency.pk))
    for operation, place in asked:
        body = {"operations": [operation]}
        for path in ("operations", f"slides/{slide['id']}/preview"):
            answer = desk.api.post(
                f"{desk.base}/carousels/{carousel['id']}/{path}",
                body,
                format="json",
                HTTP_IF_MATCH='"1"',
            )
            _refused(answer, f"/operations/0{place}")
    assert contents(str(agency.pk)) == before
    link["url"] = "mailto:ann@oven.example"
    taken = desk.operate(carousel, asked[1][0], version=1)
    assert "mailto:ann@oven.example" in str(taken["document"])


def test_kits_accept_no_other_address(desk: Desk, agency: Agency) -> None:
    author = {"author": {"name": "A"}}
    evil = "javascript:alert(1)"
    before = contents(str(agency.pk))
    for spec, place in (
        ({"website": evil}, "/website"),
        ({"outro": {"url": evil}}, "/outro/url"),
        ({"outros": [{"goal": "visit", "url": evil}]}, "/outros/0/url"),
    ):
        kit = {"client": desk.client, "name": "B", "spec": author | spec}
        _refused(desk.ask("brand-kits", kit), f"/spec{place}")
    assert contents(str(agency.pk)) == before


@pytest.mark.parametrize(
    "text",
    [
        "# A loaf\n\nRead [this](javascript:alert(1)) and [that](data:text/html,x).",
        '# A loaf\n\nRead <a href=" java&#10;script:alert(1)">this</a> and **that**.',
        '# A loaf\n\nRead <a href="vbscript:x">this</a>, <a href="javascript://a.example/%0ax">that</a>.',
    ],
)
def test_imports_keep_the_text_without_such_links(text: str, desk: Desk) -> None:
    thread = desk.thread(text)
    carousel = desk.draft(thread=thread["id"])
    marks = [mark for post in thread["posts"] for mark in post["content"]["entities"]]
    assert [mark for mark in marks if not is_allowed(mark["url"] or "")] == []
    document = Document.model_validate(carousel["document"])
    found = [one for at in range(len(document.slides)) for one in links_of(document, at)]
    assert [one for one in found if not is_allowed(one["url"])] == []
    assert any("this" in post["content"]["text"] for post in thread["posts"])


def test_stored_documents_with_such_links_open_without_them(desk: Desk, agency: Agency) -> None:
    carousel = desk.draft()
    evil = "javascript:alert(1)"
    with tenant(agency):
        row = Carousel.objects.of(agency).get(pk=carousel["id"])
        element = next(
            one
            for slide in row.document["slides"]
            for one in slide["elements"]
            if one["kind"] == "text"
        )
        element["entities"] = [{"kind": "link", "start": 0, "end": 1, "url": evil}]
        row.save(update_fields=["document"])
    with connections["owner"].cursor() as cursor:  # kit versions cannot be updated otherwise
        for table in ("brandkits_brandkit", "brandkits_kitversion"):
            cursor.execute(
                f"UPDATE {table} SET spec = spec || jsonb_build_object('website', %s::text)", [evil]
            )
    with tenant(agency):
        rows = Carousel.objects.of(agency).select_related("kit_version")
        snapshot = freeze(rows.get(pk=carousel["id"]))
    assert evil not in snapshot.canonical().decode()
    edited = desk.operate(carousel, {"op": "set_document", "title": "Still open"}, version=1)
    assert evil not in str(edited["document"])
    assert isinstance(snapshot.document.slides[0], Slide)
