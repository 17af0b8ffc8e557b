"""Convert scenes to JSON and back; errors point at the offending place.

The scene's dataclasses are the schema; nothing else lists the fields. This module rejects unknown
fields and wrong types, ``limits`` rejects bad values and scenes that are too large.
"""

from __future__ import annotations

import json
import math
import types
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from engine.errors import SceneError
from engine.scene import limits
from engine.scene import nodes as nodes

MAX_OBJECTS = 2 * limits.MAX_NODES  # runs are objects too
MAX_DEPTH = limits.MAX_DEPTH + 4  # fields of the deepest node nest further


def dump(scene: nodes.Scene, *, ids: bool = True) -> str:
    """Return the scene's canonical JSON: equal scenes give equal strings.

    Without ``ids``, scenes that look the same are equal, whichever elements they show.
    """
    plain = _plain(scene, ids=ids)
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def parse(text: str) -> nodes.Scene:
    """Return the scene of a JSON text; raises ``SceneError`` with a pointer to the place."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SceneError(f"not valid JSON: {error}") from None
    scene = _Reader().read(nodes.Scene, data, "", 0)
    assert isinstance(scene, nodes.Scene)  # noqa: S101 - for the type checker: read() is generic
    limits.check(scene)
    return scene


def _plain(value: Any, *, ids: bool) -> Any:
    """Convert dataclasses to dicts, omitting fields that have their default."""
    if is_dataclass(value):
        return {
            field.name: _plain(getattr(value, field.name), ids=ids)
            for field in fields(value)
            if (field.name == "kind" or getattr(value, field.name) != field.default)
            and (ids or field.name != "id")
        }
    if isinstance(value, tuple):
        return [_plain(item, ids=ids) for item in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


@cache
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls, vars(nodes))


class _Reader:
    """Reads one document and counts its objects against the limits."""

    def __init__(self) -> None:
        self.nodes = 0

    def read(self, hint: Any, data: object, pointer: str, depth: int) -> object:
        origin = get_origin(hint)
        if is_dataclass(hint):
            return self._dataclass(hint, data, pointer, depth)
        if origin is tuple:
            return self._tuple(get_args(hint), data, pointer, depth)
        if origin is Literal:
            if isinstance(data, str) and data in get_args(hint):
                return data
            raise SceneError(f"must be one of {', '.join(map(str, get_args(hint)))}", pointer)
        if origin in (Union, types.UnionType):
            return self._union(get_args(hint), data, pointer, depth)
        return self._scalar(hint, data, pointer)

    def _dataclass(self, cls: Any, data: object, pointer: str, depth: int) -> object:
        self.nodes += 1
        if self.nodes > MAX_OBJECTS:
            raise SceneError(f"more than {MAX_OBJECTS} objects", pointer)
        if depth > MAX_DEPTH:
            raise SceneError(f"nested deeper than {MAX_DEPTH}", pointer)
        if not isinstance(data, dict):
            raise SceneError(f"must be an object ({cls.__name__})", pointer)
        known: dict[str, Field[Any]] = {field.name: field for field in fields(cls)}
        for name in data:
            if name not in known:
                raise SceneError(f"unknown field of {cls.__name__}", f"{pointer}/{name}")
        for name, field in known.items():
            if name not in data and field.default is MISSING:
                raise SceneError(f"{cls.__name__} requires it", f"{pointer}/{name}")
        hints = _hints(cls)
        return cls(
            **{
                name: self.read(hints[name], value, f"{pointer}/{name}", depth + 1)
                for name, value in data.items()
            }
        )

    def _tuple(self, args: tuple[Any, ...], data: object, pointer: str, depth: int) -> object:
        if not isinstance(data, list):
            raise SceneError("must be a list", pointer)
        if args[-1] is Ellipsis:
            args = (args[0],) * len(data)
        if len(data) != len(args):
            raise SceneError(f"must have {len(args)} entries", pointer)
        return tuple(
            self.read(hint, item, f"{pointer}/{index}", depth)
            for index, (hint, item) in enumerate(zip(args, data, strict=True))
        )

    def _union(self, options: tuple[Any, ...], data: object, pointer: str, depth: int) -> object:
        if data is None and type(None) in options:
            return None
        kinds = [option for option in options if option is not type(None)]
        if len(kinds) == 1:
            return self.read(kinds[0], data, pointer, depth)
        kind = data.get("kind") if isinstance(data, dict) else None
        for option in kinds:
            if kind == _hints(option)["kind"].__args__[0]:
                return self.read(option, data, pointer, depth)
        raise SceneError("must be a node with a known kind", pointer)

    def _scalar(self, hint: Any, data: object, pointer: str) -> object:
        if hint is str and isinstance(data, str):
            if any("\ud800" <= char <= "\udfff" or char == "\x00" for char in data):
                raise SceneError("contains a lone surrogate or NUL", pointer)
            return data
        if hint is bool and isinstance(data, bool):
            return data
        if hint in (int, float) and isinstance(data, int | float) and not isinstance(data, bool):
            if not math.isfinite(data):
                raise SceneError("must be a finite number", pointer)
            return int(data) if hint is int else float(data)
        raise SceneError(f"must be of type {getattr(hint, '__name__', hint)}", pointer)
