"""Files contain exactly the painted pixels, are tagged as sRGB, and stay within their size limit."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from engine import encode
from engine.errors import FileTooLarge
from engine.raster import Pixels

KINDS = ("png", "jpeg", "webp", "avif")


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


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("preview", [False, True])
def test_the_same_pixels_give_the_same_bytes(kind: str, preview: bool) -> None:
    pixels = noise(96, 64)
    first = encode.write(pixels, kind, preview=preview)
    assert first == encode.write(pixels.copy(), kind, preview=preview)


@pytest.mark.parametrize("kind", KINDS)
def test_files_are_tagged_as_srgb(kind: str) -> None:
    picture = Image.open(io.BytesIO(encode.write(noise(16, 16), kind)))
    assert picture.format == kind.upper()
    if kind == "png":
        assert picture.info["srgb"] == 0
    else:
        assert "sRGB".encode("utf-16-be") in picture.info["icc_profile"]


@pytest.mark.parametrize("kind", KINDS)
def test_decoded_colours_match_the_painted_ones(kind: str) -> None:
    flat = np.full((64, 64, 4), (200, 40, 90, 255), np.uint8)
    flat[20:40, 20:40] = (14, 116, 196, 255)
    decoded = np.asarray(Image.open(io.BytesIO(encode.write(flat, kind))).convert("RGB"), np.int16)
    assert np.abs(decoded[4:16, 4:16] - (200, 40, 90)).mean() <= 3
    assert np.abs(decoded[26:34, 26:34] - (14, 116, 196)).mean() <= 3


def test_a_jpeg_has_the_best_quality_that_fits_its_limit() -> None:
    pixels = noise(600, 600)
    free, held = encode.jpeg(pixels), encode.jpeg(pixels, max_bytes=400_000)
    assert len(free) > 400_000 >= len(held)
    sizes = {len(encode.jpeg(pixels, quality)): quality for quality in range(40, 91)}
    best = max(quality for size, quality in sizes.items() if size <= 400_000)
    assert sizes[len(held)] == best
    assert Image.open(io.BytesIO(held)).size == (600, 600)


def test_a_jpeg_too_large_at_any_quality_is_refused() -> None:
    with pytest.raises(FileTooLarge, match="50000 bytes"):
        encode.jpeg(noise(600, 600), max_bytes=50_000)


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="papyrus"):
        encode.write(noise(8, 8), "papyrus")


@pytest.mark.parametrize("kind", ["1080x1350", "321x401"])
def test_odd_sizes_are_written_whole(kind: str) -> None:
    width, height = map(int, kind.split("x"))
    pixels = noise(width, height)
    assert Image.open(io.BytesIO(encode.png(pixels))).size == (width, height)
