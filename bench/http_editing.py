"""Measure editing over HTTP: change a text in a carousel of 20 slides, then fetch the slide's preview.

``python -m bench.http_editing`` starts the whole service in a folder of its own and prints milliseconds of
wall time: the operation, the half-size preview after it, the same preview unchanged, the preview of an
unsaved text, and the specimen of a kit that is being changed. Then the same for a thread of 300 posts.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from local.client import Client, Json
from local.demo import make_carousels, sample_source
from local.stopwatch import Stopwatch
from local.studio import Studio, free_port, open_studio

ROUNDS, WARM_UP = 120, 10
SLIDES, POSTS = 20, 300
POST = (
    "Post {number}: the oven crossed the river at night, on forty lifts and one lamp, and nobody "
    "said a word until https://rivermill.example/{number} was warm again. #baking"
)


class Times:
    """Collects milliseconds by name."""

    def __init__(self) -> None:
        self.found: dict[str, list[float]] = {}

    @contextmanager
    def of(self, name: str, *, counts: bool = True) -> Iterator[None]:
        began = time.perf_counter()
        yield
        if counts:
            self.found.setdefault(name, []).append((time.perf_counter() - began) * 1e3)


class Editor:
    """The demo agency over HTTP, with one of its clients and kits."""

    def __init__(self, studio: Studio, out: Path) -> None:
        make_carousels(studio, sample_source(), out, watch=Stopwatch())
        self.api = Client(studio.url)
        self.agency = f"/api/v1/agencies/{studio.owner.agency}"
        self.api.sign_in(email=studio.owner.email, password=studio.owner.password)
        self.kit = next(iter(self.api.pages(f"{self.agency}/brand-kits")))

    def thread(self, posts: int) -> Json:
        text = "\n---\n".join(POST.format(number=number) for number in range(posts))
        body = {"client": self.kit["client"], "text": text, "source": "plain-text"}
        return self.api.post(f"{self.agency}/threads", body)

    def carousel(self, thread: Json) -> Json:
        body = {"thread": thread["id"], "client": self.kit["client"], "brand_kit": self.kit["id"]}
        return self.api.post(f"{self.agency}/carousels", body)

    def typed(self, carousel: Json, slide: int, turn: int) -> list[dict[str, Any]]:
        elements = carousel["document"]["slides"][slide]["elements"]
        body = next(one for one in elements if one.get("role") == "body")
        words = f"{POST.format(number=turn)} Again and again, {turn} times."
        return [{"op": "set_text", "element": body["id"], "text": words}]

    def operate(self, carousel: Json, operations: Any, version: int) -> Json:
        url = f"{self.agency}/carousels/{carousel['id']}/operations"
        answer = self.api.send(
            "POST", url, {"operations": operations}, {"If-Match": f'"{version}"'}
        )
        return answer.json()["carousel"]


def measured(desk: Editor) -> Times:
    """Operations alternate between two slides, so that each is a step of its own in the history."""
    times = Times()
    carousel = desk.carousel(desk.thread(SLIDES - 2))
    version = carousel["version"]
    for turn in range(ROUNDS + WARM_UP):
        counts, at = turn >= WARM_UP, 2 + turn % 2
        slide = carousel["document"]["slides"][at]["id"]
        preview = f"{desk.agency}/carousels/{carousel['id']}/slides/{slide}/preview"
        typed = desk.typed(carousel, at, turn)
        with times.of("operation", counts=counts):
            version = desk.operate(carousel, typed, version)["version"]
        with times.of("preview", counts=counts):
            answer = desk.api.send("GET", f"{preview}?scale=0.5")
        with times.of("preview_unchanged", counts=counts):
            again = {"If-None-Match": answer.headers["ETag"]}
            desk.api.send("GET", f"{preview}?scale=0.5", headers=again)
        unsaved = {"operations": desk.typed(carousel, at, -turn - 1), "version": version}
        with times.of("preview_unsaved", counts=counts):
            desk.api.send("POST", preview, unsaved)
    return times


def measured_kits(desk: Editor) -> Times:
    """Measure the specimen of a kit whose accent changes with every call, as while a slider is dragged."""
    times = Times()
    url, spec = f"{desk.agency}/brand-kits/specimen", desk.kit["spec"]
    for turn in range(ROUNDS // 2 + WARM_UP):
        color = {"role": "accent", "hex": f"#{40 + turn:02x}6b{200 - turn:02x}"}
        changed = {**spec, "colors": [color, *spec["colors"]]}
        with times.of("specimen", counts=turn >= WARM_UP):
            desk.api.post(url, {"client": desk.kit["client"], "spec": changed})
    return times


def measured_at_length(desk: Editor) -> Times:
    times = Times()
    with times.of(f"import_{POSTS}_posts"):
        thread = desk.thread(POSTS)
    with times.of(f"build_{POSTS}_posts"):
        carousel = desk.carousel(thread)
    version = carousel["version"]
    for turn in range(20):
        with times.of(f"operation_{POSTS}_posts"):
            typed = desk.typed(carousel, 2 + turn % 2, turn)
            version = desk.operate(carousel, typed, version)["version"]
    return times


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        with open_studio(path / "var", port=free_port(), watch=Stopwatch()) as studio:
            desk = Editor(studio, path / "out")
            short, kits, long = measured(desk), measured_kits(desk), measured_at_length(desk)
    for name, values in (short.found | kits.found | long.found).items():
        values.sort()
        if len(values) > 1:
            print(f"http_{name}.p50 {values[len(values) // 2]:.1f} ms")
            print(f"http_{name}.p95 {values[int(len(values) * 0.95)]:.1f} ms")
        else:
            print(f"http_{name} {values[0]:.0f} ms")


if __name__ == "__main__":
    main()
