"""Growing sources, in the ways that may make a reader's work grow faster than the source."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

AUTHOR = {"id": "7", "id_str": "7", "name": "Ines", "screen_name": "ines", "username": "ines"}


def _tweets(n: int, parent: Callable[[int], int], text: str = "Bread {}") -> str:
    """An archive of n replies of one author; ``parent`` maps a post's number to that of its parent."""
    tweets = []
    for number in range(1, n + 1):
        one: dict[str, Any] = {"id_str": str(10**15 + number), "full_text": text.format(number)}
        if above := parent(number):
            one |= {
                "in_reply_to_status_id_str": str(10**15 + above),
                "in_reply_to_user_id_str": "7",
            }
        tweets.append({"tweet": one})
    return f"window.YTD.tweets.part0 = {json.dumps(tweets)}"


def _x(n: int, parent: Callable[[int], int], author: Callable[[int], str] = lambda _: "7") -> str:
    """A response of X's API with n posts of a conversation."""
    data = []
    for number in range(1, n + 1):
        one: dict[str, Any] = {
            "id": str(10**15 + number),
            "author_id": author(number),
            "text": f"Bread {number}",
            "conversation_id": str(10**15 + 1),
        }
        if above := parent(number):
            one["referenced_tweets"] = [{"type": "replied_to", "id": str(10**15 + above)}]
        data.append(one)
    return json.dumps({"data": data, "includes": {"users": [AUTHOR]}})


def _statuses(n: int, parent: Callable[[int], int], content: str = "<p>Bread</p>") -> str:
    """Mastodon posts of one account, each a reply to another post."""
    account = {"id": "7", "acct": "ines", "username": "ines", "display_name": "Ines"}
    return json.dumps([
        {
            "id": str(number), "content": content, "account": account, "created_at": None,
            "uri": f"https://a.example/{number}", "url": None, "media_attachments": [],
            "in_reply_to_id": str(above) if (above := parent(number)) else None,
            "in_reply_to_account_id": "7" if above else None,
        }
        for number in range(1, n + 1)
    ])  # fmt: skip


def _post(text: str, facets: list[Any] | None = None, uri: int = 1) -> dict[str, Any]:
    return {
        "uri": f"at://did:plc:a/app.bsky.feed.post/{uri}",
        "cid": "c",
        "author": {"did": "did:plc:a", "handle": "ines.example"},
        "record": {"$type": "app.bsky.feed.post", "text": text, "facets": facets or []},
        "indexedAt": "2026-01-01T00:00:00Z",
    }


def _bluesky_wide(n: int) -> str:
    thread: dict[str, Any] = {"$type": "app.bsky.feed.defs#threadViewPost", "post": _post("Bread")}
    thread["replies"] = [{"post": _post("More", uri=number + 2)} for number in range(n)]
    return json.dumps({"thread": thread})


def _facets(n: int) -> str:
    text = "bread " * n
    found = [
        {
            "index": {"byteStart": 6 * at, "byteEnd": 6 * at + 5},
            "features": [{"$type": "app.bsky.richtext.facet#link", "uri": f"https://a.example/{at}"}],
        }
        for at in range(n)
    ]  # fmt: skip
    return json.dumps(
        {"thread": {"$type": "app.bsky.feed.defs#threadViewPost", "post": _post(text, found)}}
    )


def _entities(n: int) -> str:
    """A post of X with n links in its text."""
    text = " ".join(f"https://t.co/{number:08}" for number in range(n))
    urls = [
        {"url": f"https://t.co/{at:08}", "expanded_url": f"https://a.example/{at}", "display_url": "a",
         "start": 22 * at, "end": 22 * at + 21}
        for at in range(n)
    ]  # fmt: skip
    one = {"id": "1", "author_id": "7", "text": text, "entities": {"urls": urls}}
    return json.dumps({"data": [one], "includes": {"users": [AUTHOR]}})


def _notes(n: int) -> str:
    """An outbox of ActivityPub, a chain."""
    notes = [
        {
            "type": "Create",
            "object": {
                "id": f"https://a.example/{number}",
                "type": "Note",
                "content": "<p>Bread</p>",
                "attributedTo": "https://a.example/ines",
                "inReplyTo": f"https://a.example/{number - 1}" if number else None,
            },
        }
        for number in range(n)
    ]
    return json.dumps({
        "@context": "https://www.w3.org/ns/activitystreams",
        "type": "OrderedCollection",
        "orderedItems": notes,
    })  # fmt: skip


def _reddit(n: int) -> str:
    post = {
        "kind": "t3",
        "data": {"id": "a", "name": "t3_a", "title": "Bread", "author": "ines", "selftext": ""},
    }
    comments = [
        {"kind": "t1", "data": {"id": f"c{at}", "name": f"t1_c{at}", "author": "ines", "body": "Bread",
                                "parent_id": f"t1_c{at - 1}" if at else "t3_a"}}
        for at in range(n)
    ]  # fmt: skip
    listings = [{"kind": "Listing", "data": {"children": one}} for one in ([post], comments)]
    return json.dumps(listings)


def _feed(n: int) -> str:
    items = "".join(
        f"<item><title>Bread {at}</title><description>More</description></item>" for at in range(n)
    )
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>A</title>{items}</channel></rss>'
    )


def _members(n: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(n):
            archive.writestr(f"data/{number}.js", b"")
    return file.getvalue()


def _repeated(piece: str, *, before: str = "", after: str = "") -> Callable[[int], str]:
    return lambda n: f"{before}{piece * n}{after}"


CHAIN: Callable[[int], int] = lambda number: number - 1  # noqa: E731 - three of a kind
STAR: Callable[[int], int] = lambda number: min(number - 1, 1)  # noqa: E731
COMB: Callable[[int], int] = lambda number: number - 1 - number % 2  # noqa: E731

# By name: the source of a given size, and a size with measurable but quick work.
GROWTHS: dict[str, tuple[Callable[[int], str | bytes], int]] = {
    "archive: a chain": (lambda n: _tweets(n, CHAIN), 400),
    "archive: a star": (lambda n: _tweets(n, STAR), 400),
    "archive: a comb": (lambda n: _tweets(n, COMB), 400),
    "archive: alone": (lambda n: _tweets(n, lambda _: 0), 400),
    "archive: holes": (lambda n: _tweets(n, lambda number: number + 10**6), 400),
    "archive: cut posts": (lambda n: _tweets(n, CHAIN, "w" * 120 + "… https://t.co/{}"), 200),
    "archive: members": (_members, 300),
    "x: a chain": (lambda n: _x(n, CHAIN), 400),
    "x: a star": (lambda n: _x(n, STAR), 400),
    "x: two in turn": (lambda n: _x(n, CHAIN, lambda number: str(7 + number % 2)), 400),
    "x: holes": (lambda n: _x(n, lambda number: number + 10**6), 400),
    "x: links": (_entities, 200),
    "mastodon: a chain": (lambda n: _statuses(n, CHAIN), 200),
    "mastodon: holes": (lambda n: _statuses(n, lambda number: number + 10**6), 200),
    "bluesky: a star": (_bluesky_wide, 300),
    "bluesky: facets": (_facets, 300),
    "activitypub: a chain": (_notes, 200),
    "reddit: a chain": (_reddit, 300),
    "feed: items": (_feed, 150),
    "html: bold": (lambda n: _statuses(1, CHAIN, "<b>" * n + "x"), 500),
    "html: a list": (lambda n: _statuses(1, CHAIN, "<ol>" + "<li>x</li>" * n + "</ol>"), 500),
    "html: links": (lambda n: _statuses(1, CHAIN, "<a href='https://a.example'>x</a> " * n), 300),
    "html: less than": (lambda n: _statuses(1, CHAIN, "<a <b " * n), 2_000),
    "html: quotes": (lambda n: _statuses(1, CHAIN, "<a b='" * n), 2_000),
    "markdown: brackets": (_repeated("[", before="# A\n\n"), 4_000),
    "markdown: closing": (_repeated("]", before="# A\n\n[" * 300), 4_000),
    "markdown: angles": (_repeated("<", before="# A\n\n"), 4_000),
    "markdown: stars": (_repeated("**a", before="# A\n\n"), 3_000),
    "markdown: stars and lines": (_repeated("*a _b ", before="# A\n\n"), 3_000),
    "markdown: ticks": (lambda n: "# A\n\n" + "".join("`" * (at % 40) + "a " for at in range(n)), 400),
    "markdown: pictures": (_repeated("![a](", before="# A\n\n"), 900),
    "markdown: links": (_repeated("[a](https://a.example) ", before="# A\n\n"), 300),
    "markdown: referred": (
        lambda n: "# A\n\n" + "[a] " * n + "\n\n" + "\n".join(f"[a{at}]: /x" for at in range(n)),
        400,
    ),
    "markdown: footnotes": (
        lambda n: "# A\n\n" + "".join(f"[^{at}] " for at in range(n)) + "\n\n"
        + "\n\n".join(f"[^{at}]: b" for at in range(n)),
        150,
    ),
    "markdown: quotes": (lambda n: "# A\n\n" + "\n".join("> " * (at % 30) + "a" for at in range(n)), 200),
    "markdown: lists": (lambda n: "# A\n\n" + "\n".join(" " * (2 * at % 40) + "- a" for at in range(n)), 200),
    "markdown: tables": (lambda n: "# A\n\n" + "|a|b|\n|-|-|\n" * n, 150),
    "markdown: tags": (_repeated("<i>a", before="# A\n\n"), 500),
    "markdown: tags that close": (_repeated("<i>a</i> ", before="# A\n\n"), 500),
    "markdown: unknown tags": (_repeated("<ab>a ", before="# A\n\n"), 500),
    "markdown: comments": (_repeated("<!-- ", before="# A\n\n"), 1_000),
    "markdown: headings": (lambda n: "\n\n".join("# A" for _ in range(n)), 200),
    "markdown: addresses": (_repeated("<https://a.example/", before="# A\n\n"), 700),
    "words: hashtags": (_repeated("#bread "), 2_000),
    "words: signs of tags": (_repeated("#"), 8_000),
    "words: mentions": (_repeated("@ines "), 2_000),
    "words: at signs": (_repeated("@a"), 6_000),
    "words: dots": (_repeated("a."), 6_000),
    "words: addresses": (_repeated("https://a.example/b "), 400),
    "words: one address": (_repeated("b/", before="https://a.example/"), 6_000),
    "words: schemes": (_repeated("https://"), 1_500),
    "words: hosts": (_repeated("a-b_c.", before="https://"), 2_000),
    "words: users": (_repeated("a:a@", before="https://"), 2_000),
    "words: brackets": (_repeated("(", before="https://a.example/"), 6_000),
    "words: spaces": (_repeated(" ", before="a", after="b"), 8_000),
    "words: empty lines": (_repeated(" \n", before="a", after="b"), 4_000),
    "words: dashes": (_repeated("-"), 8_000),
    "words: spaced dashes": (_repeated("- ", after="a"), 4_000),
    "words: rules": (_repeated("a\n---\n"), 250),
    "words: numbers": (lambda n: "".join(f"{at}/ a\n" for at in range(1, n)), 300),
    "words: numbers alone": (_repeated("1/ "), 3_000),
    "words: tabs": (_repeated("a\t"), 4_000),
    "words: accents": (_repeated("e\u0301"), 6_000),
    "words: marks": (_repeated("\u0301\u0323", before="e"), 6_000),
    "words: controls": (_repeated("a\x07"), 6_000),
    "words: unseen": (_repeated("\u200b"), 6_000),
    "words: threads": (_repeated("🧵 "), 3_000),
    "words: emoji": (_repeated("👩‍👩‍👧"), 1_500),
    "words: right to left": (_repeated("مرحبا "), 2_000),
    "words: letters": (_repeated("a"), 12_000),
    "words: Japanese": (_repeated("パンが"), 4_000),
    "words: chat": (_repeated("[12/03/2026, 10:15:30] Nina: a\n"), 250),
    "page: posts": (_repeated('<div class="content-tweet">a</div>'), 250),
    "csv: newlines": (_repeated("\n", before="text,alt\n"), 8_000),
    "csv: rows": (_repeated("a,b\n", before="text,alt\n"), 250),
    "csv: cells": (_repeated(",", before="text,alt\na"), 150),
    "csv: quotes": (_repeated('"', before='text,alt\n"'), 6_000),
    "csv: bars": (_repeated("|a|b|\n", before="|text|alt|\n"), 250),
    "csv: pictures": (_repeated("https://a.example/b ", before='text,image\na,"', after='"\n'), 800),
    "csv: HTML": (_repeated("<br>", before="text,alt\n", after=",b\n"), 800),
    "json: names": (lambda n: "{" + ",".join(f'"{at}": 1' for at in range(n)) + "}", 1_000),
    "json: one name": (lambda n: "{" + '"a": 1,' * n + '"a": 1}', 1_000),
    "json: two of every name": (
        lambda n: "{" + ",".join(f'"{at}": 1, "{at}": 2' for at in range(n)) + "}",
        300,
    ),
    "json: lines": (_repeated('{"a": 1}\n'), 1_000),
    "json: broken lines": (_repeated("{}\n", after="{"), 2_000),
    "json: open": (_repeated('{"a": "b", ', before="["), 400),
    "json: lists": (_repeated("[],", before="[", after="[]]"), 2_000),
    "json: strings": (_repeated("\\\\", before='["'), 6_000),
    "json: fences": (_repeated("```{ ", before="```json\n{"), 2_000),
    "json: heads": (_repeated("a: b\n", before="HTTP/1.1 200\n"), 2_000),
    "xml: comments": (_repeated("<!-- -->"), 2_000),
    "xml: open comments": (_repeated("<!--"), 4_000),
    "xml: declarations": (_repeated("<? ?>"), 2_000),
    "mail: heads": (_repeated("A: b\n"), 2_000),
    "scripts": (_repeated("a.", before="window."), 4_000),
    "escapes": (lambda n: _x(1, CHAIN).replace("Bread 1", "&amp;" * n), 2_000),
}  # fmt: skip
