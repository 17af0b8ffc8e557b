"""Brand kits that show an asset, and the deletion of an asset that nothing shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet, TextField
from django.db.models.functions import Cast

from accounts.billing.storage import schedule_deletion
from accounts.tenancy import TenantModel
from brandkits.models import Asset, BrandKit, KitVersion
from core.storage.keys import asset_key, thumbnail_key

MOST = 100


@dataclass(frozen=True, slots=True)
class Use:
    """A brand kit, carousel or thread that shows an asset."""

    kind: Literal["brand-kit", "carousel", "thread"]
    id: UUID
    name: str


M = TypeVar("M", bound=TenantModel)


def naming(rows: QuerySet[M], field: str, asset: Asset) -> QuerySet[M]:
    """Return the rows whose JSON ``field`` names the asset."""
    named: QuerySet[M] = rows.alias(as_text=Cast(F(field), TextField())).filter(
        as_text__contains=str(asset.pk)
    )
    return named


def kits_showing(asset: Asset) -> list[Use]:
    """Return the brand kits whose current version shows an asset, the first hundred."""
    kits = naming(BrandKit.objects.of(asset.agency_id), "spec", asset)[:MOST]
    return [Use("brand-kit", kit.pk, kit.name) for kit in kits]


def was_in_a_kit(asset: Asset) -> bool:
    """Return whether any version of a brand kit shows an asset."""
    return naming(KitVersion.objects.of(asset.agency_id), "spec", asset).exists()


@transaction.atomic
def remove_asset(asset: Asset) -> None:
    """Delete an asset that nothing uses. Its file is deleted a day later, unless another row names it by then."""
    digest, agency = asset.digest, asset.agency_id
    unfinished = asset.status == Asset.Status.PENDING
    key = asset.upload_key
    asset.delete()
    if unfinished:
        schedule_deletion([key])
    if digest:
        schedule_deletion([asset_key(agency, digest), thumbnail_key(agency, digest)])
