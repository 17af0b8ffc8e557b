"""Copies of assets and themes for another client: its own rows over the same stored objects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar
from uuid import UUID

from pydantic import BaseModel

from accounts.billing.storage import require_storage
from accounts.models import Agency
from brandkits.catalogue.own_themes import create_own_theme
from brandkits.models import Asset, OwnTheme, of_client
from design.catalogue.theme import Tokens
from design.ids import uuid7
from design.kit.spec import KitSpec

M = TypeVar("M", bound=BaseModel)


def copy_assets(agency: Agency, ids: Iterable[UUID], client_id: UUID) -> dict[UUID, UUID]:
    """Map each ready asset that the client may not use to one of the same file that it may.

    A file that the client or the agency's common assets already have is reused, else its row is copied;
    raises ``PlanLimit`` without room. The caller must have access to both clients.
    """
    rows = Asset.objects.of(agency).filter(status=Asset.Status.READY)
    foreign = list(rows.filter(pk__in=list(ids)).exclude(of_client(client_id)).order_by("pk"))
    there = rows.filter(of_client(client_id), archived_at=None)
    known = {
        (one.digest, one.kind): one.pk
        for one in there.filter(digest__in={asset.digest for asset in foreign})
    }
    new = [asset for asset in foreign if (asset.digest, asset.kind) not in known]
    if new:
        require_storage(agency, sum(asset.bytes for asset in new))
    found = {}
    for asset in foreign:
        same = (asset.digest, asset.kind)
        if same not in known:
            known[same] = uuid7()
            copy = Asset.objects.of(agency).get(pk=asset.pk)
            copy.pk, copy.client_id, copy.archived_at = known[same], client_id, None
            copy.save(force_insert=True)
        found[asset.pk] = known[same]
    return found


def with_ids(model: M, ids: Mapping[UUID, UUID]) -> M:
    """Return the model with the given ids replaced."""
    text = model.model_dump_json()
    for old, new in ids.items():
        text = text.replace(str(old), str(new))
    return type(model).model_validate_json(text)


def copy_for_client(agency: Agency, spec: KitSpec, client_id: UUID) -> KitSpec:
    """Return a kit's content for another client: copies its files and its custom theme for that client."""
    ids = copy_assets(agency, spec.asset_ids() | spec.font_ids(), client_id)
    themes = OwnTheme.objects.of(agency).exclude(of_client(client_id))
    if theme := themes.filter(key=spec.theme).first():
        own = create_own_theme(
            agency, name=theme.name, tokens=Tokens(**theme.tokens), client_id=client_id
        )
        spec = spec.model_copy(update={"theme": own.key})
    return with_ids(spec, ids)
