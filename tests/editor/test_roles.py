"""What each role is offered on the page: just what it may do, and a clear word where it may only look."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, Response, expect

from local.client import Json, Refused
from local.library import Library, sample_of
from local.studio import Studio
from tests.editor.hand import Agency, Hand
from tests.editor.people import Person, joined, person

LOOK_ONLY = "View only"


@dataclass(frozen=True)
class RoleAgency:
    """An agency with two clients; the carousel of the first is rendered, that of the second worked on."""

    owner: Person
    agency: Agency
    draft: Json
    worked_on: Json

    def place(self, kind: str, key: str) -> str:
        """Where something is on the page."""
        return f"{self.owner.studio.url}/#/{self.agency.base.rpartition('/')[2]}/{kind}/{key}"


@pytest.fixture(scope="module")
def house(studio: Studio) -> RoleAgency:
    owner = person(studio, "Olga")
    base = owner.agency()
    library = Library(owner.api, base)
    first, second = (library.brand(one) for one in sample_of("kits")[:2])
    agency = Agency(owner.api, base, first)
    draft = agency.draft()
    worked_on = Agency(owner.api, base, second).draft()
    spec = agency.api.get(f"{base}/brand-kits/{first.kit}")["spec"]
    changed = {"spec": {**spec, "theme": "midnight"}}
    agency.api.patch(f"{base}/brand-kits/{first.kit}", changed, version=1)
    render = {"carousel": draft["id"], "version": 1, "formats": ["instagram-4x5"]}
    agency.api.post(f"{base}/renders", {**render, "files": ["png", "zip"]})
    return RoleAgency(owner, agency, draft, worked_on)


class Visit:
    """A user at the page; ``refused`` are the page's requests that were refused."""

    def __init__(self, hand: Hand, house: RoleAgency, somebody: Person) -> None:
        self.hand, self.house, self.page = hand, house, hand.page
        self.refused: list[str] = []
        self.page.goto(hand.studio.url)
        somebody.sign_in(self.page)
        expect(self.page.get_by_role("heading", name="Carousels", exact=True)).to_be_visible()
        self.page.on("response", self._answered)

    def _answered(self, answer: Response) -> None:
        if answer.status == 403:
            self.refused.append(f"{answer.request.method} {answer.url}")

    def go(self, kind: str, key: str) -> Page:
        self.page.goto(self.house.place(kind, key))
        return self.page

    def open(self, draft: Json) -> Page:
        page = self.go("carousels", draft["id"])
        expect(self.hand.slides).to_have_count(len(draft["document"]["slides"]))
        self.hand.expect_pixels()
        return page

    def expect_files(self) -> None:
        """Rendered files can be downloaded, and nothing else is offered."""
        self.page.get_by_role("button", name="Files").click()
        sheet = self.page.get_by_role("complementary", name="Files")
        expect(sheet.get_by_role("link", name="Download everything")).to_be_visible(timeout=60_000)
        expect(sheet.get_by_role("button")).to_have_accessible_name("Close")

    def expect_nothing_moves(self) -> None:
        """Neither keys nor a drag change anything."""
        keys, hand = self.page.keyboard, self.hand
        expect(self.page.get_by_text(LOOK_ONLY)).to_be_visible()
        expect(self.page.get_by_label("Title", exact=True)).not_to_be_editable()
        hand.slide(1).focus()
        for key in ("Delete", "Alt+ArrowRight", "Control+d", "F2"):
            keys.press(key)
        hand.drag(hand.slide(1), hand.slides.nth(1), share=0.9)
        expect(hand.slides).to_have_count(len(self.house.draft["document"]["slides"]))
        saved = self.house.agency.saved(self.house.draft)
        # Looking finds out whether it is ready, and that is all.
        assert saved | {"readiness": None} == self.house.draft | {"readiness": None}


def test_an_editor_does_all_the_work_and_manages_nobody(
    open_page: Callable[..., Hand], house: RoleAgency
) -> None:
    ivo = joined(house.owner, house.agency.base, "Ivo", role="editor")
    visit = Visit(open_page(signed=False), house, ivo)
    page = visit.page
    expect(page.get_by_role("button", name="Import a thread")).to_be_visible()
    expect(page.get_by_role("button", name="New client").first).to_be_visible()
    expect(page.get_by_role("link", name="Team")).to_have_count(0)
    visit.go("clients", house.agency.brand.client)
    for name in ("New kit", "Archive the client", "Actions for Main"):
        expect(page.get_by_role("button", name=name)).to_be_visible()
    visit.go("kits", house.agency.brand.kit)
    expect(page.get_by_role("button", name="Save", exact=True)).to_be_visible()
    visit.open(house.worked_on)
    visit.hand.post(1).get_by_role("button", name="New slide").click()
    expect(visit.hand.said).to_have_text("1 slide added")
    visit.hand.expect_saved()
    assert house.agency.saved(house.worked_on)["version"] == 2
    expect(page.get_by_role("button", name="Render", exact=True)).to_be_visible()
    assert visit.refused == []


def test_an_editor_of_some_clients_is_not_offered_to_add_one(
    open_page: Callable[..., Hand], house: RoleAgency
) -> None:
    part = {"role": "editor", "all_clients": False, "clients": [house.agency.brand.client]}
    edda = joined(house.owner, house.agency.base, "Edda", **part)
    visit = Visit(open_page(signed=False), house, edda)
    page = visit.page
    expect(page.get_by_role("listitem").get_by_role("link", name="Open")).to_have_count(1)
    expect(page.get_by_role("button", name="Import a thread")).to_be_visible()
    expect(page.get_by_role("button", name="New client")).to_have_count(0)
    with pytest.raises(Refused):
        edda.api.post(f"{house.agency.base}/clients", {"name": "Heron"})
    assert visit.refused == []


@pytest.mark.parametrize("role", ["reviewer", "viewer"])
def test_read_only_roles_see_everything_and_are_offered_no_change(
    role: str, open_page: Callable[..., Hand], house: RoleAgency
) -> None:
    visit = Visit(
        open_page(signed=False), house, joined(house.owner, house.agency.base, "Ada", role=role)
    )
    page = visit.page
    expect(page.get_by_role("listitem").get_by_role("link", name="Open")).to_have_count(2)
    for name in ("Import a thread", "New client", "Actions for"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)
    expect(page.get_by_role("link", name="Team")).to_have_count(0)

    visit.go("clients", house.agency.brand.client)
    expect(page.get_by_text(LOOK_ONLY)).to_be_visible()
    expect(page.get_by_role("link", name="Look at the kit Main")).to_be_visible()
    main = page.get_by_role("main")
    expect(main.get_by_role("button")).to_have_count(0)
    expect(main.locator("input:enabled, select:enabled")).to_have_count(0)

    visit.go("kits", house.agency.brand.kit)
    expect(page.get_by_text(LOOK_ONLY)).to_be_visible()
    expect(page.get_by_label("Name of the kit")).not_to_be_editable()
    for name in ("Save", "Discard"):
        expect(page.get_by_role("button", name=name, exact=True)).to_have_count(0)
    page.get_by_role("button", name="Versions").click()
    dialog = page.get_by_role("dialog", name="Versions")
    dialog.get_by_role("radio", name="Version 1").click()
    expect(dialog.get_by_role("button", name="Restore")).to_have_count(0)
    page.keyboard.press("Escape")

    visit.open(house.draft)
    for name in ("New slide", "Undo", "Render"):
        expect(page.get_by_role("button", name=name, exact=True)).to_have_count(0)
    expect(visit.hand.posts).to_have_count(4)
    expect(visit.hand.posts.get_by_role("button")).to_have_count(0)
    closed = page.get_by_role("navigation", name="Settings").locator("h2 [aria-expanded=false]")
    while closed.count():
        closed.first.click()
    panels = page.get_by_role("navigation", name="Settings")
    expect(panels.get_by_role("radio", name=re.compile("^Midnight"))).to_be_attached()
    expect(panels.get_by_role("button", name="Compare")).to_be_visible()
    # The remaining buttons only show something.
    slides = len(house.draft["document"]["slides"])
    looks = {"Show Instagram 4:5", "Compare", "more"}
    looks |= {f"Show: Slide {number}" for number in range(1, slides + 1)}
    expect(panels.get_by_role("button", name="more", exact=True)).to_be_visible()
    expect(panels.get_by_role("button", name="Write from the thread")).to_have_count(0)
    pressed = panels.locator(".panel-body").get_by_role("button").and_(page.locator(":enabled"))
    assert {str(one.get_attribute("aria-label") or one.inner_text()) for one in pressed.all()} == (
        looks
    )
    for name in ("Versions", "Check"):
        page.get_by_role("banner").get_by_role("button", name=name).click()
        sheet = page.get_by_role("complementary", name=name)
        text = "Created" if name == "Versions" else "Instagram 4:5"
        expect(sheet.get_by_text(text).first).to_be_visible()
        expect(sheet.get_by_role("status")).to_have_count(0)
        expect(sheet.get_by_role("button", name="Restore")).to_have_count(0)
    visit.expect_files()
    visit.expect_nothing_moves()
    assert visit.refused == []


def test_a_guest_sees_only_the_slides_and_files_of_their_client(
    open_page: Callable[..., Hand], house: RoleAgency
) -> None:
    clients = [house.agency.brand.client]
    gustav = joined(house.owner, house.agency.base, "Gustav", role="guest", clients=clients)
    visit = Visit(open_page(signed=False), house, gustav)
    page = visit.page
    cards = page.get_by_role("listitem").get_by_role("link", name="Open")
    expect(cards).to_have_count(1)
    expect(page.get_by_role("button", name="Import a thread")).to_have_count(0)
    visit.open(house.draft)
    banner = page.get_by_role("banner")
    expect(banner.get_by_text("Rivermill")).to_be_visible()
    expect(banner.get_by_role("link")).to_have_accessible_name("Carousels of Rivermill Bakery")
    expect(page.get_by_role("navigation", name="Settings")).to_have_count(0)
    expect(page.get_by_role("region", name="Posts")).to_have_count(0)
    for name in ("Versions", "Check", "Render"):
        expect(page.get_by_role("banner").get_by_role("button", name=name)).to_have_count(0)
    visit.expect_nothing_moves()
    visit.expect_files()
    assert visit.refused == []
    for kind, key in (("clients", clients[0]), ("kits", house.agency.brand.kit)):
        visit.go(kind, key)
        expect(page.get_by_role("heading", name="Not found")).to_be_visible()
        page.get_by_role("link", name="All carousels").click()
        expect(cards).to_have_count(1)
