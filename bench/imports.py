"""Measure imports over HTTP: dry runs of a pasted thread, one after the other.

``python -m bench.imports`` starts the whole service in a folder of its own and prints milliseconds of wall
time for the dry run of a thread of 20 posts, as the import dialog requests it while the user types.
"""

from __future__ import annotations

import time

from bench.service import report, running_tenant

ROUNDS, WARM_UP, POSTS = 200, 10, 20
POST = (
    "{number}/ The oven crossed the river at night, on forty lifts and one lamp, and nobody said a "
    "word until https://rivermill.example/{number} was warm again, turn {turn}. #baking @rivermill"
)


def pasted(turn: int) -> str:
    """A thread that was not pasted before."""
    return "\n\n".join(POST.format(number=number, turn=turn) for number in range(1, POSTS + 1))


def main() -> None:
    times: list[float] = []
    with running_tenant() as (_, ours):
        for turn in range(ROUNDS + WARM_UP):
            body = {"client": ours.client, "text": pasted(turn), "dry_run": True}
            began = time.perf_counter()
            found = ours.post("threads", body)
            times.append(time.perf_counter() - began)
            assert len(found["posts"]) == POSTS  # noqa: S101 - the bench would measure something else
    report(f"import_preview_{POSTS}", times[WARM_UP:])


if __name__ == "__main__":
    main()
