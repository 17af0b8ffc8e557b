"""Importing a thread: its format is shown and can be changed, and unknown sources are named."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Position, expect

from tests.editor.axe import faults
from tests.editor.desk import PageAgency
from tests.editor.hand import THREAD, Agency, Hand

HEADED = "# The mill\n\nIt stands on a boat.\n\n# The wheel\n\nThe current turns it."


def sheet(hand: Hand) -> Locator:
    hand.page.get_by_role("button", name="Import a thread").first.click()
    return hand.page.get_by_role("dialog", name="Import a thread")


@pytest.mark.parametrize("by", ["keys", "touch"])
def test_the_format_a_text_is_read_as_can_be_changed(
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
    # Another text is read again.
    form.get_by_label("Text", exact=True).fill(f"{HEADED}\n\n# The sacks\n\nThey wait.")
    expect(form.get_by_text("3 posts found")).to_be_visible()
    expect(reading).to_have_value("markdown")
    reading.select_option("plain text")
    expect(form.get_by_text("6 posts found")).to_be_visible()
    form.get_by_role("button", name="Create carousel").click()
    expect(hand.posts).to_have_count(6)
    newest = agency.api.get(f"{agency.base}/threads")["results"][0]
    assert newest["source"] == "plain-text"


def test_an_unambiguous_source_offers_no_choice_and_an_unknown_one_is_named(
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


POSTS = "One line\nand its second line\n---\nTwo\n---\nThree"


def words(form: Locator, number: int) -> Locator:
    return form.get_by_role("textbox", name=f"Words of post {number}", exact=True)


def act(form: Locator, number: int, name: str) -> None:
    form.get_by_role("group", name=f"Actions for post {number}", exact=True).get_by_role(
        "button", name=name
    ).click()


def told(form: Locator) -> list[str]:
    """The texts of the posts to import, in order."""
    return [
        one.input_value()
        for one in form.get_by_role("list", name="Posts found").get_by_role("textbox").all()
    ]


def second_line(hand: Hand, field: Locator, by: str) -> None:
    """Put the cursor at the beginning of the second line."""
    if by == "keys":
        field.focus()
        hand.page.keyboard.press("ControlOrMeta+Home")
        hand.page.keyboard.press("ArrowDown")
        hand.page.keyboard.press("Home")
        return
    box = field.bounding_box()
    assert box
    place: Position = {"x": 3, "y": 0.75 * box["height"]}
    if by == "touch":
        field.tap(position=place)
    else:
        field.click(position=place)


@pytest.mark.parametrize("by", ["mouse", "keys", "touch"])
def test_found_posts_are_split_merged_moved_and_left_out_before_saving(
    open_page: Callable[..., Hand], agency: Agency, by: str
) -> None:
    small = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
    hand = open_page(**(small if by == "touch" else {}))
    page = hand.page
    page.goto(hand.studio.url)
    form = sheet(hand)
    form.get_by_label("Text", exact=True).fill(POSTS)
    expect(form.get_by_text("3 posts found")).to_be_visible()
    before = len(agency.api.get(f"{agency.base}/threads")["results"])

    second_line(hand, words(form, 1), by)
    if by == "keys":
        page.keyboard.press("Enter")
    else:
        act(form, 1, "Split at the cursor")
    expect(form.get_by_text("4 posts to import")).to_be_visible()
    expect(words(form, 2)).to_have_value("and its second line")
    expect(words(form, 2)).to_be_focused()
    # Nothing is written here: letters, pasted or typed, change no word.
    page.keyboard.insert_text("smoke")
    expect(words(form, 2)).to_have_value("and its second line")

    if by == "keys":
        words(form, 4).focus()
        page.keyboard.press("ControlOrMeta+Home")
        page.keyboard.press("Backspace")
    else:
        act(form, 3, "Merge with the next post")
    expect(words(form, 3)).to_have_value("Two\n\nThree")
    expect(form.get_by_text("3 posts to import")).to_be_visible()

    move(hand, form, 3, by)
    expect(words(form, 1)).to_have_value("Two\n\nThree")
    expect(form.get_by_text("Now post 1 of 3")).to_be_attached()

    act(form, 2, "Leave out")
    back = form.get_by_role("button", name="Put back")
    expect(back).to_be_focused()
    act(form, 1, "Leave out")
    expect(form.get_by_text("1 post to import")).to_be_visible()
    act(form, 1, "Leave out")
    expect(form.get_by_role("button", name="Create carousel")).to_be_disabled()
    for left in (2, 1, 0):
        back.last.click()
        expect(back).to_have_count(left)
    act(form, 2, "Leave out")
    assert told(form) == ["Two\n\nThree", "and its second line"]
    assert faults(page) == []

    form.get_by_role("button", name="Create carousel").click()
    expect(hand.slides.first).to_be_visible()
    threads = agency.api.get(f"{agency.base}/threads")["results"]
    assert len(threads) == before + 1
    thread = agency.api.get(f"{agency.base}/threads/{threads[0]['id']}")
    assert [one["content"]["text"] for one in thread["posts"]] == [
        "Two\n\nThree",
        "and its second line",
    ]


def move(hand: Hand, form: Locator, number: int, by: str) -> None:
    """A post to the first place, by its handle."""
    page = hand.page
    handle = form.get_by_role("button", name=f"Move post {number}")
    if by == "keys":
        handle.focus()
        page.keyboard.press("ArrowUp")
        expect(form.get_by_role("button", name=f"Move post {number - 1}")).to_be_focused()
        page.keyboard.press("ArrowUp")
        return
    handle.scroll_into_view_if_needed()
    first = form.get_by_role("list", name="Posts found").get_by_role("listitem").first
    start, goal = handle.bounding_box(), first.bounding_box()
    assert start
    assert goal
    x, y = start["x"] + 12, start["y"] + 12
    if by == "mouse":
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x, goal["y"] + 4, steps=8)
        expect(first).to_have_attribute("data-drop", "before")
        page.mouse.up()
        return
    fingers = page.context.new_cdp_session(page)

    def touch(kind: str, y: float) -> None:
        points = [] if kind == "touchEnd" else [{"x": x, "y": y}]
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", y)
    page.locator(".ghost-post").wait_for(state="attached")
    for step in range(1, 9):
        touch("touchMove", y + (goal["y"] + 4 - y) * step / 8)
    expect(first).to_have_attribute("data-drop", "before")
    touch("touchEnd", goal["y"] + 4)


def test_another_reading_warns_that_changes_to_posts_are_discarded(hand: Hand) -> None:
    hand.page.goto(hand.studio.url)
    form = sheet(hand)
    form.get_by_label("Text", exact=True).fill(HEADED)
    act(form, 1, "Leave out")
    expect(form.get_by_text("1 post to import")).to_be_visible()
    # Another client has the same reading: the changes stay.
    clients = form.get_by_role("combobox", name="For")
    clients.select_option(index=0)
    expect(form.get_by_text("1 post to import")).to_be_visible()
    form.get_by_role("combobox", name="Read as").select_option("plain text")
    expect(form.get_by_text("4 posts found")).to_be_visible()
    expect(form.get_by_text("your changes to the posts were discarded")).to_be_visible()
    act(form, 4, "Split at the cursor")
    expect(form.get_by_text("Put the cursor where you want to split the post")).to_be_visible()
    expect(words(form, 4)).to_be_focused()
    act(form, 1, "Leave out")
    form.get_by_role("button", name="As found").click()
    expect(form.get_by_text("4 posts found")).to_be_visible()


def test_a_phone_shows_the_number_of_posts_found_and_leads_to_them(
    open_page: Callable[..., Hand], agency: Agency
) -> None:
    hand = open_page(has_touch=True, viewport={"width": 390, "height": 844})
    hand.page.goto(f"{hand.studio.url}/#/{hand.studio.owner.agency}/of/{agency.brand.client}")
    form = sheet(hand)
    form.get_by_label("Text", exact=True).fill("\n---\n".join(f"Post {n}." for n in range(7)))
    first = form.locator(".found-post").first
    expect(first).not_to_be_in_viewport()
    form.get_by_role("button", name="7 posts", exact=True).tap()
    expect(first).to_be_in_viewport()
    expect(form.get_by_role("button", name="Create carousel")).to_be_in_viewport()
    first.get_by_role("button", name="Leave out").tap()
    expect(form.get_by_role("button", name="6 posts", exact=True)).to_be_visible()


def test_a_link_alone_is_refused_with_a_way_out_and_saves_nothing(
    hand: Hand, agency: Agency
) -> None:
    hand.page.goto(hand.studio.url)
    form = sheet(hand)
    before = agency.api.get(f"{agency.base}/threads")["results"]
    form.get_by_label("Text", exact=True).fill("https://x.com/ines/status/17")
    problem = form.get_by_role("alert")
    expect(problem).to_contain_text(
        "This is only a link to X, and posts are not fetched from links."
    )
    expect(problem).to_contain_text("your X archive")
    expect(form.get_by_role("button", name="Create carousel")).to_be_disabled()
    assert agency.api.get(f"{agency.base}/threads")["results"] == before


def test_a_carousel_has_its_threads_language_until_another_is_chosen(
    hand: Hand, agency: Agency
) -> None:
    client = agency.api.post(f"{agency.base}/clients", {"name": "Al Furn", "language": "ar"})
    kit = {"client": client["id"], "name": "Main", "spec": {"author": {"name": "Al Furn"}}}
    agency.api.post(f"{agency.base}/brand-kits", kit)
    hand.page.goto(hand.studio.url)
    form = sheet(hand)
    form.get_by_role("combobox", name="For").select_option("Al Furn")
    # The client is shown beside the button that creates the carousel.
    expect(form.locator("footer")).to_contain_text("For Al Furn")
    form.get_by_label("Text", exact=True).fill(THREAD)
    language = form.get_by_role("combobox", name="Language")
    expect(language.get_by_role("option", selected=True)).to_have_text("English (from the text)")
    language.select_option("German")
    form.get_by_role("button", name="Create carousel").click()
    expect(hand.slides.first).to_be_visible()
    made = agency.api.get(f"{agency.base}/carousels?client={client['id']}")["results"][0]
    draft = agency.saved(made)
    assert draft["document"]["language"] == "de"
    desk = PageAgency(hand, agency, draft)
    setting = desk.panel("Canvas").get_by_role("combobox", name="Language of the carousel")
    expect(setting).to_have_value("de")
    setting.select_option("Arabic")
    changed = desk.until(lambda document: document["language"] == "ar")
    cues = [one["text"] for one in changed["slides"][0]["elements"] if one.get("role") == "cue"]
    assert cues == ["اسحب"]
    expect(setting).to_have_value("ar")
    hand.expect_pixels()
    hand.page.get_by_role("button", name="Undo").click()
    expect(setting).to_have_value("de")
