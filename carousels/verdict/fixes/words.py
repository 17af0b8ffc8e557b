"""Proposes fixes for text that does not fit: smaller type, more slides, another layout, less text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from carousels.verdict.fixes.fix import Case, Fix, operations_fix, set_words, shown_words
from design.catalogue.layouts import LAYOUTS
from design.document.model import AuthorElement, Layout, Slide, Style, TextElement, Typography
from design.ids import uuid7
from design.kit.spec import Bar
from design.operations.models import InsertSlide, SetElement, SetLayout, SetStyle, SplitSlide
from design.text.graphemes import weight
from design.text.splitting import split
from painting.compose.style import asked, frame_of

_PARTS = (2, 3, 4, 6, 8, 12, 16)
_ROOMY: tuple[Layout, ...] = ("text-only", "title-body", "post-card")
_SHARES = (0.85, 0.7, 0.5, 0.35, 0.2, 0.1)
_CODE_POINT = re.compile(r"U\+([0-9A-F]{4,6})")
ELLIPSIS = "…"


def proposals(case: Case) -> Iterator[Fix]:
    """Propose fixes for text that is cut, too small, or taller than its place."""
    element = case.found()
    yield from _smaller(case)
    if isinstance(element, AuthorElement):
        yield from _shorter_name(case, element)
    elif element is None and not case.element:
        yield from _emptier_bars(case)
    else:
        yield from _divided(case)
        if isinstance(element, TextElement):
            yield from _continued(case, element)
        yield from _roomier(case)
        if isinstance(element, TextElement):
            yield from _shorter(case, element)


def remove_characters(case: Case) -> Iterator[Fix]:
    """Propose to remove characters that no font draws: the reported one, its block, or its category."""
    element, named = case.found(), _CODE_POINT.search(case.message)
    if not isinstance(element, TextElement) or named is None:
        return
    absent = chr(int(named[1], 16))
    kind, block = unicodedata.category(absent), ord(absent) >> 8
    for is_out in (
        absent.__eq__,
        lambda char: ord(char) >> 8 == block,
        lambda char: unicodedata.category(char) == kind,
    ):
        text = shown_words(case, element)
        left = re.sub(" {2,}", " ", "".join(char for char in text if not is_out(char))).strip()
        if left and left != text:
            yield operations_fix("Remove the characters", *set_words(case, element, left))


def _smaller(case: Case) -> Iterator[Fix]:
    """Propose fitted type where the carousel sets a size that is not fitted."""
    type_ = asked(case.document, case.slide, case.kit).typography
    if type_.fit is False or type_.line_height or type_.letter_spacing:
        plain = Typography(size="S", fit=True, line_height=None, letter_spacing=None)
        yield operations_fix(
            "Fit the type", SetStyle(slide=case.single, style=Style(typography=plain))
        )


def _divided(case: Case) -> Iterator[Fix]:
    """Propose to divide the body text over two slides, or as many as it needs."""
    body = next(
        (e for e in case.slide.elements if isinstance(e, TextElement) and e.role == "body"), None
    )
    if body is None or not body.text.strip():
        return
    whole, language = weight(body.text), case.document.language
    seen = set()
    for parts in _PARTS:
        most = whole // parts + 1
        pieces = [piece for piece, _ in split(body.text, body.entities, language, most + 20, most)]
        if len(pieces) < 2 or len(pieces) in seen:
            continue
        seen.add(len(pieces))
        places, at = [], 0
        for piece in pieces:
            at = body.text.index(piece, at)
            places.append(at)
            at += len(piece)
        # From the end, so that the offsets of the text before stay valid.
        steps = [SplitSlide(slide=case.slide.id, at=place) for place in reversed(places[1:])]
        label = "Split in two" if len(pieces) == 2 else f"Split into {len(pieces)} slides"
        yield operations_fix(label, *steps)


def _continued(case: Case, element: TextElement) -> Iterator[Fix]:
    """Propose to move the end of a title, or of another text, to a new slide."""
    if element.role in ("body", "button", "link", "handle", "cue", "eyebrow"):
        return
    whole, language = weight(element.text), case.document.language
    seen = set()
    for share in (0.7, 0.5, 0.35, 0.25, 0.15):
        most = max(8, int(whole * share))
        pieces = split(element.text, element.entities, language, most, most)
        if len(pieces) < 2 or len(pieces[0][0]) in seen:
            continue
        head = pieces[0][0]
        seen.add(len(head))
        at = element.text.index(head) + len(head)
        rest = TextElement(id=uuid7(), role="body", text=element.text[at:].strip())
        new = Slide(
            id=uuid7(),
            layout="text-only",
            post=case.slide.post,
            elements=(rest,),
            style=case.slide.style,
        )
        yield operations_fix(
            "Move the rest to a new slide",
            *set_words(case, element, head),
            InsertSlide(slide=new, index=case.index + 1),
        )


def _roomier(case: Case) -> Iterator[Fix]:
    """Propose a layout that has a place for every element, and more room."""
    there = {e.role if isinstance(e, TextElement) else e.kind for e in case.slide.elements}
    for layout in _ROOMY:
        info = LAYOUTS[layout]
        if layout != case.slide.layout and there <= set(info.places):
            yield operations_fix(
                f"Use “{info.name}”", SetLayout(slide=case.slide.id, layout=layout)
            )


def _shorter(case: Case, element: TextElement) -> Iterator[Fix]:
    """Propose only as much text as fits; the label says so."""
    text = shown_words(case, element)
    for share in _SHARES:
        short = shortened(text, int(len(text) * share))
        if short:
            yield operations_fix("Shorten to what fits", *set_words(case, element, short))


def _shorter_name(case: Case, author: AuthorElement) -> Iterator[Fix]:
    for share in _SHARES:
        name = (
            shortened(author.name, int(len(author.name) * share)) if len(author.name) > 12 else ""
        )
        handle = author.handle if len(author.handle) <= 24 * (1 + share) else ""
        short = author.model_copy(update={"name": name or author.name, "handle": handle})
        if short != author:
            yield operations_fix(
                "Shorten to what fits", SetElement(slide=case.slide.id, element=short)
            )


def _emptier_bars(case: Case) -> Iterator[Fix]:
    """Propose a header or footer without one of its entries that does not fit."""
    frame = frame_of(case.document, case.slide, case.kit)
    for name, bar in (("footer", frame.footer), ("header", frame.header)):
        if name in case.kit.locks:
            continue
        for side in ("center", "start", "end"):
            field = getattr(bar, side)
            if field in ("website", "handle", "name"):
                emptier = Bar.model_validate({**dict(bar), side: "none"})
                style = Style.model_validate({name: emptier})
                label = f"Leave out the {field}"
                yield operations_fix(label, SetStyle(slide=case.single, style=style))
    yield Fix("link", "Open the brand kit", place="kit")


def shortened(text: str, most: int) -> str:
    """Return a text's first words with an ellipsis, at most ``most`` characters; empty if none are left."""
    if len(text) <= most:
        return ""
    room = text[: max(0, most - len(ELLIPSIS))]
    whole, _, _ = room.rpartition(" ")
    kept = (whole or room).rstrip(" \n,;:–—-")
    return f"{kept}{ELLIPSIS}" if kept else ""
