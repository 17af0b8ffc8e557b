"""What each of a brand kit's locks takes from drafts."""

from __future__ import annotations

from design.document.model import Style
from design.kit.spec import KitSpec, Lock

# Of a style's settings; ``outro`` is about the closing slide, ``fonts`` about typography.
LOCKED: dict[Lock, tuple[str, ...]] = {
    "theme": ("theme", "colors"),
    "colors": ("theme", "colors", "background"),
    "fonts": (),
    "pattern": ("pattern",),
    "background": ("background",),
    "header": ("header", "logo"),
    "footer": ("footer",),
    "outro": (),
}
# Of typography.
FONTS = ("pairing", "script", "heading_weight", "body_weight")


def unlocked(style: Style, kit: KitSpec) -> Style:
    """The style without what the kit locks."""
    names = {name for lock in kit.locks for name in LOCKED[lock]}
    plain = style.without(names)
    if "fonts" in kit.locks:
        typography = style.typography.model_copy(update=dict.fromkeys(FONTS))
        plain = plain.model_copy(update={"typography": typography})
    return plain
