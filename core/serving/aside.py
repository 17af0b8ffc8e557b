"""Forwarding to the web process aside: one of low priority that answers the addresses that keep the others busy.

Threads of Python share one processor and have no priorities; processes have.
"""

from __future__ import annotations

import logging
import shutil
import socket
import string
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from http.client import HTTPConnection, HTTPException, HTTPResponse, IncompleteRead
from typing import Any
from urllib.parse import quote

from core.errors import Unavailable
from core.serving.front import (
    Answer,
    Application,
    Away,
    Environ,
    Receive,
    Refused,
    Scope,
    Send,
    Wsgi,
)
from core.serving.lanes import count_elsewhere

# Connecting takes no time where anybody listens. An answer takes long where other processes have priority.
CONNECT_SECONDS, ANSWER_SECONDS = 1.0, 120.0
RETRY_AFTER = "2"
# The header with the address that the front saw: all connections to the process aside are the front's.
_PEER = "x-real-ip"
# The header in which the process aside says how many seconds of its interpreter an answer took.
_COST = "x-cost"
# Headers about a connection are not forwarded, nor those that every server adds by itself.
_HOP = frozenset(("connection", "keep-alive", "proxy-connection", "te", "trailer", "upgrade"))
_NOT_SENT = _HOP | {_PEER, "expect"}
_NOT_TAKEN = _HOP | {"date", "server", "transfer-encoding", _COST}

log = logging.getLogger("leporello.request")


class _Connection(HTTPConnection):
    """A connection to a socket file."""

    auto_open = 0  # a request is not sent twice

    def __init__(self, path: str) -> None:
        super().__init__("aside")
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(CONNECT_SECONDS)
        self.sock.connect(self._path)
        self.sock.settimeout(ANSWER_SECONDS)


class Aside:
    """The process that listens at the socket ``path``. The processor time that it takes is the asker's use."""

    def __init__(self, path: str) -> None:
        self._path = path

    def __call__(self, environ: Environ) -> Answer:
        """Forward a request and return the complete answer.

        Raises ``Away`` when nobody listens. Raises ``Refused`` when no answer came: the request may have had its
        effect, so it is not repeated.
        """
        with closing(_Connection(self._path)) as line:
            try:
                line.connect()
            except OSError:
                raise Away from None
            try:
                _send(line, environ)
                return _answer(line.getresponse())
            except (OSError, HTTPException) as failure:
                facts = {"request_id": environ["HTTP_X_REQUEST_ID"]}
                kind = type(failure).__name__
                log.warning("the process aside gave no answer: %s", kind, extra={"facts": facts})
                again = {"retry-after": RETRY_AFTER}
                raise Refused(503, Unavailable.code, Unavailable.title, **again) from None


def _send(line: HTTPConnection, environ: Environ) -> None:
    target = quote(environ["PATH_INFO"].encode("latin-1"))
    if environ["QUERY_STRING"]:
        target += "?" + quote(environ["QUERY_STRING"].encode("latin-1"), safe=string.punctuation)
    line.putrequest(environ["REQUEST_METHOD"], target, skip_host=True, skip_accept_encoding=True)
    for name, value in _headers(environ):
        line.putheader(name, value)
    line.endheaders(environ["wsgi.input"] if "CONTENT_LENGTH" in environ else None)


def _headers(environ: Environ) -> Iterator[tuple[str, str]]:
    yield _PEER, environ["REMOTE_ADDR"]
    if "HTTP_HOST" not in environ:
        yield "host", f"{environ['SERVER_NAME']}:{environ['SERVER_PORT']}"
    for key, value in environ.items():
        if key.startswith("HTTP_") or key in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            name = key.removeprefix("HTTP_").replace("_", "-").lower()
            if name not in _NOT_SENT:
                yield name, value


def _answer(response: HTTPResponse) -> Answer:
    """Read an answer to its end. Raises ``HTTPException`` where it does not say its end, or ends before."""
    if response.length is None and not response.chunked:
        raise IncompleteRead(b"")
    answer = Answer(response.status)
    answer.headers = [
        (name.lower().encode(), value.encode("latin-1"))
        for name, value in response.getheaders()
        if name.lower() not in _NOT_TAKEN
    ]
    count_elsewhere(float(response.getheader(_COST, "0")))
    shutil.copyfileobj(response, answer.body)
    if response.length:
        raise IncompleteRead(b"", response.length)
    answer.body.seek(0)
    return answer


def telling_cost(application: Wsgi) -> Wsgi:
    """Wrap the application of the process aside: its answers tell fronts what they took."""

    def answer(environ: Environ, start: Callable[..., Any]) -> Iterable[bytes]:
        began = time.thread_time()

        def starting(status: str, headers: list[tuple[str, str]], *more: object) -> Any:
            cost = f"{time.thread_time() - began:.6f}"
            return start(status, [*headers, (_COST, cost)], *more)

        return application(environ, starting)

    return answer


def asked_by_fronts(application: Application) -> Application:
    """Wrap the application of the process aside: the address of a request is the one that its front saw.

    Only fronts may be able to connect to it.
    """

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            peer = dict(scope["headers"]).get(_PEER.encode(), b"").decode("latin-1")
            headers = [one for one in scope["headers"] if one[0] != _PEER.encode()]
            scope = {**scope, "client": (peer, 0), "headers": headers}
        await application(scope, receive, send)

    return answer
