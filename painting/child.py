"""The render child: a process that only paints, and that may be killed at any moment.

It reads requests on standard input and answers on standard output (``painting.ipc``). It sees
a snapshot and a folder of pictures, no database and no network; what it may use of memory and of
time is bounded, so that a poisoned slide harms nobody but itself.
"""

from __future__ import annotations

import hashlib
import os
import resource
import signal
import sys
import traceback
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from design.snapshot import Snapshot
from engine import encode, pdf
from engine.errors import EngineError, SceneError
from engine.inspection.contrast import inspect
from engine.layout.ops import DrawImage, Drawing, DrawText, Lint
from engine.layout.solver import lay_out
from engine.paint.images import Pictures
from engine.paint.paint import DrawingPainter, pixel_size
from engine.scene.nodes import Scene
from painting import ipc
from painting.compose import contact_sheet
from painting.compose.deck import Deck, compose, fingerprint
from painting.severities import severity_of

MEMORY = 3 * 2**30
KEPT_DECKS = 8
KEPT_INSPECTIONS = 1_000
_TOLD_CALLS = 8

Answer = tuple[dict[str, Any], list[bytes]]


class RenderChild:
    """Answers requests; keeps the last decks, fonts, grounds and pictures for the next one.

    It tells which slide it is at, so that of a deck the one is known that it died of.
    """

    def __init__(self, folder: Path, tell: Callable[[int | None], None]) -> None:
        self._folder = folder
        self._tell = tell
        self._painter = DrawingPainter(Pictures(folder))
        self._decks: OrderedDict[tuple[object, ...], tuple[Snapshot, Deck]] = OrderedDict()
        self._drawn: tuple[Scene, Drawing] | None = None
        self._inspected: OrderedDict[tuple[str, tuple[str, ...]], tuple[Lint, ...]] = OrderedDict()
        self._answers: dict[str, Callable[[dict[str, Any], bytes], Answer]] = {
            "plan": self._plan,
            "slide": self._slide,
            "pdf": self._pdf,
            "contact-sheet": self._contact_sheet,
        }

    def answer(self, header: dict[str, Any], parts: list[bytes]) -> Answer:
        return self._answers[header["ask"]](header, parts[0])

    def _deck(self, header: dict[str, Any], raw: bytes) -> tuple[Snapshot, Deck]:
        left_out = header.get("left_out", [])
        key = (hashlib.sha256(raw).hexdigest(), header["format"], *left_out)

        def measuring(index: int) -> bool:
            self._tell(index)
            return index not in left_out

        if key not in self._decks:
            try:
                snapshot = Snapshot.model_validate_json(raw)
            except ValidationError as error:
                first = error.errors(include_url=False)[0]
                place = "/" + "/".join(map(str, first["loc"]))
                raise SceneError(first["msg"], place) from None
            self._decks[key] = (
                snapshot,
                compose(snapshot, header["format"], self._folder, measuring),
            )
            if len(self._decks) > KEPT_DECKS:
                self._decks.popitem(last=False)
        self._decks.move_to_end(key)
        return self._decks[key]

    def _draw(self, scene: Scene) -> Drawing:
        return lay_out(scene, self._folder)

    def _scene(self, header: dict[str, Any], deck: Deck, index: int) -> Scene:
        """A slide as it is composed, or as the picture of it that was seen."""
        self._tell(index)
        seen = dict(header.get("seen", ())).get(index)
        return deck.pictured(index, seen) if seen else deck.scene(index)

    def _plan(self, header: dict[str, Any], raw: bytes) -> Answer:
        _, deck = self._deck(header, raw)
        slides = []
        for index in range(len(deck)):
            scene = self._scene(header, deck, index)
            drawing, name = self._draw(scene), fingerprint(scene)
            lint = self._lint(drawing, name) if header["inspect"] else _seen(drawing)
            slides.append({"fingerprint": name, "lint": lint, "pictures": _pictures(drawing)})
        return {"slides": slides}, []

    def _lint(self, drawing: Drawing, fingerprint: str) -> list[dict[str, Any]]:
        """All that will not read well: what layout saw, and what the pixels show."""
        # Slides that look the same share a fingerprint, but not the names of their elements.
        key = (fingerprint, tuple(op.text.id for op in drawing.ops if isinstance(op, DrawText)))
        if key not in self._inspected:
            self._inspected[key] = inspect(drawing, self._painter)
            if len(self._inspected) > KEPT_INSPECTIONS:
                self._inspected.popitem(last=False)
        return [*map(_told, drawing.lint), *map(_told, self._inspected[key])]

    def _drawing(self, scene: Scene) -> Drawing:
        """A slide is asked for twice: whether it was painted before, and then to be painted."""
        if self._drawn is None or self._drawn[0] is not scene:
            self._drawn = scene, self._draw(scene)
        return self._drawn[1]

    def _slide(self, header: dict[str, Any], raw: bytes) -> Answer:
        _, deck = self._deck(header, raw)
        index = header["index"]
        scene = self._scene(header, deck, index)
        drawing = self._drawing(scene)
        files: list[bytes] = []
        if header["files"]:
            pixels = self._painter.paint(drawing, header["scale"])
            preview = header["scale"] < 1.0
            files = [encode.write(pixels, kind, preview=preview) for kind in header["files"]]
        name = fingerprint(scene)
        lint = self._lint(drawing, name) if header["inspect"] else _seen(drawing)
        width, height = pixel_size(drawing, header["scale"])
        answer = {
            "width": width,
            "height": height,
            "boxes": [asdict(box) for box in drawing.boxes],
            "lint": lint,
            "fingerprint": name,
            "pictures": _pictures(drawing),
        }
        return answer, files

    def _pdf(self, header: dict[str, Any], raw: bytes) -> Answer:
        snapshot, deck = self._deck(header, raw)
        drawings = list(self._drawings(header, deck))
        self._tell(None)

        def written(some: Sequence[Drawing]) -> bytes:
            language = snapshot.document.language
            return pdf.write(some, self._folder, title=snapshot.title, language=language)

        try:
            return {}, [written(drawings)]
        except MemoryError:
            raise
        except Exception:  # the slide that it comes of is the one that has it alone, too
            for index, drawing in enumerate(drawings):
                self._tell(index)
                written([drawing])
            self._tell(None)
            raise

    def _contact_sheet(self, header: dict[str, Any], raw: bytes) -> Answer:
        _, deck = self._deck(header, raw)
        return {}, [contact_sheet.write(self._painter, self._drawings(header, deck))]

    def _drawings(self, header: dict[str, Any], deck: Deck) -> Iterator[Drawing]:
        for index in range(len(deck)):
            yield self._draw(self._scene(header, deck, index))


def _place(error: Exception) -> dict[str, Any]:
    """The class of an exception and where it came from, innermost first.

    Never its message: that may repeat what a slide says.
    """
    calls = traceback.extract_tb(error.__traceback__)[-_TOLD_CALLS:]
    at = [
        f"{'/'.join(Path(call.filename).parts[-2:])}:{call.lineno} {call.name}"
        for call in reversed(calls)
    ]
    return {"kind": type(error).__name__, "at": at}


def _pictures(drawing: Drawing) -> list[str]:
    """The digests of what a slide shows."""
    return sorted({op.image.asset for op in drawing.ops if isinstance(op, DrawImage)})


def _seen(drawing: Drawing) -> list[dict[str, Any]]:
    """What layout saw alone."""
    return list(map(_told, drawing.lint))


def _told(lint: Lint) -> dict[str, Any]:
    """A remark of the engine, weighed by the one table."""
    return {**asdict(lint), "severity": severity_of(lint.code, lint.severity)}


def main() -> None:
    """Serve requests until standard input ends."""
    # Whatever a library prints must not end up between two frames.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Should the machine run out of memory all the same, then it is this process that goes.
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")
    folder = Path(sys.argv[1])
    at: int | None = None

    def say(message: bytes) -> None:
        answers.write(message)
        answers.flush()

    def tell(index: int | None) -> None:
        nonlocal at
        if index != at:
            at = index
            say(ipc.encode({"at": index}))

    studio = RenderChild(folder, tell)
    say(ipc.encode({"ready": True}))
    while True:
        try:
            header, parts = ipc.decode(sys.stdin.buffer.read)
        except ipc.BrokenFrame:
            return
        # Should the parent be gone, nobody else would stop an endless slide.
        signal.alarm(int(header["deadline"]) + 5)
        at = header.get("index")
        try:
            reply = ipc.encode(*studio.answer(header, parts))
        except EngineError as error:
            refused = {"pointer": error.pointer, "detail": error.detail, "user_message": error.told}
            reply = ipc.encode({"refused": refused})
        except MemoryError:
            raise  # what is kept fills the memory: a new child begins with all of it
        except Exception as error:  # noqa: BLE001 - whatever it is, asking again would give it again
            reply = ipc.encode({"failed": _place(error)})
            studio = RenderChild(folder, tell)  # what it was left in the middle of is let go
        signal.alarm(0)
        say(reply)


if __name__ == "__main__":
    main()
