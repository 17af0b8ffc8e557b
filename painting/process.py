"""The parent's side of the render child: sends requests, waits a limited time, kills and replaces it.

Graphics code may crash, hang or hold the interpreter's lock; none of it may run in the process that serves
requests. No Django.
"""

from __future__ import annotations

import logging
import os
import select
import subprocess
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

from core.processes.priority import give_way
from painting import ipc

ROOT = Path(__file__).resolve().parent.parent
KEPT_DEATHS = 100  # carousels with a slide that killed the child
LONG = 10.0  # seconds
START_SECONDS = 15.0  # until a child reports that it is ready, even on a busy machine
_ENVIRONMENT = {
    "PATH": os.environ.get("PATH", ""),
    "LC_ALL": "C.UTF-8",
    # Pictures and canvases take megabytes each: returned to the system at once, they do not fragment memory.
    "MALLOC_MMAP_THRESHOLD_": str(2**18),
    "MALLOC_ARENA_MAX": "1",
}


log = logging.getLogger("leporello.painter")

MasterDigests = Mapping[int, str]
_NO_MASTERS: MasterDigests = MappingProxyType({})


class PainterError(Exception):
    """A slide could not be painted. ``user_message`` is for users, the exception's own message for logs.

    ``slide`` is the slide it happened at, counted from 0, or None if unknown.
    """

    user_message = "This could not be painted."
    slide: int | None = None

    def at(self, slide: int | None) -> Self:
        """Set the slide it happened at, and return the error."""
        self.slide = slide
        return self


class PainterCrashed(PainterError):
    """The child died during a request, or ran out of memory."""

    user_message = (
        "This could not be painted: it may need too much memory. "
        "Try again. If that does not help, use smaller pictures or less text on a slide."
    )


class PainterTimedOut(PainterError):
    """The child exceeded the deadline and was killed."""

    user_message = (
        "This takes too long to paint. "
        "Try again. If that does not help, use smaller pictures or less text on a slide."
    )


class PainterFailed(PainterError):
    """A bug in the engine, which a retry would meet again."""

    user_message = (
        "This could not be painted because of an error on our side, which we have logged. "
        "Until it is fixed, other text or another picture may help."
    )


class SceneRefused(PainterError):
    """The snapshot or format cannot be painted; a retry would be refused again."""

    def __init__(self, pointer: str, detail: str, user_message: str) -> None:
        super().__init__(f"{pointer}: {detail}")
        self.pointer = pointer
        self.detail = detail
        self.user_message = user_message


@dataclass(frozen=True, slots=True)
class SlidePlan:
    """One slide of a composed deck: the fingerprint of its pixels, its lint, its pictures' digests."""

    fingerprint: str
    lint: list[dict[str, Any]]
    pictures: list[str]


@dataclass(frozen=True, slots=True)
class PaintedSlide:
    """A painted slide.

    ``files`` by type; ``boxes`` and ``lint`` in slide units; ``width`` and ``height`` in pixels; ``pictures``
    are the digests of the pictures it shows.
    """

    width: int
    height: int
    files: dict[str, bytes]
    boxes: list[dict[str, Any]]
    lint: list[dict[str, Any]]
    fingerprint: str
    pictures: list[str]


class Painter:
    """Owns one render child, started on first use. Callers queue on a lock.

    ``assets`` is a folder of pictures named by the SHA-256 of their bytes. ``nice`` is added to the child's
    niceness.
    """

    def __init__(self, assets: Path, nice: int = 0) -> None:
        self._assets, self._nice = assets, nice
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._greeted = False
        self._deaths: OrderedDict[tuple[int, str], list[int]] = OrderedDict()

    def plan(
        self,
        snapshot: bytes,
        format: str,
        *,
        inspect: bool = True,
        masters: MasterDigests = _NO_MASTERS,
        deadline: float = 20.0,
    ) -> list[SlidePlan]:
        """Compose all slides without painting; ``inspect`` and ``masters`` as in ``slide``."""
        header = {
            "ask": "plan",
            "format": format,
            "inspect": inspect,
            "masters": [*masters.items()],
        }
        answer, _ = self._ask(header, snapshot, deadline)
        return [SlidePlan(**slide) for slide in answer["slides"]]

    def slide(
        self,
        snapshot: bytes,
        format: str,
        index: int,
        files: Sequence[str],
        *,
        scale: float = 1.0,
        inspect: bool = False,
        masters: MasterDigests = _NO_MASTERS,
        deadline: float = 20.0,
    ) -> PaintedSlide:
        """Paint slide ``index`` once and encode it as each of ``files`` (png, jpeg, webp, avif).

        Without files it is only laid out: boxes and lint. A ``scale`` below 1 gives a preview. ``inspect``
        adds the lint that needs pixels, at about the cost of a preview. Slides in ``masters`` are shown as the
        picture with that digest, whatever the snapshot holds.
        """
        header = {
            "ask": "slide",
            "format": format,
            "index": index,
            "files": list(files),
            "scale": scale,
            "inspect": inspect,
            "masters": [*masters.items()],
        }
        answer, parts = self._ask(header, snapshot, deadline)
        return PaintedSlide(files=dict(zip(files, parts, strict=True)), **answer)

    def pdf(
        self,
        snapshot: bytes,
        format: str,
        *,
        masters: MasterDigests = _NO_MASTERS,
        deadline: float = 60.0,
    ) -> bytes:
        """Write all slides as one PDF; ``masters`` as in ``slide``."""
        header = {"ask": "pdf", "format": format, "masters": [*masters.items()]}
        return self._ask(header, snapshot, deadline)[1][0]

    def contact_sheet(
        self,
        snapshot: bytes,
        format: str,
        *,
        masters: MasterDigests = _NO_MASTERS,
        deadline: float = 60.0,
    ) -> bytes:
        """Paint all slides on one PNG; ``masters`` as in ``slide``."""
        header = {"ask": "contact-sheet", "format": format, "masters": [*masters.items()]}
        return self._ask(header, snapshot, deadline)[1][0]

    def start(self) -> None:
        """Start the child early, so that the first request need not wait for it."""
        with self._lock:
            self._running()

    def close(self) -> None:
        """Stop the child. The next request starts another."""
        with self._lock:
            self._kill()

    def _ask(
        self, header: dict[str, Any], snapshot: bytes, deadline: float
    ) -> tuple[dict[str, Any], list[bytes]]:
        """Send a request. A slide that killed the child twice is no longer measured for requests about others."""
        deck = (hash(snapshot), header["format"])
        while True:
            deaths = self._deaths.get(deck, [])
            left_out = sorted({slide for slide in deaths if deaths.count(slide) > 1})
            try:
                return self._ask_once({**header, "left_out": left_out}, snapshot, deadline)
            except (PainterCrashed, PainterTimedOut) as death:
                # On a busy machine, missing a short deadline does not blame the slide.
                at_fault = isinstance(death, PainterCrashed) or deadline >= LONG
                if (
                    death.slide is None
                    or death.slide in (header.get("index"), *left_out)
                    or not at_fault
                ):
                    raise
                self._deaths[deck] = [*deaths, death.slide]
                if len(self._deaths) > KEPT_DEATHS:
                    self._deaths.popitem(last=False)
                if "index" not in header:
                    raise

    def _ask_once(
        self, header: dict[str, Any], snapshot: bytes, deadline: float
    ) -> tuple[dict[str, Any], list[bytes]]:
        message = ipc.encode({**header, "deadline": deadline}, [snapshot])
        at: int | None = header.get("index")
        with self._lock:
            child = self._running()
            until = began = 0.0
            try:
                if not self._greeted:
                    _listen(child, time.monotonic() + START_SECONDS)
                    self._greeted = True
                began = time.monotonic()
                until = began + deadline
                answer, parts = _talk(child, message, until)
                while "at" in answer:
                    at, began = answer["at"], time.monotonic()
                    answer, parts = _listen(child, until)
            except TimeoutError:
                self._kill()
                self._running()  # started now, so that the next caller need not wait
                # When many slides together take too long, none of them is at fault.
                alone = until - began > deadline / 2
                slow = PainterTimedOut(f"not painted within {deadline:g} s")
                raise slow.at(at if alone else None) from None
            except (OSError, ipc.BrokenFrame, ValueError):
                code = self._kill()
                self._running()
                raise PainterCrashed(f"the render child ended with {code}").at(at) from None
        if failure := answer.get("failed"):
            failed = PainterFailed(f"{failure['kind']} at {', '.join(failure['at'])}")
            log.error("the painter failed (%s): %s", header["ask"], failed)
            raise failed.at(at)
        if refusal := answer.get("refused"):
            raise SceneRefused(**refusal).at(at)
        return answer, parts

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._kill()
            self._greeted = False
            self._child = subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, "-m", "painting.child", str(self._assets)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                bufsize=0,
                cwd=ROOT,
                env=_ENVIRONMENT,
                start_new_session=self._nice > 0,
            )
            if self._nice:
                give_way(self._nice, self._child.pid)
            for pipe in (self._child.stdin, self._child.stdout):
                if pipe is not None:
                    os.set_blocking(pipe.fileno(), False)
        return self._child

    def _kill(self) -> int | None:
        """Kill the child and reap it. Returns its exit code, negative for a signal."""
        child, self._child = self._child, None
        if child is None:
            return None
        child.kill()
        code = child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                pipe.close()
        return code


def _talk(
    child: subprocess.Popen[bytes], message: bytes, until: float
) -> tuple[dict[str, Any], list[bytes]]:
    """Send a message and read the reply, both before ``until`` (monotonic seconds)."""
    if child.stdin is None:
        raise ipc.BrokenFrame("the child has no pipes")
    view = memoryview(message)
    while view:
        _wait(until, writing=child.stdin.fileno())
        view = view[os.write(child.stdin.fileno(), view) :]
    return _listen(child, until)


def _listen(child: subprocess.Popen[bytes], until: float) -> tuple[dict[str, Any], list[bytes]]:
    """Read one message before ``until``."""
    if child.stdout is None:
        raise ipc.BrokenFrame("the child has no pipes")
    source = child.stdout.fileno()

    def read(length: int) -> bytes:
        data = bytearray()
        while len(data) < length:
            _wait(until, reading=source)
            piece = os.read(source, min(length - len(data), 2**20))
            if not piece:
                break
            data += piece
        return bytes(data)

    return ipc.decode(read)


def _wait(until: float, *, reading: int | None = None, writing: int | None = None) -> None:
    left = until - time.monotonic()
    poll = select.poll()
    if reading is not None:
        poll.register(reading, select.POLLIN)
    if writing is not None:
        poll.register(writing, select.POLLOUT)
    if left <= 0 or not poll.poll(left * 1000):
        raise TimeoutError
