"""The proxy of deployments in front of web and events, with the configuration file that they use."""

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
    """The proxy service and its variables: ``public`` leads to web, ``streams`` to events."""
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
    """A free loopback URL."""
    return f"http://{HOST}:{free_port()}"
