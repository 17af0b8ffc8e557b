"""Tables from spreadsheets and planning tools: one row per post, columns recognized by their headings."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from design.importers.documents.articles import of_html
from design.importers.documents.plain_text import typed
from design.importers.payload import Payload
from design.importers.raw import ImportRefused, Note, RawPost, Reading
from design.text.entities import joined
from design.thread import Author, Card, Media

MAX_ROWS = 20_000  # including empty ones, which spreadsheets leave
MAX_COLUMNS = 200
MAX_CELL = 1_000_000
_LOOKED_AT = 20_000  # characters of a file that are checked for a table
_ABOVE = 10  # rows that may come before the header
_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_ALONE = "\x1f"  # occurs nowhere: for a table of one column
# The names of columns by role, in tools for bulk posts (Buffer, Hootsuite, Later, Metricool, Publer,
# SocialBee, HighLevel, Statusbrew, Oktopost), in exports of networks and by people; plurals and numbers after a
# name are removed before.
_ROLES: dict[str, tuple[str, ...]] = {
    "text": (
        *("text", "post", "content", "tweet", "body", "caption", "full_text", "message", "copy"),
        *("post_text", "tweet_text", "post_content", "post_copy", "post_message", "post_caption"),
        *("post_body", "slide_text", "message_text", "share_commentary", "commentary", "status"),
        *("status_update", "update", "toot", "thread", "description"),
        *("beitrag", "beitragstext", "inhalt", "nachricht", "texte", "contenu", "légende", "texto"),
        *("contenido", "conteúdo", "legenda", "testo", "contenuto", "tekst", "bericht", "本文", "テキスト"),
        *("投稿", "文案", "内容", "正文", "내용", "본문", "текст"),
    ),
    "title": ("title", "headline", "heading", "hook", "slide_title", "post_title", "titel", "titre", "título", "titolo", "überschrift"),
    "image": (
        *("image", "image_url", "media", "media_url", "picture", "picture_url", "photo", "photo_url"),
        *("image_link", "picture_link", "photo_link", "media_link", "attachment", "bild", "bild_url"),
        *("imagen", "imagem", "immagine", "visual", "thumbnail", "画像", "gif_url", "gif"),
    ),
    "alt": ("alt", "alt_text", "image_alt", "image_alt_text", "alt_text_picture", "alttext", "description",
        "alternativtext", "bildbeschreibung", "texte_alternatif", "texte_alt", "texto_alternativo", "texto_alt", "testo_alternativo", "alternatieve_tekst", "tekst_alternatywny", "代替テキスト", "替代文字", "替代文本", "대체_텍스트"),
    "name": ("author", "name", "author_name"),
    "handle": ("handle", "username", "screen_name", "author_handle"),
    "id": ("id", "post_id", "tweet_id"),
    "link": ("link", "url", "link_url", "share_link", "shared_url", "og_meta_url", "permalink", "post_link", "post_url", "tweet_permalink"),
}  # fmt: skip
_ROLE_OF = {name: role for role in reversed(_ROLES) for name in _ROLES[role]}
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NUMBER = re.compile(r"_*\d+$")
_SENTENCE = re.compile(r"[.!?…:]\s*$|\S(?:\s+\S+){6}")
_WHOLE = re.compile(r"https?://\S{1,1990}")
# A cell may have several addresses, separated by characters that addresses may contain too, like a comma.
_ADDRESS = re.compile(
    r"\((https?://[^\s()]+)\)|https?://\S+?(?=[,;|]?\s|[,;|]\s*[^\s,;|]*\(?https?://|[,;|]?$)"
)
# Content systems export HTML in cells with text.
_HTML = re.compile(
    r"\s*<(?:p|div|h[1-6]|ul|ol|span|figure|blockquote|!--)[\s>-]|<br\s*/?>|</(?:p|a|li|div)>",
    re.IGNORECASE,
)
_LINE_OF_DASHES = re.compile(r"\s*:?-+:?\s*")
_DATED = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?[ T]\d{1,2}:\d{2}")
_LONGEST_ID = 40
_QUOTED = 1_500  # characters of a left out column that a note quotes


@dataclass(frozen=True)
class _Table:
    delimiter: str
    above: list[list[str]]
    head: list[str]
    rows: list[tuple[int, list[str]]]
    """The rows below the header that are not empty, each with its number."""

    @cached_property
    def _columns(self) -> dict[str, list[int]]:
        plain = [*map(_plain, self.head)]
        return {
            role: [at for name in names for at, one in enumerate(plain) if one == name]
            for role, names in _ROLES.items()
        }

    def columns(self, role: str) -> list[int]:
        """Return the columns of a role, the likeliest first."""
        return self._columns[role]

    @property
    def text_column(self) -> int | None:
        """The column with the posts' text, else one with titles."""
        return next(iter([*self.columns("text"), *self.columns("title")]), None)


def reasons(payload: Payload) -> tuple[str, ...]:
    table = _found(payload.text[:_LOOKED_AT])
    if table is None or table.text_column is None:
        return ()
    name = table.head[table.text_column].strip()
    if table.delimiter == _ALONE:
        return (f"one column, with the header “{name}”",)
    return (f"a header with a column “{name}”, separated by {_DELIMITERS[table.delimiter]}",)


def read(payload: Payload) -> Reading:
    text = payload.text
    found = _found(text[:_LOOKED_AT]) or _found(text)
    delimiter = found.delimiter if found else _by_count(text)
    table = _table(_rows(text, delimiter), delimiter)
    if not table.head:
        raise ImportRefused("empty-thread", "The table has no rows: add one row per post.")
    place = table.text_column
    if place is None:
        known = ", ".join(_ROLES["text"][:9])
        detail = f"No column is recognized as the posts' text. Name it like one of these: {known}."
        raise ImportRefused("no-text-column", detail)
    title = next((at for at in table.columns("title") if at != place), None)
    used = {at for role in ("image", "alt", "link") for at in table.columns(role)} | {place}
    used |= {title} if title is not None else set()
    used |= set(table.columns("id")[:1])
    posts = [_post(table, number, row, place, title) for number, row in table.rows]
    author = _author(table)
    return Reading(posts, author, [*_notes_above(table), *_left_out(table, used, author)])


def _post(table: _Table, number: int, row: Sequence[str], place: int, title: int | None) -> RawPost:
    post, media = _words(_cell(row, place).strip())
    if (heading := _cell(row, title).strip()) and heading != post.text:
        above = typed(heading)
        post.text, post.links = joined([(above.text, above.links), (post.text, post.links)], "\n\n")
        post.notes += above.notes
    key = next(iter(table.columns("id")), None)
    number_of_post = _cell(row, key).strip()
    post.about = {"source_id": number_of_post[:_LONGEST_ID]}
    if media:
        post.about["media"] = tuple(media)
    if len(number_of_post) > _LONGEST_ID:
        detail = f"The id of row {number} was shortened: {number_of_post[:_QUOTED]}"
        post.notes.append(Note("id-cut", detail))
    _add_link(post, [_cell(row, at).strip() for at in table.columns("link")], number)
    _add_pictures(post, table, row, number)
    if more := [cell for cell in row[len(table.head) :] if cell.strip()]:
        if place == len(table.head) - 1:
            rest = typed(table.delimiter + table.delimiter.join(row[len(table.head) :]).rstrip())
            post.text, post.links = joined([(post.text, post.links), (rest.text, rest.links)], "")
            detail = f"Row {number} has more cells than the header: they were added to its text."
        else:
            detail = (
                f"Row {number} has more cells than the header, and “{'”, “'.join(more)[:_QUOTED]}” was left "
                "out: put quotes around a text that contains the delimiter."
            )
        post.notes.append(Note("row-ragged", detail))
    if not post.text.strip() and "media" not in post.about:
        cells_shown = " · ".join(cell.strip() for cell in row if cell.strip())
        post.notes = [
            Note("row-empty", f"Row {number} has no text and was left out: {cells_shown[:_QUOTED]}")
        ]
    return post


def _words(cell: str) -> tuple[RawPost, list[Media]]:
    """Return a cell's text, and its pictures if it is HTML."""
    return of_html(cell) if _HTML.search(cell) else (typed(cell), [])


def _add_link(post: RawPost, cells: Sequence[str], number: int) -> None:
    """Take the first link as the post's card; note other links."""
    card = next((cell for cell in cells if _WHOLE.fullmatch(cell)), None)
    if card:
        post.about["card"] = Card(url=card)
    if others := [cell for cell in cells if cell and cell != card]:
        detail = f"Row {number} has a link that was left out: {' '.join(others)[:_QUOTED]}"
        post.notes.append(Note("link-dropped", detail))


def _add_pictures(post: RawPost, table: _Table, row: Sequence[str], number: int) -> None:
    """Add the pictures of all columns with addresses, each with its alt text."""
    columns = sorted(table.columns("image"))
    alts = [
        _cell(row, at).strip() for at in sorted(table.columns("alt")) if at != table.text_column
    ]
    media: list[Media] = [*post.about.get("media", ())]
    for index, at in enumerate(columns):
        cell = _cell(row, at).strip()
        urls = [found[1] or found[0] for found in _ADDRESS.finditer(cell)]
        urls = [url for url in urls if len(url) <= 2_000]
        for place, url in enumerate(urls):
            its = index if len(columns) > 1 else place
            free = its < len(alts) and (place == 0 or len(columns) == 1)
            media.append(Media(url=url, alt=alts[its] if free else ""))
            if free:
                alts[its] = ""
        if cell and not urls:
            detail = f"The picture “{cell[:300]}” of row {number} has no web address: upload it."
            post.notes.append(Note("picture-dropped", detail))
        elif beside := _ADDRESS.sub("", cell).strip(" ,;|\n"):
            detail = f"Next to the picture's address in row {number} is “{beside[:300]}”, which was left out."
            post.notes.append(Note("picture-named", detail))
    if media:
        post.about["media"] = tuple(media)
    if words := [alt for alt in alts if alt]:
        detail = f"Row {number} describes a picture that is missing: {' · '.join(words)[:_QUOTED]}"
        post.notes.append(Note("alt-dropped", detail))


def _notes_above(table: _Table) -> Iterator[Note]:
    words = [cell.strip() for row in table.above for cell in row if cell.strip()]
    if words:
        yield Note(
            "rows-above",
            f"The rows above the header were left out: “{' · '.join(words)[:_QUOTED]}”.",
        )


def _left_out(table: _Table, used: set[int], author: Author | None) -> Iterator[Note]:
    """Yield notes on the values of unused columns, each value once."""
    for at, name in enumerate(table.head):
        if at in used:
            continue
        values = dict.fromkeys(cell for _, row in table.rows if (cell := _cell(row, at).strip()))
        if author:
            for one in (author.name, author.handle, author.handle.lstrip("@")):
                values.pop(one, None)
        if values:
            values_shown = ", ".join(f"“{value}”" for value in values)
            shown = values_shown if len(values_shown) <= _QUOTED else f"{values_shown[:_QUOTED]}…"
            detail = f"The column “{name.strip() or at + 1}” is not used for posts and was left out: {shown}."
            yield Note("column-dropped", detail)


def _author(table: _Table) -> Author | None:
    """Return the author that the first row names."""
    _, first = next(iter(table.rows), (0, []))
    name, handle = (
        _cell(first, next(iter(table.columns(role)), None)).strip() for role in ("name", "handle")
    )
    if not (name or handle):
        return None
    at = f"@{handle.lstrip('@')}" if handle else ""
    return Author(name=(name or handle)[:120], handle=at[:120])


def _found(text: str) -> _Table | None:
    """Return the table that a text looks like: the reading with most known columns.

    A sentence with commas is no table: header cells are names, and rows have several cells like the header.
    """
    best: tuple[int, _Table] | None = None
    delimiter, body = _named_delimiter(text)
    for one in (delimiter,) if delimiter else (*_DELIMITERS, _ALONE):
        table = _table(_loose_rows(body, one), one)
        known = sum(_plain(name) in _ROLE_OF for name in table.head)
        if _is_table(table, body) and (best is None or known > best[0]):
            best = (known, table)
    return best[1] if best else None


def _is_table(table: _Table, text: str) -> bool:
    if table.text_column is None or any(_SENTENCE.search(name) for name in table.head):
        return False
    if table.delimiter == "," and any(
        name[:1] == " " and _plain(name) not in _ROLE_OF for name in table.head
    ):
        return False  # a sentence has a space after its comma
    width = len(table.head)
    if width == 1 and table.delimiter != _ALONE:
        return False
    if table.delimiter == _ALONE:
        quoted = any(line.startswith('"') for line in text.split("\n"))
        return width == 1 and len(table.rows) > 1 and (quoted or "\n\n" not in text.strip())
    if not table.rows:
        return not text.strip().partition("\n")[2].strip()
    if all(_plain(name) in _ROLE_OF for name in table.head if name.strip()):
        return True
    cells = [len(row) for _, row in table.rows]
    return sum(count > 1 for count in cells) * 2 > len(cells)


def _table(rows: Sequence[Sequence[str]], delimiter: str) -> _Table:
    """Return the table below its header, the first of the top rows that names a text column."""
    heads = [
        at
        for at, row in enumerate(rows[:_ABOVE])
        if any(_ROLE_OF.get(_plain(cell)) == "text" for cell in row)
        or sum(_plain(cell) in _ROLE_OF for cell in row) > 1
    ]
    if (
        not heads
        and rows
        and delimiter != _ALONE
        and all(_is_dated(row) for row in rows if any(row))
    ):
        # Hootsuite's file has no header: date, text, and a link.
        names = ["date", "text", "link", *map(str, range(4, len(rows[0]) + 1))][: len(rows[0])]
        body = [(number, list(row)) for number, row in enumerate(rows, start=1) if any(row)]
        return _Table(delimiter, [], names, body)
    at = heads[0] if heads else 0
    head = list(rows[at]) if rows else []
    body = [
        (number, list(row))
        for number, row in enumerate(rows[at + 1 :], start=at + 2)
        if any(cell.strip() for cell in row)
    ]
    return _Table(delimiter, [list(row) for row in rows[:at]], head, body)


def _is_dated(row: Sequence[str]) -> bool:
    return 2 <= len(row) <= 4 and _DATED.match(row[0].strip()) is not None


def _named_delimiter(text: str) -> tuple[str, str]:
    """Return the delimiter of Excel's line ``sep=;``, empty without one, and the text below it."""
    line, _, rest = text.partition("\n")
    named = line.strip().strip('"')
    if named[:4].lower() == "sep=" and named[4:5] in _DELIMITERS:
        return named[4], rest
    if line.lower().startswith("sep=\t"):
        return "\t", rest
    return "", text


def _by_count(text: str) -> str:
    delimiter, body = _named_delimiter(text)
    return delimiter or max(_DELIMITERS, key=body.partition("\n")[0].count)


def _loose_rows(text: str, delimiter: str) -> list[list[str]]:
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        found = list(islice(rows, MAX_ROWS + 1))
        return _without_frame(found, delimiter) if len(found) <= MAX_ROWS else []
    except csv.Error:
        return []


def _without_frame(rows: list[list[str]], delimiter: str) -> list[list[str]]:
    """Return the rows of a Markdown table, drawn with bars, without its frame; other rows unchanged."""
    filled = [row for row in rows if any(row)]
    if (
        delimiter != "|"
        or not filled
        or not all(not row[0].strip() and not row[-1].strip() and len(row) > 2 for row in filled)
    ):
        return rows
    return [
        []
        if all(map(_LINE_OF_DASHES.fullmatch, row[1:-1]))
        else [cell.strip() for cell in row[1:-1]]
        for row in rows
    ]


def _rows(text: str, delimiter: str) -> list[list[str]]:
    csv.field_size_limit(MAX_CELL)
    body = _named_delimiter(text)[1]
    try:
        read = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, strict=True)
        return _without_frame(list(_bounded(read)), delimiter)
    except csv.Error as error:
        detail = f"The table cannot be read: {error}. Save it again as CSV in UTF-8."
        raise ImportRefused("broken-table", detail) from None


def _bounded(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    """Yield the rows; refuses too many or too long ones for a table of posts."""
    for number, row in enumerate(rows):
        if number == MAX_ROWS:
            detail = f"The table has more than {MAX_ROWS} rows: keep those with the posts."
            raise ImportRefused("too-many-rows", detail)
        if len(row) > MAX_COLUMNS:
            detail = f"A row has more than {MAX_COLUMNS} cells: keep the columns with the posts."
            raise ImportRefused("too-many-columns", detail)
        yield row


def _plain(name: str) -> str:
    """Return a column's name in lower case, without signs, plural, or a number at its end."""
    name = _HUMP.sub("_", name.strip().strip("\"'\ufeff")).lower().replace("(s)", "")
    name = _NUMBER.sub("", re.sub(r"[\s().:/*#_-]+", "_", name).strip("_"))
    return name if name in _ROLE_OF or not name.endswith("s") else name.removesuffix("s")


def _cell(row: Sequence[str], place: int | None) -> str:
    return row[place] if place is not None and place < len(row) else ""
