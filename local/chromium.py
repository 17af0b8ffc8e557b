"""Debian's Chromium, as tests, the bench and pictures of the page drive it."""

from __future__ import annotations

CHROMIUM = "/usr/bin/chromium"
# No sandbox, because CI is root; nothing that would ask the network for anything of its own.
ARGUMENTS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
