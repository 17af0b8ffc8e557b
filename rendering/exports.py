"""The ZIP of a render: ordered files, a manifest, and the alt texts to paste beside them."""

from __future__ import annotations

import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import IO, Any

from carousels.document import Document, TextElement
from config.objectstore import store
from rendering.kinds import KINDS

_WHEN = (1980, 1, 1, 0, 0, 0)  # the earliest date of the format: equal content, equal bytes


@dataclass(frozen=True, slots=True)
class Entry:
    """A stored file, and what the manifest says of it."""

    filename: str
    key: str
    facts: dict[str, Any]


def filename_of(kind: str, slide: int | None, document: Document, prefix: str = "") -> str:
    """``01-hook-cover.png`` for a slide, ``carousel.pdf`` for a whole; sorted as they are read."""
    ending = KINDS[kind].ending
    if slide is None:
        return f"{prefix}{KINDS[kind].stem}.{ending}"
    digits = max(2, len(str(len(document.slides))))
    return f"{prefix}{slide + 1:0{digits}d}-{document.slides[slide].layout}.{ending}"


def links_of(document: Document, slide: int) -> list[dict[str, str]]:
    """The links of a slide, which a picture cannot carry: what each shows and where it leads."""
    return [
        {"text": element.text[mark.start : mark.end], "url": mark.url}
        for element in document.slides[slide].elements
        if isinstance(element, TextElement)
        for mark in element.entities
        if mark.kind == "link" and mark.url
    ]


def write_zip(entries: Iterable[Entry], manifest: dict[str, Any], alts: Sequence[str]) -> IO[bytes]:
    """A temporary file with the ZIP, read from the start; memory stays at a block's size."""
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        listed = list(entries)
        facts = {**manifest, "files": [entry.facts for entry in listed]}
        _add(archive, "manifest.json", json.dumps(facts, indent=2, ensure_ascii=False).encode())
        texts = "\n\n".join(f"{n}.\n{alt}" for n, alt in enumerate(alts, start=1))
        _add(archive, "alt-texts.txt", texts.encode())
        for entry in listed:
            with (
                archive.open(zipfile.ZipInfo(entry.filename, _WHEN), "w") as inside,
                store().open(entry.key) as stored,
            ):
                shutil.copyfileobj(stored, inside, 1 << 20)
    target.seek(0)
    return target


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, _WHEN), data)
