"""Fixtures of the engine's tests: pictures in a folder, and comparison with goldens."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.raster import Pixels
from tests.engine.decks import Assets

GOLDENS = Path(__file__).parent / "goldens"
REPORT = Path(__file__).parents[2] / "var" / "goldens"


@pytest.fixture
def assets(tmp_path: Path) -> Assets:
    return Assets(tmp_path)


@pytest.fixture
def looks_like_golden() -> Callable[[str, Pixels], None]:
    """Compare pixels with a golden picture.

    On a mismatch, actual, expected and difference are written side by side to ``var/goldens``. With
    ``GOLDENS=write`` in the environment the golden is written instead: look at it before committing it.
    """

    def compare(name: str, pixels: Pixels) -> None:
        actual = pixels[..., :3]
        path = GOLDENS / f"{name}.png"
        if os.environ.get("GOLDENS") == "write":
            Image.fromarray(np.ascontiguousarray(actual)).save(path, optimize=True)
        expected = np.asarray(Image.open(path).convert("RGB"))
        assert actual.shape == expected.shape
        difference = np.abs(actual.astype(np.int16) - expected)
        if difference.max() > 0:
            REPORT.mkdir(parents=True, exist_ok=True)
            loud = np.minimum(difference * 8, 255).astype(np.uint8)
            side_by_side = np.concatenate([actual, expected, loud], axis=1)
            Image.fromarray(np.ascontiguousarray(side_by_side)).save(REPORT / f"{name}.png")
        share = float((difference.max(axis=2) > 0).mean())
        assert share == 0, f"{share:.2%} of the pixels differ. See {REPORT / name}.png"

    return compare
