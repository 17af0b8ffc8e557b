"""An agency with one of everything, created over HTTP, and a check whether it changed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connections, models
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.capabilities import Role
from accounts.members.membership import add_member, create_user
from accounts.models import Agency
from accounts.tenancy import TenantManager, TenantModel, tenant
from rendering import queue
from rendering.models import FileLinks
from rendering.worker import task_runner
from tests.brandkits import pictures, uploading

THREAD = "The oven crossed the river at night.\n---\nNobody in the town slept before noon."


@dataclass(frozen=True)
class World:
    """The ids of one of everything, under their names in routes."""

    ids: dict[str, str]

    def path(self, route: str, **others: object) -> str:
        """A route filled with this world's ids, or with those in ``others``."""
        ids = {**self.ids, **{name: str(value) for name, value in others.items()}}
        return "/" + re.sub(r"<\w+:(\w+)>", lambda found: ids[found[1]], route)


def build(api: APIClient, agency: Agency) -> World:
    """Create one of everything, as a user with every permission."""
    base = f"/api/v1/agencies/{agency.pk}"

    def make(what: str, **fields: Any) -> dict[str, Any]:
        answer = api.post(f"{base}/{what}", fields, format="json")
        assert answer.status_code in (201, 202), answer.content
        return dict(answer.json())

    member, heir = (
        create_user(f"{name}-{agency.pk}@northquay.example", "five-loaves-and-a-ferry")
        for name in ("mila", "heinz")
    )
    for user in (member, heir):
        add_member(agency, user, Role.VIEWER)
    team = make("teams", name="Everybody")
    invitation = make("invitations", email=f"ina-{agency.pk}@northquay.example", role="viewer")
    key = make("api-keys", name="Script")
    client = make("clients", name="Rivermill")
    kit = make(
        "brand-kits", client=client["id"], name="Main", spec={"author": {"name": "Rivermill"}}
    )
    theme = make("themes", name="House", brand_kit=kit["id"])
    own_format = make("formats", name="Banner", width=1200, height=628)
    asset = uploading.ready(api, f"{base}/assets", pictures.png())
    thread = make("threads", client=client["id"], text=THREAD)
    carousel = make("carousels", thread=thread["id"], client=client["id"], brand_kit=kit["id"])
    named = api.put(
        f"{base}/carousels/{carousel['id']}/versions/1/name", {"name": "First"}, format="json"
    )
    assert named.status_code == 200
    render = make("renders", carousel=carousel["id"], files=["png"])
    approved = api.post(
        f"{base}/carousels/{carousel['id']}/reviews",
        {"verdict": "approved"},
        format="json",
        HTTP_IF_MATCH='"1"',
    )
    assert approved.status_code == 201
    hand_over = make("hand-overs", carousels=[carousel["id"]], files=["png"])
    return World(
        {
            "agency_id": str(agency.pk),
            "user_id": str(member.pk),
            "member_id": str(heir.pk),
            "team_id": team["id"],
            "invitation_id": invitation["id"],
            "token": "nothing",
            "filename": "01.png",
            "key_id": key["id"],
            "client_id": client["id"],
            "kit_id": kit["id"],
            "theme_id": theme["id"],
            "format_id": own_format["id"],
            "asset_id": asset["id"],
            "thread_id": thread["id"],
            "carousel_id": carousel["id"],
            "slide_id": carousel["document"]["slides"][0]["id"],
            "render_id": render["id"],
            "hand_over_id": hand_over["id"],
            "links_id": _linked(agency, render["id"]),
            "output_id": _painted(api, f"{base}/renders/{render['id']}"),
            "axis": "patterns",
            "name": "document",
            "version": "1",
            "entry": "waves",
            "key": "nothing",
        }
    )


def _painted(api: APIClient, url: str) -> str:
    """Render the first file and return its id; the other tasks stay queued."""
    while True:
        made = [output["id"] for output in api.get(url).json()["outputs"] if output["id"]]
        if made:
            return str(made[0])
        claim = queue.claim()
        assert claim is not None
        assert task_runner.perform(claim)


def _linked(agency: Agency, render: str) -> str:
    """Create links to a render that has not ended, which HTTP would refuse; returns their id."""
    now = timezone.now()
    with tenant(agency):
        links = FileLinks.objects.of(agency).create(
            agency=agency,
            render_id=UUID(render),
            publish_at=now,
            expires_at=now + timedelta(days=7),
        )
    return str(links.pk)


def tenant_models() -> list[type[models.Model]]:
    """Every model whose rows belong to an agency and require its name to be read."""
    return [
        model
        for model in apps.get_models()
        if issubclass(model, TenantModel) or isinstance(model._meta.default_manager, TenantManager)
    ]


def contents(agency_id: str) -> dict[str, str]:
    """A digest of an agency's rows in every tenant table, bypassing row-level security."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(_digests(), {"agency": agency_id})
        return dict(cursor.fetchall())


@cache
def _digests() -> str:
    """One statement for all tables, so that a check after every request takes one round trip."""
    return " UNION ALL ".join(
        f"SELECT '{table}', concat(count(*), ' ', md5(string_agg(t::text, '|' ORDER BY id))) "
        f'FROM "{table}" t WHERE agency_id = %(agency)s'
        for table in (model._meta.db_table for model in tenant_models())
    )
