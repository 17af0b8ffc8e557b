"""What a render freezes: document, kit and the assets' digests, so that later edits cannot race it.

A snapshot is content-addressed by its canonical dump. It is all that the render child gets to
know; pixels of assets lie in a folder under their digests. No Django.
"""

from __future__ import annotations

import hashlib
import json
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from brandkits.spec import KitSpec
from carousels.document import Document


class AssetRef(BaseModel):
    """One picture: ``digest`` is the SHA-256 of its stored bytes, sizes are in pixels."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    digest: str = Field(pattern=r"^[0-9a-f]{64}$")
    width: int = Field(ge=1)
    height: int = Field(ge=1)


class Snapshot(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    schema_version: Literal[1] = 1
    title: str = ""
    document: Document
    kit: KitSpec
    assets: dict[UUID, AssetRef]

    def canonical(self) -> bytes:
        """Equal snapshots give equal bytes."""
        data = self.model_dump(mode="json")
        text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return text.encode()

    def digest(self) -> str:
        """The SHA-256 of the canonical dump, in hexadecimal."""
        return hashlib.sha256(self.canonical()).hexdigest()
