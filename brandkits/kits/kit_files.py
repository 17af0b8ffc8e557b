"""A brand kit as one file, to keep or to take to another agency: a ZIP of its content and assets.

``kit.json`` describes the kit and each asset; the assets lie beside it. An imported file is untrusted:
every picture and font is inspected like an upload.
"""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import PurePath
from typing import IO, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from rest_framework.exceptions import ParseError

from accounts.audit import By, record
from accounts.models import Agency
from accounts.tenancy import tenant
from brandkits.assets.inspection import MAX_BYTES, Kind, Refused
from brandkits.assets.uploads import save_asset
from brandkits.catalogue.own_themes import create_own_theme
from brandkits.kits.copies import with_ids
from brandkits.kits.services import create_brand_kit
from brandkits.models import Asset, BrandKit, OwnTheme, of_client
from brandkits.queries import asset_refs, require_client
from core.errors import Invalid, invalid
from core.http.parsers import StrictJSONParser
from core.http.schema_fields import ASKED, adapter
from core.storage import store
from core.storage.disk import raises_disk_full
from core.storage.file_names import download_name
from design.catalogue.theme import Tokens
from design.importers.archives import Archive, BadArchive
from design.kit.spec import KitSpec, Share

MAX_FILE_BYTES = 100_000_000
MAX_ENTRIES = 100
MAX_UNPACKED = 200_000_000
MAX_CONTENT = 2_000_000
CONTENT = "kit.json"
ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "font/ttf": "ttf", "font/otf": "otf"}
_WHEN = (1980, 1, 1, 0, 0, 0)  # the earliest date of the format: equal content gives equal bytes


class _Content(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FocusPoint(_Content):
    x: Share
    y: Share


class AssetContent(_Content):
    """An asset in a kit's file; ``file`` is its member of the ZIP."""

    file: str = Field(max_length=200)
    kind: Kind
    filename: str
    alt: str = Field(default="", max_length=4_000)
    licence: str = Field(default="", max_length=2_000)
    focus: FocusPoint | None = None


class ThemeContent(_Content):
    """The agency's custom theme that the kit names."""

    name: str = Field(min_length=1, max_length=120)
    tokens: Tokens


class KitContent(_Content):
    """The content of ``kit.json``."""

    leporello: Literal["brand-kit"] = "brand-kit"
    schema_version: Literal[1] = 1
    name: str = Field(min_length=1, max_length=120)
    notes: str = Field(default="", max_length=4_000)
    spec: KitSpec
    assets: dict[UUID, AssetContent]
    theme: ThemeContent | None = None


def export_kit(agency: Agency, by: By, kit_id: UUID) -> tuple[str, IO[bytes]]:
    """Return the file's name, and the file positioned at its start. Must run outside of any tenant block."""
    with tenant(agency.pk):
        kit = BrandKit.objects.of(agency).select_related("client").take(kit_id)
        spec = KitSpec.model_validate(kit.spec)
        named = asset_refs(agency, spec.asset_ids() | spec.font_ids(), kit.client_id)
        assets = {pk: one for pk, one in named.items() if one.status == Asset.Status.READY}
        themes = OwnTheme.objects.of(agency).filter(of_client(kit.client_id), key=spec.theme)
        own = themes.first()
    content = KitContent(
        name=kit.name,
        notes=kit.notes,
        spec=spec,
        assets={pk: _described(assets[pk]) for pk in sorted(assets)},
        theme=ThemeContent(name=own.name, tokens=Tokens(**own.tokens)) if own else None,
    )
    with raises_disk_full(), ExitStack() as unfinished:
        target = unfinished.enter_context(tempfile.TemporaryFile())
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
            text = json.dumps(content.model_dump(mode="json"), indent=2, ensure_ascii=False)
            archive.writestr(zipfile.ZipInfo(CONTENT, _WHEN), text.encode())
            for asset in {one.digest: one for _, one in sorted(assets.items())}.values():
                with store().open(asset.key) as stored:
                    archive.writestr(zipfile.ZipInfo(_described(asset).file, _WHEN), stored.read())
        target.seek(0)
        with tenant(agency.pk):
            record(agency.pk, by, "brand-kit.exported", kit.pk, name=kit.name, version=kit.version)
        unfinished.pop_all()
    return download_name(kit.client.name, kit.name, "brand-kit", ending="zip"), target


def import_kit(
    agency: Agency, by: str, data: bytes, *, client_id: UUID, name: str = ""
) -> Callable[[], BrandKit]:
    """Import a kit for a client from an exported file; any error refuses the whole file and names its place.

    Stores the assets, reusing those that the agency already has, and returns the function that creates
    the kit in the caller's tenant block. Must run outside of any tenant block.
    """
    archive, content = _read_file(data)
    ids = content.spec.asset_ids() | content.spec.font_ids()
    if absent := ids - content.assets.keys():
        raise _bad(f"/assets/{min(absent)}", "The kit names this asset, but it is not in the file.")
    with tenant(agency.pk):
        require_client(agency, client_id, pointer="/client")
    found = {
        pk: _import_asset(agency, client_id, archive, pk, content.assets[pk]) for pk in sorted(ids)
    }

    def create() -> BrandKit:
        spec = with_ids(content.spec, {old: asset.pk for old, asset in found.items()})
        if content.theme:
            key = _theme(agency, client_id, spec.theme, content.theme)
            spec = spec.model_copy(update={"theme": key})
        return create_brand_kit(
            agency,
            by,
            client_id=client_id,
            name=name or content.name,
            spec=spec,
            notes=content.notes,
        )

    return create


def _described(asset: Asset) -> AssetContent:
    ending = ENDINGS[asset.content_type]
    return AssetContent(
        file=f"assets/{asset.digest}.{ending}",
        kind=asset.kind,
        filename=f"{PurePath(asset.filename).stem}.{ending}",
        alt=asset.alt,
        licence=asset.licence,
        focus=FocusPoint(**asset.focus) if asset.focus else None,
    )


def _read_file(data: bytes) -> tuple[Archive, KitContent]:
    try:
        archive = Archive(data, max_entries=MAX_ENTRIES, max_bytes=MAX_UNPACKED)
        member = next(iter(archive.named(CONTENT)), None)
        if member is None:
            raise _bad("", f"There is no {CONTENT} in the ZIP: send a file that was exported here.")
        text = archive.read(member, max_bytes=MAX_CONTENT)
        content = StrictJSONParser().parse(io.BytesIO(text))
        return archive, KitContent.model_validate(content, context=ASKED)
    except BadArchive as bad:
        raise invalid("/file", bad.detail, bad.code) from None
    except ParseError as broken:
        raise _bad(f"/{CONTENT}", str(broken.detail)) from None
    except ValidationError as error:
        items = error.errors(include_url=False, include_input=False)[:20]
        raise Invalid(
            "The kit in the file cannot be read.",
            errors=[
                {
                    "pointer": "/file/" + "/".join(map(str, item["loc"])),
                    "detail": item["msg"],
                    "code": item["type"],
                }
                for item in items
            ],
        ) from None


def _import_asset(
    agency: Agency, client_id: UUID, archive: Archive, pk: UUID, content: AssetContent
) -> Asset:
    place = f"/assets/{pk}"
    member = next((one for one in archive.named(PurePath(content.file).name)), None)
    if member is None:
        raise _bad(place, f"“{content.file}” is not in the ZIP.")
    try:
        return save_asset(
            agency,
            archive.read(member, max_bytes=MAX_BYTES),
            content.kind,
            client_id=client_id,
            filename=content.filename,
            alt=content.alt,
            licence=content.licence,
            focus=content.focus.model_dump() if content.focus else None,
        )
    except BadArchive as bad:
        raise invalid(f"/file{place}", bad.detail, bad.code) from None
    except Refused as refusal:
        raise invalid(f"/file{place}", refusal.detail, refusal.code) from None


def _theme(agency: Agency, client_id: UUID, key: str, content: ThemeContent) -> str:
    """Return the key of a theme with these tokens for the client, an existing one or a new one."""
    known = OwnTheme.objects.of(agency).filter(of_client(client_id), key=key).first()
    tokens: Any = adapter(Tokens).dump_python(content.tokens)
    if known and known.tokens == tokens:
        return key
    return create_own_theme(
        agency, name=content.name, tokens=content.tokens, client_id=client_id
    ).key


def _bad(place: str, detail: str) -> Invalid:
    return invalid(f"/file{place}", detail, "bad-kit-file")
