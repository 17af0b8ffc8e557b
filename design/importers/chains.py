"""The rule of what a thread is, for every network: one author's own answers to themselves.

- Whose: the author of the post that was asked for; else of the longest chain.
- Which: each post answers the one before it. Where one was answered more than once, the branch
  that goes on longest; of equal ones the earliest. What is said beside it is counted.
- A talk with others below the author's own thread is no thread: it counts only where nothing else does.
- Where a post is missing, the thread goes on behind the hole with what the same conversation still
  has, or, where no conversation is named, with what was written within the hour.
- Posts of which none answers another are taken as they are, oldest first: those of whoever wrote most.
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
    """A post, as far as the rule looks at it.

    ``parent`` is the id of the post that it answers and ``parent_author`` who wrote that, empty
    where the source does not say. ``order`` sorts by age, ``seconds`` is when.
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
    """The ids of a thread's posts, oldest first, and what was found beside it.

    ``holes`` are posts behind a missing one, with its id. ``others`` counts posts by author,
    ``beside`` the author's own. ``threads`` are the first posts of their other threads.
    """

    posts: list[str] = field(default_factory=list)
    author: str = ""
    holes: dict[str, str] = field(default_factory=dict)
    others: Counter[str] = field(default_factory=Counter)
    beside: int = 0
    threads: list[str] = field(default_factory=list)
    linked: bool = True


def own_chain(steps: Iterable[Step], asked: str = "", *, begins: bool = False) -> Chain:
    """The thread among posts; empty when ``asked`` is not among them.

    It goes through the post ``asked``, or with ``begins`` begins there.
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
        return posts.told(line)
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
        return posts.told(posts.line(best))
    alone = alone or single
    counts = Counter(known[name].author for name in alone)
    author = max(counts, key=counts.__getitem__, default="")
    chain = posts.told([name for name in alone if known[name].author == author])
    chain.linked = len(chain.posts) < 2
    return chain


class _Posts:
    """Trees of posts below what each of them answers, of one author each.

    A line goes down from its head, the longest way, and on behind holes. An archive has hundreds of
    thousands of posts: each is looked at a few times, whatever answers what.
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
        for name in ready:  # grows while it is read: a post comes behind all that answer it
            # The first of the longest is the earliest, as what is below stands in order.
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
        """The line of a post: up to where its author began, down the longest way."""
        line = self.down(name)
        if begins:
            return self._joined(line)
        line[:0] = reversed(list(self._up(name)))
        if head := self.led.get(line[0]):
            whole = self.line(head)
            # What goes on behind a hole takes the way that was asked for, not the longest.
            return [*whole[: whole.index(line[0])], *self._joined(line)]
        return self._joined(line)

    def line(self, head: str) -> list[str]:
        """The posts of the line that begins with this one."""
        return self._joined(self.down(head))

    @cached_property
    def led(self) -> dict[str, str]:
        """The head of the first line that leads over a hole to a post, by that post."""
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
        """The first posts of all lines, oldest first."""
        return [
            step.id
            for step in self.sorted
            if not self.above[step.id] and self.led.get(step.id, step.id) == step.id
        ]

    def length(self, head: str) -> int:
        """How many posts the line has that begins with this one."""
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
        """The posts somewhere below a post of their own author."""
        below: dict[str, list[str]] = defaultdict(list)
        for step in self.sorted:
            below[step.parent].append(step.id)
        found: set[str] = set()
        seen: set[str] = set()
        above: Counter[str] = Counter()  # authors on the way down to a post
        first = (step.id for step in self.sorted if step.parent not in self.known)
        circled = (
            step.id for step in self.sorted
        )  # only mistakes make circles, without a first post
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
        """How likely a thread begins here: 2 by itself, 1 as an answer to others, 0 in a talk below it."""
        step = self.known[name]
        if not step.parent:
            return 2
        if step.parent not in self.known:
            return 2 if self._may_follow(name) else 0 if step.parent_author else 1
        return 0 if name in self.talks else 1

    def told(self, line: list[str]) -> Chain:
        """A line as a chain, with the count of everything else."""
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
        """Whether a post answers a missing one of its own author."""
        step = self.known[name]
        if not step.parent or step.parent in self.known:
            return False
        unsaid = not step.parent_author and bool(step.conversation)
        return unsaid or (bool(step.parent_author) and step.parent_author == step.author)

    def _joined(self, line: list[str]) -> list[str]:
        """A line with what goes on behind its holes."""
        line, seen = [*line], {line[0]}
        following = self._after(line[-1])
        while following and following not in seen:
            seen.add(following)
            line += self.down(following)
            following = self._behind(following)
        return line

    def _behind(self, head: str) -> str:
        """What goes on behind a hole after the longest way down from a post."""
        return self._after(self.last[head])

    def _after(self, name: str) -> str:
        """What goes on behind a hole after a post; in one conversation, or else within the hour."""
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
    """What each post answers of its own author's; circles, which only mistakes make, are cut."""
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
    """What a person should know of what was left out; ``names`` are those of the authors by id."""
    notes = []
    if not chain.linked:
        notes.append(
            Note("no-chain", "No post answers another one: all are taken, the oldest first.")
        )
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
        what = "One post of somebody else was" if total == 1 else f"{total} posts of others were"
        notes.append(Note("left-out", f"{what} left out{whose}."))
    if chain.beside:
        one = chain.beside == 1
        what = (
            "One more post of the same author, which is"
            if one
            else f"{chain.beside} more posts of the same author, which are"
        )
        notes.append(
            Note("left-out", f"{what} not of this thread, {'was' if one else 'were'} left out.")
        )
    if chain.threads:
        others = ", ".join(chain.threads)[:200]
        detail = f"{len(chain.threads)} other threads were found: name root_id for one ({others})."
        notes.append(Note("other-threads", detail))
    return notes
