"""Ready, or n to fix: the same number in the bar, the check, the review and the render, mended by a tap."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from local.client import Json
from local.library import Library
from tests.editor.axe import in_light_and_dark
from tests.editor.hand import THREAD, Agency, Hand

LONG = " ".join(f"Sentence {n} says how the mill turned with the river." for n in range(24))


def cut_draft(agency: Agency, texts: int, **fields: str) -> Json:
    """A draft of which so many texts are cut."""
    draft = agency.draft(**fields)
    for slide in draft["document"]["slides"][1 : texts + 1]:
        body = next(one for one in slide["elements"] if one.get("role") == "body")
        agency.operate(draft, {"op": "set_text", "element": body["id"], "text": LONG})
    return agency.saved(draft)


@pytest.fixture
def cut(agency: Agency) -> Json:
    """A draft of which two texts are cut."""
    return cut_draft(agency, 2)


def told(page: Page, said: str) -> Locator:
    """The bar's check button with this state."""
    button = page.get_by_role("banner").get_by_role("button", name=f"Check: {said}")
    expect(button).to_be_visible()
    return button


def check_sheet(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Check")


def test_cut_text_is_reported_everywhere_and_fixed_by_one_tap(
    hand: Hand, agency: Agency, cut: Json
) -> None:
    hand.open(cut)
    page = hand.page
    told(page, "2 to fix").click()
    sheet = check_sheet(page)
    expect(sheet.get_by_role("region", name="Verdict")).to_contain_text("2 to fix")
    expect(sheet.get_by_text("Ready", exact=True)).to_have_count(0)
    assert in_light_and_dark(page) == []

    sheet.get_by_role("button", name="Show: Slide 3").first.click()
    writer = page.get_by_role("group", name="Writing: text")
    expect(writer.get_by_role("textbox", name="text")).to_have_value(LONG)
    page.keyboard.press("Escape")

    page.get_by_role("banner").get_by_role("button", name="Review").click()
    review = page.get_by_role("complementary", name="Review")
    expect(review.get_by_role("note")).to_contain_text("2 to fix")
    expect(review.get_by_role("button", name="anyway")).to_be_visible()
    page.get_by_role("banner").get_by_role("button", name="Render", exact=True).click()
    render = page.get_by_role("complementary", name="Render")
    expect(render.get_by_role("note")).to_contain_text("2 to fix")
    render.get_by_role("button", name="Show all").click()

    sheet.get_by_role("button", name="Slide 2", exact=False).filter(has_text="Split").click()
    told(page, "1 to fix")
    sheet.get_by_role("button", name="Slide", exact=False).filter(has_text="Split").click()
    told(page, "Ready")
    expect(sheet.get_by_role("region", name="Verdict")).to_contain_text("Ready")
    page.get_by_role("banner").get_by_role("button", name="Undo").click()
    told(page, "1 to fix")
    words = " ".join(
        one["text"]
        for slide in agency.saved(cut)["document"]["slides"]
        for one in slide["elements"]
        if "text" in one
    )
    assert words.count("Sentence 23 says") == 2


def test_approving_despite_errors_records_their_number(
    hand: Hand, agency: Agency, cut: Json
) -> None:
    hand.open(cut)
    page = hand.page
    told(page, "2 to fix")
    page.get_by_role("banner").get_by_role("button", name="Review").click()
    review = page.get_by_role("complementary", name="Review")
    review.get_by_role("button", name="anyway").click()
    expect(review.get_by_text("2 were to fix")).to_be_visible()
    said = agency.saved(cut)["review"]
    assert (said["verdict"], said["to_fix"]) == ("approved", 2)
    assert agency.saved(cut)["readiness"] == {"state": "to-fix", "to_fix": 2}

    # The hand-over shows the same, and leads to the fixes.
    page.goto(f"{hand.studio.url}/#/{hand.studio.owner.agency}/of/{agency.brand.client}")
    page.get_by_role("button", name="Hand over").click()
    page.get_by_role("dialog").get_by_role("button", name="2 to fix").first.click()
    expect(check_sheet(page).get_by_role("region", name="Verdict")).to_contain_text("2 to fix")


def mend(place: Locator) -> None:
    """Apply the first fix in a list of findings."""
    place.get_by_role("button", name=re.compile("^(Split|Shorten) .*: Slide")).first.click()


def test_the_count_is_the_same_everywhere_and_a_fix_is_one_tap_away(
    hand: Hand, agency: Agency
) -> None:
    draft = cut_draft(agency, 4, text=f"{THREAD}\n---\nAt night it ground.", title="Four cuts")
    hand.open(draft)
    page = hand.page
    banner = page.get_by_role("banner")
    told(page, "4 to fix").click()
    mend(check_sheet(page))
    told(page, "3 to fix")
    expect(check_sheet(page).get_by_role("region", name="Verdict")).to_contain_text("3 to fix")

    banner.get_by_role("button", name="Review").click()
    note = page.get_by_role("complementary", name="Review").get_by_role("note")
    expect(note).to_contain_text("3 to fix")
    mend(note)
    told(page, "2 to fix")
    expect(note).to_contain_text("2 to fix")

    banner.get_by_role("button", name="Render", exact=True).click()
    note = page.get_by_role("complementary", name="Render").get_by_role("note")
    expect(note).to_contain_text("2 to fix")
    mend(note)
    told(page, "1 to fix")
    expect(note).to_contain_text("1 to fix")

    page.goto(f"{hand.studio.url}/#/{hand.studio.owner.agency}/of/{agency.brand.client}")
    card = page.get_by_role("listitem").filter(has=page.get_by_role("link", name="Open Four cuts"))
    assert in_light_and_dark(page) == []
    card.get_by_role("link", name="1 to fix").click()
    told(page, "1 to fix")
    mend(check_sheet(page))
    told(page, "Ready")
    assert agency.saved(draft)["readiness"] == {"state": "ready", "to_fix": 0}
    page.goto(f"{hand.studio.url}/#/{hand.studio.owner.agency}/of/{agency.brand.client}")
    expect(card.get_by_text("Ready", exact=True)).to_be_visible()


def test_missing_alt_text_is_written_in_the_check(hand: Hand, agency: Agency) -> None:
    asset = Library(agency.api, agency.base).asset("crossing.jpg", "image", "")
    draft = agency.draft()
    slide = draft["document"]["slides"][1]
    picture = {"kind": "image", "id": slide["id"][:-4] + "0abc", "asset": asset}
    agency.operate(
        draft, {"op": "insert_element", "slide": slide["id"], "element": picture, "index": 9}
    )
    hand.open(agency.saved(draft))
    page = hand.page
    told(page, "Ready").click()
    sheet = check_sheet(page)
    missing = sheet.get_by_text("has no alt text")
    expect(missing).to_be_visible()
    sheet.get_by_role("button", name="Add alt text").click()
    sheet.get_by_role("textbox", name="Add alt text").fill("The mill at dawn")
    sheet.get_by_role("button", name="Save").click()
    expect(missing).to_have_count(0)
    elements = agency.saved(draft)["document"]["slides"][1]["elements"]
    assert [one["alt"] for one in elements if one["kind"] == "image"] == ["The mill at dawn"]


def test_an_unchecked_carousel_is_marked_and_leads_to_the_check(hand: Hand, agency: Agency) -> None:
    agency.draft(title="Never checked")
    page = hand.page
    page.goto(f"{hand.studio.url}/#/{hand.studio.owner.agency}/of/{agency.brand.client}")
    card = page.get_by_role("listitem").filter(
        has=page.get_by_role("link", name="Open Never checked")
    )
    card.get_by_role("link", name="Not checked yet").click()
    told(page, "Ready")
    expect(check_sheet(page).get_by_role("region", name="Verdict")).to_contain_text("Ready")
    page.go_back()
    expect(card.get_by_text("Ready", exact=True)).to_be_visible()
