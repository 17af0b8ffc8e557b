"""JSON parsing limited to what PostgreSQL can store: finite numbers, no NUL, no lone surrogate, no duplicate names."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import IO, Any, NoReturn

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

MAX_DEPTH = 32
# Members whose field accepts any text and cleans it itself: file names come from every operating system.
CLEANED = frozenset({"filename"})
_NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")


class StrictJSONParser(JSONParser):
    """Refuses, with a pointer to the place, what would fail later.

    Reads UTF-8, with or without a byte order mark, and UTF-16 and UTF-32, detected by the first bytes (RFC 4627,
    section 3). A ``charset`` parameter has no effect (RFC 8259, section 11).
    """

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,  # noqa: ARG002 - the framework's signature
        parser_context: Mapping[str, Any] | None = None,  # noqa: ARG002 - the framework's signature
    ) -> Any:
        try:
            raw = stream.read()
            text = raw.decode(json.detect_encoding(raw))
            data = json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_once_each)
        except UnicodeDecodeError:
            raise ParseError("The body is not Unicode. Send JSON as UTF-8.") from None
        except (ValueError, RecursionError) as error:
            raise ParseError(f"The body is not JSON: {error}") from None
        _inspect(data, "", 0)
        return data


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


class _Repeating(dict[str, Any]):
    """An object with a duplicate name; parsers differ in which of the values they use."""

    name: str


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    seen: set[str] = set()
    repeating = _Repeating(found)
    repeating.name = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]  # it returns None, and so goes on
    return repeating


def _inspect(node: object, pointer: str, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise ParseError(f"{pointer[:80]}: nested deeper than {MAX_DEPTH} levels")
    if isinstance(node, str) and (found := _NOT_STORABLE.search(node)):
        what = "a NUL character" if found[0] == "\x00" else "a lone surrogate"
        raise ParseError(f"{pointer or '/'}: {what} at character {found.start() + 1}. Remove it.")
    if isinstance(node, _Repeating):
        raise ParseError(f"{pointer}/{node.name}: duplicate name. Send it once.")
    if isinstance(node, dict):
        for key, child in node.items():
            _inspect(key, f"{pointer}/", depth)
            if key not in CLEANED or not isinstance(child, str):
                _inspect(child, f"{pointer}/{key}", depth + 1)
    elif isinstance(node, list):
        for index, child in enumerate(node):
            _inspect(child, f"{pointer}/{index}", depth + 1)
