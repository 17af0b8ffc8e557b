"""What a recipe is given, and what it is."""

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
    """A post of the thread, its row's id, and its pictures.

    ``room`` is the share of the usual length that a slide of it holds: less where it was measured
    that the words do not fit.
    """

    id: UUID
    post: Post
    pictures: tuple[Picture, ...] = ()
    room: float = 1.0


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whose words the slides show."""

    name: str
    handle: str = ""
    avatar: UUID | None = None
    verified: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What of a post the middle of the deck has to tell: the cover may have taken its hook."""

    item: Item
    text: str
    marks: tuple[Entity, ...]

    @property
    def empty(self) -> bool:
        return not self.text and not self.item.pictures


@dataclass(frozen=True, slots=True)
class Brief:
    """What is between cover and outro, who says it, and in which language."""

    said: Sequence[Said]
    voice: Speaker
    language: str


@dataclass(frozen=True, slots=True)
class RecipeInfo:
    """A recipe as the catalogue shows it; ``telling`` is the layout by which one knows it."""

    key: str
    name: str
    description: str
    telling: Layout
