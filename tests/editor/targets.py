"""What on a page is too small to be hit."""

from __future__ import annotations

from playwright.sync_api import Page

MOUSE_PX = 24
FINGER_PX = 44

# What lies over the words of a slide is as small as they are; a tick is hit by its label.
_SMALL = """
(least) => [...document.querySelectorAll('a, button, input, select, textarea, summary')]
  .filter((one) => one.checkVisibility() && !one.matches('.handle, .unseen, .skip'))
  .map((one) => [one, (one.matches('input') && one.closest('label')) || one])
  .map(([one, hit]) => [one, [one, hit].map((part) => part.getBoundingClientRect())])
  .map(([one, boxes]) => [one, ...['width', 'height'].map((side) => Math.max(...boxes.map((box) => box[side])))])
  .filter(([one, width, height]) => width > 1 && Math.min(width, height) < least - 0.5)
  .map(([one, width, height]) => `${one.getAttribute('aria-label') ?? one.textContent.trim()} ${one.className}: ${width} by ${height}`)
"""


def small(page: Page, least: int) -> list[str]:
    """What can be hit and is less than ``least`` CSS pixels wide or high."""
    found: list[str] = page.evaluate(_SMALL, least)
    return found
