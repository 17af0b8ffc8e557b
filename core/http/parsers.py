"""JSON as PostgreSQL can hold it: finite numbers, no NUL, no half of a surrogate pair; no name twice."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import IO, Any, NoReturn

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

MAX_DEPTH = 32
# Members whose field takes any text and cleans it itself: names of files come from every machine.
CLEANED = frozenset({"filename"})
_UNHOLDABLE = re.compile("[\x00\ud800-\udfff]")


class StrictJSONParser(JSONParser):
    """Refuses, with the pointer of the place, what would break later.

    Reads UTF-8, with or without a byte order mark, and UTF-16 and UTF-32, which the first bytes
    tell (RFC 4627, section 3). What a ``charset`` says has no effect (RFC 8259, section 11).
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
            raise ParseError("The body is not Unicode: send JSON as UTF-8.") from None
        except (ValueError, RecursionError) as error:
            raise ParseError(f"The body is not JSON: {error}") from None
        _inspect(data, "", 0)
        return data


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number of JSON")


class _Repeating(dict[str, Any]):
    """An object that says a name twice: readers differ in which of the values they take."""

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
        raise ParseError(f"{pointer[:80]}: nested deeper than {MAX_DEPTH}")
    if isinstance(node, str) and (found := _UNHOLDABLE.search(node)):
        what = "a NUL character" if found[0] == "\x00" else "half of a surrogate pair"
        raise ParseError(f"{pointer or '/'}: {what} at character {found.start() + 1}; remove it.")
    if isinstance(node, _Repeating):
        raise ParseError(f"{pointer}/{node.name}: said twice; say it once.")
    if isinstance(node, dict):
        for key, child in node.items():
            _inspect(key, f"{pointer}/", depth)
            if key not in CLEANED or not isinstance(child, str):
                _inspect(child, f"{pointer}/{key}", depth + 1)
    elif isinstance(node, list):
        for index, child in enumerate(node):
            _inspect(child, f"{pointer}/{index}", depth + 1)
