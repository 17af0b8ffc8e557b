"""Decks to paint: two kits, every layout, several scripts, generated pictures."""

from __future__ import annotations

import hashlib
import io
from functools import cache
from pathlib import Path
from uuid import UUID, uuid5

import numpy as np
from PIL import Image

from design.document.model import AuthorElement, Document, Entity, ImageElement, Slide, TextElement
from design.kit.spec import Author, Bar, Font, KitSpec, Logo
from design.snapshot import AssetRef, Snapshot

SPACE = UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")
LONG = (
    "The first plan showed the crossing as a formality and the crews as interchangeable. "
    "Nobody had asked the ferryman, who knew that the current turns at four — and that no "
    "truck with an oven on it turns with it."
)


def uid(name: str) -> UUID:
    return uuid5(SPACE, name)


class Assets:
    """A folder of pictures under their digests, with the references for a snapshot."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.refs: dict[UUID, AssetRef] = {}

    def add(self, data: bytes, width: int, height: int) -> UUID:
        digest = hashlib.sha256(data).hexdigest()
        (self.folder / digest).write_bytes(data)
        asset = uid(digest)
        self.refs[asset] = AssetRef(digest=digest, width=width, height=height)
        return asset

    def photo(self, width: int, height: int, tint: int = 0) -> UUID:
        """A picture whose crop is recognisable: two ramps and a ring in the middle."""
        return self.add(_photo(width, height, tint), width, height)

    def logo(self, width: int, height: int, color: str) -> UUID:
        """A bar with a hole, transparent like a logo."""
        picture = Image.new("RGBA", (width, height), color)
        hole = (width // 3, height // 3, 2 * width // 3, 2 * height // 3)
        picture.paste((0, 0, 0, 0), hole)
        return self.add(_file(picture, "PNG"), width, height)


@cache
def _photo(width: int, height: int, tint: int) -> bytes:
    y, x = np.mgrid[0:height, 0:width]
    ring = np.abs(np.hypot(x - width / 2, y - height / 2) - height / 4) < height / 40
    pixels = np.stack([60 + 150 * x / width, 40 + 170 * y / height, 90 + tint + 0 * x], -1)
    pixels[ring] = (250, 244, 230)
    return _file(Image.fromarray(pixels.astype(np.uint8)), "JPEG", quality=90)


def _file(picture: Image.Image, kind: str, **options: int) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def text(name: str, role: str, words: str, *, link: str = "") -> TextElement:
    start = words.find(link)
    entities = (
        (Entity(kind="link", start=start, end=start + len(link), url="https://example.org/"),)
        if link
        else ()
    )
    return TextElement.model_validate(
        {"id": uid(name), "role": role, "text": words, "entities": entities}
    )


def author(name: str, avatar: UUID | None = None) -> AuthorElement:
    return AuthorElement(
        id=uid(name), name="Ines Valdarno", handle="@ines.bakes", avatar=avatar, verified=True
    )


def light_kit(assets: Assets) -> KitSpec:
    """Light: serif, paper, wide logo, header with a rule, page numbers."""
    return KitSpec(
        logos=(Logo(ground="light", asset=assets.logo(500, 100, "#7a2e1c")),),
        author=Author(name="Rivermill", handle="@rivermill"),
        website="rivermill.example",
        header=Bar(start="logo", end="name", rule=True),
        footer=Bar(start="website", end="page"),
        theme="paper",
    )


def dark_kit(assets: Assets) -> KitSpec:
    """Dark: sans, square logo in the middle, dots, its own Arabic font."""
    return KitSpec(
        logos=(Logo(ground="dark", asset=assets.logo(200, 200, "#ffc53d")),),
        fonts=(Font(role="script", family="Noto Kufi Arabic"),),
        author=Author(name="Kestrel", handle="@kestrel"),
        header=Bar(center="logo"),
        footer=Bar(start="handle", end="dots"),
        theme="midnight",
    )


def slides(assets: Assets) -> tuple[Slide, ...]:
    """One slide for every layout and for every way to fill a post card."""
    face = assets.photo(300, 300, 90)
    return (
        Slide(
            id=uid("s0"),
            layout="hook-cover",
            elements=(
                text("0a", "eyebrow", "A thread in eight posts"),
                text("0b", "title", "We moved a whole bakery across the river in one night"),
                text("0c", "subtitle", "What it took, what broke, and what the oven taught us."),
                author("0d", face),
                text("0e", "cue", "Swipe →"),
            ),
        ),
        Slide(
            id=uid("s1"),
            layout="post-card",
            elements=(
                author("1a", face),
                text(
                    "1b",
                    "body",
                    f"{LONG} The map: example.org/crossing",
                    link="example.org/crossing",
                ),
            ),
        ),
        Slide(
            id=uid("s2"),
            layout="post-card",
            elements=(
                author("2a"),
                text("2b", "body", "Two hundred loaves, still warm. 👩🏽‍🍳 🇮🇹 ✨ ❤️"),
                *(
                    ImageElement(
                        id=uid(f"2{i}"),
                        asset=assets.photo(900, 700 + 100 * i, 30 * i),
                        alt="A ring on two ramps",
                    )
                    for i in range(3)
                ),
            ),
        ),
        Slide(
            id=uid("s3"),
            layout="text-only",
            elements=(
                text(
                    "3a",
                    "body",
                    "الفرن يعبر النهر ليلاً، والخبز يصل ساخناً.\n\n夜の川を渡るパン屋の物語。",
                ),
            ),
        ),
        Slide(
            id=uid("s4"),
            layout="outro",
            elements=(
                author("4a", face),
                text("4b", "title", "Save this for your next move"),
                text("4c", "body", "The whole checklist is free to copy."),
                text("4d", "button", "Get the checklist"),
                text("4e", "link", "rivermill.example/checklist"),
                text("4f", "handle", "@rivermill"),
            ),
        ),
    )


def deck(kit: KitSpec, assets: Assets, **document: object) -> Snapshot:
    content = {"slides": slides(assets), **document}
    return Snapshot(
        title="The crossing",
        document=Document.model_validate(content),
        kit=kit,
        assets=assets.refs,
    )
