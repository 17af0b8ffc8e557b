"""A client of the public HTTP API that needs only the standard library."""

from __future__ import annotations

import http.client
import json
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from email.message import Message
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urljoin, urlsplit

TIMEOUT_S = 60
# The API's JSON documents; docs/openapi.yaml describes them.
Json = Any


@dataclass(frozen=True)
class Answer:
    """A response: status, headers, and the whole body."""

    status: int
    headers: Message
    body: bytes

    def json(self) -> Json:
        return json.loads(self.body)


class Refused(Exception):
    """The API refused a request. The text is from its problem document, with the place of every error."""

    def __init__(self, answer: Answer, asked: str) -> None:
        self.answer, self.status = answer, answer.status
        super().__init__(_told(answer, asked))


def _told(answer: Answer, asked: str) -> str:
    if "json" not in answer.headers.get("Content-Type", ""):
        return f"{asked} answered {answer.status} {answer.body[:200].decode(errors='replace')}"
    problem = answer.json()
    errors = [
        f"{error.get('pointer') or error.get('param')}: {error.get('detail') or error['message']}"
        for error in problem.get("errors", [])
    ]
    if errors:
        return "\n".join(errors)
    return problem.get("detail") or problem.get("title") or f"{asked} answered {answer.status}"


def exchange(
    method: str, url: str, *, body: bytes = b"", headers: Mapping[str, str] | None = None
) -> Answer:
    """Send one request and return the response, whatever its status. Follows no redirects."""
    parts = urlsplit(url)
    connect = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = connect(parts.netloc, timeout=TIMEOUT_S)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request(method, target, body=body or None, headers=dict(headers or {}))
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read())
    finally:
        connection.close()


class Client:
    """The session of a signed-in user: cookies, CSRF token, JSON in and out.

    Every method raises `Refused` for a status of 400 or more. `through` performs each exchange.
    """

    def __init__(self, base: str, through: Callable[..., Answer] = exchange) -> None:
        self._base, self._through = base, through
        self._cookies: dict[str, str] = {}

    def sign_in(self, *, email: str, password: str) -> None:
        """Open a session; later calls are made as this user."""
        self.send("GET", "/_allauth/browser/v1/config")  # sets the CSRF cookie
        self.send("POST", "/_allauth/browser/v1/auth/login", {"email": email, "password": password})

    def get(self, path: str) -> Json:
        """Fetch the document at a path below the base, or at an absolute URL of the API."""
        return self.send("GET", path).json()

    def pages(self, path: str) -> Iterator[Json]:
        """Every entry of a list, page by page."""
        following: str | None = path
        while following:
            page = self.get(following)
            yield from page["results"]
            following = page["next"]

    def post(self, path: str, document: Json = None) -> Json:
        """Send a POST; each call has an idempotency key of its own."""
        return self.send("POST", path, document, {"Idempotency-Key": str(uuid.uuid4())}).json()

    def patch(self, path: str, document: Json, *, version: int) -> Json:
        """Change a versioned resource, if it has not changed since `version`."""
        return self.send("PATCH", path, document, {"If-Match": f'"{version}"'}).json()

    def send(
        self,
        method: str,
        path: str,
        document: Json = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send one request with `document` as its JSON body."""
        sent = {
            "Accept": "application/json",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items()),
            "X-CSRFToken": self._cookies.get("csrftoken", ""),
            **(headers or {}),
        }
        body = b""
        if document is not None:
            sent["Content-Type"] = "application/json"
            body = json.dumps(document).encode()
        answer = self._through(method, urljoin(self._base, path), body=body, headers=sent)
        for line in answer.headers.get_all("Set-Cookie", []):
            self._cookies.update(
                (morsel.key, morsel.value) for morsel in SimpleCookie(line).values()
            )
        if answer.status >= 400:
            raise Refused(answer, f"{method} {path}")
        return answer
