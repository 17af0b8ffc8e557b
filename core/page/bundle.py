"""Bundles the editor's page: modules, style sheets and drawings, under names that hold their digests.

``python -m core.page.bundle`` writes ``var/editor/``: the page and the files that it refers to. A file's name
determines its content, so browsers cache files for ever; only the page is requested again. Needs no Django.
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
# The files that the page's HTML refers to; everything else is imported from these.
ENTRIES = ("app/main.js", "app/theme.js", "style/page.css", "icon.svg")

_ESBUILD = ROOT / "node_modules" / "esbuild" / "bin" / "esbuild"
_OPTIONS = (
    *("--bundle", "--splitting", "--format=esm", "--target=es2023", "--minify", "--sourcemap"),
    *("--legal-comments=linked", "--loader:.svg=copy", "--log-level=error"),
    *("--entry-names=[name]-[hash]", "--chunk-names=[name]-[hash]", "--asset-names=[name]-[hash]"),
)


def built(target: Path = BUNDLE) -> str:
    """Return the bundled page. Raises ``FileNotFoundError`` if it was never bundled."""
    return (target / "index.html").read_text()


def build(sources: Path = SOURCES, target: Path = BUNDLE) -> str:
    """Bundle the page if sources changed since the last time, and return it. Safe to run concurrently.

    Raises ``CalledProcessError`` if a module cannot be bundled; the previous bundle stays.
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
        made = {Path(name).name: output for name, output in outputs.items()}
        page = target / "index.new"
        page.write_text(_page((sources / "index.html").read_text(), made))
        os.replace(page, target / "index.html")
        made_from.write_text(state)
        for file in files.iterdir():
            if file.name not in made:
                file.unlink()
        return built(target)


def _state(sources: Path) -> str:
    """Return a digest of what a bundle is made from: every source with its time, and npm's lock file."""
    files = sorted(one for one in sources.rglob("*") if one.is_file())
    parts = [f"{one.relative_to(sources)} {one.stat().st_mtime_ns}" for one in files]
    parts.append((ROOT / "package-lock.json").read_text())
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _page(page: str, made: dict[str, dict[str, Any]]) -> str:
    """Return the page's HTML with the files' names, and with preload links for the modules that run at once."""
    names = {output["entryPoint"]: name for name, output in made.items() if "entryPoint" in output}
    for entry in ENTRIES:
        page = page.replace(f'"{entry}"', f'"/static/editor/{names[entry]}"')
    links = "".join(
        f'    <link rel="modulepreload" href="/static/editor/{name}" />\n'
        for name in _run_at_once(names[ENTRIES[0]], made)
    )
    return page.replace("  </head>", f"{links}  </head>")


def _run_at_once(first: str, made: dict[str, dict[str, Any]]) -> list[str]:
    """Return a module and its static imports, also indirect ones, without dynamic imports."""
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
        raise FileNotFoundError("node is needed to bundle the page: run make setup")
    return node


if __name__ == "__main__":
    build()
