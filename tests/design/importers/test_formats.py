"""The specifics of each format: order, holes, pictures, quotes and reposts."""

from __future__ import annotations

import json
from typing import Any

import pytest

from design.importers import ImportRefused, import_thread, imported
from design.thread import ImportedThread
from tests.design.importers import samples, test_networks, test_x
from tests.design.importers.checks import codes, read, shown
from tests.design.importers.samples import Words


def texts(thread: ImportedThread) -> list[str]:
    return [post.text for post in thread.posts]


def details(thread: ImportedThread, code: str) -> list[str]:
    return [warning.detail for warning in thread.warnings if warning.code == code]


# X: API, archive, statuses, web pages, embeds


def long_post(beginning: str, rest: str, *, minute: int) -> dict[str, Any]:
    return {
        "noteTweet": {
            "noteTweetId": str(9_000 + minute),
            "createdAt": f"2024-05-01T08:{minute:02}:00.000Z",
            "core": {"text": beginning + rest},
        }
    }


def cut_post(number: int, beginning: str, *, to: int = 0) -> dict[str, Any]:
    escaped = beginning.replace("&", "&amp;").replace("<", "&lt;").rstrip()
    link = {
        "url": "https://t.co/whole",
        "expanded_url": f"https://x.com/i/web/status/{2_000 + number}",
        "display_url": "x.com/i/web/status/2…",
    }
    made = f"Wed May 01 08:{number:02}:00 +0000 2024"
    return test_x.kept(number, f"{escaped}… https://t.co/whole", to, entities={"urls": [link]}, created_at=made)  # fmt: skip


def test_long_posts_with_the_same_beginning_keep_their_own_ends() -> None:
    begins = "R&D at a bakery means <one> thing & it is this: " + "bake it, taste it, " * 6
    notes = [long_post(begins, f"and write it down. {end}", minute=n) for n, end in ((1, "First end."), (2, "Second end."))]  # fmt: skip
    data = test_x.zipped(
        tweets=test_x.script(cut_post(1, begins), cut_post(2, begins, to=1)),
        note__tweet=test_x.script(*notes, name="note_tweet"),
    )
    one, two = texts(read(data))
    assert one == f"{begins}and write it down. First end."
    assert two == f"{begins}and write it down. Second end."


def test_a_long_post_with_an_ambiguous_end_stays_cut_with_a_note() -> None:
    begins = "The same beginning of two posts. " * 5
    notes = [long_post(begins, f"End {n}.", minute=30) for n in (1, 2)]
    data = test_x.zipped(
        tweets=test_x.script(cut_post(1, begins), test_x.kept(2, "Two", to=1)),
        note__tweet=test_x.script(*notes, name="note_tweet"),
    )
    thread = read(data)
    assert thread.posts[0].text == f"{begins.rstrip()}…"
    assert {"ambiguous", "truncated"} <= codes(thread)


def test_a_leading_mention_that_the_author_wrote_stays() -> None:
    one = test_x.kept(1, "@ivo bakes at night. A thread on his oven.")
    two = test_x.kept(2, "@ines_bakes @ivo @mara and so on", to=1)
    one["tweet"]["entities"] = {"user_mentions": [{"screen_name": "ivo", "indices": ["0", "4"]}]}
    thread = read(test_x.script(one, two))
    assert texts(thread) == ["@ivo bakes at night. A thread on his oven.", "@mara and so on"]


def test_the_display_range_tells_which_leading_mentions_were_added() -> None:
    say = Words()
    first = samples.status_of_x(say, 1, full_text="One")
    second = samples.status_of_x(
        say,
        2,
        full_text="@ines @ivo @mara bakes too",
        display_text_range=[11, 26],
        in_reply_to_status_id_str="3001",
        in_reply_to_user_id_str="7",
        in_reply_to_screen_name="ines",
    )
    assert texts(read([first, second])) == ["One", "@mara bakes too"]


def test_a_link_to_the_post_itself_is_removed_and_one_to_another_stays() -> None:
    text = "Read on https://t.co/a1 https://t.co/a2"
    urls = [
        test_x.url(text, "https://t.co/a1", expanded_url="https://x.com/i/web/status/77", display_url="x.com/i/web/status/77"),
        test_x.url(text, "https://t.co/a2", expanded_url="https://twitter.com/i/web/status/1001", display_url="twitter.com/i/web/…"),
    ]  # fmt: skip
    (post,) = read(test_x.answer(test_x.tweet(1, text, entities={"urls": urls}))).posts
    assert post.text == "Read on x.com/i/web/status/77"


def test_a_repost_is_read_as_its_authors_post_with_its_references() -> None:
    one = test_x.tweet(1, "RT @other: The beginning… https://t.co/z")
    one["referenced_tweets"] = [{"type": "retweeted", "id": "9"}]
    text = "The beginning of it https://t.co/b1"
    entities = {"urls": [test_x.url(text, "https://t.co/b1", expanded_url="https://a.example/b", display_url="a.example/b")]}  # fmt: skip
    whole = {"id": "9", "author_id": "8", "text": text, "entities": entities, "attachments": {"media_keys": ["m"]}}  # fmt: skip
    media = [{"media_key": "m", "type": "photo", "url": "https://i.example/1.jpg"}]
    users = [*test_x.USERS, {"id": "8", "name": "Other", "username": "other"}]
    thread = read(test_x.answer(one, tweets=[whole], media=media, users=users))
    assert texts(thread) == ["The beginning of it a.example/b"]
    assert [one.url for one in thread.posts[0].media] == ["https://i.example/1.jpg"]
    assert thread.author
    assert thread.author.handle == "@other"
    beside = read(test_x.answer(test_x.tweet(2, "My own"), one, tweets=[whole], users=users))
    assert (texts(beside), details(beside, "reposts")) == (["My own"], ["One repost of another post was left out."])  # fmt: skip


def test_a_hole_in_a_chain_keeps_both_sides_and_is_reported() -> None:
    four = test_x.tweet(4, "Four", to=3, in_reply_to_user_id="7")
    thread = read(test_x.answer(test_x.tweet(1, "One"), test_x.tweet(2, "Two", to=1), four))
    assert texts(thread) == ["One", "Two", "Four"]
    assert details(thread, "hole") == [
        "A post is missing between posts 2 and 3 (1003): the source does not have it."
    ]


def test_default_fields_are_read_and_missing_ones_are_named() -> None:
    edits = [
        {"id": str(n), "text": f"Post {n}", "edit_history_tweet_ids": [str(n)]} for n in (2, 1)
    ]
    thread = read({"data": edits, "meta": {"result_count": 2}})
    assert (thread.source, texts(thread)) == ("x-api-v2", ["Post 1", "Post 2"])
    assert "tweet.fields=" in details(thread, "fields")[0]
    assert texts(read({"data": edits[0]})) == ["Post 2"]


def test_statuses_of_the_old_api_give_author_quote_and_full_repost() -> None:
    say = Words()
    thread = read(samples.x_status(say))
    assert thread.source == "x-status"
    assert thread.author
    assert thread.author.handle == "@ines"
    quote = thread.posts[1].quote
    assert quote
    assert quote.handle == "@ivo"
    assert thread.posts[0].permalink == "https://x.com/ines/status/3001"


def test_an_embed_gives_text_author_and_permalink() -> None:
    markup = samples.embed(Words())["html"]
    for data in (markup, {"html": markup, "type": "rich"}):
        thread = read(data)
        assert thread.source == "embed"
        assert thread.author
        assert (thread.author.name, thread.author.handle) == ("Ines", "@ines")
        (post,) = thread.posts
        assert (post.permalink, post.language) == ("https://twitter.com/ines/status/5", "de")


# Bluesky


def chain(*, reply: int, of: int, did: str = test_networks.INES) -> dict[str, Any]:
    above = {"uri": f"at://{did}/app.bsky.feed.post/{of}"}
    return test_networks.view(
        f"Post {reply}", at=reply, record={"reply": {"root": above, "parent": above}}
    )


BLUESKY: dict[str, Any] = {
    "a thread": {"thread": test_networks.node(test_networks.view("Post 1", at=1), test_networks.node(chain(reply=2, of=1)))},
    "a thread as a list": {"thread": [{"uri": "x", "depth": n, "value": {"post": test_networks.view(f"Post {n + 1}", at=n + 1)}} for n in (0, 1)]},
    "posts": {"posts": [chain(reply=2, of=1), test_networks.view("Post 1", at=1)]},
    "a list of views": [chain(reply=2, of=1), test_networks.view("Post 1", at=1)],
    "a search": {"hitsTotal": 2, "posts": [chain(reply=2, of=1), test_networks.view("Post 1", at=1)]},
    "a feed": {"feed": [{"post": chain(reply=2, of=1)}, {"post": test_networks.view("Post 1", at=1)}], "cursor": "x"},
    "records": {"records": [{"uri": one["uri"], "value": one["record"]} for one in (chain(reply=2, of=1), test_networks.view("Post 1", at=1))]},
    "pages of a feed": [{"feed": [{"post": chain(reply=2, of=1)}]}, {"feed": [{"post": test_networks.view("Post 1", at=1)}]}],
    "events": [{"did": test_networks.INES, "commit": {"rkey": one["uri"][-1], "record": one["record"]}} for one in (chain(reply=2, of=1), test_networks.view("Post 1", at=1))],
}  # fmt: skip


@pytest.mark.parametrize("name", BLUESKY)
def test_all_response_types_of_bluesky_are_read(name: str) -> None:
    thread = read(BLUESKY[name])
    assert (thread.source, texts(thread)) == ("bluesky", ["Post 1", "Post 2"])
    assert thread.posts[1].permalink
    assert thread.posts[1].permalink.endswith("/post/2")


def test_a_single_record_and_a_single_view_are_threads_of_one() -> None:
    view = test_networks.view("Alone", at=1)
    for data in (view, view["record"], {"uri": view["uri"], "cid": "x", "value": view["record"]}):
        assert texts(read(data)) == ["Alone"]


def test_the_requested_authors_thread_is_read_along_the_longest_branch() -> None:
    bob = test_networks.node(test_networks.view("Why?", test_networks.OTHER, at=1))
    aside = test_networks.node(test_networks.view("Typo, sorry", at=3))
    goes_on = test_networks.node(test_networks.view("Two", at=4), test_networks.node(test_networks.view("Three", at=5)))  # fmt: skip
    thread = read({"thread": test_networks.node(test_networks.view("One", at=2), aside, goes_on, parent=bob)})  # fmt: skip
    assert texts(thread) == ["One", "Two", "Three"]
    assert thread.author
    assert thread.author.handle == "@ines.example"
    assert details(thread, "left-out") == [
        "One post by another author was left out: other.example (1).",
        "One more post by the same author, which is not part of this thread, was left out.",
    ]


def test_bluesky_quotes_labels_and_videos_are_reported() -> None:
    gone = {
        "$type": "app.bsky.embed.record#view",
        "record": {"$type": "app.bsky.embed.record#viewBlocked", "blocked": True},
    }
    tenor = {
        "external": {
            "uri": "https://media.tenor.com/x/dance.gif?hh=1",
            "title": "t",
            "description": "Alt: A dance",
        }
    }
    labels = [{"val": "porn"}, {"val": "spam", "neg": True}]
    thread = read({"posts": [
        test_networks.view("Quote", at=1, embed=gone),
        test_networks.view("Gif", at=2, embed=tenor, labels=labels),
        test_networks.view("Words", at=3, labels=labels),
    ]})  # fmt: skip
    assert "blocked" in details(thread, "quote-missing")[0]
    (gif,) = thread.posts[1].media
    assert (gif.kind, gif.alt, gif.sensitive) == ("gif", "A dance", True)
    assert details(thread, "labels") == ["Bluesky labels this post: porn."]


# Mastodon and ActivityPub


def test_replies_to_others_below_a_thread_are_left_out_and_counted() -> None:
    one, status = test_networks.status(1, "<p>One</p>"), test_networks.status
    below = [
        status(2, "<p>Two</p>", to=1),
        status(3, "<p>Nice!</p>", "2", to=1),
        status(4, "<p>@o Thanks!</p>", to=3),
        status(5, "<p>Three</p>", to=2),
    ]
    thread = read({"ancestors": [], "status": one, "descendants": below})
    assert texts(thread) == ["One", "Two", "Three"]
    assert len(details(thread, "left-out")) == 2
    assert texts(read([one, *below])) == ["One", "Two", "Three"]


def test_custom_emoji_are_removed_from_texts_names_and_warnings() -> None:
    emojis = [{"shortcode": "blob_bread"}, {"shortcode": "ok"}]
    account = {"id": "1", "acct": "ines", "display_name": "Ines :ok:", "emojis": emojis}
    html = "<p>:blob_bread: Nine :blob_bread: years :not_one: at 10:00:00 :ok:</p>"
    thread = read([test_networks.status(1, html, account=account, emojis=emojis, spoiler_text="New :ok:")])  # fmt: skip
    assert texts(thread) == ["Nine years :not_one: at 10:00:00"]
    assert thread.author
    assert thread.author.name == "Ines"
    assert ":blob_bread: (2), :ok:" in details(thread, "emoji-dropped")[0]
    assert details(thread, "content-warning") == ["The source warns before this post: “New”."]


@pytest.mark.parametrize("state", ["revoked", "deleted", "pending", "rejected", "unauthorized"])
def test_a_quote_that_mastodon_does_not_show_is_reported(state: str) -> None:
    quote = {"state": state, "quoted_status": None}
    thread = read(test_networks.status(1, "<p>So</p>", quote=quote))
    assert thread.posts[0].quote is None
    assert len(details(thread, "quote-missing")) == 1


def test_the_archive_of_mastodon_is_read_from_its_file_and_its_zip() -> None:
    outbox = samples.activitypub(Words())
    thread = read(outbox)
    assert thread.author
    assert thread.author.handle == "@ines@m.example"
    assert (len(thread.posts), details(thread, "reposts")) == (3, ["One repost of another post was left out."])  # fmt: skip
    actor = {"id": "https://m.example/users/ines", "type": "Person", "preferredUsername": "ines", "name": "Ines V"}  # fmt: skip
    data = zipped_files({"outbox.json": outbox, "actor.json": actor})
    packed = read(data)
    assert packed.author
    assert (texts(packed), packed.author.name) == (texts(thread), "Ines V")
    again = read(imported(data).raw)
    assert texts(again) == texts(thread)


def zipped_files(files: dict[str, Any]) -> bytes:
    import io
    import zipfile

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, json.dumps(content))
    return buffer.getvalue()


def test_a_post_that_was_not_public_has_a_warning() -> None:
    one = samples.activitypub(Words())["orderedItems"][0]
    one["object"]["to"] = ["https://m.example/users/ivo"]
    assert "not-public" in codes(read(one))


# Threads, Reddit, feeds


def test_a_threads_conversation_is_oldest_first_and_keeps_its_children() -> None:
    thread = read(samples.threads(Words()))
    assert thread.posts[0].source_id == "1"
    assert [(one.kind, one.url) for one in thread.posts[0].media] == [("image", "https://i.example/1.jpg")]  # fmt: skip
    assert thread.author
    assert thread.author.handle == "@ines"


def test_reddit_keeps_its_galleries_order_its_markdown_and_its_authors_own_comments() -> None:
    thread = read(samples.reddit(Words()))
    first, comment = thread.posts
    assert [one.url for one in first.media] == [
        "https://i.example/m2.png?a=1&s=2",
        "https://i.example/m1.png?a=1&s=2",
    ]
    assert "\n1. " in first.text
    assert "**" not in first.text
    assert first.permalink == "https://www.reddit.com/r/bread/comments/a/x/"
    assert comment.source_id == "t1_b"
    assert details(thread, "left-out") == ["One post by another author was left out: u/ivo (1)."]


def test_pictures_within_reddit_texts_are_pictures_in_order() -> None:
    ids = ("zz1", "aa2")
    said = "\n\n".join(f"Day {n}.\n\nhttps://preview.redd.it/{name}.png?a=1&amp;b=2" for n, name in enumerate(ids))  # fmt: skip
    media = {name: {"status": "valid", "e": "Image", "s": {"u": f"https://preview.redd.it/{name}.png?a=1&amp;b=2"}} for name in sorted(ids)}  # fmt: skip
    (post,) = read({"kind": "t3", "data": {"name": "t3_a", "author": "ines", "title": "Bread &amp; salt", "selftext": said, "media_metadata": media}}).posts  # fmt: skip
    assert post.text == "Bread & salt\n\nDay 0.\n\nDay 1."
    assert [one.url for one in post.media] == [f"https://preview.redd.it/{name}.png?a=1&b=2" for name in ids]  # fmt: skip


def test_posts_removed_from_reddit_are_reported_or_refused() -> None:
    gone: dict[str, Any] = {"kind": "t3", "data": {"name": "t3_a", "author": "ines", "title": "Bread", "selftext": "[removed]"}}  # fmt: skip
    thread = read(gone)
    assert (texts(thread), "unavailable" in codes(thread)) == (["Bread"], True)
    gone["data"]["title"] = "[deleted by user]"
    with pytest.raises(ImportRefused, match="All posts were deleted"):
        import_thread(json.dumps(gone))


def test_a_feed_begins_with_its_oldest_entry_and_its_content_comes_before_its_summary() -> None:
    say = Words()
    thread = read(samples.rss(say))
    assert [post.permalink for post in thread.posts] == [
        "https://a.example/1",
        "https://a.example/2",
    ]
    assert "turned" in codes(thread)
    assert len(details(thread, "audio")) == 2
    assert all("\n\n• word" in post.text for post in thread.posts)
    assert shown(thread.posts[0], "bold")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "windows-1252"])
def test_a_feed_is_read_in_the_encoding_that_it_declares(encoding: str) -> None:
    text = f"<?xml version='1.0' encoding='{encoding}'?><rss><channel><item><title>Brötchen à 1 é</title></item></channel></rss>"  # fmt: skip
    assert texts(read(text.encode(encoding))) == ["Brötchen à 1 é"]


def test_a_feed_of_several_authors_gives_one_and_names_the_others() -> None:
    def entry(who: str, n: int) -> str:
        return f"<entry><title>Post {n}</title><author><name>{who}</name></author></entry>"

    data = f'<feed xmlns="http://www.w3.org/2005/Atom">{entry("Ann", 1)}{entry("Bob", 2)}{entry("Ann", 3)}</feed>'  # fmt: skip
    thread = read(data)
    assert texts(thread) == ["Post 1", "Post 3"]
    assert thread.author
    assert thread.author.name == "Ann"
    assert details(thread, "left-out") == ["One post by another author was left out: Bob (1)."]


def test_an_entity_bomb_and_a_deep_feed_are_imported_or_refused() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><rss><channel><item><title>&b;</title></item></channel></rss>'  # fmt: skip
    deep = "<rss><channel><item><description>" + "<b>" * 50_000 + "</description></item></channel></rss>"  # fmt: skip
    for data in (bomb, deep):
        try:
            thread = import_thread(data)
        except ImportRefused:
            continue
        assert sum(len(post.text) for post in thread.posts) < 1_000
