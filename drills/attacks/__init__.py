"""What attackers do to a service, by name: each an endless coroutine over an ``Aim``."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from drills.attacks import drafts, files, people, slowly
from drills.attacks.line import Aim

KINDS: dict[str, Callable[[Aim], Awaitable[None]]] = {
    "slow-body": slowly.slow_body,
    "slow-headers": slowly.slow_headers,
    "slow-chunks": slowly.slow_chunks,
    "slow-readers": slowly.slow_readers,
    "slow-host": slowly.slow_host,
    "reply-chain": files.reply_chain,
    "bzip2-bomb": files.bzip2_bomb,
    "deflate-bomb": files.deflate_bomb,
    "brackets": files.brackets,
    "hashtags": files.hashtags,
    "newlines": files.newlines,
    "large-pictures": files.large_pictures,
    "rebuilds": drafts.rebuilds,
    "long-previews": drafts.long_previews,
    "exports": drafts.exports,
    "saves": drafts.saves,
    "renders": drafts.renders,
    "polls": slowly.polls,
    "streams": slowly.streams,
    "calls": slowly.calls,
    "guesses": people.guesses,
    "floods-of-mail": people.floods_of_mail,
}
