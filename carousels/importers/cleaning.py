"""What every import shares: printable text, verified entities, direction, numbering taken off."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from carousels.entities import cut
from carousels.importers.markers import marker_of, rising
from carousels.importers.raw import ImportRefused, RawPost
from carousels.thread import Post, PostEntity, Warning
from rendering.engine.scripts import Script, is_rtl, script_of

_CONTROLS = re.compile(r"[\x01-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
_UNHOLDABLE = re.compile("[\x00\ud800-\udfff]")
_TAG = re.compile(r"(?<![\w/#@.])([#@$])(\w[\w.]*\w|\w)")
_THREAD_WORDS = re.compile(
    r"^(?:[🧵👇]\s*)+|(?:\s*(?:[🧵👇]|\ba thread\b|\bthread\b(?=\s*[:🧵👇])))+[\s.:!]*$",
    re.IGNORECASE,
)
_LANGUAGES: dict[Script, str] = {
    "arabic": "ar",
    "hebrew": "he",
    "kana": "ja",
    "hangul": "ko",
    "thai": "th",
    "devanagari": "hi",
    "han": "zh",
}


def clean(raw: RawPost, number: int, warnings: list[Warning]) -> Post | None:
    """A post whose entities cover what they claim; None when nothing is left of it."""
    if found := _UNHOLDABLE.search(raw.text):
        what = "a NUL character" if found[0] == "\x00" else "half of a surrogate pair"
        raise ImportRefused(
            "unprintable", f"Post {number} has {what} at character {found.start() + 1}: remove it."
        )
    warnings.extend(
        Warning(code="dropped", detail=f"Left out: {loss}.", post=number) for loss in raw.dropped
    )
    entities = [
        PostEntity(
            kind="link",
            start=link.start,
            end=link.end,
            url=link.url[:2_000],
            display=raw.text[link.start : link.end],
        )
        for link in raw.links
        if link.start < link.end
    ]
    entities += list(_tags(raw.text, entities))
    post = Post(
        text=raw.text,
        entities=tuple(sorted(entities, key=lambda entity: entity.start)),
        language=language_of(raw.text),
        direction="rtl" if is_rtl(raw.text) else "ltr",
        expects_image=raw.expects_image,
    )
    if controls := len(_CONTROLS.findall(post.text)):
        post = _without(post, [m.span() for m in _CONTROLS.finditer(post.text)])
        detail = f"{controls} control characters were removed."
        warnings.append(Warning(code="controls", detail=detail, post=number))
    return _composed(post) if post.text.strip() else None


def language_of(text: str) -> str:
    """The language that the script gives away; empty for those that share the Latin one."""
    letters = Counter(script_of(char) for char in text if char.isalpha())
    if letters["kana"]:
        return "ja"
    script, count = letters.most_common(1)[0] if letters else ("latin", 0)
    return _LANGUAGES.get(script, "") if count else ""


def marked(posts: list[Post]) -> list[Post]:
    """Take the numbering off, if two or more posts agree on it and it rises."""
    found = [marker_of(post.text) for post in posts]
    indexes = [marker.index for marker in found if marker]
    if not rising(indexes):
        return posts
    result = []
    for post, marker in zip(posts, found, strict=True):
        if marker is None or len(marker.raw) >= len(post.text):
            result.append(post)
            continue
        at_start = post.text.startswith(marker.raw)
        end = len(post.text)
        span = (0, len(marker.raw)) if at_start else (end - len(marker.raw), end)
        result.append(_without(post, [span]).model_copy(update={"marker": marker}))
    return result


def strip_thread_words(posts: list[Post]) -> list[Post]:
    """Take "🧵", "👇" and "a thread" off the edges of the first post."""
    first = posts[0]
    spans = [found.span() for found in _THREAD_WORDS.finditer(first.text) if found[0]]
    left = _without(first, spans) if spans else first
    return [left if left.text.strip() else first, *posts[1:]]


def _without(post: Post, spans: Iterable[tuple[int, int]]) -> Post:
    text, entities = cut(post.text, post.entities, spans)
    return post.model_copy(update={"text": text, "entities": entities})


def _tags(text: str, taken: list[PostEntity]) -> Iterable[PostEntity]:
    kinds = {"#": "hashtag", "@": "mention", "$": "cashtag"}
    for found in _TAG.finditer(text):
        start, end = found.span()
        kind = kinds[found[1]]
        inside = any(entity.start < end and start < entity.end for entity in taken)
        numeric = kind != "mention" and found[2].isdigit()
        if not inside and not numeric and not (kind == "cashtag" and not found[2].isalpha()):
            yield PostEntity.model_validate(
                {"kind": kind, "start": start, "end": end, "display": found[0]}
            )


def _composed(post: Post) -> Post:
    """NFC, with every offset carried over: only now, because sources count uncomposed text."""
    if unicodedata.is_normalized("NFC", post.text):
        return post

    def at(offset: int) -> int:
        return len(unicodedata.normalize("NFC", post.text[:offset]))

    text = unicodedata.normalize("NFC", post.text)
    entities = tuple(
        entity.model_copy(
            update={
                "start": at(entity.start),
                "end": at(entity.end),
                "display": text[at(entity.start) : at(entity.end)],
            }
        )
        for entity in post.entities
    )
    return post.model_copy(update={"text": text, "entities": entities})
