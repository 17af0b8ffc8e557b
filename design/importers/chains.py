"""The rule of what a thread is, for every network: a chain of one author's replies to themselves.

- Author: that of the requested post; else that of the longest chain.
- Posts: each replies to the one before it. If a post has several replies, the longest branch is taken, of
  equal ones the earliest. Other posts are counted.
- A conversation with others below the author's own thread is no thread, unless there is nothing else.
- At a missing post the thread continues with the remaining posts of the same conversation or, if no
  conversation is named, with posts written within the hour.
- If no post replies to another, the posts of the author with most posts are taken, oldest first.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from design.importers.raw import Note

NEAR = 3_600.0  # seconds


@dataclass(frozen=True, slots=True)
class Step:
    """A post, with the fields that the rule needs.

    ``parent`` is the id of the post that it replies to, ``parent_author`` that post's author, empty if the source
    does not say. ``order`` sorts by age; ``seconds`` is the time in seconds since 1970.
    """

    id: str
    author: str
    parent: str = ""
    parent_author: str = ""
    conversation: str = ""
    order: tuple[Any, ...] = ()
    seconds: float | None = None


@dataclass(slots=True)
class Chain:
    """The ids of a thread's posts, oldest first, and what was found besides.

    ``holes`` maps posts after a missing one to its id. ``others`` counts the posts of other authors, ``beside`` the
    author's other posts. ``threads`` are the first posts of the author's other threads.
    """

    posts: list[str] = field(default_factory=list)
    author: str = ""
    holes: dict[str, str] = field(default_factory=dict)
    others: Counter[str] = field(default_factory=Counter)
    beside: int = 0
    threads: list[str] = field(default_factory=list)
    linked: bool = True


def own_chain(steps: Iterable[Step], asked: str = "", *, begins: bool = False) -> Chain:
    """Find the thread among posts; empty if ``asked`` is not among them.

    It contains the post ``asked``, or begins there with ``begins``.
    """
    known: dict[str, Step] = {}
    for step in steps:
        if step.id:
            known.setdefault(step.id, step)
    posts = _Posts(known)
    if asked and asked not in known:
        return Chain()
    if asked:
        line = posts.through(asked, begins=begins)
        return posts.chain_of(line)
    heads = posts.heads
    linked = [name for name in heads if posts.length(name) > 1]
    best = max(
        linked,
        key=lambda name: (posts.rank(name), posts.length(name), posts.order(name)),
        default="",
    )
    single = [name for name in heads if posts.length(name) == 1]
    alone = [name for name in single if posts.rank(name) > 1]
    if best and (posts.rank(best) > 0 or not alone):
        return posts.chain_of(posts.line(best))
    alone = alone or single
    counts = Counter(known[name].author for name in alone)
    author = max(counts, key=counts.__getitem__, default="")
    chain = posts.chain_of([name for name in alone if known[name].author == author])
    chain.linked = len(chain.posts) < 2
    return chain


class _Posts:
    """Trees of posts by what each replies to, each tree of one author.

    A line goes down from its head along the longest branch, and continues after holes. An archive has hundreds
    of thousands of posts: each is visited a constant number of times.
    """

    def __init__(self, known: Mapping[str, Step]) -> None:
        self.known = known
        self.sorted = sorted(known.values(), key=lambda step: step.order)
        self.above = _uncircled(known, self.sorted)
        below: dict[str, list[str]] = defaultdict(list)
        for step in self.sorted:
            if above := self.above[step.id]:
                below[above].append(step.id)
        self.longest: dict[str, int] = {}
        self.next: dict[str, str] = {}
        self.last: dict[str, str] = {}
        self._lengths: dict[str, int] = {}
        waiting = {name: len(below[name]) for name in known if below.get(name)}
        ready = [step.id for step in reversed(self.sorted) if step.id not in waiting]
        for name in ready:  # grows while it is read: a post comes after all its replies
            # The first of the longest is the earliest, as replies are sorted by age.
            best = max(below.get(name, ()), key=lambda one: self.longest[one], default="")
            self.next[name] = best
            self.longest[name] = 1 + (self.longest[best] if best else 0)
            self.last[name] = self.last[best] if best else name
            if above := self.above[name]:
                waiting[above] -= 1
                if not waiting[above]:
                    ready.append(above)

        self.loose: dict[tuple[str, str], list[str]] = defaultdict(list)
        for step in self.sorted:
            if self._may_follow(step.id):
                self.loose[step.author, step.conversation].append(step.id)

    def order(self, name: str) -> tuple[Any, ...]:
        return self.known[name].order

    def down(self, name: str) -> list[str]:
        line = []
        while name:
            line.append(name)
            name = self.next[name]
        return line

    def through(self, name: str, *, begins: bool) -> list[str]:
        """Return the line through a post: up to its head, and down the longest branch."""
        line = self.down(name)
        if begins:
            return self._joined(line)
        line[:0] = reversed(list(self._up(name)))
        if head := self.led.get(line[0]):
            whole = self.line(head)
            # After a hole the line follows the requested branch, not the longest.
            return [*whole[: whole.index(line[0])], *self._joined(line)]
        return self._joined(line)

    def line(self, head: str) -> list[str]:
        """Return the posts of the line that begins with this one."""
        return self._joined(self.down(head))

    @cached_property
    def led(self) -> dict[str, str]:
        """Map posts after a hole to the head of the first line that leads to them."""
        found: dict[str, str] = {}
        for step in self.sorted:
            if not self.above[step.id] and step.id not in found:
                behind = self._behind(step.id)
                while behind and behind not in found:
                    found[behind] = step.id
                    behind = self._behind(behind)
        return found

    @cached_property
    def heads(self) -> list[str]:
        """Return the first posts of all lines, oldest first."""
        return [
            step.id
            for step in self.sorted
            if not self.above[step.id] and self.led.get(step.id, step.id) == step.id
        ]

    def length(self, head: str) -> int:
        """Return the number of posts of the line that begins with this one."""
        path: dict[str, None] = {}
        while head and head not in self._lengths and head not in path:
            path[head] = None
            head = self._behind(head)
        total = self._lengths.get(head, 0)
        for name in reversed(path):
            total += self.longest[name]
            self._lengths[name] = total
        return total

    @cached_property
    def talks(self) -> set[str]:
        """Return the posts anywhere below a post of their own author."""
        below: dict[str, list[str]] = defaultdict(list)
        for step in self.sorted:
            below[step.parent].append(step.id)
        found: set[str] = set()
        seen: set[str] = set()
        above: Counter[str] = Counter()  # authors on the way down to a post
        first = (step.id for step in self.sorted if step.parent not in self.known)
        circled = (
            step.id for step in self.sorted
        )  # only faulty data has cycles, which have no first post
        for root in (*first, *circled):
            ahead = [(root, False)]
            while ahead:
                name, left = ahead.pop()
                author = self.known[name].author
                if left:
                    above[author] -= 1
                elif name not in seen:
                    seen.add(name)
                    if above[author]:
                        found.add(name)
                    above[author] += 1
                    ahead.append((name, True))
                    ahead += ((one, False) for one in below.get(name, ()))
        return found

    def rank(self, name: str) -> int:
        """Rank how likely a thread begins here: 2 on its own, 1 as a reply to others, 0 in a talk below it."""
        step = self.known[name]
        if not step.parent:
            return 2
        if step.parent not in self.known:
            return 2 if self._may_follow(name) else 0 if step.parent_author else 1
        return 0 if name in self.talks else 1

    def chain_of(self, line: list[str]) -> Chain:
        """Return a line as a chain, with the counts of everything else."""
        if not line:
            return Chain()
        inside = set(line)
        author = self.known[line[0]].author
        rest = [step for step in self.known.values() if step.id not in inside]
        others = Counter(step.author for step in rest if step.author != author)
        holes = {name: self.known[name].parent for name in line if self._may_follow(name)}
        threads = [
            name
            for name in self.heads
            if name not in inside
            and self.known[name].author == author
            and self.length(name) > 1
            and self.rank(name) > 1
        ]
        beside = sum(step.author == author for step in rest)
        return Chain(line, author, holes, others, beside, threads)

    def _up(self, name: str) -> Iterator[str]:
        while name := self.above[name]:
            yield name

    def _may_follow(self, name: str) -> bool:
        """Return whether a post replies to a missing one of its own author."""
        step = self.known[name]
        if not step.parent or step.parent in self.known:
            return False
        unsaid = not step.parent_author and bool(step.conversation)
        return unsaid or (bool(step.parent_author) and step.parent_author == step.author)

    def _joined(self, line: list[str]) -> list[str]:
        """Return a line with its continuations after holes."""
        line, seen = [*line], {line[0]}
        following = self._after(line[-1])
        while following and following not in seen:
            seen.add(following)
            line += self.down(following)
            following = self._behind(following)
        return line

    def _behind(self, head: str) -> str:
        """Return the continuation after a hole at the end of the longest branch from a post."""
        return self._after(self.last[head])

    def _after(self, name: str) -> str:
        """Return the continuation after a hole: in the same conversation, or else within the hour."""
        last = self.known[name]
        loose = self.loose.get((last.author, last.conversation), [])
        at = bisect_right(loose, last.order, key=self.order)
        if at == len(loose):
            return ""
        step = self.known[loose[at]]
        if not last.conversation:
            if last.seconds is None or step.seconds is None:
                return ""
            return step.id if 0 <= step.seconds - last.seconds <= NEAR else ""
        return step.id


def _uncircled(known: Mapping[str, Step], steps: Sequence[Step]) -> dict[str, str]:
    """Map each post to its author's post that it replies to; cycles, which only faulty data has, are cut."""
    above: dict[str, str] = {}
    done: set[str] = set()
    for step in steps:
        path: list[str] = []
        name = step.id
        inside: set[str] = set()
        while name and name not in done:
            if name in inside:
                above[path[-1]] = ""
                break
            path.append(name)
            inside.add(name)
            answered = known.get(known[name].parent)
            own = answered is not None and answered.author == known[name].author
            above[name] = (
                answered.id if answered is not None and own and answered.id != name else ""
            )
            name = above[name]
        done |= inside
    return above


def notes_of(chain: Chain, names: Mapping[str, str] | None = None) -> list[Note]:
    """Return notes on what was left out; ``names`` maps ids of authors to names."""
    notes = []
    if not chain.linked:
        notes.append(Note("no-chain", "No post replies to another: all are taken, oldest first."))
    for place, name in enumerate(chain.posts):
        if missing := chain.holes.get(name):
            where = (
                f"before post {place + 1}"
                if place == 0
                else f"between posts {place} and {place + 1}"
            )
            detail = f"A post is missing {where} ({missing[-60:]}): the source does not have it."
            notes.append(Note("hole", detail))
    if total := chain.others.total():
        named = [
            f"{(names or {}).get(author) or author} ({count})"[:60]
            for author, count in chain.others.most_common(5)
            if (names or {}).get(author) or author
        ]
        whose = f": {', '.join(named)}" if named else ""
        more = len(chain.others) - 5
        whose += f" and {more} more" if whose and more > 0 else ""
        what = "One post by another author was" if total == 1 else f"{total} posts by others were"
        notes.append(Note("left-out", f"{what} left out{whose}."))
    if chain.beside:
        one = chain.beside == 1
        what = (
            "One more post by the same author, which is"
            if one
            else f"{chain.beside} more posts by the same author, which are"
        )
        notes.append(
            Note(
                "left-out", f"{what} not part of this thread, {'was' if one else 'were'} left out."
            )
        )
    if chain.threads:
        others = ", ".join(chain.threads)[:200]
        detail = f"{len(chain.threads)} other threads were found: set root_id to import one of them ({others})."
        notes.append(Note("other-threads", detail))
    return notes
