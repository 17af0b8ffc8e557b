"""Sandboxed child processes: untrusted data is processed in a separate process under hard limits.

A request names a module, whose function ``answer(data, *arguments)`` returns a JSON-serializable head and bytes. A
template process, which has imported such modules and has never read untrusted data, forks a child for every request.
So a child starts within milliseconds, carries nothing from one request to the next, and when it crashes, hangs or
grows, only its own request fails. Neither template nor child imports Django, opens connections or has environment
variables.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
import traceback
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NoReturn

from core.errors import Overloaded
from core.processes.priority import give_way

_ROOT = Path(__file__).resolve().parents[2]
_START_SECONDS = 30.0  # limit for a child to start, on a busy machine too
_NICE = 15  # so that opening a carousel does not wait for reading an archive
_GRACE_SECONDS = 2.0  # by which a child may outlive its parent's timeout
_MESSAGE = 8_192  # the most bytes of a message to the template
_PIECE = 2**20
_REPORTED_CALLS = 5
_STARTED = b"\n"  # a child's first byte


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one request.

    ``cpu``: processor seconds. ``wall``: seconds in all. In bytes: ``memory``, the child's address space; ``answer``,
    the length of its answer; ``file``, the largest file that it may write.
    """

    cpu: int
    wall: float
    memory: int
    answer: int
    file: int = 0


class ChildStopped(Exception):
    """The child ended without an answer: it exceeded a limit or crashed."""


class ChildFailed(Exception):
    """The child raised an unexpected exception, which is our mistake.

    The message holds the exception's class and place, never its text, which may repeat untrusted data.
    """


class _TemplateGone(Exception):
    """The template ended before it forked a child."""


class Template:
    """Owns one template process, which is started when first needed and again after it died."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def ask(
        self, module: str, data: bytes, *arguments: str, limits: Limits
    ) -> tuple[dict[str, Any], bytes]:
        """Process data in a child. Return its answer: head and bytes.

        Raises ``ChildStopped`` or ``ChildFailed``, and ``Overloaded`` if the time limit passed before the child had
        used its processor time, because the machine is busy. Never lasts much longer than ``limits.wall``.
        """
        for _ in range(2):  # once more if the template died, which is no fault of the request
            with suppress(_TemplateGone):
                return self._asked(module, data, arguments, limits)
        raise ChildStopped("the template process does not stay alive")

    def warm(self, *modules: str) -> None:
        """Have the template import modules before the first request; does not wait for it."""
        with suppress(_TemplateGone):
            for module in modules:
                self._tell({"module": module}, [])

    def close(self) -> None:
        """End the template; the next request starts another."""
        with self._lock:
            self._stop()

    def _asked(
        self, module: str, data: bytes, arguments: tuple[str, ...], limits: Limits
    ) -> tuple[dict[str, Any], bytes]:
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                message = {"module": module, "arguments": arguments, "limits": asdict(limits)}
                control = self._tell(message, [theirs.fileno()])
            try:
                ours.settimeout(_START_SECONDS)
                started = _first_byte(ours)
                if not started:
                    self._give_up(control)
                    raise _TemplateGone
                until = time.monotonic() + limits.wall
                _send(ours, data, until)
                answer = _received(ours, limits.answer, until)
            except TimeoutError:
                detail = "This took too long. Try again in 30 seconds."
                raise Overloaded(detail, retry_after=30) from None
            except OSError:  # the connection broke, or the answer is too long
                answer = b""
        head, _, rest = answer.partition(b"\n")
        if not head:
            raise ChildStopped(f"{module} ended without an answer")
        result: dict[str, Any] = json.loads(head)
        if "failed" in result:
            raise ChildFailed(f"{module}: {result['failed']}")
        return result["answer"], rest

    def _tell(self, message: dict[str, Any], files: list[int]) -> socket.socket:
        """Send the template a message. Return the control socket that was used."""
        encoded = json.dumps(message).encode()
        with self._lock:
            control = self._running()
            try:
                socket.send_fds(control, [encoded], files)
            except OSError:
                self._stop()
                raise _TemplateGone from None
            return control

    def _give_up(self, control: socket.socket) -> None:
        """End the template behind this control socket, unless it has been replaced already."""
        with self._lock:
            if self._control is control:
                self._stop()

    def _running(self) -> socket.socket:
        """Return the control socket of the template; start one if there is none."""
        if self._process and self._control and self._process.poll() is None:
            return self._control
        self._stop()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, "-s", "-m", __name__],
                cwd=_ROOT,
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                env={},
            )
        self._control = ours
        return ours

    def _stop(self) -> None:
        if self._control:
            self._control.close()
        if self._process:
            self._process.kill()
            self._process.wait()
        self._process = self._control = None


template = Template()
atexit.register(template.close)


def _first_byte(source: socket.socket) -> bytes:
    """Read a child's first byte; empty if there is no child."""
    try:
        return source.recv(len(_STARTED))
    except ConnectionError:
        return b""


def _send(to: socket.socket, data: bytes, until: float) -> None:
    view = memoryview(data)
    while view:
        to.settimeout(max(0.001, until - time.monotonic()))
        view = view[to.send(view[:_PIECE]) :]
    to.shutdown(socket.SHUT_WR)


def _received(source: socket.socket, most: int, until: float | None = None) -> bytes:
    """Read to the end. Raises ``OSError`` beyond ``most`` bytes, ``TimeoutError`` after ``until``."""
    pieces: list[bytes] = []
    length = 0
    while length <= most:
        source.settimeout(until and max(0.001, until - time.monotonic()))
        piece = source.recv(_PIECE)
        if not piece:
            return b"".join(pieces)
        pieces.append(piece)
        length += len(piece)
    raise OSError("the answer is too long")


def _serve() -> None:
    """Run the template: import and fork on request, until the parent process is gone."""
    control = socket.socket(fileno=os.dup(0))
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it ends with its parent instead
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # children leave no zombies
    while True:
        message, files, _, _ = socket.recv_fds(control, _MESSAGE, 1)
        if not message:
            return
        request = json.loads(message)
        importlib.import_module(request["module"])
        gc.freeze()  # the children's garbage collectors must not touch, and so copy, shared memory
        for file in files:
            if os.fork() == 0:
                control.close()
                _be_child(socket.socket(fileno=file), request)
            os.close(file)


def _be_child(peer: socket.socket, request: dict[str, Any]) -> NoReturn:
    """Answer one request, then exit."""
    with suppress(BaseException):
        limits = Limits(**request["limits"])
        _limit_self(limits)
        peer.sendall(_STARTED)
        data = _received(peer, sys.maxsize)
        try:
            module = importlib.import_module(request["module"])
            head, rest = module.answer(data, *request["arguments"])
            result = json.dumps({"answer": head}).encode()
        except MemoryError:
            raise  # reporting it would need memory
        except Exception as error:  # noqa: BLE001 - a retry would raise it again
            result, rest = json.dumps({"failed": _place(error)}).encode(), b""
        peer.sendall(result + b"\n")
        peer.sendall(rest)
    os._exit(0)


def _limit_self(limits: Limits) -> None:
    """Apply limits of size and time to this process, and let others have memory and processors first."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    give_way(_NICE)
    signal.setitimer(
        signal.ITIMER_REAL, limits.wall + _GRACE_SECONDS
    )  # the parent has stopped waiting by then
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")
    os.dup2(1, 2)  # to /dev/null: a library's messages may repeat untrusted data
    for name, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.cpu),
        (resource.RLIMIT_FSIZE, limits.file),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(name, (most, most))


def _place(error: Exception) -> str:
    """Return the class of an exception and its last calls, innermost first."""
    calls = reversed(traceback.extract_tb(error.__traceback__)[-_REPORTED_CALLS:])
    at = [f"{'/'.join(Path(one.filename).parts[-2:])}:{one.lineno} {one.name}" for one in calls]
    return f"{type(error).__name__} at {', '.join(at)}"


if __name__ == "__main__":
    _serve()
