"""Add the sample's clients, pictures and brand kits to the agency, once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from local.client import Client, Json, Refused, exchange

SAMPLE = Path(__file__).parent / "sample"
CONTENT_TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}


def sample_of(name: str) -> Json:
    """Read one of the sample's JSON files."""
    return json.loads((SAMPLE / f"{name}.json").read_text())


@dataclass(frozen=True)
class Brand:
    """A client of the demo agency and its kit."""

    slug: str
    client: str
    kit: str


class Library:
    """Knows what the agency already has, so that a second run adds nothing twice."""

    def __init__(self, api: Client, agency: str) -> None:
        self._api = api
        self._agency = agency
        self._assets = {
            asset["filename"]: asset["id"]
            for asset in api.pages(f"{agency}/assets")
            if asset["status"] == "ready"
        }
        self._clients = {client["slug"]: client["id"] for client in api.pages(f"{agency}/clients")}
        self._kits = {
            (kit["client"], kit["name"]): kit for kit in api.pages(f"{agency}/brand-kits")
        }

    def asset(self, name: str, kind: str, alt: str) -> str:
        """The id of the sample's picture; uploads it unless a file with the same bytes exists."""
        path = SAMPLE / name
        data = path.read_bytes()
        filename = f"{path.stem}-{hashlib.sha256(data).hexdigest()[:12]}{path.suffix}"
        if filename not in self._assets:
            asset = self._api.post(
                f"{self._agency}/assets",
                {
                    "kind": kind,
                    "filename": filename,
                    "content_type": CONTENT_TYPES[path.suffix],
                    "bytes": len(data),
                    "alt": alt,
                },
            )
            _upload(asset["upload"], data)
            self._api.post(f"{self._agency}/assets/{asset['id']}/complete")
            self._assets[filename] = asset["id"]
        return str(self._assets[filename])

    def brand(self, sample: Mapping[str, Json]) -> Brand:
        """The sample's client with its kit; the sample refers to pictures by file name."""
        spec = sample["kit"]["spec"]
        alt = f"Logo of {sample['client']['name']}"
        logos = [
            {**logo, "asset": self.asset(logo["asset"], "logo", alt)} for logo in spec["logos"]
        ]
        avatar = self.asset(spec["author"]["avatar"], "image", spec["author"]["name"])
        author = {**spec["author"], "avatar": avatar}
        client = self._client(sample["client"])
        kit = self._kit(client, sample["kit"]["name"], {**spec, "logos": logos, "author": author})
        return Brand(sample["client"]["slug"], client, kit)

    def _client(self, fields: Mapping[str, Json]) -> str:
        """The id of the client with this slug; creates it if it is missing."""
        slug = fields["slug"]
        if slug not in self._clients:
            made = self._api.post(f"{self._agency}/clients", fields)
            self._clients[slug] = made["id"]
        return str(self._clients[slug])

    def _kit(self, client: str, name: str, spec: Mapping[str, Json]) -> str:
        """The id of the client's kit of this name; creates it or updates its content."""
        kit = self._kits.get((client, name))
        if kit is None:
            fields = {"client": client, "name": name, "spec": spec}
            kit = self._api.post(f"{self._agency}/brand-kits", fields)
        elif not _says(kit["spec"], spec):
            path = f"{self._agency}/brand-kits/{kit['id']}"
            kit = self._api.patch(path, {"spec": spec}, version=kit["version"])
        return str(kit["id"])


def _says(whole: Json, part: Json) -> bool:
    """Whether `whole`, which also has the defaults, contains everything in `part`."""
    if isinstance(part, dict):
        return all(key in whole and _says(whole[key], part[key]) for key in part)
    if isinstance(part, list):
        return len(whole) == len(part) and all(map(_says, whole, part))
    return bool(whole == part)


def _upload(target: Mapping[str, Json], data: bytes) -> None:
    answer = exchange(target["method"], target["url"], body=data, headers=target["headers"])
    if answer.status >= 400:
        raise Refused(answer, "the upload")
