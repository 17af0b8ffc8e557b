"""Files hold exactly the pixels that were painted, say sRGB, and keep to their budget."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from rendering.engine import encode
from rendering.engine.paint import Pixels


def noise(width: int, height: int, seed: int = 0) -> Pixels:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 4), np.uint8)


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 70), st.integers(1, 70), st.sampled_from(["stored", "fast"]), st.integers(0, 9)
)
def test_a_png_gives_back_every_pixel(
    width: int, height: int, effort: encode.Effort, seed: int
) -> None:
    pixels = noise(width, height, seed)
    picture = Image.open(io.BytesIO(encode.png(pixels, effort)))
    picture.verify()
    picture = Image.open(io.BytesIO(encode.png(pixels, effort)))
    assert picture.mode == "RGB"
    assert np.array_equal(np.asarray(picture), pixels[..., :3])


def test_the_same_pixels_give_the_same_bytes() -> None:
    pixels = noise(64, 48)
    assert encode.png(pixels) == encode.png(pixels.copy())
    assert encode.jpeg(pixels) == encode.jpeg(pixels.copy())


def test_files_say_that_they_are_srgb() -> None:
    pixels = noise(16, 16)
    assert Image.open(io.BytesIO(encode.png(pixels))).info["srgb"] == 0
    profile = Image.open(io.BytesIO(encode.jpeg(pixels))).info["icc_profile"]
    assert "sRGB".encode("utf-16-be") in profile


def test_a_jpeg_keeps_to_its_budget_and_its_colours() -> None:
    pixels = noise(600, 600)
    free, held = encode.jpeg(pixels), encode.jpeg(pixels, max_bytes=300_000)
    assert len(free) > 300_000 >= len(held)
    picture = Image.open(io.BytesIO(held))
    assert picture.size == (600, 600)
    flat = np.full((64, 64, 4), (200, 40, 90, 255), np.uint8)
    decoded = np.asarray(Image.open(io.BytesIO(encode.jpeg(flat))), np.int16)
    assert np.abs(decoded - (200, 40, 90)).max() <= 3


@pytest.mark.parametrize("kind", ["1080x1350", "321x401"])
def test_odd_sizes_are_written_whole(kind: str) -> None:
    width, height = map(int, kind.split("x"))
    pixels = noise(width, height)
    assert Image.open(io.BytesIO(encode.png(pixels))).size == (width, height)
