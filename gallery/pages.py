"""Screenshots of the editor for the README, taken of the demo agency in a real browser."""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from local.chromium import ARGUMENTS, CHROMIUM, ENVIRONMENT
from local.demo import furnish, sample_source
from local.stopwatch import Stopwatch
from local.studio import Studio, free_port, open_studio

WIDTH, HEIGHT = 1440, 900
# A typical display.
PIXEL_RATIO = 2
QUALITY = 80
ALL_SEEN = """
() => [...document.querySelectorAll('.slide-face, .panel lep-thumb')]
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().top < innerHeight)
    .every((one) => one.querySelector('img'))
  && [...document.images].every((one) => one.complete && one.naturalWidth > 0)
  && document.querySelector('[data-saving="saved"]') !== null
"""


def photograph(out: Path) -> None:
    """Write three pictures below `out`: choosing a theme and dragging a post (light), typing (dark)."""
    with (
        tempfile.TemporaryDirectory() as folder,
        open_studio(Path(folder), port=free_port(), watch=Stopwatch(silent=True)) as studio,
        sync_playwright() as driver,
    ):
        furnish(studio, sample_source(), watch=Stopwatch(silent=True))
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS, env=ENVIRONMENT)
        page = _opened(browser, studio, "light", "Rivermill")
        page.get_by_role("button", name="Preset Themes").click()
        page.get_by_role("button", name="Slide 2 of").click(position={"x": 6, "y": 6})
        _keep(page, out / "editor.jpg")
        page.get_by_role("button", name="Preset Themes").click()
        page.get_by_role("button", name="Build Your Carousel").click()
        page.get_by_text("All posts").click()
        _drag(page, post=3, before=2)
        _keep(page, out / "editor-dragging.jpg")
        page.keyboard.press("Escape")
        page.mouse.up()
        page = _opened(browser, studio, "dark", "Kestrel")
        page.get_by_role("button", name="Edit title: ").click()
        with page.expect_response("**/preview"):
            page.keyboard.type(" Dry.")
        _keep(page, out / "editor-writing.jpg")
        browser.close()


def _opened(browser: Browser, studio: Studio, scheme: str, client: str) -> Page:
    """Open the carousel of a client in the editor, with no panel open."""
    context = browser.new_context(
        viewport={"width": WIDTH, "height": HEIGHT},
        device_scale_factor=PIXEL_RATIO,
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(studio.url)
    page.get_by_label("Email").fill(studio.owner.email)
    page.get_by_label("Password", exact=True).fill(studio.owner.password)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("listitem").filter(has_text=client).get_by_role("link", name="Open").click()
    page.locator(".slide-face img").first.wait_for()
    for heading in page.locator(".panel-head[aria-expanded=true]").all():
        heading.click()
    return page


def _drag(page: Page, *, post: int, before: int) -> None:
    """Drag a post to the gap before a slide and hold it there; both are counted from 1."""
    card = page.get_by_role("region", name="Posts").get_by_role("listitem").nth(post - 1)
    slide = page.get_by_role("list", name="Slides").locator(":scope > li").nth(before - 1)
    card.hover(position={"x": 40, "y": 40})
    page.mouse.down()
    for x in (60, 4):
        slide.hover(position={"x": x, "y": 300}, force=True)


def _keep(page: Page, file: Path) -> None:
    page.wait_for_function(ALL_SEEN, timeout=60_000)
    page.screenshot(path=file, type="jpeg", quality=QUALITY)
