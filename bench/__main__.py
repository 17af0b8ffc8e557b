"""``make bench``: compare our engine with the fastest peer, headless Chromium and Pillow on one deck.

Prints one figure per line: name, value, unit, and the ratio to a peer in the same run; then the cost of
each stage in one process, and the gain of every optimisation. Engines take turns, and each is represented
by its best turn. ``DECK=path`` uses another deck of the same form.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from bench.runner import PEERS, Engine, Figures, measure, ours, peer, pillow

HERE = Path(__file__).parent
TURNS = 3
TAKUMI, CHROMIUM, PILLOW = "takumi-node", "chromium", "pillow"
RIVALS = {
    "png-stored": (TAKUMI, CHROMIUM, PILLOW),
    "png-fast": (TAKUMI, CHROMIUM, PILLOW),
    "png-fresh-brand": (TAKUMI,),
    "jpeg": (f"{TAKUMI}-jpeg", CHROMIUM),
}


def install_peers() -> list[Engine]:
    """The peers that this machine can run; prints what is missing for the others."""
    peers = [pillow(PILLOW)]
    if not shutil.which("node") or not shutil.which("npm"):
        print("peers: only Pillow; node and npm are not installed", file=sys.stderr)
        return peers
    if not (PEERS / "node_modules").is_dir():
        quiet = ("--no-package-lock", "--no-audit", "--no-fund", "--silent")
        subprocess.run(["npm", "install", *quiet], cwd=PEERS, check=True)
    peers += [
        peer(TAKUMI, "takumi.mjs", 5, FORMAT="png"),
        peer(f"{TAKUMI}-jpeg", "takumi.mjs", 3, FORMAT="jpeg"),
    ]
    if shutil.which("chromium-headless-shell"):
        peers.append(peer(CHROMIUM, "chromium.mjs", 2, turns=1))
    else:
        print(
            "peers: no chromium-headless-shell; its Debian package has the same name",
            file=sys.stderr,
        )
    return peers


def main() -> None:
    deck = Path(os.environ.get("DECK") or HERE / "deck.json").resolve()
    count = len(json.loads(deck.read_text("utf-8"))["slides"])
    engines = [
        ours("png-stored", "png"),
        ours("png-fast", "fast"),
        ours("jpeg", "jpeg"),
        ours("png-fresh-brand", "png", brand="fresh"),
        *install_peers(),
    ]
    one: dict[str, Figures] = {}
    two: dict[str, Figures] = {}
    for turn in range(TURNS):
        for engine in engines:
            if turn < engine.turns:
                keep(one, engine.name, measure(engine, deck, count))
                keep(two, engine.name, measure(engine, deck, count, processes=2))
    for engine in engines:
        report(engine.name, one[engine.name], two[engine.name])
    for mine, rivals in RIVALS.items():
        for rival in rivals:
            if rival in one:
                cpu = one[mine].cpu_ms / one[rival].cpu_ms
                rate = two[mine].per_second / two[rival].per_second
                print(f"{mine}.cpu_to_{rival} {cpu:.2f} x")
                print(f"{mine}.rate_x2_to_{rival} {rate:.1f} x", flush=True)
    for module in (
        "stages",
        "tricks",
        "themes",
        "http_editing",
        "imports",
        "lists",
        "claims",
        "service",
    ):
        subprocess.run([sys.executable, "-m", f"bench.{module}"], check=True)


def keep(best: dict[str, Figures], name: str, figures: Figures) -> None:
    """Keep the best of an engine's turns: a machine can be slow for a while, but never too fast."""
    best[name] = figures.best(best[name]) if name in best else figures


def report(name: str, alone: Figures, both: Figures) -> None:
    print(f"{name}.cpu {alone.cpu_ms:.1f} ms/slide")
    print(f"{name}.rate_x1 {alone.per_second:.1f} slides/s")
    print(f"{name}.rate_x2 {both.per_second:.1f} slides/s")
    print(f"{name}.size {alone.kib:.0f} KiB/slide")
    print(f"{name}.cold_start {alone.cold_s:.2f} s")
    print(f"{name}.rss {alone.rss_mib:.0f} MiB", flush=True)


if __name__ == "__main__":
    main()
