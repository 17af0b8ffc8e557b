"""Markdown (CommonMark, with GitHub's extensions and footnotes), divided into posts.

Posts are divided by rules, else headings, else numbers, else paragraphs. ``---`` right below text is a rule
here, as people who write threads mean it; ``===`` makes the text a heading. Front matter is no post.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from itertools import pairwise

import regex
from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token
from markdown_it.utils import EnvType
from mdit_py_plugins.footnote import footnote_plugin

from design.importers.documents import plain_text
from design.importers.documents.markdown_page import Footnotes, Page
from design.importers.payload import Payload
from design.importers.raw import Note, RawPost, Reading

MAX_DEPTH = 100
_QUOTES = 20  # nesting of quotes; deeper ones are read as this deep
# The parser's time grows with the square of either; a paragraph with more is read as plain text.
MAX_PARAGRAPH = 25_000
MAX_BRACKETS = 1_000
_QUOTED = 1_500
_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}ー]")


class _State(StateInline):
    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803, FBT001 - the library's
        """Find the delimiters of emphasis, also next to words of scripts without spaces.

        CommonMark sees no end in ``**「パン」**です``, as punctuation is inside and a letter after it.
        """
        found = super().scanDelims(start, canSplitWord)
        if self.src[start] != "*":
            return found
        before = self.src[start - 1 : start]
        behind = self.src[start + found.length : start + found.length + 1]
        opens = found.can_open or bool(_UNSPACED.match(before) and behind.strip())
        closes = found.can_close or bool(_UNSPACED.match(behind) and before.strip())
        return Scanned(opens, closes, found.length)


class _Inline(ParserInline):
    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        state = _State(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


class _Parser(MarkdownIt):
    def __init__(self) -> None:
        super().__init__("commonmark", {"maxNesting": MAX_DEPTH})
        self.inline = _Inline()
        self.configure("commonmark", {"maxNesting": MAX_DEPTH})

    def validateLink(self, url: str) -> bool:  # noqa: N802, ARG002 - the library's own name
        """Accept every address: invalid ones are left out with a note later, not shown as raw text."""
        return True


_PARSER = (
    _Parser()
    .enable(["table", "strikethrough"])
    .use(footnote_plugin, inline=False)
    .disable("footnote_tail")
)
_SIGNS = (
    (re.compile(r"^#{1,6} \S", re.MULTILINE), "lines begin with # like headings"),
    (
        re.compile(r"(?<!!)\[[^\]\n]{1,300}\]\(https?://[^)\s]{1,2000}\)"),
        "links are written as [text](…)",
    ),
    (
        re.compile(r"^ {0,3}\[[^\]\n]{1,300}\]:\s*<?https?://", re.MULTILINE),
        "link targets are listed",
    ),
    (re.compile(r"!\[[^\]\n]{0,300}\]\([^)\s]{1,2000}"), "pictures are written as ![text](…)"),
    (re.compile(r"(?<![\w*])\*\*[^\s*][^*\n]{0,300}\*\*"), "bold text between **"),
    (re.compile(r"(?<![\w~])~~[^\s~][^~\n]{0,300}~~"), "struck out text between ~~"),
    (re.compile(r"^ {0,3}(?:```|~~~\w)", re.MULTILINE), "code between ```"),
    (re.compile(r"^ {0,9}[-*+] \[[ xX]\] \S", re.MULTILINE), "tasks begin with [ ]"),
    (
        re.compile(r"^ {0,3}\|?[ \t]*:?-+:?[ \t]*\|[ \t:|-]*$", re.MULTILINE),
        "a table is drawn with |",
    ),
    (re.compile(r"^\[\^[^\]\n]{1,60}\]: ", re.MULTILINE), "footnotes begin with [^1]:"),
)
_FRONT = re.compile(
    r"\A\s*(?:---[ \t]*\n(?P<yaml>(?:.*\n){1,200}?)(?:---|\.\.\.)|\+\+\+[ \t]*\n(?P<toml>(?:.*\n){1,200}?)\+\+\+)[ \t]*(?:\n|\Z)"
)
_YAML_LINE = re.compile(r"[A-Za-z_][\w-]*[ \t]*:(?:[ \t].*)?|[ \t]+.*|-(?:[ \t].*)?|#.*|")
_TOML_LINE = re.compile(r"[A-Za-z_\"][\w.\"-]*[ \t]*=.*|\[.*|[ \t\]}\"'].*|#.*|")
_KEY = re.compile(
    r"^(?:title|date|tags|draft|author|authors|slug|layout|description|categor(?:y|ies)|published"
    r"|summary|keywords|lang|language|aliases|created|updated|image|cover|status|type|id|permalink"
    r"|marp|paginate|cssclass(?:es)?|tag|lastmod|subtitle)\s*[:=]",
    re.MULTILINE | re.IGNORECASE,
)
# Two lower-case keys are front matter, not text of a post.
_KEYS = re.compile(r"^[a-z][a-z0-9_-]*:(?: |$)", re.MULTILINE)
_FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})")
_ALERT = re.compile(
    r"^(?P<quote>[ \t]{0,3}>[ \t]{0,3})\[!(?P<kind>[A-Za-z][\w-]{0,30})\][+-]?(?P<title>[^\n*]{0,300})$"
)
_SETEXT = re.compile(r" {0,3}=+[ \t]*")
_DEEP = re.compile(rf"^((?:[ \t]{{0,3}}>){{{_QUOTES}}})(?:[ \t]{{0,3}}>)+", re.MULTILINE)
_PARAGRAPHS = re.compile(r"\n[^\S\n]*\n")


def reasons(payload: Payload) -> tuple[str, ...]:
    front = ("begins with front matter",) if _front_matter(payload.text) else ()
    return front + tuple(why for sign, why in _SIGNS if sign.search(payload.text))


def read(payload: Payload) -> Reading:
    text, notes = payload.text, []
    if found := _front_matter(text):
        front, end = found
        text = text[end:]
        front = " · ".join(front.split("\n")).strip(" ·")
        detail = f"The front matter was left out: {front[:_QUOTED]}"
        notes.append(Note("front-matter", detail))
    if any(
        len(part) > MAX_PARAGRAPH or part.count("[") > MAX_BRACKETS
        for part in _PARAGRAPHS.split(text)
    ):
        plain = plain_text.read(Payload(text))
        return Reading(plain.posts, notes=[*notes, *plain.notes])
    blocks = _blocks(_PARSER.parse(_with_rules(text)))
    footnotes = Footnotes(blocks)
    blocks = [block for block in blocks if block[0] != "footnote_reference"]
    groups = _divided(blocks) or _numbered(text) or [[tokens] for _, tokens in blocks]
    posts = [_post(group, footnotes) for group in groups if group]
    return Reading(posts, notes=[*notes, *footnotes.unused()])


def _front_matter(text: str) -> tuple[str, int] | None:
    """Return the front matter of a file and its end: YAML, TOML or JSON with known keys."""
    found = _FRONT.match(text)
    if found is None:
        return _front_json(text)
    line = _YAML_LINE if found["yaml"] is not None else _TOML_LINE
    lines = (found["yaml"] or found["toml"]).split("\n")
    front = "\n".join(lines)
    known = _KEY.search(front) or len(_KEYS.findall(front)) > 1
    return (front, found.end()) if known and all(map(line.fullmatch, lines)) else None


def _front_json(text: str) -> tuple[str, int] | None:
    """Return front matter as a JSON object on lines of its own, with known keys and text after it."""
    start = len(text) - len(text.lstrip())
    if not text.startswith("{\n", start):
        return None
    try:
        found, end = json.JSONDecoder().raw_decode(text, start)
    except (ValueError, RecursionError):
        return None
    known = any(_KEY.match(f"{name}:") for name in found)
    behind = text[end:].strip()
    if not known or not text.startswith("\n", end) or not behind or behind[0] in "{[,":
        return None
    return text[start:end], end


def _with_rules(text: str) -> str:
    """Return the text with its dividers as Markdown rules, which text above cannot turn into headings."""
    lines: list[str] = []
    fence, above = "", ""
    for line in _DEEP.sub(r"\1", text).split("\n"):
        if opened := _FENCE.match(line):
            if not fence:
                fence = opened[1]
            elif opened[1].startswith(fence) and not line[opened.end() :].strip():
                fence = ""
        elif (
            not fence
            and line[:4].strip()
            and plain_text.is_divider(line)
            and not (_SETEXT.fullmatch(line) and above.strip())
        ):
            lines += ["", "***", ""]
            above = ""
            continue
        lines.append(line if fence else _ALERT.sub(_titled, line))
        above = line
    return "\n".join(lines)


def _titled(alert: re.Match[str]) -> str:
    """Return the first line of a GitHub alert or Obsidian callout, with its type as its title."""
    return f"{alert['quote']}**{alert['title'].strip() or alert['kind'].capitalize()}**"


def _blocks(tokens: Sequence[Token]) -> list[tuple[str, list[Token]]]:
    """Return the top-level blocks, each with its tokens."""
    found: list[tuple[str, list[Token]]] = []
    depth = 0
    for token in tokens:
        if depth == 0:
            found.append((token.type.removesuffix("_open"), []))
        found[-1][1].append(token)
        depth += token.nesting
    return found


def _divided(blocks: list[tuple[str, list[Token]]]) -> list[list[list[Token]]]:
    """Return the blocks between rules, else below headings; empty if there are neither.

    If a text has few rules and more headings of one level, both divide it.
    """
    rules = {at for at, (block, _) in enumerate(blocks) if block == "hr"}
    headings = {
        at: int(tokens[0].tag[1:])
        for at, (block, tokens) in enumerate(blocks)
        if block == "heading"
    }
    if not rules and len(headings) < 2:
        return []
    cuts = rules | set(headings)
    if rules:
        level = min((one for one in headings.values() if _count(headings, one) > 1), default=0)
        top = {at for at, one in headings.items() if one == level}
        cuts = rules | (top if len(top) > len(rules) else set())
    edges = [0, *sorted(cuts), len(blocks)]
    return [
        [tokens for block, tokens in blocks[start:end] if block != "hr"]
        for start, end in pairwise(edges)
    ]


def _count(headings: dict[int, int], level: int) -> int:
    return sum(one == level for one in headings.values())


def _numbered(text: str) -> list[list[list[Token]]]:
    """Return the blocks of each post of a numbered text."""
    return [
        [tokens for _, tokens in _blocks(_PARSER.parse(piece))]
        for piece in plain_text.numbered(text)
    ]


def _post(group: list[list[Token]], footnotes: Footnotes) -> RawPost:
    page = Page(footnotes)
    for tokens in group:
        page.write_block(tokens)
    page.write_footnotes()
    about = {"media": tuple(page.media)} if page.media else {}
    return RawPost("".join(page.pieces), tuple(page.marks), page.notes, about=about)
