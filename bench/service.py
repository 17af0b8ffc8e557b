"""Measure the rendering service over HTTP: latency when idle and behind a batch, cache hits, workers, streams.

``python -m bench.service [latency] [workers] [streams]`` starts the whole service in folders of its own. The
time of a render is from the request to the last stored file, as seen by a client that polls every few
milliseconds; every round paints different slides.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import psycopg

from design.catalogue.formats import FORMATS
from local.client import Client, Json
from local.stopwatch import Stopwatch
from local.studio import Studio, free_port, open_studio

ROUNDS, WARM_UP = 20, 3
DECK, BATCH_DECK, BATCH_FORMATS, WORKED_FORMATS = 10, 100, 10, 6
STREAMS, STREAMED = 500, 20
POLL_SECONDS = 0.01
SETTLED_SECONDS, IDLE_SECONDS = 3, 10


class Tenant:
    """One agency at work over HTTP."""

    def __init__(self, agency: str, api: Client) -> None:
        self.api, self.base = api, f"/api/v1/agencies/{agency}"
        self.client = self.post("clients", {"name": "Rivermill"})["id"]
        spec = {"author": {"name": "Rivermill", "handle": "@rivermill"}}
        kit = {"client": self.client, "name": "Main", "spec": spec}
        self.kit = self.post("brand-kits", kit)["id"]

    def post(self, path: str, body: Json = None) -> Json:
        return self.api.post(f"{self.base}/{path}", body)

    def carousel(self, slides: int) -> Json:
        posts = (
            f"Post {n} of a thread about an oven on a boat at night." for n in range(slides - 1)
        )
        thread = {"client": self.client, "text": "\n---\n".join(posts)}
        made = {"thread": self.post("threads", thread)["id"], "client": self.client}
        carousel = self.post("carousels", {**made, "brand_kit": self.kit})
        assert len(carousel["document"]["slides"]) == slides  # noqa: S101 - a bench of something else
        return carousel

    def repainted(self, carousel: Json, turn: int) -> None:
        """Change the accent, so that every slide of the carousel has to be painted again."""
        color = {"role": "accent", "hex": f"#a0{turn % 256:02x}{turn // 256:02x}"}
        style = {"colors": [color, {"role": "ground", "hex": f"#f0f0{turn % 256:02x}"}]}
        place = f"{self.base}/carousels/{carousel['id']}"
        self.api.patch(place, {"style": style}, version=self.api.get(place)["version"])

    def begun(self, carousel: Json, *files: str, **fields: Json) -> Json:
        return self.post("renders", {"carousel": carousel["id"], "files": list(files), **fields})

    def ended(self, render: Json, every: float = POLL_SECONDS) -> Json:
        path, tag = f"{self.base}/renders/{render['id']}", ""
        while True:
            answer = self.api.send("GET", path, headers={"If-None-Match": tag})
            tag = answer.headers["ETag"]
            if answer.status == 200 and answer.json()["finished_at"]:
                return answer.json()
            time.sleep(every)

    def rendered(self, carousel: Json, turn: int) -> float:
        """Seconds from the request to the last stored file."""
        self.repainted(carousel, turn)
        began = time.perf_counter()
        state = self.ended(self.begun(carousel, "png"))
        took = time.perf_counter() - began
        assert state["status"] == "succeeded"  # noqa: S101 - a bench of something else
        return took

    def painted(self) -> int:
        """The number of slides painted this month."""
        return int(self.api.get(f"{self.base}/usage")["months"][0]["slides"])


@contextmanager
def running_tenant(**settings: str) -> Iterator[tuple[Studio, Tenant]]:
    """A running service, and its demo agency at work."""
    with (
        tempfile.TemporaryDirectory() as folder,
        open_studio(
            Path(folder), port=free_port(), watch=Stopwatch(silent=True), settings=settings
        ) as studio,
    ):
        api = Client(studio.url)
        api.sign_in(email=studio.owner.email, password=studio.owner.password)
        yield studio, Tenant(studio.owner.agency, api)


def report(name: str, seconds: list[float]) -> float:
    seconds.sort()
    median = seconds[len(seconds) // 2]
    print(f"{name}.p50 {median * 1e3:.0f} ms")
    print(f"{name}.p95 {seconds[int(len(seconds) * 0.95)] * 1e3:.0f} ms", flush=True)
    return median


def latency() -> None:
    """Render ten slides on an idle service, ten of which one changed, and ten behind another agency's batch."""
    with running_tenant() as (_, ours):
        carousel = ours.carousel(DECK)
        times = [ours.rendered(carousel, turn) for turn in range(ROUNDS + WARM_UP)]
        idle = report(f"render_{DECK}", times[WARM_UP:])
        changed(ours, carousel)
        other = Tenant(ours.api.post("/api/v1/agencies", {"name": "Other"})["id"], ours.api)
        theirs = other.carousel(DECK)
        other.rendered(theirs, 900)
        large = ours.carousel(BATCH_DECK)
        formats = sorted(FORMATS)[:BATCH_FORMATS]
        batch = ours.begun(large, "png", formats=formats)
        times = [other.rendered(theirs, 901 + turn) for turn in range(5)]
        left = ours.api.get(f"{ours.base}/renders/{batch['id']}")["progress"]
        assert left["done"] < left["total"]  # noqa: S101 - it did not wait behind a batch
        behind = report(f"render_{DECK}_behind_{left['total']}", times)
        print(f"render_{DECK}_behind_{left['total']}.later {(behind - idle) * 1e3:.0f} ms")


def changed(ours: Tenant, carousel: Json) -> None:
    """Change one word of one slide and export again: one slide is painted, nine are reused."""
    place = f"{ours.base}/carousels/{carousel['id']}"
    times, before = [], ours.painted()
    for turn in range(ROUNDS):
        now = ours.api.get(place)
        slide = now["document"]["slides"][3]
        body = next(one for one in slide["elements"] if one.get("role") == "body")
        said = {"op": "set_text", "element": body["id"], "text": f"Another word, {turn} times."}
        version = {"If-Match": f'"{now["version"]}"'}
        ours.api.send("POST", f"{place}/operations", {"operations": [said]}, version)
        began = time.perf_counter()
        ours.ended(ours.begun(carousel, "png"))
        times.append(time.perf_counter() - began)
    report(f"changed_1_of_{DECK}", times)
    print(f"changed_1_of_{DECK}.painted {(ours.painted() - before) / ROUNDS:.1f} slides")


def workers() -> None:
    """Render the same batch with one slot and with two."""
    took = {}
    for slots in (1, 2):
        with running_tenant(RENDER_SLOTS=str(slots)) as (_, ours):
            warm, carousel = ours.carousel(DECK), ours.carousel(BATCH_DECK)
            ours.rendered(warm, 1)
            formats = sorted(FORMATS)[:WORKED_FORMATS]
            # A polling client would take CPU from the workers, so the service's own timestamps are used.
            end = ours.ended(ours.begun(carousel, "png", formats=formats), every=1.0)
            began, ended = map(datetime.fromisoformat, (end["created_at"], end["finished_at"]))
            took[slots] = (ended - began).total_seconds()
            rate = WORKED_FORMATS * BATCH_DECK / took[slots]
            print(f"workers_{slots}.rate {rate:.1f} slides/s", flush=True)
    print(f"workers_2_to_1 {took[1] / took[2]:.2f} x", flush=True)


def streams() -> None:
    """Measure five hundred listeners of twenty renders: their cost while idle, and when all renders end."""
    with running_tenant(RENDER_SLOTS="1") as (studio, ours):
        carousel = ours.carousel(DECK)
        ours.rendered(carousel, 1)
        pid = studio.supervisor.pid("worker")
        worker = psutil.Process(pid)
        worker.suspend()
        for child in worker.children(recursive=True):
            child.suspend()
        renders = []
        for turn in range(STREAMED):
            ours.repainted(carousel, 500 + turn)
            renders.append(ours.begun(carousel, "png"))
        urls = [ours.post(f"renders/{one['id']}/events")["url"] for one in renders]
        asyncio.run(_listen(studio, urls, worker))


async def _listen(studio: Studio, urls: list[str], worker: psutil.Process) -> None:
    open_ones = [asyncio.create_task(_stream(urls[n % len(urls)])) for n in range(STREAMS)]
    began = time.perf_counter()
    while sum(_heard) < STREAMS:
        await asyncio.sleep(0.01)
    print(f"streams_{STREAMS}.open {(time.perf_counter() - began) * 1e3:.0f} ms")
    await asyncio.sleep(SETTLED_SECONDS)  # the database updates its statistics with a delay
    process = _events_process(urls[0])
    cpu, queries, began = process.cpu_times(), _transactions(studio), time.perf_counter()
    await asyncio.sleep(IDLE_SECONDS)
    spent = process.cpu_times()
    seconds = time.perf_counter() - began
    print(
        f"streams_{STREAMS}.idle_cpu {(spent.user + spent.system - cpu.user - cpu.system) / seconds * 100:.1f} %"
    )
    print(
        f"streams_{STREAMS}.idle_transactions {(_transactions(studio) - queries) / seconds:.1f} /s"
    )
    for child in (*worker.children(recursive=True), worker):
        child.resume()
    ends = await asyncio.gather(*open_ones)
    by_render: dict[str, list[float]] = {}
    for number, at in enumerate(ends):
        by_render.setdefault(urls[number % len(urls)], []).append(at)
    spread = max(max(heard) - min(heard) for heard in by_render.values())
    print(f"streams_{STREAMS}.first_to_last {spread * 1e3:.0f} ms")
    print(f"streams_{STREAMS}.rss {process.memory_info().rss / 2**20:.0f} MiB", flush=True)


_heard: list[int] = []


async def _stream(url: str) -> float:
    """Listen until the end; returns when it was received."""
    place = urlsplit(url)
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    writer.write(
        f"GET {place.path}?{place.query} HTTP/1.1\r\nHost: {place.netloc}\r\n\r\n".encode()
    )
    slides = 0
    while line := await reader.readline():
        if line.startswith(b"HTTP/") and b" 200 " not in line:
            sys.exit(f"a stream was refused: {line!r}")
        if line.startswith(b"event: progress") and not slides:
            _heard.append(1)
        slides += line.startswith(b"event: slide")
        if line.startswith(b"event: end"):
            writer.close()
            assert slides == DECK, slides  # noqa: S101 - an event was lost
            return time.perf_counter()
    sys.exit("a stream broke off")


def _events_process(url: str) -> psutil.Process:
    """The process that serves a stream: a child of the one that accepts connections."""
    port = urlsplit(url).port
    for process in psutil.Process().children(recursive=True):
        command = process.cmdline()
        if "rendering.events.asgi:application" in command and str(port) in command:
            return (process.children() or [process])[0]
    raise RuntimeError("there is no events process")


def _transactions(studio: Studio) -> int:
    """The number of committed transactions of the database, including this one and those of beat."""
    with psycopg.connect(studio.env["DATABASE_OWNER_URL"], autocommit=True) as owner:
        row = owner.execute(
            "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()"
        ).fetchone()
        return int(row[0]) if row else 0


def main() -> None:
    measures = {one.__name__: one for one in (latency, workers, streams)}
    for name in sys.argv[1:] or measures:
        measures[name]()


if __name__ == "__main__":
    main()
