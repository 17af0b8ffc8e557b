"""The render child's keeper: asks it, waits a bounded time, kills and replaces it.

Graphics code may crash, hang or hold the interpreter's lock; none of it may run in the process
that serves requests. No Django.
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
KEPT_DEATHS = 100  # decks of which a slide ended the child
LONG = 10.0  # seconds
START_SECONDS = 15.0  # until a child says that it is there, however busy the machine is
_ENVIRONMENT = {
    "PATH": os.environ.get("PATH", ""),
    "LC_ALL": "C.UTF-8",
    # Pictures and canvases come and go in megabytes: given back at once, they leave no holes.
    "MALLOC_MMAP_THRESHOLD_": str(2**18),
    "MALLOC_ARENA_MAX": "1",
}


log = logging.getLogger("leporello.painter")

Seen = Mapping[int, str]
_NONE: Seen = MappingProxyType({})


class PainterError(Exception):
    """A slide could not be painted. ``user_message`` is what a user may read of it; the message is for logs.

    ``slide`` is the one that it happened at, counted from 0; None where nobody knows.
    """

    user_message = "This could not be painted."
    slide: int | None = None

    def at(self, slide: int | None) -> Self:
        """This, at a slide."""
        self.slide = slide
        return self


class PainterCrashed(PainterError):
    """The child died of what it was asked, or ran out of memory."""

    user_message = (
        "This could not be painted: it may need more memory than there is. "
        "Try again; if that does not help, use smaller pictures or less text on a slide."
    )


class PainterTimedOut(PainterError):
    """The child needed longer than the deadline and was killed."""

    user_message = (
        "This takes too long to paint. "
        "Try again; if that does not help, use smaller pictures or less text on a slide."
    )


class PainterFailed(PainterError):
    """The engine has a mistake that what was asked for brings out; asking again gives it again."""

    user_message = (
        "This could not be painted, which is our mistake: we have a note of it. "
        "Until it is mended, another wording or another picture may help."
    )


class SceneRefused(PainterError):
    """The snapshot or format is not one that can be painted; asking again gives the same answer."""

    def __init__(self, pointer: str, detail: str, user_message: str) -> None:
        super().__init__(f"{pointer}: {detail}")
        self.pointer = pointer
        self.detail = detail
        self.user_message = user_message


@dataclass(frozen=True, slots=True)
class SlidePlan:
    """One slide of a composed deck: the name of its pixels, its lint, the digests of its pictures."""

    fingerprint: str
    lint: list[dict[str, Any]]
    pictures: list[str]


@dataclass(frozen=True, slots=True)
class PaintedSlide:
    """``files`` by kind; ``boxes`` and ``lint`` in slide units, ``width`` and ``height`` in pixels.

    ``pictures`` are the digests of those that it shows.
    """

    width: int
    height: int
    files: dict[str, bytes]
    boxes: list[dict[str, Any]]
    lint: list[dict[str, Any]]
    fingerprint: str
    pictures: list[str]


class Painter:
    """Owns one render child, started when first needed; callers queue on a lock.

    ``assets`` is a folder of picture files named by the SHA-256 of their bytes. The child is by ``nice`` nicer than
    its parent.
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
        seen: Seen = _NONE,
        deadline: float = 20.0,
    ) -> list[SlidePlan]:
        """Compose the whole deck without painting it; ``inspect`` and ``seen`` as in ``slide``."""
        header = {"ask": "plan", "format": format, "inspect": inspect, "seen": [*seen.items()]}
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
        seen: Seen = _NONE,
        deadline: float = 20.0,
    ) -> PaintedSlide:
        """Paint slide ``index`` once and encode it as each of ``files`` (png, jpeg, webp, avif).

        With no files it is only laid out: boxes and lint. ``scale`` below 1 gives a preview.
        ``inspect`` adds the lint that only pixels tell, at about the cost of a preview. Slides that are
        named in ``seen`` are shown as the picture of that digest, whatever the snapshot says.
        """
        header = {
            "ask": "slide",
            "format": format,
            "index": index,
            "files": list(files),
            "scale": scale,
            "inspect": inspect,
            "seen": [*seen.items()],
        }
        answer, parts = self._ask(header, snapshot, deadline)
        return PaintedSlide(files=dict(zip(files, parts, strict=True)), **answer)

    def pdf(
        self, snapshot: bytes, format: str, *, seen: Seen = _NONE, deadline: float = 60.0
    ) -> bytes:
        """The whole deck as one PDF; ``seen`` as in ``slide``."""
        header = {"ask": "pdf", "format": format, "seen": [*seen.items()]}
        return self._ask(header, snapshot, deadline)[1][0]

    def contact_sheet(
        self, snapshot: bytes, format: str, *, seen: Seen = _NONE, deadline: float = 60.0
    ) -> bytes:
        """The whole deck on one PNG; ``seen`` as in ``slide``."""
        header = {"ask": "contact-sheet", "format": format, "seen": [*seen.items()]}
        return self._ask(header, snapshot, deadline)[1][0]

    def start(self) -> None:
        """Start the child ahead of the first question, which then need not wait for it."""
        with self._lock:
            self._running()

    def close(self) -> None:
        """Stop the child; the next question starts another."""
        with self._lock:
            self._kill()

    def _ask(
        self, header: dict[str, Any], snapshot: bytes, deadline: float
    ) -> tuple[dict[str, Any], list[bytes]]:
        """Ask the child; a slide that it died of twice is measured no more for the sake of others."""
        deck = (hash(snapshot), header["format"])
        while True:
            deaths = self._deaths.get(deck, [])
            left_out = sorted({slide for slide in deaths if deaths.count(slide) > 1})
            try:
                return self._ask_once({**header, "left_out": left_out}, snapshot, deadline)
            except (PainterCrashed, PainterTimedOut) as death:
                # On a busy machine a short deadline says little.
                told = isinstance(death, PainterCrashed) or deadline >= LONG
                if (
                    death.slide is None
                    or death.slide in (header.get("index"), *left_out)
                    or not told
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
                self._running()  # who asks next need not wait until it is there
                # Of many slides that take long together none is to blame.
                alone = until - began > deadline / 2
                slow = PainterTimedOut(f"not painted within {deadline:g} s")
                raise slow.at(at if alone else None) from None
            except (OSError, ipc.BrokenFrame, ValueError):
                code = self._kill()
                self._running()
                raise PainterCrashed(f"the render child ended with {code}").at(at) from None
        if failure := answer.get("failed"):
            failed = PainterFailed(f"{failure['kind']} at {', '.join(failure['at'])}")
            log.error("the painter has a mistake (%s): %s", header["ask"], failed)
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
        """End the child for certain and collect it; its exit code, negative for a signal."""
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
    """Send a message and read the answer, both before ``until`` (monotonic seconds)."""
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
