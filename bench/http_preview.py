"""A preview through HTTP while somebody edits: change the draft, ask for a slide at half its size.

``python -m bench.http_preview`` opens the whole studio in a folder of its own and prints
milliseconds of wall time. The edit is not part of the preview's figure.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from local.client import Client
from local.demo import make_carousels, sample_source
from local.stopwatch import Stopwatch
from local.studio import Studio, free_port, open_studio

ROUNDS, WARM_UP = 120, 10


def measured(studio: Studio, out: Path) -> dict[str, list[float]]:
    """Sorted milliseconds of the edits, of the previews after them, and of unchanged previews."""
    make_carousels(studio, sample_source(), out, watch=Stopwatch())
    api = Client(studio.url)
    agency = f"/api/v1/agencies/{studio.owner.agency}"
    api.sign_in(email=studio.owner.email, password=studio.owner.password)
    url = f"{agency}/carousels/{next(api.pages(f'{agency}/carousels'))['id']}"
    draft = api.get(url)
    version, slide = draft["version"], draft["document"]["slides"][2]["id"]
    preview = f"{url}/slides/{slide}/preview?scale=0.5"
    times: dict[str, list[float]] = {"edit": [], "preview": [], "preview_unchanged": []}
    for turn in range(ROUNDS + WARM_UP):
        began = time.perf_counter()
        # Whatever changes makes it a draft that was never seen: it is composed and painted anew.
        version = api.patch(url, {"title": f"Edition {turn}"}, version=version)["version"]
        edited = time.perf_counter()
        answer = api.send("GET", preview)
        seen = time.perf_counter()
        again = {"If-None-Match": answer.headers["ETag"]}
        api.send("GET", preview, headers=again)
        known = time.perf_counter()
        if turn >= WARM_UP:
            times["edit"].append((edited - began) * 1e3)
            times["preview"].append((seen - edited) * 1e3)
            times["preview_unchanged"].append((known - seen) * 1e3)
    return {name: sorted(values) for name, values in times.items()}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        with open_studio(path / "var", port=free_port(), watch=Stopwatch()) as studio:
            figures = measured(studio, path / "out")
    for name, values in figures.items():
        print(f"http_{name}.p50 {values[len(values) // 2]:.1f} ms")
        print(f"http_{name}.p95 {values[int(len(values) * 0.95)]:.1f} ms")


if __name__ == "__main__":
    main()
