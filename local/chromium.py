"""Debian's Chromium with the options for tests, the bench and screenshots."""

from __future__ import annotations

import os
from pathlib import Path

# The headless shell is the same engine without a browser window: opening a page costs a quarter.
CHROMIUM = "/usr/bin/chromium-headless-shell"
# No sandbox, because CI runs as root; no network requests of Chromium's own, and no access to other
# machines.
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
