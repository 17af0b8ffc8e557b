"""Changes of clients and brand kits: each validates references, and writes all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import Agency
from brandkits.catalogue.own_formats import require_formats
from brandkits.catalogue.own_themes import own_themes
from brandkits.kits.copies import copy_for_client
from brandkits.models import Asset, BrandKit, Client, KitVersion
from brandkits.queries import require_assets, require_brand_kit, require_client
from core.errors import Conflict, ErrorItem, Invalid, Missing, StaleVersion
from design.catalogue.pairings import PAIRINGS
from design.catalogue.patterns import PATTERNS
from design.catalogue.themes import THEMES
from design.kit.spec import KitSpec
from engine.fonts.faces import families

MAX_SLUG = 60


@transaction.atomic
def create_client(
    agency: Agency,
    *,
    name: str,
    slug: str | None = None,
    language: str,
    time_zone: str | None = None,
    formats: Sequence[str] = (),
) -> Client:
    """Create a client; its time zone is the agency's if none is given.

    Without a slug, the first free one is derived from the name.
    """
    require_formats(agency, formats)
    client = Client(
        agency=agency,
        name=name,
        slug=slug or _free_slug(agency, name),
        language=language,
        time_zone=time_zone or agency.time_zone,
        formats=list(formats),
    )
    try:
        with transaction.atomic():
            client.save(force_insert=True)
    except IntegrityError:
        raise _slug_taken(client.slug) from None
    return client


@transaction.atomic
def update_client(client: Client, *, archived: bool | None = None, **fields: Any) -> Client:
    """Change the given fields; archiving keeps everything and can be undone."""
    changes: dict[str, Any] = {**fields}
    if (kit_id := changes.pop("default_kit", None)) is not None:
        kit = require_brand_kit(client.agency_id, kit_id, pointer="/default_kit")
        if kit.client_id != client.pk:
            raise Conflict("This brand kit belongs to another client.")
        changes["default_kit"] = kit
    elif "default_kit" in fields:
        changes["default_kit"] = None
    require_formats(client.agency_id, fields.get("formats", ()))
    if archived is not None and archived != bool(client.archived_at):
        changes["archived_at"] = timezone.now() if archived else None
    for name, value in changes.items():
        setattr(client, name, value)
    try:
        with transaction.atomic():
            client.save(update_fields=list(changes))
    except IntegrityError:
        raise _slug_taken(client.slug) from None
    return client


@transaction.atomic
def create_brand_kit(
    agency: Agency, by: str, *, client_id: UUID, name: str, spec: KitSpec, notes: str = ""
) -> BrandKit:
    """Create a kit once everything that it names exists; a client's first kit becomes its default."""
    client = require_client(agency, client_id, pointer="/client")
    validate_references(agency, spec, client.pk)
    kit = BrandKit.objects.of(agency).create(
        agency=agency, client=client, name=name, notes=notes, spec=spec.model_dump(mode="json")
    )
    _save_version(kit, by)
    Client.objects.of(agency).filter(pk=client.pk, default_kit=None).update(default_kit=kit)
    return kit


@transaction.atomic
def duplicate_brand_kit(
    kit: BrandKit, by: str, *, client_id: UUID | None = None, name: str = ""
) -> BrandKit:
    """Duplicate the kit under a new name; another client gets its own copies of the files."""
    spec = KitSpec.model_validate(kit.spec)
    if client_id is not None and client_id != kit.client_id:
        require_client(kit.agency, client_id, pointer="/client")
        spec = copy_for_client(kit.agency, spec, client_id)
    return create_brand_kit(
        kit.agency,
        by,
        client_id=client_id or kit.client_id,
        name=name or f"{kit.name[:110]} (copy)",
        spec=spec,
        notes=kit.notes,
    )


@transaction.atomic
def update_brand_kit(
    kit: BrandKit,
    by: str,
    *,
    expected_version: int,
    spec: KitSpec | None = None,
    **fields: str,
) -> BrandKit:
    """Change the given fields, unless the kit is not at ``expected_version`` any more."""
    changes: dict[str, object] = {**fields}
    if spec is not None:
        validate_references(kit.agency_id, spec, kit.client_id)
        changes["spec"] = spec.model_dump(mode="json")
    kits = BrandKit.objects.of(kit.agency_id)
    changed = kits.filter(pk=kit.pk, version=expected_version).update(
        **changes, version=F("version") + 1, updated_at=timezone.now()
    )
    kit.refresh_from_db()
    if not changed:
        raise StaleVersion(
            f"The brand kit is at version {kit.version}, not {expected_version}: "
            "load it again and repeat your change.",
            current=kit.version,
        )
    _save_version(kit, by)
    return kit


def kit_version(kit: BrandKit, version: int) -> KitVersion:
    """Return a version of the kit; raises ``Missing``."""
    found = KitVersion.objects.of(kit.agency_id).filter(kit=kit, version=version).first()
    if found is None:
        raise Missing("There is no such version of this brand kit.")
    return found


def _save_version(kit: BrandKit, by: str) -> None:
    KitVersion.objects.of(kit.agency_id).create(
        agency_id=kit.agency_id,
        kit=kit,
        version=kit.version,
        spec=kit.spec,
        actor_name=by,
    )


def validate_references(agency: Agency | UUID, spec: KitSpec, client_id: UUID) -> None:
    """Refuse a client's kit that names a theme, pattern, pairing, font or picture that does not exist."""
    errors: list[ErrorItem] = []
    if spec.theme not in THEMES and not own_themes(agency, [spec.theme], client_id):
        errors.append(_unknown("/spec/theme", f"There is no theme “{spec.theme}”."))
    if spec.pattern is not None and spec.pattern not in PATTERNS:
        errors.append(_unknown("/spec/pattern", f"There is no pattern “{spec.pattern}”."))
    if spec.pairing is not None and spec.pairing not in PAIRINGS:
        errors.append(_unknown("/spec/pairing", f"There is no pairing “{spec.pairing}”."))
    for index, font in enumerate(spec.fonts):
        if not font.asset and font.family not in families():
            detail = f"There is no font family “{font.family}”: upload it, or choose another."
            errors.append(_unknown(f"/spec/fonts/{index}/family", detail))
    if errors:
        raise Invalid("The kit names things that do not exist.", errors=errors)
    files = {
        f"/spec/fonts/{n}/asset": font.asset for n, font in enumerate(spec.fonts) if font.asset
    }
    drawn = {f"/spec/logos/{n}/asset": logo.asset for n, logo in enumerate(spec.logos)}
    if spec.author.avatar:
        drawn["/spec/author/avatar"] = spec.author.avatar
    found = require_assets(agency, files | drawn, client_id)
    wrong = [at for at, pk in files.items() if found[pk].kind != Asset.Kind.FONT]
    wrong += [at for at, pk in drawn.items() if found[pk].kind == Asset.Kind.FONT]
    if wrong:
        detail = "This asset is of the wrong kind: use a font for a font, a picture for a logo or avatar."
        items: list[ErrorItem] = [
            {"pointer": place, "detail": detail, "code": "wrong-kind"} for place in wrong
        ]
        raise Invalid("Some assets cannot be used.", errors=items)


def _unknown(pointer: str, detail: str) -> ErrorItem:
    return {"pointer": pointer, "detail": detail, "code": "unknown"}


def _free_slug(agency: Agency, name: str) -> str:
    stem = slugify(name)[: MAX_SLUG - 5].strip("-_") or "client"
    taken = set(
        Client.objects.of(agency).filter(slug__startswith=stem).values_list("slug", flat=True)
    )
    number = 1
    slug = stem
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug


def _slug_taken(slug: str) -> Conflict:
    detail = f"Another client has the slug “{slug}”: choose a different one."
    return Conflict(detail, errors=[{"pointer": "/slug", "detail": detail, "code": "taken"}])
