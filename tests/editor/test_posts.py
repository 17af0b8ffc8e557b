"""Several posts at once: chosen by mouse, keys and finger, and put onto slides in one step."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from local.client import Json
from tests.editor.axe import violations
from tests.editor.hand import Agency, Hand


@pytest.fixture
def draft(agency: Agency) -> Json:
    return agency.draft()


def posts_of(draft: Json) -> list[str | None]:
    """Which post each slide shows."""
    return [one["post"] for one in draft["document"]["slides"]]


def thread_of(agency: Agency, draft: Json) -> list[str]:
    thread = agency.api.get(f"{agency.base}/threads/{draft['thread']}")
    return [one["id"] for one in thread["posts"]]


def chosen(hand: Hand) -> list[int]:
    faces = [hand.face(number + 1) for number in range(hand.posts.count())]
    return [
        number
        for number, face in enumerate(faces, start=1)
        if face.get_attribute("aria-pressed") == "true"
    ]


def test_posts_are_chosen_by_mouse_and_dragged_together_as_one_step(
    hand: Hand, agency: Agency, draft: Json
) -> None:
    hand.open(draft)
    page, total = hand.page, len(draft["document"]["slides"])
    many = page.get_by_role("toolbar", name="posts chosen")
    hand.face(4).click()
    assert chosen(hand) == [4]
    hand.face(2).click(modifiers=["Shift"])
    assert chosen(hand) == [2, 3, 4]
    hand.face(3).click(modifiers=["ControlOrMeta"])
    assert chosen(hand) == [2, 4]
    expect(many).to_contain_text("2 posts chosen")
    # Whichever is held: all of them go, in the order of the thread.
    hand.drag(hand.post(4), hand.slides.nth(1), share=0.05)
    expect(hand.slides).to_have_count(total + 2)
    expect(hand.said).to_have_text("2 slides added")
    expect(hand.slide(2)).to_have_attribute("aria-pressed", "true")
    expect(many).to_have_count(0)
    assert chosen(hand) == []
    hand.expect_saved()
    saved = agency.saved(draft)
    _, second, _, fourth = thread_of(agency, draft)
    before = posts_of(draft)
    assert posts_of(saved) == [before[0], second, fourth, *before[1:]]
    assert saved["version"] == draft["version"] + 1
    page.get_by_role("button", name="Undo").click()
    expect(hand.slides).to_have_count(total)
    hand.expect_saved()
    assert agency.saved(draft)["document"] == draft["document"]


def test_chosen_posts_are_placed_together_and_an_unchosen_one_alone(
    hand: Hand, agency: Agency, draft: Json
) -> None:
    hand.open(draft)
    total = len(draft["document"]["slides"])
    first, second, third, fourth = thread_of(agency, draft)
    hand.face(3).click()
    hand.face(4).click(modifiers=["ControlOrMeta"])
    hand.drag(hand.post(1), hand.slides.nth(1), share=0.05)
    expect(hand.slides).to_have_count(total + 1)
    hand.expect_saved()
    before = posts_of(draft)
    assert posts_of(agency.saved(draft)) == [before[0], first, *before[1:]]
    assert chosen(hand) == [3, 4]
    hand.drag(hand.post(3), hand.slides.nth(1), share=0.5)
    expect(hand.slides).to_have_count(total + 2)
    expect(hand.said).to_have_text("2 posts put onto slide 2")
    hand.expect_saved()
    assert posts_of(agency.saved(draft)) == [before[0], third, fourth, *before[1:]]
    # One of a card's own buttons is about this one post, whatever is chosen.
    hand.face(1).click()
    hand.face(2).click(modifiers=["ControlOrMeta"])
    hand.post(2).get_by_role("button", name="New slide").click()
    expect(hand.slides).to_have_count(total + 3)
    hand.expect_saved()
    assert posts_of(agency.saved(draft))[1:4] == [third, second, fourth]
    assert chosen(hand) == [1]


def test_posts_are_chosen_and_placed_by_keys_alone(hand: Hand, agency: Agency, draft: Json) -> None:
    hand.open(draft)
    page, keys = hand.page, hand.page.keyboard
    total = len(draft["document"]["slides"])
    first, second, third, fourth = thread_of(agency, draft)
    hand.face(1).focus()
    keys.press("ArrowRight")
    expect(hand.face(2)).to_be_focused()
    assert chosen(hand) == [2]
    keys.press("Shift+ArrowRight")
    keys.press("Shift+ArrowRight")
    assert chosen(hand) == [2, 3, 4]
    keys.press("Shift+ArrowLeft")
    assert chosen(hand) == [2, 3]
    keys.press("Home")
    keys.press("Control+ArrowRight")
    keys.press("Control+ArrowRight")
    expect(hand.face(3)).to_be_focused()
    keys.press("Space")
    assert chosen(hand) == [1, 3]
    keys.press("Space")
    assert chosen(hand) == [1]
    keys.press("Control+a")
    assert chosen(hand) == [1, 2, 3, 4]
    keys.press("Escape")
    assert chosen(hand) == []
    assert agency.saved(draft)["version"] == draft["version"]

    keys.press("End")
    keys.press("Shift+ArrowLeft")
    bar = page.get_by_role("toolbar", name="2 posts chosen")
    hand.slide(1).focus()
    keys.press("ArrowRight")
    bar.get_by_role("button", name="Their texts onto the chosen slide").press("Enter")
    expect(hand.said).to_have_text("2 posts put onto slide 2")
    # The bar is gone, and the keyboard back where it came from.
    expect(hand.face(3)).to_be_focused()
    hand.expect_saved()
    words = [
        one.get("text", "") for one in agency.saved(draft)["document"]["slides"][1]["elements"]
    ]
    thread = agency.api.get(f"{agency.base}/threads/{draft['thread']}")
    third_words, fourth_words = (one["content"]["text"] for one in thread["posts"][2:])
    assert any(one.endswith(f"{third_words}\n\n{fourth_words}") for one in words)
    keys.press("Control+z")
    expect(hand.said).to_have_text("Undone")
    hand.expect_saved()
    assert agency.saved(draft)["document"] == draft["document"]

    keys.press("Control+a")
    bar = page.get_by_role("toolbar", name="4 posts chosen")
    assert violations(page) == []
    bar.get_by_role("button", name="New slides").press("Enter")
    expect(hand.slides).to_have_count(total + 4)
    hand.expect_saved()
    before = posts_of(draft)
    assert posts_of(agency.saved(draft)) == [
        *before[:2],
        *(first, second, third, fourth),
        *before[2:],
    ]


def test_each_tap_chooses_one_more_post(
    open_page: Callable[..., Hand], agency: Agency, draft: Json
) -> None:
    hand = open_page(viewport={"width": 1024, "height": 768}, has_touch=True)
    hand.open(draft)
    hand.face(1).tap()
    hand.face(2).tap()
    hand.face(1).tap()
    assert chosen(hand) == [2]
    hand.face(1).tap()
    bar = hand.page.get_by_role("toolbar", name="2 posts chosen")
    bar.get_by_role("button", name="New slides").tap()
    total = len(draft["document"]["slides"])
    expect(hand.slides).to_have_count(total + 2)
    hand.expect_saved()
    assert posts_of(agency.saved(draft))[1:3] == thread_of(agency, draft)[:2]


def test_a_card_cuts_links_between_their_parts_and_shows_no_empty_line(
    hand: Hand, agency: Agency
) -> None:
    site = "https://rivermill.example/boat"
    text = (
        f"One line.\n\nRead {site}/how-it-was-built-from-nothing?to=it now\n---\n"
        f"See {site}?utm_source=newsletter&utm_medium=mail"
    )
    hand.open(agency.draft(text))
    words = hand.posts.locator(".post-text")
    assert words.all_inner_texts() == [
        "One line.\nRead rivermill.example/boat/… now",
        "See rivermill.example/boat…",
    ]
