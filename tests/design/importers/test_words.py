"""Every word of an imported text is on a slide, in an alt text, in metadata or in a warning.

``TEXTS=5000`` tries so many texts of each kind instead of a few.
"""

from __future__ import annotations

import contextlib
import csv
import io
import os
import re
import time
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser

from design.importers import ImportRefused, import_thread
from design.thread import ImportedThread, Source
from tests.design.importers.checks import check

TRIED = int(os.environ.get("TEXTS", "60"))
some = settings(
    max_examples=TRIED, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)  # fmt: skip
WORD = re.compile(r"[^\W_]+")
PLAIN_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉", "01234567890123456789")


def kept(thread: ImportedThread) -> set[str]:
    """Return every word of the result."""
    found = [warning.detail for warning in thread.warnings]
    for post in thread.posts:
        check(post)
        found += [post.text, post.marker.raw if post.marker else ""]
        found += [one.url or "" for one in post.entities]
        found += [f"{one.alt} {one.url}" for one in post.media]
        found += [post.card.url] if post.card else []
        found.append(post.source_id)
    found += [thread.author.name, thread.author.handle] if thread.author else []
    said = " ".join(found)
    return {*WORD.findall(said), *WORD.findall(said.translate(PLAIN_DIGITS))}


def imported(text: str, source: Source | None = None) -> ImportedThread | None:
    try:
        return import_thread(text, source)
    except ImportRefused:  # a named refusal loses nothing
        return None


words = st.integers(1000, 9999).map(lambda number: f"word{number}")
signs = st.sampled_from(
    [
        *(
            "\n",
            "\n\n",
            "\n---\n",
            "\n* * *\n",
            "\n⸻\n",
            "\n===\n",
            " ",
            "\t",
            ". ",
            ": ",
            ", ",
            "/",
        ),
        *(
            "1/3 ",
            "2/3 ",
            "3/3 ",
            "1. ",
            "2. ",
            "• ",
            "•\t",
            "#",
            "@",
            "$",
            "(",
            ")",
            "“",
            "”",
            "\r\n",
        ),
        *(
            "https://a.example/",
            "oven.de ",
            "🧵",
            "👇",
            "\u200b",
            "\ufeff",
            "\u2028",
            "पानी ",
            "パン",
            "é",
        ),
        *(
            "#1 ",
            "Slide 1: ",
            "Slide 2: ",
            "text,image\n",
            "sep=;\n",
            "[12/03/2026, 10:15] A: ",
            "> ",
        ),
    ]
)


@some
@given(st.lists(words | signs, max_size=40).map("".join))
def test_no_word_of_plain_text_is_lost(text: str) -> None:
    if thread := imported(text, "plain-text"):
        assert set(re.findall(r"word\d{4}", text)) <= kept_parts(thread)


def kept_parts(thread: ImportedThread) -> set[str]:
    return {part for word in kept(thread) for part in re.findall(r"word\d{4}", word)}


marks = st.sampled_from(
    [
        *("\n", "\n\n", "\n---\n", "\n***\n", "\n===\n", "\n# ", "\n## ", "\n- ", "\n  - ", "\n3. ", "\n> "),
        *("*", "**", "***", "_", "~~", "`", "\n```\n", "\n    ", "[", "](", ")", "![", "](https://a.example/", "<"),
        *("<b>", "</b>", "<br>", "<sup>", "</sup>", "<div>\n", "</div>\n", "<x-y a=1>", "&amp;", "&#42;", "\\*"),
        *("[^1]", "\n\n[^1]: ", "\n| ", " | ", "\n|--|--|\n", "\n- [ ] ", "\n- [x] ", "https://b.example/", " "),
        *("パン", "。", "é", "“", "---\ntitle: ", "+++\n", "<!-- ", " -->", "\n[a]: ", "[a]", "1/2 ", "2/2 "),
    ]
)  # fmt: skip


def visible(text: str) -> set[str]:
    """Return the words that the rendered Markdown shows, and those of its pictures."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    tree = LexborHTMLParser(f"<body>{parser.render(text)}")
    shown = [node.attributes.get("alt") or "" for node in tree.css("img")]
    shown.append(tree.body.text() if tree.body else "")
    return set(re.findall(r"word\d{4}", " ".join(shown)))


@some
@given(st.lists(words | marks, max_size=40).map("".join))
def test_no_visible_word_of_markdown_is_lost(text: str) -> None:
    if thread := imported(text, "markdown"):
        assert visible(text) <= kept_parts(thread)


inline = st.recursive(
    words,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(" ".join),
        inner.map("**{}**".format),
        words.map("*{}*".format),
        words.map("~~{}~~".format),
        words.map("`{}`".format),
        words.map("<b>{}</b>".format),
        words.map("[{}](https://a.example/x)".format),
        words.map("![{}](https://a.example/y.png)".format),
        words.map("![{}](y.png)".format),
        words.map("日本**「{}」**です".format),
    ),
    max_leaves=6,
)
blocks = st.one_of(
    inline,
    inline.map("# {}".format),
    st.lists(inline, min_size=1, max_size=3).map(
        lambda items: "\n".join(f"- {one}" for one in items)
    ),
    st.lists(inline, min_size=1, max_size=3).map(
        lambda items: "\n".join(f"4. {one}" for one in items)
    ),
    st.lists(words, min_size=1, max_size=3).map(
        lambda items: "\n".join(f"- [ ] {one}" for one in items)
    ),
    st.lists(words, min_size=2, max_size=2).map(
        lambda two: f"| {two[0]} | x |\n|---|---|\n| {two[1]} | y |"
    ),
    inline.map("> {}".format),
    words.map("```py\n{}\n```".format),
    words.map("<div><b>{}</b><br></div>".format),
    st.tuples(words, words).map(lambda two: f"{two[0]}[^n]\n\n[^n]: {two[1]}"),
    st.just("---"),
)
RAW = re.compile(r"\*\*|~~|`|\]\(|!\[|^#|^>|</?(?:b|div|br)>|\[\^|\|", re.MULTILINE)


@some
@given(st.lists(blocks, min_size=1, max_size=6).map("\n\n".join))
def test_well_formed_markdown_leaves_no_syntax_on_slides(text: str) -> None:
    if thread := imported(text, "markdown"):
        assert set(re.findall(r"word\d{4}", text)) <= kept_parts(thread)
        assert [post.text for post in thread.posts if RAW.search(post.text)] == []


names = st.sampled_from(
    ["text", "Title", "Image", "Alt text", "Notes", "Date", "Link", "id", "Author", "Caption", ""]
)
cells = st.lists(words | st.sampled_from([" ", "\n", ",", ";", '"', "https://a.example/p.jpg", "—"]), max_size=5).map("".join)  # fmt: skip


@some
@given(
    st.lists(names, min_size=1, max_size=5),
    st.lists(st.lists(cells, max_size=6), min_size=1, max_size=5),
    st.sampled_from(",;\t|"),
)
def test_no_cell_of_a_table_is_lost(head: list[str], rows: list[list[str]], delimiter: str) -> None:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows([[*head, "Text"], *rows])
    if thread := imported(buffer.getvalue(), "csv"):
        said = {word for row in rows for cell in row for word in re.findall(r"word\d{4}", cell)}
        assert said <= kept_parts(thread)


LONG: dict[str, Callable[[int], str]] = {
    "brackets": lambda size: "[" * size,
    "pictures": lambda size: "![" * (size // 2),
    "stars": lambda size: "*a" * (size // 2),
    "quotes": lambda size: "> " * (size // 2) + "a",
    "bullets": lambda size: "- " * (size // 2) + "a",
    "ticks": lambda size: "`a``" * (size // 4),
    "tags": lambda size: "<a " * (size // 3),
    "dashes": lambda size: "-" * size + "a",
    "one letter": lambda size: "a" * size,
    "one sign": lambda size: "•" * size + "a",
    "numbers": lambda size: "1/2 " * (size // 4),
    "empty lines": lambda size: "a" + "\n \t" * (size // 3) + "b",
    "dates": lambda size: "[12/03/2026, " * (size // 13),
    "commas": lambda size: "text," * (size // 5),
    "addresses": lambda size: "https://a.example/(" * (size // 19),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", LONG)
@pytest.mark.parametrize("source", ["plain-text", "markdown", "csv"])
def test_long_runs_of_special_characters_are_read_quickly(name: str, source: Source) -> None:
    text = LONG[name](100_000)
    before = time.process_time()
    with contextlib.suppress(ImportRefused):
        import_thread(text, source)
    assert time.process_time() - before < 8
