"""Files fetched for the first view, and later ones."""

from __future__ import annotations

import re

from playwright.sync_api import Route, expect

from tests.editor.hand import Agency, Hand, eventually

TEAM = re.compile(r"/team-\w+\.js$")
# Keeps the addresses that an element asked for while it drew.
WATCHED = """
Error.stackTraceLimit = 100;
globalThis.askedByDraw = [];
const plain = fetch;
globalThis.fetch = (...asked) => {
  if (/\\.draw \\(/.test(new Error().stack)) globalThis.askedByDraw.push(String(asked[0]));
  return plain(...asked);
};
"""


def release(held: list[Route], name: str) -> bool:
    found = [one for one in held if f"/{name}-" in one.request.url]
    for route in found:
        route.continue_()
    return bool(found)


def test_the_list_is_shown_before_any_other_screen_is_fetched(hand: Hand) -> None:
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


def test_a_screen_that_failed_to_load_can_be_retried(
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


def test_nothing_is_fetched_while_an_element_draws(hand: Hand, agency: Agency) -> None:
    page, home = hand.page, f"{hand.studio.url}/#/{hand.studio.owner.agency}"
    draft = agency.draft()
    page.add_init_script(WATCHED)
    page.goto(home)
    page.locator(".carousel-card img").first.wait_for()
    page.goto(f"{home}/clients/{agency.brand.client}")
    page.locator(".kit-card img").first.wait_for()
    page.goto(f"{home}/kits/{agency.brand.kit}")
    page.locator(".specimen-slides img").first.wait_for()
    page.goto(f"{home}/team/people")
    expect(page.get_by_role("heading", name="Members")).to_be_visible()
    hand.open(draft)
    for name in ("Versions", "Review", "Render"):
        page.get_by_role("banner").get_by_role("button", name=name, exact=True).click()
        page.get_by_role("complementary", name=name).get_by_role("button").first.wait_for()
    page.get_by_role("button", name=re.compile("^Preset Themes")).click()
    page.locator("lep-thumb img").first.wait_for()
    assert page.evaluate("globalThis.askedByDraw") == []
