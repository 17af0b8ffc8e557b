"""Bundles the editor's page: modules, style sheets and drawings, under names that hold their digests.

``python -m core.page.bundle`` writes ``var/editor/``: the page, and the files that it names. A name stands for one content
for ever, so browsers keep the files; only the page is asked for anew. Needs no Django.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "editor"
BUNDLE = ROOT / "var" / "editor"
FILES = "files"
# What the page's HTML names; everything else is reached from these.
ENTRIES = ("main.js", "theme.js", "style/page.css", "icon.svg")

_ESBUILD = ROOT / "node_modules" / "esbuild" / "bin" / "esbuild"
_OPTIONS = (
    *("--bundle", "--splitting", "--format=esm", "--target=es2023", "--minify", "--sourcemap"),
    *("--legal-comments=linked", "--loader:.svg=copy", "--log-level=error"),
    *("--entry-names=[name]-[hash]", "--chunk-names=[name]-[hash]", "--asset-names=[name]-[hash]"),
)


def built(target: Path = BUNDLE) -> str:
    """The page as it was bundled. Raises ``FileNotFoundError`` where it never was."""
    return (target / "index.html").read_text()


def build(sources: Path = SOURCES, target: Path = BUNDLE) -> str:
    """Bundle the page unless that was done since the last change, and give it. Safe to run at the same time.

    Raises ``CalledProcessError`` where a module cannot be bundled; the bundle from before stays.
    """
    files = target / FILES
    files.mkdir(parents=True, exist_ok=True)
    with (target / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        state, made_from = _state(sources), target / "made-from"
        if made_from.is_file() and made_from.read_text() == state:
            return built(target)
        meta = target / "meta.json"
        subprocess.run(  # noqa: S603 - our own tool
            [_node(), _ESBUILD, *_OPTIONS, f"--outdir={files}", f"--metafile={meta}", *ENTRIES],
            cwd=sources,
            check=True,
            capture_output=True,
            text=True,
        )
        outputs = json.loads(meta.read_text())["outputs"]
        made = {Path(name).name: said for name, said in outputs.items()}
        page = target / "index.new"
        page.write_text(_page((sources / "index.html").read_text(), made))
        os.replace(page, target / "index.html")
        made_from.write_text(state)
        for file in files.iterdir():
            if file.name not in made:
                file.unlink()
        return built(target)


def _state(sources: Path) -> str:
    """What a bundle is made from: every source and its time, and the versions of what npm installed."""
    files = sorted(one for one in sources.rglob("*") if one.is_file())
    said = [f"{one.relative_to(sources)} {one.stat().st_mtime_ns}" for one in files]
    said.append((ROOT / "package-lock.json").read_text())
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


def _page(page: str, made: dict[str, dict[str, Any]]) -> str:
    """The page's HTML with the names of the files, and the modules that the first one runs in its head."""
    names = {said["entryPoint"]: name for name, said in made.items() if "entryPoint" in said}
    for entry in ENTRIES:
        page = page.replace(f'"{entry}"', f'"/static/editor/{names[entry]}"')
    links = "".join(
        f'    <link rel="modulepreload" href="/static/editor/{name}" />\n'
        for name in _run_at_once(names["main.js"], made)
    )
    return page.replace("  </head>", f"{links}  </head>")


def _run_at_once(first: str, made: dict[str, dict[str, Any]]) -> list[str]:
    """A module and what comes with it; not what it imports when somebody goes there."""
    found = [first]
    for name in found:
        imports = (one for one in made[name]["imports"] if one["kind"] == "import-statement")
        found += dict.fromkeys(
            one for each in imports if (one := Path(each["path"]).name) not in found
        )
    return found


def _node() -> str:
    node = shutil.which("node", path=f"{ROOT / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}")
    if node is None:
        raise FileNotFoundError("node is needed to bundle the page: make setup")
    return node


if __name__ == "__main__":
    build()
