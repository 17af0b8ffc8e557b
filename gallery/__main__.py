"""Write the contact sheets: themes, layouts, patterns, backgrounds, pairings, recipes, formats, pairwise, the page."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, get_args

from design.catalogue.formats import FORMATS
from design.catalogue.pairings import PAIRINGS
from design.catalogue.patterns import PATTERNS
from design.catalogue.phrases import phrases
from design.catalogue.themes import THEMES
from design.document.model import Document, Layout, Slide, Style, TextElement
from design.recipes import RECIPES
from design.snapshot import Snapshot
from engine.layout.solver import lay_out
from engine.paint.images import Pictures
from engine.paint.paint import DrawingPainter
from engine.raster import Pixels
from gallery.cover import cover, missing
from gallery.pages import photograph
from gallery.sheet import write
from gallery.words import SCRIPTS, Words
from painting import specimen
from painting.compose.deck import compose

OUT = Path("docs/gallery")
IMAGES = Path("docs/images")
LAYOUTS: tuple[Layout, ...] = get_args(Layout)
TELLING: tuple[Layout, ...] = ("hook-cover", "post-card", "list", "image-split", "outro")
ITEMIZED = frozenset({"list", "checklist", "steps", "comparison", "pros-cons", "summary"})
SHAPES = (
    "instagram-4x5",
    "instagram-1x1",
    "x-16x9",
    "pinterest-2x3",
    "instagram-3x4",
    "tiktok-9x16",
)
GROUNDS: dict[str, dict[str, Any]] = {
    "solid": {"kind": "solid", "color": "accent"},
    "linear": {"kind": "linear", "colors": ["ground", "#efd3bd"], "angle": 150},
    "radial": {"kind": "radial", "colors": ["#fffaf0", "ground", "#e2c7ab"]},
    "mesh": {"kind": "mesh", "colors": ["ground", "#ffdccb", "#d6e6f5", "#fbeec2"]},
    "image": {"kind": "image", "asset": str(specimen.PICTURE), "opacity": 0.72},
}


class Gallery:
    """Paints slides of snapshots with the specimen's pictures."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        specimen.install(folder)
        self._painter = DrawingPainter(Pictures(folder))

    def slide(self, snapshot: Snapshot, index: int, format_key: str, scale: float) -> Pixels:
        scene = compose(snapshot, format_key).scene(index)
        return self._painter.paint(lay_out(scene, self._folder), scale).copy()

    def deck(self, snapshot: Snapshot, scale: float = 0.5) -> list[Pixels]:
        count = len(snapshot.document.slides)
        return [
            self.slide(snapshot, index, snapshot.document.format, scale) for index in range(count)
        ]


def said(layout: Layout, words: Words) -> Slide:
    """A layout filled with the texts of a script."""
    slide = specimen.slide(layout)
    titles = {"title": words.title, "eyebrow": words.line, "author": words.line}
    elements = []
    for element in slide.elements:
        if isinstance(element, TextElement) and element.role not in ("button", "link", "handle"):
            body = "\n".join([words.line] * 3) if layout in ITEMIZED else words.body
            said = titles.get(element.role, body)
            said = phrases(words.language).cue if element.role == "cue" else said
            figure = layout == "big-number" and element.role == "title"
            element = element.model_copy(update={"text": "97%" if figure else said})
        elements.append(element)
    return slide.model_copy(update={"elements": tuple(elements)})


def themes(studio: Gallery) -> None:
    found = []
    for key, theme in THEMES.items():
        pictures = studio.deck(specimen.deck(layouts=TELLING, style=Style(theme=key)))
        found += [(theme.name if at == 0 else "", one) for at, one in enumerate(pictures)]
    write(OUT / "themes.jpg", found, 2 * len(TELLING), 216)


def layouts(studio: Gallery) -> None:
    for theme in ("paper", "midnight"):
        pictures = studio.deck(specimen.deck(layouts=LAYOUTS, style=Style(theme=theme)))
        found = list(zip(LAYOUTS, pictures, strict=True))
        write(OUT / f"layouts-{theme}.jpg", found, 5, 390)


def styled(studio: Gallery, name: str, styles: Iterable[tuple[str, Style]], columns: int) -> None:
    """Write the same two slides in each style."""
    found = []
    for title, style in styles:
        pictures = studio.deck(specimen.deck(layouts=("hook-cover", "title-body"), style=style))
        found += list(zip((title, ""), pictures, strict=True))
    write(OUT / f"{name}.jpg", found, columns, 260)


def patterns(studio: Gallery) -> None:
    asked = [
        (f"{row.name}, {theme}", {"theme": theme, "pattern": {"kind": key, "panorama": True}})
        for key, row in PATTERNS.items()
        for theme in ("paper", "midnight")
    ]
    styled(studio, "patterns", [(name, Style.model_validate(one)) for name, one in asked], 8)


def pairings(studio: Gallery) -> None:
    asked = [
        (row.name, {"theme": "corporate", "typography": {"pairing": key}})
        for key, row in PAIRINGS.items()
    ]
    styled(studio, "pairings", [(name, Style.model_validate(one)) for name, one in asked], 8)


def grounds(studio: Gallery) -> None:
    asked = [(name, {"theme": "paper", "background": one}) for name, one in GROUNDS.items()]
    styled(studio, "grounds", [(name, Style.model_validate(one)) for name, one in asked], 10)


def recipes(studio: Gallery) -> None:
    found = []
    for key, recipe in RECIPES.items():
        pictures = studio.deck(specimen.recipe_sample(key))[:8]
        found += [(recipe.name if at == 0 else "", one) for at, one in enumerate(pictures)]
        blank = pictures[0] * 0 + 233
        found += [("", blank)] * (8 - len(pictures))
    write(OUT / "recipes.jpg", found, 8, 216)


def formats(studio: Gallery) -> None:
    shown = specimen.deck(layouts=("hook-cover",), style=Style(theme="forest"))
    found = [
        (row.name, studio.slide(shown, 0, key, 400 / row.width)) for key, row in FORMATS.items()
    ]
    write(OUT / "formats.jpg", found, 7, 240)


def pairwise(studio: Gallery) -> None:
    rows = cover(list(THEMES), LAYOUTS, SHAPES, list(SCRIPTS))
    absent = missing(rows, list(THEMES), LAYOUTS, SHAPES, list(SCRIPTS))
    if absent:
        raise SystemExit(f"pairs that are not covered: {sorted(absent)}")
    found = []
    lint = 0
    for row in rows:
        for cell in row:
            words = SCRIPTS[cell.script]
            slide = said(cell.layout, words)  # type: ignore[arg-type]  # the key of a layout
            document = Document(
                language=words.language, style=Style(theme=cell.theme), slides=(slide,)
            )
            snapshot = Snapshot(document=document, kit=specimen.KIT, assets=specimen.assets())
            scene = compose(snapshot, cell.format).scene(0)
            lint += len(lay_out(scene).lint)
            found.append(("", square(studio.slide(snapshot, 0, cell.format, 0.25))))
    write(OUT / "pairwise.jpg", found, len(LAYOUTS), 170)
    print(f"{len(found)} combinations, every pair of choices among them, {lint} lint")


def editor(_: Gallery) -> None:
    photograph(IMAGES)


def square(pixels: Pixels) -> Pixels:
    """The picture on a 3:4 canvas, so that all formats make even rows."""
    height, width = pixels.shape[:2]
    tall = max(height, round(width * 4 / 3))
    wide = max(width, round(tall * 3 / 4))
    field = pixels[:1, :1].repeat(tall, 0).repeat(wide, 1) * 0 + 233
    top, left = (tall - height) // 2, (wide - width) // 2
    field[top : top + height, left : left + width] = pixels
    return field


SHEETS = {
    sheet.__name__: sheet
    for sheet in (themes, layouts, patterns, pairings, grounds, recipes, formats, pairwise, editor)
}


def main(names: Sequence[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        studio = Gallery(Path(folder))
        for name in names or SHEETS:
            SHEETS[name](studio)
            print(name)


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("sheets", nargs="*", choices=[*SHEETS, []], help="only these sheets")
    main(options.parse_args().sheets)
