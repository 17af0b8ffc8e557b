"""Inspected pictures and drawings look as Chromium shows the same file in an ``<img>``."""

from __future__ import annotations

from functools import cache
from io import BytesIO

import pytest
from PIL import Image, ImageChops, ImageStat

from brandkits.assets.inspection import drawing_child, picture_child
from brandkits.assets.inspection.svg_document import Refused
from tests.brandkits.browser import SIDE, Shown, shown
from tests.brandkits.drawings import MARK, PARTLY_DRAWN, REFUSED, SAME, WHOLE, svg
from tests.brandkits.kinds import PICTURES

# Of 255: the mean over the picture, and over a hundredth of it; antialiasing differs.
ALIKE, ALIKE_HERE = 4, 60


def bytes_of(drawing: str | bytes) -> bytes:
    return drawing if isinstance(drawing, bytes) else drawing.encode()


@cache
def seen() -> dict[str, Shown | None]:
    """Return what Chromium shows of all files, in one run."""
    drawings = [(bytes_of(one), "image/svg+xml") for one in SAME.values()]
    pictures = [(data, type) for data, type in PICTURES.values()]
    return dict(zip((*SAME, *PICTURES), shown(drawings + pictures), strict=True))


def ours(drawing: str | bytes) -> Image.Image:
    png, dropped = drawing_child.draw(bytes_of(drawing), SIDE)
    assert dropped == set()
    return Image.open(BytesIO(png)).convert("RGBA")


def assert_alike(one: Image.Image, other: Image.Image) -> None:
    """Assert that two pictures look alike on white, on black and on a colour."""
    assert one.width / one.height == pytest.approx(other.width / other.height, rel=0.03)
    for ground in ("#ffffff", "#000000", "#28a05a"):
        on = [Image.new("RGBA", other.size, ground) for _ in range(2)]
        for canvas, picture in zip(on, (one.resize(other.size), other), strict=True):
            canvas.alpha_composite(picture)
        apart = ImageChops.difference(*(canvas.convert("RGB") for canvas in on))
        seen = ImageStat.Stat(apart.resize((16, 16), Image.Resampling.BOX))
        assert max(seen.mean) < ALIKE
        assert max(most for _, most in seen.extrema) < ALIKE_HERE


@pytest.mark.parametrize("name", SAME)
def test_a_drawing_looks_as_in_a_browser(name: str) -> None:
    expected = seen()[name]
    assert expected is not None
    assert expected.picture.getchannel("A").getbbox()
    assert_alike(ours(SAME[name]), expected.picture)


@pytest.mark.parametrize("name", WHOLE)
def test_a_drawing_that_browsers_crop_or_reject_is_drawn_whole(name: str) -> None:
    box = (10, 10, 310, 110)
    drawing, mark = ours(WHOLE[name]), ours(svg(MARK))
    assert_alike(
        drawing.crop(drawing.getbbox()), mark.crop(mark.getbbox()).resize((box[2] - box[0], 100))
    )


@pytest.mark.parametrize("name", PARTLY_DRAWN)
def test_parts_left_out_of_a_drawing_are_reported(name: str) -> None:
    drawing, dropped = PARTLY_DRAWN[name]
    png, left_out = drawing_child.draw(drawing.encode(), SIDE)
    assert sorted(left_out) == dropped
    assert Image.open(BytesIO(png)).getbbox()


@pytest.mark.parametrize("name", REFUSED)
def test_features_that_cannot_be_drawn_are_refused_by_name(name: str) -> None:
    drawing, code, word = REFUSED[name]
    with pytest.raises(Refused, match=word) as refusal:
        drawing_child.draw(bytes_of(drawing), SIDE)
    assert refusal.value.code == code
    assert refusal.value.detail.endswith(".")


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_looks_as_in_a_browser(name: str) -> None:
    expected = seen()[name]
    assert expected is not None
    picture_child.prepare()
    picture, _ = picture_child.shown(PICTURES[name][0])
    assert picture.size == (expected.width, expected.height)
    assert_alike(picture.convert("RGBA"), expected.picture)
