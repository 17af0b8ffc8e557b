"""What opens beside the deck: earlier versions, the check of channels, renders; and pictures on slides."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from local.client import Json
from local.library import SAMPLE
from tests.editor.axe import in_light_and_dark
from tests.editor.hand import Agency, Hand, eventually


@pytest.fixture
def draft(agency: Agency) -> Json:
    return agency.draft()


def test_an_earlier_version_is_compared_with_the_current_one_and_restored(
    hand: Hand, agency: Agency, draft: Json
) -> None:
    second = draft["document"]["slides"][1]
    agency.operate(draft, {"op": "remove_slide", "slide": second["id"]})
    hand.open(agency.saved(draft))
    hand.page.get_by_role("button", name="Versions").click()
    sheet = hand.page.get_by_role("complementary", name="Versions")
    expect(sheet.get_by_role("button", name=re.compile("^Slide removed"))).to_be_visible()
    sheet.get_by_role("button", name="Created Version 1").click()
    expect(sheet.get_by_role("img", name="as it was")).to_be_visible()
    expect(sheet.get_by_text("Not in this version")).to_be_visible()
    sheet.get_by_role("button", name="Restore version 1").click()
    expect(hand.slides).to_have_count(len(draft["document"]["slides"]))
    restored = sheet.get_by_role("button", name=re.compile("^Earlier version restored"))
    expect(restored).to_be_visible()
    assert agency.saved(draft)["document"] == draft["document"]


def test_versions_are_grouped_by_session_with_thumbnails_names_and_approvals(
    hand: Hand, agency: Agency, draft: Json
) -> None:
    for title in ("One", "Two", "Three"):
        agency.operate(draft, {"op": "set_document", "title": title})
    url = f"{agency.base}/carousels/{draft['id']}"
    agency.api.send("POST", f"{url}/reviews", {"verdict": "approved"}, {"If-Match": '"4"'})
    hand.open(agency.saved(draft))
    page = hand.page
    page.get_by_role("button", name="Versions").click()
    sheet = page.get_by_role("complementary", name="Versions")
    sitting = sheet.get_by_role("button", name="4 changes")
    expect(sitting).to_contain_text(agency.api.get("/api/v1/me")["name"])
    expect(sitting).to_contain_text("Settings changed")
    expect(sitting.locator("img")).to_have_js_property("naturalWidth", 130)
    expect(sheet.get_by_role("listitem").get_by_text("Approved", exact=True)).to_be_visible()
    assert in_light_and_dark(page) == []

    sheet.get_by_role("button", name=re.compile("Version 2$")).click()
    sheet.get_by_role("textbox", name="Name of version 2").fill("Before the call")
    page.keyboard.press("Enter")
    expect(hand.said).to_have_text("Version 2 is named “Before the call”")
    # Marks stay visible when a session is folded by keyboard.
    sitting.press("Enter")
    expect(sheet.get_by_role("button", name=re.compile("Version 2$"))).to_have_count(0)
    for mark in ("Approved", "Before the call"):
        expect(sheet.get_by_text(mark, exact=True)).to_be_visible()
    sitting.press("Enter")
    sheet.get_by_role("button", name=re.compile("Version 2$")).click()
    sheet.get_by_role("textbox", name="Name of version 2").fill("")
    page.keyboard.press("Enter")
    expect(sheet.get_by_text("Before the call", exact=True)).to_have_count(0)


def test_the_check_lists_findings_and_leads_to_the_slide(hand: Hand, agency: Agency) -> None:
    long = "\n---\n".join(f"Post {number} of a long thread." for number in range(1, 12))
    draft = agency.draft(f"{long}\n---\n{'So many words stand here. ' * 60}")
    hand.open(draft)
    page = hand.page
    page.get_by_role("button", name="Check").click()
    sheet = page.get_by_role("complementary", name="Check")
    expect(sheet.get_by_role("heading", name="Instagram 4:5")).to_be_visible()
    expect(sheet.get_by_text(re.compile(r"Instagram 4:5 accepts 10 from programs"))).to_be_visible()

    sheet.get_by_role("button", name="Caption on Instagram").click()
    panel = page.get_by_role("region", name="Caption & Alt Text")
    expect(panel.get_by_role("textbox", name="Caption on Instagram")).to_be_visible()

    # Where the grid crops is shown over the slides.
    expect(page.locator(".zones")).to_have_count(0)
    page.get_by_role("button", name="Safe zones").click()
    expect(page.locator(".zones").first).to_be_visible()

    expect(sheet.get_by_role("region", name="Verdict")).to_contain_text("Ready")
    sheet.get_by_role("button", name="Divide into carousels of 10").click()
    expect(page.get_by_text("3 carousels created")).to_be_visible()
    page.get_by_role("log").get_by_role("button", name="Open").click()
    expect(hand.slides).to_have_count(10)


def test_lint_names_its_place_and_leads_there(hand: Hand, agency: Agency) -> None:
    draft = agency.draft()
    body = next(
        one for one in draft["document"]["slides"][1]["elements"] if one.get("role") == "body"
    )
    agency.operate(
        draft, {"op": "set_text", "element": body["id"], "text": "Far too many words. " * 60}
    )
    hand.open(draft)
    hand.slides.nth(1).get_by_role("button", name="remark").click()
    hand.page.get_by_role("menuitem").first.click()
    writer = hand.page.get_by_role("group", name="Writing: text")
    expect(writer.get_by_role("textbox", name="text")).to_have_value("Far too many words. " * 60)


def test_a_render_reports_each_slide_and_offers_every_file(
    hand: Hand, agency: Agency, draft: Json
) -> None:
    streams: list[Any] = []
    hand.page.on(
        "request", lambda one: streams.append(one) if one.resource_type == "eventsource" else None
    )
    hand.open(draft)
    sheet = hand.render()
    total = len(draft["document"]["slides"])
    expect(sheet.get_by_role("link", name="PNG")).to_have_count(total)
    expect(sheet.get_by_role("link", name="PDF")).to_have_count(1)
    assert len(streams) == 1
    # It is found again on return.
    hand.page.reload()
    hand.page.get_by_role("button", name="Render", exact=True).click()
    expect(hand.page.get_by_role("link", name="Download everything")).to_be_visible()


def ended(agency: Agency, draft: Json) -> bool:
    renders = agency.api.get(f"{agency.base}/renders")["results"]
    return any(one["carousel"] == draft["id"] and one["finished_at"] for one in renders)


def test_a_render_goes_on_when_its_sheet_is_left_and_nothing_breaks(
    hand: Hand, agency: Agency, draft: Json
) -> None:
    page = hand.page
    held: list[Any] = []
    # No answer about the render comes before the sheet is left.
    page.route(re.compile(r"/renders/[^/?]+$"), lambda route: held.append(route))
    hand.open(draft)
    page.get_by_role("button", name="Render", exact=True).click()
    sheet = page.get_by_role("complementary", name="Render")
    with page.expect_request(lambda one: one.resource_type == "eventsource"):
        sheet.get_by_role("button", name="Render", exact=True).click()
    # Every slide is reported, and at most one more request follows the first.
    eventually(page, lambda: ended(agency, draft))
    assert len(held) == 1
    sheet.get_by_role("button", name="Close").click()
    expect(sheet).to_have_count(0)
    page.unroute_all()
    page.get_by_role("button", name="Render", exact=True).click()
    expect(page.get_by_role("link", name="Download everything")).to_be_visible()


def test_a_picture_is_uploaded_onto_a_slide_described_and_its_focus_moved_by_keys(
    hand: Hand, agency: Agency, draft: Json
) -> None:
    hand.open(draft)
    page = hand.page
    hand.choose(2)
    page.get_by_role("button", name="Actions for slide 2").click()
    page.get_by_role("menuitem", name="Add a picture").click()
    form = page.get_by_role("dialog", name="Add a picture")
    form.get_by_label("Upload a picture").set_input_files(SAMPLE / "mill.jpg")
    expect(form).to_have_count(0)
    page.get_by_role("button", name="Edit picture").click()
    form = page.get_by_role("dialog", name="Picture")
    form.get_by_label("Alt text").fill("A mill at dusk")
    point = form.get_by_role("button", name="Drag the point")
    point.press("ArrowLeft")
    point.press("ArrowUp")
    with page.expect_response("**/operations"):
        form.get_by_role("button", name="Save").click()
    elements = agency.saved(draft)["document"]["slides"][1]["elements"]
    picture = next(one for one in elements if one["kind"] == "image")
    assert (picture["alt"], picture["focus"]) == ("A mill at dusk", {"x": 0.45, "y": 0.45})


def test_selected_words_get_links_and_bold(hand: Hand, agency: Agency, draft: Json) -> None:
    hand.open(draft)
    page, keys = hand.page, hand.page.keyboard
    hand.slide(2).focus()
    hand.choose(2)
    page.get_by_role("button", name="Edit text: ").click()
    field = page.get_by_role("textbox", name="text")
    field.fill("🧵 Flour for the mill")
    field.evaluate("(field) => field.setSelectionRange(3, 8)")
    keys.press("Control+b")
    field.evaluate("(field) => field.setSelectionRange(17, 21)")
    keys.press("Control+k")
    page.get_by_label("Address").fill("https://mill.example/boat")
    keys.press("Enter")
    keys.press("Escape")
    hand.expect_saved()
    elements = agency.saved(draft)["document"]["slides"][1]["elements"]
    marks = next(one for one in elements if one.get("role") == "body")["entities"]
    # Code points: the emoji is one.
    assert [(one["kind"], one["start"], one["end"], one["url"]) for one in marks] == [
        ("bold", 2, 7, None),
        ("link", 16, 20, "https://mill.example/boat"),
    ]


def test_double_clicked_words_can_be_edited_at_once(hand: Hand, draft: Json) -> None:
    hand.open(draft)
    hand.slides.first.locator(".handle").first.dblclick()
    field = hand.page.get_by_role("group", name="Writing: ").get_by_role("textbox")
    expect(field).to_be_focused()
    hand.page.keyboard.press("Control+End")
    hand.page.keyboard.type(" o")
    expect(field).to_have_value(re.compile(" o$"))
    expect(hand.slides).to_have_count(len(draft["document"]["slides"]))


def test_a_slide_is_split_at_the_cursor(hand: Hand, agency: Agency) -> None:
    draft = agency.draft()
    hand.open(draft)
    hand.choose(2)
    hand.page.get_by_role("button", name="Edit text: ").click()
    before = agency.saved(draft)["document"]["slides"]
    body = next(one["text"] for one in before[1]["elements"] if one.get("role") == "body")
    at = len(body) // 2
    hand.page.get_by_role("textbox", name="text").evaluate(
        "(field, at) => field.setSelectionRange(at, at)", at
    )
    hand.page.get_by_role("button", name="Split the slide at the cursor").click()
    expect(hand.slides).to_have_count(len(before) + 1)
    after = agency.saved(draft)["document"]["slides"]
    parts = [
        one["text"]
        for slide in after[1:3]
        for one in slide["elements"]
        if one.get("role") == "body"
    ]
    assert [part.split() for part in parts] == [body[:at].split(), body[at:].split()]
