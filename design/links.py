"""Where links may lead: into the web, or to a mail address. The one rule, for whatever has an address.

Whoever asks for another address is told; in what is kept from before, such a link leads nowhere.
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
    """Whether a link may have this address; one without a scheme is taken for one of the web.

    Read as browsers do (WHATWG URL): white space around it, and controls anywhere, do not count.
    """
    bare = "".join(char for char in address if unicodedata.category(char)[0] != "C").strip()
    found = _SCHEME.fullmatch(bare)
    if found is None:
        return True
    name, rest = found[1].lower(), found[2]
    if name in SCHEMES:
        return True
    return ("." in name or name == "localhost") and _PORT.fullmatch(rest) is not None


def _followed(said: str, info: ValidationInfo) -> str:
    """The address if it may be followed, else none."""
    if is_allowed(said):
        return said
    if info.context and info.context.get("asked"):
        raise PydanticCustomError(
            "link-scheme",
            "A link leads to a page (https:// or http://) or to a mail address (mailto:).",
        )
    return ""


# An address of at most 2,000 characters that may be empty.
Address = Annotated[str, Field(max_length=2_000), AfterValidator(_followed)]
