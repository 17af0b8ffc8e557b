"""The attacks by name: each is an endless coroutine over a ``Target``."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from drills.attacks import accounts, carousels, files, slow
from drills.attacks.connection import Target

KINDS: dict[str, Callable[[Target], Awaitable[None]]] = {
    "slow-body": slow.slow_body,
    "slow-headers": slow.slow_headers,
    "slow-chunks": slow.slow_chunks,
    "slow-readers": slow.slow_readers,
    "slow-host": slow.slow_host,
    "reply-chain": files.reply_chain,
    "bzip2-bomb": files.bzip2_bomb,
    "deflate-bomb": files.deflate_bomb,
    "brackets": files.brackets,
    "hashtags": files.hashtags,
    "newlines": files.newlines,
    "large-pictures": files.large_pictures,
    "rebuilds": carousels.rebuilds,
    "long-previews": carousels.long_previews,
    "exports": carousels.exports,
    "saves": carousels.saves,
    "renders": carousels.renders,
    "polls": slow.polls,
    "streams": slow.streams,
    "calls": slow.calls,
    "guesses": accounts.guesses,
    "floods-of-mail": accounts.floods_of_mail,
}
