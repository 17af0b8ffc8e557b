"""Merge two people's changes of one text word by word, with their marked ranges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

import regex

from design.document.model import Entity
from design.text.entities import replaced

# A word; in scripts without spaces between words, one character; of everything else, a grapheme.
_WORD = regex.compile(
    r"[[\p{L}\p{N}\p{M}_]--[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]]+|\X",
    regex.V1,
)
# Texts that differ in more words than this count as one change from end to end.
_MOST = 400


@dataclass(frozen=True, slots=True)
class Text:
    """A text and its marks."""

    text: str
    marks: tuple[Entity, ...] = ()


@dataclass(slots=True)
class Effort:
    """Comparison steps left for all texts of a document together: about two seconds."""

    left: int = 4_000_000


@dataclass(frozen=True, slots=True)
class _Hunk:
    """A change: words ``start`` to ``end`` of the base are replaced by ``words``."""

    start: int
    end: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Region:
    """A range of the base, as each side has it and as merged."""

    start: int
    end: int
    mine: tuple[str, ...]
    theirs: tuple[str, ...]
    merged: tuple[str, ...]


def merged(
    base: Text, mine: Text, theirs: Text, effort: Effort, *, over: bool
) -> tuple[Text, bool]:
    """Merge what ``mine`` and ``theirs`` each changed of ``base``; also return whether both changed the same words.

    Words that both changed are taken from mine with ``over``, else from theirs. Words inserted next to a change
    of the other side stay; words inserted within words that the other side changed count as changed by both.
    Insertions of both sides at one place follow each other, mine first, unless they differ only in spaces.
    Without ``effort`` left, or if one side rewrote the text, the whole text counts as changed by both.
    """
    if effort.left <= 0:
        return (mine if over else theirs), True
    effort.left -= len(base.text) + len(mine.marks) * (len(base.marks) + len(theirs.marks))
    words, my_words, their_words = _words(base.text), _words(mine.text), _words(theirs.text)
    my_hunks, their_hunks = _hunks(words, my_words, effort), _hunks(words, their_words, effort)
    both = base.text not in (mine.text, theirs.text) and mine.text != theirs.text
    sides = ((my_words, my_hunks), (their_words, their_hunks))
    if both and any(_rewritten(words, *side) for side in sides):
        return (mine if over else theirs), True
    regions, clashed = _regions(words, my_hunks, their_hunks, over=over)
    to_mine = _changes(words, [(one.start, one.end, one.mine) for one in regions])
    to_theirs = _changes(words, [(one.start, one.end, one.theirs) for one in regions])
    from_mine = _onwards(words, regions, [one.mine for one in regions])
    from_theirs = _onwards(words, regions, [one.theirs for one in regions])
    text = replaced(theirs.text, (), from_theirs)[0]
    lost, new = [], list(mine.marks)
    for mark in base.marks:
        there = _carried(mark, to_mine)
        if there in new:
            new.remove(there)
        else:
            lost.append(mark)
    gone = set()
    for mark in lost:
        at = _carried(mark, to_theirs)
        gone.add(_carried(at, from_theirs) if at else None)
    marks = [_carried(mark, from_theirs) for mark in theirs.marks]
    kept = [mark for mark in marks if mark and mark not in gone]
    for mark in new:
        if back := _carried(mark, from_mine):
            kept = [one for one in kept if not _same(one, back)] + [back]
    kept.sort(key=lambda mark: (mark.start, mark.end))
    return Text(text, tuple(kept)), clashed


def _rewritten(base: Sequence[str], words: Sequence[str], hunks: list[_Hunk]) -> bool:
    """Return whether less than half of either text is left: what remains in common is then chance."""
    changed = {place for hunk in hunks for place in range(hunk.start, hunk.end)}
    left = sum(_is_word(word) for place, word in enumerate(base) if place not in changed)
    return 2 * left < min(sum(map(_is_word, base)), sum(map(_is_word, words)))


def _is_word(word: str) -> bool:
    return any(map(str.isalnum, word))


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _regions(
    base: Sequence[str], mine: list[_Hunk], theirs: list[_Hunk], *, over: bool
) -> tuple[list[_Region], bool]:
    """Return the changed ranges in order, touching ones as one, and whether both sides changed the same words."""
    found, clashed = [], False
    hunks = sorted([*mine, *theirs], key=lambda hunk: (hunk.start, hunk.end))
    while hunks:
        group = [hunks.pop(0)]
        end = group[0].end
        while hunks and _meet(group[0].start, end, hunks[0]):
            group.append(hunks.pop(0))
            end = max(end, group[-1].end)
        start = group[0].start
        ours = _as_in(base, start, end, [one for one in group if one in mine])
        others = _as_in(base, start, end, [one for one in group if one in theirs])
        plain = tuple(base[start:end])
        if ours == others or others == plain:
            merged = ours
        elif ours == plain:
            merged = others
        elif start == end and "".join(ours).split() != "".join(others).split():
            merged = ours + others
        else:
            clashed, merged = True, ours if over else others
        found.append(_Region(start, end, ours, others, merged))
    return found, clashed


def _meet(start: int, end: int, hunk: _Hunk) -> bool:
    """Return whether a later hunk overlaps the words, or inserts at the same place."""
    return hunk.start < end or start == end == hunk.start == hunk.end


def _as_in(base: Sequence[str], start: int, end: int, hunks: Iterable[_Hunk]) -> tuple[str, ...]:
    words: list[str] = []
    for hunk in hunks:
        words += [*base[start : hunk.start], *hunk.words]
        start = hunk.end
    return (*words, *base[start:end])


def _changes(
    base: Sequence[str], regions: Iterable[tuple[int, int, tuple[str, ...]]]
) -> list[tuple[int, int, str]]:
    """Convert changes of words to changes of code points."""
    place = [0, *accumulate(map(len, base))]
    return [(place[start], place[end], "".join(words)) for start, end, words in regions]


def _onwards(
    base: Sequence[str], regions: Iterable[_Region], sides: Iterable[tuple[str, ...]]
) -> list[tuple[int, int, str]]:
    """Return the changes from one side to the merged text, in code points of that side."""
    place = [0, *accumulate(map(len, base))]
    found, longer = [], 0
    for region, side in zip(regions, sides, strict=True):
        start, length = place[region.start] + longer, sum(map(len, side))
        if side != region.merged:
            found.append((start, start + length, "".join(region.merged)))
        longer += length - (place[region.end] - place[region.start])
    return found


def _carried(mark: Entity, changes: list[tuple[int, int, str]]) -> Entity | None:
    """Return a mark after changes of its text: over replaced words it covers the new ones.

    Words inserted next to it stay outside; None if all its words are gone.
    """

    def place(at: int, *, closing: bool) -> int:
        longer = 0
        for start, end, new in changes:
            if at < start or (closing and at == start):
                break
            if at < end:
                return start + longer + (len(new) if closing else 0)
            longer += len(new) - (end - start)
        return at + longer

    start, end = place(mark.start, closing=False), place(mark.end, closing=True)
    return mark.model_copy(update={"start": start, "end": end}) if start < end else None


def _same(one: Entity, other: Entity) -> bool:
    return one.kind == other.kind and one.start < other.end and other.start < one.end


def _hunks(before: Sequence[str], after: Sequence[str], effort: Effort) -> list[_Hunk]:
    """Return the fewest changes of words (Myers 1986, the greedy algorithm)."""
    most = min(len(before), len(after))
    head = next((at for at in range(most) if before[at] != after[at]), most)
    tail = next((at for at in range(most - head) if before[-1 - at] != after[-1 - at]), most - head)
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    hunks: list[_Hunk] = []
    x = y = 0
    for kept_x, kept_y in [*_kept(old, new, effort), (len(old), len(new))]:
        if (x, y) != (kept_x, kept_y):
            hunks.append(_Hunk(head + x, head + kept_x, tuple(new[y:kept_y])))
        x, y = kept_x + 1, kept_y + 1
    return hunks


def _kept(old: Sequence[str], new: Sequence[str], effort: Effort) -> Iterator[tuple[int, int]]:
    """Return the positions of unchanged words in both texts; none if finding them takes too long."""
    reach, trace = {1: 0}, []
    for distance in range(min(len(old) + len(new), _MOST) + 1):
        trace.append(dict(reach))
        effort.left -= 2 * distance
        for k in range(-distance, distance + 1, 2):
            down = k == -distance or (k != distance and reach[k - 1] < reach[k + 1])
            x = reach[k + 1] if down else reach[k - 1] + 1
            begun = x
            while x < len(old) and x - k < len(new) and old[x] == new[x - k]:
                x += 1
            effort.left -= x - begun
            reach[k] = x
            if x >= len(old) and x - k >= len(new):
                return reversed(list(_back(trace, len(old), len(new))))
    return iter(())


def _back(trace: list[dict[int, int]], x: int, y: int) -> Iterator[tuple[int, int]]:
    for distance in range(len(trace) - 1, -1, -1):
        reach, k = trace[distance], x - y
        down = k == -distance or (k != distance and reach[k - 1] < reach[k + 1])
        before = k + 1 if down else k - 1
        from_x = reach[before]
        from_y = from_x - before
        while x > max(from_x, 0) and y > max(from_y, 0):
            x, y = x - 1, y - 1
            yield x, y
        x, y = from_x, from_y
