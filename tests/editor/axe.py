"""Violations that axe-core finds on a page."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from local.studio import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
EVERYTHING: dict[str, Any] = {"resultTypes": ["violations"]}
COLOURS = {
    **EVERYTHING,
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}


def violations(page: Page, rules: dict[str, Any] = EVERYTHING) -> list[str]:
    """What axe-core finds, by rule and place."""
    # The page's policy lets no script in; the driver's own world is not the page's.
    if not page.evaluate("() => 'axe' in globalThis"):
        page.evaluate(AXE.read_text())
    found: list[dict[str, Any]] = page.evaluate(
        "async (rules) => (await axe.run(rules)).violations", rules
    )
    return [
        f"{rule['id']}: {node['html'][:160]} {node.get('failureSummary', '')}"
        for rule in found
        for node in rule["nodes"]
    ]


def faults(page: Page) -> list[str]:
    """What axe-core finds, and whether the page is wider than its window."""
    wide = page.evaluate("() => document.documentElement.scrollWidth > innerWidth")
    return [*violations(page), *(["it is wider than the window"] if wide else [])]


def in_light_and_dark(page: Page) -> list[str]:
    """Violations in light and dark mode."""
    page.emulate_media(color_scheme="light")
    found = violations(page)
    page.emulate_media(color_scheme="dark")
    return [*found, *(f"dark: {one}" for one in violations(page, COLOURS))]
