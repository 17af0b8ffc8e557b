"""Compatibility of stored documents between releases, older and newer.

Dumps of older versions are read, and an older release can read what this one writes. A version stays
readable as long as documents or frozen snapshots of it may be stored. Pure functions over JSON.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from pydantic import BaseModel

# Settings added after the oldest release that may run beside this one, which refuses unknown fields.
# Each maps to a field that was always there: an object with that field has the setting, None unless stored.
LATER = {"logo": "typography", "first_comment": "channel"}

_DEFAULTS_OF_1 = {"pairing": None, "size": "M", "align": "start", "fit": True}


def upgrade(data: object) -> object:
    """Return a dump of an older version in today's shape; anything else is returned unchanged."""
    if isinstance(data, dict) and data.get("schema_version") == 1:
        return _to_version_2(data)
    return data


def storage_dump(model: BaseModel) -> dict[str, Any]:
    """Return the dump of a document or snapshot to store, without later settings that are None.

    An older release can still read it, and an unchanged document keeps the digest that was approved.
    """
    return cast("dict[str, Any]", _each(model.model_dump(mode="json"), _without_later))


def complete_dump(kept: dict[str, Any]) -> dict[str, Any]:
    """Return a stored dump, of this or an older release, with every setting of today."""
    return cast("dict[str, Any]", _each(kept, _with_later))


def _without_later(value: dict[str, Any]) -> dict[str, Any]:
    return {name: one for name, one in value.items() if name not in LATER or one is not None}


def _with_later(value: dict[str, Any]) -> dict[str, Any]:
    return {name: None for name, neighbour in LATER.items() if neighbour in value} | value


def _each(value: Any, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Any:
    """Apply ``change`` to every object in a JSON value."""
    if isinstance(value, dict):
        return {name: _each(one, change) for name, one in change(value).items()}
    return [_each(one, change) for one in value] if isinstance(value, list) else value


def _to_version_2(data: dict[str, Any]) -> dict[str, Any]:
    """Convert version 1 to 2, which gathers theme, pattern and typography in a style; slides may have one too.

    Version 1 stored typography in full; values that equal its defaults follow the kit now.
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
        key: value for key, value in typography.items() if value != _DEFAULTS_OF_1.get(key)
    }
    return {**kept, "schema_version": 2, "style": style}
