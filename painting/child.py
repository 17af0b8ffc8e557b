"""The render child: a process that only paints, and that may be killed at any moment.

It reads requests on standard input and answers on standard output (``painting.ipc``). It has a snapshot and a
folder of pictures, but no database and no network. Its memory and time are limited, so that a malicious slide
harms only itself.
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
_REPORTED_CALLS = 8

Answer = tuple[dict[str, Any], list[bytes]]


class RenderChild:
    """Answers requests. Caches the last carousels, fonts, backgrounds and pictures for the next one.

    It reports the slide that it works on, so that the parent knows which slide of a carousel killed it.
    """

    def __init__(self, folder: Path, report: Callable[[int | None], None]) -> None:
        self._folder = folder
        self._report = report
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
            self._report(index)
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
        """Return a slide's composed scene, or its master as a scene if ``masters`` names one."""
        self._report(index)
        master = dict(header.get("masters", ())).get(index)
        return deck.pictured(index, master) if master else deck.scene(index)

    def _plan(self, header: dict[str, Any], raw: bytes) -> Answer:
        _, deck = self._deck(header, raw)
        slides = []
        for index in range(len(deck)):
            scene = self._scene(header, deck, index)
            drawing, name = self._draw(scene), fingerprint(scene)
            lint = self._lint(drawing, name) if header["inspect"] else _layout_lint(drawing)
            slides.append({"fingerprint": name, "lint": lint, "pictures": _pictures(drawing)})
        return {"slides": slides}, []

    def _lint(self, drawing: Drawing, fingerprint: str) -> list[dict[str, Any]]:
        """Return all findings about a slide, from its layout and from its pixels."""
        # Slides that look the same have the same fingerprint, but different names of elements.
        key = (fingerprint, tuple(op.text.id for op in drawing.ops if isinstance(op, DrawText)))
        if key not in self._inspected:
            self._inspected[key] = inspect(drawing, self._painter)
            if len(self._inspected) > KEPT_INSPECTIONS:
                self._inspected.popitem(last=False)
        return [*map(_weighed, drawing.lint), *map(_weighed, self._inspected[key])]

    def _drawing(self, scene: Scene) -> Drawing:
        """Return a slide's drawing. Cached, since a slide is requested twice: to look up its files, then to paint."""
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
        lint = self._lint(drawing, name) if header["inspect"] else _layout_lint(drawing)
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
        self._report(None)

        def write(some: Sequence[Drawing]) -> bytes:
            language = snapshot.document.language
            return pdf.write(some, self._folder, title=snapshot.title, language=language)

        try:
            return {}, [write(drawings)]
        except MemoryError:
            raise
        except Exception:  # find the slide that also fails on its own
            for index, drawing in enumerate(drawings):
                self._report(index)
                write([drawing])
            self._report(None)
            raise

    def _contact_sheet(self, header: dict[str, Any], raw: bytes) -> Answer:
        _, deck = self._deck(header, raw)
        return {}, [contact_sheet.write(self._painter, self._drawings(header, deck))]

    def _drawings(self, header: dict[str, Any], deck: Deck) -> Iterator[Drawing]:
        for index in range(len(deck)):
            yield self._draw(self._scene(header, deck, index))


def _place(error: Exception) -> dict[str, Any]:
    """Return an exception's class and where it came from, innermost call first.

    The message is never returned: it may repeat the text of a slide.
    """
    calls = traceback.extract_tb(error.__traceback__)[-_REPORTED_CALLS:]
    at = [
        f"{'/'.join(Path(call.filename).parts[-2:])}:{call.lineno} {call.name}"
        for call in reversed(calls)
    ]
    return {"kind": type(error).__name__, "at": at}


def _pictures(drawing: Drawing) -> list[str]:
    """Return the digests of the pictures that a slide shows."""
    return sorted({op.image.asset for op in drawing.ops if isinstance(op, DrawImage)})


def _layout_lint(drawing: Drawing) -> list[dict[str, Any]]:
    """Return the findings of the layout alone."""
    return list(map(_weighed, drawing.lint))


def _weighed(lint: Lint) -> dict[str, Any]:
    """Return a finding of the engine as JSON, with its severity from the common table."""
    return {**asdict(lint), "severity": severity_of(lint.code, lint.severity)}


def main() -> None:
    """Serve requests until standard input ends."""
    # Standard output is redirected, so that nothing a library prints gets between two messages.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # If the machine still runs out of memory, the kernel should kill this process first.
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")
    folder = Path(sys.argv[1])
    at: int | None = None

    def say(message: bytes) -> None:
        answers.write(message)
        answers.flush()

    def report(index: int | None) -> None:
        nonlocal at
        if index != at:
            at = index
            say(ipc.encode({"at": index}))

    child = RenderChild(folder, report)
    say(ipc.encode({"ready": True}))
    while True:
        try:
            header, parts = ipc.decode(sys.stdin.buffer.read)
        except ipc.BrokenFrame:
            return
        # If the parent is gone, the alarm stops a slide that would paint forever.
        signal.alarm(int(header["deadline"]) + 5)
        at = header.get("index")
        try:
            reply = ipc.encode(*child.answer(header, parts))
        except EngineError as error:
            refused = {
                "pointer": error.pointer,
                "detail": error.detail,
                "user_message": error.user_message,
            }
            reply = ipc.encode({"refused": refused})
        except MemoryError:
            raise  # caches fill the memory; a new child starts with empty ones
        except Exception as error:  # noqa: BLE001 - any error would recur on a retry
            reply = ipc.encode({"failed": _place(error)})
            child = RenderChild(folder, report)  # discards half-finished state
        signal.alarm(0)
        say(reply)


if __name__ == "__main__":
    main()
