"""Sizes of the agency's own beside the platforms' formats, and stories as sequences of posts."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.editor.desk import PageAgency
from tests.editor.hand import Agency, Hand


@pytest.fixture
def desk(hand: Hand, agency: Agency) -> PageAgency:
    return PageAgency(hand, agency, agency.draft())


def test_a_custom_size_is_created_used_and_archived_in_canvas_and_ratio(desk: PageAgency) -> None:
    page, panel = desk.hand.page, desk.panel("Canvas & Ratio")
    panel.get_by_role("button", name="Custom size…").click()
    dialog = page.get_by_role("dialog", name="Custom size")
    dialog.get_by_role("textbox", name="Name").fill("Site banner")
    dialog.get_by_role("spinbutton", name="Width in pixels").fill("4000")
    dialog.get_by_role("spinbutton", name="Height in pixels").fill("628")
    dialog.get_by_role("button", name="Add size").click()
    expect(dialog.get_by_text("may have at most 1884")).to_be_visible()
    assert desk.document() == desk.draft["document"]
    dialog.get_by_role("spinbutton", name="Width in pixels").fill("1200")
    dialog.get_by_role("button", name="Add size").click()
    document = desk.until(lambda one: "own-1200x628" in one["formats"])
    assert document["format"] == desk.draft["document"]["format"]
    expect(panel.get_by_role("button", name="Show Site banner")).to_be_visible()
    desk.hand.expect_pixels()
    box = desk.hand.slides.first.locator("img").bounding_box()
    assert box
    assert box["width"] / box["height"] == pytest.approx(1200 / 628, rel=0.02)

    panel.get_by_role("button", name="Actions for Site banner").click()
    page.get_by_role("menuitem", name="Archive").click()
    expect(
        page.get_by_text("“Site banner” is archived; carousels that use it keep it")
    ).to_be_visible()
    expect(panel.get_by_role("button", name="Show Site banner")).to_be_visible()
    panel.get_by_role("button", name="Actions for Site banner").click()
    page.get_by_role("menuitem", name="Remove").click()
    desk.until(lambda one: "own-1200x628" not in one["formats"])
    expect(panel.get_by_role("button", name="Add Site banner")).to_have_count(0)
    panel.get_by_text("Your sizes").click()
    panel.get_by_role("button", name="Bring Site banner back").click()
    expect(panel.get_by_role("button", name="Add Site banner")).to_be_visible()


def test_a_story_counts_posts_instead_of_too_many_slides(hand: Hand, agency: Agency) -> None:
    desk = PageAgency(hand, agency, agency.draft(format="instagram-story"))
    count = len(desk.draft["document"]["slides"])
    told = f"{count} posts, one per slide"
    expect(desk.panel("Canvas & Ratio").get_by_text(told)).to_be_attached()
    for sheet in ("Check", "Render"):
        hand.page.get_by_role("button", name=sheet).first.click()
        beside = hand.page.get_by_role("complementary", name=sheet)
        expect(beside.get_by_text(told)).to_be_visible()
        expect(beside.get_by_text("allows 1")).to_have_count(0)
        hand.page.keyboard.press("Escape")
