"""The layouts: how a slide's elements are arranged between header and footer."""

from __future__ import annotations

from collections.abc import Callable

from design.document.model import Layout
from engine.scene.nodes import Box
from painting.compose.components import Page
from painting.compose.layouts import (
    big_number,
    hook_cover,
    itemized,
    numbered_tip,
    outro,
    pictured,
    post_card,
    pull_quote,
    summary,
    text_only,
    title_body,
    versus,
)

Arrange = Callable[[Page], Box]

LAYOUTS: dict[Layout, Arrange] = {
    "hook-cover": hook_cover.arrange,
    "post-card": post_card.arrange,
    "post-over-photo": pictured.arrange_post_over_photo,
    "text-only": text_only.arrange,
    "title-body": title_body.arrange,
    "numbered-tip": numbered_tip.arrange,
    "list": itemized.arrange_list,
    "checklist": itemized.arrange_checklist,
    "steps": itemized.arrange_steps,
    "pull-quote": pull_quote.arrange,
    "big-number": big_number.arrange,
    "comparison": versus.arrange_comparison,
    "pros-cons": versus.arrange_pros_cons,
    "image-top": pictured.arrange_image_top,
    "image-split": pictured.arrange_image_split,
    "full-bleed": pictured.arrange_full_bleed,
    "framed-screenshot": pictured.arrange_framed_screenshot,
    "summary": summary.arrange,
    "outro": outro.arrange,
}
