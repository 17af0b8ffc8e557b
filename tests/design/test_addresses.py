"""Typed addresses become valid ones, and the QR code decodes to them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from design.document.model import Document
from design.kit.spec import Author, KitSpec, Outro
from design.links import is_allowed
from design.recipes import closing_slide
from design.snapshot import Snapshot
from design.text.addresses import absolute, ascii_address
from engine.layout.solver import lay_out
from engine.paint.images import Pictures
from engine.paint.paint import DrawingPainter
from painting.compose.deck import compose

ADDRESSES = {
    "nightoven.example": "https://nightoven.example",
    "nightoven.example/a b": "https://nightoven.example/a%20b",
    "nightoven.example:8080/loaves": "https://nightoven.example:8080/loaves",
    "http://nightoven.example/": "http://nightoven.example/",
    "https://bäckerei.example/früh?ort=köln&größe=2#süß": (
        "https://xn--bckerei-5wa.example/fr%C3%BCh?ort=k%C3%B6ln&gr%C3%B6%C3%9Fe=2#s%C3%BC%C3%9F"
    ),
    "https://BÄCKEREI.example/": "https://xn--bckerei-5wa.example/",
    "https://straße.example": "https://xn--strae-oqa.example/",
    "https://例え。example/朝": "https://xn--r8jz45g.example/%E6%9C%9D",
    "https://пекарня.example/хлеб": ("https://xn--80ajpngj0i.example/%D1%85%D0%BB%D0%B5%D0%B1"),
    "https://مخبز.example": "https://xn--ngbln7e.example/",
    "https://रोटी.example": "https://xn--c2b7axc0b.example/",
    "https://🥖.example/": "https://xn--sr9h.example/",
    "https://nightoven.example/€5": "https://nightoven.example/%E2%82%AC5",
    "https://nightoven.example/%C3%A4?a=%2F": "https://nightoven.example/%C3%A4?a=%2F",
    "https://nightoven.example/%C3%A4 ä": "https://nightoven.example/%C3%A4%20%C3%A4",
    "https://nightoven.example/100%": "https://nightoven.example/100%",
    "https://nightoven.example/?q=a b&r=“c”": (
        "https://nightoven.example/?q=a%20b&r=%E2%80%9Cc%E2%80%9D"
    ),
    "mailto:ann@nightoven.example?subject=Grüße": (
        "mailto:ann@nightoven.example?subject=Gr%C3%BC%C3%9Fe"
    ),
    "mailto:ann@nightoven.example": "mailto:ann@nightoven.example",
    "whatsapp://send?text=zwei Brötchen": "whatsapp://send?text=zwei%20Br%C3%B6tchen",
    "https://two words.example/ü": "https://two%20words.example/%C3%BC",
}


@pytest.mark.parametrize(("typed", "sent"), ADDRESSES.items())
def test_an_address_is_written_as_browsers_send_it(typed: str, sent: str) -> None:
    assert ascii_address(typed) == sent


@pytest.mark.parametrize(
    "typed", ["https://nightoven.example/früh", "tel:110", "mailto:a@b.example"]
)
def test_an_address_with_a_scheme_keeps_it(typed: str) -> None:
    assert absolute(typed) == typed


@given(st.text(max_size=80))
def test_any_typed_address_becomes_ascii_and_is_stable(typed: str) -> None:
    once = ascii_address(typed)
    assert once.isascii()
    assert once.isprintable()
    assert " " not in once
    assert ascii_address(once) == once


def test_the_closing_slides_code_decodes_to_the_address_of_browsers(tmp_path: Path) -> None:
    for typed, sent in ADDRESSES.items():
        if not is_allowed(typed):
            continue
        kit = KitSpec(
            author=Author(name="Night Oven"), outro=Outro(goal="visit", qr=True, url=typed)
        )
        slide = closing_slide(kit, None, "en", "instagram-4x5")
        snapshot = Snapshot(document=Document(slides=(slide,)), kit=kit, assets={})
        drawing = lay_out(compose(snapshot, "instagram-4x5").scene(0))
        pixels = DrawingPainter(Pictures(tmp_path)).paint(drawing, 0.5)
        found = zxingcpp.read_barcodes(np.ascontiguousarray(pixels[..., :3]))
        assert [code.text for code in found] == [sent]


@pytest.mark.parametrize(
    ("length", "coded"), [(300, True), (301, True), (640, True), (700, False), (1_900, False)]
)
def test_a_long_link_has_a_larger_code_or_none_with_a_finding(length: int, coded: bool) -> None:
    url = "https://nightoven.example/?story=".ljust(length, "z")
    kit = KitSpec(author=Author(name="Night Oven"), outro=Outro(goal="visit", qr=True, url=url))
    slide = closing_slide(kit, None, "en", "instagram-4x5")
    snapshot = Snapshot(document=Document(slides=(slide,)), kit=kit, assets={})
    drawing = lay_out(compose(snapshot, "instagram-4x5").scene(0))
    link = next(str(one.id) for one in slide.elements if getattr(one, "role", "") == "link")
    left_out = [lint.element for lint in drawing.lint if lint.code == "code-left-out"]
    assert left_out == ([] if coded else [link])
