"""The proxy that deployments have before web and events, with the very file that they give it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from local.studio import HOST, ROOT, free_port
from local.supervisor import Service

FILE = ROOT / "deploy" / "Caddyfile"


def proxy_service(
    folder: Path, *, public: str, streams: str, web: str, events: str
) -> tuple[Service, dict[str, str]]:
    """The proxy and its variables: it answers at ``public`` and ``streams`` for web and events."""
    program = str(Path(sys.executable).with_name("caddy"))
    env = {
        **os.environ,
        "PUBLIC_URL": public,
        "EVENTS_URL": streams,
        "WEB": web,
        "EVENTS": events,
        "HTTP_PORT": str(free_port()),
        "XDG_DATA_HOME": str(folder),
    }
    return Service("proxy", [program, "run", "--config", str(FILE), "--adapter", "caddyfile"]), env


def local_url() -> str:
    """An address on this machine that is free at the moment."""
    return f"http://{HOST}:{free_port()}"
