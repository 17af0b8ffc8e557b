"""Readiness over HTTP: ready, or the items to fix with their fixes, equal for carousel, review and render."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from rest_framework.test import APIClient

from accounts.models import Agency, User
from accounts.tenancy import tenant
from carousels.models import Review
from tests.desk import Desk
from tests.rendering.conftest import RenderBench

LONG = " ".join(f"Sentence number {n} is about the river and about the bread." for n in range(50))


@pytest.fixture
def desk(client_as: Callable[[User], APIClient], editor: User, agency: Agency) -> Desk:
    return Desk(client_as(editor), agency)


@pytest.fixture
def reviewer(owner: User, client_as: Callable[[User], APIClient]) -> APIClient:
    return client_as(owner)


def verdict(desk: Desk, draft: Any) -> Any:
    return desk.get(f"carousels/{draft['id']}/validation")["readiness"]


def now(desk: Desk, draft: Any) -> Any:
    return desk.get(f"carousels/{draft['id']}")


def listed(desk: Desk, draft: Any) -> Any:
    rows = desk.get("carousels")["results"]
    return next(one["readiness"] for one in rows if one["id"] == draft["id"])


def body_of(slide: Any) -> str:
    return str(next(e["id"] for e in slide["elements"] if e.get("role") in ("body", "title")))


def overfill(desk: Desk, draft: Any) -> str:
    """Give the second slide more text than fits, and return the slide's id."""
    slide = draft["document"]["slides"][1]
    step = {"op": "set_text", "element": body_of(slide), "text": LONG}
    desk.operate(draft, step, version=now(desk, draft)["version"])
    return str(slide["id"])


def apply_fix(desk: Desk, draft: Any, fix: Any, said: str = "A river at dawn") -> None:
    """Apply a fix as it is given; where text is needed, write ``said``."""
    steps = fix["operations"]
    if fix["kind"] == "write":
        place = steps
        *path, last = fix["fill"].strip("/").split("/")
        for step in path:
            place = place[int(step)] if step.isdigit() else place[step]
        place[last] = said
    desk.operate(draft, *steps, version=now(desk, draft)["version"])


def test_a_cut_text_is_to_be_fixed_everywhere_and_one_tap_fixes_it(desk: Desk) -> None:
    draft = desk.draft()
    assert listed(desk, draft) == {"state": "unknown", "to_fix": None}
    assert verdict(desk, draft)["state"] == "ready"
    assert listed(desk, draft) == {"state": "ready", "to_fix": 0}
    slide = overfill(desk, draft)
    assert listed(desk, draft) == {"state": "unknown", "to_fix": None}
    found = verdict(desk, draft)
    assert (found["state"], found["to_fix"]) == ("to-fix", 1)
    [item] = [one for one in found["items"] if one["severity"] == "error"]
    assert (item["code"], item["slides"], item["formats"]) == (
        "text-truncated",
        [slide],
        ["instagram-4x5"],
    )
    assert now(desk, draft)["readiness"] == {"state": "to-fix", "to_fix": 1}
    assert item["fix"]["kind"] == "operations"
    assert item["fix"]["label"].startswith("Split")
    apply_fix(desk, draft, item["fix"])
    assert verdict(desk, draft)["state"] == "ready"
    shown = " ".join(
        e["text"]
        for s in now(desk, draft)["document"]["slides"]
        for e in s["elements"]
        if "text" in e
    )
    assert LONG in " ".join(shown.split())
    undone = desk.api.post(
        f"{desk.base}/carousels/{draft['id']}/undo",
        HTTP_IF_MATCH=f'"{now(desk, draft)["version"]}"',
    )
    assert undone.status_code == 200
    assert verdict(desk, draft)["to_fix"] == 1


def test_a_text_cut_in_three_formats_is_one_item_to_fix(desk: Desk) -> None:
    draft = desk.draft()
    formats = ["instagram-4x5", "instagram-1x1", "linkedin-document"]
    desk.operate(draft, {"op": "set_document", "formats": formats}, version=1)
    overfill(desk, draft)
    found = verdict(desk, draft)
    assert found["to_fix"] == 1
    assert found["items"][0]["formats"] == formats


def test_approving_reports_what_is_to_be_fixed(
    desk: Desk, reviewer: APIClient, agency: Agency
) -> None:
    draft = desk.draft()
    overfill(desk, draft)
    url = f"{desk.base}/carousels/{draft['id']}/reviews"

    def approve(**fields: Any) -> Any:
        body = {"verdict": "approved", **fields}
        return reviewer.post(url, body, format="json", HTTP_IF_MATCH='"2"')

    refused = approve()
    assert refused.status_code == 409
    problem = refused.json()
    assert (problem["type"].rpartition("/")[2], problem["to_fix"]) == ("not-ready", 1)
    [error] = problem["errors"]
    assert (error["pointer"], error["code"]) == ("/document/slides/1", "text-truncated")
    with tenant(agency):
        assert not Review.objects.of(agency).exists()
    assert now(desk, draft)["review"] is None
    # Requesting changes needs no confirmation.
    body = {"verdict": "changes_requested", "note": "Too long."}
    asked = reviewer.post(url, body, format="json", HTTP_IF_MATCH='"2"')
    assert (asked.status_code, asked.json()["to_fix"]) == (201, None)
    knowing = approve(despite=1)
    assert (knowing.status_code, knowing.json()["to_fix"]) == (201, 1)


def test_a_render_and_a_hand_over_report_what_the_carousel_reports(
    studio: RenderBench, reviewer: APIClient
) -> None:
    pk = studio.carousel["id"]
    slide = studio.carousel["document"]["slides"][1]
    url = f"{studio.base}/carousels/{pk}"
    step = {"op": "set_text", "element": body_of(slide), "text": LONG}
    answer = studio.api.post(
        f"{url}/operations", {"operations": [step]}, format="json", HTTP_IF_MATCH='"1"'
    )
    assert answer.status_code == 200
    validated = studio.api.get(f"{url}/validation").json()["readiness"]
    for files in (["png"], ["jpeg", "pdf"], ["pdf", "contact-sheet"]):
        begun = studio.render(*files)
        assert begun["readiness"] == {"state": "unknown", "to_fix": None, "items": []}
        shown = studio.worked_off(begun)["readiness"]
        assert (
            (shown["state"], shown["to_fix"])
            == (validated["state"], validated["to_fix"])
            == ("to-fix", 1)
        )
        assert [(one["code"], one["slides"]) for one in shown["items"]] == [
            (one["code"], one["slides"]) for one in validated["items"]
        ]
    body = {"verdict": "approved", "despite": 1}
    said = reviewer.post(f"{url}/reviews", body, format="json", HTTP_IF_MATCH='"2"')
    assert said.status_code == 201
    asked = {"carousels": [pk], "files": ["jpeg"]}
    made = studio.api.post(f"{studio.base}/hand-overs", asked, format="json").json()
    assert made["readiness"] == {"state": "unknown", "to_fix": None}
    [render] = made["carousels"]
    studio.worked_off({"id": render["render"]})
    handed = studio.api.get(f"{studio.base}/hand-overs/{made['id']}").json()
    assert handed["readiness"] == handed["carousels"][0]["readiness"]
    assert handed["readiness"] == {"state": "to-fix", "to_fix": 1}


def svg(color: str) -> bytes:
    bars = "".join(f'<rect x="{n * 30}" width="14" height="60" fill="{color}"/>' for n in range(8))
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 60">{bars}</svg>'.encode()


def test_a_dark_wordmark_on_a_dark_theme_is_replaced_by_the_other_logo(desk: Desk) -> None:
    draft = desk.draft()
    dark, light = desk.logo(svg("#141a20")), desk.logo(svg("#f4f4f4"))
    logos = [
        {"ground": "any", "asset": dark["id"]},
        {"ground": "light", "asset": light["id"]},  # the wrong side, as happens
    ]
    author = {"name": "Rivermill"}
    desk.apply_kit(draft, {"author": author, "theme": "midnight", "logos": logos})
    found = verdict(desk, draft)
    assert [(one["code"], one["severity"]) for one in found["items"]][:1] == [
        ("logo-unseen", "error")
    ]
    item = found["items"][0]
    assert found["to_fix"] == 1
    assert len(item["slides"]) > 1
    assert item["fix"]["label"] == "Use the other logo"
    apply_fix(desk, draft, item["fix"])
    assert verdict(desk, draft)["state"] == "ready"
    # If there is only one logo, the name replaces it.
    desk.apply_kit(draft, {"author": author, "theme": "midnight", "logos": logos[:1]})
    item = verdict(desk, draft)["items"][0]
    assert item["fix"]["label"] == "Show the name instead"
    apply_fix(desk, draft, item["fix"])
    assert verdict(desk, draft)["state"] == "ready"
    # If the kit locks its header, only a change of the kit helps.
    spec = {"author": author, "theme": "midnight", "logos": logos[:1], "locks": ["header"]}
    desk.apply_kit(draft, spec)
    item = verdict(desk, draft)["items"][0]
    assert (item["fix"]["kind"], item["fix"]["place"]) == ("link", "kit")


def test_alt_text_is_advice_with_a_place_to_write_it(desk: Desk) -> None:
    data = io.BytesIO()
    Image.new("RGB", (1600, 1200), "#557788").save(data, "JPEG")
    asset = desk.asset(data.getvalue(), content_type="image/jpeg", filename="river.jpg")
    thread = desk.thread(images=[{"post": 2, "asset": asset["id"], "alt": ""}])
    draft = desk.draft(thread=thread["id"])
    found = verdict(desk, draft)
    assert (found["state"], found["to_fix"]) == ("ready", 0)
    [item] = [one for one in found["items"] if one["code"] == "alt-missing"]
    assert (item["fix"]["kind"], item["fix"]["fill"]) == ("write", "/0/element/alt")
    apply_fix(desk, draft, item["fix"])
    assert not [one for one in verdict(desk, draft)["items"] if one["code"] == "alt-missing"]


def test_captions_and_counts_are_fixed_in_one_step(desk: Desk) -> None:
    draft = desk.draft(thread=desk.thread("\n---\n".join(f"Post {n}." for n in range(11)))["id"])
    desk.operate(
        draft,
        {
            "op": "set_document",
            "formats": ["x-1x1", "instagram-4x5", "tiktok-9x16"],
            "captions": [
                {"channel": "x", "text": "word " * 100},
                {"channel": "instagram", "text": "Bread #a #b #c #d #e #f #g"},
            ],
        },
        version=1,
    )

    def found() -> dict[str, Any]:
        return {one["code"]: one for one in verdict(desk, draft)["items"]}

    items = found()
    assert items["too-many-slides"]["fix"]["kind"] == "split"
    asked = items["too-many-slides"]["fix"]["split"]
    parts = desk.ask(f"carousels/{draft['id']}/split", asked).json()["parts"]
    assert all(len(one["document"]["slides"]) <= asked["slides"] for one in parts)
    for code in ("caption-too-long", "too-many-hashtags", "caption-missing"):
        apply_fix(desk, draft, found()[code]["fix"])
    assert not found().keys() & {"caption-too-long", "too-many-hashtags", "caption-missing"}

    # The caption for every channel is too long for one of them, which gets its own.
    every = {"channel": "all", "text": "word " * 100, "first_comment": "#bread"}
    version = desk.get(f"carousels/{draft['id']}")["version"]
    desk.operate(draft, {"op": "set_document", "captions": [every]}, version=version)
    apply_fix(desk, draft, found()["caption-too-long"]["fix"])
    assert "caption-too-long" not in found()
    kept, own = desk.get(f"carousels/{draft['id']}")["document"]["captions"]
    assert kept == every
    assert (own["channel"], own["first_comment"]) == ("x", "#bread")


def test_listing_readiness_needs_no_further_queries(
    desk: Desk, django_assert_num_queries: Any
) -> None:
    draft = desk.draft()
    verdict(desk, draft)
    with django_assert_num_queries(8, exact=False):
        desk.get("carousels")
    # A tag changes nothing visible.
    url = f"{desk.base}/carousels/{draft['id']}"
    answer = desk.api.patch(url, {"tags": ["spring"]}, format="json", HTTP_IF_MATCH='"1"')
    assert answer.json()["readiness"] == {"state": "ready", "to_fix": 0}
