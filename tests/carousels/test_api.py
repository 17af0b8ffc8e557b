"""Threads and carousels over HTTP."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.tenancy import tenant
from carousels.models import Thread
from tests.brandkits.pictures import png
from tests.brandkits.uploading import begun, ready
from tests.design.importers import test_x
from tests.desk import TEXT, Desk


def test_a_thread_is_stored_with_its_posts(desk: Desk) -> None:
    thread = desk.thread()
    assert thread["source"] == "plain-text"
    assert thread["reasons"] == ["posts are divided by lines of dashes"]
    assert [post["content"]["text"] for post in thread["posts"]] == TEXT.split("\n---\n")
    again = desk.api.get(f"{desk.base}/threads/{thread['id']}").json()
    assert again == thread
    listed = desk.api.get(f"{desk.base}/threads", {"client": desk.client}).json()["results"]
    assert [row["id"] for row in listed] == [thread["id"]]


def test_characters_that_the_database_cannot_store_are_removed(desk: Desk) -> None:
    media = [{"media_url_https": "https://i.example/1.jpg", "ext_alt_text": "A\ud800 \x00loaf"}]
    posts = [test_x.kept(1, "One", extended_entities={"media": media}), test_x.kept(2, "Two", 1)]
    thread = desk.thread(json.dumps(posts))
    assert thread["source"] == "x-archive"
    assert thread["posts"][0]["content"]["media"][0]["alt"] == "A loaf"


def test_a_dry_run_returns_everything_and_stores_nothing(desk: Desk) -> None:
    asset = ready(desk.api, f"{desk.base}/assets", png())["id"]
    body = {
        "client": desk.client,
        "text": TEXT,
        "author": {"name": "Ines"},
        "images": [{"post": 2, "asset": asset, "alt": "A boat."}],
    }
    answer = desk.ask("threads", {**body, "dry_run": True})
    assert answer.status_code == 200
    assert desk.rows() == (0, 0, 0)
    shown, kept = answer.json(), desk.post("threads", body)
    for thread in (shown, kept):
        for row in (thread, *thread["posts"]):
            assert (row.pop("id") is None) is (thread is shown)
        assert (thread.pop("created_at") is None) is (thread is shown)
        assert bool(thread.pop("candidates")) is (thread is shown)
    assert shown == kept


@pytest.mark.parametrize("dry_run", [True, False])
def test_missing_or_unready_pictures_are_named_and_nothing_is_stored(
    desk: Desk, foreign: Desk, dry_run: bool
) -> None:
    def refusal(status: int, pointer: str, **fields: Any) -> Any:
        body = {"client": desk.client, "text": TEXT, "dry_run": dry_run, **fields}
        answer = desk.ask("threads", body)
        assert answer.status_code == status
        assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
        return answer.json()["errors"]

    theirs = ready(foreign.api, f"{foreign.base}/assets", png())["id"]
    pending = begun(desk.api, f"{desk.base}/assets", png())["id"]
    for status, asset in ((404, theirs), (404, str(uuid4())), (422, pending)):
        refusal(status, "/images/0/asset", images=[{"post": 1, "asset": asset}])
        refusal(status, "/author/avatar", author={"name": "Ines", "avatar": asset})
    refusal(422, "/images/0/post", images=[{"post": 4, "asset": pending}])
    assert desk.rows() == (0, 0, 0)


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"text": None}, "/text"),
        ({"source": "papyrus"}, "/source"),
        ({"author": {"handle": "@ines"}}, "/author/name"),
        ({"images": [{"post": 0, "asset": str(uuid4())}]}, "/images/0/post"),
        ({"colour": "red"}, "/colour"),
    ],
)
def test_a_malformed_import_names_its_place_and_stores_nothing(
    desk: Desk, change: dict[str, Any], pointer: str
) -> None:
    answer = desk.ask("threads", {"client": desk.client, "text": TEXT, **change})
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert desk.rows() == (0, 0, 0)


def test_uploaded_pictures_replace_missing_ones(desk: Desk) -> None:
    asset = ready(desk.api, f"{desk.base}/assets", png())
    page = '<a href="https://example.org/">x</a> first\n\n\nsecond\n\n\nthird'
    images = [{"post": 1, "asset": asset["id"], "alt": "A boat."}]
    thread = desk.thread(page, images=images)
    assert thread["posts"][0]["images"] == [{"asset": asset["id"], "alt": "A boat."}]
    assert [warning["post"] for warning in thread["warnings"]] == [2]


def test_one_request_builds_a_whole_carousel(desk: Desk) -> None:
    thread = desk.thread(author={"name": "Ines", "handle": "@ines"})
    carousel = desk.draft(thread=thread["id"], format="instagram-1x1", style={"theme": "midnight"})
    assert carousel["version"] == 1
    assert carousel["title"] == "A hook."
    document = carousel["document"]
    assert (document["format"], document["style"]["theme"]) == ("instagram-1x1", "midnight")
    assert [slide["layout"] for slide in document["slides"]] == [
        "hook-cover",
        *["post-card"] * 2,
        "outro",
    ]
    posts = [post["id"] for post in thread["posts"]]
    assert [slide["post"] for slide in document["slides"]] == [*posts, None]
    got = desk.api.get(f"{desk.base}/carousels/{carousel['id']}")
    assert got.json() == carousel
    assert got["ETag"] == '"1"'


def test_a_thread_is_usable_only_for_its_client(desk: Desk) -> None:
    mine = desk.thread()["id"]
    other = desk.post("clients", {"name": "Other", "language": "de"})["id"]
    spec = {"author": {"name": "Other"}}
    kit = desk.post("brand-kits", {"client": other, "name": "Main", "spec": spec})["id"]
    body = {"thread": mine, "client": other, "brand_kit": kit}
    refused = desk.ask("carousels", body)
    assert refused.status_code == 409
    assert [error["pointer"] for error in refused.json()["errors"]] == ["/thread"]
    assert desk.api.get(f"{desk.base}/carousels").json()["results"] == []
    text = {"client": other, "text": "Ein Boot.\n---\nEin Brot."}
    carousel = desk.post("carousels", body | {"thread": desk.post("threads", text)["id"]})
    assert carousel["document"]["language"] == "de"
    cover = carousel["document"]["slides"][0]["elements"]
    assert [e["name"] for e in cover if e["kind"] == "author"] == ["Other"]
    for client, carousels in ((other, [carousel["id"]]), (desk.client, [])):
        listed = desk.api.get(f"{desk.base}/carousels", {"client": client}).json()["results"]
        assert [row["id"] for row in listed] == carousels


def test_a_thread_in_another_script_sets_the_carousels_language(desk: Desk) -> None:
    thread = desk.thread("火は、戻った。\n---\n船が着いた。")["id"]
    assert desk.draft(thread=thread)["document"]["language"] == "ja"


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"format": "papyrus"}, "/format"),
        ({"style": {"theme": "plaid"}}, "/style/theme"),
        ({"style": {"background": {"kind": "solid", "color": "red"}}}, "/style/background/color"),
        ({"language": "klingon!"}, "/language"),
        ({"style": {"pattern": {"kind": "plaid"}}}, "/style/pattern/kind"),
        ({"style": {"typography": {"size": "XXL"}}}, "/style/typography/size"),
        ({"style": {"typography": {"pairing": "socks"}}}, "/style/typography/pairing"),
        ({"document": {}}, "/document"),
        ({"version": 9}, "/version"),
        ({"client": str(uuid4())}, "/client"),
    ],
)
def test_an_invalid_setting_names_its_place_and_changes_nothing(
    desk: Desk, change: dict[str, Any], pointer: str
) -> None:
    carousel = desk.draft()
    url = f"{desk.base}/carousels/{carousel['id']}"
    body = {"title": "Mine", **change}
    answer = desk.api.patch(url, body, format="json", HTTP_IF_MATCH='"1"')
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert desk.api.get(url).json() == carousel


def test_settings_change_by_name_and_raise_the_version(desk: Desk) -> None:
    carousel = desk.draft()
    url = f"{desk.base}/carousels/{carousel['id']}"
    changes = {
        "title": "Ours",
        "style": {
            "typography": {"size": "L", "pairing": "press"},
            "pattern": {"kind": "waves", "opacity": 0.1, "panorama": True},
        },
    }
    answer = desk.api.patch(url, changes, format="json", HTTP_IF_MATCH='"1"')
    assert answer.status_code == 200
    assert answer["ETag"] == '"2"'
    after = answer.json()
    assert (after["version"], after["title"]) == (2, "Ours")
    typography = after["document"]["style"]["typography"]
    chosen = {name: word for name, word in typography.items() if word is not None}
    assert chosen == {"pairing": "press", "size": "L"}
    assert after["document"]["slides"] == carousel["document"]["slides"]
    reset = {"style": {"pattern": None, "typography": {"size": None}}}
    back = desk.api.patch(url, reset, format="json", HTTP_IF_MATCH='"2"').json()
    style = back["document"]["style"]
    assert style["pattern"] is None
    assert (style["typography"]["size"], style["typography"]["pairing"]) == (None, "press")


@pytest.mark.parametrize(
    ("header", "status", "code"),
    [
        ('"7"', 412, "stale-version"),
        (None, 428, "precondition-required"),
        ("x", 400, "bad-request"),
    ],
)
def test_a_change_that_starts_from_another_version_changes_nothing(
    desk: Desk, header: str | None, status: int, code: str
) -> None:
    carousel = desk.draft()
    url = f"{desk.base}/carousels/{carousel['id']}"
    extra: dict[str, Any] = {"HTTP_IF_MATCH": header} if header else {}
    answer = desk.api.patch(url, {"title": "Mine"}, format="json", **extra)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert desk.api.get(url).json() == carousel


def test_ids_of_another_agency_are_not_found(desk: Desk, foreign: Desk) -> None:
    theirs = foreign.draft()
    thread = theirs["thread"]
    before = desk.rows()
    mine = {"thread": desk.thread()["id"], "client": desk.client, "brand_kit": desk.kit}
    for field, value in (
        ("thread", thread),
        ("client", foreign.client),
        ("brand_kit", foreign.kit),
    ):
        refusals = []
        for other in (value, str(uuid4())):
            answer = desk.ask("carousels", {**mine, field: other})
            assert answer.status_code == 404
            refusals.append({k: v for k, v in answer.json().items() if k != "request_id"})
        assert refusals[0] == refusals[1]
        assert refusals[0]["errors"][0]["pointer"] == f"/{field}"
    assert desk.ask("threads", {"client": foreign.client, "text": TEXT}).status_code == 404
    for path in (f"threads/{thread}", f"carousels/{theirs['id']}"):
        assert desk.api.get(f"{desk.base}/{path}").status_code == 404
    assert desk.rows() == (before[0] + 1, before[1] + 3, before[2])


BAD_TEXTS = [
    ("", "empty-thread"),
    ("\n---\n".join(["x"] * 301), "too-many-posts"),
    ("x" * 100_000, "post-too-long"),
]


@pytest.mark.parametrize(("text", "code"), BAD_TEXTS)
def test_a_text_without_a_thread_is_refused_and_stores_nothing(
    desk: Desk, text: str, code: str
) -> None:
    answer = desk.ask("threads", {"client": desk.client, "text": text})
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert (error["pointer"], error["code"]) == ("/text", code)
    assert desk.rows() == (0, 0, 0)


def test_three_hundred_posts_make_a_carousel_that_can_be_previewed(desk: Desk) -> None:
    posts = "\n---\n".join(f"Post {number} says one thing." for number in range(300))
    carousel = desk.draft(thread=desk.thread(posts)["id"])
    slides = carousel["document"]["slides"]
    assert len(slides) == 301
    url = f"{desk.base}/carousels/{carousel['id']}/slides/{slides[250]['id']}/preview"
    assert desk.api.get(url).status_code == 200


def test_a_thread_with_too_many_slides_is_refused_with_advice(desk: Desk) -> None:
    posts = "\n---\n".join("Something happened on the river. " * 30 for _ in range(200))
    thread = desk.thread(posts)["id"]
    body = {"thread": thread, "client": desk.client, "brand_kit": desk.kit}
    answer = desk.ask("carousels", body)
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert (error["pointer"], error["code"]) == ("/thread", "too-many-slides")
    assert "Import it in parts" in error["detail"]
    assert desk.rows()[2] == 0


@pytest.mark.parametrize(
    ("escape", "says"),
    [("\\u0000", "NUL"), ("\\ud83d", "surrogate"), ("\\udc00", "surrogate")],
)
def test_text_that_no_database_can_store_is_refused_with_its_place(
    desk: Desk, escape: str, says: str
) -> None:
    body = f'{{"client": "{desk.client}", "text": "ab{escape}c"}}'
    answer = desk.api.post(f"{desk.base}/threads", body, content_type="application/json")
    assert answer.status_code == 400
    detail = answer.json()["detail"]
    assert "/text" in detail
    assert says in detail
    assert "character 3" in detail
    assert desk.rows() == (0, 0, 0)


def test_control_characters_are_removed_and_reported(desk: Desk) -> None:
    thread = desk.thread("a\x07b\n---\nc")
    assert thread["posts"][0]["content"]["text"] == "ab"
    assert [warning["code"] for warning in thread["warnings"]] == ["controls"]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"format": "papyrus"}, "/format"),
        ({"style": {"theme": "plaid"}}, "/style/theme"),
        ({"recipe": "soup"}, "/recipe"),
        ({"colour": "red"}, "/colour"),
        ({"client": "nobody"}, "/client"),
    ],
)
def test_choices_that_do_not_exist_are_refused_by_name(
    desk: Desk, change: dict[str, str], pointer: str
) -> None:
    thread = desk.thread()["id"]
    body = {"thread": thread, "client": desk.client, "brand_kit": desk.kit, **change}
    answer = desk.ask("carousels", body)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert desk.rows()[2] == 0


def test_a_carousel_cannot_use_another_clients_kit(desk: Desk) -> None:
    other = desk.post("clients", {"name": "Other"})["id"]
    body = {"thread": desk.thread()["id"], "client": other, "brand_kit": desk.kit}
    answer = desk.ask("carousels", body)
    assert answer.status_code == 409
    assert answer.json()["errors"][0]["pointer"] == "/brand_kit"
    assert desk.rows()[2] == 0


def sent(desk: Desk, data: bytes, name: str = "source", **fields: Any) -> Any:
    file = SimpleUploadedFile(name, data)
    body = {"client": desk.client, "file": file, **fields}
    return desk.api.post(f"{desk.base}/threads", body, format="multipart")


def test_a_file_is_imported_with_its_author_and_stored_for_reimport(desk: Desk) -> None:
    tweets = test_x.script(test_x.kept(1, "A hook. And more."), test_x.kept(2, "Two", to=1))
    data = test_x.zipped(tweets=tweets, account=test_x.ACCOUNT)
    dry = sent(desk, data, "archive.zip", dry_run="true")
    assert (dry.status_code, dry.json()["id"]) == (200, None)
    answer = sent(desk, data, "archive.zip")
    assert answer.status_code == 201
    thread = answer.json()
    assert (thread["source"], thread["author"]["handle"]) == ("x-archive", "@ines_bakes")
    assert [post["content"]["text"] for post in thread["posts"]] == ["A hook. And more.", "Two"]
    carousel = desk.draft(thread=thread["id"])
    author = next(e for e in carousel["document"]["slides"][0]["elements"] if e["kind"] == "author")
    assert author["name"] == "Ines"
    with tenant(desk.agency):
        raw = Thread.objects.of(desk.agency).get(pk=thread["id"]).raw
    assert "A hook. And more." in raw


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"PK\x03\x04 and nothing", "broken-zip"),
        (b"\x89PNG\x00\x01", "no-text"),
        (b'text,alt\n"open,b\n', "broken-table"),
        (b"[" * 60_000, "too-deep"),
        (b'<div class="content-tweet">' + b"<i>" * 20_000, "too-much-markup"),
        (b"", "empty-thread"),
    ],
)
def test_a_hostile_file_is_refused_by_name_and_nothing_is_stored(
    desk: Desk, data: bytes, code: str
) -> None:
    answer = sent(desk, data)
    assert answer.status_code == 422
    error = answer.json()["errors"][0]
    assert (error["pointer"], error["code"]) == ("/file", code)
    with tenant(desk.agency):
        assert not Thread.objects.of(desk.agency).exists()


def test_an_import_needs_either_a_text_or_a_file(desk: Desk) -> None:
    assert sent(desk, b"text", text="text").status_code == 422
    assert desk.ask("threads", {"client": desk.client}).status_code == 422


def test_a_file_that_is_sent_twice_is_imported_once(desk: Desk) -> None:
    def again(data: bytes) -> Any:
        file = SimpleUploadedFile("thread.txt", data)
        body = {"client": desk.client, "file": file}
        url = f"{desk.base}/threads"
        return desk.api.post(url, body, format="multipart", HTTP_IDEMPOTENCY_KEY="k")

    first, second = again(TEXT.encode()), again(TEXT.encode())
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.json()["id"] == first.json()["id"]
    assert again(b"Something else.").status_code == 422
    assert desk.rows()[0] == 1
