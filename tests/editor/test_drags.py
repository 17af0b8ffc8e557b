"""Dragging slides, posts, files and pastes, with the browser's own drag in play."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import CDPSession, Locator, Page, expect

from local.client import Json
from local.library import SAMPLE, Library
from tests.editor.axe import violations
from tests.editor.hand import THREAD, Agency, Hand, eventually

COPY = 1
# Whether the browser may begin a drag of its own now, which would take the pointer away.
ITS_OWN = """
() => document.querySelector('img').dispatchEvent(
  new DragEvent('dragstart', { bubbles: true, cancelable: true }),
)
"""
# What the page leaves to the browser, which would open it in place of the page.
LEFT = """
() => {
  globalThis.left = [];
  for (const name of ['dragover', 'drop'])
    addEventListener(name, (event) => event.defaultPrevented || globalThis.left.push(name));
}
"""
PUT_PICTURE = """
async () => {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 320;
  canvas.getContext('2d').fillRect(40, 40, 200, 200);
  const blob = await new Promise((done) => canvas.toBlob(done, 'image/png'));
  await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
}
"""


@pytest.fixture
def draft(agency: Agency) -> Json:
    return agency.draft()


def pictures_of(agency: Agency, draft: Json) -> list[list[Json]]:
    """The pictures of each slide, as the server has them."""
    slides = agency.saved(draft)["document"]["slides"]
    return [[one for one in each["elements"] if one["kind"] == "image"] for each in slides]


def centre(thing: Locator) -> tuple[float, float]:
    thing.scroll_into_view_if_needed()
    box = thing.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def share(thing: Locator, x: float, y: float) -> tuple[float, float]:
    box = thing.bounding_box()
    assert box
    return box["x"] + x * box["width"], box["y"] + y * box["height"]


class Fingers:
    """A touch screen, and files carried in from the desktop."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.screen: CDPSession = page.context.new_cdp_session(page)

    def touch(self, kind: str, *points: tuple[float, float]) -> None:
        places = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
        self.screen.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})

    def carry(self, files: list[Path], to: tuple[float, float], *, let_go: bool = True) -> None:
        data = {"items": [], "files": [str(one) for one in files], "dragOperationsMask": COPY}
        for kind in ("dragEnter", "dragOver", *(("drop",) if let_go else ())):
            event = {"type": kind, "x": to[0], "y": to[1], "data": data}
            self.screen.send("Input.dispatchDragEvent", event)


def focus_form(hand: Hand, agency: Agency, draft: Json) -> Locator:
    """The dialog over the picture of the second slide."""
    slide = draft["document"]["slides"][1]
    asset = agency.api.get(f"{agency.base}/assets?kind=image")["results"][0]["id"]
    agency.operate(
        draft, {"op": "add_pictures", "slide": slide["id"], "pictures": [{"asset": asset}]}
    )
    hand.open(draft)
    hand.choose(2)
    hand.page.get_by_role("button", name="Edit picture").click()
    form = hand.page.get_by_role("dialog", name="Picture")
    expect(form.get_by_role("group", name="Focus").locator("img")).to_be_visible()
    return form


def expect_focus(form: Locator, x: float, y: float) -> None:
    """Whether the point is at these shares of the picture, within a pixel."""
    picture = form.get_by_role("group", name="Focus").locator("img").bounding_box()
    point = form.get_by_role("button", name="Drag the point").bounding_box()
    assert picture
    assert point
    assert point["x"] + point["width"] / 2 - picture["x"] == pytest.approx(
        x * picture["width"], abs=1.5
    )
    assert point["y"] + point["height"] / 2 - picture["y"] == pytest.approx(
        y * picture["height"], abs=1.5
    )


def test_a_pictures_focus_follows_mouse_and_finger_and_escape_restores_it(
    open_page: Callable[..., Hand], agency: Agency, draft: Json
) -> None:
    agency_picture(agency)
    hand = open_page(has_touch=True)
    form = focus_form(hand, agency, draft)
    page, mouse = hand.page, hand.page.mouse
    picture = form.get_by_role("group", name="Focus").locator("img")
    point = form.get_by_role("button", name="Drag the point")
    # Pressed anywhere on the picture, which the browser would carry away.
    mouse.move(*share(picture, 0.2, 0.3))
    mouse.down()
    expect_focus(form, 0.2, 0.3)
    mouse.move(*share(picture, 0.5, 0.6), steps=4)
    mouse.move(*share(picture, 0.7, 0.4), steps=4)
    mouse.up()
    expect_focus(form, 0.7, 0.4)
    expect(point).to_be_focused()
    mouse.click(*share(picture, 0.25, 0.75))
    expect_focus(form, 0.25, 0.75)
    # Escape gives up the movement, not the dialog.
    mouse.move(*centre(point))
    mouse.down()
    mouse.move(*share(picture, 0.9, 0.1), steps=4)
    expect_focus(form, 0.9, 0.1)
    page.keyboard.press("Escape")
    expect_focus(form, 0.25, 0.75)
    mouse.up()
    expect(form).to_be_visible()

    fingers = Fingers(page)
    fingers.touch("touchStart", share(picture, 0.5, 0.5))
    fingers.touch("touchEnd")
    expect_focus(form, 0.5, 0.5)
    fingers.touch("touchStart", centre(point))
    for step in (0.55, 0.6, 0.7, 0.8):
        fingers.touch("touchMove", share(picture, step, 0.5))
    fingers.touch("touchEnd")
    expect_focus(form, 0.8, 0.5)
    # A second finger ends it.
    fingers.touch("touchStart", centre(point))
    fingers.touch("touchMove", share(picture, 0.3, 0.5))
    fingers.touch("touchStart", share(picture, 0.3, 0.5), share(picture, 0.6, 0.9))
    fingers.touch("touchEnd")
    expect_focus(form, 0.8, 0.5)
    with page.expect_response("**/operations"):
        form.get_by_role("button", name="Save").click()
    (shown,) = pictures_of(agency, draft)[1]
    assert shown["focus"] == pytest.approx({"x": 0.8, "y": 0.5}, abs=0.01)


def agency_picture(agency: Agency) -> None:
    """There is a picture to choose."""
    Library(agency.api, agency.base).asset("mill.jpg", "image", "A mill")


def given_up(hand: Hand) -> Iterator[Callable[[], object]]:
    """Every way in which a drag ends without being dropped."""
    page, fingers = hand.page, Fingers(hand.page)
    yield lambda: page.keyboard.press("Escape")
    yield lambda: page.evaluate("dispatchEvent(new Event('blur'))")
    # Let go where the page could not see it.
    moved = {"type": "mouseMoved", "x": 300, "y": 300, "buttons": 0}
    yield lambda: fingers.screen.send("Input.dispatchMouseEvent", moved)
    pressed = "dispatchEvent(new PointerEvent('pointerdown', {pointerId: 77, bubbles: true}))"
    yield lambda: page.evaluate(f"document.body.{pressed}")


def test_escape_in_a_marquee_restores_the_selection(
    hand: Hand, agency: Agency, draft: Json
) -> None:
    hand.open(draft)
    page, mouse = hand.page, hand.page.mouse
    page.get_by_role("button", name="Overview").click()
    chosen = hand.slides.locator(".slide-face[aria-pressed=true]")
    drawn = page.locator(".marquee")
    for give_up in given_up(hand):
        mouse.move(*share(hand.slides.nth(1), -0.02, 0.2))
        mouse.down()
        mouse.move(*share(hand.slides.nth(2), 0.5, 0.5), steps=4)
        expect(chosen).to_have_count(2)
        assert not page.evaluate(ITS_OWN)
        give_up()
        expect(drawn).to_have_count(0)
        mouse.up()
        expect(chosen).to_have_count(1)
        expect(hand.slide(1)).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize("what", ["slide", "post"])
def test_the_browsers_own_drag_does_not_interfere_with_slides_and_posts(
    hand: Hand, agency: Agency, draft: Json, what: str
) -> None:
    hand.open(draft)
    page = hand.page
    held = hand.slide(2) if what == "slide" else hand.post(2)
    dragging = page.locator("html[data-dragging]")
    for give_up in given_up(hand):
        mouse = page.mouse
        x, y = centre(held)
        mouse.move(x, y)
        mouse.down()
        mouse.move(*centre(hand.slide(1)), steps=6)
        expect(dragging).to_have_count(1)
        assert not page.evaluate(ITS_OWN)
        give_up()
        expect(dragging).to_have_count(0)
        expect(page.locator(".ghost-drag, .drop-line:not([hidden])")).to_have_count(0)
        mouse.up()
        assert page.evaluate(ITS_OWN)
    assert agency.keeps(draft)
    # Everything is chosen, so that the browser would carry words and pictures away.
    page.evaluate("getSelection().selectAllChildren(document.body)")
    hand.drag(held, hand.slides.nth(0), share=0.05)
    hand.expect_saved()
    eventually(page, lambda: agency.saved(draft)["version"] == draft["version"] + 1)
    ids = [one["id"] for one in draft["document"]["slides"]]
    after = [one["id"] for one in agency.saved(draft)["document"]["slides"]]
    if what == "slide":
        assert after == [ids[1], ids[0], *ids[2:]]
    else:
        assert after[1:] == ids


def test_files_dropped_on_slides_are_placed_and_never_leave_the_page(
    hand: Hand, agency: Agency, draft: Json, tmp_path: Path
) -> None:
    hand.open(draft)
    page, carried = hand.page, Fingers(hand.page)
    page.evaluate(LEFT)
    where, total = page.url, len(draft["document"]["slides"])
    mill, loaves = SAMPLE / "mill.jpg", SAMPLE / "loaves.jpg"
    onto = hand.slides.nth(1).locator(".slide-paper")
    carried.carry([mill], centre(onto), let_go=False)
    expect(page.locator(".slide[data-drop=true]")).to_have_count(1)
    carried.carry([mill], centre(onto))
    notice = page.locator(".notice").filter(has_text="Picture placed")
    expect(notice).to_be_visible()
    assert [len(one) for one in pictures_of(agency, draft)][:2] == [0, 1]
    expect(hand.slide(2)).to_have_attribute("aria-pressed", "true")
    assert violations(page) == []
    notice.get_by_role("button", name="Undo").click()
    hand.expect_saved()
    eventually(page, lambda: not any(pictures_of(agency, draft)))
    # Between two slides they become slides; files that are no pictures are reported.
    words = tmp_path / "notes.txt"
    words.write_text("Bread on a boat.")
    gap = hand.slides.nth(1).locator(".slide-paper").bounding_box()
    assert gap
    carried.carry([mill, words, loaves], (gap["x"] + 6, gap["y"] + 80))
    expect(page.locator(".notice").filter(has_text="Not a picture: notes.txt")).to_be_visible()
    expect(hand.slides).to_have_count(total + 2)
    hand.expect_saved()
    assert [len(one) for one in pictures_of(agency, draft)][:3] == [0, 1, 1]
    before = agency.saved(draft)
    # A file dropped beside its targets changes nothing.
    for place in (hand.post(1), page.get_by_role("banner"), page.get_by_role("navigation").first):
        carried.carry([mill, words], centre(place))
    assert page.evaluate("globalThis.left") == []
    fake = tmp_path / "fake.png"
    fake.write_text("no pixels")
    carried.carry([fake], centre(hand.slides.nth(0).locator(".slide-paper")))
    expect(page.locator(".notice").filter(has_text="“fake.png” was not uploaded")).to_be_visible()
    assert page.url == where
    expect(hand.slides).to_have_count(total + 2)
    assert agency.keeps(before)


def test_pictures_and_text_pasted_outside_of_fields_are_placed(
    open_page: Callable[..., Hand], agency: Agency, draft: Json
) -> None:
    hand = open_page(permissions=["clipboard-read", "clipboard-write"])
    hand.open(draft)
    page, keys = hand.page, hand.page.keyboard
    total = len(draft["document"]["slides"])
    hand.choose(2)
    page.evaluate(PUT_PICTURE)
    keys.press("Control+v")
    expect(page.locator(".notice").filter(has_text="Picture placed")).to_be_visible()
    assert [len(one) for one in pictures_of(agency, draft)][:2] == [0, 1]
    page.evaluate("navigator.clipboard.writeText('Bread on a boat.')")
    keys.press("Control+v")
    expect(hand.slides).to_have_count(total + 1)
    expect(page.locator(".notice").filter(has_text="Pasted as a new slide")).to_be_visible()
    hand.expect_saved()
    (said,) = agency.saved(draft)["document"]["slides"][2]["elements"]
    assert said["text"] == "Bread on a boat."
    # In a field it is the field's.
    page.get_by_role("textbox", name="Title").click()
    keys.press("Control+v")
    expect(hand.slides).to_have_count(total + 1)
    keys.press("Escape")
    page.evaluate("navigator.clipboard.writeText('x'.repeat(5001))")
    hand.choose(2)
    keys.press("Control+v")
    expect(page.locator(".notice").filter(has_text="too long for a slide")).to_be_visible()
    expect(hand.slides).to_have_count(total + 1)


def test_a_file_dropped_or_words_pasted_among_the_carousels_begin_an_import(
    open_page: Callable[..., Hand], agency: Agency, tmp_path: Path
) -> None:
    hand = open_page(permissions=["clipboard-read", "clipboard-write"])
    page = hand.page
    page.goto(hand.studio.url)
    expect(page.get_by_role("heading", name="Carousels", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Import a thread").first).to_be_visible()
    thread = tmp_path / "thread.txt"
    thread.write_text(THREAD)
    where = page.url
    other = tmp_path / "other.txt"
    other.write_text("Another.")
    Fingers(page).carry([thread, other], centre(page.get_by_role("main")))
    form = page.get_by_role("dialog", name="Import a thread")
    expect(form.get_by_text("4 posts found")).to_be_visible()
    expect(form.get_by_text("thread.txt")).to_be_visible()
    expect(page.locator(".notice").filter(has_text="“thread.txt” was taken")).to_be_visible()
    page.keyboard.press("Escape")
    expect(form).to_have_count(0)
    page.evaluate("(words) => navigator.clipboard.writeText(words)", THREAD)
    page.keyboard.press("Control+v")
    expect(form.get_by_text("4 posts found")).to_be_visible()
    assert page.url == where

    # A thread saved before a failure is not saved twice.
    def threads() -> set[str]:
        newest = agency.api.get(f"{agency.base}/threads")["results"]
        return {one["id"] for one in newest}

    before = threads()
    make = re.compile("/carousels$")
    refused = {"title": "Not now", "status": 422, "code": "invalid", "detail": "Not now."}
    page.route(make, lambda route: route.fulfill(status=422, json=refused), times=1)
    form.get_by_role("button", name="Create carousel").click()
    expect(form.get_by_text("Not now.")).to_be_visible()
    form.get_by_role("button", name="Create carousel").click()
    expect(hand.posts).to_have_count(4)
    assert len(threads() - before) == 1
