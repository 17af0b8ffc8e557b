"""The layouts of the catalogue: what each is for, and which elements it has a place for."""

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
            "The first slide: a hook, a picture or both, the author, and the invitation to swipe.",
            ("eyebrow", "title", "subtitle", "author", "cue", "image"),
        ),
        LayoutInfo(
            "post-card",
            "Post card",
            "A post as written, with its author and up to four pictures.",
            ("author", "body", "image"),
        ),
        LayoutInfo(
            "text-only",
            "Text only",
            "Text on the background: the continuation of a long post.",
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
            "A headline and its explanation.",
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
            "A title over points, one per line of the body.",
            ("eyebrow", "title", "body"),
        ),
        LayoutInfo(
            "checklist",
            "Checklist",
            "A title over items to tick off, one per line of the body.",
            ("eyebrow", "title", "body"),
        ),
        LayoutInfo(
            "steps",
            "Steps",
            "A title over numbered steps, one per line of the body.",
            ("eyebrow", "title", "body"),
        ),
        LayoutInfo(
            "pull-quote",
            "Pull quote",
            "A single quotation, and its author.",
            ("body", "author"),
        ),
        LayoutInfo(
            "big-number",
            "Big number",
            "A large figure, and what it means.",
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
            "Arguments for and against, one per line.",
            ("title", "body", "aside"),
        ),
        LayoutInfo(
            "image-top",
            "Image on top",
            "A picture with text below.",
            ("image", "title", "body"),
        ),
        LayoutInfo(
            "image-split",
            "Image split",
            "Half picture, half text.",
            ("image", "title", "body"),
        ),
        LayoutInfo(
            "full-bleed",
            "Full-bleed image",
            "The picture fills the slide; a shade at the bottom carries the text.",
            ("image", "title", "body"),
        ),
        LayoutInfo(
            "framed-screenshot",
            "Framed screenshot",
            "A whole screenshot in a frame, below its title.",
            ("title", "image", "body"),
        ),
        LayoutInfo(
            "summary",
            "Summary",
            "The points of the carousel on one card to save.",
            ("eyebrow", "title", "body"),
        ),
        LayoutInfo(
            "outro",
            "Outro",
            "The closing slide: the author, and the call to action.",
            ("author", "title", "body", "button", "link", "handle"),
        ),
    )
}
