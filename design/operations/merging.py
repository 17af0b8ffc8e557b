"""Merge two changes of one document leaf by leaf, as undo needs it: a theme, a pattern, a run of words."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from design.document.model import Document, Entity, SlideVariant, Style, Variant
from design.operations.runs import Effort, Text
from design.operations.runs import merged as merged_text

# Names of fields and keys of entries, from the document down to what both changed.
Path = tuple[str, ...]

# Lists whose entries are identified by names; any other list is one leaf.
_ENTRIES = {"slides", "elements", "captions", "variants", "texts", "colors", "formats"}
_NAMES = ("id", "slide", "element", "channel", "format", "role")
# Texts in which several people may write.
_TEXTS = {"text", "alt", "title", "first_comment"}
_ORDER = "order"


class Unmergeable(Exception):
    """The two changes together make no valid document."""


@dataclass(frozen=True, slots=True)
class Merged:
    """The document with both changes, and the paths that both changed, where only one change was kept."""

    document: Document
    clashes: list[Path]


def merged(
    base: Document,
    mine: Document,
    theirs: Document,
    *,
    over: bool = False,
    earlier: Iterable[Document] = (),
    effort: Effort | None = None,
) -> Merged:
    """Merge what ``mine`` and ``theirs`` each changed of ``base``.

    Where both changed a leaf differently, mine is kept with ``over``, else theirs. An entry that comes back
    gets its place by the ``earlier`` documents, newest first: relative to each other entry as when both last
    existed. No more of them are dumped than needed. Without ``effort`` left for comparing words, a text that
    both changed is one leaf. Raises ``Unmergeable``.
    """
    merge = _Merge(over, effort or Effort(), _Kept(one.model_dump(mode="json") for one in earlier))
    dumps = (one.model_dump(mode="json") for one in (base, mine, theirs))
    try:
        document = Document.model_validate(merge.value((), *dumps))
    except ValidationError as error:
        raise Unmergeable(str(error)) from None
    return Merged(document, merge.clashes)


def _entries_at(dump: Any, path: Path) -> Iterable[Any]:
    found = at(dump, path)
    return found if isinstance(found, list) else ()


def at(dump: Any, path: Path) -> object:
    """Return the value at a path in a document's dump; None where there is none."""
    for name in path:
        if isinstance(dump, list):
            entries = _named(dump)
            dump = list(entries) if name == _ORDER else entries.get(name)
        else:
            dump = dump.get(name) if isinstance(dump, dict) else None
    return dump


class _Kept:
    """A lazy sequence: each value is computed once, when first iterated to, and kept."""

    def __init__(self, values: Iterator[Any]) -> None:
        self._values = values
        self._made: list[Any] = []

    def __iter__(self) -> Iterator[Any]:
        yield from self._made
        for value in self._values:
            self._made.append(value)
            yield value


@dataclass(slots=True)
class _Merge:
    over: bool
    effort: Effort
    earlier: _Kept
    clashes: list[Path] = field(default_factory=list)

    def value(self, path: Path, base: Any, mine: Any, theirs: Any) -> Any:
        if mine == base:
            return theirs
        if theirs in (base, mine):
            return mine
        name, all_three = path[-1] if path else "", (base, mine, theirs)
        if name == "style" and None in all_three:
            whole = self.value(path, *(_NO_STYLE if one is None else one for one in all_three))
            return None if whole == _NO_STYLE not in (mine, theirs) else whole
        if name in _ENTRIES and _have_names(all_three):
            return self._entries(path, base, mine, theirs)
        if name in _TEXTS and all(isinstance(one, str) for one in all_three):
            return self._text(path, *map(Text, all_three)).text
        if _alike(all_three):
            return self._fields(path, base, mine, theirs)
        return self._clash(path, mine, theirs)

    def _clash(self, path: Path, mine: Any, theirs: Any) -> Any:
        self.clashes.append(path)
        return mine if self.over else theirs

    def _text(self, path: Path, base: Text, mine: Text, theirs: Text) -> Text:
        text, clashed = merged_text(base, mine, theirs, self.effort, over=self.over)
        if clashed:
            self.clashes.append(path)
        return text

    def _fields(self, path: Path, base: Any, mine: Any, theirs: Any) -> Any:
        whole = dict(theirs)
        names = set(base)
        if {"text", "entities"} <= names:
            both = self._text((*path, "text"), *(_text_of(one) for one in (base, mine, theirs)))
            marks = [mark.model_dump(mode="json") for mark in both.marks]
            whole |= {"text": both.text, "entities": marks}
            names -= {"text", "entities"}
        for name in sorted(names):
            whole[name] = self.value((*path, name), base[name], mine[name], theirs[name])
        return whole

    def _entries(self, path: Path, base: Any, mine: Any, theirs: Any) -> list[Any]:
        old, ours, others = _named(base), _named(mine), _named(theirs)
        found = {
            name: self._entry((*path, name), *(one.get(name) for one in (old, ours, others)))
            for name in {**others, **ours}
        }
        left = {name: entry for name, entry in found.items() if entry is not None}
        moved = _moved(old, ours)
        if both := [name for name in moved & _moved(old, others) if name in left]:
            same = [name for name in ours if name in others] == [n for n in others if n in ours]
            if not same:
                self.clashes += [(*path, _ORDER) for _ in both[:1]]
                moved -= set() if self.over else set(both)
        unsure = _moved(old, others) - moved
        before = (list(_named(_entries_at(dump, path))) for dump in self.earlier)
        order = _ordered(list(left), list(ours), list(others), moved, unsure, _Kept(before))
        return [left[name] for name in order]

    def _entry(self, path: Path, base: Any, mine: Any, theirs: Any) -> Any:
        if mine == base:
            return theirs
        if theirs in (base, mine):
            return mine
        blank = _blank(path)
        if blank is not None:
            whole = self.value(
                path, *(blank if one is None else one for one in (base, mine, theirs))
            )
            return None if whole == blank not in (mine, theirs) else whole
        if None in (base, mine, theirs):
            return self._clash(path, mine, theirs)
        return self.value(path, base, mine, theirs)


_NO_STYLE = Style().model_dump(mode="json")


def _blank(path: Path) -> Any:
    """Return an empty entry, for lists in which an empty entry equals none."""
    match path:
        case ("variants", name):
            return Variant(format=name).model_dump(mode="json")
        case ("variants", _, "slides", name):
            return SlideVariant.model_validate({"slide": name}).model_dump(mode="json")
    return None


def _text_of(element: Mapping[str, Any]) -> Text:
    return Text(element["text"], tuple(Entity.model_validate(one) for one in element["entities"]))


def _alike(values: Iterable[Any]) -> bool:
    """Return whether all are objects with the same keys."""
    shapes = [sorted(one) if isinstance(one, dict) else None for one in values]
    return shapes[0] is not None and all(shape == shapes[0] for shape in shapes)


def _have_names(values: Iterable[Any]) -> bool:
    return all(
        isinstance(one, list)
        and None not in (names := [_name(entry) for entry in one])
        and len(set(names)) == len(names)
        for one in values
    )


def _named(entries: Iterable[Any]) -> dict[str, Any]:
    return {str(_name(entry)): entry for entry in entries}


def _name(entry: Any) -> str | None:
    if isinstance(entry, str):
        return entry
    return next((entry[name] for name in _NAMES if name in entry), None)


def _moved(before: Iterable[str], after: Iterable[str]) -> set[str]:
    """Return the names that changed place among those that both have: the fewest that had to be moved."""
    place = {name: at for at, name in enumerate(before)}
    order = [name for name in after if name in place]
    # The longest run that kept its order (patience sorting), and the predecessor of each name in it.
    ends: list[int] = []
    last: list[str] = []
    earlier: dict[str, str | None] = {}
    for name in order:
        at = bisect_left(ends, place[name])
        earlier[name] = last[at - 1] if at else None
        ends[at : at + 1], last[at : at + 1] = [place[name]], [name]
    stayed = set()
    name_or_none = last[-1] if last else None
    while name_or_none is not None:
        stayed.add(name_or_none)
        name_or_none = earlier[name_or_none]
    return set(order) - stayed


def _ordered(
    names: Sequence[str],
    ours: Sequence[str],
    others: Sequence[str],
    moved: set[str],
    unsure: set[str],
    earlier: Iterable[Sequence[str]],
) -> list[str]:
    """Return their order, with what we moved or added after its predecessor in our order.

    What they moved (``unsure``) says nothing about where ours belongs. A name that they no longer have is first
    placed by the ``earlier`` orders.
    """
    order = [name for name in others if name in names and name not in moved]
    there = set(order)
    for place, name in enumerate(ours):
        if name in there or name not in names:
            continue
        behind = (one for one in reversed(ours[:place]) if one in there and one not in unsure)
        before = next(behind, None)
        index = 0 if before is None else order.index(before) + 1
        order.insert(index if name in moved else _place(name, order, earlier, index), name)
        there.add(name)
    return order


def _place(name: str, order: Sequence[str], earlier: Iterable[Sequence[str]], usual: int) -> int:
    """Return where a name comes back to: on the side of each other name where it was when both last existed.

    If that leaves a choice, the place nearest to the ``usual`` one is taken.
    """
    behind: dict[str, bool] = {}
    places = list(range(len(order) + 1))
    for names in earlier:
        if name not in names:
            continue
        own = names.index(name)
        for index, other in enumerate(names):
            behind.setdefault(other, index < own)
        # The number of names that would be on the wrong side of it, for every place.
        wrong = [sum(behind.get(other, False) for other in order)]
        for other in order:
            wrong.append(wrong[-1] + {True: -1, False: 1, None: 0}[behind.get(other)])
        places = [place for place, count in enumerate(wrong) if count == min(wrong)]
        if len(places) == 1:
            break
    return min(places, key=lambda place: abs(place - usual))
