"""Questions about what strangers sent, each answered by a process of its own under hard limits.

A question names the module that answers it: its function ``answer(data, *arguments)`` returns a head
that JSON can hold, and bytes. A template process, which has imported such modules and has never seen
a stranger's byte, forks a child for every question. So a child starts within milliseconds, carries
nothing from one question to the next, and costs its question and nothing else when it crashes, hangs,
or grows. Neither template nor child knows Django, opens a connection, or has an environment.
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
_START_SECONDS = 30.0  # until a child is there, however busy the machine is
_NICE = 15  # a request that opens a draft does not wait for one that reads an archive
_GRACE_SECONDS = 2.0  # that a child outlives its parent's patience
_MESSAGE = 8_192  # bytes of what the template is told, at most
_PIECE = 2**20
_TOLD_CALLS = 5
_BEGUN = b"\n"  # a child's first word


@dataclass(frozen=True, slots=True)
class Limits:
    """What one question may cost: seconds of a processor, seconds altogether, and bytes.

    ``memory`` is the child's address space, ``answer`` the length of what it answers, ``file`` that of
    the largest file that it may write.
    """

    cpu: int
    wall: float
    memory: int
    answer: int
    file: int = 0


class ChildStopped(Exception):
    """The child ended without an answer: it ran into one of its limits, or crashed."""


class ChildFailed(Exception):
    """The child met an exception that nobody foresaw, which is our mistake.

    The message is its class and place, never what it said: that may repeat a stranger's words.
    """


class _TemplateGone(Exception):
    """The template ended before it forked a child."""


class Template:
    """Owns one template process, started when first needed and again whenever it died."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def ask(
        self, module: str, data: bytes, *arguments: str, limits: Limits
    ) -> tuple[dict[str, Any], bytes]:
        """What a child answers about the data: head and bytes.

        Raises ``ChildStopped`` or ``ChildFailed``, and ``Crowded`` where its time was over before it
        had the processor for as long as it may: the machine is busy. Never lasts much longer than that.
        """
        for _ in range(2):  # a template that died is no fault of the question
            with suppress(_TemplateGone):
                return self._asked(module, data, arguments, limits)
        raise ChildStopped("the template process does not stay alive")

    def warm(self, *modules: str) -> None:
        """Have modules imported ahead of the first question; waits for nothing."""
        with suppress(_TemplateGone):
            for module in modules:
                self._tell({"module": module}, [])

    def close(self) -> None:
        """End the template; the next question starts another."""
        with self._lock:
            self._stop()

    def _asked(
        self, module: str, data: bytes, arguments: tuple[str, ...], limits: Limits
    ) -> tuple[dict[str, Any], bytes]:
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                said = {"module": module, "arguments": arguments, "limits": asdict(limits)}
                control = self._tell(said, [theirs.fileno()])
            try:
                ours.settimeout(_START_SECONDS)
                begun = _word(ours)
                if not begun:
                    self._give_up(control)
                    raise _TemplateGone
                until = time.monotonic() + limits.wall
                _send(ours, data, until)
                answer = _received(ours, limits.answer, until)
            except TimeoutError:
                detail = "It was not done in time. Ask again in a while."
                raise Overloaded(detail, retry_after=30) from None
            except OSError:  # broken off, or too long
                answer = b""
        head, _, rest = answer.partition(b"\n")
        if not head:
            raise ChildStopped(f"{module} ended without an answer")
        told: dict[str, Any] = json.loads(head)
        if "failed" in told:
            raise ChildFailed(f"{module}: {told['failed']}")
        return told["answer"], rest

    def _tell(self, message: dict[str, Any], files: list[int]) -> socket.socket:
        """Tell the template something; the way by which it was told."""
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
        """End the template that was told by this way, unless it has been replaced already."""
        with self._lock:
            if self._control is control:
                self._stop()

    def _running(self) -> socket.socket:
        """The way to the template, which is started where there is none."""
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


def _word(source: socket.socket) -> bytes:
    """A child's first word, empty where there is no child."""
    try:
        return source.recv(len(_BEGUN))
    except ConnectionError:
        return b""


def _send(to: socket.socket, data: bytes, until: float) -> None:
    view = memoryview(data)
    while view:
        to.settimeout(max(0.001, until - time.monotonic()))
        view = view[to.send(view[:_PIECE]) :]
    to.shutdown(socket.SHUT_WR)


def _received(source: socket.socket, most: int, until: float | None = None) -> bytes:
    """Everything up to the end; ``OSError`` where that is too much or comes too late."""
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
    """The template: import and fork as told, until the process that started it is gone."""
    control = socket.socket(fileno=os.dup(0))
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it ends with its parent, however that ends
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # children leave no remains
    while True:
        message, files, _, _ = socket.recv_fds(control, _MESSAGE, 1)
        if not message:
            return
        said = json.loads(message)
        importlib.import_module(said["module"])
        gc.freeze()  # what is shared with the children is not touched by their collectors
        for file in files:
            if os.fork() == 0:
                control.close()
                _be_child(socket.socket(fileno=file), said)
            os.close(file)


def _be_child(peer: socket.socket, said: dict[str, Any]) -> NoReturn:
    """Answer one question, and end."""
    with suppress(BaseException):
        limits = Limits(**said["limits"])
        _limit_self(limits)
        peer.sendall(_BEGUN)
        data = _received(peer, sys.maxsize)
        try:
            head, rest = importlib.import_module(said["module"]).answer(data, *said["arguments"])
            told = json.dumps({"answer": head}).encode()
        except MemoryError:
            raise  # to be told of it would take some
        except Exception as error:  # noqa: BLE001 - asked again it would come again
            told, rest = json.dumps({"failed": _place(error)}).encode(), b""
        peer.sendall(told + b"\n")
        peer.sendall(rest)
    os._exit(0)


def _limit_self(limits: Limits) -> None:
    """From here on this process can neither grow nor linger; who is short of memory or processors goes before it."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    give_way(_NICE)
    signal.setitimer(signal.ITIMER_REAL, limits.wall + _GRACE_SECONDS)  # nobody waits any more
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")
    os.dup2(1, 2)  # whatever a library says may repeat a stranger's words
    for name, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.cpu),
        (resource.RLIMIT_FSIZE, limits.file),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(name, (most, most))


def _place(error: Exception) -> str:
    """The class of an exception and where it came from, innermost first."""
    calls = reversed(traceback.extract_tb(error.__traceback__)[-_TOLD_CALLS:])
    at = [f"{'/'.join(Path(one.filename).parts[-2:])}:{one.lineno} {one.name}" for one in calls]
    return f"{type(error).__name__} at {', '.join(at)}"


if __name__ == "__main__":
    _serve()
