"""Uploads as a browser makes them: announce, send to the signed address, complete."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.test import Client


def begun(api: Any, url: str, data: bytes, **fields: Any) -> dict[str, Any]:
    """Announce an asset; ``url`` is the agency's ``…/assets``."""
    body = {
        "kind": "image",
        "filename": "photo.png",
        "content_type": "image/png",
        "bytes": max(len(data), 1),
        **fields,
    }
    answer = api.post(url, body, format="json")
    assert answer.status_code == 201, answer.json()
    asset: dict[str, Any] = answer.json()
    return asset


def put(asset: dict[str, Any], data: bytes) -> int:
    """Send the bytes to the given address with the given headers, without a session."""
    upload = asset["upload"]
    assert upload["method"] == "PUT"
    address = urlsplit(upload["url"])
    answer = Client().put(
        f"{address.path}?{address.query}", data=data, headers=dict(upload["headers"])
    )
    return answer.status_code


def ready(api: Any, url: str, data: bytes, **fields: Any) -> dict[str, Any]:
    """Upload an asset, which must be accepted."""
    asset = begun(api, url, data, **fields)
    assert put(asset, data) == 200
    answer = api.post(f"{url}/{asset['id']}/complete")
    assert answer.status_code == 200, answer.json()
    done: dict[str, Any] = answer.json()
    return done
