"""Submissions of Reddit with their author's own comments: listings, pairs of listings, single objects."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from markdown_it import MarkdownIt

from design.importers.chains import Step, notes_of, own_chain
from design.importers.documents.articles import divided, of_html, titled
from design.importers.fields import address, moment, number, objects, part, parts, words
from design.importers.losses import attachment, poll
from design.importers.marks import without
from design.importers.payload import Payload
from design.importers.raw import ImportRefused, Note, RawPost, Reading
from design.thread import Author, Card, Media, Metrics, Quote

MOST = 5_000  # submissions and comments that are read
# A picture within the text is written as its address.
_OWN_PICTURE = re.compile(
    r"(?m)^https://(?:preview|i)\.redd\.it/[^\s)]+$|^https://(?:preview|i)\.redd\.it/[^\s)]+(?=\s)"
)
_GONE = frozenset({"[deleted]", "[removed]", "[deleted by user]", "[ Removed by Reddit ]"})
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


def reasons(payload: Payload) -> tuple[str, ...]:
    if next(_things(payload.json), None) is not None:
        return ("a Listing of submissions or comments, as in Reddit's API",)
    return ()


def read(payload: Payload) -> Reading:
    things: dict[str, dict[str, Any]] = {}
    for one in _things(payload.json):
        if len(things) < MOST:
            things.setdefault(_name(one), one)
    gone = [one for one in things.values() if _is_gone(one)]
    kept = {name: one for name, one in things.items() if one not in gone}
    if not kept:
        raise ImportRefused(
            "no-posts",
            "All posts were deleted or removed from Reddit: paste their text if you have it.",
        )
    pages = payload.json if isinstance(payload.json, list) else []
    whole = len(pages) == 2 and next(iter(things)) in kept
    asked = payload.root or (next(iter(kept)) if whole else "")
    asked = (
        asked
        if asked in kept
        else next((name for name in kept if name.endswith(f"_{asked}")), asked)
    )
    chain = own_chain(
        (_step(name, one) for name, one in kept.items()), asked, begins=bool(payload.root)
    )
    people = {words(one, "author"): f"u/{words(one, 'author')}" for one in kept.values()}
    notes = notes_of(chain, people)
    if gone:
        notes.append(
            Note("unavailable", f"{len(gone)} submissions or comments were deleted or removed.")
        )
    posts = [post for name in chain.posts for post in divided(_post(kept[name]))]
    who = words(kept[chain.posts[0]], "author") if chain.posts else ""
    author = Author(name=f"u/{who}"[:120], handle=f"u/{who}"[:120]) if who else None
    return Reading(posts, author, notes)


def _things(found: Any) -> Iterator[dict[str, Any]]:
    """Yield submissions and comments in order, replies after what they reply to; without recursion."""
    ahead: list[Any] = list(reversed(found)) if isinstance(found, list) else [found]
    while ahead:
        one = ahead.pop()
        kind, data = words(one, "kind"), part(one, "data")
        if kind == "Listing":
            ahead.extend(reversed(parts(data, "children")))
        elif kind in ("t1", "t3"):
            yield {**data, "_kind": kind}
            ahead.append(data.get("replies"))
        elif words(one, "name").startswith("t3_") and "title" in one:
            yield {**one, "_kind": "t3"}


def _name(one: dict[str, Any]) -> str:
    return words(one, "name") or f"{words(one, '_kind')}_{words(one, 'id')}"


def _is_gone(one: dict[str, Any]) -> bool:
    if words(one, "_kind") == "t1":
        return words(one, "body") in _GONE
    return words(one, "title") in _GONE


def _step(name: str, one: dict[str, Any]) -> Step:
    when = moment(one, "created_utc", "created")
    seconds = when.timestamp() if when else None
    who = words(one, "author")
    # A deleted account is no author: its posts make no thread.
    who = who if who and who not in _GONE else f"deleted {name}"
    return Step(
        name, who, words(one, "parent_id"), "", "", (seconds or 0.0, len(name), name), seconds
    )


def _post(one: dict[str, Any]) -> RawPost:
    """Return a submission with its title above, or a comment."""
    is_comment = words(one, "_kind") == "t1"
    field = "body" if is_comment else "selftext"
    html, source = words(one, f"{field}_html"), words(one, field)
    # Reddit escapes every text unless raw text is requested; its own HTML shows which.
    escaped = not html.lstrip().startswith("<") and not (
        html == ""
        and "&s=" in words(part(next(iter(objects(one, "preview", "images")), {}), "source"), "url")
    )
    fix = unescape if escaped else str
    typed = _OWN_PICTURE.sub("", fix(source))
    post, pictures = of_html(fix(html) if html else _MARKDOWN.render(typed))
    if source in _GONE:
        post = RawPost(
            "", notes=[Note("unavailable", "The text of this submission was deleted or removed.")]
        )
        pictures = []
    media, notes = _media(one)
    own = [link for link in post.links if link.url and _OWN_PICTURE.match(link.url)]
    without(post, [(link.start, link.end) for link in own])
    if not is_comment:
        title = " ".join(fix(words(one, "title")).split())
        post = titled(title, post)
    crossed = next(iter(objects(one, "crosspost_parent_list")), {})
    if options := objects(one, "poll_data", "options"):
        notes.append(poll("", (fix(words(option, "text")) for option in options)))
    where = address(one, "url_overridden_by_dest") or ""
    outside = where and not media and not crossed and "reddit.com/" not in where
    if one.get("over_18") is True and not media:
        notes.append(Note("sensitive", "Reddit marks this post as not safe for work."))
    post.notes += notes
    path = words(one, "permalink")
    post.about = {
        "source_id": _name(one)[:40],
        "permalink": f"https://www.reddit.com{path}"[:2_000] if path.startswith("/") else None,
        "created_at": moment(one, "created_utc", "created"),
        "content_warning": "spoiler" if one.get("spoiler") is True else "",
        "media": tuple(media or pictures),
        "quote": _quote(crossed) if crossed else None,
        "card": Card(url=unescape(where)) if outside else None,
        "metrics": Metrics(likes=number(one, "score"), replies=number(one, "num_comments")),
    }
    return post


def _media(one: dict[str, Any]) -> tuple[list[Media], list[Note]]:
    sensitive = one.get("over_18") is True
    found, notes = [], []
    known = part(one, "media_metadata")
    text = words(one, "selftext") or words(one, "body")
    # Without a gallery the pictures are within the text, and shown in its order.
    inside = sorted(known, key=lambda name: text.find(name) % (len(text) + 1))
    listed = objects(one, "gallery_data", "items") or [{"media_id": name} for name in inside]
    for item in listed:
        made = part(known, words(item, "media_id"))
        if words(made, "status") not in ("valid", ""):
            notes.append(attachment("picture that Reddit could not read", words(item, "caption")))
            continue
        source = part(made, "s")
        still = part(next(reversed(objects(made, "p")), None))
        moves = bool(words(source, "gif") or words(source, "mp4"))
        where = unescape(words(source, "gif") or words(source, "u"))
        found.append(
            Media.model_validate(
                {
                    "kind": "gif"
                    if moves
                    else "video"
                    if words(made, "e") == "RedditVideo"
                    else "image",
                    "url": address({"u": where}, "u"),
                    "poster_url": address({"u": unescape(words(still, "u"))}, "u"),
                    "alt": unescape(words(item, "caption")),
                    "width": number(source, "x"),
                    "height": number(source, "y"),
                    "sensitive": sensitive,
                }
            )
        )
    if found:
        return found, notes
    preview = part(next(iter(objects(one, "preview", "images")), {}), "source")
    still_ = address({"u": unescape(words(preview, "url"))}, "u")
    video = part(one, "secure_media", "reddit_video") or part(one, "media", "reddit_video")
    if video or one.get("is_video") is True:
        return [
            Media(
                kind="video",
                url=address(video, "fallback_url"),
                poster_url=still_,
                sensitive=sensitive,
            )
        ], notes
    where_ = address(one, "url_overridden_by_dest", "url") or ""
    if words(one, "post_hint") == "image" or where_.partition("?")[0].endswith(
        (".jpg", ".jpeg", ".png", ".gif", ".webp")
    ):
        return [
            Media(url=unescape(where_) or still_, poster_url=still_, sensitive=sensitive)
        ], notes
    return [], notes


def _quote(one: dict[str, Any]) -> Quote:
    inner = _post({**one, "crosspost_parent_list": [], "_kind": "t3"})
    who = words(one, "author")
    return Quote(
        name=f"u/{who}"[:120],
        handle=f"u/{who}"[:120],
        text=inner.text.strip(),
        url=inner.about["permalink"],
        media=inner.about["media"],
    )
