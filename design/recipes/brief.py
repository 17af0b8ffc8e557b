"""What a recipe receives, and how the catalogue describes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from design.document.model import Entity, Focus, Layout
from design.thread import Post


@dataclass(frozen=True, slots=True)
class Picture:
    """An image that belongs to a post."""

    asset: UUID
    alt: str
    focus: Focus = field(default_factory=Focus)


@dataclass(frozen=True, slots=True)
class Item:
    """A post of the thread with its row's id and its pictures.

    ``room`` is the share of the usual text length that fits its slides: less than 1 after the overflow check
    measured that the text does not fit.
    """

    id: UUID
    post: Post
    pictures: tuple[Picture, ...] = ()
    room: float = 1.0


@dataclass(frozen=True, slots=True)
class Speaker:
    """The author shown on the slides."""

    name: str
    handle: str = ""
    avatar: UUID | None = None
    verified: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """The part of a post for the slides after the cover, which may have taken the hook."""

    item: Item
    text: str
    marks: tuple[Entity, ...]

    @property
    def empty(self) -> bool:
        return not self.text and not self.item.pictures


@dataclass(frozen=True, slots=True)
class Brief:
    """The content between cover and outro, its author, and its language."""

    passages: Sequence[Passage]
    speaker: Speaker
    language: str


@dataclass(frozen=True, slots=True)
class RecipeInfo:
    """A recipe in the catalogue; ``telling`` is its characteristic layout."""

    key: str
    name: str
    description: str
    telling: Layout
