"""Choice of the format and files that a channel accepts for a carousel, or a refusal."""

from __future__ import annotations

from core.errors import invalid
from design.catalogue.channels import CHANNELS
from design.catalogue.formats import FORMATS, Format
from design.document.model import Document
from design.posting.platform_rules import Finding, findings

# Findings about the slides that refuse a render; findings about texts do not. The second tuple applies to
# publishing by programs.
_REFUSED = ("too-many-slides", "too-few-slides", "title-missing")
_BY_PROGRAMS = ("not-for-programs", "too-many-to-publish")


def files_for_channel(
    document: Document, channel: str, *, by_api: bool = False
) -> tuple[Format, list[str]]:
    """Return the format and the files to render for a channel. The carousel's own formats come first.

    A sequence of posts is chosen only when the carousel has no other format there. Refused at ``/channel``
    when the channel does not accept the carousel as it is; with ``by_api``, when it does not accept it from
    programs.
    """
    count = len(document.slides)
    usable = _usable(document, channel)
    if by_api:
        usable = [one for one in usable if _most_by_api(one) != 0] or usable
    fitting = [one for one in usable if one.takes(count)]
    if by_api:
        fitting = [one for one in fitting if count <= (_most_by_api(one) or count)] or fitting
    # When no format accepts it, the one with the highest limit gives the reason.
    target = fitting[0] if fitting else max(usable, key=lambda one: one.max_slides or 0)
    refused = (
        (*_REFUSED, *_BY_PROGRAMS) if _most_by_api(target) is not None and by_api else _REFUSED
    )
    for finding in findings(document, target):
        if finding.code in refused:
            raise invalid("/channel", _way_out(finding, count, target), finding.code)
    return target, [target.files[0], "zip"]


def _usable(document: Document, channel: str) -> list[Format]:
    """Return the formats of a channel, the carousel's own first."""
    named = (FORMATS[key] for key in (document.format, *document.formats) if key in FORMATS)
    own = [one for one in named if one.channel == channel]
    if own and all(one.sequence for one in own):
        return own
    every = (*own, *(one for one in FORMATS.values() if one.channel == channel))
    return [one for one in every if not one.sequence]


def _most_by_api(target: Format) -> int | None:
    """Return how many slides programs may publish, if every way they have allows fewer than people may post."""
    limit = target.by_api
    return None if limit is None or limit.other_way else limit.slides


def _way_out(finding: Finding, count: int, target: Format) -> str:
    channel = CHANNELS[target.channel].name
    match finding.code:
        case "too-many-slides":
            return (
                f"{channel} accepts at most {target.max_slides} slides, this carousel has {count}: split the "
                f"carousel first (POST …/split with the format {target.key}) and render the parts."
            )
        case "too-few-slides":
            return (
                f"{channel} accepts {target.min_slides} slides or more, this carousel has {count}."
            )
        case _:
            return finding.detail
