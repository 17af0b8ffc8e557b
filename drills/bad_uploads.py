"""Send every known bad upload, as a browser would, to a service that must survive it.

``python -m drills.bad_uploads`` prints one line per file and the count: bombs, truncated files, polyglots,
wrong types, malicious drawings, a hundred corrupted fonts (some of which are still valid: their specimens
are painted). Afterwards a good picture must be accepted by the same processes.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import psutil

from drills.client import DrillClient
from local.client import Refused
from local.stopwatch import Stopwatch
from local.studio import NotReady, free_port, open_studio
from tests.brandkits import pictures
from tests.brandkits.bad_files import Bad, bad_files, corrupted_fonts

NAMES = {"image": "photo.png", "logo": "logo.svg", "font": "font.ttf"}


def refused(desk: DrillClient, bad: Bad) -> str:
    """The outcome of an upload: the error code, or ``ready``."""
    try:
        asset = desk.announced(NAMES[bad.kind], bad.data, bad.kind)
    except Refused:
        return "too-many-bytes"  # refused before anything is sent
    desk.sent(asset, bad.data)
    try:
        ready = desk.post(f"assets/{asset['id']}/complete")
    except Refused:
        ready = desk.api.get(f"{desk.base}/assets/{asset['id']}")
    if ready["status"] == "ready":
        desk.api.send("GET", f"{desk.base}/assets/{ready['id']}/specimen")
    return str(ready["reason_code"] or ready["status"])


def main() -> int:
    found: Counter[str] = Counter()
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        try:
            with open_studio(Path(folder), port=free_port(), watch=Stopwatch()) as studio:
                desk = DrillClient(studio)
                before = _processes()
                for bad in (*bad_files(), *corrupted_fonts()):
                    began = time.monotonic()
                    code = refused(desk, bad)
                    sound = code == "ready" and bad.name.startswith("corrupted")
                    good = code in bad.codes or sound
                    wrong += not good
                    found["set in type" if sound else "refused" if good else "WRONG"] += 1
                    took = time.monotonic() - began
                    print(
                        f"{'ok' if good else 'WRONG':5} {bad.kind:5} {bad.name:40} {code} {took:.2f} s"
                    )
                honest = desk.uploaded("photo.png", pictures.png(), "image")
                lost = len(before - _processes())
                print(f"{sum(found.values())} files: {dict(found)}; processes lost {lost}, "
                      f"a good picture is {honest['status']}")  # fmt: skip
                return 1 if wrong or lost or honest["status"] != "ready" else 0
        except (NotReady, Refused) as failure:
            print(failure, file=sys.stderr)
            return 1


def _processes() -> set[int]:
    """The service's web, worker and server processes, without short-lived painters and inspectors."""
    children = psutil.Process(os.getpid()).children(recursive=False)
    return {child.pid for child in children if child.is_running()}


if __name__ == "__main__":
    sys.exit(main())
