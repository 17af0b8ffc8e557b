"""The page's floor plan: folders import downwards only, and modules and lines stay of a size that can be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

PAGE = Path(__file__).parents[2] / "editor"
MODULES = sorted(PAGE.rglob("*.js"))
# Each may import what stands below it, and its own.
FLOORS = ("app", "screens", "sheets", "panels", "posts", "deck", "ui", "state", "api", "texts")
IMPORT = re.compile(r"""(?:^import|^export|\bfrom|\bimport\()\s*\(?'(\.{1,2}/[^']+\.js)'""", re.M)
MOST_IN_A_FOLDER, MOST_LINES, MOST_COLUMNS = 22, 400, 120
# Data, an entry a line.
DATA = {"en.js", "icons.js"}


def imports(module: Path) -> Iterator[Path]:
    for said in IMPORT.findall(module.read_text()):
        yield (module.parent / said).resolve()


def floor(module: Path) -> str:
    return module.relative_to(PAGE).parts[0]


def test_folders_of_the_page_import_downwards_only_and_modules_in_no_circle() -> None:
    assert {floor(one) for one in MODULES} == set(FLOORS)
    upwards = [
        f"{module.relative_to(PAGE)} imports {found.relative_to(PAGE)}"
        for module in MODULES
        for found in imports(module)
        if FLOORS.index(floor(found)) < FLOORS.index(floor(module))
    ]
    assert upwards == []
    TopologicalSorter({module: list(imports(module)) for module in MODULES}).prepare()


def test_no_folder_of_the_page_is_crowded_and_no_module_or_line_is_too_long() -> None:
    files = [one for one in PAGE.rglob("*") if one.is_file()]
    folders = {one.parent for one in files}
    crowded = [
        str(folder.relative_to(PAGE))
        for folder in folders
        if sum(one.parent == folder for one in files) > MOST_IN_A_FOLDER
    ]
    assert crowded == []
    read = {one: one.read_text().splitlines() for one in files if one.suffix in (".js", ".css")}
    assert [
        str(one) for one, lines in read.items() if len(lines) > MOST_LINES and one.name not in DATA
    ] == []
    long = [
        f"{one.relative_to(PAGE)}:{number}"
        for one, lines in read.items()
        for number, line in enumerate(lines, start=1)
        if len(line) > MOST_COLUMNS and one.name not in DATA
    ]
    assert long == []
