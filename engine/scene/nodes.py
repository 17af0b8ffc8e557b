"""The scene of a slide: frozen nodes in slide units.

One unit is the shorter side of the slide divided by 1080; ``Scene.width`` and ``Scene.height``
are in units. Colours are ``#rrggbb`` or ``#rrggbbaa``. ``start`` and ``end`` mean the reading
direction: layout mirrors them when ``Scene.direction`` is ``rtl``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Align = Literal["start", "center", "end"]
PatternKind = Literal[
    "grid",
    "ruled",
    "diagonal",
    "checks",
    "waves",
    "blobs",
    "topographic",
    "noise",
    "glow",
    "mesh",
    "number",
]


# The semantic role of a text: words, the slide's title, a quotation, or nothing.
TextRole = Literal["text", "title", "quote", "decoration"]
# The semantic role of a box: a list, an item, an item's mark or words; repeated on every slide; decoration.
BoxRole = Literal["list", "ordered-list", "item", "label", "body", "header", "footer", "decoration"]

IconName = Literal["verified", "arrow", "check", "cross", "plus", "bookmark", "bubble", "download"]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text with one style; ``None`` inherits from its ``Text``.

    ``highlight`` is the colour of a marker behind the words; ``url`` makes them a link in file
    formats that support links.
    """

    text: str
    color: str | None = None
    weight: int | None = None
    italic: bool = False
    family: str | None = None
    url: str | None = None
    highlight: str | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """A block of runs; a newline starts a paragraph, an empty line makes a wider gap.

    ``sizes`` are tried from the first to the last until everything on the slide fits, together
    with the ranges of the other nodes. ``line_height`` is a multiple of the size, ``tracking``
    of the size too. ``balance`` evens out the lines; ``keep_last`` forbids a last line of one word;
    ``hang`` puts the opening quotation mark of a start-aligned text into the margin. ``truncate`` lets
    layout cut the text with an ellipsis when even the last size is too large. ``role`` does not change
    the appearance.
    """

    runs: tuple[Run, ...]
    sizes: tuple[float, ...]
    color: str
    family: str
    id: str = ""
    weight: int = 400
    line_height: float = 1.38
    tracking: float = 0.0
    align: Align = "start"
    direction: Literal["auto", "ltr", "rtl"] = "auto"
    balance: bool = False
    keep_last: bool = True
    hang: bool = False
    max_lines: int | None = None
    truncate: bool = False
    body: bool = False
    grow: float = 0.0
    role: TextRole = "text"
    kind: Literal["text"] = "text"


@dataclass(frozen=True, slots=True)
class Image:
    """A picture, identified by the SHA-256 of its file; ``heights`` are tried like a text's ``sizes``.

    ``fit`` is ``cover`` (crop around the focus) or ``contain`` (whole, aligned to ``align``).
    ``pixels`` is the size of the file; without it lint cannot tell whether the picture is enlarged.
    """

    asset: str
    id: str = ""
    width: float | None = None
    heights: tuple[float, ...] = ()
    grow: float = 0.0
    fit: Literal["cover", "contain"] = "cover"
    align: Align = "center"
    focus_x: float = 0.5
    focus_y: float = 0.5
    radius: float = 0.0
    alt: str = ""
    pixels: tuple[int, int] | None = None
    kind: Literal["image"] = "image"


@dataclass(frozen=True, slots=True)
class Icon:
    """One of the engine's own icons, in a square of ``size``; ``said`` is its text alternative."""

    name: IconName
    size: float
    color: str
    id: str = ""
    grow: float = 0.0
    said: str = ""
    kind: Literal["icon"] = "icon"


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code of ``text`` in a square of ``size``, with its quiet zone of four modules.

    A code whose modules would be too fine to scan is left out: it takes no room, and lint reports it.
    """

    text: str
    size: float
    color: str = "#000000"
    ground: str = "#ffffff"
    id: str = ""
    grow: float = 0.0
    kind: Literal["code"] = "code"


@dataclass(frozen=True, slots=True)
class Gradient:
    """A linear gradient; ``angle`` in degrees as in CSS (180 runs downwards).

    ``at`` are the positions of the stops from 0 to 1; without them the stops are evenly spaced. With a
    ``center``, in fractions of width and height, it is radial and reaches the farthest corner.
    """

    angle: float
    stops: tuple[str, ...]
    at: tuple[float, ...] = ()
    center: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Border:
    width: float
    color: str


@dataclass(frozen=True, slots=True)
class Shadow:
    """A soft shadow: ``dy`` down, ``blur`` as in CSS (twice the standard deviation of the Gaussian)."""

    dy: float
    blur: float
    color: str


@dataclass(frozen=True, slots=True)
class Box:
    """Children in a row, a column, or over each other, with a background of the box behind them.

    Along the axis a child takes its own size, or a share of the remaining room by ``grow``; across it
    ``stretch`` fills the box. ``shade`` is a gradient over its fill. ``optical`` puts the
    children's centre at 46 % of the slide's height. ``role`` is the meaning of the children as a group, for
    tagged files; it does not change the appearance.
    """

    children: tuple[Node, ...] = ()
    id: str = ""
    axis: Literal["row", "column", "layer"] = "column"
    width: float | None = None
    height: float | None = None
    grow: float = 0.0
    padding: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    gap: float = 0.0
    align: Literal["start", "center", "end", "stretch"] = "stretch"
    justify: Literal["start", "center", "end", "between", "optical"] = "start"
    fill: str | None = None
    shade: Gradient | None = None
    radius: float = 0.0
    clip: bool = False
    border: Border | None = None
    shadow: Shadow | None = None
    role: BoxRole | None = None
    kind: Literal["box"] = "box"


Node = Box | Text | Image | Icon | Code


@dataclass(frozen=True, slots=True)
class Dots:
    """Round dots on a square grid: ``pitch`` apart, of ``radius``, in units."""

    color: str
    pitch: float
    radius: float


@dataclass(frozen=True, slots=True)
class Pattern:
    """A drawing over the background; ``offset`` is where the slide begins on it, in units.

    ``number`` is the text that the kind ``number`` shows, set in ``family``.
    """

    kind: PatternKind
    color: str
    scale: float = 1.0
    offset: float = 0.0
    number: int = 1
    family: str = "Inter"


@dataclass(frozen=True, slots=True)
class Background:
    """The background of the slide: a colour or gradient, with dots or another pattern over it.

    ``mesh`` are the colours of lights that blend into each other on ``color``.
    """

    color: str
    gradient: Gradient | None = None
    dots: Dots | None = None
    pattern: Pattern | None = None
    mesh: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FontFile:
    """A font file of the brand, identified by its SHA-256; weight and slant are read from the file.

    Several files may form a family. A variable font provides all the weights of its range.
    """

    family: str
    asset: str


@dataclass(frozen=True, slots=True)
class Scene:
    """One slide. ``pixel_width`` fixes the scale: pixels a unit = ``pixel_width / width``.

    ``safe`` are the margins at top, right, bottom and left, in units, that the platform covers or crops.
    """

    width: float
    height: float
    pixel_width: int
    background: Background
    root: Box
    direction: Literal["ltr", "rtl"] = "ltr"
    language: str = "en"
    script_family: str | None = None
    fonts: tuple[FontFile, ...] = ()
    safe: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
