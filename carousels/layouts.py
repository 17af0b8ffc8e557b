"""The layouts as the catalogue shows them: what each is for, and which elements it has a place for."""

from __future__ import annotations

from dataclasses import dataclass

from carousels.document import Layout


@dataclass(frozen=True, slots=True)
class LayoutInfo:
    key: Layout
    name: str
    description: str
    places: tuple[str, ...]


LAYOUTS: dict[Layout, LayoutInfo] = {
    info.key: info
    for info in (
        LayoutInfo(
            "hook-cover",
            "Hook cover",
            "The first slide: a hook, who speaks, and the invitation to swipe.",
            ("eyebrow", "title", "subtitle", "author", "cue"),
        ),
        LayoutInfo(
            "post-card",
            "Post card",
            "A post as it was said, with its author and up to four pictures.",
            ("author", "body", "image"),
        ),
        LayoutInfo(
            "text-only",
            "Text only",
            "Words on the ground: what a long post goes on to say.",
            ("title", "body"),
        ),
        LayoutInfo(
            "outro",
            "Outro",
            "The closing slide: who this was, and the one thing to do next.",
            ("author", "title", "body", "button", "link", "handle"),
        ),
    )
}
