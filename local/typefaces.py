"""Regenerate the list of typefaces from the packages of their lock file: `make typefaces`.

To add a family for another script, run ``npm install`` with its package in the folder of the list, then
this. The faces to take from the families that slides are designed with are listed here.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict
from io import BytesIO
from pathlib import Path

from fontTools.ttLib import TTFont

from engine.fonts.typefaces import HERE, LIST, Typeface, gather
from local.studio import ROOT

MODULES = gather.MODULES
FALLBACK_WEIGHTS = (400, 700)
# The names that kits and documents use for a family, where its files have another.
NAMES = {
    f"Noto {style} {region}": f"Noto {style} CJK {region}"
    for style in ("Sans", "Serif")
    for region in ("JP", "KR", "SC", "TC")
}
_ALL = (300, 400, 500, 600, 700, 800, 900)
# Families that slides are designed with: the weights and, where marked, the italics.
CATALOGUE: dict[str, tuple[tuple[int, ...], bool]] = {
    "roboto": (_ALL, True),
    "roboto-slab": (_ALL, False),
    "open-sans": (_ALL[:-1], True),
    "eb-garamond": (_ALL[1:-1], True),
    "jetbrains-mono": (_ALL[:-1], True),
    "quicksand": (_ALL[:-2], False),
    "bebas-neue": ((400,), False),
    "noto-sans": (_ALL, True),
    "noto-serif": (_ALL, True),
    "noto-serif-display": (_ALL, True),
}
_STYLES = {
    300: "Light", 400: "Regular", 500: "Medium", 600: "SemiBold",
    700: "Bold", 800: "ExtraBold", 900: "Black",
}  # fmt: skip
_LATO = {400: "normal", 800: "heavy"}
# Subsets of a family that other packages provide for each script.
_SHARED = re.compile(r"-(all|latin|latin-ext|greek|cyrillic|vietnamese|math|symbols)-\d+-normal")
_LICENCES = {
    "scripts.sil.org/OFL": "OFL-1.1",
    "openfontlicense.org": "OFL-1.1",
    "apache.org": "Apache-2.0",
}


Wanted = Iterator[tuple[Path, str | None, int, bool]]


def wanted() -> Wanted:
    """Every file to take: its path, its family if the file has another name, weight, italic."""
    for weight, style in _STYLES.items():
        for italic in (False, True):
            yield from _inter(weight, style, italic=italic)
            name = f"lato-{_LATO.get(weight, style.lower())}{'-italic' if italic else ''}"
            yield MODULES / f"lato-font/fonts/{name}/{name}.woff", "Lato", weight, italic
    for package in sorted((MODULES / "@expo-google-fonts").iterdir()):
        yield from _google(package)
    for package in sorted((MODULES / "@fontsource").iterdir()):
        for weight in FALLBACK_WEIGHTS:
            for path in package.glob(f"files/*-{weight}-normal.woff"):
                if not _SHARED.search(path.name):
                    yield path, None, weight, False


def _inter(weight: int, style: str, *, italic: bool) -> Wanted:
    name = f"{style}Italic".removeprefix("Regular") if italic else style
    yield MODULES / f"inter-ui/web/Inter-{name}.woff2", "Inter", weight, italic
    yield MODULES / f"inter-ui/display/InterDisplay-{name}.woff2", "Inter Display", weight, italic


def _google(package: Path) -> Wanted:
    weights, italics = CATALOGUE.get(package.name, (FALLBACK_WEIGHTS, False))
    for weight in weights:
        for italic in (False, True) if italics else (False,):
            end = f"_{weight}{_STYLES[weight]}{'_Italic' if italic else ''}.ttf"
            for path in package.rglob(f"*{end}"):
                yield path, None, weight, italic


def described(path: Path, family: str | None, weight: int, *, italic: bool) -> Typeface:
    """A row of the list, with the facts read from the file."""
    data = gather.unpacked(path)
    with TTFont(BytesIO(data), lazy=True) as font:
        names = font["name"]
        own = names.getDebugName(16) or names.getDebugName(1) or ""
        terms = f"{names.getDebugName(13)} {names.getDebugName(14)}"
        version = (names.getDebugName(5) or "").removeprefix("Version ").split(";")[0]
        stated = font["OS/2"].usWeightClass
    if stated != weight:
        raise SystemExit(f"{path}: the weight is {stated}, expected {weight}")
    family = family or NAMES.get(own, own)
    return Typeface(
        family=family,
        weight=weight,
        italic=italic,
        file=f"{family.replace(' ', '')}-{weight}{'italic' if italic else ''}.ttf",
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        version=version.strip(),
        licence=next((licence for said, licence in _LICENCES.items() if said in terms), terms),
        source=str(path.relative_to(MODULES)),
    )


def main() -> None:
    """Install the packages, write the list, gather the files, remove the packages."""
    npm = [str(ROOT / ".venv/bin" / name) for name in ("node", "npm")]
    subprocess.run([*npm, "ci", "--silent", "--ignore-scripts"], cwd=HERE, check=True)
    rows = sorted(
        (
            described(path, family, weight, italic=italic)
            for path, family, weight, italic in wanted()
        ),
        key=lambda face: (face.family, face.italic, face.weight),
    )
    lines = ",\n".join(json.dumps(asdict(row), ensure_ascii=False) for row in rows)
    LIST.write_text(f"[\n{lines}\n]\n")
    subprocess.run([sys.executable, "-m", "engine.fonts.typefaces.gather"], cwd=ROOT, check=True)
    shutil.rmtree(MODULES)
    print(f"{len(rows)} files of {len({row.family for row in rows})} families")


if __name__ == "__main__":
    main()
