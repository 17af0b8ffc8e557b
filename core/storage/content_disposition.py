"""The name that a download is saved under, as HTTP tells it (RFC 6266)."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

# RFC 8187: what may stand in an extended value as it is.
_PLAIN = "!#$&+-.^_`|~"


def attachment(filename: str) -> str:
    """A ``Content-Disposition`` with the name in any script, and one in ASCII for old programs."""
    name = "".join(char for char in filename if char.isprintable())
    known = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r'["\\/%]', "_", known).strip()
    stem, dot, ending = plain.rpartition(".")
    if not re.search(r"\w", stem if dot else plain):
        plain = f"file.{ending}" if dot else "file"
    said = f'attachment; filename="{plain}"'
    return said if plain == filename else f"{said}; filename*=UTF-8''{quote(name, safe=_PLAIN)}"
