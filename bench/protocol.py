"""The protocol of a measured engine: it prints ``first`` and ``ready``, reads a line, prints ``done``, reads a line."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from bench.deck import COUNT


def drive(render: Callable[[int, int], bytes], decks: int, folder: Path) -> None:
    """Render a first slide and a warm-up deck, then on request ``decks`` different decks."""
    folder.mkdir(parents=True, exist_ok=True)

    def one(index: int, edition: int) -> int:
        data = render(index, edition)
        (folder / f"{edition}-{index}").write_bytes(data)
        return len(data)

    one(0, 0)
    print("first", flush=True)
    for index in range(COUNT):
        one(index, 0)
    print("ready", flush=True)
    sys.stdin.readline()
    size = sum(one(index, edition) for edition in range(1, decks + 1) for index in range(COUNT))
    print(f"done {size}", flush=True)
    sys.stdin.readline()
