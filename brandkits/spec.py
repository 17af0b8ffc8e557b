"""A brand kit's content: the schema that a kit row stores and a render freezes. No Django."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Hex = Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
ColorRole = Literal[
    "ground", "ground-end", "surface", "ink", "muted", "accent", "on-accent", "border"
]
BarField = Literal["none", "logo", "name", "handle", "website", "page", "dots", "bar"]
Goal = Literal["follow", "save", "comment", "visit", "download"]
Lock = Literal["theme", "colors", "fonts", "pattern", "background", "header", "footer", "outro"]


class Strict(BaseModel):
    """Unknown fields are refused, values are never changed after validation."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Logo(Strict):
    """One drawing of the logo; ``ground`` is the ground that it is made to stand on."""

    role: Literal["primary", "mark", "wordmark"] = "primary"
    ground: Literal["light", "dark", "any"] = "any"
    asset: UUID


class Color(Strict):
    role: ColorRole
    hex: Hex


class Font(Strict):
    """``script`` is the family for writing systems that heading and body lack."""

    role: Literal["heading", "body", "accent", "script"]
    family: str = Field(min_length=1, max_length=80)
    weight: int = Field(default=400, ge=100, le=900)


class Author(Strict):
    """The client's own identity: the outro's speaker, and that of a thread without an author."""

    name: str = Field(min_length=1, max_length=120)
    handle: str = Field(default="", max_length=120)
    avatar: UUID | None = None
    verified: bool = False


class Bar(Strict):
    """A header or footer: what stands at its start, centre and end; ``rule`` draws a hairline."""

    start: BarField = "none"
    center: BarField = "none"
    end: BarField = "none"
    rule: bool = False


class Frame(Strict):
    """Header and footer of one kind of slide."""

    header: Bar = Bar()
    footer: Bar = Bar()


class Outro(Strict):
    """What the closing slide says when the thread has no better call to action.

    ``goal`` gives the words that are left empty here, in the draft's language.
    """

    goal: Goal = "save"
    headline: str = Field(default="", max_length=120)
    text: str = Field(default="", max_length=300)
    button: str = Field(default="", max_length=40)
    url: str = Field(default="", max_length=300)
    qr: bool = False


class KitSpec(Strict):
    """Everything a slide takes from the client. Lists hold one entry a role; the first wins.

    ``header`` and ``footer`` stand on every slide, unless ``cover`` or ``outro_frame`` says
    otherwise for those. What ``locks`` names, no draft may change.
    """

    logos: tuple[Logo, ...] = Field(default=(), max_length=12)
    colors: tuple[Color, ...] = Field(default=(), max_length=12)
    fonts: tuple[Font, ...] = Field(default=(), max_length=8)
    author: Author
    website: str = Field(default="", max_length=200)
    header: Bar = Bar(start="logo")
    footer: Bar = Bar(start="website", end="page")
    cover_frame: Frame | None = None
    outro_frame: Frame | None = None
    outro: Outro = Outro()
    theme: Key = "paper"
    pattern: Key | None = None
    pairing: Key | None = None
    locks: tuple[Lock, ...] = Field(default=(), max_length=8)

    def asset_ids(self) -> set[UUID]:
        """Every asset the kit refers to."""
        ids = {logo.asset for logo in self.logos}
        return ids | {self.author.avatar} if self.author.avatar else ids
