"""A normal user: signs in, opens a carousel, saves, previews, renders, and requests a password reset."""

from __future__ import annotations

import http.client
import ssl
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from drills.load import Agency
from drills.mailbox import Mailbox
from drills.rig import Rig
from local.client import Answer, Client, Json, Refused

AUTH = "/_allauth/browser/v1/auth"
PASSWORD = "an-oven-on-a-boat-at-night"  # noqa: S105 - of users that exist only during a drill
KINDS = ("arrive", "sign in", "open", "save", "preview", "render", "rendered")
POSTS = 6
MAIL_WITHIN_S = 10.0
PATIENCE_S = 10.0
ROUND_MAY_TAKE_S = 3.0
POLL_S = 0.02


class BrowserConnection:
    """A connection to the service from an address of its own, kept alive as browsers do."""

    def __init__(self, url: str, source: str) -> None:
        parts = urlsplit(url)
        where: dict[str, Any] = {"timeout": PATIENCE_S, "source_address": (source, 0)}
        if parts.scheme == "https":
            trusting = ssl.create_default_context()
            trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
            self._connection: http.client.HTTPConnection = http.client.HTTPSConnection(
                parts.netloc, context=trusting, **where
            )
        else:
            self._connection = http.client.HTTPConnection(parts.netloc, **where)

    def exchange(
        self, method: str, url: str, *, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Like ``local.client.exchange``; raises ``OSError`` or ``HTTPException``."""
        parts = urlsplit(url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        asked = (method, target, body or None, dict(headers or {}))
        used = self._connection.sock is not None
        try:
            return self._answer(*asked)
        except http.client.RemoteDisconnected:
            if not used:
                raise
            return self._answer(*asked)  # it was closed because it was idle for too long

    def _answer(self, *asked: Any) -> Answer:
        try:
            self._connection.request(*asked)
            response = self._connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        except BaseException:
            self._connection.close()  # and is reopened by the next request
            raise

    def close(self) -> None:
        self._connection.close()


class Crowd:
    """Users of the service, each signed up with a code from a mail, each at an address of their own."""

    def __init__(self, url: str, box: Mailbox) -> None:
        self._url, self._box = url, box
        self._addresses = 0

    def browser(self) -> tuple[Client, BrowserConnection]:
        """A fresh browser session from an unused address."""
        self._addresses += 1
        source = f"127.9.{self._addresses // 250}.{self._addresses % 250 + 1}"
        connection = BrowserConnection(self._url, source)
        return Client(self._url, connection.exchange), connection

    def sign_up(self, name: str) -> tuple[Client, str]:
        """Sign up a new user; returns the signed-in session and the e-mail address."""
        api, _ = self.browser()
        email = f"{name}@people.example"
        api.send("GET", "/_allauth/browser/v1/config")
        began = time.monotonic()
        asked(api, f"{AUTH}/signup", {"email": email, "password": PASSWORD, "name": name})
        code = self._box.code(email, began, PATIENCE_S)
        api.send("POST", f"{AUTH}/email/verify", {"key": code})
        return api, email

    def forget(self, email: str) -> Callable[[], float | None]:
        """Request a password reset; returns a function for the seconds until the mail arrived, None without one."""
        api, connection = self.browser()
        api.send("GET", "/_allauth/browser/v1/config")
        began = time.monotonic()
        api.send("POST", f"{AUTH}/password/request", {"email": email})
        connection.close()

        def took() -> float | None:
            came = self._box.arrival(email, began, MAIL_WITHIN_S)
            return came[0] - began if came else None

        return took


def asked(api: Client, path: str, document: Json = None, method: str = "POST") -> None:
    """Send a request to allauth; 401 is no failure, as it means a step is left or the user signed out."""
    try:
        api.send(method, path, document)
    except Refused as refusal:
        if refusal.status != 401:
            raise


@dataclass
class Visit:
    """The measurements of a user: milliseconds by kind of request, refusals by kind and reason, mail delays."""

    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    refused: Counter[str] = field(default_factory=Counter)
    mails: list[float | None] = field(default_factory=list)

    @contextmanager
    def timed(self, kind: str) -> Iterator[None]:
        """Time a request, including one that is refused."""
        began = time.perf_counter()
        try:
            yield
        except Refused as refusal:
            self.refused[f"{kind} {refusal.status}"] += 1
        except (OSError, http.client.HTTPException) as failure:
            self.refused[f"{kind} {type(failure).__name__}"] += 1
        finally:
            self.took[kind].append((time.perf_counter() - began) * 1e3)

    def p50(self, kind: str) -> float:
        return statistics.median(self.took[kind])

    def p95(self, kind: str) -> float:
        took = sorted(self.took[kind])
        return took[min(len(took) - 1, int(len(took) * 0.95))]


class Visitor:
    """One user with an agency of their own and a carousel that they work on."""

    def __init__(self, rig: Rig, crowd: Crowd) -> None:
        self._crowd = crowd
        self._api, self._email = crowd.sign_up("visitor")
        self._agency = Agency(rig, "Normal", api=self._api)
        self._drafts = 0

    def carousel(self) -> Json:
        """Make a new carousel to work on."""
        self._drafts += 1
        return self._agency.carousel(f"carousel {self._drafts}", POSTS)

    def visit(self, carousel: Json, rounds: int, forgetful: Sequence[str] = ()) -> Visit:
        """Do everything that a user does ``rounds`` times, while the ``forgetful`` users request password resets.

        Stops early if everything fails.
        """
        found, until = Visit(), time.monotonic() + rounds * ROUND_MAY_TAKE_S
        asking = {number * rounds // len(forgetful): one for number, one in enumerate(forgetful)}
        tellers: list[Callable[[], float | None]] = []
        for turn in range(rounds):
            if time.monotonic() > until:
                found.refused[f"all after {turn} of {rounds} rounds"] += 1
                break
            if turn in asking:
                with found.timed("forget"):
                    tellers.append(self._crowd.forget(asking[turn]))
            self._round(found, carousel, turn)
        found.mails = [teller() for teller in tellers]
        return found

    def _round(self, found: Visit, carousel: Json, turn: int) -> None:
        base = f"{self._agency.base}/carousels/{carousel['id']}"
        api, connection = self._crowd.browser()
        with found.timed("arrive"):
            api.send("GET", "/_allauth/browser/v1/config")
        with found.timed("sign in"):
            api.send("POST", f"{AUTH}/login", {"email": self._email, "password": PASSWORD})
        with found.timed("leave"):
            asked(api, f"{AUTH}/session", method="DELETE")
        connection.close()
        now: Json = None
        with found.timed("open"):
            now = self._api.get(base)
        if now is None:
            return
        slides = now["document"]["slides"]
        slide = slides[1 + turn % (len(slides) - 2)]
        element = next(one for one in slide["elements"] if one.get("role") == "body")
        operations = [
            {"op": "set_text", "element": element["id"], "text": f"Turn {turn}: {now['version']}"}
        ]
        with found.timed("save"):
            headers = {"If-Match": f'"{now["version"]}"'}
            self._api.send("POST", f"{base}/operations", {"operations": operations}, headers)
        with found.timed("preview"):
            self._api.send("GET", f"{base}/slides/{slide['id']}/preview?scale=0.5")
        render: Json = None
        with found.timed("render"):
            wanted = {"carousel": carousel["id"], "formats": ["instagram-4x5"], "files": ["jpeg"]}
            render = self._agency.post("renders", wanted)
        if render:
            with found.timed("rendered"):
                self._until_ended(render["id"])

    def _until_ended(self, render: str) -> None:
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            if self._api.get(f"{self._agency.base}/renders/{render}")["finished_at"]:
                return
            time.sleep(POLL_S)
        raise TimeoutError
