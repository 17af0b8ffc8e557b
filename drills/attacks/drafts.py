"""Attacks by what is asked of drafts: operations, previews, exports and renders without end."""

from __future__ import annotations

from drills.attacks.line import Aim, Line, ask_json, hammer

REBUILDS = 1_000
FILES = ["png", "jpeg", "webp", "avif"]
RENDERS = 3


async def rebuilds(aim: Aim) -> None:
    """Previews of a thread of 300 posts, told anew a thousand times each."""
    operations = [
        {"op": "rebuild_from_thread", "recipe": ("listicle", "thread-story")[at % 2]}
        for at in range(REBUILDS)
    ]

    async def ask(line: Line, _: int) -> int:
        return await _previewed(aim, line, operations)

    await hammer(aim, 8, ask)


async def long_previews(aim: Aim) -> None:
    """Previews of slides that take as long as a preview may, or longer."""
    texts = aim.facts["texts"]

    async def ask(line: Line, turn: int) -> int:
        said = [
            {"op": "set_text", "element": element, "text": f"{turn} {_long(turn)}"}
            for element in texts
        ]
        return await _previewed(aim, line, said, scale=1.0, file="png")

    await hammer(aim, 12, ask)


def _long(turn: int) -> str:
    """Words of many scripts, which no font has all of, as many as a slide takes."""
    words = ["Ωμέγα", "ভাষা", "நட்பு", "한국어", "日本語", "עברית", "العربية", "🥖🚣", "ǅ̷̧"]
    return " ".join(words[(at * turn + at) % len(words)] + str(at) for at in range(700))[:4_900]


async def exports(aim: Aim) -> None:
    """Whole decks as PDF, verdicts over every format, kits and the audit, all at once."""
    draft, slide, kit = (aim.facts[name] for name in ("draft", "slide", "kit"))
    formats = "instagram-4x5,instagram-1x1,instagram-3x4,x-16x9,pinterest-2x3,x-1x1"
    asked = [
        ("GET", f"carousels/{draft}/validation?formats={formats}"),
        ("GET", f"brand-kits/{kit}/specimen"),
        ("GET", f"brand-kits/{kit}/export"),
        ("GET", "audit-events/export"),
        ("GET", f"carousels/{draft}/slides/{slide}/layout"),
        ("GET", f"carousels/{draft}/settings"),
    ]

    async def ask(line: Line, turn: int) -> int:
        return (await ask_json(aim, line, *asked[turn % len(asked)]))[0]

    await hammer(aim, 16, ask)


async def renders(aim: Aim) -> None:
    """Ten thousand slides to be painted."""
    line = aim.line()
    wanted = {"carousel": aim.facts["draft"], "formats": aim.facts["formats"], "files": FILES}
    for _ in range(RENDERS):
        status, _body = await ask_json(aim, line, "POST", "renders", wanted)
        aim.answers[str(status)] += 1
    await hammer(aim, 1, lambda own, _: _asked_after(aim, own), mercy=1.0)


async def _asked_after(aim: Aim, line: Line) -> int:
    return (await ask_json(aim, line, "GET", "renders"))[0]


async def saves(aim: Aim) -> None:
    """A draft of 300 slides, saved over and over by sixteen at once, each from the version before."""
    draft, slide = aim.facts["draft"], aim.facts["slide"]

    async def ask(line: Line, turn: int) -> int:
        said = {"operations": [{"op": "set_slide", "slide": slide, "alt": f"turn {turn}"}]}
        status, found = await ask_json(aim, line, "GET", f"carousels/{draft}")
        if status != 200:
            return status
        version = {"If_Match": f'"{found["version"]}"'}
        status, _ = await ask_json(
            aim, line, "POST", f"carousels/{draft}/operations", said, **version
        )
        return 200 if status == 412 else status

    await hammer(aim, 16, ask)


async def _previewed(
    aim: Aim, line: Line, operations: object, scale: float = 0.5, file: str = "jpeg"
) -> int:
    place = f"carousels/{aim.facts['draft']}/slides/{aim.facts['slide']}/preview"
    said = {"operations": operations, "scale": scale, "file": file}
    return (await ask_json(aim, line, "POST", place, said))[0]
