"""The bench's slide as an engine scene, with exactly the geometry of ``peers/slide.mjs``."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

from engine.scene.nodes import Background, Box, Dots, Gradient, Node, Run, Scene, Shadow, Text

DECK: dict[str, Any] = json.loads(
    Path(os.environ.get("DECK") or Path(__file__).parent / "deck.json").read_text("utf-8")
)
COUNT = len(DECK["slides"])
_GROUND = Background(
    "#0f172a",
    Gradient(135, ("#0f172a", "#312e81", "#7c3aed"), (0.0, 0.55, 1.0)),
    Dots("#ffffff38", 36, 2.8),
)


def scene(index: int, edition: int, *, fresh: bool = False) -> Scene:
    """Slide ``index``; the edition number makes every slide of a run different.

    With ``fresh`` every edition is of another brand: no two share a background.
    """
    ground = replace(_GROUND, color=f"#{edition:06x}") if fresh else _GROUND
    brand, slide = DECK["brand"], said(index, edition)
    head = Box(
        (
            _face(brand["initials"]),
            Box(
                (
                    _text(brand["name"], 38, "#ffffff", weight=800, leading=1.2),
                    _text(brand["handle"], 30, "#c7d2fe", leading=1.3),
                )
            ),
        ),
        axis="row",
        gap=24,
        align="center",
    )
    page = Box(
        (_text(f"{index + 1}/{COUNT}", 30, "#ffffff", weight=600, leading=1.2),),
        axis="row",
        padding=(12, 32, 12, 32),
        radius=30,
        fill="#ffffff29",
    )
    foot = Box(
        (_text(f"{brand['agency']} · No. {edition}", 30, "#e0e7ff", weight=600, leading=1.2), page),
        axis="row",
        justify="between",
        align="center",
    )
    card = Box(
        tuple(_words(slide)),
        padding=(64, 64, 64, 64),
        fill="#ffffff",
        radius=44,
        shadow=Shadow(24, 60, "#02061773"),
    )
    root = Box((head, card, foot), padding=(72, 72, 72, 72), justify="between")
    return Scene(1080, 1350, 1080, ground, root)


def said(index: int, edition: int) -> dict[str, str]:
    """The texts of slide ``index`` in an edition; they differ in every edition, so that no cache helps."""
    slide: dict[str, str] = DECK["slides"][index]
    return {
        key: f"{words} {edition}" if key in ("title", "text") else words
        for key, words in slide.items()
    }


def body_size(words: str) -> int:
    """The font size of a post's text in pixels, by its length."""
    length = len(words)
    return 46 if length > 260 else 50 if length > 200 else 56 if length > 120 else 62


def _words(slide: dict[str, str]) -> list[Node]:
    if slide["kind"] == "post":
        return [_text(slide["text"], body_size(slide["text"]), "#0f172a", leading=1.42)]
    words: list[Node] = [
        _text(slide["title"], 104, "#0f172a", weight=800, leading=1.08, tracking=-2 / 104),
        Box(height=36),
        _text(slide["text"], 44, "#334155", leading=1.4),
    ]
    if "cta" in slide:
        label = _text(slide["cta"], 40, "#ffffff", weight=600, leading=1.2)
        button = Box((label,), axis="row", padding=(26, 48, 26, 48), radius=50, fill="#7c3aed")
        words += [Box(height=48), Box((button,), axis="row")]
    return words


def _face(initials: str) -> Box:
    letter = Text(
        (Run(initials),), (48,), "#ffffff", "Inter", weight=800, line_height=1.0, align="center"
    )
    return Box((letter,), width=96, height=96, radius=48, fill="#ec4899", justify="center")


def _text(
    words: str,
    size: float,
    color: str,
    *,
    weight: int = 400,
    leading: float = 1.38,
    tracking: float = 0.0,
) -> Text:
    return Text(
        (Run(words),),
        (size,),
        color,
        "Inter",
        id="t",
        weight=weight,
        line_height=leading,
        tracking=tracking,
    )
