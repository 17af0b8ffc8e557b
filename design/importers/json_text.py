"""Reading JSON from a text, or saying what is wrong with it; text that only begins like JSON is no JSON."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from design.importers.raw import ImportRefused, Note

# A name, a colon and the beginning of a value, as in JSON, Python or JavaScript.
_NAMED = re.compile(
    r"""(?:"[^"\n]{1,80}"|'[^'\n]{1,80}'|(?<=[{,\s])[A-Za-z_$][\w$]{0,60})\s*:\s*["'{\[\dtfnNuT-]"""
)
_SCRIPT = re.compile(
    r"\s*(?:export\s+default|(?:var|let|const)\s+[\w$]+\s*=|[\w$.]+\s*=|[\w$.]+\()\s*[{\[]"
)
# JSON as copied from a chat (fenced), or with the headers of its HTTP response.
_WRAPPED = re.compile(
    r"\s*(?:```(?:json\w*)?[^\S\n]*\n\s*(?P<fenced>[{\[].*?)```|HTTP/[\d.]+ \d{3}[^\n]*\n(?:[\w-]++:[^\n]*+\n)*+(?:[^\S\n]*+\n)++\s*+(?P<answer>[{\[].*))\s*",
    re.DOTALL,
)
# Names and values without the opening bracket.
_INSIDE = re.compile(r"""\W{0,8}\w?\W{0,8}(?:"\w{1,40}|\w{1,40}")"?\s{0,9}:\s{0,9}["\[{\d]""")
_MOST = 20_000  # characters that are searched for names
_SPACE = re.compile(r"\s*")
_WORD = re.compile(r"[^\W\d_]{2}|[\u3040-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A JSON value; ``notes`` report names that occur twice in one object."""

    value: Any
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Broken:
    """Text meant to be JSON; ``what`` continues the sentence “This looks like …”."""

    what: str


def parsed(text: str) -> Parsed | Broken | None:
    """Return the text as JSON, one document or one per line; None if it is not JSON but words.

    Raises ``ImportRefused`` for JSON that is too deep, or has too long a number, to be parsed safely.
    """
    if wrapped := _WRAPPED.fullmatch(text):
        text = wrapped["fenced"] or wrapped["answer"]
    start = _SPACE.match(text).end()  # type: ignore[union-attr]  # it matches everywhere
    if text[start : start + 1] == '"' and text[start + 1 : start + 2] in ("{", "["):
        return _twice(text)
    if text[start : start + 1] not in ("{", "["):
        if _SCRIPT.match(text[:400]) and _names(text) > 1:
            return Broken("JavaScript that contains data, not JSON")
        if _INSIDE.match(text) and _names(text) > 2:
            return Broken("JSON whose beginning is missing or damaged, at line 1, column 1")
        return None
    try:
        return _loaded(text)
    except ValueError as error:
        wrong = error
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) > 1 and all(line.lstrip()[:1] in ("{", "[") for line in lines):
        try:
            documents = [_loaded(line) for line in lines]
        except ValueError:
            pass
        else:
            notes = tuple(dict.fromkeys(note for one in documents for note in one.notes))
            return Parsed([one.value for one in documents], notes)
    return _error_in(text, start, wrong)


def _twice(text: str) -> Parsed | None:
    """Return the JSON inside a JSON string, as some loggers and consoles copy it."""
    try:
        inside = _loaded(text).value
        found = _loaded(inside) if isinstance(inside, str) else None
    except ValueError:
        return None
    return found


def _loaded(text: str) -> Parsed:
    double: dict[str, None] = {}

    def object_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            counts = Counter(name for name, _ in pairs)
            double.update((name, None) for name in found if counts[name] > 1)
        return found

    try:
        value = json.loads(text, parse_constant=_no_number, object_pairs_hook=object_of)
    except RecursionError:
        detail = (
            "The JSON is nested too deeply for a thread: send the original response of the source."
        )
        raise ImportRefused("too-deep", detail) from None
    except json.JSONDecodeError:
        raise
    except ValueError as error:
        if "digits" in str(error):
            detail = "The JSON has a number of more than 4300 digits: remove it."
            raise ImportRefused("number-too-long", detail) from None
        raise
    names = ", ".join(f"“{name[:40]}”" for name in list(double)[:4])
    detail = f"The JSON has {names} twice in one object: the last one was read."
    return Parsed(value, (Note("doubled-names", detail),) if double else ())


class _NoNumber(ValueError):
    """NaN, Infinity or -Infinity, which JSON does not have."""


def _no_number(name: str) -> Any:
    raise _NoNumber(name)


def _error_in(text: str, start: int, wrong: ValueError) -> Broken | None:
    """Return what is wrong with the JSON; None if the text is words after all."""
    names = _names(text)
    quoted = text[start + 1 : start + 40].lstrip()[:1] in ('"', "'", "{", "[")
    if isinstance(wrong, _NoNumber):
        found = re.search(rf"(?<![\w\"]){re.escape(str(wrong))}(?![\w\"])", text)
        at = _place(text, found.start() if found else start)
        return Broken(f"JSON with {wrong} at {at}, which JSON does not allow: replace it by null")
    try:
        first, end = json.JSONDecoder().raw_decode(text, start)
    except RecursionError:
        detail = (
            "The JSON is nested too deeply for a thread: send the original response of the source."
        )
        raise ImportRefused("too-deep", detail) from None
    except ValueError as error:
        stop = error.pos if isinstance(error, json.JSONDecodeError) else start
        breaks_off = _breaks_off(text, stop)
        enclosed = text.rstrip()[-1:] in ("}", "]", ";") and (names > 0 or quoted)
        wordless = _WORD.search(text) is None
        if not (names > 1 or enclosed or (quoted and (breaks_off or wordless))):
            return None
        if breaks_off:
            return Broken(f"JSON that breaks off at {_place(text, len(text.rstrip()))}")
        if text[stop : stop + 1] == "'" or re.match(r"[A-Za-z_$]", text[stop : stop + 1]):
            return Broken(
                f'program data, not JSON: JSON puts names and texts in ", unlike {_place(text, stop)}'
            )
        return Broken(f"JSON that is wrong at {_place(text, stop)}")
    rest = text[end:].lstrip()
    # A snippet followed by words is a text about JSON; a large document with a tail is broken JSON.
    nested = bool(first) and (isinstance(first, dict) or isinstance(first[0], dict | list))
    goes_on = nested and rest[:1] in ("{", "[", ",", "]", "}")
    longer = nested and end - start > max(200, len(rest))
    article = isinstance(first, dict) and rest.startswith("#")  # below front matter
    if article or not (goes_on or longer or _WORD.search(rest) is None):
        return None
    behind = end + len(text[end:]) - len(rest)
    return Broken(f"JSON with more text after its end, at {_place(text, behind)}")


def _breaks_off(text: str, stop: int) -> bool:
    """Return whether only the last, unfinished value follows ``stop``."""
    rest = text[stop:].strip()
    if not rest:
        return True
    if rest[0] == '"':
        return re.fullmatch(r'"(?:[^"\\]|\\.)*\\?', rest, re.DOTALL) is not None
    return re.fullmatch(r"[\w.+-]{1,20}", rest) is not None and not text.rstrip().endswith(
        ("}", "]")
    )


def _names(text: str) -> int:
    return sum(1 for _ in _NAMED.finditer(text[:_MOST]))


def _place(text: str, at: int) -> str:
    line = text.count("\n", 0, at) + 1
    return f"line {line}, column {at - (text.rfind(chr(10), 0, at) + 1) + 1}"
