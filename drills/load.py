"""The carousels that drills render, and the checks of the results."""

from __future__ import annotations

import hashlib
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from drills.rig import AGAIN_S, Rig
from drills.verdict import Verdict
from local.client import Client, Json, Refused, exchange
from painting.process import Painter

POST = (
    "Post {number} of {key}: the oven crossed the river at night, on forty lifts and one lamp, and "
    "nobody in {key} said a word until the mill was warm again. 🥖 #baking"
)
KIT = {
    "author": {"name": "Rivermill", "handle": "@rivermill"},
    "colors": [{"role": "accent", "hex": "#a63c1f"}],
    "footer": {"start": "handle", "end": "page"},
    "theme": "paper",
}
# Each of a different shape, because slides that look the same are painted once.
FORMATS = ("instagram-4x5", "instagram-1x1", "instagram-3x4", "x-16x9", "pinterest-2x3")

POLL_S = 0.2

Files = Mapping[tuple[str, int], str]


class Agency:
    """An agency of the rig's owner, or of another user, with one client and one kit."""

    def __init__(
        self, rig: Rig, name: str, plan: str = "unmetered", *, api: Client | None = None
    ) -> None:
        self.api: Client = api or rig.signed_in()
        self.id: str = self.api.post("/api/v1/agencies", {"name": name})["id"]
        rig.sql("UPDATE accounts_agency SET plan = %s WHERE id = %s", plan, self.id)
        self.name = name
        self.base = f"/api/v1/agencies/{self.id}"
        self.client: str = self.post("clients", {"name": name})["id"]
        kit = {"client": self.client, "name": "Main", "spec": KIT}
        self.kit: str = self.post("brand-kits", kit)["id"]

    def post(self, path: str, body: Json = None) -> Json:
        return self.api.post(f"{self.base}/{path}", body)

    def carousel(self, key: str, posts: int) -> Json:
        """A carousel of ``posts`` posts whose slides differ from those of any other key."""
        text = "\n---\n".join(POST.format(number=n, key=key) for n in range(posts))
        body = {"client": self.client, "text": text, "source": "plain-text"}
        thread = self.post("threads", body)
        wanted = {"thread": thread["id"], "client": self.client, "brand_kit": self.kit}
        carousel = self.post("carousels", wanted)
        return self.written(carousel, {-1: f"This was {key}"})

    def written(self, carousel: Json, words: Mapping[int, str]) -> Json:
        """Change the text of some slides; returns the carousel."""
        slides = carousel["document"]["slides"]
        operations = [
            {"op": "set_text", "element": _text_of(slides[number])["id"], "text": text}
            for number, text in words.items()
        ]
        path = f"{self.base}/carousels/{carousel['id']}/operations"
        version = {"If-Match": f'"{carousel["version"]}"'}
        return self.api.send("POST", path, {"operations": operations}, version).json()["carousel"]

    def render(
        self, carousel: Json, formats: Sequence[str], files: Sequence[str] = ("png",)
    ) -> Json:
        body = {"carousel": carousel["id"], "formats": list(formats), "files": list(files)}
        return self.post("renders", body)

    def state(self, render: Json) -> Json:
        """Fetch a render; retries while the service reports that its database is unavailable."""
        deadline = time.monotonic() + AGAIN_S
        while True:
            try:
                return self.api.get(f"{self.base}/renders/{render['id']}")
            except Refused as refusal:
                if refusal.status != 503 or time.monotonic() > deadline:
                    raise
                time.sleep(POLL_S)


def _text_of(slide: Json) -> Json:
    return next(one for one in slide["elements"] if one.get("role") in ("body", "title"))


@dataclass
class Batch:
    """Renders of one agency that are checked together."""

    agency: Agency
    renders: list[Json] = field(default_factory=list)

    @property
    def ids(self) -> list[str]:
        return [render["id"] for render in self.renders]


def queue_up(agency: Agency, keys: Sequence[str], posts: int, formats: Sequence[str]) -> Batch:
    """Make one carousel per key and render each in all formats."""
    carousels = [agency.carousel(key, posts) for key in keys]
    return Batch(agency, [agency.render(carousel, formats) for carousel in carousels])


def unfinished(rig: Rig, batches: Sequence[Batch]) -> int:
    """The number of unfinished tasks of these renders."""
    ids = [pk for batch in batches for pk in batch.ids]
    found = rig.sql(
        "SELECT coalesce(sum(unfinished), 0) FROM rendering_render WHERE id = ANY(%s::uuid[])", ids
    )
    return int(found[0][0])


def ended(
    rig: Rig,
    batches: Sequence[Batch],
    *,
    within: float,
    meanwhile: Callable[[int], None] | None = None,
) -> bool:
    """Wait until all have ended; ``meanwhile`` is called repeatedly with the number of tasks left."""
    deadline = time.monotonic() + within
    while left := unfinished(rig, batches):
        if meanwhile:
            meanwhile(left)
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_S)
    return True


def downloaded(batch: Batch, render: Json) -> Files:
    """The digests of a render's slides, downloaded through their links."""
    outputs = [one for one in batch.agency.state(render)["outputs"] if one["url"]]

    def digest(output: Json) -> str:
        return hashlib.sha256(exchange("GET", output["url"]).body).hexdigest()

    with ThreadPoolExecutor(4) as pool:
        digests = list(pool.map(digest, outputs))
    return {
        (output["format"], output["slide"]): found
        for output, found in zip(outputs, digests, strict=True)
        if output["file"] == "png"
    }


@dataclass(frozen=True)
class Bare:
    """The output of the engine alone: digests of each render, and the speed."""

    files: list[Files]
    slides: int
    seconds: float


def painted_alone(rig: Rig, batch: Batch, painters: int = 2) -> Bare:
    """Paint the same slides with painters only: no queue, no database, no store."""
    rows = rig.sql(
        "SELECT r.id::text, s.content FROM rendering_render r "
        "JOIN rendering_frozensnapshot s ON s.id = r.snapshot_id WHERE r.id = ANY(%s::uuid[])",
        batch.ids,
    )
    contents = {pk: content.encode() for pk, content in rows}
    pieces = [
        (render["id"], format, slide)
        for render in batch.renders
        for format in render["formats"]
        for slide in range(_slides_of(render))
    ]
    shares = [pieces[len(pieces) * n // painters : len(pieces) * (n + 1) // painters]
              for n in range(painters)]  # fmt: skip
    found: dict[str, dict[tuple[str, int], str]] = {pk: {} for pk in contents}

    def paint(painter: Painter, share: list[tuple[str, str, int]]) -> None:
        for pk, format, slide in share:
            made = painter.slide(contents[pk], format, slide, ["png"])
            found[pk][format, slide + 1] = hashlib.sha256(made.files["png"]).hexdigest()

    assets = Path(rig.env["ASSET_CACHE_DIR"])
    assets.mkdir(parents=True, exist_ok=True)
    crew = [Painter(assets) for _ in shares]
    try:
        for painter in crew:
            painter.slide(contents[batch.ids[0]], batch.renders[0]["formats"][0], 0, [])
        began = time.monotonic()
        threads = [
            threading.Thread(target=paint, args=pair) for pair in zip(crew, shares, strict=True)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        seconds = time.monotonic() - began
    finally:
        for painter in crew:
            painter.close()
    return Bare([found[pk] for pk in batch.ids], len(pieces), seconds)


def _slides_of(render: Json) -> int:
    tasks = [output for output in render["outputs"] if output["file"] == "png"]
    return len(tasks) // len(render["formats"])


def account(
    rig: Rig, verdict: Verdict, batch: Batch, expected: Sequence[Files], *, what: str
) -> None:
    """Claim that no file of a batch is lost, duplicated, different or left over."""
    states = Counter(batch.agency.state(render)["status"] for render in batch.renders)
    verdict.claim(set(states) == {"succeeded"}, f"{what}: every render ended: {dict(states)}")
    slides = sum(map(len, expected))
    ((rows, pieces, files),) = rig.sql(
        "SELECT count(*), count(DISTINCT (o.task_id, o.file)), count(DISTINCT b.key) "
        "FROM rendering_output o JOIN rendering_blob b ON b.id = o.blob_id "
        "WHERE o.render_id = ANY(%s::uuid[]) AND o.file = 'png'",
        batch.ids,
    )
    verdict.claim(
        rows == pieces == slides,
        f"{what}: {slides} slides asked for, {slides - pieces} lost, {rows - pieces} duplicated",
    )
    same = [downloaded(batch, render) for render in batch.renders] == list(expected)
    verdict.claim(same, f"{what}: {files} files downloaded, the bytes of the undisturbed run")
    left_clean(rig, verdict, batch.agency, slides, what=what)


def left_clean(rig: Rig, verdict: Verdict, agency: Agency, slides: int, *, what: str) -> None:
    """Claim that slides were counted once, and that the queue has no rows of the agency left."""
    ((used,),) = rig.sql(
        "SELECT coalesce(sum(slides), 0) FROM accounts_usage WHERE agency_id = %s", agency.id
    )
    verdict.claim(used == slides, f"{what}: usage counts {used} slides of {slides}")
    ((entries, pulses, running),) = rig.sql(
        "SELECT (SELECT count(*) FROM rendering_queueentry WHERE agency_id = %(a)s), "
        "(SELECT count(*) FROM rendering_renderpulse WHERE agency_id = %(a)s), "
        "(SELECT count(*) FROM rendering_task WHERE agency_id = %(a)s "
        "AND status IN ('queued', 'running', 'waiting'))".replace("%(a)s", f"'{agency.id}'"),
    )
    verdict.claim(
        not entries + pulses + running,
        f"{what}: {entries} queue rows, {pulses} pulses, {running} unfinished tasks left",
    )
