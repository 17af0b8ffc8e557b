"""Dumps of a document between releases: older ones are read, and what is written an older one reads.

A version is kept readable as long as drafts or frozen snapshots of it may be stored. Pure functions over JSON.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from pydantic import BaseModel

# Settings that came after the oldest release that may run beside this one, which refuses what it does not
# know. Each is None where nothing is said, and is known by a neighbour that was there before.
LATER = {"logo": "typography", "first_comment": "channel"}

_USUAL = {"pairing": None, "size": "M", "align": "start", "fit": True}


def upgraded(data: object) -> object:
    """The dump in today's shape; what is no dump of an older version is returned as it is."""
    if isinstance(data, dict) and data.get("schema_version") == 1:
        return _second(data)
    return data


def stored(model: BaseModel) -> dict[str, Any]:
    """The dump that is kept of a draft or a snapshot, without later settings that say nothing.

    An older release goes on reading it, and what is as it was approved keeps its digest.
    """
    return cast("dict[str, Any]", _each(model.model_dump(mode="json"), _unsaid))


def whole(kept: dict[str, Any]) -> dict[str, Any]:
    """A dump that was kept, by this or an older release, with every setting of today."""
    return cast("dict[str, Any]", _each(kept, _said))


def _unsaid(value: dict[str, Any]) -> dict[str, Any]:
    return {name: one for name, one in value.items() if name not in LATER or one is not None}


def _said(value: dict[str, Any]) -> dict[str, Any]:
    return {name: None for name, neighbour in LATER.items() if neighbour in value} | value


def _each(value: Any, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Any:
    """The value with every object in it changed."""
    if isinstance(value, dict):
        return {name: _each(one, change) for name, one in change(value).items()}
    return [_each(one, change) for one in value] if isinstance(value, list) else value


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
