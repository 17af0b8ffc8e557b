"""A brand kit's content: the schema that a kit row stores and a snapshot freezes. No Django."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from design.links import Address

Hex = Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
ColorRole = Literal[
    "ground", "ground-end", "surface", "ink", "muted", "accent", "on-accent", "border", "second"
]
BarField = Literal["none", "logo", "name", "handle", "website", "page", "dots", "bar"]
Goal = Literal["follow", "save", "comment", "visit", "download"]
Lock = Literal["theme", "colors", "fonts", "pattern", "background", "header", "footer", "outro"]


class Strict(BaseModel):
    """Base of all models here: refuses unknown fields; values never change after validation.

    A copy made with other values is validated when it becomes part of another model.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, revalidate_instances="always")


class Logo(Strict):
    """One drawing of the logo; ``ground`` is the kind of background that it was made for."""

    role: Literal["primary", "mark", "wordmark"] = "primary"
    ground: Literal["light", "dark", "any"] = "any"
    asset: UUID


class Color(Strict):
    """A colour of the palette; ``second`` complements the accent in themes derived from the kit."""

    role: ColorRole
    hex: Hex


class Font(Strict):
    """A font of the kit; ``accent`` sets quotes and figures, ``script`` text that the other fonts cannot write.

    With an ``asset`` the family is the client's own, drawn from that file; several entries of a role may name
    several files of one family.
    """

    role: Literal["heading", "body", "accent", "script"]
    asset: UUID | None = None
    family: str = Field(min_length=1, max_length=80)
    weight: int = Field(default=400, ge=100, le=900)


class Author(Strict):
    """The client's identity: the author of the outro, and of a thread without an author."""

    name: str = Field(min_length=1, max_length=120)
    handle: str = Field(default="", max_length=120)
    avatar: UUID | None = None
    verified: bool = False


class Bar(Strict):
    """A header or footer: its start, centre and end; ``rule`` draws a hairline."""

    start: BarField = "none"
    center: BarField = "none"
    end: BarField = "none"
    rule: bool = False


class Frame(Strict):
    """Header and footer of one kind of slide."""

    header: Bar = Bar()
    footer: Bar = Bar()


class Outro(Strict):
    """The text of the closing slide when the thread has no better call to action.

    Empty fields get the text for ``goal`` in the carousel's language.
    """

    goal: Goal = "save"
    headline: str = Field(default="", max_length=120)
    text: str = Field(default="", max_length=300)
    button: str = Field(default="", max_length=40)
    url: Address = Field(default="", max_length=1_900)
    qr: bool = False


class Handle(Strict):
    """The client's name on one channel."""

    channel: Key
    handle: str = Field(min_length=1, max_length=120)


class KitSpec(Strict):
    """Everything that slides take from the client. A list holds one entry per role; the first one applies.

    ``outro`` is the closing slide by default; ``outros`` hold the texts for other goals. ``handles`` replace the
    author's handle on slides for their channel.

    ``header`` and ``footer`` appear on every slide, unless ``cover_frame`` or ``outro_frame`` replaces them
    there. Carousels cannot change the settings that ``locks`` names.
    """

    logos: tuple[Logo, ...] = Field(default=(), max_length=12)
    colors: tuple[Color, ...] = Field(default=(), max_length=12)
    fonts: tuple[Font, ...] = Field(default=(), max_length=8)
    author: Author
    handles: tuple[Handle, ...] = Field(default=(), max_length=12)
    website: Address = Field(default="", max_length=200)
    header: Bar = Bar(start="logo")
    footer: Bar = Bar(start="website", end="page")
    cover_frame: Frame | None = None
    outro_frame: Frame | None = None
    outro: Outro = Outro()
    outros: tuple[Outro, ...] = Field(default=(), max_length=5)
    theme: Key = "paper"
    pattern: Key | None = None
    pairing: Key | None = None
    locks: tuple[Lock, ...] = Field(default=(), max_length=8)

    def asset_ids(self) -> set[UUID]:
        """Return every asset that the kit refers to."""
        ids = {logo.asset for logo in self.logos}
        return ids | {self.author.avatar} if self.author.avatar else ids

    def font_ids(self) -> set[UUID]:
        """Return every font file that the kit refers to."""
        return {font.asset for font in self.fonts if font.asset}

    def logo_on(self, background: str) -> Logo | None:
        """Return the logo for a background: made for it, else for any, else another; primary first."""

        def rank(logo: Logo) -> tuple[int, bool]:
            fits = (
                (background, "any").index(logo.ground) if logo.ground in (background, "any") else 2
            )
            return fits, logo.role != "primary"

        return min(self.logos, key=rank, default=None)

    def handle_on(self, channel: str) -> str:
        """Return the client's handle on a channel, else the author's."""
        own = next((one.handle for one in self.handles if one.channel == channel), "")
        return own or self.author.handle

    def outro_for(self, goal: Goal) -> Outro:
        """Return the kit's outro for a goal; its empty fields mean the catalogue's texts."""
        if goal == self.outro.goal:
            return self.outro
        own = next((one for one in self.outros if one.goal == goal), None)
        return own or Outro(goal=goal, url=self.outro.url, qr=self.outro.qr)
