"""The application under test of fronts and the process aside: the service, and below ``/try`` actions by path.

Every response names the process that sent it. Below ``/alone`` a front looks for a process aside that does not exist.
"""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.conf import settings

from config import asgi
from config.wsgi import application as wsgi
from core.serving.aside import Aside
from core.serving.front import Environ, Front, Receive, Scope, Send

BIG = 8 * 2**20
FOREVER = 1e300  # seconds that do not fade
Start = Callable[..., Any]


def _marked(environ: Environ, start: Start) -> Iterable[bytes]:
    def marking(status: str, headers: list[tuple[str, str]], *more: object) -> Any:
        return start(status, [*headers, ("X-Process", f"{os.getpid()} {os.nice(0)}")], *more)

    place = environ["PATH_INFO"]
    return (_try if place.startswith(("/try/", "/alone/")) else wsgi)(environ, marking)


def _try(environ: Environ, start: Start) -> Iterable[bytes]:
    match environ["PATH_INFO"].split("/")[2]:
        case "dear":
            front = _alone if environ["PATH_INFO"].startswith("/alone/") else _served
            assert isinstance(front, Front)
            front._all_lanes.own.note(asgi._address(environ), FOREVER)
        case "die":
            with Path(environ["QUERY_STRING"]).open("a") as began:
                began.write(f"{os.getpid()}\n")
            if settings.IS_ASIDE:
                os.kill(os.getpid(), signal.SIGKILL)
        case "big":
            start("200 OK", [])
            return (b"." * 2**20 for _ in range(BIG >> 20))
        case "empty":
            start("204 No Content", [("Set-Cookie", "a=1; Path=/"), ("Set-Cookie", "b=2")])
            return []
        case "odd":
            start("418 Teapot", [("Content-Length", "4"), ("X-Odd", "caf\xe9, a"), ("ETag", '"1"')])
            return [b"a\x00", b"", b"\xffb"]
    facts = {name: value for name, value in environ.items() if isinstance(value, str)}
    facts |= {"body": environ["wsgi.input"].read().decode() if "CONTENT_LENGTH" in environ else ""}
    start("200 OK", [("Content-Type", "application/json")])
    return [json.dumps(facts | {"address": asgi._address(environ)}).encode()]


_served = asgi.serve(_marked)
_alone = Front(_marked, asgi._lane, asgi._address, aside=Aside(f"{settings.ASIDE_SOCKET}.gone"))


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """By the first name of the path."""
    alone = scope.get("path", "").startswith("/alone/")
    await (_alone if alone else _served)(scope, receive, send)
