"""What is fetched for the first view, and what comes later."""

from __future__ import annotations

import re

from playwright.sync_api import Route, expect

from tests.editor.hand import Hand, eventually

TEAM = re.compile(r"/team-\w+\.js$")


def release(held: list[Route], name: str) -> bool:
    found = [one for one in held if f"/{name}-" in one.request.url]
    for route in found:
        route.continue_()
    return bool(found)


def test_the_list_is_there_before_any_other_screen_is_fetched(hand: Hand) -> None:
    page = hand.page
    held: list[Route] = []
    others = re.compile(r"/(account|client|editor|kit|team)-\w+\.js$")
    page.route(others, lambda route: held.append(route))
    page.goto(f"{hand.studio.url}/#/{hand.studio.owner.agency}")
    expect(page.get_by_role("heading", name="Carousels", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="New client").first).to_be_visible()
    page.get_by_role("link", name="Team").click()
    expect(page.locator("main[aria-busy=true]")).to_be_attached()
    eventually(page, lambda: release(held, "team"))
    expect(page.get_by_role("heading", name="Members")).to_be_visible()


def test_a_screen_that_did_not_come_says_so_and_comes_when_it_is_asked_for_again(
    hand: Hand,
) -> None:
    page = hand.page
    asked: list[Route] = []
    here: set[str] = set()
    page.on("requestfinished", lambda one: here.add(one.url.rpartition("/")[2].partition("-")[0]))

    def keep_away(route: Route) -> None:
        asked.append(route)
        if len(asked) == 1:
            route.abort()
        elif len(asked) > 2:
            route.continue_()

    page.route(TEAM, keep_away)
    page.goto(f"{hand.studio.url}/#/{hand.studio.owner.agency}/team/audit")
    expect(page.get_by_role("heading", name="The server does not answer.")).to_be_visible()
    again = page.get_by_role("button", name="Try again")
    # The page asks once more by itself, and that does not come either; all else is here.
    eventually(page, lambda: len(asked) > 1 and {"editor", "client", "kit", "account"} <= here)
    again.click()
    asked[1].abort()
    expect(page.get_by_role("heading", name="Audit")).to_be_visible()
