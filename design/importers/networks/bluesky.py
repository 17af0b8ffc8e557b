"""Posts of Bluesky in any response: threads, feeds, lists of posts, searches, single records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from design.importers.chains import Step, notes_of, own_chain
from design.importers.fields import moment, number, objects, part, parts, words
from design.importers.losses import reposts
from design.importers.networks.bluesky_posts import POST, author_of, post_of
from design.importers.payload import Payload
from design.importers.raw import Note, Reading

MOST = 2_000  # posts that are read


@dataclass(slots=True)
class _Found:
    """A post of a response: its view, and the post that it replies to, if the response's structure says so."""

    view: dict[str, Any]
    above: str = ""
    asked: bool = False
    repost: bool = False


def reasons(payload: Payload) -> tuple[str, ...]:
    return next(((why,) for why, found in _forms(payload.json) if next(found, None)), ())


def read(payload: Payload) -> Reading:
    """Read the thread by the rule of all networks."""
    found: dict[str, _Found] = {}
    passed = gone = 0
    for number_, one in enumerate(_posts(payload.json)):
        if number_ >= MOST:
            break
        if not part(one.view, "record"):
            gone += 1
        elif one.repost:
            passed += 1
        else:
            found.setdefault(words(one.view, "uri") or f"post {number_}", one)
    alone = not found and passed
    if alone:  # a feed of reposts only is read as the original posts of their authors
        listed = [one for one in _posts(payload.json) if part(one.view, "record")]
        found = {words(one.view, "uri"): one for one in listed[:MOST]}
    asked = payload.root or next((name for name, one in found.items() if one.asked), "")
    names = {
        name: next((uri for uri in found if uri.endswith(f"/{name}")), name)
        for name in [asked]
        if name
    }
    chain = own_chain(
        (_step(name, one) for name, one in found.items()),
        names.get(asked, ""),
        begins=payload.root is not None,
    )
    views = [found[name].view for name in chain.posts]
    people = {_did(one.view): words(part(one.view, "author"), "handle") for one in found.values()}
    notes = [*reposts(0 if alone else passed), *notes_of(chain, people)]
    if alone:
        notes.append(
            Note("repost", "These are reposts: texts and names are those of the original authors.")
        )
    if gone:
        what = "One more post is" if gone == 1 else f"{gone} more posts are"
        notes.append(Note("unavailable", f"{what} not available: deleted, blocked, or not public."))
    author = author_of(part(views[0], "author")) if views else None
    return Reading([post_of(view) for view in views], author, notes)


def _posts(found: Any) -> Iterator[_Found]:
    for _, listed in _forms(found):
        first = next(listed, None)
        if first is not None:
            yield first
            yield from listed
            return


def _forms(found: Any) -> Iterator[tuple[str, Iterator[_Found]]]:
    """Yield what the response may be, each with its posts; no posts if it is not that."""
    thread = part(found, "thread") or part(found)
    if part(thread, "post", "record"):
        yield "a thread of views with posts and replies, as in Bluesky's API", _tree(thread)
    yield "a list of posts with their depth, as in Bluesky's API", _flat(parts(found, "thread"))
    yield "a feed of views with records, as in Bluesky's API", _feed(objects(found, "feed"))
    listed = found if isinstance(found, list) else [found]
    views = [*objects(found, "posts"), *(one for one in listed if isinstance(one, dict))]
    yield "views with records, as in Bluesky's API", _views(views)
    records = [*objects(found, "records"), *(one for one in listed if isinstance(one, dict))]
    yield f"records of the type {POST}", _records(records)
    pages = [one for one in listed if isinstance(one, dict)] if isinstance(found, list) else []
    yield (
        "feeds of views with records, as in Bluesky's API",
        _feed([one for page in pages for one in [page, *objects(page, "feed")]]),
    )


def _tree(thread: dict[str, Any]) -> Iterator[_Found]:
    """Yield the requested post, its parents, and everything below it; without recursion."""
    path = [thread]
    while part(path[-1], "parent") and len(path) < MOST:
        path.append(part(path[-1], "parent"))
    views = [part(node, "post") for node in path]
    for place, view in enumerate(views):
        higher = views[place + 1] if place + 1 < len(views) else {}
        yield _Found(view, words(higher, "uri"), asked=place == 0)
    ahead = [(reply, words(views[0], "uri")) for reply in parts(thread, "replies")]
    for _ in range(MOST):
        if not ahead:
            return
        node, above = ahead.pop(0)
        view = part(node, "post")
        yield _Found(view, above)
        ahead += [(reply, words(view, "uri")) for reply in parts(node, "replies")]


def _flat(items: list[Any]) -> Iterator[_Found]:
    """Yield a thread given as a list: each post replies to the last one that is one level higher."""
    line: dict[int, str] = {}
    for item in items:
        depth = part(item).get("depth")
        if not isinstance(depth, int) or not -MOST < depth < MOST:
            continue
        view = part(item, "value", "post")
        line[depth] = words(view, "uri") or words(item, "uri")
        yield _Found(view, line.get(depth - 1, ""), asked=depth == 0)


def _feed(items: list[dict[str, Any]]) -> Iterator[_Found]:
    for item in items:
        view = part(item, "post")
        if not part(view, "record"):
            continue
        yield _Found(view, repost="reasonRepost" in words(part(item, "reason"), "$type"))
        for name in ("parent", "root"):
            above = part(item, "reply", name)
            if part(above, "record") and _did(above) == _did(view):
                yield _Found(above)


def _views(listed: list[dict[str, Any]]) -> Iterator[_Found]:
    for one in listed:
        kind = words(part(one, "record"), "$type")
        if (
            isinstance(part(one, "record").get("text"), str)
            and kind in (POST, "")
            and (part(one, "author") or kind)
        ):
            yield _Found(one)


def _records(listed: list[dict[str, Any]]) -> Iterator[_Found]:
    """Yield records without a view: from a repository, from its events, or alone."""
    for one in listed:
        value, commit = part(one, "value"), part(one, "commit")
        if words(one, "$type") == POST:
            yield _Found({"record": one})
        elif words(value, "$type") == POST:
            yield _Found({"uri": words(one, "uri"), "record": value})
        elif words(part(commit, "record"), "$type") == POST:
            uri = f"at://{words(one, 'did')}/{POST}/{words(commit, 'rkey')}"
            yield _Found({"uri": uri, "record": part(commit, "record")})


def _step(name: str, one: _Found) -> Step:
    record = part(one.view, "record")
    above = one.above or words(part(record, "reply", "parent"), "uri")
    when = moment(record, "createdAt") or moment(one.view, "indexedAt")
    seconds = when.timestamp() if when else None
    root = words(part(record, "reply", "root"), "uri") or ("" if above else name)
    order = (seconds or 0.0, number(part(one.view), "at") or 0, name)
    return Step(name, _did(one.view), above, _writer(above), root, order, seconds)


def _did(view: dict[str, Any]) -> str:
    return words(part(view, "author"), "did") or _writer(words(view, "uri"))


def _writer(uri: str) -> str:
    """Return the author of a record, from its address."""
    return uri.split("/")[2] if uri.startswith("at://") and uri.count("/") >= 4 else ""
