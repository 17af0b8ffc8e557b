"""Small responses of every format; each of their texts is a unique word, so that a lost one is noticed.

``SAMPLES`` are functions of a ``Words``; what they take from it is what an author wrote.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

from design.thread import Source

WHEN = "2026-03-01T08:{:02}:00.000Z"


class Words:
    """Unique words, each of which must be found again."""

    def __init__(self, *extra: str) -> None:
        self.given: list[str] = []
        self.extra = list(extra)

    def __call__(self, kind: str = "word") -> str:
        word = f"{kind}{len(self.given)}x"
        self.given.append(word)
        return word if not self.extra else f"{word} {self.extra[len(self.given) % len(self.extra)]}"

    def html(self) -> str:
        return escape(self())


def x_api_v2(say: Words) -> Any:
    posts = [
        {"id": "1001", "author_id": "7", "conversation_id": "1001", "text": say(), "lang": "de", "attachments": {"media_keys": ["m1"], "poll_ids": ["p1"]}},
        {"id": "1002", "author_id": "7", "conversation_id": "1001", "text": "cut", "note_tweet": {"text": say("long")}, "referenced_tweets": [{"type": "replied_to", "id": "1001"}, {"type": "quoted", "id": "55"}]},
    ]  # fmt: skip
    return {
        "data": posts,
        "includes": {
            "users": [{"id": "7", "name": say("name"), "username": "ines"}],
            "media": [{"media_key": "m1", "type": "photo", "url": "https://i.example/1.jpg", "alt_text": say("alt")}],
            "polls": [{"id": "p1", "options": [{"label": say("choice")}, {"label": say("choice")}]}],
            "tweets": [{"id": "55", "author_id": "8", "text": say("quoted")}],
        },
    }  # fmt: skip


def x_archive(say: Words) -> Any:
    media = {
        "media_url_https": "https://i.example/1.jpg",
        "type": "video",
        "ext_alt_text": say("alt"),
        "url": "https://t.co/p",
    }
    return [
        {"tweet": {"id_str": "2001", "full_text": say(), "extended_entities": {"media": [media]}}},
        {"tweet": {"id_str": "2002", "full_text": say(), "in_reply_to_status_id_str": "2001"}},
    ]  # fmt: skip


def status_of_x(say: Words, number: int, **more: Any) -> dict[str, Any]:
    return {
        "id_str": str(3_000 + number),
        "full_text": say(),
        "user": {"id_str": "7", "name": "Ines", "screen_name": "ines"},
        "created_at": f"Wed May 01 08:{number:02}:00 +0000 2024",
        "lang": "en",
        **more,
    }


def x_status(say: Words) -> Any:
    card = {"binding_values": {"choice1_label": {"string_value": say("choice")}}}
    quoted = status_of_x(say, 90, user={"id_str": "8", "name": say("name"), "screen_name": "ivo"})
    return [
        status_of_x(say, 1, card=card),
        status_of_x(say, 2, in_reply_to_status_id_str="3001", in_reply_to_user_id_str="7", quoted_status=quoted, quoted_status_id_str="3090"),
    ]  # fmt: skip


def x_web(say: Words) -> Any:
    def result(number: int, **more: Any) -> dict[str, Any]:
        legacy = {
            "full_text": say(),
            "conversation_id_str": "4001",
            "created_at": f"Wed May 01 08:{number:02}:00 +0000 2024",
            **more,
        }
        who = {"rest_id": "7", "core": {"name": "Ines", "screen_name": "ines"}, "legacy": {}}
        return {
            "__typename": "Tweet",
            "rest_id": str(4_000 + number),
            "legacy": legacy,
            "core": {"user_results": {"result": who}},
        }

    def entry(name: str, found: dict[str, Any], **more: Any) -> dict[str, Any]:
        inside = {"itemType": "TimelineTweet", "tweet_results": {"result": found}, **more}
        return {"entryId": name, "content": {"itemContent": inside}}

    long = result(2, in_reply_to_status_id_str="4001", in_reply_to_user_id_str="7")
    note = {
        "note_tweet_results": {"result": {"text": f"{long['legacy']['full_text']} {say('long')}"}}
    }
    gone = {"__typename": "TweetTombstone", "tombstone": {"text": {"text": say("tombstone")}}}
    advert = {**result(9), "rest_id": "9"}
    say.given.remove(advert["legacy"]["full_text"].split()[0])  # an ad is not part of the thread
    entries = [
        entry("tweet-4001", result(1)),
        entry("tweet-4002", {"tweet": {**long, "note_tweet": note}}),
        entry("tweet-4003", gone),
        entry("promoted-tweet-1", advert, promotedMetadata={}),
        {"entryId": "cursor-bottom-0", "content": {"value": "next"}},
    ]
    return {
        "data": {
            "threaded_conversation_with_injections_v2": {"instructions": [{"entries": entries}]}
        }
    }


def view(say: Words, number: int, above: int = 0, **more: Any) -> dict[str, Any]:
    record: dict[str, Any] = {
        "$type": "app.bsky.feed.post",
        "text": say(),
        "createdAt": WHEN.format(number),
        "langs": ["de"],
    }
    if above:
        record["reply"] = {
            "root": {"uri": "at://did:plc:ines/app.bsky.feed.post/1"},
            "parent": {"uri": f"at://did:plc:ines/app.bsky.feed.post/{above}"},
        }
    return {
        "uri": f"at://did:plc:ines/app.bsky.feed.post/{number}",
        "author": {"did": "did:plc:ines", "handle": "ines.example", "displayName": "Ines"},
        "record": record,
        **more,
    }


def bluesky(say: Words) -> Any:
    images = {"images": [{"fullsize": "https://i.example/1", "alt": say("alt")}]}
    quote = {
        "author": {"handle": "o.example", "displayName": say("name")},
        "value": {"text": say("quoted")},
    }
    card = {
        "external": {"uri": "https://a.example", "title": say("card"), "description": say("card")}
    }
    pack = {
        "record": {
            "$type": "app.bsky.feed.defs#generatorView",
            "displayName": say("feed"),
            "description": say("feed"),
        }
    }
    embeds = [images, {"record": {"record": quote}, "media": card}, pack]
    return {"posts": [view(say, n, n - 1, embed=one) for n, one in enumerate(embeds, 1)]}  # fmt: skip


def mastodon(say: Words) -> Any:
    def status(number: int, **more: Any) -> dict[str, Any]:
        return {
            "id": str(number),
            "created_at": WHEN.format(number),
            "in_reply_to_id": str(number - 1) if number > 1 else None,
            "content": f"<p>{say.html()}</p><p>{say.html()}</p>",
            "account": {
                "id": "1",
                "acct": "ines",
                "display_name": say("name") if number == 1 else "Ines",
            },
            **more,
        }

    media = [
        {"type": "image", "url": "https://i.example/1.jpg", "description": say("alt")},
        {"type": "audio", "url": "https://i.example/2.mp3", "description": say("sound")},
        {"type": "unknown", "url": None, "description": say("file")},
    ]
    return [
        status(1, media_attachments=media, spoiler_text=say("warning"), language="de"),
        status(2, poll={"options": [{"title": say("choice")}, {"title": say("choice")}]}),
        status(3, card={"url": "https://a.example", "title": say("card"), "description": say("card")}),
        status(4, quote={"state": "accepted", "quoted_status": {"id": "90", "content": say.html(), "account": {"id": "2", "acct": "ivo"}}}),
    ]  # fmt: skip


def activitypub(say: Words) -> Any:
    def note(number: int, **more: Any) -> dict[str, Any]:
        me = "https://m.example/users/ines"
        inside = {
            "id": f"{me}/statuses/{number}",
            "type": "Note",
            "attributedTo": me,
            "published": WHEN.format(number),
            "inReplyTo": f"{me}/statuses/{number - 1}" if number > 1 else None,
            "content": f"<p>{say.html()}</p>",
            "to": ["https://www.w3.org/ns/activitystreams#Public"],
            **more,
        }
        return {"type": "Create", "object": inside}

    media = [
        {"type": "Document", "mediaType": kind, "url": "https://i.example/x", "name": say("alt")}
        for kind in ("image/png", "video/mp4", "audio/mpeg", "text/csv")
    ]
    notes = [
        note(1, summary=say("warning"), sensitive=True, attachment=media),
        note(2, type="Question", oneOf=[{"type": "Note", "name": say("choice")}]),
        note(3, type="Article", name=say("title")),
    ]  # fmt: skip
    return {
        "type": "OrderedCollection",
        "orderedItems": [*notes, {"type": "Announce", "object": "https://x.example/1"}],
    }


def threads(say: Words) -> Any:
    child = {
        "id": "9",
        "media_type": "IMAGE",
        "media_url": "https://i.example/1.jpg",
        "alt_text": say("alt"),
    }
    poll = {"option_a": say("choice"), "option_b": say("choice")}
    quoted = {"id": "5", "username": "ivo", "text": say("quoted")}
    shared = {
        "media_product_type": "THREADS",
        "username": "ines",
        "timestamp": "2026-03-01T08:00:00+0000",
    }
    return {
        "data": [
            {"id": "2", "media_type": "TEXT_POST", "text": say(), "replied_to": {"id": "1"}, "root_post": {"id": "1"}, "poll_attachment": poll, "quoted_post": quoted, **shared},
            {"id": "1", "media_type": "CAROUSEL_ALBUM", "text": say(), "children": {"data": [child]}, "topic_tag": say("topic"), **shared},
        ]
    }  # fmt: skip


def reddit(say: Words) -> Any:
    crossed = {"name": "t3_c", "author": "ivo", "title": say("quoted"), "selftext": say("quoted")}
    submission = {
        "name": "t3_a",
        "id": "a",
        "author": "ines",
        "title": say("title"),
        "selftext": f"**{say()}** and\n\n1. {say()}\n2. {say()}",
        "created_utc": 1_770_000_000,
        "permalink": "/r/bread/comments/a/x/",
        "gallery_data": {"items": [{"media_id": "m2", "caption": say("alt")}, {"media_id": "m1", "caption": say("alt")}]},
        "media_metadata": {name: {"status": "valid", "e": "Image", "s": {"u": f"https://i.example/{name}.png?a=1&amp;s=2"}} for name in ("m1", "m2")},
        "poll_data": {"options": [{"text": say("choice")}]},
        "crosspost_parent_list": [crossed],
    }  # fmt: skip
    comment = {
        "name": "t1_b",
        "author": "ines",
        "parent_id": "t3_a",
        "body": say(),
        "created_utc": 1_770_000_100,
        "replies": "",
    }
    other = {
        "name": "t1_o",
        "author": "ivo",
        "parent_id": "t3_a",
        "body": "Lovely.",
        "created_utc": 1_770_000_050,
        "replies": "",
    }

    def listing(*things: Any) -> Any:
        return {"kind": "Listing", "data": {"children": list(things)}}

    return [
        listing({"kind": "t3", "data": submission}),
        listing({"kind": "t1", "data": other}, {"kind": "t1", "data": comment}),
    ]


def json_feed(say: Words) -> Any:
    def item(number: int, **more: Any) -> dict[str, Any]:
        return {
            "id": str(number),
            "title": say("title"),
            "date_published": WHEN.format(number),
            **more,
        }

    attached = [
        {"url": "https://i.example/a.mp3", "mime_type": "audio/mpeg", "title": say("sound")}
    ]
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": say("name"),
        "items": [
            item(2, content_text=say(), attachments=attached, summary=say("summary")),
            item(1, content_html=f'<p>{say.html()}</p><img src="https://i.example/1.png" alt="{say.html()}">'),
        ],
    }  # fmt: skip


def rss(say: Words) -> str:
    def item(number: int) -> str:
        return (
            f"<item><title>{say.html()}</title><link>https://a.example/{number}</link>"
            f"<pubDate>Sun, 0{number} Mar 2026 08:00:00 GMT</pubDate>"
            f"<description><![CDATA[<p>{say.html()}</p>]]></description>"
            f"<content:encoded><![CDATA[<h2>{say.html()}</h2><ul><li>{say.html()}</li></ul>"
            f'<img src="https://i.example/{number}.png" alt="{say.html()}"><iframe>{say.html()}</iframe>]]></content:encoded>'
            '<enclosure url="https://i.example/a.mp3" type="audio/mpeg" length="1"/></item>'
        )

    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel><title>{say.html()}</title>{item(2)}{item(1)}</channel></rss>"
    )


def atom(say: Words) -> str:
    entry = "".join(
        f"<entry><id>urn:{n}</id><title>{say.html()}</title><updated>2026-03-0{n}T08:00:00Z</updated>"
        f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{say.html()}</p></div></content></entry>'
        for n in (2, 1)
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>{say.html()}</title>{entry}</feed>'


def embed(say: Words) -> Any:
    html = (
        f'<blockquote class="twitter-tweet"><p lang="de" dir="ltr">{say.html()}<br>{say.html()}</p>&mdash; Ines (@ines) '
        '<a href="https://twitter.com/ines/status/5?ref=x">March 1, 2026</a></blockquote>'
    )
    return {"type": "rich", "version": "1.0", "html": html}


def thread_reader(say: Words) -> str:
    return "".join(
        f'<div class="content-tweet" data-screenname="ines" data-tweet="{n}">{say.html()}</div>'
        for n in (1, 2)
    )


SAMPLES: dict[str, tuple[Source, Callable[[Words], Any]]] = {
    "x-api-v2": ("x-api-v2", x_api_v2),
    "x-archive": ("x-archive", x_archive),
    "x-status": ("x-status", x_status),
    "x-web": ("x-web", x_web),
    "bluesky": ("bluesky", bluesky),
    "mastodon": ("mastodon", mastodon),
    "activitypub": ("activitypub", activitypub),
    "threads": ("threads", threads),
    "reddit": ("reddit", reddit),
    "JSON feed": ("feed", json_feed),
    "RSS": ("feed", rss),
    "Atom": ("feed", atom),
    "embed": ("embed", embed),
    "thread-reader": ("thread-reader", thread_reader),
}
