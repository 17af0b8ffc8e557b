"""``make bench``: our engine beside the fastest peer and the usual way, on one deck, in one run.

Prints a line a figure: name, value, unit, and the ratio to a peer of the same run. ``DECK=path``
takes another deck of the same form.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from bench.runner import PEERS, Engine, Figures, measure, ours, peer

HERE = Path(__file__).parent
TAKUMI, CHROMIUM = "takumi-node", "chromium"


def install_peers() -> list[Engine]:
    """The peers that this machine can run; says what is missing for the others."""
    if not shutil.which("node") or not shutil.which("npm"):
        print("peers: none, because node and npm are not installed", file=sys.stderr)
        return []
    if not (PEERS / "node_modules").is_dir():
        quiet = ("--no-package-lock", "--no-audit", "--no-fund", "--silent")
        subprocess.run(["npm", "install", *quiet], cwd=PEERS, check=True)
    peers = [
        peer(TAKUMI, "takumi.mjs", 5, FORMAT="png"),
        peer(f"{TAKUMI}-jpeg", "takumi.mjs", 3, FORMAT="jpeg"),
    ]
    if shutil.which("chromium"):
        peers.append(peer(CHROMIUM, "chromium.mjs", 2))
    else:
        print("peers: no chromium; its Debian package has the same name", file=sys.stderr)
    return peers


def main() -> None:
    deck = Path(os.environ.get("DECK") or HERE / "deck.json").resolve()
    count = len(json.loads(deck.read_text("utf-8"))["slides"])
    engines = [
        ours("png-stored", "png"),
        ours("png-fast", "fast"),
        ours("jpeg", "jpeg"),
        *install_peers(),
    ]
    one: dict[str, Figures] = {}
    two: dict[str, Figures] = {}
    for engine in engines:
        one[engine.name] = measure(engine, deck, count)
        two[engine.name] = measure(engine, deck, count, processes=2)
        report(engine.name, one, two)


def report(name: str, one: dict[str, Figures], two: dict[str, Figures]) -> None:
    figures = one[name]
    lines = [
        ("cpu", f"{figures.cpu_ms:.1f} ms/slide"),
        ("rate_x1", f"{figures.per_second:.1f} slides/s"),
        ("rate_x2", f"{two[name].per_second:.1f} slides/s"),
        ("size", f"{figures.kib:.0f} KiB/slide"),
        ("cold_start", f"{figures.cold_s:.2f} s"),
        ("rss", f"{figures.rss_mib:.0f} MiB"),
    ]
    for figure, value in lines:
        print(f"{name}.{figure} {value}", flush=True)
    for mine in ("png-stored", "png-fast", "jpeg"):
        rival = f"{TAKUMI}-jpeg" if mine == "jpeg" else TAKUMI
        if name in (rival, CHROMIUM) and mine in one:
            cpu = one[mine].cpu_ms / figures.cpu_ms
            rate = two[mine].per_second / two[name].per_second
            print(f"{mine}.cpu_to_{name} {cpu:.2f} x", flush=True)
            print(f"{mine}.rate_x2_to_{name} {rate:.1f} x", flush=True)


if __name__ == "__main__":
    main()
