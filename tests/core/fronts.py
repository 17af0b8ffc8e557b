"""The application under test of the front: the service, and below ``/echo`` and ``/strict`` one that echoes requests."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable
from typing import Any

from config.asgi import application as service
from core.serving.front import Environ, Front, Receive, Scope, Send

BIG = 24 * 2**20
_released = threading.Event()


def _echo(environ: Environ, start: Callable[..., Any]) -> Iterable[bytes]:
    """Echo the request; ``/big`` is long; ``/wait`` waits for a request to ``/release``, until ``/forget``."""
    what = environ["PATH_INFO"].rpartition("/")[2]
    start("200 OK", [("Content-Type", "application/json")])
    if what == "wait":
        _released.wait()
    elif what == "release":
        _released.set()
    elif what == "forget":
        _released.clear()
    elif what == "big":
        return (b"." * 2**20 for _ in range(BIG >> 20))
    facts = {name: value for name, value in environ.items() if isinstance(value, str)}
    return [json.dumps(facts | {"body": environ["wsgi.input"].read().decode()}).encode()]


def _lane(environ: Environ) -> str:
    return "known" if "HTTP_AUTHORIZATION" in environ else "strangers"


def _address(environ: Environ) -> str:
    return str(environ.get("HTTP_X_FROM", ""))


_fronts = {
    "echo": Front(_echo, _lane, _address),
    "strict": Front(_echo, _lane, _address, grace=0.1, arriving=3),
}


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """By the first name of the path."""
    first = scope.get("path", "/").split("/")[1]
    await _fronts.get(first, service)(scope, receive, send)
