"""Run a heavy agency beside twenty light ones; measure the waits of the light ones, and fair shares.

``python -m drills.neighbours``; ``SLIDES`` is the number of slides of the heavy agency, ``LIGHT`` that of
agencies with ten slides each that arrive at random meanwhile. Then two plans side by side, and a plan's cap.
"""

from __future__ import annotations

import random
import sys
import time

from drills.load import FORMATS, Agency, Batch, ended, queue_up
from drills.rig import Rig, drill
from drills.verdict import Verdict, size
from local.client import Json

SLIDES, LIGHT = size("SLIDES", 1_000), size("LIGHT", 20)
DECK = 20  # slides of a heavy carousel in one format
POSTS = 8  # ten slides, with cover and outro
SLOTS, WITHIN_S, SEED = 2, 1_800, 5
LATER_THAN_IDLE_S = 2.0
SPREAD = 0.6  # the share of the heavy batch's expected time during which the light ones arrive


def waits(rig: Rig, batches: list[Batch]) -> list[float]:
    """Seconds from the request to the end of each render, sorted."""
    ids = [pk for batch in batches for pk in batch.ids]
    rows = rig.sql(
        "SELECT extract(epoch FROM finished_at - created_at) FROM rendering_render "
        "WHERE id = ANY(%s::uuid[])",
        ids,
    )
    return sorted(float(row[0]) for row in rows)


def summary(values: list[float]) -> str:
    p95 = values[min(len(values) - 1, int(len(values) * 0.95))]
    return f"p50 {values[len(values) // 2]:.2f} s, p95 {p95:.2f} s, longest {values[-1]:.2f} s"


def heavy(agency: Agency, slides: int) -> Batch:
    each = DECK * len(FORMATS)
    keys = [f"{agency.name} {number}" for number in range(max(1, slides // each))]
    return queue_up(agency, keys, DECK - 2, FORMATS)


def behind_a_batch(rig: Rig, verdict: Verdict) -> None:
    light = [Agency(rig, f"Light {number}") for number in range(LIGHT)]
    carousels: list[list[Json]] = [
        [agency.carousel(f"{agency.name} {turn}", POSTS) for turn in range(2)] for agency in light
    ]
    idle = []
    for agency, (carousel, _) in zip(light, carousels, strict=True):
        idle.append(Batch(agency, [agency.render(carousel, FORMATS[:1])]))
        ended(rig, idle, within=WITHIN_S)
    calm = waits(rig, idle)
    verdict.note(f"idle: ten slides of one agency, {LIGHT} times: {summary(calm)}")

    chance = random.Random(SEED)  # noqa: S311 - the same arrivals in every run
    large = Agency(rig, "Heavy")
    batch = heavy(large, SLIDES)
    total = sum(render["progress"]["total"] for render in batch.renders)
    began = time.monotonic()
    expected = total * sum(calm) / len(calm) / (POSTS + 2)
    arrivals = sorted(chance.uniform(0, expected * SPREAD) for _ in light)
    verdict.note(
        f"{total} slides of one agency queued; {LIGHT} others arrive within {arrivals[-1]:.0f} s"
    )
    asked = []
    for agency, (_, carousel), at in zip(light, carousels, arrivals, strict=True):
        time.sleep(max(0.0, began + at - time.monotonic()))
        asked.append(Batch(agency, [agency.render(carousel, FORMATS[:1])]))
    ended(rig, asked, within=WITHIN_S)
    ((left,),) = rig.sql("SELECT count(*) FROM rendering_queueentry WHERE agency_id = %s", large.id)
    verdict.claim(
        left, f"the heavy agency still had {left} slides waiting when the last light one was done"
    )
    busy = waits(rig, asked)
    verdict.note(f"behind the batch: {summary(busy)}")
    over = ended(rig, [batch], within=WITHIN_S)
    verdict.claim(over, f"the heavy agency was done after {time.monotonic() - began:.0f} s")
    at = int(len(busy) * 0.95)
    later = busy[min(len(busy) - 1, at)] - calm[min(len(calm) - 1, at)]
    verdict.claim(
        later <= LATER_THAN_IDLE_S,
        f"p95 is {later:.2f} s later than idle; {LATER_THAN_IDLE_S:g} s are allowed",
    )


def by_plan(rig: Rig, verdict: Verdict) -> None:
    """A plan with twice the share gets twice the slides while both agencies have work."""
    pair = [Agency(rig, "Double", "agency"), Agency(rig, "Single", "studio")]
    carousels = [
        [agency.carousel(f"{agency.name} {n}", DECK - 2) for n in range(2)] for agency in pair
    ]
    batches = [
        Batch(agency, [agency.render(carousel, FORMATS) for carousel in mine])
        for agency, mine in zip(pair, carousels, strict=True)
    ]

    def left(agency: Agency) -> int:
        found = rig.sql("SELECT count(*) FROM rendering_queueentry WHERE agency_id = %s", agency.id)
        return int(found[0][0])

    at_first = [left(agency) for agency in pair]
    while left(pair[0]) > at_first[0] * 0.2:
        time.sleep(0.05)
    done = [first - left(agency) for first, agency in zip(at_first, pair, strict=True)]
    verdict.claim(
        1.6 <= done[0] / max(1, done[1]) <= 2.4,
        f"a plan with twice the share was served {done[0]} slides while the other got {done[1]}",
    )
    ended(rig, batches, within=WITHIN_S)


def capped(rig: Rig, verdict: Verdict) -> None:
    """A plan with a cap of one slide at a time gets one, even with two painters idle."""
    agency = Agency(rig, "Capped", "trial")
    batch = queue_up(agency, ["capped"], DECK - 2, FORMATS[:3])
    most = [0]

    def look(_: int) -> None:
        found = rig.sql(
            "SELECT count(*) FROM rendering_queueentry WHERE agency_id = %s AND state = 'running'",
            agency.id,
        )
        most[0] = max(most[0], int(found[0][0]))

    over = ended(rig, [batch], within=WITHIN_S, meanwhile=look)
    verdict.claim(
        over and most[0] == 1, f"a plan's cap of one: at most {most[0]} of its slides at once"
    )


def play(rig: Rig, verdict: Verdict) -> None:
    rig.hire("host", slots=SLOTS)
    ended(rig, [queue_up(Agency(rig, "Warm"), ["warm"], 4, FORMATS[:1])], within=WITHIN_S)
    behind_a_batch(rig, verdict)
    by_plan(rig, verdict)
    capped(rig, verdict)


if __name__ == "__main__":
    sys.exit(drill(play))
