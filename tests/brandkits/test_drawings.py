"""SVG logos: shapes are kept; scripts and external addresses are removed."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from brandkits.assets.inspection import inspect_image
from tests.brandkits.bad_files import RECT, SVG_NAME, drawing

RED, BLUE = (200, 30, 40, 255), (20, 40, 220, 255)


def drawn(data: bytes) -> Image.Image:
    inspected = inspect_image(data, logo=True)
    assert inspected.content_type == "image/png"
    return Image.open(io.BytesIO(inspected.data)).convert("RGBA")


def test_a_drawing_becomes_a_large_picture_without_empty_margins() -> None:
    picture = drawn(drawing('<circle cx="20" cy="20" r="20" fill="#c81e28"/>'))
    assert picture.size == (911, 911)
    assert picture.getpixel((455, 455)) == RED
    assert picture.getpixel((5, 5)) == (0, 0, 0, 0)


def test_a_comment_with_html_does_not_make_a_drawing_a_web_page() -> None:
    comment = "<!-- <!doctype html> <html> " + "licence " * 700 + "-->"
    assert drawn(drawing(RECT, head=comment)).getbbox()


@pytest.mark.parametrize(
    ("trick", "dropped"),
    [
        ("<script>alert(1)</script>" + RECT, ["script"]),
        (RECT.replace("<rect", '<rect onload="alert(1)"'), []),
        ('<image href="file:///etc/passwd" width="90" height="40"/>' + RECT, ["image"]),
        ('<image xlink:href="data:image/png;base64,AAAA" width="9" height="9"/>' + RECT, ["image"]),
        (RECT.replace("<rect", '<rect filter="url(http://evil.example/#f)"'), ["filter"]),
        ("<style>@import url(http://evil.example/a.css);</style>" + RECT, ["@import"]),
        (RECT.replace("<rect", '<rect mask="url(http://evil.example/#m)"'), ["mask"]),
        ('<use href="http://evil.example/a.svg#x"/>' + RECT, ["use href"]),
        (f"<foreignObject><p>hello</p></foreignObject>{RECT}", ["foreignObject"]),
        (f'<a href="javascript:alert(1)">{RECT}</a>{RECT}', []),
        (f'<g id="g"><use href="#g"/>{RECT}</g>', []),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else "",
)
def test_scripts_and_addresses_are_removed_and_shapes_stay(trick: str, dropped: list[str]) -> None:
    inspected = inspect_image(drawing(trick), logo=True)
    assert inspected.facts["dropped"] == dropped
    assert inspected.data == inspect_image(drawing(RECT), logo=True).data


def test_styles_gradients_and_use_elements_are_drawn() -> None:
    picture = drawn(
        drawing(
            '<style>.a{fill:#1428dc}</style><defs><rect id="r" width="20" height="40"/>'
            '<linearGradient id="l"><stop stop-color="#c81e28"/>'
            '<stop offset="1" stop-color="#1428dc"/></linearGradient></defs>'
            '<use href="#r" class="a"/><rect x="30" width="60" height="40" fill="url(#l)"/>'
        )
    )
    assert picture.getpixel((100, 100)) == BLUE
    ends = [picture.getpixel((x, 400)) for x in (690, 2040)]
    assert all(
        abs(a - b) < 6
        for end, want in zip(ends, (RED, BLUE), strict=True)
        for a, b in zip(end, want, strict=True)  # type: ignore[arg-type]  # of RGBA pictures
    )


@pytest.mark.parametrize(
    "size",
    ['width="60mm" height="20mm"', 'width="100%" height="100%"', 'width="20em" height="8em"', ""],
)
def test_a_drawing_without_viewbox_is_drawn_whole(size: str) -> None:
    assert drawn(f"<svg {SVG_NAME} {size}>{RECT}</svg>".encode()).width / 90 == pytest.approx(
        drawn(f"<svg {SVG_NAME} {size}>{RECT}</svg>".encode()).height / 40, rel=0.02
    )


def test_colours_and_thumbnail_ignore_invisible_pixels() -> None:
    two = '<rect width="60" height="40" fill="#c81e28"/><rect x="60" width="20" height="40" fill="#1428dc"/>'
    inspected = inspect_image(drawing(two), logo=True)
    colors = inspected.facts["colors"]
    assert [one["hex"] for one in colors] == ["#c81e28", "#1428dc"]
    assert [one["share"] for one in colors] == pytest.approx([0.75, 0.25], abs=0.02)
    assert Image.open(io.BytesIO(inspected.thumbnail)).size == (320, 160)
