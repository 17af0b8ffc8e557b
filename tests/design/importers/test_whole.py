"""What an author wrote is on a slide, in an alt text, beside the post or in a warning; markup is nowhere.

``FUZZ`` in the environment says how many times as many examples are tried.
"""

from __future__ import annotations

import json
import os
import random
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from design.importers import ImportRefused, detect, import_thread
from design.thread import ImportedThread
from tests.design.importers.checks import check, read
from tests.design.importers.samples import SAMPLES, Words

TIMES = int(os.environ.get("FUZZ", "1"))
# What no slide may show: HTML or XML tags, or JSON names with their values.
MARKUP = re.compile(r"</?(?:p|div|span|a|br|rss|item|li|blockquote)\b[^>]*>|\"\w+\"\s*:\s*[\[{\"]")
SIGNS = (
    "&",
    "<3",
    "a < b",
    "“so”",
    "🥖",
    "#brot",
    "@ivo",
    "https://example.org/x",
    "e\u0301",
    "مرحبا",
    "日本",
)


def said(thread: ImportedThread) -> str:
    return thread.model_dump_json()


@pytest.mark.parametrize("name", SAMPLES)
def test_every_word_of_every_format_is_kept_and_its_format_is_recognized(name: str) -> None:
    source, build = SAMPLES[name]
    say = Words()
    data = build(say)
    thread = read(data)
    assert thread.source == source == detect(text_of(data))[0][0]
    lost = [word for word in say.given if word not in said(thread)]
    assert lost == []
    assert not any(MARKUP.search(post.text) for post in thread.posts)
    assert not any(warning.code == "image-expected" for warning in thread.warnings)


@settings(max_examples=60 * TIMES, deadline=None)
@given(name=st.sampled_from(sorted(SAMPLES)), signs=st.permutations(SIGNS))
def test_no_word_is_lost_next_to_special_characters(name: str, signs: list[str]) -> None:
    say = Words(*signs)
    thread = read(SAMPLES[name][1](say))
    assert [word for word in say.given if word not in said(thread)] == []
    assert not any(MARKUP.search(post.text) for post in thread.posts)


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=9)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(
        ["\x00", "\ud800", "https://[", "<p>x</p>", "2026-13-40T99:00:00Z", "9" * 30, ":a:"]
    ),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


def places(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = (
        node.items()
        if isinstance(node, dict)
        else enumerate(node)
        if isinstance(node, list)
        else ()
    )
    return [path, *(found for key, one in inner for found in places(one, (*path, key)))]


def replaced(node: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    copy = dict(node) if isinstance(node, dict) else list(node)
    copy[path[0]] = replaced(node[path[0]], path[1:], value)
    return copy


JSON = sorted(name for name in SAMPLES if not isinstance(SAMPLES[name][1](Words()), str))


@settings(max_examples=400 * TIMES, deadline=None)
@given(name=st.sampled_from(JSON), number=st.integers(0, 10_000), value=VALUES)
def test_any_value_in_any_place_is_imported_or_refused(name: str, number: int, value: Any) -> None:
    source, build = SAMPLES[name]
    whole = build(Words())
    found = places(whole)
    changed = json.dumps(replaced(whole, found[number % len(found)], value))
    for named in (source, None):
        try:
            thread = import_thread(changed, named)
        except ImportRefused:
            continue
        for post in thread.posts:
            check(post)
        thread.model_dump_json().encode()
        assert "\\u0000" not in thread.model_dump_json()


@pytest.mark.parametrize("name", SAMPLES)
def test_truncated_and_scrambled_responses_never_become_slides_of_markup(name: str) -> None:
    source, build = SAMPLES[name]
    text = text_of(build(Words()))
    chance = random.Random(7)
    for _ in range(25 * TIMES):
        data = bytearray(text.encode())
        for _ in range(chance.randrange(4)):
            data[chance.randrange(len(data))] = chance.choice(b'{}[]",:<>&\\x9')
        half = bytes(data[: chance.randrange(60, len(data))])
        try:
            thread = import_thread(half)
        except ImportRefused:
            continue
        for post in thread.posts:
            check(post)
            assert source in ("thread-reader", "embed") or not MARKUP.search(post.text)


def text_of(data: Any) -> str:
    return data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
