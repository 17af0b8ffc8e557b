"""ZIPs of one render or of several: ordered files, a manifest, and texts to post beside the files."""

from __future__ import annotations

import json
import shutil
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import IO, Any

from core.storage import store
from core.storage.disk import raises_disk_full
from design.document.model import Document, TextElement
from design.posting.captions import captions_of
from design.text.addresses import absolute
from rendering.outputs.file_types import KINDS
from rendering.outputs.filename_template import filename

# The earliest date that ZIP can hold; it is fixed, so that equal content gives equal bytes.
_WHEN = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Entry:
    """A stored file, and its entry in the manifest."""

    filename: str
    key: str
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Contents:
    """The packed files of one carousel; ``texts`` by file name."""

    entries: list[Entry]
    manifest: dict[str, Any]
    texts: dict[str, str]


def filename_of(
    kind: str, slide: int | None, document: Document, template: str, format: str
) -> str:
    """Return a file's name, by default ``… - 01.png`` for a slide and ``… - carousel.pdf`` for a whole."""
    ending, stem = KINDS[kind].ending, KINDS[kind].stem
    if slide is None:
        return filename(template, ending, n=stem, layout="", format=format)
    digits = max(2, len(str(len(document.slides))))
    layout = document.slides[slide].layout
    return filename(template, ending, n=f"{slide + 1:0{digits}d}", layout=layout, format=format)


def links_of(document: Document, slide: int) -> list[dict[str, str]]:
    """Return the text and URL of every link on a slide, since a picture cannot carry them."""
    return [
        {"text": element.text[mark.start : mark.end], "url": absolute(mark.url)}
        for element in document.slides[slide].elements
        if isinstance(element, TextElement)
        for mark in element.entities
        if mark.kind == "link" and mark.url
    ]


def texts_of(document: Document, alts: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return the texts to post beside the pictures, by file name: alt texts, captions, first comments.

    ``alts`` are by format; where formats differ, each has a file of its own.
    """
    by_format = {
        key: "\n\n".join(f"{n}.\n{alt}" for n, alt in enumerate(slides, start=1))
        for key, slides in alts.items()
    }
    if len(set(by_format.values())) == 1:
        texts = {"alt-texts.txt": next(iter(by_format.values()))}
    else:
        texts = {f"alt-texts-{key}.txt": text for key, text in by_format.items()}
    for caption in captions_of(document):
        names = caption_files(caption.channel)
        for name, text in zip(names, (caption.text, caption.first_comment or ""), strict=True):
            if text.strip():
                texts[name] = text
    return texts


def caption_files(channel: str) -> tuple[str, str]:
    """Return the file names of a channel's caption and of its first comment."""
    return f"captions/{channel}.txt", f"captions/{channel}-first-comment.txt"


def write_zip(folders: Mapping[str, Contents], manifest: dict[str, Any] | None = None) -> IO[bytes]:
    """Write a ZIP to a temporary file and return it, positioned at its start. Memory use is one block.

    Every folder has its own manifest; the folder of a single carousel is named ``""``. ``manifest`` describes
    them all. Equal content gives equal bytes. Raises ``StoreUnavailable``, also when the disk is full.
    """
    with raises_disk_full(), ExitStack() as unfinished:
        target = unfinished.enter_context(tempfile.TemporaryFile())
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
            if manifest is not None:
                _add(archive, "manifest.json", _json(manifest))
            for folder, contents in folders.items():
                _pack(archive, f"{folder}/" if folder else "", contents)
        target.seek(0)
        unfinished.pop_all()
    return target


def _pack(archive: zipfile.ZipFile, place: str, contents: Contents) -> None:
    facts = {**contents.manifest, "files": [entry.facts for entry in contents.entries]}
    _add(archive, f"{place}manifest.json", _json(facts))
    for name, text in contents.texts.items():
        _add(archive, f"{place}{name}", text.encode())
    for entry in contents.entries:
        with (
            archive.open(_info(f"{place}{entry.filename}"), "w", force_zip64=True) as inside,
            store().open(entry.key) as stored,
        ):
            shutil.copyfileobj(stored, inside, 1 << 20)


def _json(facts: dict[str, Any]) -> bytes:
    return json.dumps(facts, indent=2, ensure_ascii=False).encode()


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    archive.writestr(_info(name), data)


def _info(name: str) -> zipfile.ZipInfo:
    """Return an entry's header, with the file readable for everybody."""
    info = zipfile.ZipInfo(name, _WHEN)
    info.external_attr = 0o644 << 16
    return info
