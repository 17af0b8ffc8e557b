"""Access to the page by screen readers, colours, keys, fingers and roles."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from local.client import Json
from tests.editor.axe import AXE, in_light_and_dark, violations
from tests.editor.hand import Agency, Hand
from tests.editor.targets import FINGER_PX, small


@pytest.fixture(scope="module")
def draft(agency: Agency) -> Json:
    return agency.draft()


def test_axe_finds_nothing_on_any_screen(open_page: Callable[..., Hand], draft: Json) -> None:
    hand = open_page(signed=False)
    page = hand.page
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        if broken := in_light_and_dark(page):
            found[name] = broken

    page.goto(hand.studio.url)
    page.get_by_label("Email").wait_for()
    look("sign-in")
    hand.sign_in()
    page.locator(".carousel-card img").first.wait_for()
    look("carousels")
    page.get_by_role("button", name="New client").first.click()
    look("new client")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Import a thread").click()
    page.get_by_label("Text", exact=True).fill("One.\n---\nTwo.")
    page.get_by_text("2 posts found").wait_for()
    look("import")
    page.keyboard.press("Escape")
    look("words that are not kept")
    page.get_by_role("button", name="Discard").click()
    hand.open(draft)
    look("editor")
    hand.choose(1)
    page.get_by_role("button", name="Edit title: ").click()
    look("writing")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Actions for slide 1").click()
    look("menu")
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+ArrowRight")
    page.get_by_role("button", name="Safe zones").click()
    for name in ("Versions", "Check", "Review", "Render"):
        page.get_by_role("button", name=re.compile(f"^{name}(:|$)")).first.click()
        page.get_by_role("complementary", name=name).wait_for()
        look(name)
    assert found == {}


def test_a_phone_has_the_carousels_and_room_for_fingers(
    open_page: Callable[..., Hand], draft: Json
) -> None:
    hand = open_page(
        signed=False, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = hand.page
    page.goto(hand.studio.url)
    page.get_by_label("Email").wait_for()
    assert small(page, FINGER_PX) == []
    hand.sign_in()
    cover = page.locator(".carousel-card img").first
    cover.wait_for()
    expect(cover).to_be_in_viewport(ratio=1)
    for name in ("Import a thread", "New client"):
        expect(page.get_by_role("button", name=name)).to_be_in_viewport(ratio=1)
    assert page.evaluate("() => document.documentElement.scrollWidth") == 390
    assert small(page, FINGER_PX) == []
    assert violations(page) == []
    page.get_by_role("button", name="Import a thread").click()
    page.get_by_label("Text", exact=True).fill("One.\n---\nTwo.")
    page.get_by_text("2 posts found").wait_for()
    expect(page.get_by_role("button", name="Create carousel")).to_be_in_viewport(ratio=1)
    assert small(page, FINGER_PX) == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Discard").click()
    hand.open(draft)
    assert page.evaluate("() => document.documentElement.scrollWidth") == 390
    expect(page.get_by_role("button", name="Render", exact=True)).to_be_in_viewport(ratio=1)


def test_a_finger_drags_after_a_rest_and_scrolls_without(
    open_page: Callable[..., Hand], agency: Agency
) -> None:
    draft = agency.draft()
    hand = open_page(viewport={"width": 1024, "height": 768}, has_touch=True)
    hand.open(draft)
    page = hand.page
    total = len(draft["document"]["slides"])
    card, slide = hand.post(2).bounding_box(), hand.slides.nth(1).bounding_box()
    assert card
    assert slide
    fingers = page.context.new_cdp_session(page)

    def touch(kind: str, x: float, y: float) -> None:
        points = [] if kind == "touchEnd" else [{"x": x, "y": y}]
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    start = card["x"] + 60, card["y"] + 60
    goal = slide["x"] + 4, slide["y"] + 200
    touch("touchStart", *start)
    page.locator(".ghost-post").wait_for(state="attached")
    for step in range(1, 9):
        touch("touchMove", *(a + (b - a) * step / 8 for a, b in zip(start, goal, strict=True)))
    page.locator(".drop-line:visible").wait_for()
    touch("touchEnd", *goal)
    expect(hand.slides).to_have_count(total + 1)
    hand.expect_saved()
    assert len(agency.saved(draft)["document"]["slides"]) == total + 1


def test_escape_ends_a_drag_and_nothing_happened(hand: Hand, agency: Agency, draft: Json) -> None:
    hand.open(draft)
    page = hand.page
    box = hand.post(1).bounding_box()
    assert box
    page.mouse.move(box["x"] + 50, box["y"] + 50)
    page.mouse.down()
    page.mouse.move(box["x"] + 90, box["y"] - 150, steps=4)
    page.locator(".ghost-post").wait_for(state="attached")
    page.keyboard.press("Escape")
    expect(page.locator(".ghost-post")).to_have_count(0)
    page.mouse.up()
    hand.expect_saved()
    assert agency.saved(draft)["version"] == draft["version"]


def test_the_deck_scrolls_along_when_something_is_dragged_to_its_edge(
    hand: Hand, draft: Json
) -> None:
    hand.open(draft)
    page = hand.page
    card, deck = hand.post(1).bounding_box(), page.locator("lep-deck").bounding_box()
    assert card
    assert deck
    page.mouse.move(card["x"] + 50, card["y"] + 50)
    page.mouse.down()
    page.mouse.move(deck["x"] + deck["width"] - 8, deck["y"] + 200, steps=4)
    expect(hand.slides.last).to_be_in_viewport()
    page.keyboard.press("Escape")
    page.mouse.up()


def test_light_and_dark_follow_the_system_until_one_is_chosen(
    open_page: Callable[..., Hand],
) -> None:
    hand = open_page(color_scheme="dark")
    page = hand.page
    page.goto(hand.studio.url)
    page.get_by_role("heading", name="Carousels", exact=True).wait_for()
    ground = "() => getComputedStyle(document.documentElement).backgroundColor"
    dark = page.evaluate(ground)
    page.get_by_role("button", name="Appearance: as the system").click()
    light = page.evaluate(ground)
    assert light != dark
    page.reload()
    page.get_by_role("button", name="Appearance: light").wait_for()
    assert page.evaluate(ground) == light
    page.get_by_role("button", name="Appearance: light").click()
    assert page.evaluate(ground) == dark


def test_a_request_to_another_host_fails_the_test(hand: Hand) -> None:
    hand.page.goto(f"{hand.studio.url}/health/live")
    hand.page.context.new_cdp_session(hand.page).send("Page.setBypassCSP", {"enabled": True})
    hand.page.reload()
    hand.page.evaluate("() => fetch('http://192.0.2.1/pixel').catch(() => null)")
    assert hand.complaints == ["asked http://192.0.2.1/pixel"]
    hand.complaints.clear()


def test_axe_is_there_to_find_something(hand: Hand, draft: Json) -> None:
    hand.open(draft)
    assert Path(AXE).is_file()
    hand.page.evaluate(
        "() => document.querySelector('.editor-bar a').removeAttribute('aria-label')"
    )
    hand.page.evaluate("() => document.querySelector('.editor-bar a').removeAttribute('title')")
    assert any(one.startswith("link-name") for one in violations(hand.page))
