"""No gesture of the page loses, cuts or overwrites words without telling; undo brings them back."""

from __future__ import annotations

from functools import partial

import pytest
from playwright.sync_api import expect

from local.client import Json
from tests.editor.hand import Agency, Hand, eventually

LONG = "\n---\n".join(
    (
        "A mill on a boat. Nobody had tried it here before.",
        "The first day we ground nothing but river sand, and the stones were better for it. Then came the "
        "flour: forty kilos before noon, in sacks that nobody had counted. In the evening the current turned, "
        "and so did the wheel, slower than before. By the third day the baker came down to the landing and "
        "asked what we wanted for all of it, the boat and the bread together, and we laughed at her.",
        "Nobody had thought of that.",
    )
)


@pytest.fixture
def draft(agency: Agency) -> Json:
    return agency.draft(LONG)


def said_on(slide: Json) -> str:
    return " ".join(one.get("text", "") for one in slide["elements"])


def test_replaced_text_is_reported_and_undo_stops_at_the_beginning(
    hand: Hand, agency: Agency, draft: Json
) -> None:
    slides = draft["document"]["slides"]
    halves = [n for n, one in enumerate(slides) if one["post"] == slides[2]["post"]]
    assert len(halves) == 2
    last = halves[1]
    hand.open(draft)
    page = hand.page
    chip = hand.post(2).locator(".tag").first
    expect(chip).to_have_text("on slides 2, 3")
    undo = page.get_by_role("banner").get_by_role("button", name="Undo")
    expect(undo).to_be_disabled()
    hand.choose(last + 1)
    hand.post(3).get_by_role("button", name="Card onto the chosen slide").click()
    notice = page.locator(".notice").filter(has_text="This text is no longer on a slide")
    expect(notice).to_contain_text(said_on(slides[last])[:60])
    expect(chip).to_have_text("partly on slide 2")
    notice.get_by_role("button", name="Undo").click()
    expect(chip).to_have_text("on slides 2, 3")
    hand.expect_saved()
    assert agency.saved(draft)["document"] == draft["document"]
    expect(undo).to_be_disabled()
    expect(page.get_by_role("button", name="Redo", exact=True)).to_be_enabled()


def test_split_in_two_makes_two_cards(hand: Hand, agency: Agency) -> None:
    words = LONG.split("\n---\n")[1]
    draft = agency.draft("\n---\n".join(("A hook.", "Short.", "And an end.")))
    card = draft["document"]["slides"][1]
    body = next(one for one in card["elements"] if one.get("role") == "body")
    agency.operate(draft, {"op": "set_text", "element": body["id"], "text": words})
    hand.open(draft)
    total = len(draft["document"]["slides"])
    hand.page.get_by_role("button", name="Actions for slide 2").click()
    hand.page.get_by_role("menuitem", name="Split in two").click()
    expect(hand.slides).to_have_count(total + 1)
    expect(hand.slide(2)).to_have_accessible_name(f"Slide 2 of {total + 1}, Post card")
    expect(hand.slide(3)).to_have_accessible_name(f"Slide 3 of {total + 1}, Post card")
    after = agency.saved(draft)["document"]["slides"][1:3]
    assert f"{said_on(after[0])} {said_on(after[1])}".split() == words.split()


def test_links_are_completed_as_typed_and_invalid_ones_refused(
    hand: Hand, agency: Agency, draft: Json
) -> None:
    hand.open(draft)
    page, keys = hand.page, hand.page.keyboard
    hand.choose(2)
    page.get_by_role("button", name="Edit text: ").click()
    field = page.get_by_role("textbox", name="text")

    def typed(address: str) -> None:
        field.evaluate("(field) => field.setSelectionRange(0, 9)")
        keys.press("Control+k")
        page.get_by_label("Address").fill(address)
        keys.press("Enter")

    def kept() -> list[str]:
        elements = agency.saved(draft)["document"]["slides"][1]["elements"]
        marks = next(one for one in elements if one.get("role") == "body")["entities"]
        return [one["url"] for one in marks if one["kind"] == "link"]

    for address in ("javascript:alert(1)", "not an address"):
        typed(address)
        expect(page.locator(".writer-link input:invalid")).to_have_count(1)
        keys.press("Control+k")
    assert kept() == []
    for address, meant in (
        ("solvik.example/x", "https://solvik.example/x"),
        ("ines@solvik.example", "mailto:ines@solvik.example"),
        ("http://solvik.example", "http://solvik.example"),
    ):
        typed(address)
        expect(page.get_by_label("Address")).to_have_count(0)
        eventually(page, partial(lambda meant: kept() == [meant], meant))
