"""Markdown and tables."""

from __future__ import annotations

import pytest

from carousels.importers import detect
from tests.carousels.importers.checks import codes, read, shown

MARKDOWN = """# We moved a **bakery**

In *one* night, see [the plan](https://example.org/plan).

---

- Two `ovens`
- Flour

![A loaf](https://img.example/loaf.jpg)

***

1. Ask
2. Cross

<script>steal()</script> [bad](javascript:alert(1))
"""


def test_markdown_is_divided_by_rules_and_keeps_its_marks() -> None:
    thread = read(MARKDOWN)
    assert thread.source == "markdown"
    assert [post.text.split("\n")[0] for post in thread.posts] == [
        "We moved a bakery",
        "• Two ovens",
        "1. Ask",
    ]
    first, second, third = thread.posts
    assert (shown(first, "bold"), shown(first, "italic")) == (["bakery"], ["one"])
    assert shown(first, "link") == ["the plan"]
    assert shown(second, "code") == ["ovens"]
    assert [(media.url, media.alt) for media in second.media] == [
        ("https://img.example/loaf.jpg", "A loaf")
    ]
    assert "<script>steal()</script>" in third.text
    assert shown(third, "link") == []


def test_markdown_without_rules_is_divided_by_headings_or_paragraphs() -> None:
    assert len(read("# One\n\na\n\nb\n\n## Two\n\nc").posts) == 2
    assert len(read("**One**\n\ntwo\n\nthree", source="markdown").posts) == 3


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_table_is_a_row_a_post_however_it_was_saved(delimiter: str, encoding: str) -> None:
    rows = [
        ["id", "Text", "Image URL", "Alt", "Author", "Handle"],
        ["1789012345678901234", '"Brot, das\nwartet"; #brot', "https://img.example/1.jpg", "Ein Laib", "Ines", "ines"],
        ["1789012345678901235", "Zweiter: example.org/b", "", "", "", ""],
    ]  # fmt: skip
    quoted = (delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    thread = read("\r\n".join(quoted).encode(encoding))
    assert thread.source == "csv"
    one, two = thread.posts
    assert one.text == '"Brot, das\nwartet"; #brot'
    assert (one.source_id, one.media[0].alt) == ("1789012345678901234", "Ein Laib")
    assert shown(two, "link") == ["example.org/b"]
    assert thread.author
    assert (thread.author.name, thread.author.handle) == ("Ines", "@ines")


def test_a_file_in_an_old_encoding_is_read_with_a_warning() -> None:
    thread = read("text,alt\nGrüße,x\n".encode("cp1252"))
    assert thread.posts[0].text == "Grüße"
    assert "encoding" in codes(thread)


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("# A\n\n**b**", "markdown"),
        ("text;alt\na;b", "csv"),
        ("Just words.\n\nAnd more.", "plain-text"),
        ("A shopping list, with a comma\n\nand text", "plain-text"),
    ],
)
def test_the_kind_is_found_with_its_reasons(source: str, kind: str) -> None:
    name, reasons = detect(source)[0]
    assert name == kind
    assert all(reasons)
