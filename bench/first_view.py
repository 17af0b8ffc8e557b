"""Measure the first view of a carousel in Chromium: by its URL, with empty caches.

``python -m bench.first_view`` starts the whole service with the demo's carousels, opens one of them by its URL in
fresh browser profiles, and prints one figure per line: name, value, unit. ``first_slide`` is from the start of the
navigation to the frame that shows the server's pixels of the first slide, ``requests`` counts all requests of the
page until it is idle (at most 80), ``layout_shift`` is Chromium's cumulative layout shift (at most 0.02), unitless.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from bench.editor_page import opened, percentile, report
from local.chromium import ARGUMENTS, CHROMIUM, ENVIRONMENT
from local.demo import make_carousels, sample_source
from local.stopwatch import Stopwatch
from local.studio import Studio, free_port, open_studio

ROUNDS = 9
SCREENS = {"desktop": (1280, 800), "phone": (390, 844)}

WATCHED = """
globalThis.shifts = [];
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (!one.hadRecentInput) globalThis.shifts.push(one.value);
}).observe({ type: 'layout-shift', buffered: true });
"""
FIRST_SLIDE = """
() => {
  const first = document.querySelector('.slide-face img');
  return first && first.complete && first.naturalWidth > 0 && performance.now();
}
"""


def first_view(
    browser: Browser, url: str, signed_in: Any, size: tuple[int, int]
) -> dict[str, float]:
    """One visit with a fresh browser profile."""
    context = browser.new_context(
        storage_state=signed_in, viewport={"width": size[0], "height": size[1]}
    )
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.add_init_script(WATCHED)
    page.goto(url)
    took = page.wait_for_function(FIRST_SLIDE, polling="raf").json_value()
    page.wait_for_load_state("networkidle")
    shifts = page.evaluate("() => globalThis.shifts")
    context.close()
    return {
        "first_slide": float(took),
        "requests": sum(not one.startswith(("data:", "blob:")) for one in asked),
        "layout_shift": sum(shifts),
    }


def measure(browser: Browser, studio: Studio) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    opened(page, studio)
    url, signed_in = page.url, context.storage_state()
    context.close()
    for screen, size in SCREENS.items():
        visits = [first_view(browser, url, signed_in, size) for _ in range(ROUNDS)]
        report(f"first_view.{screen}.first_slide", [one["first_slide"] for one in visits])
        for name, digits in (("requests", 0), ("layout_shift", 3)):
            worst = percentile([one[name] for one in visits], 1)
            print(f"first_view.{screen}.{name} {worst:.{digits}f}", flush=True)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        with (
            open_studio(place, port=free_port(), watch=Stopwatch(silent=True)) as studio,
            sync_playwright() as driver,
        ):
            make_carousels(studio, sample_source(), place / "out", watch=Stopwatch(silent=True))
            browser = driver.chromium.launch(
                executable_path=CHROMIUM, args=ARGUMENTS, env=ENVIRONMENT
            )
            measure(browser, studio)
            browser.close()


if __name__ == "__main__":
    main()
