"""Snapshot of a render: document, kit and the assets' digests, so that later edits cannot race it.

A snapshot is addressed by the digest of its canonical dump. It is all that the render child is given;
the pictures lie in a folder, named by their digests. No Django.
"""

from __future__ import annotations

import hashlib
import json
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from design.catalogue.formats import FORMATS, Format, OwnSize, own_format
from design.catalogue.theme import Theme
from design.document.model import Document
from design.document.upgrades import storage_dump
from design.kit.spec import KitSpec

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class AssetRef(BaseModel):
    """A picture: ``digest`` is the SHA-256 of its stored bytes, sizes are in pixels."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    digest: Digest
    width: int = Field(ge=1)
    height: int = Field(ge=1)


class Snapshot(BaseModel):
    """All that a render needs.

    ``fonts`` holds the digests of the kit's font files; ``themes`` and ``formats`` hold the agency's own themes
    and formats that the document uses. Without own formats, the dump omits ``formats``.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    schema_version: Literal[1] = 1
    title: str = ""
    document: Document
    kit: KitSpec
    assets: dict[UUID, AssetRef]
    fonts: dict[UUID, Digest] = Field(default_factory=dict)
    themes: dict[str, Theme] = Field(default_factory=dict)
    formats: dict[str, OwnSize] = Field(default_factory=dict, exclude_if=lambda own: not own)

    def format(self, key: str) -> Format | None:
        """Return the format with this key, the agency's own or a platform's; None if unknown."""
        if key in self.formats:
            return own_format(key, self.formats[key])
        return FORMATS.get(key)

    def canonical(self) -> bytes:
        """Return the canonical JSON in UTF-8: equal snapshots give equal bytes."""
        data = storage_dump(self)
        text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return text.encode()

    def digest(self) -> str:
        """Return the SHA-256 of the canonical dump, in hexadecimal."""
        return hashlib.sha256(self.canonical()).hexdigest()
