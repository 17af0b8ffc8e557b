"""A draft that is open on the page, and its panels."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator

from local.client import Json
from tests.editor.hand import Agency, Hand, eventually


class PageAgency:
    """A draft that is open, and one panel of it."""

    def __init__(self, hand: Hand, agency: Agency, draft: Json) -> None:
        self.hand, self.agency, self.draft = hand, agency, draft
        hand.open(draft)

    def panel(self, name: str) -> Locator:
        head = self.hand.page.get_by_role("button", name=re.compile(f"^{re.escape(name)}"))
        if head.get_attribute("aria-expanded") == "false":
            head.click()
        region = self.hand.page.get_by_role("region", name=re.compile(f"^{re.escape(name)}"))
        region.wait_for()
        return region

    def document(self) -> Json:
        """What the server has, once everything is saved."""
        self.hand.expect_saved()
        return self.agency.saved(self.draft)["document"]

    def until(self, seen: Callable[[Json], bool]) -> Json:
        """The document as soon as it is as it should be."""
        documents: list[Json] = []

        def look() -> bool:
            documents.append(self.document())
            return seen(documents[-1])

        eventually(self.hand.page, look)
        return documents[-1]


def setting(panel: Locator, name: str) -> Locator:
    return panel.get_by_role("group", name=name, exact=True)


def choose(panel: Locator, group: str, name: str) -> None:
    """By the label of a segment, or a picture's name."""
    panel.get_by_role("radiogroup", name=group, exact=True).get_by_text(name, exact=True).click()
