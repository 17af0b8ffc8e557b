"""Markdown and tables."""

from __future__ import annotations

import pytest

from design.importers import detect
from tests.design.importers.checks import codes, read, shown

MARKDOWN = """# We moved a **bakery**

In *one* night, see [the plan](https://example.org/plan).

---

- Two `ovens`
- Flour

![A loaf](https://img.example/loaf.jpg)

***

1. Ask
2. Cross

<script>steal()</script>

[bad](javascript:alert(1))
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
    assert third.text == "1. Ask\n2. Cross\n\nbad"
    assert shown(third, "link") == []
    assert {"markup-dropped", "link-dropped"} <= codes(thread)


def test_markdown_without_rules_is_divided_by_headings_or_paragraphs() -> None:
    assert len(read("# One\n\na\n\nb\n\n## Two\n\nc").posts) == 2
    assert len(read("**One**\n\ntwo\n\nthree", source="markdown").posts) == 3


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_table_gives_one_post_per_row_in_any_encoding(delimiter: str, encoding: str) -> None:
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


def test_a_japanese_excel_table_is_read() -> None:
    thread = read("本文,画像\r\n朝のパン、焼きたて,\r\n夜のパン,\r\n".encode("cp932"))
    assert [post.text for post in thread.posts] == ["朝のパン、焼きたて", "夜のパン"]
    assert [warning.code for warning in thread.warnings] == ["encoding"]


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
def test_the_format_is_recognized_with_its_reasons(source: str, kind: str) -> None:
    name, reasons = detect(source)[0]
    assert name == kind
    assert all(reasons)


GITHUB: dict[str, str] = {
    # Front matter and rules are covered below; here is one post each.
    "# A\n\n- [ ] mix\n- [x] bake": "A\n\n☐ mix\n☑ bake",
    "# A\n\n4. mix\n5. bake\n   - long\n     - slow\n       - deep": "A\n\n4. mix\n5. bake\n• long\n◦ slow\n▪ deep",
    "# A\n\n3) mix\n4) bake": "A\n\n3) mix\n4) bake",
    "# A\n\n| Bread | € |\n|--|--:|\n| *Rye* | 4 |": "A\n\nBread · €\nRye · 4",
    "# A\n\nwarm[^w] rye[^r]\n\n[^r]: dark\n[^w]: of *course*": "A\n\nwarm¹ rye²\n\n¹ of course\n\n² dark",
    "# A\n\n~~old~~ new": "A\n\nold new",
    "# A\n\none  \ntwo\\\nthree<br>four": "A\n\none\ntwo\nthree\nfour",
    "# A\n\nm<sup>2</sup> H<sub>2</sub>O 1<sup>st</sup> <u>under</u>": "A\n\nm² H₂O 1st under",
    "# A\n\n<div align='center'>\n<b>bold</b> <img src='https://a.example/i.png' alt='loaf'>\n</div>": "A\n\nbold",
    "# A\n\n<x-card a=1>in</x-card> List<String> <your name> 2 <3": "A\n\nin List<String> <your name> 2 <3",
    "# A\n\n<!-- hidden -->seen <!-- hidden -->too": "A\n\nseen too",
    "# A\n\n\\*no\\* &amp; &copy; &#42;": "A\n\n*no* & © *",
    "# A\n\n日本**「パン」**です、*焼く。*から": "A\n\n日本「パン」です、焼く。から",
    "# A\n\nsee https://www.oven.example/menu, <https://b.example/c> and [d][r]\n\n[r]: https://d.example": "A\n\nsee oven.example/menu, b.example/c and d",
    "# A\n\n> one\n> > two\n>\n> - three": "A\n\none\ntwo\n• three",
    "# A\n\n```js\nconst a = 1;\n```\n\n    b = 2": "A\n\nconst a = 1;\n\nb = 2",
    "A\n===\n\nb": "A\n\nb",
}  # fmt: skip


@pytest.mark.parametrize("text", GITHUB)
def test_rendered_markdown_is_on_the_slide_without_syntax(text: str) -> None:
    thread = read(f"{text}\n\n# Z", source="markdown")
    assert [post.text for post in thread.posts][:-1] in ([GITHUB[text]], GITHUB[text].split("\n\n"))


@pytest.mark.parametrize(
    "front",
    [
        "---\ntitle: A night\ntags: [bread, nights]\n---\n",
        "---\ntitle: >\n  A\n  night\n# a remark\nlist:\n- one\n...\n\n",
        '{\n  "title": "A night",\n  "tags": ["bread"],\n  "weight": 3\n}\n',
        "---\nmarp: true\nsubtitle: a night\nx-title: a\n---\n",
        "---\nsize: a title\nground: night\n---\n",
        '+++\ntitle = "A night"\n[extra]\nbread = true\n+++\n',
    ],
)
def test_front_matter_is_reported_and_no_post(front: str) -> None:
    thread = read(f"{front}\n# One\n\na\n\n# Two\n\nb".encode())
    assert thread.source == "markdown"
    assert [post.text for post in thread.posts] == ["One\n\na", "Two\n\nb"]
    (warning,) = thread.warnings
    assert warning.code == "front-matter"
    assert "title" in warning.detail
    assert "night" in warning.detail


@pytest.mark.parametrize(
    "text",
    [
        "**one**\n---\ntwo\n\nmore\n---\nthree",
        "---\n**one**\n---\ntwo\n\nmore\n---\nthree",
        "**one**\n⸻\ntwo\n\nmore\n\n• • •\n\nthree",
        "**one**\n\n***\n\ntwo\n\nmore\n\n___\nthree",
        "1/3 **one**\n\n2/3 two\n\nmore\n\n3/3 three",
    ],
)
def test_markdown_is_divided_as_text_is(text: str) -> None:
    thread = read(text)
    assert thread.source == "markdown"
    assert [post.text for post in thread.posts] == ["one", "two\n\nmore", "three"]


def test_alerts_and_callouts_have_titles_instead_of_syntax() -> None:
    thread = read("**One**\n\n> [!NOTE]\n> Hot\n> oven\n\n> [!tip]- By hand\n> Knead\n---\nTwo")
    assert thread.posts[0].text == "One\n\nNote\nHot\noven\n\nBy hand\nKnead"


@pytest.mark.parametrize(
    "text",
    [
        "---\nFirst: what we bake\n---\nSecond: why",
        "---\nMenu: rye\n---\nSecond: why",
        '{"title": 1} is JSON.\n\nSecond post.',
    ],
)
def test_text_with_a_colon_is_no_front_matter(text: str) -> None:
    thread = read(text)
    assert len(thread.posts) == 2
    assert thread.warnings == ()


def test_markdown_that_cannot_be_kept_is_reported() -> None:
    thread = read(
        "# A\n\n~~old~~ ![loaf](loaf.jpg) [mail](mailto:x@y.example) [![b](https://b.example/b.png)](https://c.example)\n\n"
        "| x |\n|--|\n| y |\n\n[^u]: unused\n\n<script>no()</script>\n\n# B\n\nb"
    )
    details = {warning.code: warning.detail for warning in thread.warnings}
    for code, word in [
        ("style-dropped", "old"),
        ("picture-dropped", "loaf"),
        ("link-dropped", "c.example"),
        ("table-as-lines", "·"),
        ("footnote-dropped", "unused"),
        ("markup-dropped", "<script>"),
    ]:
        assert word in details[code]
    assert any("mailto:x@y.example" in warning.detail for warning in thread.warnings)
