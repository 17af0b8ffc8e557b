"""Shows a picture's file in Chromium, in a process of its own.

A driver's event loop would keep Django from its database, so it does not run in the tests' process.
"""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image

SIDE = 256  # pixels of the longer side: enough to see any fault

DRAW = """async ([url, side]) => {
    const image = new Image();
    image.src = url;
    try { await image.decode(); } catch { return null; }
    const [width, height] = [image.naturalWidth, image.naturalHeight];
    if (!width || !height) return null;
    const fit = side / Math.max(width, height);
    const scale = url.startsWith('data:image/svg') ? fit : Math.min(fit, 1);
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(width * scale));
    canvas.height = Math.max(1, Math.round(height * scale));
    const context = canvas.getContext('2d');
    context.imageSmoothingQuality = 'high';
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return [width, height, canvas.toDataURL().split(',')[1]];
}"""


@dataclass(frozen=True)
class Shown:
    """The size of an ``<img>``, and its pixels (RGBA), at most ``SIDE`` large."""

    width: int
    height: int
    picture: Image.Image


def shown(files: list[tuple[bytes, str]], side: int = SIDE) -> list[Shown | None]:
    """Return what ``<img>`` shows of each file of that type; None if it cannot show it."""
    asked = json.dumps([[base64.b64encode(data).decode(), type] for data, type in files])
    ended = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "tests.brandkits.browser", str(side)],
        input=asked,
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    found: list[Shown | None] = []
    for answer in json.loads(ended.stdout):
        if answer is None:
            found.append(None)
            continue
        width, height, png = answer
        picture = Image.open(BytesIO(base64.b64decode(png))).convert("RGBA")
        found.append(Shown(width, height, picture))
    return found


def main() -> None:
    from playwright.sync_api import sync_playwright

    from local.chromium import ARGUMENTS, CHROMIUM, ENVIRONMENT

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS, env=ENVIRONMENT)
        page = browser.new_page()
        answers = [
            page.evaluate(DRAW, [f"data:{type};base64,{data}", int(sys.argv[1])])
            for data, type in json.load(sys.stdin)
        ]
        browser.close()
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()
