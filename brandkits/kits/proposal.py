"""Proposes a kit from one logo: a designer's starting point, made of the logo's own colours.

The palette names the brand's colours only. The theme derives backgrounds, text colours and borders
from them, and keeps the contrast of everything that is read (``catalogue.derived``).
"""

from __future__ import annotations

import math

from brandkits.models import Asset, Client
from design.catalogue.derived import DERIVED, GREY, derive
from design.color.contrast import contrast
from design.color.oklch import Oklch, oklch
from design.kit.logos import look_alike, visible_share
from design.kit.spec import Author, Color, ColorRole, KitSpec, Logo

MOSTLY = 0.6  # of a logo has to be visible
APART = math.radians(35)  # of hue: less is a shade of the same colour
LIGHTER = 0.25  # of lightness: a shade that differs by more is a colour of its own
OF_NOTE = 0.03  # of the logo: less is a detail


def propose_kit(client: Client, logo: Asset) -> KitSpec:
    """Return a kit for a client of which only the logo, a ready asset, is known."""
    facts = logo.facts
    shares = {str(one["hex"]): float(one["share"]) for one in facts.get("colors") or ()}
    box = facts.get("ground")
    hued = box is not None and oklch(box).chroma >= GREY
    palette = _palette(
        {
            color: share
            for color, share in shares.items()
            if box is None or hued or not look_alike(color, box)
        }
    )
    if hued and box is not None:
        # A logo on a field of the brand's colour: slides use that field as their background.
        palette = [box, *(one for one in palette if not look_alike(one, box))][:2]
    grounds = {form: derive(DERIVED[f"brand-{form}"], palette).ground for form in ("light", "dark")}
    seen = {form: visible_share(facts, ground) >= MOSTLY for form, ground in grounds.items()}
    theme = "brand-light" if seen["light"] or not seen["dark"] else "brand-dark"
    colors: dict[ColorRole, str] = dict(zip(("accent", "second"), palette, strict=False))
    if box is not None:
        theme = "brand-bold" if hued else "brand-light" if oklch(box).light > 0.5 else "brand-dark"
        colors["ground"] = box
    return KitSpec(
        author=Author(name=client.name),
        logos=(
            Logo(
                asset=logo.pk,
                ground="any" if seen["light"] == seen["dark"] else "light" if seen["light"] else "dark",
            ),
        ),
        colors=tuple(Color(role=role, hex=color) for role, color in colors.items()),
        theme=theme,
    )  # fmt: skip


def _palette(shares: dict[str, float]) -> list[str]:
    """Return the brand's main colour and, if there is one, the second."""
    known = {color: oklch(color) for color, share in shares.items() if share >= OF_NOTE}
    if not known:
        return []

    def weight(color: str) -> float:
        """Rate a colour; saturation counts more than area: a red dot on a black word is the brand.

        Text is set in the accent, so a colour too pale for text is a better second one.
        """
        fit = min(1.0, contrast(color, "#ffffff") / 3)
        return known[color].chroma * math.sqrt(shares[color]) * fit

    hued = sorted((one for one in known if known[one].chroma >= GREY), key=weight, reverse=True)
    if not hued:
        # Black, white or grey: the extreme that contrasts with the paper it is made for.
        return [max(known, key=lambda one: shares[one] * max(contrast(one, "#808080"), 1.2))]
    first = hued[0]
    others = (one for one in hued[1:] if _apart(known[first], known[one]))
    greys = (one for one in known if known[one].chroma < GREY and known[one].light < 0.4)
    return [first, *[*others, *greys][:1]]


def _apart(one: Oklch, other: Oklch) -> bool:
    turn = abs(one.hue - other.hue) % (2 * math.pi)
    return min(turn, 2 * math.pi - turn) >= APART or abs(one.light - other.light) >= LIGHTER
