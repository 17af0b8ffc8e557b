"""Limits of one request: expensive operations, growing carousels, long histories."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from accounts.tenancy import tenant
from carousels.models import Change
from design.document.model import Document
from design.kit.spec import KitSpec
from design.operations import OPERATIONS, Context, OperationRefused, apply
from design.operations.merging import merged
from design.operations.models import Drop, Reshape
from design.operations.runs import Effort
from design.recipes import Item, Speaker
from design.thread import Post
from tests.desk import Desk

WORDS = "The oven crossed the river at night. "
MANY = 1_000


def element(words: str, role: str = "body") -> dict[str, Any]:
    return {"kind": "text", "id": str(uuid4()), "role": role, "text": words}


def slide(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"id": str(uuid4()), "layout": "text-only", "elements": list(elements)}


def thread(posts: int) -> Context:
    items = (Item(uuid4(), Post(text=WORDS * 100)) for _ in range(posts))
    kit = KitSpec.model_validate({"author": {"name": "Rivermill"}})
    return Context(kit, {item.id: item for item in items}, Speaker("Rivermill"))


Fields = Callable[[int], dict[str, Any]]


def reading() -> tuple[Document, Context, dict[str, Fields]]:
    """Return a document, and for each expensive operation the fields that repeat it."""
    context = thread(20)
    post = str(next(iter(context.posts)))
    first = element(WORDS * 130)
    home, other = slide(first), slide(element(WORDS * 50))
    others = [slide(element("Smoke.")) for _ in range(MANY // 3)]
    document = Document.model_validate({"slides": [home, other, *others]})
    return (
        document,
        context,
        {
            "set_text": lambda n: {"element": first["id"], "text": f"{n} {WORDS * 130}"},
            "set_layout": lambda n: {"slide": home["id"], "layout": ("list", "text-only")[n % 2]},
            "set_language": lambda n: {"language": ("de", "en")[n % 2]},
            "split_slide": lambda n: {"slide": home["id"], "at": 4_700 - 9 * n},
            "merge_slides": lambda n: {"slide": other["id"], "other": others[n]["id"]},
            "drop_post": lambda _: {"post": post, "part": "card"},
            "draft_captions": lambda _: {},
            "rebuild_from_thread": lambda _: {"recipe": "hook-tips"},
        },
    )


# Cheap whatever the size of the document, or with nothing to do a second time.
CHEAP = {"set_style", "set_outro", "duplicate_slide", "add_pictures", "drop_remaining"}


def test_every_reading_operation_counts_and_the_first_is_never_refused() -> None:
    document, context, kinds = reading()
    known = {kind.model_fields["op"].default for kind in (*get_args(Reshape), *get_args(Drop))}
    assert kinds.keys() | CHEAP == known
    for kind, fields in kinds.items():
        steps = OPERATIONS.validate_python([{"op": kind, **fields(n)} for n in range(MANY // 3)])
        with pytest.raises(OperationRefused) as refused:
            apply(document, steps, context)
        assert (kind, refused.value.code) == (kind, "too-much-work")
        assert refused.value.index > 0


@pytest.mark.django_db(transaction=True)
def test_a_thousand_rebuilds_are_refused_at_the_first_one_over_budget(
    desk: Desk, client_as: Callable[[User], APIClient], viewer: User
) -> None:
    thread = desk.thread("\n---\n".join(f"{n}. {WORDS * 7}" for n in range(300)))
    carousel = desk.draft(thread=thread["id"])
    place = f"{desk.base}/carousels/{carousel['id']}"
    shown = f"{place}/slides/{carousel['document']['slides'][0]['id']}/preview"
    steps = [{"op": "rebuild_from_thread", "recipe": "thread-story"}] * MANY
    answer = client_as(viewer).post(shown, {"operations": steps}, format="json")
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["code"] == "too-much-work"
    assert error["pointer"] == "/operations/3"
    saved = desk.api.post(
        f"{place}/operations", {"operations": steps}, format="json", HTTP_IF_MATCH='"1"'
    )
    assert saved.status_code == 422
    assert saved.json()["errors"] == [error]
    assert desk.api.get(place).json() == carousel


def sent(desk: Desk, carousel: Any, version: int, *steps: dict[str, Any]) -> Any:
    place = f"{desk.base}/carousels/{carousel['id']}/operations"
    body = {"operations": steps}
    return desk.api.post(place, body, format="json", HTTP_IF_MATCH=f'"{version}"')


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", ["set_layout", "merge_slides"])
def test_texts_too_large_together_are_refused_and_the_carousel_still_opens(
    desk: Desk, step: str
) -> None:
    carousel = desk.draft()
    page = slide(element(WORDS * 80, "title"), element(WORDS * 80))
    page["layout"] = "title-body"
    twin = slide(element(WORDS * 80))
    pages = [{"op": "insert_slide", "slide": one, "index": 1} for one in (page, twin)]
    assert sent(desk, carousel, 1, *pages).status_code == 200
    more = {"set_layout": {"layout": "post-card"}, "merge_slides": {"other": twin["id"]}}
    refused = sent(desk, carousel, 2, {"op": step, "slide": page["id"], **more[step]})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"].startswith("/operations/0/elements/")
    titled = sent(desk, carousel, 2, {"op": "set_document", "title": "Smoke"})
    assert titled.status_code == 200
    assert (
        len(titled.json()["carousel"]["document"]["slides"])
        == len(carousel["document"]["slides"]) + 2
    )


@pytest.mark.django_db(transaction=True)
def test_a_carousel_grows_to_its_limit_and_may_shrink_when_over_it(desk: Desk) -> None:
    carousel = desk.draft()
    page = slide(*(element("\u4e16" * 5_000) for _ in range(10)))
    put = {"op": "insert_slide", "slide": page, "index": 1}
    again = {"op": "duplicate_slide", "slide": page["id"]}
    grown = sent(desk, carousel, 1, put, *[again] * 70)
    assert grown.status_code == 200
    refused = sent(desk, carousel, 2, *[again] * 20)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["code"] == "draft-too-large"
    assert sent(desk, carousel, 2, {"op": "remove_slide", "slide": page["id"]}).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_checkpoints_are_never_far_apart(desk: Desk) -> None:
    carousel = desk.draft()
    place, version = f"{desk.base}/carousels/{carousel['id']}", 1
    for edits in (48, 1, 2):  # filing uses up the versions at which checkpoints would be due
        for n in range(edits):
            answer = sent(desk, carousel, version, {"op": "set_document", "title": f"No. {n}"})
            version = answer.json()["carousel"]["version"]
        filed = desk.api.patch(
            place, {"tags": [str(edits)]}, format="json", HTTP_IF_MATCH=f'"{version}"'
        )
        version = filed.json()["version"]
    whole = {"op": "rebuild_from_thread", "recipe": "thread-story"}
    many = [slide(element("Smoke.")) for _ in range(60)]
    put = [{"op": "insert_slide", "slide": one, "index": 1} for one in many]
    assert sent(desk, carousel, version, *put).status_code == 200
    assert sent(desk, carousel, version + 1, whole).status_code == 200
    with tenant(desk.agency):
        rows = Change.objects.of(desk.agency).order_by("version")
        found = [(len(row.inverse), row.checkpoint is not None) for row in rows]
    assert [at for at, (_, kept) in enumerate(found) if kept] == [49, 51, 52]
    first = desk.api.get(f"{place}/versions/1").json()["document"]
    assert first == carousel["document"]


def test_texts_are_merged_until_the_effort_limit() -> None:
    words = [f"{n} {WORDS * 3}" for n in range(8)]
    base = Document.model_validate({"slides": [slide(element(text)) for text in words]})

    def changed(old: str, new: str) -> Document:
        dump = base.model_dump(mode="json")
        for page in dump["slides"]:
            page["elements"][0]["text"] = page["elements"][0]["text"].replace(old, new)
        return Document.model_validate(dump)

    mine, theirs = changed("oven", "furnace"), changed("night", "noon")
    assert merged(base, mine, theirs).clashes == []
    tired = merged(base, mine, theirs, effort=Effort(3 * len(words[0])))
    assert 0 < len(tired.clashes) < len(words)
    assert len(merged(base, mine, theirs, effort=Effort(0)).clashes) == len(words)
