"""Paint ten thousand different slides in one render child: its memory must stay flat.

Every carousel has different text, in one of several scripts, different colours and pictures. All caches
of a child are bounded, so its memory must not grow once they are full.
"""

from __future__ import annotations

import hashlib
import io
import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import psutil
from PIL import Image

from design.snapshot import Snapshot
from painting.process import Painter

SLIDES, DECK, EVERY = 10_000, 10, 1_000
FILLED = 2  # thousands of slides, after which every cache is full
ALLOWED_GROWTH = 10.0  # MiB, after that
WORDS = {
    "en": "two hundred loaves crossed the river before the sun came up over the mill and nobody slept",
    "de": "zwei Öfen ein Fluß und keine Brücke größere Träume passen nicht durch diese schmale Tür",
    "ar": "الفرن يعبر النهر ليلاً والخبز يصل ساخناً قبل أن تشرق الشمس فوق الطاحونة القديمة",
    "ja": "夜の 川を 渡る パン屋の 物語は いつも 朝の 匂いで 終わる と 渡し守は 言った",
    "hi": "एक रात में पूरी बेकरी नदी के पार चली गई और किसी ने नाविक से नहीं पूछा",
    "ko": "하룻밤 사이에 강을 건넌 빵집 이야기 아무도 뱃사공에게 묻지 않았다",
}
EMOJI = ("🥖", "👩🏽‍🍳", "🌊", "🇮🇹", "✨", "")


def pictures(folder: Path, chance: random.Random, count: int) -> dict[str, dict[str, object]]:
    """Write noise as JPEG files under their digests, enough to fill any cache."""
    found: dict[str, dict[str, object]] = {}
    for _ in range(count):
        size = (chance.randrange(500, 1100), chance.randrange(400, 900))
        tint = tuple(chance.randrange(256) for _ in range(3))
        target = io.BytesIO()
        Image.blend(
            Image.effect_noise(size, 60).convert("RGB"), Image.new("RGB", size, tint), 0.6
        ).save(target, "JPEG", quality=80)
        digest = hashlib.sha256(target.getvalue()).hexdigest()
        (folder / digest).write_bytes(target.getvalue())
        asset = str(UUID(int=chance.getrandbits(128), version=4))
        found[asset] = {"digest": digest, "width": size[0], "height": size[1]}
    return found


def deck(number: int, chance: random.Random, assets: dict[str, dict[str, object]]) -> bytes:
    """The snapshot of a unique carousel."""

    def name() -> str:
        return str(UUID(int=chance.getrandbits(128), version=4))

    def sentence(language: str, length: int) -> str:
        words = WORDS[language].split()
        said = " ".join(chance.choice(words) for _ in range(length))
        return f"{number}. {said} {chance.choice(EMOJI)}"

    def slide() -> dict[str, object]:
        elements: list[dict[str, object]] = [
            {"kind": "author", "id": name(), "name": "Ines Valdarno", "handle": "@ines.bakes"},
            {
                "kind": "text",
                "id": name(),
                "role": "body",
                "text": sentence(language, chance.randrange(6, 40)),
            },
            {"kind": "text", "id": name(), "role": "title", "text": sentence(language, 6)},
        ]
        if chance.random() < 0.3:
            elements += [
                {"kind": "image", "id": name(), "asset": asset, "alt": "Noise"}
                for asset in chance.sample(sorted(assets), chance.randrange(1, 5))
            ]
        layout = chance.choice(("hook-cover", "post-card", "text-only", "outro"))
        return {"id": name(), "layout": layout, "elements": elements}

    language = chance.choice(sorted(WORDS))
    snapshot = {
        "document": {"slides": [slide() for _ in range(DECK)], "language": language},
        "kit": {
            "author": {"name": "Rivermill", "handle": "@rivermill"},
            "colors": [{"role": "ground", "hex": f"#{chance.getrandbits(24):06x}"}],
            "footer": {"start": "handle", "end": "page"},
            "theme": chance.choice(("paper", "midnight")),
        },
        "assets": assets,
    }
    return Snapshot.model_validate_json(json.dumps(snapshot)).canonical()


def painted(folder: Path) -> Iterator[float]:
    """Paint everything; yields the child's memory in MiB after every thousand slides."""
    chance = random.Random(20)  # noqa: S311 - the same slides in every run
    assets = pictures(folder, chance, 60)
    painter = Painter(folder)
    try:
        for number in range(SLIDES // DECK):
            snapshot = deck(number, chance, assets)
            for index in range(DECK):
                painter.slide(snapshot, "instagram-4x5", index, ["jpeg"], inspect=True)
            if (number + 1) * DECK % EVERY == 0:
                (child,) = psutil.Process().children()
                yield child.memory_info().rss / 2**20
    finally:
        painter.close()


def main() -> None:
    began = time.monotonic()
    memory: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        for mebibytes in painted(Path(folder)):
            memory.append(mebibytes)
            seconds = time.monotonic() - began
            print(
                f"{len(memory) * EVERY:6d} slides {seconds:5.0f} s {mebibytes:6.1f} MiB", flush=True
            )
    growth = max(memory[FILLED:]) - memory[FILLED - 1]
    after = FILLED * EVERY
    print(f"memory grew by {growth:.1f} MiB after {after} slides; {ALLOWED_GROWTH:g} are allowed")
    if growth > ALLOWED_GROWTH:
        sys.exit("FAILED: the child's memory is not flat")


if __name__ == "__main__":
    main()
