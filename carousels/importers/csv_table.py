"""Tables as spreadsheets save them: a row a post, columns by what their heads say."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from carousels.importers.payload import Payload
from carousels.importers.plain_text import typed
from carousels.importers.raw import ImportRefused, Note, RawPost, Reading
from carousels.thread import Author, Media

MAX_COLUMNS = 200
MAX_CELL = 1_000_000
_TEXT = ("text", "post", "content", "tweet", "body", "caption", "full_text", "message")
_IMAGE = ("image", "image_url", "media", "media_url", "picture", "photo")
_ALT = ("alt", "alt_text", "description")
_NAME = ("author", "name", "author_name")
_HANDLE = ("handle", "username", "screen_name", "author_handle")
_ID = ("id", "post_id", "tweet_id")


def reasons(payload: Payload) -> tuple[str, ...]:
    head = payload.text[:20_000].partition("\n")[0]
    for delimiter in ",;\t|":
        names = [_plain(name) for name in head.split(delimiter)]
        named = [name for name in names if name in _TEXT]
        if named and (len(names) > 1 or "\n" in payload.text.strip()):
            shown = {"\t": "tabs", ",": "commas", ";": "semicolons", "|": "bars"}[delimiter]
            if len(names) > 1:
                return (f"a head with a column “{named[0]}”, divided by {shown}",)
    return ()


def read(payload: Payload) -> Reading:
    rows = _rows(payload.text)
    if not rows:
        raise ImportRefused("empty-thread", "The table has no rows: add a row a post.")
    head = [_plain(name) for name in rows[0]]
    place = _column(head, _TEXT)
    if place is None:
        known = ", ".join(_TEXT)
        detail = f"No column is named as one with the posts' text: name one of {known}."
        raise ImportRefused("no-text-column", detail)
    image, alt, key = (_column(head, names) for names in (_IMAGE, _ALT, _ID))
    posts = []
    for number, row in enumerate(rows[1:], start=2):
        cell = _cell(row, place)
        if not any(row):
            continue
        post = typed(cell.strip())
        post.about = {"source_id": _cell(row, key)[:40]}
        _add_picture(post, _cell(row, image).strip(), _cell(row, alt).strip(), number)
        posts.append(post)
    return Reading(posts, _author(head, rows[1:]))


def _rows(text: str) -> list[list[str]]:
    head = text.partition("\n")[0]
    delimiter = max(",;\t|", key=head.count)
    csv.field_size_limit(MAX_CELL)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        detail = f"The table cannot be read: {error}. Save it anew as CSV in UTF-8."
        raise ImportRefused("broken-table", detail) from None
    if any(len(row) > MAX_COLUMNS for row in rows):
        detail = f"A row has more than {MAX_COLUMNS} cells: keep the columns with the posts."
        raise ImportRefused("too-many-columns", detail)
    return rows


def _plain(name: str) -> str:
    return name.strip().strip("\"'\ufeff").lower().replace(" ", "_").replace("-", "_")


def _column(head: Sequence[str], names: Sequence[str]) -> int | None:
    return next((head.index(name) for name in names if name in head), None)


def _cell(row: Sequence[str], place: int | None) -> str:
    return row[place] if place is not None and place < len(row) else ""


def _add_picture(post: RawPost, url: str, alt: str, row: int) -> None:
    if url.startswith(("http://", "https://")) and len(url) <= 2_000:
        post.about["media"] = (Media(url=url, alt=alt),)
    elif url:
        detail = f"The picture of row {row} has no address on the web: upload it."
        post.notes.append(Note("picture-dropped", detail))


def _author(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Author | None:
    """Whom the first row names."""
    first = next((row for row in rows if any(row)), [])
    name, handle = (_cell(first, _column(head, names)).strip() for names in (_NAME, _HANDLE))
    if not (name or handle):
        return None
    at = f"@{handle.lstrip('@')}" if handle else ""
    return Author(name=(name or handle)[:120], handle=at[:120])
