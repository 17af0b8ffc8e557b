"""Custom themes of an agency: tokens under a key.

Carousels and kits name them by key, like the catalogue's themes. The tokens of a key never change, so
that approved work keeps its look: another look is another theme.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any, Literal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import Agency
from accounts.tenancy import whole_agency
from brandkits.models import OwnTheme, of_client
from core.errors import Conflict, invalid
from core.http.schema_fields import adapter
from design.catalogue.derived import DERIVED, brand_colors, derive
from design.catalogue.patterns import PATTERNS
from design.catalogue.theme import Theme, Tokens
from design.kit.spec import KitSpec
from engine.fonts.faces import families

PREFIX = "own-"
Form = Literal["light", "dark", "bold"]


def own_themes(agency: Agency | UUID, keys: Iterable[str], client_id: UUID) -> dict[str, Theme]:
    """Return those keys that are custom themes available to a client, archived ones too."""
    own = sorted(key for key in keys if key.startswith(PREFIX))
    rows = OwnTheme.objects.of(agency).filter(of_client(client_id), key__in=own) if own else ()
    return {row.key: theme_of(row) for row in rows}


def theme_of(row: OwnTheme) -> Theme:
    """Return the row as a theme like the catalogue's."""
    return Theme(key=row.key, name=row.name, **row.tokens)


def tokens_from(kit: KitSpec, form: Form) -> Tokens:
    """Derive a theme from a kit's colours and fonts: light, dark, or bold on the brand's colour.

    The client's uploaded fonts stay with the kit.
    """
    theme = derive(DERIVED[f"brand-{form}"], brand_colors(kit))
    tokens: dict[str, Any] = {
        field.name: getattr(theme, field.name) for field in dataclasses.fields(Tokens)
    }
    for role in ("heading", "body"):
        font = next((one for one in kit.fonts if one.role == role and not one.asset), None)
        if font:
            tokens |= {role: font.family, f"{role}_weight": font.weight}
    if kit.pattern:
        tokens["pattern"] = kit.pattern
    return Tokens(**tokens)


@transaction.atomic
def create_own_theme(
    agency: Agency, *, name: str, tokens: Tokens, client_id: UUID | None = None
) -> OwnTheme:
    """Create a theme under a key made of its name; refuse fonts and patterns that do not exist.

    Without a client, all clients may use it. A client's keys have a suffix of their own, so that no
    number reveals which names other clients use.
    """
    for place, family in (("heading", tokens.heading), ("body", tokens.body)):
        if family not in families():
            detail = f"There is no font family “{family}”."
            raise invalid(f"/tokens/{place}", detail, "unknown")
    if tokens.pattern not in PATTERNS:
        raise invalid("/tokens/pattern", f"There is no pattern “{tokens.pattern}”.", "unknown")
    rows = OwnTheme.objects.of(agency)
    stem = f"{PREFIX}{slugify(name)[:40].strip('-_') or 'theme'}"
    if client_id is not None:
        stem = f"{stem}-{client_id.hex[-8:]}"
    with whole_agency():
        taken = set(rows.filter(key__startswith=stem).values_list("key", flat=True))
    tries = (stem, *(f"{stem}-{number}" for number in range(2, 1_000)))
    key = next(one for one in tries if one not in taken)
    try:
        with transaction.atomic():
            return rows.create(
                agency=agency,
                client_id=client_id,
                key=key,
                name=name,
                tokens=adapter(Tokens).dump_python(tokens),
            )
    except IntegrityError:
        raise Conflict("A theme of this name was created at the same moment: try again.") from None


def update_own_theme(
    theme: OwnTheme, *, name: str | None = None, archived: bool | None = None
) -> OwnTheme:
    """Rename, archive or restore a theme; carousels and kits that name it keep it."""
    if name is not None:
        theme.name = name
    if archived is not None and archived != bool(theme.archived_at):
        theme.archived_at = timezone.now() if archived else None
    theme.save(update_fields=["name", "archived_at"])
    return theme
