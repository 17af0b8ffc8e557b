"""The versioned schema of a carousel's document. Pure data, no Django.

One pydantic model is the only definition of the shape: the API validates with it, the database
stores its canonical dump, the renderer reads it, and the published JSON Schema is made from it.
Offsets are Unicode code points, end-exclusive.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from design.document.upgrades import upgrade
from design.kit.spec import Bar, Color, Goal, Key, Share, Strict
from design.links import Address
from engine.scene.nodes import PatternKind

MAX_SLIDES = 400
MAX_ELEMENTS = 24
MAX_TEXT = 5_000
# Code points of the JSON. Four hundred slides with one text of full length have half of it.
MAX_DOCUMENT = 4_000_000

EntityKind = Literal[
    "link", "mention", "hashtag", "cashtag", "bold", "italic", "highlight", "code", "custom_emoji"
]
TextRole = Literal[
    "eyebrow", "title", "subtitle", "body", "aside", "button", "link", "handle", "cue"
]
Layout = Literal[
    "hook-cover",
    "post-card",
    "post-over-photo",
    "text-only",
    "title-body",
    "numbered-tip",
    "list",
    "checklist",
    "steps",
    "pull-quote",
    "big-number",
    "comparison",
    "pros-cons",
    "image-top",
    "image-split",
    "full-bleed",
    "framed-screenshot",
    "summary",
    "outro",
]


_SURROGATE = re.compile("[\ud800-\udfff]")


def _printable(text: str) -> str:
    """Refuse what neither PostgreSQL nor a font can hold: NUL and lone surrogates."""
    if "\x00" in text:
        raise ValueError("text contains a NUL character")
    if _SURROGATE.search(text):
        raise ValueError("text contains half of a surrogate pair")
    return text


class Entity(Strict):
    """A marked range of a text; ``url`` is the target of a link."""

    kind: EntityKind
    start: int = Field(ge=0)
    end: int = Field(ge=1)
    url: Address | None = None


Printable = Annotated[str, AfterValidator(_printable)]
# A language tag (BCP 47).
Language = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]


class TextElement(Strict):
    kind: Literal["text"] = "text"
    id: UUID
    role: TextRole
    text: Printable = Field(max_length=MAX_TEXT)
    entities: tuple[Entity, ...] = Field(default=(), max_length=500)

    @model_validator(mode="after")
    def _entities_are_inside_the_text(self) -> TextElement:
        for index, entity in enumerate(self.entities):
            if not entity.start < entity.end <= len(self.text):
                raise ValueError(f"entity {index} lies outside its text")
        return self


class Focus(Strict):
    """The point of an image that a crop keeps in view, as shares of its width and height."""

    x: Share = 0.5
    y: Share = 0.5


class ImageElement(Strict):
    kind: Literal["image"] = "image"
    id: UUID
    asset: UUID
    alt: str = Field(default="", max_length=4_000)
    focus: Focus = Focus()


class AuthorElement(Strict):
    """The author shown on a slide, copied from the post or from the client's identity."""

    kind: Literal["author"] = "author"
    id: UUID
    name: str = Field(max_length=120)
    handle: str = Field(default="", max_length=120)
    avatar: UUID | None = None
    verified: bool = False


Element = Annotated[TextElement | ImageElement | AuthorElement, Field(discriminator="kind")]


class Pattern(Strict):
    """A pattern over the background; a ``panorama`` continues from slide to slide.

    Without ``opacity`` or ``color``, the values of the catalogue apply.
    """

    kind: Literal["none", "dots", PatternKind] = "none"
    opacity: Share | None = None
    scale: float = Field(default=1.0, ge=0.25, le=4, allow_inf_nan=False)
    color: Literal["ink", "accent"] | None = None
    panorama: bool = False


# A colour by its role, which follows theme and kit, or a fixed colour.
Paint = Annotated[
    str,
    StringConstraints(
        pattern=r"^(#[0-9a-fA-F]{6}|ground|ground-end|surface|ink|muted|accent|on-accent|border)$"
    ),
]


class SolidGround(Strict):
    kind: Literal["solid"] = "solid"
    color: Paint = "ground"


class LinearGround(Strict):
    """A linear gradient; ``angle`` in degrees as in CSS (180 runs downwards)."""

    kind: Literal["linear"] = "linear"
    colors: tuple[Paint, ...] = Field(min_length=2, max_length=4)
    angle: float = Field(default=180.0, ge=0, le=360, allow_inf_nan=False)


class RadialGround(Strict):
    """A radial gradient from a point to the farthest corner."""

    kind: Literal["radial"] = "radial"
    colors: tuple[Paint, ...] = Field(min_length=2, max_length=4)
    center: Focus = Focus(x=0.5, y=0.4)


class MeshGround(Strict):
    """Soft lights that blend into each other, on the first of the colours."""

    kind: Literal["mesh"] = "mesh"
    colors: tuple[Paint, ...] = Field(min_length=2, max_length=5)


class ImageGround(Strict):
    """A picture under an overlay that keeps text readable; ``opacity`` is the overlay's."""

    kind: Literal["image"] = "image"
    asset: UUID
    focus: Focus = Focus()
    overlay: Paint = "ground"
    opacity: Share = 0.7


Ground = Annotated[
    SolidGround | LinearGround | RadialGround | MeshGround | ImageGround,
    Field(discriminator="kind"),
]


class Typography(Strict):
    """Typography of texts; a setting that is None comes from the next of: document, kit, theme.

    ``size`` is the body size before all slides are fitted to a common smaller one, which ``fit`` turns off.
    ``line_height`` multiplies the usual one; dense scripts keep at least the height that they need.
    ``letter_spacing`` is added to headings, as a share of their size. ``script`` is the font family for
    writing systems that the other fonts lack.
    """

    pairing: Key | None = None
    size: Literal["S", "M", "L", "XL"] | None = None
    align: Literal["start", "center"] | None = None
    heading_weight: int | None = Field(default=None, ge=100, le=900)
    body_weight: int | None = Field(default=None, ge=100, le=900)
    line_height: float | None = Field(default=None, ge=0.85, le=1.4, allow_inf_nan=False)
    letter_spacing: float | None = Field(default=None, ge=-0.05, le=0.2, allow_inf_nan=False)
    script: str | None = Field(default=None, min_length=1, max_length=80)
    fit: bool | None = None


class Style(Strict):
    """The style of a carousel or of one slide; a setting that is None or empty comes from the next level.

    A ``theme`` named here brings its own colours; ``colors`` replace single roles of it. ``logo`` selects the
    logo for light or dark backgrounds; with None the slide's background decides.
    """

    theme: Key | None = None
    colors: tuple[Color, ...] = Field(default=(), max_length=8)
    pattern: Pattern | None = None
    background: Ground | None = None
    typography: Typography = Typography()
    header: Bar | None = None
    footer: Bar | None = None
    logo: Literal["light", "dark"] | None = None

    def without(self, names: Iterable[str]) -> Style:
        """Return this style with the named settings reset to their defaults."""
        fields = type(self).model_fields
        return self.model_copy(update={name: fields[name].get_default() for name in names})

    def sparse(self) -> Style:
        """Return this style with only its non-default fields set, even when it was read from a complete dump."""
        return Style.model_validate(self.model_dump(exclude_defaults=True))

    def changed_by(self, other: Style) -> Style:
        """Return this style with every setting that is set in ``other``, including those set to None."""
        update = {name: getattr(other, name) for name in other.model_fields_set}
        if "typography" in update:
            typography = other.typography
            named = {name: getattr(typography, name) for name in typography.model_fields_set}
            update["typography"] = self.typography.model_copy(update=named)
        return self.model_copy(update=update)


class OutroSettings(Strict):
    """The goal and content of the closing slide; None follows the kit."""

    goal: Goal | None = None
    qr: bool | None = None
    avatar: bool = True
    handle: bool = True


class Slide(Strict):
    """One slide. Elements fill the layout's places by role; elements without a place are kept but not shown."""

    id: UUID
    layout: Layout
    post: UUID | None = None
    elements: tuple[Element, ...] = Field(default=(), max_length=MAX_ELEMENTS)
    alt: str = Field(default="", max_length=4_000)
    style: Style | None = None


class TextVariant(Strict):
    """Another text for an element."""

    element: UUID
    text: Printable = Field(max_length=MAX_TEXT)
    entities: tuple[Entity, ...] = Field(default=(), max_length=500)


class SlideVariant(Strict):
    """Differences of one slide in a format; None follows the parent."""

    slide: UUID
    layout: Layout | None = None
    alt: Printable | None = Field(default=None, max_length=4_000)
    style: Style | None = None
    texts: tuple[TextVariant, ...] = Field(default=(), max_length=MAX_ELEMENTS)


class Variant(Strict):
    """Differences of the document in one format, field by field; everything else follows the parent."""

    format: Key
    style: Style = Style()
    slides: tuple[SlideVariant, ...] = Field(default=(), max_length=MAX_SLIDES)


EVERY_CHANNEL = "all"


class Caption(Strict):
    """The text posted beside the slides on a channel, and the first comment below them.

    The caption whose ``channel`` is ``all`` applies to every channel without its own.
    """

    channel: Key
    text: Printable = Field(default="", max_length=MAX_TEXT)
    first_comment: Printable | None = Field(default=None, max_length=MAX_TEXT)


class Numbering(Strict):
    """Slide numbers of a part: they continue from the previous part."""

    first: int = Field(ge=1, le=10_000)
    total: int = Field(ge=1, le=10_000)


class Document(Strict):
    """The content of a carousel. A dump of the previous schema version is accepted too.

    ``format`` is the format being edited; ``formats`` are all that are wanted.
    """

    schema_version: Literal[2] = 2
    title: Printable = Field(default="", max_length=200)
    format: Key = "instagram-4x5"
    formats: tuple[Key, ...] = Field(default=(), max_length=12)
    language: Language = "en"
    style: Style = Style()
    outro: OutroSettings = OutroSettings()
    numbering: Numbering | None = None
    captions: tuple[Caption, ...] = Field(default=(), max_length=12)
    variants: tuple[Variant, ...] = Field(default=(), max_length=12)
    slides: tuple[Slide, ...] = Field(default=(), max_length=MAX_SLIDES)

    @model_validator(mode="before")
    @classmethod
    def _upgrade_older_versions(cls, data: object) -> object:
        return upgrade(data)

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Document:
        slides = [slide.id for slide in self.slides]
        elements = [element.id for slide in self.slides for element in slide.elements]
        formats = [variant.format for variant in self.variants]
        channels = [caption.channel for caption in self.captions]
        named: tuple[tuple[str, list[Any]], ...] = (
            ("slide", slides),
            ("element", elements),
            ("variant", formats),
            ("caption", channels),
        )
        for name, ids in named:
            if len(set(ids)) != len(ids):
                raise ValueError(f"two {name}s are named alike")
        return self

    def styles(self) -> list[tuple[str, Style]]:
        """Return every style of the document, with its path."""
        found = [("/style", self.style)]
        found += [(f"/slides/{one.id}/style", one.style) for one in self.slides if one.style]
        for variant in self.variants:
            place = f"/variants/{variant.format}"
            found.append((f"{place}/style", variant.style))
            found += [
                (f"{place}/slides/{one.slide}/style", one.style)
                for one in variant.slides
                if one.style
            ]
        return found

    def format_keys(self) -> set[str]:
        """Return every format that the document names."""
        return {self.format, *self.formats, *(variant.format for variant in self.variants)}

    def theme_keys(self) -> set[str]:
        """Return every theme that the document names."""
        return {style.theme for _, style in self.styles() if style.theme}

    def asset_ids(self) -> set[UUID]:
        """Return every asset that the document refers to."""
        elements = [element for slide in self.slides for element in slide.elements]
        ids = {element.asset for element in elements if isinstance(element, ImageElement)}
        ids |= {e.avatar for e in elements if isinstance(e, AuthorElement) and e.avatar}
        grounds = [style.background for _, style in self.styles()]
        return ids | {ground.asset for ground in grounds if isinstance(ground, ImageGround)}
