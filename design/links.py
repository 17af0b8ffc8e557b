"""Allowed link targets: web pages and mail addresses. The one rule for every field that holds an address.

A request for any other address is refused; in stored data such an address is read as empty.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationInfo
from pydantic_core import PydanticCustomError

SCHEMES = frozenset({"http", "https", "mailto"})
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):(.*)", re.IGNORECASE | re.DOTALL)
_PORT = re.compile(r"\d{1,5}(?:[/?#].*)?", re.DOTALL)


def is_allowed(address: str) -> bool:
    """Return whether a link may have this address; one without a scheme counts as a web address.

    Addresses are read as browsers read them (WHATWG URL): surrounding white space, and control characters
    anywhere, are ignored.
    """
    bare = "".join(char for char in address if unicodedata.category(char)[0] != "C").strip()
    found = _SCHEME.fullmatch(bare)
    if found is None:
        return True
    name, rest = found[1].lower(), found[2]
    if name in SCHEMES:
        return True
    return ("." in name or name == "localhost") and _PORT.fullmatch(rest) is not None


def _allowed(address: str, info: ValidationInfo) -> str:
    """Return an allowed address; another one is refused in a request (context ``asked``), else emptied."""
    if is_allowed(address):
        return address
    if info.context and info.context.get("asked"):
        raise PydanticCustomError(
            "link-scheme",
            "Use a web address (https:// or http://) or a mail address (mailto:).",
        )
    return ""


# An address of at most 2,000 characters that may be empty.
Address = Annotated[str, Field(max_length=2_000), AfterValidator(_allowed)]
