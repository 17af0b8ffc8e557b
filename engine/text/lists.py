"""Split a text into paragraphs and recognise list items.

People type lists with bullets, hyphens, numbers or emoji. An item's mark is set in a column of its own,
and its lines are indented equally.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from engine.scene.nodes import Run, Text
from engine.unicode.characters import (
    LINE_END,
    balanced,
    clusters,
    is_plain_western,
    is_private_use,
    split_pictures,
    tidy,
)

_BULLETS = frozenset("•‣◦▪●○→➜➤►▸✓✔☐☑✗✘❌✅")
# Word's bullets become characters of its symbol fonts when pasted.
_WORD = {"\uf0b7": "•", "\uf0a7": "▪", "\uf0a8": "◦", "\uf0d8": "➤", "\uf0fc": "✓", "\uf076": "▸"}
_WORD |= {"o": "◦", "§": "▪"}
_GAP = r"[ \u00a0\t]"
_WIDE_GAP = r" \u00a0\t\u3000"  # optional after marks that are a full em wide
_BULLET = re.compile(
    rf"{_GAP}*(?:[{''.join(sorted(_BULLETS))}–—*·\uf000-\uf0ff-]\ufe0f?{_GAP}+|[o§]\t{_GAP}*|・[{_WIDE_GAP}]*)(?=\S)"
)
_NUMBER = re.compile(
    rf"{_GAP}*(?:(\(?\d{{1,2}}[.):]|\d{{1,2}}\ufe0f?\u20e3){_GAP}+"
    rf"|([①-⑳])[{_WIDE_GAP}]*"
    rf"|(\(?(?:[a-zA-Z]|[ivxIVX]{{2,4}})[.)])\t{_GAP}*)(?=\S)"
)


class Block(NamedTuple):
    """A paragraph before typesetting: its runs without the mark, and the mark if it is a list item.

    Items of one ``list`` belong together: all numbers, all letters, all emoji, or all of one bullet.
    """

    runs: tuple[Run, ...]
    mark: str = ""
    list: str = ""

    @property
    def said(self) -> str:
        return "".join(run.text for run in self.runs)


def blocks(text: Text) -> list[Block]:
    """The paragraphs of the text, with list items recognised.

    A single bullet makes a list; hyphens, middle dots, numbers and emoji need at least two in a row.
    """
    plain = [Block(runs) for runs in _paragraphs(text)]
    marked = [_marked(block) for block in plain] if text.align == "start" else plain
    said = [index for index, block in enumerate(marked) if block.mark or block.said]
    company: set[int] = set()
    for one, other in pairwise(said):
        if marked[one].list and marked[one].list == marked[other].list:
            company |= {one, other}
    return [
        _tidy(item if item.mark[:1] in _BULLETS or index in company else plain[index])
        for index, item in enumerate(marked)
    ]


def spans(found: list[Block]) -> Iterator[tuple[int, int]]:
    """Where each list begins and ends; empty paragraphs are allowed between its items."""
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


def _tidy(block: Block) -> Block:
    """The block as it is set, without the white space that precedes its words in the source."""
    if all(is_plain_western(run.text) for run in block.runs):
        return block
    first, *others = block.runs
    if first.text[:1].isspace() and "\t" in first.text:
        first = replace(first, text=first.text.lstrip(" \t"))
    said = balanced(tidy(run.text) for run in (first, *others))
    if said == [run.text for run in block.runs]:
        return block
    runs = (replace(run, text=text) for run, text in zip(block.runs, said, strict=True))
    return block._replace(runs=tuple(runs))


def _marked(block: Block) -> Block:
    """The block with its mark split off, if it begins with one that lies entirely in its first run."""
    said = block.said
    if number := _NUMBER.match(said):
        length, mark = number.end(), number[1] or number[2] or number[3]
        kind = "letter" if number[3] else "number"
    elif bullet := _BULLET.match(said):
        length, mark = bullet.end(), bullet.group().strip()
        mark = _WORD.get(mark, "•" if is_private_use(mark[0]) else mark)
        kind = "emoji" if _emoji_mark(said) else mark[0]
    elif length := _emoji_mark(said):
        mark, kind = said[: length - 1], "emoji"
    else:
        return block
    if len(block.runs[0].text) < length:
        return block
    first, *others = block.runs
    rest = replace(first, text=first.text[length:])
    return Block((rest, *others), f"{mark} ", kind)


def _emoji_mark(said: str) -> int:
    """The length of the emoji and the space after it at the start of a text."""
    stretch, picture = next(split_pictures(said), ("", False))
    if not picture:
        return 0
    first = clusters(stretch)[0]
    rest = said[len(first) :]
    return len(first) + 1 if rest.startswith(" ") and rest.strip() else 0


def _paragraphs(text: Text) -> Iterator[tuple[Run, ...]]:
    """The runs, split at newlines."""
    current: list[Run] = []
    for run in text.runs:
        first, *rest = LINE_END.split(run.text)
        current.append(replace(run, text=first) if rest else run)
        for piece in rest:
            yield tuple(current)
            current = [replace(run, text=piece)]
    yield tuple(current)
