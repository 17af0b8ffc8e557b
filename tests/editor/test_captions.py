"""Caption & Alt Text: captions of channels, and alt texts of slides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from local.client import Json
from tests.editor.axe import in_light_and_dark
from tests.editor.desk import PageAgency
from tests.editor.hand import Agency, Hand, eventually

FORMATS = ["instagram-4x5", "x-1x1", "x-16x9"]
SHORT = "A mill on a boat. Nobody had tried it here before.\n---\nThen came the flour."


def captions(document: Json) -> dict[str, str]:
    return {one["channel"]: one["text"] for one in document["captions"]}


@pytest.fixture
def desk(hand: Hand, agency: Agency) -> PageAgency:
    draft = agency.draft(SHORT)
    agency.operate(draft, {"op": "set_document", "formats": FORMATS, "captions": []})
    return PageAgency(hand, agency, agency.saved(draft))


def test_a_caption_is_shared_by_channels_or_separate_for_one(desk: PageAgency) -> None:
    page = desk.hand.page
    panel = desk.panel("Caption & Alt Text")
    # One field for each channel, however many formats it has.
    which = panel.get_by_role("radiogroup", name="Which caption")
    expect(which.get_by_role("radio")).to_have_count(3)
    expect(panel.get_by_role("textbox").first).to_be_in_viewport(ratio=0.9)  # it stands last
    every = panel.get_by_role("textbox", name="Caption on every channel")
    every.fill("Bread at dawn. " * 20)
    goes_to = panel.get_by_role("list", name="Channels that get it").get_by_role("listitem")
    expect(goes_to).to_have_count(2)
    expect(goes_to.nth(0)).to_contain_text("300 of 2,200")
    expect(goes_to.nth(1)).to_contain_text("300 of 280")
    # The caption is cut as on the channel, and shown whole on request.
    card = panel.get_by_role("figure", name="On Instagram")
    expect(card).to_contain_text("Bread… more")
    card.get_by_role("button", name="more").click()
    expect(card.get_by_role("button", name="less")).to_be_visible()

    goes_to.nth(1).get_by_role("button", name="Write another for X").click()
    own = panel.get_by_role("textbox", name="Caption on X")
    expect(own).to_have_value("Bread at dawn. " * 20)
    expect(panel.get_by_text("As everywhere", exact=True)).to_be_visible()
    own.fill("Bread. https://mill.example/a/long/way")
    expect(panel.get_by_text("30 of 280", exact=True)).to_be_visible()
    expect(panel.get_by_text("Only here")).to_be_visible()
    said = desk.until(lambda one: "x" in captions(one))
    assert captions(said) == {
        "all": "Bread at dawn. " * 20,
        "x": "Bread. https://mill.example/a/long/way",
    }
    panel.get_by_role("button", name="Add a first comment").click()
    page.keyboard.type("#bread")
    said = desk.until(lambda one: one["captions"][1]["first_comment"] == "#bread")
    assert said["captions"][0]["first_comment"] is None

    panel.get_by_role("button", name="As everywhere").click()
    desk.until(lambda one: list(captions(one)) == ["all"])
    page.get_by_role("log").get_by_role("button", name="Undo").click()
    assert desk.until(lambda one: "x" in captions(one)) == said
    assert in_light_and_dark(page) == []


def test_a_written_caption_is_replaced_only_after_confirmation(desk: PageAgency) -> None:
    page = desk.hand.page
    panel = desk.panel("Caption & Alt Text")
    which = panel.get_by_role("radiogroup", name="Which caption")
    for channel in ("Instagram", "X"):
        which.get_by_text(channel, exact=True).click()
        panel.get_by_role("textbox", name=f"Caption on {channel}").fill(f"For {channel}.")
    before = desk.until(lambda one: len(one["captions"]) == 2)
    panel.get_by_role("button", name="Write from the thread").click()
    dialog = page.get_by_role("dialog", name="Replace the caption?")
    dialog.get_by_role("button", name="Cancel").click()
    panel.get_by_role("button", name="Use for every channel").click()
    dialog = page.get_by_role("dialog", name="Use it for every channel?")
    expect(dialog).to_contain_text("The caption for Instagram is replaced.")
    dialog.get_by_role("button", name="Cancel").click()
    assert desk.document() == before

    panel.get_by_role("button", name="Write from the thread").click()
    page.get_by_role("dialog").get_by_role("button", name="Replace").click()
    said = captions(desk.until(lambda one: captions(one)["x"] != "For X."))
    assert said["x"].startswith("A mill on a boat.")
    panel.get_by_role("button", name="Use for every channel").click()
    page.get_by_role("dialog").get_by_role("button", name="Use for every channel").click()
    assert captions(desk.until(lambda one: len(one["captions"]) == 1)) == {"all": said["x"]}


def test_alt_texts_are_written_beside_the_slides_by_touch(
    open_page: Callable[..., Hand], agency: Agency
) -> None:
    hand = open_page(has_touch=True, viewport={"width": 390, "height": 844})
    draft = agency.draft(SHORT)
    picture: Any = {"kind": "text", "id": "6f1f6c3e-0000-4000-8000-000000000001", "role": "body"}
    agency.operate(
        draft,
        {
            "op": "insert_slide",
            "index": 1,
            "slide": {
                "id": "6f1f6c3e-0000-4000-8000-000000000002",
                "layout": "text-only",
                "elements": [{**picture, "text": "", "entities": []}],
            },
        },
    )
    hand.open(agency.saved(draft))
    # The check leads here, and is not in the way.
    hand.page.get_by_role("button", name="Check: ").tap()
    sheet = hand.page.get_by_role("complementary", name="Check")
    sheet.get_by_role("button", name="Caption on Instagram").tap()
    expect(sheet).to_have_count(0)
    expect(hand.page.get_by_role("button", name="Caption & Alt Text")).to_be_focused()
    panel: Locator = hand.page.get_by_role("region", name="Caption & Alt Text")
    expect(panel.get_by_role("textbox", name="Caption on Instagram")).to_be_in_viewport()
    expect(panel.get_by_text("1 missing")).to_be_visible()
    first = panel.get_by_role("textbox", name="Alt text of slide 1", exact=True)
    first.tap()
    panel.get_by_role("button", name="Alt text of slide 1: start from its words").tap()
    expect(first).to_be_focused()
    words = first.input_value()
    assert "A mill on a boat." in words
    hand.page.keyboard.press("Control+End")
    hand.page.keyboard.type(" And a river.")
    panel.get_by_role("textbox", name="Alt text of slide 2", exact=True).fill("A blank page.")
    expect(panel.get_by_text("1 missing")).to_have_count(0)
    alts = [f"{words} And a river.", "A blank page."]

    def said() -> bool:
        return [one["alt"] for one in agency.saved(draft)["document"]["slides"][:2]] == alts

    eventually(hand.page, said)
    panel.get_by_role("button", name="Show: Slide 3").tap()
    expect(hand.slide(3)).to_have_attribute("aria-pressed", "true")


def test_reviewers_see_the_captions(desk: PageAgency) -> None:
    desk.agency.operate(
        desk.draft,
        {
            "op": "set_document",
            "captions": [{"channel": "all", "text": "Bread. " * 60, "first_comment": "#bread"}],
        },
    )
    page = desk.hand.page
    page.reload()
    page.get_by_role("banner").get_by_role("button", name="Review").click()
    card = page.get_by_role("complementary", name="Review").get_by_role(
        "figure", name="On Instagram"
    )
    expect(card).to_contain_text("#bread")
    card.get_by_role("button", name="more").click()
    expect(card).to_contain_text(("Bread. " * 60).strip())
