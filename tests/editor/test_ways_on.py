"""A lost session, role or release leaves a way on, and no text is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from local.client import Json
from tests.editor.hand import Agency, Hand, eventually
from tests.editor.people import Person, fill, joined, person

KEPT_OUT = "This can no longer be saved"


@pytest.fixture
def draft(agency: Agency) -> Json:
    return agency.draft()


@pytest.fixture
def own(open_page: Callable[..., Hand]) -> Hand:
    """A page with a session of its own, which may end."""
    hand = open_page(signed=False)
    hand.page.goto(hand.studio.url)
    hand.sign_in()
    return hand


def entitle(page: Page, words: str) -> None:
    field = page.get_by_label("Title", exact=True)
    field.fill(words)
    field.press("Enter")


def sign_in_again(hand: Hand) -> None:
    form = hand.page.get_by_role("dialog", name="Sign in")
    expect(form.get_by_label("Email")).to_have_value(hand.studio.owner.email)
    fill(hand.page, Password=hand.studio.owner.password)
    form.get_by_role("button", name="Sign in").click()
    expect(form).to_be_hidden()


def test_an_unsaved_kit_survives_the_end_of_the_session(own: Hand, agency: Agency) -> None:
    client = agency.api.post(f"{agency.base}/clients", {"name": "Quay Coffee"})
    kit = agency.api.post(
        f"{agency.base}/brand-kits",
        {"client": client["id"], "name": "Main", "spec": {"author": {"name": "Quay"}}},
    )
    page = own.page
    page.goto(f"{own.studio.url}/#/{own.studio.owner.agency}/kits/{kit['id']}")
    page.locator(".specimen-slides img").first.wait_for()
    name = page.get_by_label("Name of the kit")
    name.fill("Summer")
    page.context.clear_cookies()
    name.press("Tab")
    sign_in_again(own)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved as version 2")).to_be_visible()
    assert agency.api.get(f"{agency.base}/brand-kits/{kit['id']}")["name"] == "Summer"


def test_a_dialog_is_submitted_after_signing_in_again(own: Hand) -> None:
    page = own.page
    page.get_by_role("button", name="New client").first.click()
    page.get_by_role("dialog").get_by_label("Name", exact=True).fill("Ferry House")
    page.context.clear_cookies()
    page.get_by_role("button", name="Create client").click()
    sign_in_again(own)
    # The refused request is repeated without another press.
    expect(page.get_by_role("heading", name="Ferry House")).to_be_visible()


@pytest.fixture
def ivo(own: Hand, agency: Agency) -> Person:
    owner = Person(own.studio, "Demo owner", own.studio.owner.email, agency.api)
    return joined(owner, agency.base, "Ivo", role="editor")


def member(agency: Agency, somebody: Person) -> str:
    """The path of a user's membership."""
    found = (one for one in agency.api.pages(f"{agency.base}/members"))
    return next(
        f"{agency.base}/members/{one['id']}" for one in found if one["email"] == somebody.email
    )


def test_losing_edit_access_offers_the_unsaved_text(
    open_page: Callable[..., Hand], agency: Agency, draft: Json, ivo: Person
) -> None:
    hand = open_page(signed=False)
    page = hand.page
    page.goto(hand.studio.url)
    ivo.sign_in(page)
    hand.open(draft)
    agency.api.send("PATCH", member(agency, ivo), {"role": "viewer"})
    entitle(page, "Nobody has this")
    told = page.get_by_role("dialog", name=KEPT_OUT)
    expect(told.get_by_text("you can view, but not edit")).to_be_visible()
    expect(told.get_by_role("textbox")).to_have_value("Nobody has this")
    page.keyboard.press("Escape")
    expect(page.get_by_text("View only")).to_be_visible()
    expect(page.get_by_label("Title", exact=True)).to_have_value(draft["title"])
    assert agency.keeps(draft)

    agency.api.send("PATCH", member(agency, ivo), {"role": "editor"})
    page.reload()
    expect(hand.slides).to_have_count(len(draft["document"]["slides"]))
    hand.expect_pixels()
    agency.api.send("DELETE", member(agency, ivo))
    entitle(page, "Nor this")
    expect(told.get_by_role("textbox")).to_have_value("Nor this")
    told.get_by_role("button", name="All carousels").click()
    expect(page.get_by_role("heading", name="Not found")).to_be_visible()
    page.get_by_role("link", name="Agencies").click()
    expect(page.get_by_label("Agency name")).to_be_visible()
    assert agency.keeps(draft)


def test_signing_in_as_another_user_in_one_tab_changes_all_tabs(own: Hand) -> None:
    olga = person(own.studio, "Olga")
    olga.agency("Southquay")
    other = own.page.context.new_page()
    other.goto(own.studio.url)
    other.get_by_role("button", name="Demo owner", exact=True).click()
    other.get_by_role("menuitem", name="Sign out").click()
    olga.sign_in(other)
    expect(other.get_by_text("Southquay")).to_be_visible()
    expect(own.page.get_by_text("You are signed in as Olga now.")).to_be_visible()
    expect(own.page.get_by_role("button", name="Olga", exact=True)).to_be_visible()


def test_a_page_of_an_older_release_reloads_when_its_files_are_gone(hand: Hand) -> None:
    page, home = hand.page, hand.studio.owner.agency
    begun: list[Page] = []
    page.on("domcontentloaded", lambda page: begun.append(page))

    def gone(route: Route) -> None:
        if len(begun) < 2:
            route.fulfill(status=404, body="")
        else:
            route.continue_()

    page.route("**/team-*.js", gone)
    page.goto(f"{hand.studio.url}/#/{home}/team/people")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("heading", name="Members")).to_be_visible()
    assert len(begun) == 2


def test_a_conflict_hidden_by_the_network_is_found_when_it_is_back(
    hand: Hand, agency: Agency, draft: Json
) -> None:
    hand.open(draft)
    agency.operate(draft, {"op": "set_document", "title": "Theirs"})
    looked: list[Route] = []

    def hidden(route: Route) -> None:
        looked.append(route)
        if len(looked) <= 4:
            route.abort()
        else:
            route.continue_()

    hand.page.route(f"**/carousels/{draft['id']}", hidden)
    entitle(hand.page, "Mine")
    question = hand.page.get_by_role("dialog", name="Someone saved first")
    question.get_by_role("button", name="Put mine on top").click()
    hand.expect_saved()
    eventually(hand.page, lambda: agency.saved(draft)["title"] == "Mine")


def test_closing_a_dialog_asks_before_text_is_lost(hand: Hand, agency: Agency, draft: Json) -> None:
    page = hand.page
    page.goto(f"{hand.studio.url}/#/{hand.studio.owner.agency}")
    page.get_by_role("button", name="Import a thread").click()
    text = page.get_by_label("Text", exact=True)
    text.fill("One.\n---\nTwo.")
    lost = page.get_by_role("dialog", name="Close without saving?")
    page.keyboard.press("Escape")
    lost.get_by_role("button", name="Keep writing").click()
    expect(text).to_have_value("One.\n---\nTwo.")
    page.get_by_role("dialog", name="Import a thread").get_by_label("Close").click()
    lost.get_by_role("button", name="Discard").click()
    expect(text).to_be_hidden()

    hand.open(draft)
    banner = page.get_by_role("banner")
    banner.get_by_role("button", name="Review").click()
    note = page.get_by_label("Note", exact=True)
    note.fill("The second slide says it twice")
    banner.get_by_role("button", name="Versions").click()
    banner.get_by_role("button", name="Review").click()
    expect(note).to_have_value("The second slide says it twice")


def test_a_failed_request_is_retried_from_its_error(hand: Hand, agency: Agency) -> None:
    page, home = hand.page, hand.studio.owner.agency
    client = agency.api.post(f"{agency.base}/clients", {"name": "Ferry House"})
    again = page.get_by_role("button", name="Try again")
    away: list[str] = []

    def answer(route: Route) -> None:
        if any(part in route.request.url for part in away):
            route.abort()
        else:
            route.continue_()

    page.route("**/api/v1/**", answer)
    away.append("/clients")
    page.goto(f"{hand.studio.url}/#/{home}")
    expect(again).to_be_visible()
    away.clear()
    again.click()
    expect(page.get_by_role("button", name="Import a thread")).to_be_visible()

    away.append("/threads")
    page.get_by_role("button", name="Import a thread").click()
    page.get_by_label("Text", exact=True).fill("One.\n---\nTwo.")
    again.wait_for()
    away.clear()
    again.click()
    expect(page.get_by_text("2 posts found")).to_be_visible()

    page.goto(f"{hand.studio.url}/#/{home}/clients/{client['id']}")
    page.reload()
    name = page.get_by_role("region", name="About the client").get_by_label("Name", exact=True)
    expect(name).to_have_value("Ferry House")
    away.append("/clients/")
    name.fill("Ferry Inn")
    name.press("Tab")
    expect(name).to_have_value("Ferry Inn")
    again.wait_for()
    away.clear()
    again.click()
    eventually(
        page, lambda: agency.api.get(f"{agency.base}/clients/{client['id']}")["name"] == "Ferry Inn"
    )
