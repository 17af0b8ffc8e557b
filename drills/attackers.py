"""Run each kind of attacker beside a normal user, and measure what the user notices.

``python -m drills.attackers``; ``ROUNDS`` is how often the user does everything beside each attack (300 at
full size), ``KINDS`` chooses attacks by name, separated by commas; ``together`` is all of them at once. The
whole service runs as separate processes. The user signs in, opens a carousel, saves, previews, renders and
waits for the file. The p95 of each request may be twice that without attackers, measured earlier in the
same run, or 50 ms more. No request of the user is refused, and mail arrives within 10 s.

An attacker has an agency of their own, or no account. Each is a process of low priority, so that the cost of
attacking does not count as slowness of the service. Service and attackers still share the machine's cores.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from drills.attacks import KINDS as ATTACKS
from drills.load import FORMATS, Agency, ended, queue_up
from drills.mailbox import Mailbox, mailbox
from drills.proxy import local_url, proxy_service
from drills.rig import Rig, drill
from drills.verdict import Verdict, size
from drills.visitor import KINDS, MAIL_WITHIN_S, Crowd, Visit, Visitor
from local.client import Json, Refused
from local.studio import HOST, events_service, free_port, waiting_service

ROUNDS, MAILS = size("ROUNDS", 40), size("MAILS", 2)
CHOSEN = [name for name in os.environ.get("KINDS", "").split(",") if name] or [*ATTACKS, "together"]
SLOTS, WARM = 2, 10
PLAN = "agency"  # of attackers: the largest plan
WEB_PROCESSES = "2"  # as in the image
TIMES, MORE_MS = 2.0, 50.0
RENDERED_MORE_MS = 2_000.0  # the same as beside any heavy agency
CALM_WITHIN_S, ENDED_WITHIN_S = 120, 30
LONG_POSTS = 290
ALL_FORMATS = (*FORMATS, "x-1x1", "linkedin-1x1", "tiktok-9x16", "instagram-9x16", "facebook-1x1")


class Attackers:
    """The attackers' agencies, one each, created through the normal sign-up."""

    def __init__(self, rig: Rig, crowd: Crowd, port: int) -> None:
        self._rig, self._crowd, self._port = rig, crowd, port
        self._made = 0

    def found_agency(self, name: str) -> tuple[Agency, Json]:
        """An attacker's agency with its carousels, and the input of its process."""
        self._made += 1
        api, _ = self._crowd.sign_up(f"{name}-{self._made}")
        agency = Agency(self._rig, name, PLAN, api=api)
        key = agency.post("api-keys", {"name": name})["secret"]
        facts: Json = {"client": agency.client, "kit": agency.kit}
        if name in ("rebuilds", "exports", "saves", "renders", "slow-readers"):
            facts |= self._placed(agency.carousel(name, LONG_POSTS))
            facts["formats"] = self._formats(agency)
        elif name == "long-previews":
            facts |= self._placed(agency.carousel(name, 4))
        elif name in ("polls", "streams"):
            carousel = agency.carousel(name, 30 if name == "polls" else 1)
            files = ("png", "jpeg", "webp") if name == "polls" else ("png",)
            render = agency.render(carousel, FORMATS, files)
            facts["render"] = render["id"]
        cookies = "; ".join(f"{k}={v}" for k, v in api._cookies.items() if k != "csrftoken")
        target = {"web": self._rig.env["PUBLIC_URL"], "events": self._rig.env["EVENTS_URL"], "base": agency.base,
               "key": key, "session": cookies, "port": self._port, "facts": facts}  # fmt: skip
        return agency, target

    def _formats(self, agency: Agency) -> list[str]:
        known = agency.api.get("/api/v1/catalogue/formats")
        return [one["key"] for one in known["results"]][:12]

    def _placed(self, carousel: Json) -> Json:
        slide = carousel["document"]["slides"][1]
        texts = [one["id"] for one in slide["elements"] if one.get("kind") == "text"]
        return {"carousel": carousel["id"], "slide": slide["id"], "texts": texts}


class Attack:
    """One attacker in a process of its own until it is ended; then ``outcome`` sums up its responses."""

    def __init__(self, name: str, target: Json, folder: Path) -> None:
        self.name, self.outcome = name, "nothing: it failed"
        given = folder / f"attack-{name}.json"
        given.write_text(json.dumps(target))
        with given.open() as stdin, (folder / f"log/attack-{name}.log").open("w") as stderr:
            self._process = subprocess.Popen(
                [
                    "setpriv",
                    "--pdeathsig",
                    "TERM",
                    "--",
                    sys.executable,
                    "-m",
                    "drills.attacks",
                    name,
                ],
                stdin=stdin,
                stdout=subprocess.PIPE,
                stderr=stderr,
                text=True,
            )

    def wait(self) -> None:
        """Wait until the attack is fully under way."""
        if self._process.stdout:
            self._process.stdout.readline()

    def end(self) -> None:
        self._process.send_signal(signal.SIGTERM)
        try:
            said, _ = self._process.communicate(timeout=ENDED_WITHIN_S)
            met = json.loads(said)
            self.outcome = ", ".join(f"{met[what]} x {what}" for what in sorted(met)) or "nothing"
        except (subprocess.TimeoutExpired, ValueError):
            self._process.kill()
            self._process.wait()


@contextmanager
def attacked(
    rig: Rig, attackers: Attackers, names: Sequence[str], verdict: Verdict
) -> Iterator[None]:
    """Run attackers of these kinds while the block lasts, and cancel their renders afterwards."""
    pairs = [attackers.found_agency(name) for name in names]
    attacks = [
        Attack(name, target, rig.folder) for name, (_, target) in zip(names, pairs, strict=True)
    ]
    try:
        for attack in attacks:
            attack.wait()
        yield
    finally:
        for attack in attacks:
            attack.end()
            verdict.note(f"{attack.name} got: {attack.outcome}")
        for agency, _ in pairs:
            cancel(rig, agency)


def cancel(rig: Rig, agency: Agency) -> None:
    """Cancel the unfinished renders of an attacker's agency."""
    asked = "SELECT id FROM rendering_render WHERE agency_id = %s AND unfinished > 0"
    for (render,) in rig.sql(asked, agency.id):
        try:
            agency.post(f"renders/{render}/cancel")
        except Refused as refusal:
            if refusal.status != 409:
                raise


def calm(visitor: Visitor, carousel: Json, usual: Visit, verdict: Verdict, what: str) -> None:
    """Wait until the after-effects of an attack are over, which has to happen in time."""
    began = time.monotonic()
    while time.monotonic() - began < CALM_WITHIN_S:
        visit = visitor.visit(carousel, 3)
        if not visit.refused and all(
            visit.took[kind] and visit.p50(kind) <= allowed(usual, kind) for kind in KINDS
        ):
            break
    else:
        verdict.claim(False, f"{what}: the service is back to normal within {CALM_WITHIN_S} s")  # noqa: FBT003
    verdict.note(f"{what}: back to normal after {time.monotonic() - began:.0f} s")


def allowed(usual: Visit, kind: str) -> float:
    """The largest p95 that is allowed, in milliseconds."""
    more = RENDERED_MORE_MS if kind == "rendered" else MORE_MS
    return max(TIMES * usual.p95(kind), usual.p95(kind) + more)


def compare(verdict: Verdict, name: str, usual: Visit, met: Visit) -> None:
    """Claim for each kind of request that its time under attack is allowed; prints both times."""
    for kind in (kind for kind in KINDS if met.took[kind]):
        most = allowed(usual, kind)
        verdict.claim(
            met.p95(kind) <= most,
            f"{name:16} {kind:9} usual {usual.p50(kind):7.1f} / {usual.p95(kind):7.1f}   attacked "
            f"{met.p50(kind):8.1f} / {met.p95(kind):8.1f}   at most {most:7.1f} ms",
        )
    refused = ", ".join(f"{count} x {what}" for what, count in met.refused.items())
    verdict.claim(not met.refused, f"{name:16} refused requests of the user: {refused or 'none'}")
    late = [took for took in met.mails if took is None or took > MAIL_WITHIN_S]
    mails = ", ".join("did not arrive" if took is None else f"{took:.1f} s" for took in met.mails)
    verdict.claim(not late, f"{name:16} mail: {mails}")


def play(rig: Rig, verdict: Verdict, box: Mailbox, port: int) -> None:
    listening = free_port()
    waiting = [waiting_service("mail", threads=2), waiting_service("io", "upkeep", threads=6)]
    rig.start([events_service(listening), *waiting])
    service, env = proxy_service(
        rig.folder,
        public=rig.env["PUBLIC_URL"],
        streams=rig.env["EVENTS_URL"],
        web=urlsplit(rig.url).netloc,
        events=f"{HOST}:{listening}",
    )
    rig.start([service], env)
    rig.hire("host", slots=SLOTS)
    crowd = Crowd(rig.env["PUBLIC_URL"], box)
    ended(rig, [queue_up(Agency(rig, "Warm"), ["warm"], 4, FORMATS[:1])], within=60)
    visitor = Visitor(rig, crowd)
    forgetful = [crowd.sign_up(f"forgetful{n}")[1] for n in range(MAILS * (len(CHOSEN) + 1))]
    visitor.visit(visitor.carousel(), WARM)
    usual = visitor.visit(visitor.carousel(), ROUNDS, forgetful[:MAILS])
    compare(verdict, "nobody", usual, usual)
    attackers = Attackers(rig, crowd, port)
    for number, name in enumerate(CHOSEN, start=1):
        names = list(ATTACKS) if name == "together" else [name]
        carousel = visitor.carousel()
        with attacked(rig, attackers, names, verdict):
            met = visitor.visit(carousel, ROUNDS, forgetful[MAILS * number : MAILS * (number + 1)])
        compare(verdict, name, usual, met)
        calm(visitor, carousel, usual, verdict, name)


def main() -> int:
    port = free_port()
    with mailbox() as box:
        settings = {
            "EMAIL_HOST": HOST,
            "EMAIL_PORT": str(box.port),
            "EMAIL_TLS": "none",
            "PUBLIC_URL": local_url(),
            "EVENTS_URL": local_url(),
            "TRUSTED_PROXIES": "1",
            "GRANIAN_WORKERS": WEB_PROCESSES,
            "FETCH_TRUSTED": f"{HOST}:{port}",
            "RENDER_LEASE_SECONDS": "30",
        }
        return drill(lambda rig, verdict: play(rig, verdict, box, port), settings)


if __name__ == "__main__":
    sys.exit(main())
