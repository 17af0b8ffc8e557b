"""Validates references of a document: names that exist, assets that are ready, kit locks."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from accounts.models import Agency
from brandkits.catalogue.own_formats import own_formats
from brandkits.catalogue.own_themes import own_themes
from brandkits.queries import require_assets
from core.errors import Conflict, Invalid, invalid
from design.catalogue.channels import CHANNELS
from design.catalogue.formats import FORMATS
from design.catalogue.pairings import PAIRINGS
from design.catalogue.themes import THEMES
from design.document.kit_locks import FONTS, LOCKED
from design.document.model import EVERY_CHANNEL, MAX_DOCUMENT, Document
from design.kit.spec import KitSpec
from engine.fonts.faces import families


def validate_references(
    agency: Agency | UUID,
    client_id: UUID,
    after: Document,
    before: Document,
    kit: KitSpec,
    pointer: str = "",
) -> None:
    """Refuse new references in ``after``, as against ``before``, that a client's carousel may not have.

    Those are names and assets that do not exist or belong to another client, and settings that the kit locks.

    ``pointer`` is the place of the change in the request.
    """
    themes = frozenset(THEMES).union(own_themes(agency, after.theme_keys(), client_id))
    formats = frozenset(FORMATS).union(own_formats(agency, after.format_keys()))
    known = set(_names(before, themes, formats))
    for place, name, choices in _names(after, themes, formats):
        if (place, name, choices) not in known and name not in choices:
            listed = ", ".join(sorted(choices))
            detail = f"There is no “{name}”; known are {listed}."
            raise invalid(f"{pointer}{place}", detail, "unknown")
    require_room(after, before, pointer)
    new = after.asset_ids() - before.asset_ids()
    try:
        require_assets(agency, {f"{pointer}/asset/{asset}": asset for asset in new}, client_id)
    except Invalid as refusal:
        first = refusal.errors[0]
        raise invalid(pointer or "/", first["detail"], first["code"]) from None
    require_unlocked(after, before, kit, pointer)


def require_room(after: Document, before: Document, pointer: str = "") -> None:
    """Refuse a document that grows beyond ``MAX_DOCUMENT``; one that is already larger may shrink."""
    size = len(after.model_dump_json())
    if size > MAX_DOCUMENT and size > len(before.model_dump_json()):
        detail = (
            f"The carousel would have {size:,} characters; at most {MAX_DOCUMENT:,} are possible: "
            "divide it, or remove something first."
        )
        raise invalid(pointer, detail, "draft-too-large")


def _names(
    document: Document, themes: frozenset[str], formats: frozenset[str]
) -> Iterator[tuple[str, str, frozenset[str]]]:
    """Yield every catalogue name in a document, with its place and the names that exist."""
    yield "/format", document.format, formats
    for key in document.formats:
        yield "/formats", key, formats
    for caption in document.captions:
        yield "/captions", caption.channel, frozenset({*CHANNELS, EVERY_CHANNEL})
    for variant in document.variants:
        yield "/variants", variant.format, formats
    for place, style in document.styles():
        if style.theme:
            yield f"{place}/theme", style.theme, themes
        if style.typography.pairing:
            yield f"{place}/typography/pairing", style.typography.pairing, frozenset(PAIRINGS)
        if style.typography.script:
            yield f"{place}/typography/script", style.typography.script, families()


def require_unlocked(after: Document, before: Document, kit: KitSpec, pointer: str) -> None:
    """Refuse a change of what the kit locks; a value from before the lock may stay or be removed."""
    for lock in kit.locks:
        changed = {one for one in _locked(after, lock) if one not in set(_locked(before, lock))}
        if changed:
            detail = (
                f"The brand kit locks the {lock}: change the kit, or leave the {lock} unchanged."
            )
            raise Conflict(
                detail,
                errors=[{"pointer": pointer or f"/{lock}", "detail": detail, "code": "locked"}],
            )


def _locked(document: Document, lock: str) -> Iterator[tuple[str, object]]:
    """Yield a document's values of a locked setting, with their places."""
    for place, style in document.styles():
        for name in LOCKED[lock]:  # type: ignore[index]  # a lock of a kit
            if value := getattr(style, name):
                yield f"{place} {name}", value
        if lock == "fonts":
            for name in FONTS:
                if value := getattr(style.typography, name):
                    yield f"{place} {name}", value
    if lock == "outro" and (document.outro.goal or document.outro.qr is not None):
        yield "outro", document.outro
