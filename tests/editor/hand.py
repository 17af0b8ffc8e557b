"""A user at the page, for tests: acts by visible and accessible names, never by internals."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page, Request, expect

from local.client import Client, Json
from local.library import Brand
from local.studio import Studio

PATIENCE_MS = 15_000
THREAD = "\n---\n".join(
    (
        "A mill on a boat. Nobody had tried it here before.",
        "The first day we ground nothing but river sand, and the stones were better for it.",
        "Then came the flour: forty kilos before noon. Read on: https://rivermill.example/boat",
        "In the evening the current turned, and so did the wheel. Nobody had thought of that.",
    )
)


@dataclass(frozen=True)
class Agency:
    """The agency behind the page: creates and reads carousels over the API."""

    api: Client
    base: str
    brand: Brand

    def draft(self, text: str = THREAD, **fields: Any) -> Json:
        thread = self.api.post(
            f"{self.base}/threads",
            {"client": self.brand.client, "text": text, "source": "plain-text"},
        )
        body = {"thread": thread["id"], "client": self.brand.client, "brand_kit": self.brand.kit}
        return self.api.post(f"{self.base}/carousels", {**body, **fields})

    def saved(self, draft: Json) -> Json:
        return self.api.get(f"{self.base}/carousels/{draft['id']}")

    def keeps(self, draft: Json) -> bool:
        """Whether a draft is as it was, whatever was found out about its faults meanwhile."""
        known = {"readiness": draft["readiness"]}
        return bool(self.saved(draft) | known == draft)

    def operate(self, draft: Json, *operations: Json) -> None:
        """Save operations as another client of the API."""
        url = f"{self.base}/carousels/{draft['id']}/operations"
        headers = {"If-Match": f'"{self.saved(draft)["version"]}"'}
        self.api.send("POST", url, {"operations": list(operations)}, headers)


def eventually(page: Page, look: Callable[[], object]) -> None:
    """Until it is so at the server; the page goes on meanwhile."""
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while not look():
        assert time.monotonic() < deadline, "it did not happen"
        page.wait_for_timeout(50)


class Hand:
    """A person at a page. ``complaints`` are what broke, or asked for something elsewhere."""

    def __init__(self, page: Page, studio: Studio) -> None:
        self.page = page
        self.studio = studio
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._said)
        # The browser reaches this machine alone: whatever is asked for elsewhere fails.
        page.on("requestfailed", self._asked)

    def _said(self, message: Any) -> None:
        # The browser itself writes every answer of 400 or more to the console.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    def _asked(self, request: Request) -> None:
        # The events process has a port of its own.
        if not request.url.startswith(("data:", "blob:", "http://127.0.0.1:")):
            self.complaints.append(f"asked {request.url}")

    # Ways in

    def sign_in(self) -> None:
        self.page.get_by_label("Email").fill(self.studio.owner.email)
        self.page.get_by_label("Password", exact=True).fill(self.studio.owner.password)
        self.page.get_by_role("button", name="Sign in").click()
        expect(self.page.get_by_role("heading", name="Carousels", exact=True)).to_be_visible()

    def open(self, draft: Json) -> None:
        self.page.goto(f"{self.studio.url}/#/{self.studio.owner.agency}/carousels/{draft['id']}")
        expect(self.slides).to_have_count(len(draft["document"]["slides"]))
        self.expect_pixels()

    # Visible state

    @property
    def slides(self) -> Locator:
        return self.page.get_by_role("list", name="Slides").locator(":scope > li")

    def slide(self, number: int) -> Locator:
        """The slide's own button, counted from 1."""
        return self.slides.nth(number - 1).get_by_role("button", name=f"Slide {number} of")

    @property
    def posts(self) -> Locator:
        return self.page.get_by_role("region", name="Posts").get_by_role("listitem")

    def post(self, number: int) -> Locator:
        return self.posts.nth(number - 1)

    def face(self, number: int) -> Locator:
        """The button of a post, by which it is chosen."""
        return self.posts.get_by_role("button", name=f"Post {number}", exact=True)

    @property
    def said(self) -> Locator:
        """The last announcement for screen readers."""
        return self.page.locator("lep-notices").get_by_role("status")

    def words(self) -> list[str]:
        """What the slides are, by their names, without their numbers."""
        names = self.slides.get_by_role("button", name=re.compile(r"^Slide \d+ of"))
        return [str(one.get_attribute("aria-label")).partition(", ")[2] for one in names.all()]

    def expect_pixels(self) -> None:
        """Every slide shows a picture."""
        pictures = self.slides.locator("img")
        expect(pictures).to_have_count(self.slides.count())

    def expect_saved(self) -> None:
        expect(self.page.get_by_role("banner").get_by_text("Saved", exact=True)).to_be_visible()

    # Actions

    def choose(self, number: int) -> None:
        """By its corner, where nothing is written."""
        self.slide(number).click(position={"x": 6, "y": 6})

    def drag(self, thing: Locator, to: Locator, *, share: float) -> None:
        """With the mouse, to a share of the width of a slide."""
        mouse = self.page.mouse
        thing.scroll_into_view_if_needed()
        to.scroll_into_view_if_needed()
        start, end = thing.bounding_box(), to.bounding_box()
        assert start
        assert end
        mouse.move(start["x"] + 40, start["y"] + 40)
        mouse.down()
        mouse.move(start["x"] + 60, start["y"] + 30, steps=3)
        mouse.move(end["x"] + share * end["width"], end["y"] + 0.4 * end["height"], steps=8)
        mouse.up()

    def render(self) -> Locator:
        """Start a render with the chosen files, and wait for its end."""
        self.page.get_by_role("button", name="Render", exact=True).first.click()
        sheet = self.page.get_by_role("complementary", name="Render")
        sheet.get_by_role("button", name="Render", exact=True).click()
        expect(sheet.get_by_text("Done", exact=True)).to_be_visible(timeout=60_000)
        return sheet
