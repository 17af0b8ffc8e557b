"""Checks for every import: entities match the text that they cover."""

from __future__ import annotations

import json
from typing import Any

from design.importers import import_thread
from design.thread import ImportedThread, Post

SIGNS = {"mention": "@＠", "hashtag": "#＃", "cashtag": "$"}


def read(data: Any, **options: Any) -> ImportedThread:
    """Import JSON or text, and check every entity against its text."""
    text = data if isinstance(data, str | bytes) else json.dumps(data, ensure_ascii=False)
    thread = import_thread(text, **options)
    for post in thread.posts:
        check(post)
    return thread


def check(post: Post) -> None:
    for entity in post.entities:
        shown = post.text[entity.start : entity.end]
        assert shown == entity.display
        assert shown.strip()
        if entity.kind in SIGNS:
            assert shown[0] in SIGNS[entity.kind]
        if entity.kind == "link" and entity.url:
            assert entity.url.startswith(("http://", "https://"))


def shown(post: Post, kind: str) -> list[str]:
    return [entity.display for entity in post.entities if entity.kind == kind]


def codes(thread: ImportedThread) -> set[str]:
    return {warning.code for warning in thread.warnings}
