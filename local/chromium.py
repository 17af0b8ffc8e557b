"""Debian's Chromium, as tests, the bench and pictures of the page drive it."""

from __future__ import annotations

import os
from pathlib import Path

# The same engine without a window around every page: one that is opened costs a quarter.
CHROMIUM = "/usr/bin/chromium-headless-shell"
# No sandbox, because CI is root; nothing that would ask the network for anything of its own, and no
# other machine that anything could be asked of.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
ENVIRONMENT: dict[str, str | float | bool] = {
    **os.environ,
    "FONTCONFIG_FILE": str(Path(__file__).with_name("fonts.conf")),
}
