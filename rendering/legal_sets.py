"""What a channel takes of a deck, chosen: format, file and count are legal, or it is refused."""

from __future__ import annotations

from brandkits.catalogue.formats import FORMATS, Format
from carousels.channels import CHANNELS
from carousels.document import Document
from carousels.legality import findings
from config.errors import invalid

# What is said against the slides as they are, not against their words.
_REFUSED = ("too-many-slides", "too-few-slides", "title-missing")


def legal_set(document: Document, channel: str) -> tuple[Format, list[str]]:
    """The format and the files to render for a channel; a draft's own formats come first.

    Refused at ``/channel`` when the channel does not take the deck as it is.
    """
    count = len(document.slides)
    own = [FORMATS[key] for key in (document.format, *document.formats) if key in FORMATS]
    usable = [one for one in (*own, *FORMATS.values()) if one.channel == channel]
    fitting = [one for one in usable if one.min_slides <= count <= one.max_slides]
    # Of the formats that do not take it, the one that would take most says why.
    target = fitting[0] if fitting else max(usable, key=lambda one: one.max_slides)
    for finding in findings(document, target):
        if finding.code in _REFUSED:
            raise invalid("/channel", _way_out(finding.code, count, target), finding.code)
    return target, [target.files[0], "zip"]


def _way_out(code: str, count: int, target: Format) -> str:
    channel = CHANNELS[target.channel].name
    match code:
        case "too-many-slides":
            return (
                f"{channel} takes {target.max_slides} slides, and there are {count}: divide the "
                f"carousel first (POST …/split with the format {target.key}), and render the parts."
            )
        case "too-few-slides":
            return (
                f"{channel} takes no fewer than {target.min_slides} slides, and there is {count}."
            )
        case _:
            return f"{target.name} needs a title: give the carousel one."
