"""Run two worker hosts in networks of their own, and cut one off in the middle.

``python -m drills.two_hosts``; needs root and iproute2, or reports that it was not run. Servers, store and
web are in one network namespace, at an address of it; each worker host is in another, behind a virtual
cable. ``POSTS`` and ``DRAFTS`` give the size, ``AWAY`` the seconds without a cable.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from drills.load import FORMATS, Agency, account, ended, painted_alone, queue_up
from drills.rig import Rig, drill
from drills.verdict import Verdict, size
from local.servers import APP

POSTS, DRAFTS, AWAY_S = size("POSTS", 18), size("DRAFTS", 6), size("AWAY", 30)
CENTER = "10.213.7.1"
HOSTS = {"host-1": "10.213.7.11", "host-2": "10.213.7.12"}
WITHIN_S = 900


class NoNamespaces(Exception):
    """Network namespaces are not available on this machine."""


def ip(*words: str) -> None:
    try:
        subprocess.run(["ip", *words], check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError) as failure:
        said = getattr(failure, "stderr", "") or str(failure)
        raise NoNamespaces(f"ip {' '.join(words)}: {said.strip()}") from failure


@contextmanager
def network() -> Iterator[str]:
    """Make a namespace with a switch, and one per host connected to it; yields the prefix of their names."""
    if os.geteuid() != 0 or not shutil.which("ip"):
        raise NoNamespaces("root and iproute2 are required")
    name = f"lep{secrets.token_hex(3)}"
    made: list[str] = []

    def add(space: str) -> None:
        ip("netns", "add", space)
        made.append(space)
        ip("-n", space, "link", "set", "lo", "up")

    try:
        add(name)
        ip("-n", name, "link", "add", "switch", "type", "bridge")
        ip("-n", name, "addr", "add", f"{CENTER}/24", "dev", "switch")
        ip("-n", name, "link", "set", "switch", "up")
        for host, address in HOSTS.items():
            space = f"{name}-{host}"
            add(space)
            ip(
                "-n",
                name,
                "link",
                "add",
                host,
                "type",
                "veth",
                "peer",
                "name",
                "eth0",
                "netns",
                space,
            )
            ip("-n", name, "link", "set", host, "master", "switch", "up")
            ip("-n", space, "addr", "add", f"{address}/24", "dev", "eth0")
            ip("-n", space, "link", "set", "eth0", "up")
        yield name
    finally:
        for space in made:
            subprocess.run(["ip", "netns", "del", space], check=False)


def painted_by(rig: Rig, host: str) -> int:
    """The number of tasks that a host completed, from its log."""
    return sum(map(int, re.findall(r"tasks\.drain\[.*succeeded in \S+: (\d+)", rig.log(host))))


def reached_by(rig: Rig) -> set[str]:
    """The addresses from which the service's role is connected to the database, as a superuser sees them."""
    with psycopg.connect(rig.postgres.url("postgres", "postgres")) as connection:
        rows = connection.execute(
            "SELECT DISTINCT host(client_addr) FROM pg_stat_activity WHERE usename = %s", [APP]
        ).fetchall()
    return {str(address) for (address,) in rows if address} - {CENTER}


def play(rig: Rig, verdict: Verdict, network: str) -> None:
    for host in HOSTS:
        rig.hire(host, inside=["ip", "netns", "exec", f"{network}-{host}"])
    keys = [f"deck {number}" for number in range(DRAFTS)]
    batch = queue_up(Agency(rig, "Two hosts"), keys, POSTS, FORMATS)
    total = sum(render["progress"]["total"] for render in batch.renders)
    verdict.note(f"servers, store and web at {CENTER}, {total} slides queued for {HOSTS}")
    cut: list[float] = []
    seen: set[str] = set()

    def pull(left: int) -> None:
        if not cut:
            seen.update(reached_by(rig))
        if not cut and left < total * 0.7 and seen >= set(HOSTS.values()):
            ip("-n", f"{network}-host-2", "link", "set", "eth0", "down")
            cut.append(time.monotonic())
            verdict.note(f"the cable of host-2 is pulled with {left} slides to go")
        elif len(cut) == 1 and time.monotonic() > cut[0] + AWAY_S:
            plug(left)

    def plug(left: int) -> None:
        ip("-n", f"{network}-host-2", "link", "set", "eth0", "up")
        cut.append(time.monotonic())
        verdict.note(f"the cable is back after {AWAY_S} s, with {left} slides to go")

    over = ended(rig, [batch], within=WITHIN_S, meanwhile=pull)
    verdict.claim(over and cut, f"all {total} slides ended though a host was cut off")
    if len(cut) == 1:
        verdict.note("host-1 painted all that was left without host-2")
        plug(0)
    done = Agency(rig, "Afterwards")
    after = queue_up(done, ["after"], POSTS, FORMATS)
    ended(rig, [after], within=WITHIN_S)
    verdict.claim(
        seen == set(HOSTS.values()), f"the database had connections from {sorted(seen)} only"
    )
    for name in HOSTS:
        rig.hosts[name].__exit__()
    shares = {host: painted_by(rig, host) for host in HOSTS}
    verdict.claim(all(shares.values()), f"tasks completed by each host: {shares}")
    bare = painted_alone(rig, batch)
    account(rig, verdict, batch, bare.files, what="two hosts")
    account(rig, verdict, after, painted_alone(rig, after).files, what="after the cable is back")


def inside(network: str) -> int:
    """Run the drill itself, in the namespace of the servers."""
    return drill(lambda rig, verdict: play(rig, verdict, network), address=CENTER)


def main() -> int:
    try:
        with network() as name:
            again = ["ip", "netns", "exec", name, sys.executable, "-m", "drills.two_hosts", name]
            return subprocess.run(again, check=False).returncode
    except NoNamespaces as reason:
        print(f"not run: no network namespaces ({reason})")
        return 0


if __name__ == "__main__":
    sys.exit(inside(sys.argv[1]) if sys.argv[1:] else main())
