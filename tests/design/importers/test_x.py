"""X: responses of its API with old and new names, and the archive that it provides to users."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest

from design.importers import ImportRefused, imported
from tests.design.importers.checks import codes, read, shown


def tweet(number: int, text: str, *, to: int = 0, author: str = "7", **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": str(1_000 + number),
        "author_id": author,
        "conversation_id": "1001",
        "text": text,
        "created_at": f"2024-05-01T08:0{number}:00.000Z",
        **more,
    }
    if to:
        found["referenced_tweets"] = [{"type": "replied_to", "id": str(1_000 + to)}]
    return found


USERS = [{"id": "7", "name": "Ines Valdarno", "username": "ines_bakes", "verified": True}]


def answer(*tweets: dict[str, Any], **includes: Any) -> dict[str, Any]:
    return {"data": list(tweets), "includes": {"users": USERS, **includes}}


def url(text: str, short: str, *, at: int | None = None, **more: Any) -> dict[str, Any]:
    start = text.index(short) if at is None else at
    return {"start": start, "end": start + len(short), "url": short, **more}


def test_an_x_thread_is_the_authors_reply_chain_oldest_first() -> None:
    thread = read(
        answer(
            tweet(3, "Three", to=2),
            tweet(1, "One"),
            tweet(4, "Not mine", to=1, author="8"),
            tweet(2, "Two", to=1),
        )
    )
    assert thread.source == "x-api-v2"
    assert [post.text for post in thread.posts] == ["One", "Two", "Three"]
    assert [post.source_id for post in thread.posts] == ["1001", "1002", "1003"]
    assert thread.author
    assert (thread.author.name, thread.author.handle, thread.author.verified) == (
        "Ines Valdarno",
        "@ines_bakes",
        True,
    )
    assert "left-out" in codes(thread)


def test_the_newer_field_names_are_read_too() -> None:
    first = tweet(1, "One")
    second = {**tweet(2, "Short…"), "referenced_posts": [{"type": "replied_to", "id": "1001"}]}
    second["note_post"] = {"text": "The whole of a long post."}
    second["public_metrics"] = {"repost_count": 4, "like_count": 0}
    thread = read({"data": [second], "includes": {"posts": [first], "users": USERS}})
    assert [post.text for post in thread.posts] == ["One", "The whole of a long post."]
    metrics = thread.posts[1].metrics
    assert metrics
    assert (metrics.reposts, metrics.likes, metrics.views) == (4, 0, None)


def test_indices_count_the_escaped_text_which_is_unescaped_afterwards() -> None:
    text = "Flour &amp; water &lt;3 #bread by @ines_bakes https://t.co/a1"
    entities = {
        "urls": [
            url(
                text,
                "https://t.co/a1",
                expanded_url="https://example.org/b",
                display_url="example.org/b",
            )
        ],
        "hashtags": [{"start": text.index("#"), "end": text.index("#") + 6, "tag": "bread"}],
        "mentions": [
            {"start": text.index("@"), "end": text.index("@") + 11, "username": "ines_bakes"}
        ],
    }
    (post,) = read(answer(tweet(1, text, entities=entities))).posts
    assert post.text == "Flour & water <3 #bread by @ines_bakes example.org/b"
    assert shown(post, "link") == ["example.org/b"]
    assert shown(post, "hashtag") == ["#bread"]
    (link,) = (entity for entity in post.entities if entity.kind == "link")
    assert link.expanded_url == "https://example.org/b"


@pytest.mark.parametrize("unit", ["points", "utf16", "bytes", "nowhere"])
def test_marks_after_astral_characters_are_found_in_every_unit(unit: str) -> None:
    text = "🥖🥖 im Ofen é https://t.co/a1 #brot"
    short = "https://t.co/a1"
    before = text[: text.index(short)]
    start = {
        "points": len(before),
        "utf16": len(before.encode("utf-16-le")) // 2,
        "bytes": len(before.encode()),
        "nowhere": 900,
    }[unit]
    entity = url(
        text, short, at=start, expanded_url="https://example.org/", display_url="example.org"
    )
    (post,) = read(answer(tweet(1, text, entities={"urls": [entity]}))).posts
    assert post.text == "🥖🥖 im Ofen é example.org #brot"
    assert shown(post, "link") == ["example.org"]


def test_a_mark_without_a_place_is_dropped_and_the_post_stays() -> None:
    entities = {"mentions": [{"start": 0, "end": 5, "username": "nobody"}]}
    thread = read(answer(tweet(1, "Bread for all", entities=entities)))
    assert thread.posts[0].entities == ()
    assert codes(thread) == {"entity-dropped"}


def test_links_to_own_pictures_and_to_the_quoted_post_are_removed() -> None:
    text = "Look https://t.co/q1 https://t.co/p1"
    pic: dict[str, Any] = {
        "expanded_url": "https://x.com/i/status/1001/photo/1",
        "display_url": "pic.x.com/p1",
    }
    entities = {
        "urls": [
            url(
                text,
                "https://t.co/q1",
                expanded_url="https://x.com/a/status/55",
                display_url="x.com/a/status/55",
            ),
            *(url(text, "https://t.co/p1", media_key=key, **pic) for key in ("m1", "m2")),
        ]
    }
    one = tweet(1, text, entities=entities, attachments={"media_keys": ["m1", "m2", "m3"]})
    one["referenced_tweets"] = [{"type": "quoted", "id": "55"}]
    media = [
        {"media_key": "m1", "type": "photo", "url": "https://img.example/1.jpg", "alt_text": "A loaf", "width": 9, "height": 8},
        {"media_key": "m2", "type": "photo", "url": "https://img.example/2.jpg"},
        {"media_key": "m3", "type": "video", "preview_image_url": "https://img.example/v.jpg"},
    ]  # fmt: skip
    quoted = {"id": "55", "author_id": "7", "text": "The &amp; quoted", "conversation_id": "55"}
    (post,) = read(answer(one, media=media, tweets=[quoted])).posts
    assert post.text == "Look"
    assert [(m.kind, m.url, m.poster_url, m.alt) for m in post.media] == [
        ("image", "https://img.example/1.jpg", None, "A loaf"),
        ("image", "https://img.example/2.jpg", None, ""),
        ("video", None, "https://img.example/v.jpg", ""),
    ]
    assert post.quote
    assert (post.quote.handle, post.quote.text) == ("@ines_bakes", "The & quoted")
    assert post.expects_image


def test_a_cut_repost_takes_the_text_of_the_original() -> None:
    one = tweet(1, "RT @other: The beginning of…")
    one["referenced_tweets"] = [{"type": "retweeted", "id": "9"}]
    whole = {
        "id": "9",
        "author_id": "8",
        "text": "The beginning of all of it.",
        "conversation_id": "9",
    }
    thread = read(answer(one, tweets=[whole]))
    assert thread.posts[0].text == "The beginning of all of it."
    assert "repost" in codes(thread)


def test_annotations_are_no_entities_and_added_mentions_are_removed() -> None:
    second = tweet(2, "@ines_bakes @other and so on", to=1)
    second["entities"] = {"annotations": [{"start": 0, "end": 3, "normalized_text": "x"}]}
    thread = read(answer(tweet(1, "One"), second))
    # X added the first mention; the author wrote the second.
    assert thread.posts[1].text == "@other and so on"
    assert shown(thread.posts[1], "mention") == ["@other"]


def test_responses_on_several_lines_are_one_source() -> None:
    lines = "\n".join(json.dumps(answer(one)) for one in (tweet(1, "One"), tweet(2, "Two", to=1)))
    assert [post.text for post in read(lines).posts] == ["One", "Two"]


def kept(number: int, text: str, to: int = 0, **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id_str": str(2_000 + number),
        "full_text": text,
        "created_at": "Wed May 01 08:00:00 +0000 2024",
        "entities": {"urls": []},
        **more,
    }
    if to:
        found["in_reply_to_status_id_str"] = str(2_000 + to)
        found["in_reply_to_screen_name"] = "ines_bakes"
    return {"tweet": found}


ACCOUNT = 'window.YTD.account.part0 = [{"account": {"username": "ines_bakes", "accountDisplayName": "Ines"}}]'


def script(*tweets: Any, name: str = "tweets", part: int = 0) -> str:
    return f"window.YTD.{name}.part{part} = {json.dumps(tweets)}"


def zipped(**files: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(f"data/{name.replace('__', '-')}.js", text)
    return buffer.getvalue()


@pytest.mark.parametrize("name", ["tweets", "tweet"])
def test_a_file_of_the_archive_is_a_thread_with_numbers_as_text(name: str) -> None:
    text = "Caf\u00e9 &amp; bread https://t.co/a1 https://t.co/p1"
    at, pic = (text.index(short) for short in ("https://t.co/a1", "https://t.co/p1"))
    link = {
        "url": "https://t.co/a1",
        "expanded_url": "https://example.org/b",
        "display_url": "example.org/b",
        "indices": [str(at), str(at + 15)],
    }
    media = {
        "url": "https://t.co/p1",
        "indices": [str(pic), str(pic + 15)],
        "media_url_https": "https://img.example/1.jpg",
        "type": "photo",
    }
    one = kept(1, text, entities={"urls": [link], "media": [media]})
    one["tweet"]["extended_entities"] = {
        "media": [media, {**media, "media_url_https": "https://img.example/2.jpg"}]
    }
    thread = read(script(one, kept(2, "@ines_bakes and more", to=1), name=name))
    assert thread.source == "x-archive"
    assert [post.text for post in thread.posts] == ["Café & bread example.org/b", "and more"]
    assert [media.url for media in thread.posts[0].media] == [
        "https://img.example/1.jpg",
        "https://img.example/2.jpg",
    ]
    assert thread.posts[0].created_at


def test_a_list_without_its_wrapper_is_an_archive_too() -> None:
    thread = read([kept(1, "One")["tweet"], kept(2, "Two", to=1)["tweet"]])
    assert (thread.source, len(thread.posts)) == ("x-archive", 2)


def test_the_archive_zip_gives_all_parts_author_long_posts_and_one_thread() -> None:
    long = "A long post begins here and goes on " * 9
    note = {"noteTweet": {"core": {"text": long + "until its end & no further."}}}
    data = zipped(
        tweets=script(kept(1, "One"), kept(9, "Another")),
        tweets__part1=script(kept(2, long[:270] + "…", to=1), kept(3, "Three", to=2), part=1),
        account=ACCOUNT,
        note__tweet=script(note, name="note_tweet"),
    )
    thread = read(data)
    assert [post.text[-12:] for post in thread.posts] == ["One", "no further.".rjust(12), "Three"]
    assert thread.author
    assert thread.author.handle == "@ines_bakes"
    raw = imported(data).raw
    assert json.loads(raw)[0]["tweet"]["full_text"] == "One"
    assert "Another" not in raw
    again = read(raw, source="x-archive")
    assert [post.text for post in again.posts][::2] == ["One", "Three"]


def test_the_long_post_of_a_reply_is_found_without_its_leading_mention() -> None:
    long = "An answer to ourselves & to R&D " * 9
    note = {"noteTweet": {"core": {"text": long + "until its end."}}}
    cut = "@ines_bakes " + long.replace("&", "&amp;")[:270] + "… https://t.co/abc123"
    data = zipped(
        tweets=script(kept(1, "One"), kept(2, cut, to=1)),
        account=ACCOUNT,
        note__tweet=script(note, name="note_tweet"),
    )
    thread = read(data)
    assert thread.posts[1].text == long + "until its end."
    assert thread.warnings == ()


def test_a_thread_is_chosen_by_its_first_post() -> None:
    data = zipped(
        tweets=script(kept(1, "One"), kept(2, "Two", to=1), kept(5, "Five"), kept(6, "Six", to=5))
    )
    newest = read(data)
    assert [post.text for post in newest.posts] == ["Five", "Six"]
    assert "other-threads" in codes(newest)
    assert [post.text for post in read(data, root="2001").posts] == ["One", "Two"]
    with pytest.raises(ImportRefused) as refused:
        read(data, root="77")
    assert refused.value.code == "no-thread"
