"""Markdown: posts divided by rules, else by headings, else by paragraphs; lists stay lists."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from carousels.document import EntityKind
from carousels.importers.payload import Payload
from carousels.importers.raw import Note, RawPost, Reading, link
from carousels.thread import Media, PostEntity

MAX_DEPTH = 40
_PARSER = MarkdownIt("commonmark", {"maxNesting": MAX_DEPTH}).disable(["html_block", "html_inline"])
_SIGNS = (
    (re.compile(r"^#{1,6} \S", re.MULTILINE), "lines begin with #, as headings do"),
    (
        re.compile(r"(?<!!)\[[^\]\n]{1,300}\]\(https?://[^)\s]{1,2000}\)"),
        "links are written [so](…)",
    ),
    (re.compile(r"!\[[^\]\n]{0,300}\]\([^)\s]{1,2000}"), "pictures are written ![so](…)"),
    (re.compile(r"(?<![\w*])\*\*[^\s*][^*\n]{0,300}\*\*"), "words are bold between **"),
    (re.compile(r"^```", re.MULTILINE), "code stands between ```"),
)
_STYLES: dict[str, EntityKind] = {"strong": "bold", "em": "italic"}


def reasons(payload: Payload) -> tuple[str, ...]:
    return tuple(why for sign, why in _SIGNS if sign.search(payload.text))


def read(payload: Payload) -> Reading:
    blocks = _blocks(_PARSER.parse(payload.text))
    if any(block == "hr" for block, _ in blocks):
        cuts = [index for index, (block, _) in enumerate(blocks) if block == "hr"]
        groups = _between(blocks, cuts, keep=False)
    elif sum(block == "heading" for block, _ in blocks) > 1:
        cuts = [index for index, (block, _) in enumerate(blocks) if block == "heading"]
        groups = _between(blocks, cuts, keep=True)
    else:
        groups = [[tokens] for _, tokens in blocks]
    return Reading([_post(group) for group in groups if group])


def _blocks(tokens: Sequence[Token]) -> list[tuple[str, list[Token]]]:
    """The blocks of the top level, each with its tokens."""
    found: list[tuple[str, list[Token]]] = []
    depth = 0
    for token in tokens:
        if depth == 0:
            found.append((token.type.removesuffix("_open"), []))
        found[-1][1].append(token)
        depth += token.nesting
    return found


def _between(
    blocks: list[tuple[str, list[Token]]], cuts: list[int], *, keep: bool
) -> list[list[list[Token]]]:
    edges = [0, *cuts, len(blocks)]
    groups = []
    for number, (start, end) in enumerate(pairwise(edges)):
        first = start if keep or number == 0 else start + 1
        groups.append([tokens for _, tokens in blocks[first:end]])
    return groups


@dataclass(slots=True)
class _Writer:
    """The text of a post so far."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    marks: list[PostEntity] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    media: list[Media] = field(default_factory=list)

    def write(self, words: str) -> None:
        self.pieces.append(words)
        self.length += len(words)

    def link(self, start: int, url: str) -> None:
        found = link(start, self.length, url)
        if isinstance(found, Note):
            self.notes.append(found)
        else:
            self.marks.append(found)

    def mark(self, kind: EntityKind, start: int) -> None:
        if start < self.length:
            self.marks.append(PostEntity(kind=kind, start=start, end=self.length))


def _post(group: list[list[Token]]) -> RawPost:
    page = _Writer()
    for tokens in group:
        if page.length:
            page.write("\n\n")
        _write_block(page, tokens)
    about = {"media": tuple(page.media)}
    return RawPost("".join(page.pieces), tuple(page.marks), page.notes, about=about)


def _write_block(page: _Writer, tokens: list[Token]) -> None:
    """A block: its lines, those of a list behind their marks."""
    lists: list[int] = []
    fresh = True
    for token in tokens:
        if token.type.endswith("_list_open"):
            ordered = token.type.startswith("ordered")
            lists.append(int(token.attrs.get("start") or 1) if ordered else -1)
        elif token.type.endswith("_list_close"):
            lists.pop()
        elif token.type in ("list_item_open", "inline", "fence", "code_block"):
            if not fresh:
                page.write("\n")
            fresh = token.type == "list_item_open"
            if fresh:
                page.write("• " if lists[-1] < 0 else f"{lists[-1]}. ")
                lists[-1] += lists[-1] >= 0
            else:
                _write_inline(page, token.children or [token])


def _write_inline(page: _Writer, tokens: Sequence[Token]) -> None:
    opened: list[tuple[str, int, str]] = []
    for token in tokens:
        name = token.type.removesuffix("_open").removesuffix("_close")
        match token.type:
            case "text":
                page.write(token.content)
            case "softbreak" | "hardbreak":
                page.write("\n")
            case "code_inline" | "fence" | "code_block":
                start = page.length
                page.write(token.content.rstrip("\n"))
                page.mark("code", start)
            case "image":
                _picture(page, str(token.attrs.get("src") or ""), token.content)
            case "strong_open" | "em_open" | "link_open":
                opened.append((name, page.length, str(token.attrs.get("href") or "")))
            case "strong_close" | "em_close" | "link_close":
                kind, start, url = opened.pop()
                if kind in _STYLES:
                    page.mark(_STYLES[kind], start)
                elif start < page.length:
                    page.link(start, url)


def _picture(page: _Writer, url: str, alt: str) -> None:
    if url.startswith(("http://", "https://")) and len(url) <= 2_000:
        page.media.append(Media(url=url, alt=alt))
    else:
        detail = f"A picture “{(alt or url)[:60]}” has no address on the web: upload it."
        page.notes.append(Note("picture-dropped", detail, page.length))
