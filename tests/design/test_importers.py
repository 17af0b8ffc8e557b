"""An imported thread has everything that its author wrote, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from design.importers import detect, import_thread
from design.importers.raw import ImportRefused
from design.thread import Source

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


def test_the_builder_page_is_recognized_and_its_panels_are_no_posts() -> None:
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


def test_a_link_keeps_its_text_and_its_target() -> None:
    post = import_thread(PAGE).posts[1]
    (link,) = post.entities
    assert link.display == post.text[link.start : link.end] == "example.org/plan/of-the…"
    assert link.url == link.expanded_url == "https://www.example.org/plan/of-the-night?a=1&b=2"
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
def test_only_text_and_links_of_html_are_kept(html: str, text: str, links: int) -> None:
    (post,) = import_thread(html, "builder-page").posts
    assert post.text == text
    assert sum(entity.kind == "link" for entity in post.entities) == links


def test_a_post_that_begins_like_a_panel_stays() -> None:
    page = PAGE.replace("The oven crossed", "Build Your Carousel of ovens that crossed")
    assert texts(page)[0].startswith("Build Your Carousel of ovens that crossed")


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("1 < 2, a<b and <3", "1 < 2, a<b and <3"),
        ("see <insert name> here", "see <insert name> here"),
        ("flour &amp; water & salt", "flour & water & salt"),
        ("<p>one</p><p>two</p>", "one\ntwo"),
        ("<!-- hidden -->shown", "shown"),
    ],
)
def test_other_angle_brackets_stay_and_markup_keeps_its_line_breaks(html: str, text: str) -> None:
    thread = import_thread(html, "builder-page")
    assert [post.text for post in thread.posts] == [text]
    assert thread.warnings == ()


@pytest.mark.parametrize(
    ("html", "code"),
    [
        ("a<script>steal()\n\nmore()</script>b", "markup-dropped"),
        ("a<style>p {}</style>b", "markup-dropped"),
        ('a<a href=" JaVaScRiPt:alert(1)">b</a>', "link-dropped"),
        ('a<a href="//example.org">b</a>', "link-dropped"),
        ('a<a href="http://[oops">b</a>', "link-dropped"),
        (f'a<a href="https://example.org/{"x" * 2_000}">b</a>', "link-dropped"),
    ],
)
def test_losses_of_markup_are_reported_with_their_post(html: str, code: str) -> None:
    thread = import_thread(f"first\n\n{html}", "builder-page")
    assert [(post.text, post.entities) for post in thread.posts] == [("first", ()), ("ab", ())]
    assert [(warning.code, warning.post) for warning in thread.warnings] == [(code, 2)]


def test_a_loss_without_a_post_is_reported_for_the_thread() -> None:
    thread = import_thread("<script>steal()</script>\n\nkept", "builder-page")
    assert [post.text for post in thread.posts] == ["kept"]
    assert [(w.code, w.post) for w in thread.warnings] == [("markup-dropped", None)]


def test_an_unclosed_anchor_ends_with_its_line() -> None:
    thread = import_thread("<a href='https://example.org'>one\ntwo\n\nthree", "builder-page")
    assert [post.text for post in thread.posts] == ["one\ntwo", "three"]
    assert [entity.display for post in thread.posts for entity in post.entities] == ["one"]


@pytest.mark.parametrize(
    ("source", "posts"),
    [
        ("one\n---\ntwo\n\nstill two\n***\nthree", ["one", "two\n\nstill two", "three"]),
        ("one\n\ntwo\n\n\nthree", ["one", "two", "three"]),
        ("1/3 one\n2/3 two\n\nmore\n3/3 three", ["one", "two\n\nmore", "three"]),
        ("1) one\n2) two", ["one", "two"]),
        ("1️⃣ one\n2️⃣ two", ["one", "two"]),
        ("one (1/2)\n---\ntwo (2/2)", ["one", "two"]),
        ("one\nand more (1/2)\ntwo\nand more (2/2)", ["one\nand more", "two\nand more"]),
        ("Title\n\n1/ one\n2/ two", ["Title", "one", "two"]),
        ("(1/?) one\n\n(2/?) two", ["one", "two"]),
        ("1/9: one\n\n2/9 - two", ["one", "two"]),
        ("1/ ...so it began\n\n2/ -5 degrees", ["...so it began", "-5 degrees"]),
        ("Bring:\n1. milk\n2. eggs\n\nThen rest.", ["Bring:\n1. milk\n2. eggs", "Then rest."]),
    ],
)
def test_plain_text_is_divided_where_its_author_divided_it(source: str, posts: list[str]) -> None:
    assert texts(source) == posts


@pytest.mark.parametrize(
    "source",
    [
        "We are open 24/7 for you\n---\nCome by",
        "1/2 cup of flour\n---\nand some salt",
        "2/3 of us came\n---\nand 1/3 stayed",
        "1/2 cup of flour\n---\n2/3 cup of milk",
        "Hello\n---\nthere\n---\n1) milk\n---\n2) eggs",
        "On 9/11 we met\n---\nOn 10/11 we parted",
    ],
)
def test_numbers_that_do_not_count_posts_stay(source: str) -> None:
    assert "\n---\n".join(texts(source)) == source


def test_thread_words_are_removed_only_at_the_edges() -> None:
    assert texts("🧵 How we moved a thread of gold 👇\n---\nso 🧵 it went") == [
        "How we moved a thread of gold",
        "so 🧵 it went",
    ]


def test_a_marker_is_stored_with_its_post() -> None:
    markers = [post.marker for post in import_thread("1/2 one\n\n2/2 two").posts]
    assert [(m.raw, m.index, m.total) for m in markers if m] == [("1/2", 1, 2), ("2/2", 2, 2)]


@pytest.mark.parametrize(
    ("first", "left"),
    [
        ("We moved an oven. A thread:", "We moved an oven."),
        ("🧵 We moved an oven (thread)", "We moved an oven"),
        ("Thread: we moved an oven", "we moved an oven"),
        ("We hang by a thread.", "We hang by a thread."),
        ("🧵", "🧵"),
    ],
)
def test_an_announced_thread_is_distinguished_from_a_thread_of_yarn(first: str, left: str) -> None:
    assert texts(f"{first}\n---\ntwo")[0] == left


def test_a_link_copied_in_shortened_form_has_no_target() -> None:
    (post,) = import_thread("See example.org/a/long/wa…").posts
    (link,) = post.entities
    assert (link.kind, link.display, link.url) == ("link", "example.org/a/long/wa…", None)


def test_plain_links_are_displayed_shortened_and_kept_complete() -> None:
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


def test_control_characters_are_removed_and_reported_without_moving_a_link() -> None:
    thread = import_thread("a\x07b\x1b https://example.org/x")
    (post,) = thread.posts
    assert post.text == "ab example.org/x"
    assert post.text[post.entities[0].start : post.entities[0].end] == "example.org/x"
    assert [(w.code, w.detail) for w in thread.warnings] == [
        ("controls", "2 control characters were removed.")
    ]


def test_normalizing_characters_moves_the_entities() -> None:
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
        ("<div>" * 20_000 + "<a href=x>y</a>", "unknown-format", "the HTML of a web page"),
    ],
)
def test_content_that_cannot_be_a_thread_is_refused_with_place_and_way_out(
    source: str, code: str, says: str
) -> None:
    with pytest.raises(ImportRefused, match=says) as refused:
        import_thread(source)
    assert refused.value.code == code


def test_three_hundred_posts_are_accepted() -> None:
    assert len(import_thread("\n---\n".join(["x"] * 300)).posts) == 300


def test_all_kinds_of_line_breaks_are_line_breaks() -> None:
    assert texts("a\x0bb\u2028c\r\nd\n---\ne") == ["a\nb\nc\nd", "e"]


PIECES = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=5),
    st.sampled_from(
        [
            *(
                "one ",
                "two\n",
                "\n\n",
                "\n\n\n",
                "---\n",
                "1/3 ",
                "2/3 ",
                "🧵",
                "e\u0301",
                "\u0301",
            ),
            *("https://example.org/b ", '<a href="https://example.org/c">c…</a>', "<a href=x>"),
            *("</a>", "<script>", "</script>", "<b", "&amp;", "#tag ", "@who ", "مرحبا ", "\x07"),
        ]
    ),
)


@given(st.lists(PIECES, max_size=30).map("".join), st.sampled_from(["builder-page", "plain-text"]))
def test_entities_cover_what_they_show_after_any_import(source: str, name: Source) -> None:
    try:
        thread = import_thread(source, name)
    except ImportRefused:
        return
    for post in thread.posts:
        assert post.text == post.text.strip() != ""
        for entity in post.entities:
            assert post.text[entity.start : entity.end] == entity.display != ""
            if entity.kind != "link":
                assert entity.display[0] in "@＠#＃$"
