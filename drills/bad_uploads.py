"""Every bad upload that is known, sent as a browser would, to a studio that must not mind.

``python -m drills.bad_uploads`` prints a line a file and the count: bombs, cut files, polyglots, wrong
types, drawings with tricks, a hundred corrupted fonts (of which some are sound all the same: those are
set in type by the painter). Afterwards an honest picture must go through, in the same processes.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import psutil

from drills.desk import DrillClient
from local.client import Refused
from local.stopwatch import Stopwatch
from local.studio import NotReady, free_port, open_studio
from tests.brandkits import pictures
from tests.brandkits.bad_files import Bad, bad_files, corrupted_fonts

NAMES = {"image": "photo.png", "logo": "logo.svg", "font": "font.ttf"}


def refused(desk: DrillClient, bad: Bad) -> str:
    """What became of the file: the reason's code, or ``ready``."""
    try:
        asset = desk.announced(NAMES[bad.kind], bad.data, bad.kind)
    except Refused:
        return "too-many-bytes"  # said before anything is sent
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
                      f"an honest picture is {honest['status']}")  # fmt: skip
                return 1 if wrong or lost or honest["status"] != "ready" else 0
        except (NotReady, Refused) as failure:
            print(failure, file=sys.stderr)
            return 1


def _processes() -> set[int]:
    """The studio's web, worker and servers; painters and inspectors come and go."""
    children = psutil.Process(os.getpid()).children(recursive=False)
    return {child.pid for child in children if child.is_running()}


if __name__ == "__main__":
    sys.exit(main())
