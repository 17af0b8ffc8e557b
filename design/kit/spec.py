"""A brand kit's content: the schema that a kit row stores and a render freezes. No Django."""

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
    """Unknown fields are refused, values are never changed after validation.

    A copy with other values is checked when it becomes a part of something.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, revalidate_instances="always")


class Logo(Strict):
    """One drawing of the logo; ``ground`` is the ground that it is made to stand on."""

    role: Literal["primary", "mark", "wordmark"] = "primary"
    ground: Literal["light", "dark", "any"] = "any"
    asset: UUID


class Color(Strict):
    """A colour of the palette; ``second`` stands beside the accent in themes made of the kit."""

    role: ColorRole
    hex: Hex


class Font(Strict):
    """``accent`` sets quotes and figures; ``script`` what is in writing systems that the others lack.

    With an ``asset`` the family is the client's own, drawn from that file; several entries of a
    role may name several files of one family.
    """

    role: Literal["heading", "body", "accent", "script"]
    asset: UUID | None = None
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
    url: Address = Field(default="", max_length=1_900)
    qr: bool = False


class Handle(Strict):
    """The client's name on one channel."""

    channel: Key
    handle: str = Field(min_length=1, max_length=120)


class KitSpec(Strict):
    """Everything a slide takes from the client. Lists hold one entry a role; the first wins.

    ``outros`` are words for other goals than that of ``outro``, which is the usual one;
    ``handles`` come before the author's where a slide is for their channel.

    ``header`` and ``footer`` stand on every slide, unless ``cover`` or ``outro_frame`` says
    otherwise for those. What ``locks`` names, no draft may change.
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
        """Every asset the kit refers to."""
        ids = {logo.asset for logo in self.logos}
        return ids | {self.author.avatar} if self.author.avatar else ids

    def font_ids(self) -> set[UUID]:
        """Every font file that the kit refers to."""
        return {font.asset for font in self.fonts if font.asset}

    def logo_on(self, ground: str) -> Logo | None:
        """The logo for a ground: drawn for it, else for any, else whatever there is; primary first."""

        def rank(logo: Logo) -> tuple[int, bool]:
            fits = (ground, "any").index(logo.ground) if logo.ground in (ground, "any") else 2
            return fits, logo.role != "primary"

        return min(self.logos, key=rank, default=None)

    def handle_on(self, channel: str) -> str:
        """The client's name on a channel."""
        own = next((one.handle for one in self.handles if one.channel == channel), "")
        return own or self.author.handle

    def outro_for(self, goal: Goal) -> Outro:
        """The closing slide's words for a goal; empty ones are the catalogue's."""
        if goal == self.outro.goal:
            return self.outro
        own = next((one for one in self.outros if one.goal == goal), None)
        return own or Outro(goal=goal, url=self.outro.url, qr=self.outro.qr)
