"""Brand kit locks: the style settings that each lock takes away from carousels."""

from __future__ import annotations

from design.document.model import Style
from design.kit.spec import KitSpec, Lock

# Settings of a style. ``outro`` locks the closing slide, ``fonts`` the settings of typography below.
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
# Settings of typography that ``fonts`` locks.
FONTS = ("pairing", "script", "heading_weight", "body_weight")


def unlocked(style: Style, kit: KitSpec) -> Style:
    """Return the style without the settings that the kit locks."""
    names = {name for lock in kit.locks for name in LOCKED[lock]}
    plain = style.without(names)
    if "fonts" in kit.locks:
        typography = style.typography.model_copy(update=dict.fromkeys(FONTS))
        plain = plain.model_copy(update={"typography": typography})
    return plain
