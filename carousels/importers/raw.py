"""What an importer hands over: text with marked stretches, before anything is cleaned."""

from __future__ import annotations

from dataclasses import dataclass, field


class ImportRefused(Exception):
    """The text cannot become a thread; ``detail`` names the place and the way out."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class RawLink:
    """A link as the source marks it: the code points it covers, and where it leads."""

    start: int
    end: int
    url: str


@dataclass(slots=True)
class RawPost:
    """One post; ``dropped`` says in words what its markup lost."""

    text: str
    links: list[RawLink] = field(default_factory=list)
    expects_image: bool = False
    dropped: list[str] = field(default_factory=list)
