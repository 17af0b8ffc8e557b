"""Imports through HTTP: a pasted thread is looked at before it is kept, again and again.

``python -m bench.imports`` opens the whole studio in a folder of its own and prints milliseconds of wall
time for the dry run of a thread of 20 posts, as a person who types sees them, one request after the other.
"""

from __future__ import annotations

import time

from bench.service import house, report

ROUNDS, WARM_UP, POSTS = 200, 10, 20
POST = (
    "{number}/ The oven crossed the river at night, on forty lifts and one lamp, and nobody said a "
    "word until https://rivermill.example/{number} was warm again, turn {turn}. #baking @rivermill"
)


def pasted(turn: int) -> str:
    """A thread that nobody pasted before."""
    return "\n\n".join(POST.format(number=number, turn=turn) for number in range(1, POSTS + 1))


def main() -> None:
    times: list[float] = []
    with house() as (_, ours):
        for turn in range(ROUNDS + WARM_UP):
            body = {"client": ours.client, "text": pasted(turn), "dry_run": True}
            began = time.perf_counter()
            found = ours.post("threads", body)
            times.append(time.perf_counter() - began)
            assert len(found["posts"]) == POSTS  # noqa: S101 - a bench of something else
    report(f"import_preview_{POSTS}", times[WARM_UP:])


if __name__ == "__main__":
    main()
