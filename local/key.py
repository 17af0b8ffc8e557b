"""Create an API key of the demo agency, for a shell: `eval "$(python -m local key)"`."""

from __future__ import annotations

from pathlib import Path

from local.client import Client
from local.studio import DEMO_OWNER, HOST, PASSWORD_FILE, NotReady


def variables(folder: Path, port: int) -> str:
    """Assignments of SITE, AGENCY and KEY for the service of ``folder`` that listens at ``port``.

    Each call creates another key. Raises `NotReady` if no service runs there, and `Refused`.
    """
    site = f"http://{HOST}:{port}"
    password = folder / PASSWORD_FILE
    api = Client(site)
    try:
        api.sign_in(email=DEMO_OWNER, password=password.read_text())
    except OSError as absent:
        raise NotReady(f"Nothing answers at {site}. Start the service with `make run`.") from absent
    agency = next(api.pages("/api/v1/agencies"))["id"]
    key = api.post(f"/api/v1/agencies/{agency}/api-keys", {"name": "Shell"})["secret"]
    return f"SITE={site} AGENCY={agency} KEY={key}"
