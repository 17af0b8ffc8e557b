"""The web process aside: ``python -m config.aside``. It answers the addresses that keep the others busy.

It serves the same application at the socket file ``ASIDE_SOCKET`` and has a low priority once it is ready. Only its own
user may connect, because it trusts the addresses that fronts send. It exits when its worker does: start it again then.
Arguments are handed on to Granian.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ["PART"] = "aside"  # before the settings are read, here and in the server

from config.env import env  # isort: skip

APPLICATION = "config.asgi:application"


def main() -> None:
    path = env().aside_socket
    if not path:
        raise SystemExit("ASIDE_SOCKET must name the socket file that the web processes connect to")
    Path(path).unlink(missing_ok=True)  # of one that was killed
    server = "granian --interface asgi --http 1 --workers 1 --uds-permissions 0o600"
    words = [*server.split(), "--uds", path, *sys.argv[1:], APPLICATION]
    os.execv(sys.executable, [sys.executable, "-m", *words])  # noqa: S606 - a module of this environment


if __name__ == "__main__":
    main()
