"""The draft itself: the versioned schema of a carousel document. Pure data, no Django.

One pydantic model is the only definition of the shape: the API validates with it, the database
stores its canonical dump, the renderer reads it, and the published JSON Schema is made from it.
Offsets are Unicode code points, end-exclusive.
"""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
    model_validator,
)

from rendering.engine.scene import PatternKind

SCHEMA_VERSION = 1
MAX_SLIDES = 400
MAX_ELEMENTS = 24
MAX_TEXT = 5_000

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


class Strict(BaseModel):
    """Unknown fields are refused, values are never changed after validation."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _printable(text: str) -> str:
    """Refuse what neither PostgreSQL nor a font can hold: NUL and lone surrogates."""
    if "\x00" in text:
        raise ValueError("text contains a NUL character")
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise ValueError("text contains half of a surrogate pair")
    return text


class Entity(Strict):
    """A marked stretch of a text; ``url`` is where it leads, the text is what it shows."""

    kind: EntityKind
    start: int = Field(ge=0)
    end: int = Field(ge=1)
    url: str | None = Field(default=None, max_length=2_000)


class TextElement(Strict):
    kind: Literal["text"] = "text"
    id: UUID
    role: TextRole
    text: str = Field(max_length=MAX_TEXT)
    entities: tuple[Entity, ...] = Field(default=(), max_length=500)

    @field_validator("text")
    @classmethod
    def _text_is_printable(cls, text: str) -> str:
        return _printable(text)

    @model_validator(mode="after")
    def _entities_lie_inside_the_text(self) -> TextElement:
        for index, entity in enumerate(self.entities):
            if not entity.start < entity.end <= len(self.text):
                raise ValueError(f"entity {index} lies outside its text")
        return self


class Focus(Strict):
    """The point of an image that a crop keeps in view, as shares of its width and height."""

    x: float = Field(default=0.5, ge=0, le=1, allow_inf_nan=False)
    y: float = Field(default=0.5, ge=0, le=1, allow_inf_nan=False)


class ImageElement(Strict):
    kind: Literal["image"] = "image"
    id: UUID
    asset: UUID
    alt: str = Field(default="", max_length=4_000)
    focus: Focus = Focus()


class AuthorElement(Strict):
    """Who speaks on this slide; copied from the post, or from the client's identity."""

    kind: Literal["author"] = "author"
    id: UUID
    name: str = Field(max_length=120)
    handle: str = Field(default="", max_length=120)
    avatar: UUID | None = None
    verified: bool = False


Element = Annotated[TextElement | ImageElement | AuthorElement, Field(discriminator="kind")]


class Slide(Strict):
    """Elements fill the layout's places by role; what a layout has no place for is kept, unseen."""

    id: UUID
    layout: Layout
    post: UUID | None = None
    elements: tuple[Element, ...] = Field(default=(), max_length=MAX_ELEMENTS)
    alt: str = Field(default="", max_length=4_000)


class Pattern(Strict):
    """What lies over the ground; a ``panorama`` runs on from slide to slide."""

    kind: Literal["none", "dots"] | PatternKind = "none"
    opacity: float = Field(default=0.06, ge=0, le=1, allow_inf_nan=False)
    scale: float = Field(default=1.0, ge=0.25, le=4, allow_inf_nan=False)
    panorama: bool = False


Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]


class Typography(Strict):
    """``size`` is the deck's body size before the deck fits down together.

    A ``pairing`` comes before the kit's fonts, and those before the theme's.
    """

    pairing: Key | None = None
    size: Literal["S", "M", "L", "XL"] = "M"
    align: Literal["start", "center"] = "start"
    fit: bool = True


class Document(Strict):
    """A whole draft. ``theme`` and ``pattern`` left empty follow the brand kit."""

    schema_version: Literal[1] = 1
    format: Key = "instagram-4x5"
    language: str = Field(default="en", pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
    theme: Key | None = None
    pattern: Pattern | None = None
    typography: Typography = Typography()
    slides: tuple[Slide, ...] = Field(default=(), max_length=MAX_SLIDES)

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Document:
        slides = [slide.id for slide in self.slides]
        elements = [element.id for slide in self.slides for element in slide.elements]
        for name, ids in (("slide", slides), ("element", elements)):
            if len(set(ids)) != len(ids):
                raise ValueError(f"two {name}s share an id")
        return self
