"""Composes a snapshot in a format: one scene for each slide, with one body size for the whole deck."""

from __future__ import annotations

import hashlib
import importlib.metadata
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import skia

from design.catalogue.formats import Format, unknown_format
from design.document.alt_texts import alt_text
from design.document.model import ImageElement, Slide, TextElement
from design.document.variants import apply_variant
from design.snapshot import Snapshot
from engine import ENGINE_VERSION
from engine.errors import SceneError
from engine.fonts import faces, registry
from engine.layout.solver import lay_out
from engine.scene import codec
from engine.scene.nodes import Background, Box, FontFile, Image, Node, Scene, Text
from painting.compose.components import SMALLEST_BODY, STEPS, Page
from painting.compose.layouts import LAYOUTS
from painting.compose.look import Look, asset_of, look_of

_BODY = {"S": 44, "M": 48, "L": 52, "XL": 56}
_RTL = frozenset({"ar", "fa", "he", "ur", "ps", "yi"})
_SHORT = 90
_SURELY = 110
_RUNNING = frozenset({"body", "aside"})
_BODY_LAYOUTS = frozenset(LAYOUTS) - {"hook-cover", "pull-quote", "outro"}
KEPT_SIZES = 4_096
_fitting: OrderedDict[bytes, int] = OrderedDict()

Measuring = Callable[[int], bool]


class Deck:
    """The composed slides of a carousel in one format. Each is composed on first use and cached.

    So a preview of one slide of three hundred need not wait for the others.
    """

    def __init__(
        self, snapshot: Snapshot, target: Format, folder: Path | None, measuring: Measuring
    ) -> None:
        self._snapshot = snapshot
        self._target = target
        self._folder = folder
        self._look = look_of(snapshot)
        wanted = _wanted_size(self._look, target)
        alike = [i for i, slide in enumerate(snapshot.document.slides) if slide.style is None]
        self._measuring = measuring
        self._size = _deck_size(snapshot, target, self._look, alike, wanted, folder, measuring)
        self._scenes: dict[int, Scene] = {}

    def __len__(self) -> int:
        return len(self._snapshot.document.slides)

    def scene(self, index: int) -> Scene:
        """Return the scene of slide ``index``. Raises ``SceneError`` if there is none."""
        if not 0 <= index < len(self):
            raise SceneError(f"the deck has {len(self)} slides", f"/slides/{index}")
        if index not in self._scenes:
            slide = self._snapshot.document.slides[index]
            look, size = self._look, self._size
            if slide.style is not None:
                look, size = self._own(index, slide)
            steps = _slide_steps(slide, size, self._target)
            self._scenes[index] = _scene(self._snapshot, self._target, look, index, steps)
        return self._scenes[index]

    def _own(self, index: int, slide: Slide) -> tuple[Look, int]:
        """Return the look and body size of a slide with its own style. With another size, it is fitted alone."""
        look = look_of(self._snapshot, slide)
        asked = _wanted_size(look, self._target)
        common = min(asked, self._size) if look.size == self._look.size else asked
        size = _deck_size(
            self._snapshot, self._target, look, [index], common, self._folder, self._measuring
        )
        return look, size

    def pictured(self, index: int, digest: str) -> Scene:
        """Return slide ``index`` as a picture that fills it, with the slide's text as alternative text."""
        width, height = _size_of(self._target)
        described = alt_text(self._snapshot.document.slides[index])
        picture = Image(digest, heights=(height,), alt=described)
        background = Background("#ffffff")
        return Scene(width, height, self._target.width, background, Box((picture,)))

    def fingerprint(self, index: int) -> str:
        """Return the fingerprint of a slide's pixels: equal ones look the same."""
        return fingerprint(self.scene(index))

    @property
    def scenes(self) -> tuple[Scene, ...]:
        return tuple(self.scene(index) for index in range(len(self)))

    @property
    def fingerprints(self) -> tuple[str, ...]:
        return tuple(self.fingerprint(index) for index in range(len(self)))


def compose(
    snapshot: Snapshot,
    format_key: str,
    folder: Path | None = None,
    measuring: Measuring = lambda _: True,
) -> Deck:
    """Compose a snapshot in a format. Raises ``SceneError`` if the format is unknown.

    ``folder`` holds the kit's own fonts under their digests. ``measuring`` is called before each slide is
    measured for the common body size, and may exclude it.
    """
    target = snapshot.format(format_key)
    if target is None:
        raise SceneError(unknown_format(format_key), "/format")
    document = apply_variant(snapshot.document, format_key)
    return Deck(snapshot.model_copy(update={"document": document}), target, folder, measuring)


def fingerprint(scene: Scene) -> str:
    """Return the SHA-256 of the scene, its pictures' digests, its possible fonts, and the engine.

    The scene contains the pictures' digests. Ids of elements are left out. Fonts are identified by the
    checksums in their files.
    """
    numbered = scene.background.pattern
    families = sorted(_families(scene.root, scene) | ({numbered.family} if numbered else set()))
    parts = [codec.dump(scene, ids=False), _engine(), *map(registry.identity, families)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _wanted_size(look: Look, target: Format) -> int:
    """Return the requested body size, one step smaller on slides that are not taller than wide."""
    size = _BODY[look.size]
    if target.height <= target.width:
        return STEPS[STEPS.index(size) - 1]
    return size


def _deck_size(
    snapshot: Snapshot,
    target: Format,
    look: Look,
    alike: list[int],
    wanted: int,
    folder: Path | None,
    measuring: Measuring,
) -> int:
    """Return the largest step, up to ``wanted``, at which the fullest of the slides ``alike`` fits.

    A slide that cannot be laid out is ignored here: requesting it raises the error. Measurements are cached
    by everything they depend on, so that typing measures only one slide.
    """
    document = snapshot.document
    if not look.fit:
        return wanted
    settings = document.model_copy(update={"slides": ()}).model_dump_json()
    themes = [(key, repr(theme)) for key, theme in sorted(snapshot.themes.items())]
    common = f"{target} {settings} {snapshot.kit.model_dump_json()} {themes}"
    size = wanted
    for index in alike:
        slide = document.slides[index]
        if slide.layout in _BODY_LAYOUTS and not _surely_fits(slide) and size > SMALLEST_BODY:
            key = hashlib.sha256(f"{size} {common} {slide.model_dump_json()}".encode()).digest()
            if key not in _fitting:
                if not measuring(index):
                    continue
                _fitting[key] = _fitting_size(snapshot, target, look, index, size, folder)
                if len(_fitting) > KEPT_SIZES:
                    _fitting.popitem(last=False)
            size = _fitting[key]
    return size


def _fitting_size(
    snapshot: Snapshot, target: Format, look: Look, index: int, most: int, folder: Path | None
) -> int:
    """Return the largest step, up to ``most``, at which a slide's text fits."""
    wanted = _body_ids(snapshot.document.slides[index])
    try:
        drawing = lay_out(_scene(snapshot, target, look, index, _steps(most)), folder)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - requesting the slide itself raises it
        return most
    scale = look.body.scale
    sizes = [round(box.size / scale) for box in drawing.boxes if box.id in wanted and box.size]
    return min([most, *sizes])


def _surely_fits(slide: Slide) -> bool:
    """Whether a slide has so little text that every size fits, so that it need not be measured."""
    content = "".join(e.text for e in slide.elements if isinstance(e, TextElement))
    pictured = any(isinstance(e, ImageElement) for e in slide.elements)
    return not pictured and len(content) <= _SURELY and content.count("\n") <= 1


def _body_ids(slide: Slide) -> set[str]:
    return {str(e.id) for e in slide.elements if isinstance(e, TextElement) and e.role in _RUNNING}


def _steps(size: int) -> tuple[float, ...]:
    return tuple(float(step) for step in reversed(STEPS) if SMALLEST_BODY <= step <= size) or (
        float(size),
    )


def _slide_steps(slide: Slide, size: int, target: Format) -> tuple[float, ...]:
    """Return the deck's size and the steps below; a very short post may be one step larger."""
    words = sum(len(e.text) for e in slide.elements if isinstance(e, TextElement))
    pictured = any(isinstance(e, ImageElement) for e in slide.elements)
    larger = slide.layout in _BODY_LAYOUTS and words <= _SHORT and not pictured
    if larger and target.height > target.width:
        return _steps(STEPS[STEPS.index(size) + 1])
    return (float(size),)


def _size_of(target: Format) -> tuple[float, float]:
    """Return width and height in slide units."""
    unit = min(target.width, target.height) / 1080
    return target.width / unit, target.height / unit


def _scene(
    snapshot: Snapshot, target: Format, look: Look, index: int, steps: tuple[float, ...]
) -> Scene:
    width, height = _size_of(target)
    unsafe = target.unsafe
    safe = (
        unsafe.top * height,
        unsafe.right * width,
        unsafe.bottom * height,
        unsafe.left * width,
    )
    document = snapshot.document
    slide = document.slides[index]
    page = Page(
        snapshot=snapshot,
        look=look,
        slide=slide,
        index=index,
        count=len(document.slides),
        channel=target.channel,
        width=width,
        height=height,
        safe=safe,
        body_steps=steps,
    )
    return Scene(
        width,
        height,
        target.width,
        _background(look, index, width),
        _over_photo(page, LAYOUTS[slide.layout](page)),
        direction="rtl" if document.language.split("-")[0].lower() in _RTL else "ltr",
        language=document.language,
        script_family=look.script,
        fonts=_fonts(snapshot),
        safe=safe,
    )


def _fonts(snapshot: Snapshot) -> tuple[FontFile, ...]:
    """Return the files of the kit's own fonts."""
    files = {
        FontFile(font.family, snapshot.fonts[font.asset])
        for font in snapshot.kit.fonts
        if font.asset and font.asset in snapshot.fonts
    }
    return tuple(sorted(files, key=lambda file: (file.family, file.asset)))


def _background(look: Look, index: int, width: float) -> Background:
    """Return the slide's background: this slide's part of a panorama, and its number in the pattern."""
    background = look.background
    if background.pattern is None:
        return background
    offset = index * width if look.panorama else 0.0
    number = index + 1 if background.pattern.kind == "number" else 1
    return replace(background, pattern=replace(background.pattern, offset=offset, number=number))


def _over_photo(page: Page, root: Box) -> Box:
    """Lay the slide over its background picture, if it has one."""
    photo = page.look.photo
    if photo is None:
        return root
    behind = Image(
        asset_of(page.snapshot, photo.asset),
        heights=(page.height,),
        focus_x=photo.focus_x,
        focus_y=photo.focus_y,
    )
    return Box((behind, Box(fill=photo.overlay), root), axis="layer")


def _families(node: Node, scene: Scene) -> set[str]:
    """Return all font families that a node's texts may use."""
    match node:
        case Box():
            return set().union(*(_families(child, scene) for child in node.children))
        case Text():
            asked = (
                faces.all_families(
                    run.family or node.family, run.text, scene.language, scene.script_family
                )
                for run in node.runs
            )
            return {faces.EMOJI}.union(*asked)
    return set()


@cache
def _engine() -> str:
    """Return what else determines the pixels: the engine's version and those of the drawing libraries."""
    names = ("numpy", "pillow", "segno", "ada-url", "budoux")
    versions = [importlib.metadata.version(name) for name in names]
    return " ".join([ENGINE_VERSION, skia.__version__, *versions])
