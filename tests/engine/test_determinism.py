"""The same scene gives the same bytes in any process, and the same picture at any size."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine import encode, pdf
from engine.layout.solver import lay_out
from engine.paint.images import Pictures
from engine.paint.paint import DrawingPainter
from engine.scene import codec
from painting.compose.deck import compose
from tests.engine import samples
from tests.engine.decks import Assets, deck, light_kit

ELSEWHERE = """
import sys
from pathlib import Path
from tests.engine.test_determinism import painted
print(painted(Path(sys.argv[1])))
"""


def painted(folder: Path) -> str:
    """For every scene in a folder: its name, and the digests of its files in every format."""
    painter = DrawingPainter(Pictures(folder))
    said = []
    for path in sorted(folder.glob("*.json")):
        drawing = lay_out(codec.parse(path.read_text("utf-8")), folder)
        pixels = painter.paint(drawing)
        files = [encode.write(pixels, kind) for kind in ("png", "jpeg", "webp", "avif")]
        files.append(pdf.write([drawing], folder, title="t", language="en"))
        said.append(" ".join([path.name, *(hashlib.sha256(file).hexdigest() for file in files)]))
    return "\n".join(said)


def test_a_process_with_other_settings_writes_the_same_bytes(assets: Assets) -> None:
    scenes = {
        "pictures": compose(deck(light_kit(assets), assets), "instagram-4x5").scenes[2],
        "panels": samples.FEATURES["panels"](),
        "arabic": samples.spoken(samples.SCRIPTS["arabic"]),
        "japanese": samples.spoken(samples.SCRIPTS["japanese"]),
    }
    for name, scene in scenes.items():
        (assets.folder / f"{name}.json").write_text(codec.dump(scene), "utf-8")
    here = painted(assets.folder)
    there = subprocess.run(  # noqa: S603 - our own text
        [sys.executable, "-c", ELSEWHERE, str(assets.folder)],
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "PYTHONHASHSEED": "99",
            "TZ": "Asia/Tokyo",
            "LC_ALL": "tr_TR.UTF-8",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert here == there.stdout.strip()
    assert len(here.splitlines()) == len(scenes)


@pytest.mark.parametrize("index", range(5))
def test_a_slide_is_the_same_picture_from_320_to_4096_pixels(index: int, assets: Assets) -> None:
    scene = compose(deck(light_kit(assets), assets), "instagram-1x1").scenes[index]
    drawing = lay_out(scene, assets.folder)
    painter = DrawingPainter(Pictures(assets.folder))
    small, large = (
        Image.fromarray(np.ascontiguousarray(painter.paint(drawing, pixels / 1080)[..., :3]))
        for pixels in (320, 4096)
    )
    assert (small.size, large.size) == ((320, 320), (4096, 4096))
    reduced = large.resize((320, 320), Image.Resampling.BOX)
    difference = np.abs(np.asarray(small, np.int16) - np.asarray(reduced, np.int16))
    moved = np.abs(np.asarray(small, np.int16) - np.roll(np.asarray(reduced, np.int16), 1, axis=1))
    assert difference.mean() < 0.6 * moved.mean()
