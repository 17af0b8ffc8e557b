"""Measure the waits that users notice on the editor page, in Chromium.

``python -m bench.moments`` starts the whole service and prints one figure per line: name, value, unit. Each is the
time from the click, key or file to the frame that shows the result in the server's final pixels:

``thread_to_slides`` from “Create carousel” to ten branded slides; ``switch_client`` from the other client's name to
every slide in its kit; ``logo_to_kit`` from the file of a logo to five slides in the proposed kit;
``change_slide`` from the last key on slide 4 to its new pixels, ``in_another_format`` from choosing another format
to that slide in it, ``difference`` from opening the previous version to both versions side by side; ``render_to_files``
from “Render” to the ZIP of a carousel in three formats; ``hand_over`` from “Hand over” to the one ZIP of fourteen
approved carousels, 140 slides that were not rendered before.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from bench.editor_page import report, sign_in
from local.chromium import ARGUMENTS, CHROMIUM, ENVIRONMENT
from local.client import Client, Json
from local.library import SAMPLE, Brand, Library, sample_of
from local.stopwatch import Stopwatch
from local.studio import Studio, free_port, open_studio

ROUNDS, WARM_UP = 8, 1
DECK = 10
APPROVED = 14
FORMATS = ["x-1x1", "bluesky-4x5"]
PATIENCE_MS = 60_000
LOOK_MS = 700

# The time starts at the next event of a kind, before the page's own listeners run.
BEGIN = """
(kind) => {
  delete globalThis.began;
  addEventListener(kind, () => { globalThis.began = performance.now(); }, { capture: true, once: true });
}
"""
# Checked before every frame; the result is the time since the start.
SEEN = """
({ selector, count, not }) => {
  const found = [...document.querySelectorAll(selector)];
  const shown = found.filter((one) => one.complete && one.naturalWidth && !not.includes(one.src));
  return globalThis.began && shown.length === count && found.length === count
    && performance.now() - globalThis.began;
}
"""
THERE = "(selector) => globalThis.began && document.querySelector(selector) && performance.now() - globalThis.began"
SLIDES = ".slide-face img"
FOURTH = ".slide:nth-child(4) .slide-face img"


class DemoAgency:
    """The data behind the page: two clients with their kits, and carousels of the first."""

    def __init__(self, studio: Studio) -> None:
        self.api = Client(studio.url)
        self.api.sign_in(email=studio.owner.email, password=studio.owner.password)
        self.base = f"/api/v1/agencies/{studio.owner.agency}"
        library = Library(self.api, self.base)
        self.brand, second = (library.brand(one) for one in sample_of("kits")[:2])
        self.other = self.api.get(f"{self.base}/clients/{second.client}")["name"]

    def built(self, turn: int) -> Json:
        """Ten slides."""
        thread = {"client": self.brand.client, "text": words(turn), "source": "plain-text"}
        made = {"thread": self.api.post(f"{self.base}/threads", thread)["id"]}
        body = {**made, "client": self.brand.client, "brand_kit": self.brand.kit}
        return self.api.post(f"{self.base}/carousels", body)

    def carousel(self, turn: int) -> Json:
        """A carousel of ten slides in three formats."""
        carousel = self.built(turn)
        operations = [{"op": "set_document", "formats": FORMATS}]
        self._change("POST", f"{carousel['id']}/operations", {"operations": operations})
        return carousel

    def approved(self, turn: int) -> list[Json]:
        """Approved carousels; all others of the client are archived."""
        decks = [self.built(1_000 + turn * APPROVED + nth) for nth in range(APPROVED)]
        for deck in decks:
            self._change("POST", f"{deck['id']}/reviews", {"verdict": "approved"})
        return decks

    def archive(self, decks: list[Json]) -> None:
        for deck in decks:
            self._change("PATCH", deck["id"], {"archived": True})

    def _change(self, method: str, place: str, body: Json) -> None:
        """Change a carousel at its first version."""
        self.api.send(method, f"{self.base}/carousels/{place}", body, {"If-Match": '"1"'})


class PageTimer:
    """Drives the page and measures the time until results are visible."""

    def __init__(self, page: Page, studio: Studio) -> None:
        self.page, self.studio = page, studio
        self.agency = studio.owner.agency

    def go(self, place: str) -> None:
        self.page.goto(f"{self.studio.url}/#/{self.agency}/{place}")

    def seen(
        self,
        selector: str,
        *,
        count: int,
        after: str,
        act: Callable[[], object],
        only_new: bool = False,
    ) -> float:
        """Milliseconds from an event, which ``act`` causes, to ``count`` pictures, ``only_new`` ones if asked."""
        old = self.page.eval_on_selector_all(selector, "(all) => all.map((one) => one.src)")
        self.page.evaluate(BEGIN, after)
        act()
        asked = {"selector": selector, "count": count, "not": old if only_new else []}
        return float(self.page.wait_for_function(SEEN, arg=asked).json_value())

    def open(self, carousel: Json) -> None:
        """Open a carousel and wait until every slide is shown."""
        self.go(f"carousels/{carousel['id']}")
        self.page.locator(f'[data-slide="{carousel["document"]["slides"][0]["id"]}"]').wait_for()
        self.page.evaluate("() => { globalThis.began = performance.now(); }")
        self.page.wait_for_function(SEEN, arg={"selector": SLIDES, "count": DECK, "not": []})
        self.page.wait_for_timeout(LOOK_MS)


def words(turn: int) -> str:
    """A thread of nine posts, which makes ten slides; the text differs in every turn."""
    posts = (
        f"Day {n} of crossing {turn}: the oven was lit before the river woke, and {n * turn + 7} loaves rose."
        for n in range(2, DECK)
    )
    return "\n---\n".join((f"An oven on a boat, crossing {turn}.", *posts))


def thread_to_slides(watch: PageTimer, turn: int) -> float:
    page = watch.page
    watch.go("")
    page.get_by_role("button", name="Import a thread").first.click()
    form = page.get_by_role("dialog", name="Import a thread")
    form.get_by_label("Text", exact=True).fill(words(turn))
    form.get_by_text("9 posts found").wait_for()
    create = form.get_by_role("button", name="Create carousel")
    return watch.seen(SLIDES, count=DECK, after="click", act=create.click)


def switch_client(watch: PageTimer, carousel: Json, other: str) -> float:
    """Copy the open carousel for the other client."""
    page = watch.page
    watch.open(carousel)
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Duplicate for another client").click()
    choice = page.get_by_role("dialog").get_by_role("button", name=other)
    return watch.seen(SLIDES, count=DECK, after="click", act=choice.click, only_new=True)


def logo_to_kit(watch: PageTimer, brand: Brand, turn: int) -> float:
    page = watch.page
    watch.go(f"clients/{brand.client}")
    page.get_by_role("button", name="New kit").click()
    dialog = page.get_by_role("dialog", name="New kit")
    field = dialog.get_by_label("Logo")
    logo = SAMPLE / ("kestrel-light.png" if turn % 2 else "rivermill-dark.png")
    pictures = "dialog .specimen-slides img"
    took = watch.seen(pictures, count=5, after="change", act=lambda: field.set_input_files(logo))
    dialog.get_by_role("button", name="Cancel").click()
    return took


def change_slide(watch: PageTimer, carousel: Json) -> dict[str, float]:
    """Change the text of slide 4, view it in another format, and compare it with its previous version."""
    page = watch.page
    watch.open(carousel)
    page.locator(".slide-face").nth(3).click(position={"x": 6, "y": 6})
    page.get_by_role("button", name="Edit text: ").click()
    took = {}
    took["change_slide"] = watch.seen(
        FOURTH, count=1, after="input", act=lambda: page.keyboard.type("7"), only_new=True
    )
    page.keyboard.press("Escape")
    page.locator('[data-saving="saved"]').wait_for()
    page.wait_for_timeout(LOOK_MS)
    page.get_by_role("button", name="Show another format").click()
    further = page.get_by_role("menuitemradio").nth(1)
    took["in_another_format"] = watch.seen(
        FOURTH, count=1, after="click", act=further.click, only_new=True
    )
    page.get_by_role("button", name="Versions").click()
    before = page.get_by_role("complementary", name="Versions").locator("button.step-head").first
    pair = ".pair img"
    took["difference"] = watch.seen(pair, count=2, after="click", act=before.click)
    return took


def render_to_files(watch: PageTimer, carousel: Json) -> float:
    page = watch.page
    watch.open(carousel)
    page.locator("[data-opens=render]").click()
    page.evaluate(BEGIN, "submit")
    page.get_by_role("complementary").get_by_role("button", name="Render", exact=True).click()
    done = page.wait_for_function(THERE, arg=".render a.primary[download]")
    return float(done.json_value())


def hand_over(watch: PageTimer, agency: DemoAgency, turn: int) -> float:
    page = watch.page
    decks = agency.approved(turn)
    watch.go(f"of/{agency.brand.client}")
    page.get_by_role("button", name="Hand over").click()
    begin = page.get_by_role("dialog").get_by_role("button", name=f"{APPROVED} carousels")
    begin.wait_for()
    page.evaluate(BEGIN, "click")
    begin.click()
    done = page.wait_for_function(THERE, arg=".hand-over a.primary[download]")
    page.keyboard.press("Escape")
    agency.archive(decks)
    return float(done.json_value())


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        open_studio(Path(folder), port=free_port(), watch=Stopwatch(silent=True)) as studio,
        sync_playwright() as driver,
    ):
        agency = DemoAgency(studio)
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS, env=ENVIRONMENT)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.set_default_timeout(PATIENCE_MS)
        sign_in(page, studio)
        watch = PageTimer(page, studio)
        found: dict[str, list[float]] = {}
        for turn in range(WARM_UP + ROUNDS):
            took = {
                "thread_to_slides": thread_to_slides(watch, turn),
                "switch_client": switch_client(watch, agency.carousel(100 + turn), agency.other),
                "logo_to_kit": logo_to_kit(watch, agency.brand, turn),
                **change_slide(watch, agency.carousel(200 + turn)),
                "render_to_files": render_to_files(watch, agency.carousel(300 + turn)),
                "hand_over": hand_over(watch, agency, turn),
            }
            if turn >= WARM_UP:
                for moment, value in took.items():
                    found.setdefault(moment, []).append(value)
        browser.close()
        for moment, values in found.items():
            report(f"moment.{moment}", values)


if __name__ == "__main__":
    main()
