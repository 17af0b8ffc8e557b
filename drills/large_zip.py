"""Pack a ZIP of two gigabytes and store it: memory must stay at the size of a block.

``python -m drills.large_zip`` prints the size, the time and the growth of memory.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
import zipfile
from pathlib import Path

FILES, BYTES = 128, 16 << 20
ALLOWED_GROWTH = 48.0  # MiB


def memory() -> float:
    """The peak memory of this process, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "config.settings.local", "OBJECTS_DIR": folder}
        tempfile.tempdir = folder
        import django

        django.setup()
        from core.storage import store
        from rendering.outputs.exports import Contents, Entry, write_zip

        block = os.urandom(BYTES)
        for number in range(FILES):
            data = number.to_bytes(4, "big") + block[4:]
            store().put(f"drill/{number}", data, content_type="image/png")
        entries = [Entry(f"{n:03d}.png", f"drill/{n}", {"slide": n}) for n in range(FILES)]
        before, began = memory(), time.monotonic()
        deck = Contents(entries, {"title": "Large"}, {"alt-texts.txt": "None."})
        with write_zip({"": deck}) as packed:
            store().put("drill/zip", packed, content_type="application/zip")
        took, grown = time.monotonic() - began, memory() - before
        path = Path(folder) / "drill" / "zip"
        with zipfile.ZipFile(path) as archive:
            last = archive.read(f"{FILES - 1:03d}.png")
        whole = len(archive.namelist()) == FILES + 2 and last[:4] == (FILES - 1).to_bytes(4, "big")
        print(f"{path.stat().st_size / 2**30:.2f} GiB in {took:.0f} s; memory grew by {grown:.1f} "
              f"MiB, {ALLOWED_GROWTH:g} are allowed; complete: {whole}")  # fmt: skip
        return 0 if whole and grown <= ALLOWED_GROWTH else 1


if __name__ == "__main__":
    sys.exit(main())
