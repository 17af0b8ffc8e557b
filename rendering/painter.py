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
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rendering import frames

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 15.0  # until a child says that it is there, however busy the machine is
_ENVIRONMENT = {
    "PATH": os.environ.get("PATH", ""),
    "LC_ALL": "C.UTF-8",
    # Pictures and canvases come and go in megabytes: given back at once, they leave no holes.
    "MALLOC_MMAP_THRESHOLD_": str(2**18),
    "MALLOC_ARENA_MAX": "1",
}


log = logging.getLogger("leporello.painter")


class PainterError(Exception):
    """A slide could not be painted. ``told`` is what a user may read of it; the message is for logs."""

    told = "This could not be painted."


class PainterCrashed(PainterError):
    """The child died of what it was asked, or ran out of memory."""

    told = (
        "This could not be painted: it may need more memory than there is. "
        "Try again; if that does not help, use smaller pictures or less text on a slide."
    )


class PainterTimedOut(PainterError):
    """The child needed longer than the deadline and was killed."""

    told = (
        "This takes too long to paint. "
        "Try again; if that does not help, use smaller pictures or less text on a slide."
    )


class PainterFailed(PainterError):
    """The engine has a mistake that what was asked for brings out; asking again gives it again."""

    told = (
        "This could not be painted, which is our mistake: we have a note of it. "
        "Until it is mended, another wording or another picture may help."
    )


class SceneRefused(PainterError):
    """The snapshot or format is not one that can be painted; asking again gives the same answer."""

    def __init__(self, pointer: str, detail: str) -> None:
        super().__init__(f"{pointer}: {detail}")
        self.pointer = pointer
        self.detail = detail


@dataclass(frozen=True, slots=True)
class SlidePlan:
    """One slide of a composed deck: the name of its pixels, its lint, its alt text."""

    fingerprint: str
    lint: list[dict[str, Any]]
    alt: str


@dataclass(frozen=True, slots=True)
class PaintedSlide:
    """``files`` by kind; ``boxes`` and ``lint`` in slide units, ``width`` and ``height`` in pixels."""

    width: int
    height: int
    files: dict[str, bytes]
    boxes: list[dict[str, Any]]
    lint: list[dict[str, Any]]
    fingerprint: str


class Painter:
    """Owns one render child, started when first needed; callers queue on a lock.

    ``assets`` is a folder of picture files named by the SHA-256 of their bytes.
    """

    def __init__(self, assets: Path) -> None:
        self._assets = assets
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._greeted = False

    def plan(
        self, snapshot: bytes, format: str, *, inspect: bool = True, deadline: float = 20.0
    ) -> list[SlidePlan]:
        """Compose the whole deck without painting it; ``inspect`` as in ``slide``."""
        header = {"ask": "plan", "format": format, "inspect": inspect}
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
        deadline: float = 20.0,
    ) -> PaintedSlide:
        """Paint slide ``index`` once and encode it as each of ``files`` (png, jpeg, webp, avif).

        With no files it is only laid out: boxes and lint. ``scale`` below 1 gives a preview.
        ``inspect`` adds the lint that only pixels tell, at about the cost of a preview.
        """
        header = {
            "ask": "slide",
            "format": format,
            "index": index,
            "files": list(files),
            "scale": scale,
            "inspect": inspect,
        }
        answer, parts = self._ask(header, snapshot, deadline)
        return PaintedSlide(files=dict(zip(files, parts, strict=True)), **answer)

    def pdf(self, snapshot: bytes, format: str, *, deadline: float = 60.0) -> bytes:
        """The whole deck as one PDF."""
        return self._ask({"ask": "pdf", "format": format}, snapshot, deadline)[1][0]

    def contact_sheet(self, snapshot: bytes, format: str, *, deadline: float = 60.0) -> bytes:
        """The whole deck on one PNG."""
        return self._ask({"ask": "contact-sheet", "format": format}, snapshot, deadline)[1][0]

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
        message = frames.encode({**header, "deadline": deadline}, [snapshot])
        with self._lock:
            child = self._running()
            try:
                if not self._greeted:
                    _listen(child, time.monotonic() + START_SECONDS)
                    self._greeted = True
                answer, parts = _talk(child, message, time.monotonic() + deadline)
            except TimeoutError:
                self._kill()
                raise PainterTimedOut(f"not painted within {deadline:g} s") from None
            except (OSError, frames.BrokenFrame, ValueError):
                code = self._kill()
                raise PainterCrashed(f"the render child ended with {code}") from None
        if failure := answer.get("failed"):
            failed = PainterFailed(f"{failure['kind']} at {', '.join(failure['at'])}")
            log.error("the painter has a mistake (%s): %s", header["ask"], failed)
            raise failed
        if refusal := answer.get("refused"):
            raise SceneRefused(refusal["pointer"], refusal["detail"])
        return answer, parts

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._kill()
            self._greeted = False
            self._child = subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, "-m", "rendering.child", str(self._assets)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                bufsize=0,
                cwd=ROOT,
                env=_ENVIRONMENT,
            )
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
        raise frames.BrokenFrame("the child has no pipes")
    view = memoryview(message)
    while view:
        _wait(until, writing=child.stdin.fileno())
        view = view[os.write(child.stdin.fileno(), view) :]
    return _listen(child, until)


def _listen(child: subprocess.Popen[bytes], until: float) -> tuple[dict[str, Any], list[bytes]]:
    """Read one message before ``until``."""
    if child.stdout is None:
        raise frames.BrokenFrame("the child has no pipes")
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

    return frames.decode(read)


def _wait(until: float, *, reading: int | None = None, writing: int | None = None) -> None:
    left = until - time.monotonic()
    poll = select.poll()
    if reading is not None:
        poll.register(reading, select.POLLIN)
    if writing is not None:
        poll.register(writing, select.POLLOUT)
    if left <= 0 or not poll.poll(left * 1000):
        raise TimeoutError
