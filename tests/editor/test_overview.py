"""All slides at a glance: seen, chosen, moved and opened, by mouse, keys and finger."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from local.client import Json
from tests.editor.axe import in_light_and_dark
from tests.editor.hand import Agency, Hand, eventually

POSTS = 16
Order = list[str]


@pytest.fixture(scope="module")
def long(agency: Agency) -> str:
    return "\n---\n".join(f"Post {number} of a mill." for number in range(1, POSTS + 1))


@pytest.fixture
def draft(agency: Agency, long: str) -> Json:
    return agency.draft(long)


def order(draft: Json) -> Order:
    return [one["id"] for one in draft["document"]["slides"]]


def chosen(hand: Hand) -> list[int]:
    faces = hand.slides.locator(".slide-face")
    pressed = faces.evaluate_all("(all) => all.map((one) => one.ariaPressed === 'true')")
    return [number for number, yes in enumerate(pressed, start=1) if yes]


def columns(hand: Hand) -> int:
    tops = hand.slides.evaluate_all("(all) => all.map((one) => one.offsetTop)")
    return sum(top == tops[0] for top in tops)


def overview(hand: Hand) -> None:
    button = hand.page.get_by_role("button", name="Overview")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")


def test_slides_are_chosen_and_moved_in_the_overview_by_mouse(
    hand: Hand, agency: Agency, draft: Json
) -> None:
    page, mouse, total = hand.page, hand.page.mouse, len(order(draft))
    hand.open(draft)
    overview(hand)
    expect(hand.slides).to_have_count(total)
    expect(hand.slides.last).to_be_in_viewport()
    expect(page.get_by_role("button", name="Smaller")).to_be_disabled()
    assert in_light_and_dark(page) == []

    # A rectangle over empty ground chooses what it touches.
    boxes = [hand.slides.nth(index).bounding_box() for index in (1, columns(hand) + 2)]
    first, last = boxes
    assert first
    assert last
    mouse.move(first["x"] - 6, first["y"] + 20)
    mouse.down()
    mouse.move(last["x"] + 10, last["y"] + 10, steps=6)
    mouse.up()
    second = columns(hand) + 2
    assert chosen(hand) == [2, 3, second, second + 1]
    hand.slides.nth(second).locator(".slide-face").click(modifiers=["ControlOrMeta"])
    hand.slides.nth(second - 1).locator(".slide-face").click(modifiers=["ControlOrMeta"])
    assert chosen(hand) == [2, 3]

    # Both go into the second row, then behind all others but the outro by a number.
    hand.drag(hand.slides.nth(1), hand.slides.nth(second), share=0.1)
    before = order(draft)
    moved = [before[0], *before[3:second], *before[1:3], *before[second:]]
    hand.expect_saved()
    assert order(agency.saved(draft)) == moved
    page.get_by_role("toolbar").get_by_role("button", name="Move to…").click()
    dialog = page.get_by_role("dialog", name="Move 2 slides")
    dialog.get_by_label("To place").fill(str(total - 2))
    dialog.get_by_role("button", name="Move").click()
    expect(hand.said).to_have_text(f"2 slides moved to place {total - 2} of {total}")
    hand.expect_saved()
    rest = [one for one in before if one not in before[1:3]]
    assert order(agency.saved(draft)) == [*rest[:-1], *before[1:3], rest[-1]]

    # It is remembered, and left by opening a slide.
    page.reload()
    expect(page.get_by_role("button", name="Overview")).to_have_attribute("aria-pressed", "true")
    hand.slides.nth(6).locator(".slide-face").dblclick()
    expect(hand.slide(7)).to_be_in_viewport()
    expect(page.get_by_role("button", name="Overview")).to_have_attribute("aria-pressed", "false")
    assert chosen(hand) == [7]


def test_slides_are_chosen_and_moved_in_the_overview_by_keys(
    hand: Hand, agency: Agency, draft: Json
) -> None:
    hand.open(draft)
    page, keys = hand.page, hand.page.keyboard
    hand.slide(1).focus()
    keys.press("o")
    expect(page.get_by_role("button", name="Smaller")).to_be_disabled()
    row = columns(hand)
    assert row > 3
    hand.slide(1).focus()
    keys.press("ArrowDown")
    expect(hand.slide(row + 1)).to_be_focused()
    keys.press("Control+ArrowRight")
    keys.press("Control+ArrowRight")
    keys.press("Space")
    assert chosen(hand) == [row + 1, row + 3]
    keys.press("Alt+ArrowUp")
    expect(hand.said).to_have_text(f"2 slides moved to place 1 of {len(order(draft))}")
    hand.expect_saved()
    before = order(draft)
    block = [before[row], before[row + 2]]
    assert order(agency.saved(draft)) == [*block, *(one for one in before if one not in block)]
    keys.press("Escape")
    keys.press("Enter")
    expect(page.get_by_role("button", name="Overview")).to_have_attribute("aria-pressed", "false")
    expect(hand.slide(2)).to_be_focused()
    # A field that is written in keeps its letters.
    title = page.get_by_role("textbox", name="Title")
    title.press("o")
    expect(page.get_by_role("button", name="Overview")).to_have_attribute("aria-pressed", "false")


def test_a_long_press_chooses_several_and_a_tap_opens_one(
    open_page: Callable[..., Hand], agency: Agency, draft: Json
) -> None:
    hand = open_page(has_touch=True, viewport={"width": 390, "height": 844})
    page, total = hand.page, len(order(draft))
    hand.open(draft)
    overview(hand)
    assert columns(hand) == 3
    fingers = page.context.new_cdp_session(page)
    box = hand.slides.nth(3).bounding_box()
    assert box
    spot = {"x": box["x"] + 40, "y": box["y"] + 40}
    fingers.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [spot]})
    expect(page.locator(".ghost-slide")).to_be_visible()
    fingers.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(hand.said).to_have_text("1 slide chosen")
    assert chosen(hand) == [4]
    hand.slides.nth(5).locator(".slide-face").tap()
    hand.slides.nth(6).locator(".slide-face").tap()
    hand.slides.nth(5).locator(".slide-face").tap()
    assert chosen(hand) == [4, 7]
    bar = page.get_by_role("toolbar", name="2 slides chosen")
    bar.get_by_role("button", name="Duplicate").tap()
    expect(hand.slides).to_have_count(total + 2)
    bar.get_by_role("button", name="Remove").tap()
    expect(hand.slides).to_have_count(total)
    eventually(page, lambda: order(agency.saved(draft)) == order(draft))

    # A held slide is dragged: the third before the first.
    hand.slides.nth(0).scroll_into_view_if_needed()
    start, goal = hand.slides.nth(2).bounding_box(), hand.slides.nth(0).bounding_box()
    assert start
    assert goal
    spot = {"x": start["x"] + 40, "y": start["y"] + 40}
    fingers.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [spot]})
    expect(page.locator(".ghost-slide")).to_be_visible()
    for step in range(1, 7):
        along = {"x": spot["x"] + (goal["x"] + 4 - spot["x"]) * step / 6, "y": spot["y"]}
        fingers.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [along]})
    expect(page.locator(".drop-line")).to_be_visible()
    fingers.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(hand.said).to_have_text(f"Slide moved to place 1 of {total}")
    first, second, third, *rest = order(draft)
    eventually(page, lambda: order(agency.saved(draft)) == [third, first, second, *rest])

    # One that is chosen is opened by another tap.
    hand.slides.nth(1).locator(".slide-face").tap()
    hand.slides.nth(1).locator(".slide-face").tap()
    expect(page.get_by_role("button", name="Overview")).to_have_attribute("aria-pressed", "false")
    expect(hand.slide(2)).to_be_in_viewport()
