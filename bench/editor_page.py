"""Measure the editor page in Chromium: the latency of typing, and the smoothness of a drag.

``python -m bench.editor_page`` starts the whole service and opens the page in it, types into a slide at the
speed of a fast typist, drags a post over the deck for five seconds, and prints one figure per line: name,
value, unit.
``key_to_pixels`` is the time from a key to the frame that shows the server's final pixels of the text up to
it (at most 150 ms), ``frame_of_a_drag`` the time between frames (at most 25 ms). Longer waits are measured
in ``moments``.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from local.chromium import ARGUMENTS, CHROMIUM, ENVIRONMENT
from local.demo import make_carousels, sample_source
from local.stopwatch import Stopwatch
from local.studio import Studio, free_port, open_studio

KEY_EVERY_MS = 110
WORDS = " The ferryman said it would hold, and it held."
DRAG_S = 5

# The request that fetched a picture tells which words it shows.
WATCHED = """
() => {
  const [pressed, shown, pictures] = [[], [], new Map()];
  const asked = globalThis.fetch;
  globalThis.fetch = async (path, options = {}) => {
    const answer = await asked(path, options);
    if (options.method === 'POST' && String(path).endsWith('/preview')) {
      const words = JSON.parse(options.body).operations.at(-1).text;
      const copy = answer.clone();
      copy.json().then(({ image }) => {
        pictures.set(image, words);
        // A trailing space changes no pixel: the picture on screen is already the right one.
        if ([...document.images].some((one) => one.src === image))
          shown.push({ at: performance.now(), words });
      });
    }
    return answer;
  };
  addEventListener('input', (event) => {
    pressed.push({ at: event.timeStamp, words: event.target.value });
  }, { capture: true });
  new MutationObserver((changes) => {
    for (const { target } of changes) {
      const words = pictures.get(target.src);
      if (words !== undefined)
        requestAnimationFrame(() => shown.push({ at: performance.now(), words }));
    }
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ['src'] });
  globalThis.watched = { pressed, shown };
}
"""
ALL_SEEN = """
() => [...document.querySelectorAll('.slide-face')].every((face) => face.querySelector('img'))
"""
FRAMES = """
() => {
  const frames = [];
  let last = performance.now();
  const next = (now) => {
    frames.push(now - last);
    last = now;
    globalThis.framing = requestAnimationFrame(next);
  };
  requestAnimationFrame((now) => {
    last = now;
    next(now);
  });
  globalThis.frames = frames;
}
"""


def sign_in(page: Page, studio: Studio) -> None:
    page.goto(studio.url)
    page.get_by_label("Email").fill(studio.owner.email)
    page.get_by_label("Password", exact=True).fill(studio.owner.password)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Carousels", exact=True).wait_for()


def opened(page: Page, studio: Studio) -> None:
    """Open the first carousel of the demo agency."""
    sign_in(page, studio)
    page.locator(".carousel-card a").first.click()
    page.locator(".slide-face img").first.wait_for()
    page.wait_for_function(ALL_SEEN)


def typing(page: Page) -> list[float]:
    """Milliseconds from each key to the pixels of all text up to it."""
    page.locator(".slide-face").nth(1).click()
    page.locator(".handle").first.click()
    page.evaluate(WATCHED)
    page.keyboard.type(WORDS, delay=KEY_EVERY_MS)
    page.locator('[data-saving="saved"]').wait_for()
    found: dict[str, list[dict[str, Any]]] = page.evaluate("() => globalThis.watched")
    return [
        min(
            (one["at"] for one in found["shown"] if len(one["words"]) >= len(key["words"])),
            default=float("inf"),
        )
        - key["at"]
        for key in found["pressed"]
    ]


def dragging(page: Page) -> list[float]:
    """Milliseconds between frames while a post is dragged back and forth."""
    page.keyboard.press("Escape")
    card = page.locator(".post-card").first.bounding_box()
    deck = page.locator("lep-deck").bounding_box()
    if card is None or deck is None:
        raise SystemExit("The page has neither posts nor slides.")
    page.mouse.move(card["x"] + 80, card["y"] + 50)
    page.mouse.down()
    page.mouse.move(card["x"] + 90, card["y"] - 40, steps=4)
    page.evaluate(FRAMES)
    began = page.evaluate("() => performance.now()")
    turn = 0
    while page.evaluate("() => performance.now()") - began < DRAG_S * 1000:
        turn += 1
        share = abs((turn % 120) - 60) / 60
        page.mouse.move(deck["x"] + 8 + share * (deck["width"] - 16), deck["y"] + 200 + turn % 40)
    frames: list[float] = page.evaluate("() => globalThis.frames")
    page.keyboard.press("Escape")
    page.mouse.up()
    return frames[2:]


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def report(name: str, values: list[float]) -> None:
    """Print one figure per line: name, value, unit."""
    for point, share in (("p50", 0.5), ("p95", 0.95)):
        print(f"{name}.{point} {percentile(values, share):.0f} ms", flush=True)


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
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            opened(page, studio)
            report("editor.key_to_pixels", typing(page))
            report("editor.frame_of_a_drag", dragging(page))
            browser.close()


if __name__ == "__main__":
    main()
