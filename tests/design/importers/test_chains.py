"""The rule of what a thread is, over random trees of posts."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from design.importers.chains import Step, notes_of, own_chain


@st.composite
def talks(draw: st.DrawFn) -> list[Step]:
    """A talk of three people: each post replies to an earlier one, to a missing one, or to none."""
    steps: list[Step] = []
    for number in range(draw(st.integers(1, 14))):
        above = draw(st.integers(-2, number - 1))
        parent = {-1: "", -2: f"gone {number}"}.get(above, str(above))
        whose = steps[above].author if above >= 0 else draw(st.sampled_from(["", "a", "b"]))
        steps.append(
            Step(
                str(number),
                draw(st.sampled_from("abc")),
                parent,
                whose if parent else "",
                draw(st.sampled_from(["", "talk"])),
                (number,),
                float(number * draw(st.sampled_from([1, 4_000]))),
            )
        )
    return draw(st.permutations(steps))


@given(talks(), st.integers(0, 20))
def test_a_thread_is_one_authors_reply_chain_and_other_posts_are_counted(
    steps: list[Step], number: int
) -> None:
    known = {step.id: step for step in steps}
    for asked in ("", str(number)):
        chain = own_chain(steps, asked)
        if asked and asked not in known:
            assert chain.posts == []
            continue
        thread = [known[name] for name in chain.posts]
        assert {step.author for step in thread} == {chain.author}
        assert len(set(chain.posts)) == len(thread) > 0
        assert not asked or asked in chain.posts
        assert [step.order for step in thread] == sorted(step.order for step in thread)
        for before, step in pairwise(thread):
            # Each replies to the one before, follows a reported hole, or none replies to another.
            assert step.parent == before.id or step.id in chain.holes or not chain.linked
        whole = Counter(step.author for step in steps)
        own = whole.pop(chain.author)
        assert (chain.others, chain.beside) == (whole, own - len(thread))
        details = " ".join(note.detail for note in notes_of(chain))
        assert ("left out" in details) == bool(chain.others.total() + chain.beside)
        assert all(missing in details for missing in chain.holes.values())


@given(talks())
def test_the_thread_follows_the_longest_branch(steps: list[Step]) -> None:
    known = {step.id: step for step in steps}
    chain = own_chain(steps)
    if not chain.linked or chain.holes:
        return

    def longest(name: str) -> int:
        own = [s.id for s in steps if s.parent == name and s.author == known[name].author]
        return 1 + max(map(longest, own), default=0)

    assert len(chain.posts) == longest(chain.posts[0])


@given(talks())
def test_cycles_and_any_order_still_give_a_thread(steps: list[Step]) -> None:
    round_ = [Step(s.id, s.author, str((int(s.id) + 3) % len(steps)), order=s.order) for s in steps]
    chain = own_chain(round_)
    assert chain.posts
    assert own_chain(list(reversed(round_))).posts == chain.posts


def test_replies_to_others_are_not_part_of_the_thread() -> None:
    steps = [
        Step("1", "ann", order=(1,)),
        Step("2", "ann", "1", order=(2,)),
        Step("3", "bob", "1", order=(3,)),
        Step("4", "ann", "3", order=(4,)),
        Step("5", "ann", "4", order=(5,)),
        Step("6", "ann", "5", order=(6,)),
    ]
    chain = own_chain(steps)
    assert (chain.posts, chain.others, chain.beside) == (["1", "2"], {"bob": 1}, 3)
    assert own_chain(steps, "5").posts == ["4", "5", "6"]
    assert own_chain(steps, "5", begins=True).posts == ["5", "6"]


def test_posts_before_a_hole_are_kept() -> None:
    steps = [
        Step("1", "ann", conversation="1", order=(1,)),
        Step("2", "ann", "1", conversation="1", order=(2,)),
        Step("4", "ann", "3", "ann", "1", (4,)),
        Step("5", "ann", "4", "ann", "1", (5,)),
        Step("6", "ann", "5", "ann", "1", (6,)),
    ]
    for asked in ("", "1", "5"):
        chain = own_chain(steps, asked)
        assert (chain.posts, chain.holes) == (["1", "2", "4", "5", "6"], {"4": "3"})
    (note,) = notes_of(chain)
    assert note.detail.startswith("A post is missing between posts 2 and 3 (3)")
