"""Inspection of pictures: pixels are kept upright and in sRGB, everything else is dropped."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

import pytest
from PIL import Image

from brandkits.assets import inspection
from brandkits.assets.inspection import Inspected, Refused, inspect, inspect_image
from core.errors import Overloaded
from tests.brandkits import pictures
from tests.brandkits.bad_files import Bad, bad_files


def colour(inspected: Inspected, x: int, y: int) -> tuple[int, ...]:
    pixel = pictures.decoded(inspected.data).getpixel((x, y))
    assert isinstance(pixel, tuple)
    return pixel


def near(actual: tuple[int, ...], expected: tuple[int, ...], *, by: int = 4) -> bool:
    return all(abs(one - other) <= by for one, other in zip(actual, expected, strict=True))


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF"])
def test_every_accepted_format_becomes_a_jpeg_of_the_same_pixels(format: str) -> None:
    source = pictures.encoded(Image.new("RGB", (64, 48), pictures.RED), format)
    inspected = inspect_image(source, logo=False)
    assert (inspected.content_type, inspected.width, inspected.height) == ("image/jpeg", 64, 48)
    assert near(colour(inspected, 30, 20), pictures.RED)
    assert inspected.digest == hashlib.sha256(inspected.data).hexdigest()


def test_jpeg_keeps_full_colour_resolution() -> None:
    clean = pictures.decoded(inspect_image(pictures.jpeg(), logo=False).data)
    samplings = [component[1:3] for component in clean.layer]  # type: ignore[attr-defined]  # of JPEG files only
    assert samplings == [(1, 1), (1, 1), (1, 1)]


def test_a_logo_becomes_a_png_with_exact_colours() -> None:
    inspected = inspect_image(pictures.png(), logo=True)
    assert inspected.content_type == "image/png"
    assert colour(inspected, 0, 0) == pictures.RED


def test_transparency_survives() -> None:
    image = Image.new("RGBA", (20, 20), (*pictures.RED, 0))
    image.paste((*pictures.RED, 255), (0, 0, 10, 20))
    inspected = inspect_image(pictures.encoded(image, "PNG"), logo=False)
    assert inspected.content_type == "image/png"
    assert colour(inspected, 5, 5) == (*pictures.RED, 255)
    assert colour(inspected, 15, 5)[3] == 0


def test_a_palette_with_a_transparent_entry_keeps_it() -> None:
    image = Image.new("P", (10, 10), 0)
    image.putpalette([*pictures.RED, 0, 0, 0])
    image.paste(1, (0, 0, 5, 10))
    inspected = inspect_image(pictures.encoded(image, "GIF", transparency=1), logo=False)
    assert colour(inspected, 2, 2)[3] == 0
    assert colour(inspected, 8, 2) == (*pictures.RED, 255)


def test_a_fully_opaque_alpha_channel_is_dropped() -> None:
    image = Image.new("RGBA", (10, 10), (*pictures.RED, 255))
    assert inspect_image(pictures.encoded(image, "PNG"), logo=False).content_type == "image/jpeg"


def test_cmyk_becomes_srgb() -> None:
    inspected = inspect_image(pictures.cmyk_jpeg(), logo=False)
    clean = pictures.decoded(inspected.data)
    assert clean.mode == "RGB"
    assert near(colour(inspected, 20, 15), (255, 0, 255), by=6)


def test_an_embedded_profile_is_applied_and_dropped() -> None:
    inspected = inspect_image(pictures.profiled_png(), logo=True)
    assert near(colour(inspected, 4, 4), (0, 255, 0))
    assert "icc_profile" not in pictures.decoded(inspected.data).info


def test_a_broken_profile_is_ignored() -> None:
    source = pictures.encoded(
        Image.new("RGB", (8, 8), pictures.RED), "PNG", icc_profile=b"no profile at all"
    )
    assert colour(inspect_image(source, logo=True), 4, 4) == pictures.RED


def test_orientation_is_applied_and_metadata_is_gone() -> None:
    source = pictures.sideways_jpeg()
    assert b"SecretCamera" in source
    assert b"secret comment" in source
    for logo in (False, True):
        inspected = inspect_image(source, logo=logo)
        assert (inspected.width, inspected.height) == (40, 80)
        assert near(colour(inspected, 20, 10), (20, 40, 220), by=8)
        assert near(colour(inspected, 20, 70), pictures.RED, by=8)
        for secret in (b"SecretCamera", b"GPS of the office", b"secret comment", b"Exif"):
            assert secret not in inspected.data


def test_sixteen_bit_greys_keep_their_whole_range() -> None:
    image = Image.new("I;16", (4, 1))
    for x, grey in enumerate((0, 20_000, 40_000, 65_535)):
        image.putpixel((x, 0), grey)
    inspected = inspect_image(pictures.encoded(image, "PNG"), logo=True)
    assert [colour(inspected, x, 0)[0] for x in range(4)] == [0, 78, 156, 255]


@pytest.mark.parametrize("format", ["GIF", "WEBP", "PNG"])
def test_an_animation_is_reduced_to_its_first_frame(format: str) -> None:
    first, second = Image.new("RGB", (20, 20), pictures.RED), Image.new("RGB", (20, 20), "blue")
    source = pictures.encoded(first, format, save_all=True, append_images=[second])
    inspected = inspect_image(source, logo=True)
    assert near(colour(inspected, 10, 10), pictures.RED)
    assert getattr(pictures.decoded(inspected.data), "n_frames", 1) == 1


def test_a_large_picture_is_reduced_to_4096_on_its_long_side() -> None:
    source = pictures.encoded(Image.new("L", (5_000, 1_000), 128), "PNG")
    inspected = inspect_image(source, logo=False)
    assert (inspected.width, inspected.height) == (4_096, 819)


def test_data_appended_to_a_picture_is_removed() -> None:
    source = pictures.picture_with_page()
    for logo in (False, True):
        clean = inspect_image(source, logo=logo).data
        assert b"<script>" not in clean
        assert b"PK\x03\x04" not in clean


def test_the_same_bytes_give_the_same_digest() -> None:
    source = pictures.jpeg()
    assert inspect_image(source, logo=False) == inspect_image(source, logo=False)


@pytest.mark.parametrize("bad", bad_files(), ids=lambda bad: f"{bad.kind}-{bad.name}")
def test_refused_with_a_reason(bad: Bad) -> None:
    with pytest.raises(Refused) as refusal:
        inspect(bad.data, bad.kind)
    assert refusal.value.code in bad.codes
    assert refusal.value.detail.endswith(".")


def limits(monkeypatch: pytest.MonkeyPatch, **changes: Any) -> None:
    limited = {name: replace(one, **changes) for name, one in inspection._LIMITS.items()}
    monkeypatch.setattr(inspection, "_LIMITS", limited)


def test_a_picture_that_takes_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    limits(monkeypatch, memory=2**27)
    with pytest.raises(Refused) as refusal:
        inspect_image(pictures.jpeg(5_000, 4_000), logo=False)
    assert refusal.value.code == "too-demanding"


def test_a_picture_on_a_busy_machine_is_not_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    limits(monkeypatch, wall=0.000_001)
    with pytest.raises(Overloaded):
        inspect_image(pictures.jpeg(), logo=False)


@pytest.mark.parametrize("missing", [1, 2])
def test_a_jpeg_without_its_end_mark_is_whole(missing: int) -> None:
    source = pictures.jpeg(300, 200)
    whole, cut = (inspect_image(one, logo=True) for one in (source, source[:-missing]))
    assert cut.data == whole.data


def test_dropping_an_animation_is_reported() -> None:
    frames = [Image.new("RGB", (20, 20), name) for name in ("red", "blue")]
    source = pictures.encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert inspect_image(source, logo=False).facts["dropped"] == ["animation"]
    assert "dropped" not in inspect_image(pictures.jpeg(), logo=False).facts


@pytest.mark.parametrize("format", ["PNG", "WEBP", "GIF"])
def test_an_invisible_picture_is_refused(format: str) -> None:
    source = pictures.encoded(Image.new("RGBA", (20, 20), (9, 9, 9, 0)), format)
    with pytest.raises(Refused, match="transparent") as refusal:
        inspect_image(source, logo=False)
    assert refusal.value.code == "nothing-to-see"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7 ...", "a PDF document"),
        (b"8BPS" + bytes(60), "a Photoshop document"),
        (b"\0\0\0\x20ftypqt  " + bytes(60), "a QuickTime video"),
        (b"\0\0\0\x20ftypheic" + bytes(60), "a HEIC photo"),
        (b"II*\0" + bytes(60), "a TIFF or camera raw picture"),
        (b"PK\3\4" + bytes(60), "a ZIP archive or an office document"),
        (b"BM" + bytes(60), "a BMP picture"),
        (b"\x1f\x8b" + bytes(60), "a packed file (gzip)"),
    ],
)
def test_a_file_that_is_not_a_picture_is_refused_by_its_type(data: bytes, what: str) -> None:
    with pytest.raises(Refused) as refusal:
        inspect_image(data, logo=False)
    assert refusal.value.detail.startswith(f"This is {what}")


def test_advice_for_a_broken_picture_does_not_name_its_own_type() -> None:
    whole = pictures.encoded(Image.new("RGB", (64, 48), pictures.RED), "PNG")
    with pytest.raises(Refused) as refusal:
        inspect_image(whole[:16] + bytes(8) + whole[24:], logo=False)
    assert refusal.value.code == "damaged"
    assert "damaged" in refusal.value.detail
