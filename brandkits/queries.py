"""Queries on brand kits and assets for other apps, always inside one agency."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from accounts.models import Agency
from brandkits.models import Asset, BrandKit, Client, of_client
from core.errors import Invalid, missing


def asset_refs(agency: Agency | UUID, ids: Iterable[UUID], client_id: UUID) -> dict[UUID, Asset]:
    """Return the assets among ``ids`` that a client's work may use, the same for every caller.

    Missing assets and those of other clients are left out alike.
    """
    return Asset.objects.of(agency).filter(of_client(client_id)).in_bulk(list(ids))


def require_assets(
    agency: Agency | UUID, pointers: Mapping[str, UUID], client_id: UUID
) -> dict[UUID, Asset]:
    """Return the ready assets by id, for a client's work; each pointer is the place that names its id.

    Raises ``Missing`` for every place whose asset does not exist, ``Invalid`` for every place whose asset
    belongs to another client or is not ready.
    """
    found = Asset.objects.of(agency).in_bulk(list(pointers.values()))
    absent = [pointer for pointer, pk in pointers.items() if pk not in found]
    if absent:
        raise missing("asset", absent)
    others = [
        pointer for pointer, pk in pointers.items() if found[pk].client_id not in (None, client_id)
    ]
    if others:
        detail = "This asset belongs to another client: upload the file for this client too."
        raise Invalid(
            "Some assets cannot be used.",
            errors=[
                {"pointer": place, "detail": detail, "code": "other-client"} for place in others
            ],
        )
    waiting = [
        pointer for pointer, pk in pointers.items() if found[pk].status != Asset.Status.READY
    ]
    if waiting:
        detail = "This asset is not ready: complete its upload first."
        raise Invalid(
            "Some assets cannot be used.",
            errors=[{"pointer": place, "detail": detail, "code": "not-ready"} for place in waiting],
        )
    return found


def require_client(agency: Agency | UUID, pk: UUID, *, pointer: str) -> Client:
    """Return the client named at ``pointer`` of the request; raises ``Missing`` with that pointer."""
    client = Client.objects.of(agency).filter(pk=pk).first()
    if client is None:
        raise missing("client", [pointer])
    return client


def require_brand_kit(agency: Agency | UUID, pk: UUID, *, pointer: str) -> BrandKit:
    """Return the brand kit named at ``pointer`` of the request; raises ``Missing`` with that pointer."""
    kit = BrandKit.objects.of(agency).filter(pk=pk).first()
    if kit is None:
        raise missing("brand kit", [pointer])
    return kit
