"""Bluesky, Mastodon and thread readers: their text, marks and pictures."""

from __future__ import annotations

from typing import Any

from tests.design.importers.checks import codes, read, shown

INES, OTHER = "did:plc:ines", "did:plc:other"


def view(text: str, did: str = INES, *, at: int = 0, **more: Any) -> dict[str, Any]:
    return {
        "uri": f"at://{did}/app.bsky.feed.post/{at}",
        "author": {"did": did, "handle": f"{did[8:]}.example", "displayName": did[8:].title()},
        "record": {
            "$type": "app.bsky.feed.post",
            "text": text,
            "createdAt": f"2024-05-01T08:{at:02}:00.000Z",
            **more.pop("record", {}),
        },
        **more,
    }


def node(post: dict[str, Any], *replies: Any, parent: Any = None) -> dict[str, Any]:
    return {"post": post, "replies": list(replies), **({"parent": parent} if parent else {})}


def facet(text: str, words: str, **feature: str) -> dict[str, Any]:
    start = len(text[: text.index(words)].encode())
    kind = feature.pop("kind")
    return {
        "index": {"byteStart": start, "byteEnd": start + len(words.encode())},
        "features": [{"$type": f"app.bsky.richtext.facet#{kind}", **feature}],
    }


def test_bluesky_marks_are_counted_in_bytes() -> None:
    text = "Größe 🥖 bei @ines.example, siehe example.org/b und #brot"
    facets = [
        facet(text, "@ines.example", kind="mention", did=INES),
        facet(text, "example.org/b", kind="link", uri="https://example.org/bread"),
        facet(text, "#brot", kind="tag", tag="brot"),
        {
            "index": {"byteStart": 3, "byteEnd": 4},
            "features": [{"$type": "x#link", "uri": "https://a.example"}],
        },
    ]
    (post,) = (thread := read({"thread": node(view(text, record={"facets": facets}))})).posts
    assert thread.source == "bluesky"
    assert shown(post, "mention") == ["@ines.example"]
    assert shown(post, "link") == ["example.org/b"]
    assert shown(post, "hashtag") == ["#brot"]
    assert "entity-dropped" in codes(thread)


def test_a_bluesky_thread_is_the_authors_chain_with_parents_and_replies() -> None:
    root = node(view("One", at=1))
    asked = node(
        view("Two", at=2),
        node(view("Not mine", OTHER, at=3)),
        node(view("Three", at=4), node(view("Four", at=5))),
        {"$type": "app.bsky.feed.defs#blockedPost", "blocked": True},
        {"notFound": True, "uri": "at://x"},
        parent=root,
    )
    thread = read({"thread": asked})
    assert [post.text for post in thread.posts] == ["One", "Two", "Three", "Four"]
    assert thread.author
    assert thread.author.handle == "@ines.example"
    assert "left-out" in codes(thread)


def test_unknown_bluesky_embeds_and_sensitive_quotes_are_reported() -> None:
    quoted = {
        "$type": "app.bsky.embed.record#viewRecord",
        "uri": f"at://{OTHER}/app.bsky.feed.post/9",
        "author": {"did": OTHER, "handle": "other.example"},
        "value": {"text": "Theirs"},
        "labels": [{"val": "nudity"}],
        "embeds": [{"images": [{"fullsize": "https://a.example/a.jpg", "alt": ""}]}],
    }
    one = view("One", at=1, embed={"record": quoted})
    two = view("Two", at=2, embed={"$type": "app.bsky.embed.newThing#view", "x": 1})
    thread = read({"posts": [one, two]})
    assert thread.posts[0].quote
    assert thread.posts[0].quote.media[0].sensitive
    codes_by_post = {(warning.post, warning.code) for warning in thread.warnings}
    assert {(1, "sensitive"), (2, "attachment")} <= codes_by_post
    assert any("newThing" in warning.detail for warning in thread.warnings)


def test_bluesky_pictures_videos_cards_and_quotes() -> None:
    images = {
        "images": [
            {
                "fullsize": "https://img.example/1",
                "alt": "A loaf",
                "aspectRatio": {"width": 4, "height": 3},
            },
            {"fullsize": "https://img.example/2", "alt": ""},
        ]
    }
    quoted = {
        "record": {"author": {"handle": "o.example", "displayName": "O"}, "value": {"text": "Said"}}
    }
    embeds: list[dict[str, Any]] = [
        images,
        {"items": [{"thumbnail": "https://img.example/3", "alt": "Gallery"}]},
        {"$type": "app.bsky.embed.video#view", "thumbnail": "https://img.example/v"},
        {"external": {"uri": "https://example.org", "title": "Bread", "description": "All"}},
        quoted,
        {"record": quoted, "media": images},
        {"record": {"notFound": True}},
    ]  # fmt: skip
    posts = read(
        {"feed": [{"post": view(f"Post {i}", at=i, embed=one)} for i, one in enumerate(embeds)]}
    ).posts
    assert [len(post.media) for post in posts] == [2, 1, 1, 0, 0, 2, 0]
    assert (posts[0].media[0].alt, posts[0].media[0].width) == ("A loaf", 4)
    assert posts[2].media[0].kind == "video"
    assert posts[3].card
    assert posts[3].card.title == "Bread"
    assert [bool(post.quote) for post in posts] == [False] * 4 + [True, True, False]


def status(number: int, html: str, who: str = "1", *, to: int = 0, **more: Any) -> dict[str, Any]:
    return {
        "id": str(number),
        "in_reply_to_id": str(to) if to else None,
        "created_at": f"2024-05-01T08:{number:02}:00.000Z",
        "content": html,
        "url": f"https://m.example/@ines/{number}",
        "account": {"id": who, "acct": "ines@m.example", "display_name": "Ines"},
        **more,
    }


LINK = (
    '<p>Read <a href="https://www.example.org/a/very/long/way"><span class="invisible">https://www.'
    '</span><span class="ellipsis">example.org/a/very</span><span class="invisible">/long/way</span>'
    '</a> &amp; tell <span class="h-card"><a href="https://m.example/@o" class="u-url mention">@<span>o'
    '</span></a></span><br>of <a href="https://m.example/tags/bread" class="mention hashtag" rel="tag">'
    "#<span>bread</span></a></p><p>Second</p>"
)


def test_mastodon_text_is_html_with_hidden_and_shortened_links() -> None:
    (post,) = (thread := read(status(1, LINK))).posts
    assert thread.source == "mastodon"
    assert post.text == "Read example.org/a/very… & tell @o\nof #bread\n\nSecond"
    (link,) = (entity for entity in post.entities if entity.kind == "link")
    assert (link.display, link.url) == (
        "example.org/a/very…",
        "https://www.example.org/a/very/long/way",
    )
    assert (shown(post, "mention"), shown(post, "hashtag")) == (["@o"], ["#bread"])


def test_a_mastodon_context_gives_the_authors_posts_and_lacks_its_own_status() -> None:
    context = {
        "ancestors": [status(1, "<p>One</p>")],
        "descendants": [status(4, "<p>Four</p>", to=2), status(3, "<p>Other</p>", "2", to=2), status(5, "<p>Five</p>", to=4)],
    }  # fmt: skip
    thread = read(context)
    assert [post.text for post in thread.posts] == ["One", "Four", "Five"]
    assert codes(thread) == {"left-out", "status-missing"}
    whole = read({**context, "status": status(2, "<p>Two</p>", to=1)})
    assert [post.text for post in whole.posts] == ["One", "Two", "Four", "Five"]
    assert codes(whole) == {"left-out"}


def test_emoji_pictures_become_emoji_and_custom_ones_are_dropped() -> None:
    said = (
        '<p>Rye <img class="emoji" alt=":blob_bread:" src="https://a.example/b.png"> '
        '<img class="emojione" alt="🍞" src="https://a.example/c.png"> tonight</p>'
    )
    (post,) = (thread := read({"id": "1", "content": said, "account": {"acct": "ines"}})).posts
    assert post.text == "Rye 🍞 tonight"
    (warning,) = thread.warnings
    assert (warning.code, ":blob_bread:" in warning.detail) == ("emoji-dropped", True)


def test_mastodon_pictures_have_alt_and_focus_and_quotes_hide_their_line() -> None:
    html = '<p class="quote-inline">RE: https://m.example/9</p><p>Mine</p>'
    media = [
        {"type": "image", "url": "https://img.example/1.jpg", "description": "A loaf", "meta": {"original": {"width": 6, "height": 5}, "focus": {"x": -0.5, "y": 0.4}}},
        {"type": "gifv", "url": "https://img.example/2.mp4", "preview_url": "https://img.example/2.jpg"},
        {"type": "audio", "url": "https://img.example/3.mp3"},
    ]  # fmt: skip
    quote = {"state": "accepted", "quoted_status": status(9, "<p>Theirs</p>", "3")}
    (post,) = read(
        status(1, html, media_attachments=media, quote=quote, spoiler_text="Gluten", sensitive=True)
    ).posts
    assert post.text == "Mine"
    assert [(one.kind, one.alt) for one in post.media] == [("image", "A loaf"), ("gif", "")]
    focus = post.media[0].focus
    assert focus
    assert (focus.x, round(focus.y, 3)) == (0.25, 0.3)
    assert post.content_warning == "Gluten"
    assert post.quote
    assert post.quote.text == "Theirs"
    plain = read(status(1, html)).posts[0].text
    assert plain == "RE: https://m.example/9\n\nMine"


READER = """<html><body><h1>A page</h1>
<div id="tweet_1" class="content-tweet allow-preview" data-screenname="ines_bakes" data-tweet="11">
Bread &amp; <a class="entity-mention" href="https://x.com/o">@o</a> cross<br>the river
<sup class="tw-permalink"><a href="https://x.com/x">#</a></sup><span class="nop">1/2 </span>
<span class="entity-image"><a href="https://img.example/full"><img src="blank.gif" data-src="https://img.example/1.jpg"></a></span>
<script>steal()</script></div>
<div id="tweet_2" class="content-tweet" data-screenname="ines_bakes" data-tweet="12">
See <a class="entity-url" href="https://example.org/b">example.org/b</a> <a class="entity-hashtag" href="/h">#bread</a>
<div class="entity-video"><video poster="https://img.example/v.jpg"></video></div></div></body></html>"""


def test_a_thread_reader_page_has_one_element_per_post() -> None:
    thread = read(READER)
    assert thread.source == "thread-reader"
    one, two = thread.posts
    assert " ".join(one.text.split()) == "Bread & @o cross the river"
    assert shown(one, "mention") == ["@o"]
    assert [media.url for media in one.media] == ["https://img.example/1.jpg"]
    assert shown(two, "link") == ["example.org/b"]
    assert shown(two, "hashtag") == ["#bread"]
    assert [media.kind for media in two.media] == ["video"]
    assert [post.source_id for post in thread.posts] == ["11", "12"]
    assert thread.author
    assert thread.author.handle == "@ines_bakes"


def test_descriptions_of_feed_pictures_are_alt_texts_and_not_text() -> None:
    described = "".join(
        f'<media:content url="https://a.example/{n}.png" type="image/png" medium="image">'
        f'<media:rating scheme="urn:simple">nonadult</media:rating>'
        f'<media:description type="plain">{alt}</media:description></media:content>'
        for n, alt in enumerate(['A "warm" loaf &amp; tea', "<![CDATA[Rye < oat]]>"])
    )
    (post,) = read(
        '<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>Mara</title>'
        "<item><guid>https://a.example/1</guid><description>&lt;p&gt;The oven is on.&lt;/p&gt;"
        f"</description>{described}</item></channel></rss>"
    ).posts
    assert post.text == "The oven is on."
    assert [media.alt for media in post.media] == ['A "warm" loaf & tea', "Rye < oat"]
