"""The layouts as the catalogue shows them: what each is for, and which elements it has a place for."""

from __future__ import annotations

from dataclasses import dataclass

from design.document.model import Layout


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
            "The first slide: a hook, a picture or both, who speaks, and the invitation to swipe.",
            ("eyebrow", "title", "subtitle", "author", "cue", "image"),
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
            "post-over-photo",
            "Post over photo",
            "A post on its card, over a picture that sets the mood.",
            ("author", "body", "image"),
        ),
        LayoutInfo(
            "title-body",
            "Title and body",
            "A headline and what it says in full.",
            ("eyebrow", "title", "body"),
        ),
        LayoutInfo(
            "numbered-tip",
            "Numbered tip",
            "One tip of several; its number is its place among them.",
            ("title", "body"),
        ),
        LayoutInfo(
            "list",
            "List",
            "A title over points, a line of the body each.",
            ("eyebrow", "title", "body"),
        ),
        LayoutInfo(
            "checklist",
            "Checklist",
            "A title over things to tick off, a line of the body each.",
            ("eyebrow", "title", "body"),
        ),
        LayoutInfo(
            "steps",
            "Steps",
            "A title over numbered steps, a line of the body each.",
            ("eyebrow", "title", "body"),
        ),
        LayoutInfo(
            "pull-quote",
            "Pull quote",
            "One sentence that stands for itself, and who said it.",
            ("body", "author"),
        ),
        LayoutInfo(
            "big-number",
            "Big number",
            "A figure that is seen before it is read, and what it means.",
            ("eyebrow", "title", "body"),
        ),
        LayoutInfo(
            "comparison",
            "Comparison",
            "Two sides; the first line of each is its name.",
            ("title", "body", "aside"),
        ),
        LayoutInfo(
            "pros-cons",
            "Pros and cons",
            "What speaks for it and what against, a line each.",
            ("title", "body", "aside"),
        ),
        LayoutInfo(
            "image-top",
            "Image on top",
            "A picture, its words beneath.",
            ("image", "title", "body"),
        ),
        LayoutInfo(
            "image-split",
            "Image split",
            "Half picture, half words.",
            ("image", "title", "body"),
        ),
        LayoutInfo(
            "full-bleed",
            "Full-bleed image",
            "The picture is the slide; a shade at its foot carries the words.",
            ("image", "title", "body"),
        ),
        LayoutInfo(
            "framed-screenshot",
            "Framed screenshot",
            "A screenshot whole, in a frame, under what it shows.",
            ("title", "image", "body"),
        ),
        LayoutInfo(
            "summary",
            "Summary",
            "What the deck said, on one card to keep.",
            ("eyebrow", "title", "body"),
        ),
        LayoutInfo(
            "outro",
            "Outro",
            "The closing slide: who this was, and the one thing to do next.",
            ("author", "title", "body", "button", "link", "handle"),
        ),
    )
}
