"""The layouts, a file each: how a slide's elements stand between header and footer."""

from __future__ import annotations

from collections.abc import Callable

from carousels.document import Layout
from rendering.compose.layouts import hook_cover, outro, post_card, text_only
from rendering.compose.parts import Page
from rendering.engine.scene import Box

Arrange = Callable[[Page], Box]

LAYOUTS: dict[Layout, Arrange] = {
    "hook-cover": hook_cover.arrange,
    "post-card": post_card.arrange,
    "text-only": text_only.arrange,
    "outro": outro.arrange,
}
