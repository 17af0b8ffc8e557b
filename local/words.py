"""Refuses retired words, in identifiers, comments, texts and papers: ``python -m local.words`` lists where they are.

``docs/glossary.md`` says what to use instead.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

RETIRED = ("whoever", "anew", "doom", "redress", "wearer", "retell", "unseal", "errand")
# Where the old words are the subject, or are stored: migrations, histories written before, and what reads them.
EXEMPT = re.compile(
    r"/migrations/|^docs/(glossary\.md|renames\.csv)$|^CHANGELOG\.md$|^local/words\.py$"
    r"|^drills/old_|^tests/data/|^tests/engine/samples\.py$|^tests/rendering/test_upgraded_database\.py$|\.svg$"
)
_WORD = re.compile(rf"(?<![a-z])(?:{'|'.join(RETIRED)})", re.IGNORECASE)
# A stored name may stay where the line says so.
_STORED = re.compile(r"\bdb_table\b|in histories from before")


def main() -> int:
    """Print every line with a retired word; return 1 if there is any."""
    listed = subprocess.run(["git", "ls-files", "-z"], capture_output=True, text=True, check=True)
    found = False
    for name in filter(None, listed.stdout.split("\0")):
        if EXEMPT.search(name):
            continue
        try:
            lines = Path(name).read_text("utf-8").splitlines()
        except (UnicodeDecodeError, FileNotFoundError):
            continue
        for number, line in enumerate(lines, 1):
            if (word := _WORD.search(line)) and not _STORED.search(line):
                print(f"{name}:{number}: {word[0]}")
                found = True
    return int(found)


if __name__ == "__main__":
    sys.exit(main())
