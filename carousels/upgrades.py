"""Older dumps of a document, brought to the shape of today. Pure functions over JSON.

A version is kept readable as long as drafts or frozen snapshots of it may be stored.
"""

from __future__ import annotations

from typing import Any

_USUAL = {"pairing": None, "size": "M", "align": "start", "fit": True}


def upgraded(data: object) -> object:
    """The dump in today's shape; what is no dump of an older version is returned as it is."""
    if isinstance(data, dict) and data.get("schema_version") == 1:
        return _second(data)
    return data


def _second(data: dict[str, Any]) -> dict[str, Any]:
    """Version 2 gathers theme, pattern and typography in a style, which slides may have too.

    Version 1 wrote typography out in full; what was usual there follows the kit now.
    """
    kept = {
        key: value
        for key, value in data.items()
        if key not in {"theme", "pattern", "typography", "schema_version"}
    }
    looks = {"theme": data.get("theme"), "pattern": data.get("pattern")}
    style = {key: value for key, value in looks.items() if value is not None}
    typography = data.get("typography") or {}
    style["typography"] = {
        key: value for key, value in typography.items() if value != _USUAL.get(key)
    }
    return {**kept, "schema_version": 2, "style": style}
