"""Attacks through carousels: endless operations, previews, exports and renders."""

from __future__ import annotations

from drills.attacks.connection import Connection, Target, ask_json, hammer

REBUILDS = 1_000
FILES = ["png", "jpeg", "webp", "avif"]
RENDERS = 3


async def rebuilds(target: Target) -> None:
    """Preview a thread of 300 posts, rebuilt a thousand times in each request."""
    operations = [
        {"op": "rebuild_from_thread", "recipe": ("listicle", "thread-story")[at % 2]}
        for at in range(REBUILDS)
    ]

    async def ask(connection: Connection, _: int) -> int:
        return await _previewed(target, connection, operations)

    await hammer(target, 8, ask)


async def long_previews(target: Target) -> None:
    """Preview slides that take as long as a preview may, or longer."""
    texts = target.facts["texts"]

    async def ask(connection: Connection, turn: int) -> int:
        said = [
            {"op": "set_text", "element": element, "text": f"{turn} {_long(turn)}"}
            for element in texts
        ]
        return await _previewed(target, connection, said, scale=1.0, file="png")

    await hammer(target, 12, ask)


def _long(turn: int) -> str:
    """Text in many scripts, which no single font covers, as long as a slide allows."""
    words = ["Ωμέγα", "ভাষা", "நட்பு", "한국어", "日本語", "עברית", "العربية", "🥖🚣", "ǅ̷̧"]
    return " ".join(words[(at * turn + at) % len(words)] + str(at) for at in range(700))[:4_900]


async def exports(target: Target) -> None:
    """Export carousels as PDF, validate every format, export kits and read the audit log, all at once."""
    carousel, slide, kit = (target.facts[name] for name in ("carousel", "slide", "kit"))
    formats = "instagram-4x5,instagram-1x1,instagram-3x4,x-16x9,pinterest-2x3,x-1x1"
    asked = [
        ("GET", f"carousels/{carousel}/validation?formats={formats}"),
        ("GET", f"brand-kits/{kit}/specimen"),
        ("GET", f"brand-kits/{kit}/export"),
        ("GET", "audit-events/export"),
        ("GET", f"carousels/{carousel}/slides/{slide}/layout"),
        ("GET", f"carousels/{carousel}/settings"),
    ]

    async def ask(connection: Connection, turn: int) -> int:
        return (await ask_json(target, connection, *asked[turn % len(asked)]))[0]

    await hammer(target, 16, ask)


async def renders(target: Target) -> None:
    """Request renders of ten thousand slides."""
    connection = target.connection()
    wanted = {
        "carousel": target.facts["carousel"],
        "formats": target.facts["formats"],
        "files": FILES,
    }
    for _ in range(RENDERS):
        status, _body = await ask_json(target, connection, "POST", "renders", wanted)
        target.answers[str(status)] += 1
    await hammer(target, 1, lambda own, _: _asked_after(target, own), mercy=1.0)


async def _asked_after(target: Target, connection: Connection) -> int:
    return (await ask_json(target, connection, "GET", "renders"))[0]


async def saves(target: Target) -> None:
    """Save a carousel of 300 slides over and over from sixteen connections, each from the previous version."""
    carousel, slide = target.facts["carousel"], target.facts["slide"]

    async def ask(connection: Connection, turn: int) -> int:
        said = {"operations": [{"op": "set_slide", "slide": slide, "alt": f"turn {turn}"}]}
        status, found = await ask_json(target, connection, "GET", f"carousels/{carousel}")
        if status != 200:
            return status
        version = {"If_Match": f'"{found["version"]}"'}
        status, _ = await ask_json(
            target, connection, "POST", f"carousels/{carousel}/operations", said, **version
        )
        return 200 if status == 412 else status

    await hammer(target, 16, ask)


async def _previewed(
    target: Target,
    connection: Connection,
    operations: object,
    scale: float = 0.5,
    file: str = "jpeg",
) -> int:
    place = f"carousels/{target.facts['carousel']}/slides/{target.facts['slide']}/preview"
    said = {"operations": operations, "scale": scale, "file": file}
    return (await ask_json(target, connection, "POST", place, said))[0]
