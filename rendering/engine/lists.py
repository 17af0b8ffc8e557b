"""The paragraphs of a text, and which of them are the items of a list.

People write lists with whatever their keyboard has: bullets, hyphens, numbers, emoji. An item's
mark stands in a column of its own, and its lines are indented alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from rendering.engine.scene import Run, Text
from rendering.engine.scripts import clusters, split_pictures

_BULLETS = frozenset("•‣◦▪●○→➜➤►▸✓✔☑✗✘❌✅")
_BULLET = re.compile(rf"[{''.join(sorted(_BULLETS))}–—*·-]\ufe0f?[ \u00a0]+(?=\S)")
_NUMBER = re.compile(r"(?:\(?\d{1,2}[.):]|\d{1,2}\ufe0f?\u20e3)[ \u00a0]+(?=\S)")


class Block(NamedTuple):
    """A paragraph before it is set: its runs without the mark, and the mark if it is an item.

    Items of one ``list`` belong together: all numbers, all emoji, or all of one bullet.
    """

    runs: tuple[Run, ...]
    mark: str = ""
    list: str = ""

    @property
    def said(self) -> str:
        return "".join(run.text for run in self.runs)


def blocks(text: Text) -> list[Block]:
    """The text's paragraphs, those of lists told from the others.

    One bullet makes a list; hyphens, numbers and emoji only do when at least two follow each other.
    """
    plain = [Block(runs) for runs in _paragraphs(text)]
    if text.align != "start":
        return plain
    marked = [_marked(block) for block in plain]
    return [
        item if item.mark[:1] in _BULLETS or _has_company(marked, index) else plain[index]
        for index, item in enumerate(marked)
    ]


def spans(found: list[Block]) -> Iterator[tuple[int, int]]:
    """Where each list begins and ends; empty paragraphs may stand between its items."""
    first: int | None = None
    last = 0
    for index, block in enumerate(found):
        if first is not None and block.list != found[first].list and block.said:
            yield first, last
            first = None
        if block.list:
            first = index if first is None else first
            last = index + 1
    if first is not None:
        yield first, last


def _marked(block: Block) -> Block:
    """The block with its mark taken off, if it begins with one that is wholly in its first run."""
    said = block.said
    number = _NUMBER.match(said)
    match = number or _BULLET.match(said)
    length = match.end() if match else _emoji_mark(said)
    if not length or len(block.runs[0].text) < length:
        return block
    first, *others = block.runs
    rest = replace(first, text=first.text[length:])
    kind = "number" if number else "emoji" if _emoji_mark(said) else said[0]
    return Block((rest, *others), said[:length], kind)


def _emoji_mark(said: str) -> int:
    """The length of an emoji and the space behind it, where a text begins with them."""
    stretch, picture = next(split_pictures(said), ("", False))
    if not picture:
        return 0
    first = clusters(stretch)[0]
    rest = said[len(first) :]
    return len(first) + 1 if rest.startswith(" ") and rest.strip() else 0


def _has_company(found: list[Block], index: int) -> bool:
    """Whether the next paragraph before or after, empty ones aside, is an item of the same list."""
    others = (
        next((block for block in found[index + 1 :] if block.mark or block.said), None),
        next((block for block in reversed(found[:index]) if block.mark or block.said), None),
    )
    return any(other is not None and other.list == found[index].list for other in others)


def _paragraphs(text: Text) -> Iterator[tuple[Run, ...]]:
    """The runs, cut at newlines."""
    current: list[Run] = []
    for run in text.runs:
        first, *rest = run.text.split("\n")
        current.append(replace(run, text=first) if rest else run)
        for piece in rest:
            yield tuple(current)
            current = [replace(run, text=piece)]
    yield tuple(current)
