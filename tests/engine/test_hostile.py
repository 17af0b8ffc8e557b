"""Malicious scenes and files give an error that names the place, and affect nothing else."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Pillow

from engine.errors import PictureBroken, SceneError
from engine.layout.solver import lay_out
from engine.paint.images import Pictures
from engine.paint.paint import DrawingPainter
from engine.scene import limits
from engine.scene.nodes import (
    Background,
    Box,
    Dots,
    Gradient,
    Image,
    Node,
    Pattern,
    Run,
    Scene,
    Shadow,
    Text,
)
from painting.process import Painter as Keeper
from painting.process import SceneRefused
from tests.engine.decks import Assets, deck, light_kit


def scene(*children: Node, **change: Any) -> Scene:
    plain = {"width": 1080, "height": 1350, "pixel_width": 1080}
    ground = change.pop("background", Background("#ffffff"))
    return Scene(**{**plain, **change}, background=ground, root=Box(children))


def text(words: str, **change: Any) -> Text:
    return Text(
        **{"runs": (Run(words),), "sizes": (48.0,), "color": "#000000", "family": "Inter"} | change
    )


def nested(depth: int) -> Box:
    box = Box()
    for _ in range(depth):
        box = Box((box,))
    return box


LAYER = Box(width=4096, height=4096, shadow=Shadow(12, 400, "#00000088"))
HOSTILE: dict[str, tuple[Callable[[], Scene], str]] = {
    "not a number": (lambda: scene(Box(width=float("nan"))), "/root/children/0/width"),
    "endless": (lambda: scene(Box(gap=float("inf"))), "/root/children/0/gap"),
    "huge": (lambda: scene(Box(height=1e9)), "/root/children/0/height"),
    "negative": (lambda: scene(Box(width=-5)), "/root/children/0/width"),
    "no size": (lambda: scene(text("a", sizes=())), "/root/children/0/sizes"),
    "size of nothing": (lambda: scene(text("a", sizes=(0.0,))), "/root/children/0/sizes"),
    "no line height": (lambda: scene(text("a", line_height=0.0)), "/root/children/0/line_height"),
    "no colour": (lambda: scene(Box(fill="red")), "/root/children/0/fill"),
    "no colour in a run": (
        lambda: scene(text("", runs=(Run("a", color="#12"),))),
        "/root/children/0/runs/0/color",
    ),
    "no colour in a gradient": (
        lambda: scene(background=Background("#ffffff", Gradient(0, ("#000000", "x")))),
        "/background/gradient/stops",
    ),
    "a million dots": (
        lambda: scene(background=Background("#ffffff", None, Dots("#000000", 0.1, 1))),
        "/background/dots/pitch",
    ),
    "a background of dots of the largest size": (
        lambda: scene(width=90_000, height=90_000, background=Background("#ffffff")),
        "/width",
    ),
    "dots like dust": (
        lambda: scene(width=8_000, background=Background("#ffffff", None, Dots("#000000", 4, 1))),
        "/background/dots",
    ),
    "grain like dust": (
        lambda: scene(
            width=8_000,
            background=Background("#ffffff", pattern=Pattern("noise", "#000000", scale=0.2)),
        ),
        "/background/pattern",
    ),
    "deep": (lambda: scene(nested(5_000)), "/root" + "/children/0" * (limits.MAX_DEPTH + 1)),
    "ten thousand elements": (
        lambda: scene(*(Box(),) * 10_000),
        f"/root/children/{limits.MAX_NODES - 1}",
    ),
    "a hundred thousand characters": (
        lambda: scene(*(text("x" * 4_000),) * 25),
        "/root/children/6",
    ),
    "ten blurred layers": (
        lambda: scene(Box((LAYER,) * 10, axis="layer"), width=4096, height=4096, pixel_width=4096),
        "/root/children/0/children/1/shadow",
    ),
    "too many pixels": (lambda: scene(pixel_width=5_000), "/pixel_width"),
    "too high": (lambda: scene(height=8_000), "/pixel_width"),
    "no width": (lambda: scene(width=0), "/width"),
    "focus outside": (lambda: scene(Image("0" * 64, focus_x=7)), "/root/children/0/focus_x"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_scene_beyond_the_limits_is_refused_with_its_place(name: str) -> None:
    build, pointer = HOSTILE[name]
    with pytest.raises(SceneError) as refused:
        lay_out(build())
    assert refused.value.pointer == pointer


WITHIN: dict[str, Callable[[], Scene]] = {
    "a hundred thousand characters": lambda: scene(text("x" * 100_000, truncate=True)),
    "ten thousand lines": lambda: scene(text("a\n" * 9_000, truncate=True)),
    "ten thousand empty lines": lambda: scene(text("\n" * 9_999 + "a", truncate=True)),
    "no space to break at": lambda: scene(text("x" * 20_000)),
    "long words": lambda: scene(text("word " * 4_000, truncate=True, balance=True)),
    "long arabic": lambda: scene(text("كلمة " * 4_000, truncate=True, balance=True)),
    "joined emoji": lambda: scene(text("👩" + "\u200d👩" * 6_000)),
    "many emoji": lambda: scene(text("👩🏽‍🍳" * 4_900, truncate=True)),
    "marks": lambda: scene(text(("a" + "\u0301" * 31) * 625)),
    "twenty thousand marks": lambda: scene(text("a" + "\u0301\u0302" * 9_500)),
    "a hyphen in every word": lambda: scene(
        text("hy\u00adphen\u00ada\u00adtion " * 900, truncate=True)
    ),
    "directions": lambda: scene(text("\u202e\u2067\u202d" * 3_000 + "abc")),
    "many runs": lambda: scene(
        text("", runs=(Run("word ", highlight="#ffff00", url="x"),) * 2_000, truncate=True)
    ),
    "many texts": lambda: scene(*(text("word"),) * 1_900),
    "an endless address": lambda: scene(text("https://e.org/" + "a/" * 9_900, truncate=True)),
    "an endless title": lambda: scene(
        text("夜の川を渡るパン屋" * 2_000, balance=True, truncate=True, max_lines=4), language="ja"
    ),
    "the largest slide": lambda: scene(
        Box(fill="#ff0000", width=2000, height=2000, shadow=Shadow(12, 400, "#00000088")),
        width=4096,
        height=4096,
        pixel_width=4096,
    ),
}


@pytest.mark.parametrize("name", WITHIN)
def test_any_scene_within_the_limits_is_painted(name: str, tmp_path: Path) -> None:
    drawing = lay_out(WITHIN[name]())
    assert DrawingPainter(Pictures(tmp_path)).paint(drawing, 0.25).any()


def broken_pictures() -> dict[str, bytes]:
    """Files that begin like pictures but are not."""
    jpeg, png = io.BytesIO(), io.BytesIO()
    Pillow.new("RGB", (400, 300), "#884422").save(jpeg, "JPEG")
    Pillow.effect_noise((400, 300), 80).save(png, "PNG")
    forged = bytearray(png.getvalue())
    forged[16:24] = (60_000).to_bytes(4, "big") * 2  # declares 60,000 pixels of width and height
    return {
        "empty": b"",
        "words": b"This is not a picture.",
        "cut jpeg": jpeg.getvalue()[:300],
        "cut png": png.getvalue()[:2_000],
        "forged size": bytes(forged),
        "gif": b"GIF89a" + bytes(200),
    }


@pytest.mark.parametrize("name", broken_pictures())
def test_a_broken_picture_is_refused_by_its_name(name: str, tmp_path: Path) -> None:
    data = broken_pictures()[name]
    digest = hashlib.sha256(data).hexdigest()
    (tmp_path / digest).write_bytes(data)
    drawing = lay_out(scene(Image(digest, heights=(300,), alt="-")), tmp_path)
    with pytest.raises(PictureBroken, match=digest):
        DrawingPainter(Pictures(tmp_path)).paint(drawing)


def test_the_child_refuses_and_goes_on(assets: Assets) -> None:
    """A broken picture and a malicious text are both named, and the next slide is painted normally."""
    kit = light_kit(assets)
    good = deck(kit, assets).canonical()
    victim = deck(kit, assets).assets
    digest = next(ref.digest for ref in victim.values())
    poisoned = json.loads(good)
    poisoned["document"]["slides"][1]["elements"][1]["text"] = "a\x00"
    poisoned["document"]["slides"][1]["elements"][1]["entities"] = []
    keeper = Keeper(assets.folder)
    try:
        before = keeper.slide(good, "instagram-4x5", 1, ["png"]).files
        with pytest.raises(SceneRefused) as refused:
            keeper.slide(json.dumps(poisoned).encode(), "instagram-4x5", 1, ["png"])
        assert refused.value.pointer.endswith("/text")
        (assets.folder / digest).write_bytes(b"no picture any more")
        fresh = Keeper(assets.folder)
        try:
            with pytest.raises(SceneRefused, match=digest):
                fresh.contact_sheet(good, "instagram-4x5")
        finally:
            fresh.close()
        assert keeper.slide(good, "instagram-4x5", 1, ["png"]).files == before
    finally:
        keeper.close()
