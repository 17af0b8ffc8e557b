"""A thread comes in with everything its author wrote, and nothing that nobody wrote."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carousels.importers import detect, import_thread
from carousels.importers.raw import ImportRefused

PAGE = """Canvas & Ratio
Choose your destination platform format
Layout Template
Choose a content structure for your slides
Preset Themes
Typography & Sizing
Brand Kit Customization
AGENCYConfigure brand assets for headers & footers
Outro Slide CTA
Customize your closing call-to-action slide
Background Pattern
Build Your Carousel
Drag and drop any post card below onto a slide, or use the quick buttons to insert!

The oven crossed the river last night. Flour & water came along — “still warm”. How?

The plan is here: <a target="_blank" href="https://www.example.org/plan/of-the-night?a=1&amp;b=2" color="blue">example.org/plan/of-the…</a> and it worked.


Nobody cheered. Everyone sat down.


Read it all: <a target="_blank" href="https://example.org/all" color="blue">example.org/all</a>"""


def texts(source: str) -> list[str]:
    return [post.text for post in import_thread(source).posts]


def test_the_builder_page_is_recognised_and_its_panels_are_no_posts() -> None:
    assert [name for name, _ in detect(PAGE)] == ["builder-page", "plain-text"]
    thread = import_thread(PAGE)
    assert thread.source == "builder-page"
    assert [post.text[:10] for post in thread.posts] == [
        "The oven c",
        "The plan i",
        "Nobody che",
        "Read it al",
    ]
    assert "Flour & water" in thread.posts[0].text
    assert "— “still warm”" in thread.posts[0].text


def test_a_link_keeps_what_it_shows_and_where_it_leads() -> None:
    post = import_thread(PAGE).posts[1]
    (link,) = post.entities
    assert link.display == post.text[link.start : link.end] == "example.org/plan/of-the…"
    assert link.url == "https://www.example.org/plan/of-the-night?a=1&b=2"
    assert post.text.endswith("and it worked.")


def test_a_double_gap_is_noted_on_the_post_before_it() -> None:
    thread = import_thread(PAGE)
    assert [post.expects_image for post in thread.posts] == [False, True, True, False]
    assert [(w.code, w.post) for w in thread.warnings] == [
        ("image-expected", 2),
        ("image-expected", 3),
    ]


@pytest.mark.parametrize(
    ("html", "text", "links"),
    [
        ('<a href="javascript:alert(1)">press</a> here', "press here", 0),
        ('<a href="data:text/html,x">press</a> here', "press here", 0),
        ('<script>steal()</script><a href="https://a.example/">a</a>', "a", 1),
        ('<b>bold</b><br><a href="https://a.example/">a</a>', "bold\na", 1),
        ('<a href="https://a.example/"><img src=x onerror=y></a>text', "text", 0),
    ],
)
def test_only_words_and_links_survive_of_html(html: str, text: str, links: int) -> None:
    (post,) = import_thread(html, "builder-page").posts
    assert post.text == text
    assert len(post.entities) == links


@pytest.mark.parametrize(
    ("source", "posts"),
    [
        ("one\n---\ntwo\n\nstill two\n***\nthree", ["one", "two\n\nstill two", "three"]),
        ("one\n\ntwo\n\n\nthree", ["one", "two", "three"]),
        ("1/3 one\n2/3 two\n\nmore\n3/3 three", ["one", "two\n\nmore", "three"]),
        ("1) one\n2) two", ["one", "two"]),
        ("1️⃣ one\n2️⃣ two", ["one", "two"]),
        ("one (1/2)\n---\ntwo (2/2)", ["one", "two"]),
    ],
)
def test_plain_text_is_divided_where_its_author_did(source: str, posts: list[str]) -> None:
    assert texts(source) == posts


@pytest.mark.parametrize(
    "source",
    [
        "We are open 24/7 for you\n---\nCome by",
        "1/2 cup of flour\n---\nand some salt",
        "2/3 of us came\n---\nand 1/3 stayed",
    ],
)
def test_numbers_that_count_no_posts_stay(source: str) -> None:
    assert "\n---\n".join(texts(source)) == source


def test_thread_words_go_at_the_edges_only() -> None:
    assert texts("🧵 How we moved a thread of gold 👇\n---\nso 🧵 it went") == [
        "How we moved a thread of gold",
        "so 🧵 it went",
    ]


def test_plain_links_are_shown_short_and_kept_whole() -> None:
    long = "https://www.example.org/a/very/long/way/to/the/packing/list"
    (post,) = import_thread(f"See {long}. And (example.org/b_(c)).").posts
    shown = [(e.display, e.url) for e in post.entities]
    assert shown == [
        ("example.org/a/very/long/way/to/the/…", long),
        ("example.org/b_(c)", "https://example.org/b_(c)"),
    ]
    assert post.text == "See example.org/a/very/long/way/to/the/…. And (example.org/b_(c))."


def test_mentions_and_tags_are_marked_and_addresses_are_not() -> None:
    (post,) = import_thread("@ines #bread $FLOUR a@b.example #1 50$ x.example/#top").posts
    assert [(e.kind, e.display) for e in post.entities if e.kind != "link"] == [
        ("mention", "@ines"),
        ("hashtag", "#bread"),
        ("cashtag", "$FLOUR"),
    ]


def test_controls_are_removed_and_named_without_moving_a_link() -> None:
    thread = import_thread("a\x07b\x1b https://example.org/x")
    (post,) = thread.posts
    assert post.text == "ab example.org/x"
    assert post.text[post.entities[0].start : post.entities[0].end] == "example.org/x"
    assert [(w.code, w.detail) for w in thread.warnings] == [
        ("controls", "2 control characters were removed.")
    ]


def test_composing_characters_moves_the_entities_along() -> None:
    (post,) = import_thread("Cafe\u0301 cre\u0300me @ines").posts
    assert post.text == "Café crème @ines"
    assert post.text[post.entities[0].start : post.entities[0].end] == "@ines"


def test_direction_and_language_come_from_the_script() -> None:
    thread = import_thread("Hello\n---\nمرحبا بكم\n---\nパンが焼けた\n---\n빵\n---\n面包")
    assert [(p.direction, p.language) for p in thread.posts] == [
        ("ltr", ""),
        ("rtl", "ar"),
        ("ltr", "ja"),
        ("ltr", "ko"),
        ("ltr", "zh"),
    ]


@pytest.mark.parametrize(
    ("source", "code", "says"),
    [
        ("", "empty-thread", "paste at least one"),
        (" \n\t ", "empty-thread", "paste at least one"),
        ("\n---\n---\n", "empty-thread", "paste at least one"),
        ("\n---\n".join(["x"] * 301), "too-many-posts", "301 posts; at most 300"),
        ("short\n---\n" + "x" * 100_000, "post-too-long", "Post 2 has 100000 characters"),
        ("a\n---\nb\x00c", "unprintable", "Post 2 has a NUL character at character 2"),
        ("a\ud83d", "unprintable", "half of a surrogate pair at character 2"),
    ],
)
def test_what_cannot_be_a_thread_is_refused_with_place_and_way_out(
    source: str, code: str, says: str
) -> None:
    with pytest.raises(ImportRefused, match=says) as refused:
        import_thread(source)
    assert refused.value.code == code


def test_three_hundred_posts_are_fine() -> None:
    assert len(import_thread("\n---\n".join(["x"] * 300)).posts) == 300


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=300))
def test_entities_cover_what_they_say_after_any_import(source: str) -> None:
    try:
        thread = import_thread(f"{source} @ines https://example.org/{source[:3]} #tag")
    except ImportRefused:
        return
    for post in thread.posts:
        for entity in post.entities:
            assert 0 <= entity.start < entity.end <= len(post.text)
            if entity.kind != "link":
                assert post.text[entity.start] in "@#$"
