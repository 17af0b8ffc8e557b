"""Where an asset is used, and that nothing in use is deleted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet, TextField
from django.db.models.functions import Cast

from accounts.billing.storage import doom
from accounts.tenancy import TenantModel, whole_agency
from brandkits.models import Asset, BrandKit, KitVersion, asset_key, thumbnail_key
from core.errors import Conflict

MOST = 100


@dataclass(frozen=True, slots=True)
class Use:
    """Something that shows an asset."""

    kind: Literal["brand-kit", "carousel", "thread"]
    id: UUID
    name: str


# Finds the uses that this app cannot know of; the route brings it.
Finder = Callable[[Asset], Iterator[Use]]
# Tells whether earlier versions of those show an asset.
Recall = Callable[[Asset], bool]


M = TypeVar("M", bound=TenantModel)


def saying(rows: QuerySet[M], field: str, asset: Asset) -> QuerySet[M]:
    """The rows whose JSON ``field`` names the asset."""
    named: QuerySet[M] = rows.alias(said=Cast(F(field), TextField())).filter(
        said__contains=str(asset.pk)
    )
    return named


def uses_of(asset: Asset, finder: Finder | None) -> list[Use]:
    """Where an asset is shown, the first hundred places."""
    kits = saying(BrandKit.objects.of(asset.agency_id), "spec", asset)[:MOST]
    found = [Use("brand-kit", kit.pk, kit.name) for kit in kits]
    return [*found, *(finder(asset) if finder else ())][:MOST]


@transaction.atomic
def delete_asset(asset: Asset, finder: Finder | None, recall: Recall | None) -> None:
    """Remove an asset that nothing shows, also no earlier version of a kit or a draft; else say what does.

    Work that the asker does not reach counts too, and is not named. The file goes too, a day later and
    if no other row shares it by then.
    """
    if uses := uses_of(asset, finder):
        names = ", ".join(f"“{use.name}”" for use in uses[:5])
        raise Conflict(f"The asset is used by {names}: archive it instead.")
    with whole_agency():
        elsewhere = bool(uses_of(asset, finder))
        kits = saying(KitVersion.objects.of(asset.agency_id), "spec", asset)
        earlier = kits.exists() or (recall is not None and recall(asset))
    if elsewhere:
        raise Conflict("The asset is used by work for another client: archive it instead.")
    if earlier:
        raise Conflict("An earlier version of something shows the asset: archive it instead.")
    digest, agency = asset.digest, asset.agency_id
    unfinished = asset.status == Asset.Status.PENDING
    key = asset.upload_key
    asset.delete()
    if unfinished:
        doom([key])
    if digest:
        doom([asset_key(agency, digest), thumbnail_key(agency, digest)])
