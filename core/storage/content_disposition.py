"""The ``Content-Disposition`` header of downloads (RFC 6266)."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

# RFC 8187: characters of an extended value that need no encoding.
_PLAIN = "!#$&+-.^_`|~"


def attachment(filename: str) -> str:
    """Return a ``Content-Disposition`` with the file name in any script, and an ASCII one for old clients."""
    name = "".join(char for char in filename if char.isprintable())
    known = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r'["\\/%]', "_", known).strip()
    stem, dot, ending = plain.rpartition(".")
    if not re.search(r"\w", stem if dot else plain):
        plain = f"file.{ending}" if dot else "file"
    header = f'attachment; filename="{plain}"'
    return header if plain == filename else f"{header}; filename*=UTF-8''{quote(name, safe=_PLAIN)}"
