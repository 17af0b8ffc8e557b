"""A signed-in client of a running service with shortcuts for uploads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from local.client import Answer, Client, Json, exchange
from local.studio import Studio

TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
    ".woff2": "font/woff2",
}


class DrillClient:
    """The owner of the demo agency over HTTP."""

    def __init__(self, studio: Studio) -> None:
        self.api = Client(studio.url)
        self.base = f"/api/v1/agencies/{studio.owner.agency}"
        self.api.sign_in(email=studio.owner.email, password=studio.owner.password)

    def post(self, path: str, body: Any = None) -> Json:
        return self.api.post(f"{self.base}/{path}", body)

    def announced(self, name: str, data: bytes, kind: str) -> Json:
        """Create an asset that waits for its bytes."""
        body = {
            "kind": kind,
            "filename": name,
            "content_type": TYPES[Path(name).suffix],
            "bytes": max(1, len(data)),
        }
        return self.post("assets", body)

    def sent(self, asset: Json, data: bytes) -> Answer:
        upload = asset["upload"]
        return exchange(upload["method"], upload["url"], body=data, headers=upload["headers"])

    def uploaded(self, name: str, data: bytes, kind: str) -> Json:
        """Upload and complete an asset; raises ``Refused`` with the reason."""
        asset = self.announced(name, data, kind)
        self.sent(asset, data)
        return self.post(f"assets/{asset['id']}/complete")
