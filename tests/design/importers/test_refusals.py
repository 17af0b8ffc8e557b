"""Unknown content is refused by name, with the place and the way out; it never becomes slides."""

from __future__ import annotations

import json
from typing import Any

import pytest

from design.importers import ImportRefused, detect, import_thread
from tests.design.importers.checks import read

POSTS = json.dumps({"posts": [{"text": "One loaf"}, {"text": "Two loaves"}]}, indent=1)

REFUSED: dict[str, tuple[str | bytes, str, str]] = {
    "an unknown object": (POSTS, "unknown-format", "JSON with “posts”"),
    "a list of words": ('["One loaf", "Two loaves"]', "unknown-format", "a JSON list"),
    "nothing": ("[]", "unknown-format", "an empty JSON list"),
    "Slack": ('[{"ts": "1.2", "user": "U1", "text": "Hi"}]', "unknown-format", "Slack"),
    "Telegram": ('{"name": "A", "type": "personal_chat", "messages": []}', "unknown-format", "Telegram"),
    "WordPress": ('[{"id": 1, "content": {"rendered": "<p>x</p>"}}]', "unknown-format", "WordPress"),
    "Instagram": ('{"data": [{"id": "1", "caption": "x"}]}', "unknown-format", "Instagram API"),
    "a recording": ('{"log": {"entries": [{"request": {}}]}}', "unknown-format", "HAR"),
    "JSON in a string": (json.dumps(POSTS), "unknown-format", "JSON with “posts”"),
    "a fence": (f"```json\n{POSTS}\n```\n", "unknown-format", "JSON with “posts”"),
    "an answer with its head": (f"HTTP/2 200\ncontent-type: x/json\n\n{POSTS}", "unknown-format", "JSON with “posts”"),
    "a byte order mark": (("\ufeff" + POSTS).encode(), "unknown-format", "JSON with “posts”"),
    "UTF-16": (POSTS.encode("utf-16"), "unknown-format", "JSON with “posts”"),
    "UTF-16 without a mark": (POSTS.encode("utf-16-le"), "unknown-format", "JSON with “posts”"),
    "lines of JSON": ('{"a": "x"}\n{"a": "y"}\n', "unknown-format", "JSON with “a”"),
    "broken off": (POSTS[:-9], "broken-json", "breaks off at line 7, column 24"),
    "broken off in a word": (POSTS[:40], "broken-json", "breaks off at line 4"),
    "broken in the middle": (POSTS.replace(": [", " ["), "broken-json", "wrong at line 2, column"),
    # Python 3.13 names the place of the comma, earlier versions the place after it.
    "a comma too many": (POSTS.replace("\n ]", ",\n ]"), "broken-json", "wrong at line "),
    "a broken line of lines": ('{"a": "x"}\n{"a": "y"\n', "broken-json", "after its end, at line 2, column 1"),
    "Python": (str({"posts": [{"text": "One"}, {"text": "Two"}]}), "broken-json", "program data"),
    "JavaScript": ("{posts: [{text: 'One'}, {text: 'Two'}]}", "broken-json", "program data"),
    "a script": ('const thread = [{"text": "One", "n": 2}];', "broken-json", "JavaScript"),
    "a callback": ('callback({"posts": [{"text": "One"}]})', "broken-json", "JavaScript"),
    "a prompt behind it": (POSTS + "\n$ ", "broken-json", "more text after its end, at line"),
    "no number": ('{"likes": NaN, "text": "x"}', "broken-json", "NaN at line 1, column 11"),
    "a huge number": ('{"likes": ' + "9" * 5_000 + "}", "number-too-long", "4300 digits"),
    "too deep": ('{"a": ' * 100_000, "too-deep", "nested too deep"),
    "errors of X": (
        '{"errors": [{"title": "Not Found Error", "detail": "No such post: [1]."}]}',
        "source-error",
        "“No such post: [1].”",
    ),
    "an error with markup": (
        '{"error": "<b>Gone</b>\\u0007", "message": "Ask again"}',
        "source-error",
        "“Gone. Ask again.”",
    ),
    "an error of Graph": ('{"error": {"message": "Expired", "code": 190}}', "source-error", "“Expired.”"),
    "a problem of X": (
        '{"title": "Client Forbidden", "detail": "Attach the app to a project.", '
        '"type": "https://api.twitter.com/2/problems/client-forbidden", "client_id": "1"}',
        "source-error",
        "“Attach the app to a project.”",
    ),
    "a deleted post": ('{"thread": {"uri": "at://x", "notFound": true}}', "unknown-format", "whose post was deleted"),
    "an export of Threads": ('{"text_post_app_text_posts": [{"media": []}]}', "unknown-format", "Instagram"),
    "a mirror of X": ('{"tweetURL": "https://x.example/1", "text": "One"}', "unknown-format", "a mirror of X"),
    "a document": ("{\\rtf1\\ansi\\deff0 {\\fonttbl{\\f0 Arial;}}\\f0 One\\par}", "unknown-format", "RTF"),
    "a calendar": ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR", "unknown-format", "iCalendar"),
    "subtitles": ("WEBVTT\n\n00:00.000 --> 00:02.000\nOne", "unknown-format", "WebVTT"),
    "other subtitles": ("1\n00:00:00,000 --> 00:00:02,000\nOne\n", "unknown-format", "SubRip"),
    "a mail": ("From: a@b.example\nTo: c@d.example\nMIME-Version: 1.0\n\nOne", "unknown-format", "a mail"),
    "OPML": ('<?xml version="1.0"?><opml version="2.0"><body/></opml>', "unknown-format", "OPML"),
    "a site map": ('<urlset xmlns="x"><url><loc>x</loc></url></urlset>', "unknown-format", "a sitemap"),
    "other XML": ("<?xml version='1.0'?>\n<posts><post>One</post></posts>", "unknown-format", "XML with <posts>"),
    "XML alone": ("<posts>\n<post>One</post>\n</posts>", "unknown-format", "XML with <posts>"),
    "a drawing": ('<svg xmlns="x"><path d="M0 0"/></svg>', "unknown-format", "SVG"),
    "a web page": ('<!doctype html><title>x</title><p><a href="https://a.example">One</a>', "unknown-format", "a web page"),
    "a part of a page": ('<div class="post">\n<p>One</p>\n</div>', "unknown-format", "a web page"),
    "spans of a page": ('<span class="a">\n <span>One</span>\n</span>', "unknown-format", "a web page"),
    "a feed without entries": ("<rss><channel><title>x</title></channel></rss>", "no-posts", "no entries"),
    "an empty context": ('{"ancestors": [], "descendants": []}', "no-posts", "no post has text"),
    "packed with gzip": (b"\x1f\x8b\x08\x00\x00\x00\x00\x00", "no-text", "gzip"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_unknown_content_is_refused_by_name(name: str) -> None:
    data, code, says = REFUSED[name]
    with pytest.raises(ImportRefused) as refused:
        import_thread(data)
    assert refused.value.code == code
    assert says in refused.value.detail
    assert len(refused.value.detail) > len(says) + 20  # the way out follows


@pytest.mark.parametrize("source", ["plain-text", "markdown", "csv"])
@pytest.mark.parametrize("name", ["an unknown object", "broken off", "OPML", "a web page"])
def test_no_source_name_turns_markup_into_text(name: str, source: Any) -> None:
    data, code, _ = REFUSED[name]
    with pytest.raises(ImportRefused) as refused:
        import_thread(data, source)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1} is how JSON looks.\n\nSecond post.',
        "[1/2] One\n\n[2/2] Two",
        "[Update] We moved.",
        "{curly} words",
        "[1] The source\n\n[2] Another source",
        '["Bread", she said] and left.',
        "<3 this bread",
        "<insert name> bakes at night.",
        "a < b, and so on",
        "WEBVTT is a format for subtitles.",
        "From: the bakery\nTo: all of you\n\nWe open at five.",
        "Write {“text”: 1} in your code.",
        "{ \"a\": 1 }\n\nThat is JSON, and this is a long text about it that nobody would call a document.",
    ],
)  # fmt: skip
def test_text_that_only_begins_like_json_stays_text(text: str) -> None:
    thread = import_thread(text)
    assert thread.source in ("plain-text", "markdown")
    assert "\n\n".join(post.text for post in thread.posts).split() == [
        word for word in text.split() if word not in ("[1/2]", "[2/2]")
    ]


def test_half_an_anchor_is_no_evidence_but_a_complete_one_is() -> None:
    text = 'Type <a href="x" to begin a link.'
    assert [name for name, _ in detect(text)] == ["plain-text"]
    linked = 'Read <a href="https://a.example/b">this</a> tonight.'
    assert [name for name, _ in detect(linked)] == ["builder-page", "plain-text"]


def test_an_ambiguous_source_is_read_as_the_named_format() -> None:
    text = "# One\n\nfirst\n\n# Two\n\nsecond"
    assert [name for name, _ in detect(text)] == ["markdown", "plain-text"]
    assert len(import_thread(text).posts) == 2
    assert len(import_thread(text, "plain-text").posts) == 4
    with pytest.raises(ImportRefused, match="It can be read as markdown, plain-text") as refused:
        import_thread(text, "bluesky")
    assert refused.value.code == "other-format"


def test_line_breaks_inside_strings_are_kept() -> None:
    said = "First line\u2028second\u2029third\x85fourth"
    data = json.dumps({"data": [{"id": "1", "text": said, "author_id": "2"}]}, ensure_ascii=False)
    (post,) = read(data).posts
    assert post.text == "First line\nsecond\nthird\nfourth"


def test_numbers_keep_their_digits_and_repeated_names_are_reported() -> None:
    data = '{"data": [{"id": 1346889436626259968, "author_id": 9007199254740993, "text": "a", "text": "b"}]}'
    thread = read(data)
    assert thread.posts[0].source_id == "1346889436626259968"
    assert [(one.code, "“text”" in one.detail) for one in thread.warnings] == [
        ("doubled-names", True)
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("https://x.com/ines/status/17", "only a link to X"),
        (
            "- x.com/ines/status/17?s=20 \n\n• <https://twitter.com/ines/status/18>",
            "only links to X",
        ),
        ("https://bsky.app/profile/ines.example/post/3k", "only a link to Bluesky"),
        ("https://www.threads.com/@ines/post/C1", "only a link to Threads"),
        ("https://www.reddit.com/r/bread/comments/1/", "only a link to Reddit"),
        ("https://social.example/@ines/12", "only a link, and posts are not fetched"),
    ],
)
def test_only_links_are_refused_with_what_works_instead(text: str, says: str) -> None:
    with pytest.raises(ImportRefused) as refused:
        import_thread(text)
    assert refused.value.code == "only-links"
    assert says in refused.value.detail
    assert "Copy the text of the posts" in refused.value.detail
    # With the source named, or with a word next to it, a link is a post.
    assert len(import_thread(text, "plain-text").posts) >= 1
    assert len(import_thread(f"Read this: {text}").posts) >= 1
