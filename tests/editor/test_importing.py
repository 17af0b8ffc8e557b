"""How a thread comes in: what it was read as is said, can be chosen anew, and what nobody reads is named."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.editor.hand import Agency, Hand

HEADED = "# The mill\n\nIt stands on a boat.\n\n# The wheel\n\nThe current turns it."


def sheet(hand: Hand) -> Locator:
    hand.page.get_by_role("button", name="Import a thread").first.click()
    return hand.page.get_by_role("dialog", name="Import a thread")


@pytest.mark.parametrize("by", ["keys", "touch"])
def test_what_a_text_is_read_as_can_be_chosen_again(
    open_page: Callable[..., Hand], agency: Agency, by: str
) -> None:
    hand = open_page(has_touch=by == "touch")
    page = hand.page
    page.goto(hand.studio.url)
    form = sheet(hand)
    form.get_by_label("Text", exact=True).fill(HEADED)
    expect(form.get_by_text("2 posts found")).to_be_visible()
    reading = form.get_by_role("combobox", name="Read as")
    expect(reading).to_have_value("markdown")
    expect(form.get_by_text("Because: ")).to_be_visible()
    if by == "keys":
        reading.focus()
        page.keyboard.press("ArrowDown")
    else:
        reading.select_option("plain text")
    expect(form.get_by_text("4 posts found")).to_be_visible()
    expect(reading).to_have_value("plain-text")
    if by == "keys":
        expect(reading).to_be_focused()
    # Another text is looked at anew.
    form.get_by_label("Text", exact=True).fill(f"{HEADED}\n\n# The sacks\n\nThey wait.")
    expect(form.get_by_text("3 posts found")).to_be_visible()
    expect(reading).to_have_value("markdown")
    reading.select_option("plain text")
    expect(form.get_by_text("6 posts found")).to_be_visible()
    form.get_by_role("button", name="Create carousel").click()
    expect(hand.posts).to_have_count(6)
    newest = agency.api.get(f"{agency.base}/threads")["results"][0]
    assert newest["source"] == "plain-text"


def test_what_can_be_one_thing_says_so_and_what_nobody_reads_is_named(
    open_page: Callable[..., Hand], agency: Agency
) -> None:
    hand = open_page()
    hand.page.goto(hand.studio.url)
    form = sheet(hand)
    words = form.get_by_label("Text", exact=True)
    feed = "<rss><channel><item><title>The mill</title></item></channel></rss>"
    words.fill(feed)
    expect(form.get_by_text("Read as a feed")).to_be_visible()
    expect(form.get_by_role("combobox", name="Read as")).to_have_count(0)
    before = agency.api.get(f"{agency.base}/threads")["results"]
    words.fill(json.dumps({"recipes": [{"flour": 1}]}))
    problem = form.get_by_role("alert")
    expect(problem).to_contain_text("This looks like JSON with “recipes”")
    expect(problem).to_contain_text("What can be read")
    expect(form.get_by_role("button", name="Create carousel")).to_be_disabled()
    assert agency.api.get(f"{agency.base}/threads")["results"] == before
