"""Every screen, sheet and dialog works at every size for every role; SCREENS=all runs axe at more sizes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Route, expect

from local.client import Json
from tests.editor.hand import Agency, Hand
from tests.editor.people import INVITATION, Person, found_in_mail, joined, new_address
from tests.editor.sizes import ALL, DESK, PHONE, SOME, TABLET, Looker, Sizes

# The sheets of a carousel, and the names of their buttons.
SHEETS = ("Versions", "Check", "Review", "Render")
# Names as people give them, which have to give way on a phone.
TITLE = "How a mill on a boat was built, and what it taught us about the river"
CAPTION = "A mill on a boat. " * 8

# Whether one element lies on another.
COVERED = """
([one, other]) => {
  const [here, there] = [one, other].map((box) => box.getBoundingClientRect());
  return here.left < there.right && there.left < here.right && here.top < there.bottom && there.top < here.bottom;
}
"""


@pytest.fixture(scope="module")
def draft(agency: Agency) -> Json:
    formats = ["instagram-4x5", "linkedin-document", "x-16x9"]
    draft = agency.draft()
    captions = [{"channel": "instagram", "text": CAPTION}]
    said = {"title": TITLE, "formats": formats, "captions": captions}
    agency.operate(draft, {"op": "set_document", **said})
    return agency.saved(draft)


@pytest.fixture
def walk(
    open_page: Callable[..., Hand], counted: Callable[[str, int], None]
) -> Iterator[Callable[..., Looker]]:
    """Start checking screens; the test asserts that nothing was found."""
    begun: list[Looker] = []

    def begin(sizes: Sizes = ALL, *, signed: bool = True) -> Looker:
        looker = Looker(open_page(signed=signed), sizes)
        begun.append(looker)
        return looker

    yield begin
    counted("screens at a size", sum(looker.looks for looker in begun))


def go(look: Looker, *way: str) -> None:
    """To a place, as a link leads there."""
    look.page.goto("/".join((look.hand.studio.url, "#", *way)))


def sheet(look: Looker, name: str, primary: str = "") -> None:
    """Opened where its button is seen whole, looked at everywhere."""
    page = look.page
    page.get_by_role("button", name=re.compile(f"^{name}(:|$)")).first.click()
    beside = page.get_by_role("complementary", name=name)
    # A verdict is of pixels, and all that were asked for meanwhile come first.
    expect(beside.get_by_role("status", name=re.compile("…$"))).to_have_count(0, timeout=60_000)
    look.look(name, primary)
    beside.get_by_role("button", name="Close").click()


def dialog(look: Looker, name: str, primary: str = "") -> None:
    look.page.get_by_role("dialog").last.wait_for()
    look.look(name, primary, SOME)
    look.page.keyboard.press("Escape")
    lost = look.page.get_by_role("dialog", name="Close without saving?")
    if lost.is_visible():
        lost.get_by_role("button", name="Discard").click()


def test_an_owner_sees_every_screen_whole_at_every_size(
    walk: Callable[..., Looker], agency: Agency, draft: Json
) -> None:
    look = walk()
    page, home = look.page, look.hand.studio.owner.agency
    go(look, home)
    page.locator(".carousel-card img").first.wait_for()
    look.look("carousels", "Import a thread")
    look.menus("Demo owner", "Actions for")
    page.get_by_role("button", name="New client").first.click()
    dialog(look, "new client", "Create client")
    page.get_by_role("button", name="Import a thread").click()
    page.get_by_label("Text", exact=True).fill("One.\n---\nTwo.")
    page.get_by_text("2 posts found").wait_for()
    dialog(look, "import", "Create carousel")
    go(look, home, "of", agency.brand.client)
    page.get_by_role("button", name="Hand over").click()
    dialog(look, "hand over")
    go(look, home, "archive")
    page.get_by_role("heading", name="Carousels", exact=True).wait_for()
    look.look("archive")
    go(look, home, "clients", agency.brand.client)
    page.locator(".kit-card img").first.wait_for()
    look.look("client")
    page.get_by_role("button", name="New kit").click()
    dialog(look, "new kit")
    go(look, home, "kits", agency.brand.kit)
    page.locator(".specimen-slides img").first.wait_for()
    closed = page.locator(".kit-side .panel-head[aria-expanded=false]")
    while closed.count():
        closed.first.click()
    look.look("kit")
    page.get_by_role("button", name="Versions").click()
    dialog(look, "versions of a kit")
    for part in ("people", "teams", "keys", "usage", "audit", "agency"):
        go(look, home, "team", part)
        page.locator(".part-head").wait_for()
        expect(page.locator("main").get_by_role("status", name="Loading…")).to_have_count(0)
        look.look(f"team: {part}")
    go(look, home, "team", "people")
    page.get_by_role("button", name="Invite").click()
    dialog(look, "invite", "Send the invitation")
    go(look, "account")
    page.get_by_role("heading", name="Your account", exact=True).wait_for()
    look.look("account")
    go(look, home)
    page.get_by_role("button", name="New client").first.click()
    page.get_by_role("dialog").get_by_label("Name", exact=True).fill("Ferry House")
    page.context.clear_cookies()
    page.get_by_role("button", name="Create client").click()
    page.get_by_role("dialog", name="Sign in").wait_for()
    look.look("sign in again", "Sign in")
    assert look.found == {}


def test_an_editor_sees_a_carousel_whole_at_every_size(
    walk: Callable[..., Looker], agency: Agency, draft: Json
) -> None:
    look = walk()
    page, home = look.page, look.hand.studio.owner.agency
    go(look, home, "carousels", draft["id"])
    expect(look.hand.slides).to_have_count(len(draft["document"]["slides"]))
    look.hand.expect_pixels()
    look.look("editor", "Render")
    look.menus("Show another format", "Add a slide", "Actions for slide 1", "More actions")
    for name in SHEETS:
        sheet(look, name)
    page.get_by_role("button", name="Actions for slide 1").click()
    page.get_by_role("menuitem", name="Alt text").click()
    dialog(look, "alt text", "Save")
    page.locator(".slide-face").first.press("Control+a")
    look.look("several slides")
    page.locator(".slide-face").first.press("Escape")
    look.size(1280, 800, touch=False)
    closed = page.locator(".panel-head[aria-expanded=false]")
    while closed.count():
        closed.first.click()
    page.get_by_role("slider", name="Line height").wait_for()
    look.look("panels")
    page.get_by_role("button", name="Custom size…").click()
    dialog(look, "custom size", "Add size")
    page.get_by_role("button", name="Overview").click()
    look.look("overview")
    page.locator(".slide-face").first.press("Control+a")
    look.look("several slides of the overview")
    look.size(1280, 800, touch=False)
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Keyboard shortcuts").click()
    dialog(look, "keys")
    assert look.found == {}


@pytest.mark.parametrize("role", ["guest", "viewer", "admin"])
def test_read_only_roles_see_a_carousel_whole_at_every_size(
    role: str, walk: Callable[..., Looker], agency: Agency, draft: Json
) -> None:
    look = walk(ALL if role == "guest" else SOME, signed=False)
    page, studio, home = look.page, look.hand.studio, look.hand.studio.owner.agency
    owner = Person(studio, "Demo owner", studio.owner.email, agency.api)
    clients = [agency.brand.client] if role == "guest" else []
    somebody = joined(owner, agency.base, role.title(), role=role, clients=clients)
    go(look)
    somebody.sign_in(page)
    page.locator(".carousel-card img").first.wait_for()
    look.look("carousels")
    go(look, home, "carousels", draft["id"])
    expect(look.hand.slides).to_have_count(len(draft["document"]["slides"]))
    look.hand.expect_pixels()
    look.look("editor", "Render" if role == "admin" else "Files")
    for name in ("Review", *(() if role == "guest" else ("Versions", "Check"))):
        sheet(look, name)
    assert look.found == {}


def answer(body: Json, status: int) -> Callable[[Route], None]:
    """Return a handler that answers in place of the server."""
    return lambda route: route.fulfill(
        status=status, body=json.dumps(body), content_type="application/json"
    )


def test_signed_out_screens_are_whole_at_every_size(
    walk: Callable[..., Looker], agency: Agency
) -> None:
    look = walk(signed=False)
    page, address = look.page, new_address("Ivo")
    agency.api.post(f"{agency.base}/invitations", {"email": address, "role": "viewer"})
    for name, way, heading in (
        ("sign in", "", "Sign in"),
        ("sign up", "sign-up", "Create an account"),
        ("forgot", "forgot-password", "Forgot your password?"),
        ("dead link", "reset-password/of-old", "This link no longer works"),
        ("dead invitation", "invitations/of-old", "This invitation has expired"),
    ):
        go(look, way)
        page.get_by_role("heading", name=heading).wait_for()
        look.look(name)
    page.goto(found_in_mail(look.hand.studio, address, INVITATION))
    look.look("invitation", "Join Demo agency")
    nobody = answer({"title": "Sign in", "status": 401, "code": "not-authenticated"}, 401)
    page.route("**/api/v1/me", nobody)
    for flow, heading in (
        ("verify_email", "Check your email"),
        ("mfa_authenticate", "One more step"),
    ):
        flows = {"data": {"flows": [{"id": flow, "is_pending": True}]}, "meta": {}}
        page.route("**/auth/session", answer({"status": 401, **flows}, 401))
        go(look)
        page.reload()
        page.get_by_role("heading", name=heading).wait_for()
        look.look(heading, "Confirm")
    assert look.found == {}


def test_error_screens_are_whole_at_every_size(walk: Callable[..., Looker]) -> None:
    look = walk()
    page, home = look.page, look.hand.studio.owner.agency
    for code, heading in (
        ("mfa-required", "requires two-step sign-in"),
        ("not-found", "Not found"),
    ):
        status = 403 if code == "mfa-required" else 404
        refused = answer({"title": "No", "status": status, "code": code}, status)
        page.route("**/clients/none", refused)
        go(look, home, "clients", "none")
        page.get_by_role("heading", name=heading).wait_for()
        look.look(code)
        go(look)
        page.reload()
    page.route("**/clients?*", lambda route: route.abort())
    page.route("**/clients", lambda route: route.abort())
    go(look, home)
    page.get_by_role("button", name="Try again").wait_for()
    look.look("unreachable", "Try again")
    assert look.found == {}


def test_the_text_field_never_covers_the_text_being_edited(
    walk: Callable[..., Looker], agency: Agency, draft: Json
) -> None:
    look = walk()
    page, hand = look.page, look.hand
    go(look, hand.studio.owner.agency, "carousels", draft["id"])
    expect(hand.slides).to_have_count(len(draft["document"]["slides"]))
    hand.expect_pixels()
    words, writer = page.locator(".handle[data-editing]"), page.locator("lep-writer")
    covered: list[str] = []
    for width, height, touch in (PHONE, TABLET, DESK, (1024, 768, False)):
        look.size(width, height, touch=touch)
        for number in (1, 2):
            hand.slide(number).scroll_into_view_if_needed()
            hand.choose(number)
            for name in hand.slides.nth(number - 1).locator(".handle").all():
                name.dispatch_event("click")
                expect(words).to_have_count(1)
                if page.evaluate(COVERED, [words.element_handle(), writer.element_handle()]):
                    covered.append(f"{name.get_attribute('aria-label')} at {width}")
                page.keyboard.press("Escape")
        expect(page.get_by_role("banner").get_by_text("Saved", exact=True)).to_be_in_viewport()
    assert covered == []


def test_a_guest_swipes_and_approves_on_a_phone(
    open_page: Callable[..., Hand], agency: Agency
) -> None:
    width, height, touch = PHONE
    size = {"width": width, "height": height}
    hand = open_page(signed=False, viewport=size, has_touch=touch)
    page, studio = hand.page, hand.studio
    draft = agency.draft()
    owner = Person(studio, "Demo owner", studio.owner.email, agency.api)
    part = {"role": "guest", "clients": [agency.brand.client]}
    greta = joined(owner, agency.base, "Greta", **part)
    page.goto(studio.url)
    greta.sign_in(page)
    page.get_by_role("link", name="Open").first.wait_for()
    hand.open(draft)
    expect(hand.slides.first).to_be_in_viewport()
    deck = page.locator("lep-deck").bounding_box()
    assert deck
    fingers = page.context.new_cdp_session(page)

    def finger(kind: str, *x: float) -> None:
        points = [{"x": one, "y": deck["y"] + deck["height"] / 2} for one in x]
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    for _ in draft["document"]["slides"]:
        finger("touchStart", 330)
        for x in range(300, 0, -30):
            finger("touchMove", x)
        finger("touchEnd")
    expect(hand.slides.last).to_be_in_viewport(ratio=0.9)
    page.get_by_role("button", name="Review").tap()
    page.get_by_role("button", name=re.compile("^Approve")).tap()
    expect(page.get_by_text("Version 1 is approved").first).to_be_visible()
    assert agency.saved(draft)["review"]["verdict"] == "approved"
    page.get_by_role("button", name="Close").tap()
    expect(page.get_by_role("button", name="Review")).to_be_focused()
