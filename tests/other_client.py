"""Another client of the world's agency: its work, its rows, and requests that refer to its ids."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connections
from rest_framework.test import APIClient

from accounts.capabilities import Role
from accounts.members.membership import add_member, create_user
from accounts.models import Agency, User
from accounts.tenancy import client_scope, tenant
from rendering import queue
from rendering.worker import task_runner
from tests.brandkits import pictures, uploading
from tests.conftest import PASSWORD
from tests.matrix import AGENCY, CAROUSEL, SLIDE
from tests.world import World, tenant_models

# Occurs in every text of the other client's work, and nowhere else.
MARK = "zqxv"
IDS = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{64}")
FILTERED = {
    "brand-kits": ("client",),
    "threads": ("client",),
    "carousels": ("client",),
    "assets": ("client",),
    "themes": ("client",),
    "hand-overs": ("client",),
    "renders": ("carousel",),
    "audit-events": ("actor", "subject"),
}


@dataclass
class Other:
    """Another client of the agency, with one of everything, and members of its own."""

    api: APIClient
    agency: Agency
    ids: dict[str, str] = field(default_factory=dict)

    def make(self, what: str, **fields: Any) -> dict[str, Any]:
        url = f"/api/v1/agencies/{self.agency.pk}/{what}"
        answer = self.api.post(url, fields, format="json", HTTP_IF_MATCH='"1"')
        assert answer.status_code in (200, 201, 202), (what, answer.content)
        return dict(answer.json())

    def build(self) -> None:
        base, uploaded = f"/api/v1/agencies/{self.agency.pk}", uploading.ready
        client = self.make("clients", name=f"{MARK} client")["id"]
        says = {"client": client, "alt": f"{MARK} alt", "filename": f"{MARK}.png"}
        asset = uploaded(self.api, f"{base}/assets", pictures.png(66, 50), **says)
        spec = {
            "author": {"name": f"{MARK} author", "handle": f"@{MARK}", "avatar": asset["id"]},
            "logos": [{"asset": asset["id"]}],
        }
        kit = self.make("brand-kits", client=client, name=f"{MARK} kit", spec=spec, notes=MARK)[
            "id"
        ]
        theme = self.make("themes", name=f"{MARK} theme", brand_kit=kit)
        thread = self.make(
            "threads",
            client=client,
            text=f"{MARK} one. And more of it.\n---\n{MARK} two.",
            images=[{"post": 1, "asset": asset["id"], "alt": MARK}],
            author={"name": f"{MARK} author"},
        )
        carousel = self.make(
            "carousels",
            thread=thread["id"],
            client=client,
            title=f"{MARK} title",
            style={"theme": theme["key"]},
        )
        render = self.make("renders", carousel=carousel["id"], files=["png"])["id"]
        said = {"verdict": "approved", "note": f"{MARK} note", "despite": 99}
        self.make(f"carousels/{carousel['id']}/reviews", **said)
        over = self.make("hand-overs", carousels=[carousel["id"]], files=["png"], name=MARK)
        while claim := queue.claim():
            assert task_runner.perform(claim)
        links = self.make(f"renders/{render}/links")
        guest = create_user(f"guest-{MARK}@elsewhere.example", PASSWORD, name=f"{MARK} guest")
        add_member(self.agency, guest, Role.GUEST, clients=[UUID(client)])
        mail = f"invited-{MARK}@elsewhere.example"
        outputs = self.api.get(f"{base}/renders/{render}").json()["outputs"]
        element = carousel["document"]["slides"][0]["elements"][0]
        self.ids = {
            "agency_id": str(self.agency.pk),
            "client_id": client,
            "kit_id": kit,
            "theme_id": theme["id"],
            "theme_key": theme["key"],
            "asset_id": asset["id"],
            "thread_id": thread["id"],
            "post_id": thread["posts"][0]["id"],
            "carousel_id": carousel["id"],
            "slide_id": carousel["document"]["slides"][0]["id"],
            "element_id": element["id"],
            "render_id": render,
            "output_id": outputs[0]["id"],
            "links_id": links["id"],
            "hand_over_id": over["id"],
            "user_id": str(guest.pk),
            "member_id": str(guest.pk),
            "team_id": self.make("teams", name=f"{MARK} team", clients=[client])["id"],
            "key_id": self.make("api-keys", name=f"{MARK} key", clients=[client])["id"],
            "invitation_id": self.make("invitations", email=mail, role="guest", clients=[client])[
                "id"
            ],
        }


class HiddenRows:
    """The rows of an agency that are hidden from members with access to one client, and shared rows."""

    def __init__(self, agency: Agency, client_id: str) -> None:
        self.tables: dict[str, list[str]] = {}
        ours: set[str] = set()
        theirs: set[str] = set()
        for model in tenant_models():
            table = model._meta.db_table
            rows = self._rows(table, agency)
            with client_scope(frozenset({UUID(client_id)})), tenant(agency):
                manager: Any = model._meta.default_manager
                of = model.objects.of(agency) if hasattr(model, "objects") else manager
                seen = {str(pk) for pk in of.values_list("pk", flat=True)}
            whole = table in WHOLE_AGENCYS
            out = {pk for pk in rows if whole or pk not in seen}
            for pk, row in () if table in SHARED else rows.items():
                (theirs if pk in out else ours).update(IDS.findall(pk if whole else row))
            stock = {pk for pk in rows if pk not in out and '"client_id": null' in rows[pk]}
            self.tables[table] = sorted(out | stock)
        # Rows of both refer to users and to the agency itself.
        people = {str(pk) for pk in User.objects.values_list("pk", flat=True)}
        self.ids = theirs - ours - people - {str(agency.pk)}
        self.agency = agency

    def contents(self) -> dict[str, str]:
        return {
            f"{table} {pk}": row
            for table, known in self.tables.items()
            for pk, row in self._rows(table, self.agency).items()
            if pk in known
        }

    @staticmethod
    def _rows(table: str, agency: Agency) -> dict[str, str]:
        with connections["owner"].cursor() as cursor:
            cursor.execute(
                f'SELECT id::text, to_jsonb(t)::text FROM "{table}" t WHERE agency_id = %s',
                [agency.pk],
            )
            return dict(cursor.fetchall())


# Rows shared by content, and counters: no response refers to such a row.
SHARED = {
    "accounts_idempotencyrecord",
    "accounts_usage",
    "rendering_blob",
    "rendering_frozensnapshot",
}
# Limited client access reveals nothing of these.
WHOLE_AGENCYS = {
    "accounts_apikey",
    "accounts_auditevent",
    "accounts_invitation",
    "accounts_team",
}


def alike(answer: Any, ids: dict[str, str]) -> tuple[int, str]:
    """Status and body of a response, with the requested ids removed."""
    said = answer.content.decode("latin-1")
    for value in sorted(ids.values(), key=len, reverse=True):
        said = said.replace(value, "#")
    return answer.status_code, re.sub(r'"request_id":"[^"]*"', "", said)


def bodies(ids: dict[str, str]) -> Iterator[tuple[str, str, Any]]:
    """Requests with ids nested in their bodies: method, route, body."""
    asset, theme, slide = ids["asset_id"], ids["theme_key"], ids["slide_id"]
    ground = {"background": {"kind": "image", "asset": asset}}
    picture = {"kind": "image", "id": str(UUID(int=7)), "asset": asset}
    own = "<own slide>"
    operations: list[dict[str, Any]] = [
        {"op": "set_style", "style": {"theme": theme}},
        {"op": "set_style", "style": ground},
        {"op": "set_style", "slide": own, "style": ground},
        {"op": "set_style", "slide": slide, "style": {"theme": "paper"}},
        {"op": "set_slide", "slide": own, "style": {"theme": theme}},
        {"op": "set_slide", "slide": own, "post": ids["post_id"]},
        {"op": "set_document", "style": ground},
        {"op": "insert_element", "slide": own, "index": 0, "element": picture},
        {"op": "add_pictures", "slide": own, "pictures": [{"asset": asset}]},
        {
            "op": "insert_slide",
            "index": 0,
            "slide": {"id": str(UUID(int=9)), "layout": "list", "elements": [picture]},
        },
        {"op": "drop_post", "post": ids["post_id"]},
        {"op": "set_text", "element": ids["element_id"], "text": "Taken"},
        {"op": "remove_element", "slide": own, "element": ids["element_id"]},
        {"op": "remove_slide", "slide": slide},
        {"op": "move_slide", "slide": slide, "index": 0},
        {"op": "set_layout", "slide": slide, "layout": "list"},
        {"op": "duplicate_slide", "slide": slide},
        {"op": "split_slide", "slide": slide},
        {"op": "merge_slides", "slide": own, "other": slide},
    ]
    for operation in operations:
        yield "post", f"{CAROUSEL}/operations", {"operations": [operation], "dry_run": True}
        yield "post", f"{SLIDE}/preview", {"operations": [operation]}
        yield "post", f"{CAROUSEL}/captions", {"operations": [operation]}
    for style in ({"theme": theme}, ground):
        yield "patch", CAROUSEL, {"style": style}
        yield (
            "post",
            f"{AGENCY}/carousels",
            {"thread": "<thread_id>", "client": "<client_id>", "style": style},
        )
    specs: list[dict[str, Any]] = [
        {"author": {"name": "A"}, "logos": [{"asset": asset}]},
        {"author": {"name": "A", "avatar": asset}},
        {"author": {"name": "A"}, "theme": theme},
        {"author": {"name": "A"}, "fonts": [{"role": "body", "family": "A", "asset": asset}]},
    ]
    for spec in specs:
        yield "post", f"{AGENCY}/brand-kits", {"client": "<client_id>", "name": "K", "spec": spec}
        yield "post", f"{AGENCY}/brand-kits/specimen", {"client": "<client_id>", "spec": spec}
        yield "patch", f"{AGENCY}/brand-kits/<uuid:kit_id>", {"spec": spec}
    yield "post", f"{AGENCY}/brand-kits/propose", {"client": "<client_id>", "logo": asset}
    text = {"client": "<client_id>", "text": "One."}
    yield "post", f"{AGENCY}/threads", {**text, "images": [{"post": 1, "asset": asset}]}
    yield "post", f"{AGENCY}/threads", {**text, "author": {"name": "A", "avatar": asset}}
    yield "post", f"{AGENCY}/threads", {"client": ids["client_id"], "text": "One."}
    yield "post", f"{AGENCY}/themes", {"name": "T", "brand_kit": ids["kit_id"]}
    yield (
        "post",
        f"{AGENCY}/themes",
        {"name": "T", "brand_kit": "<kit_id>", "client": ids["client_id"]},
    )
    upload = {"kind": "image", "filename": "a.png", "content_type": "image/png", "bytes": 9}
    yield "post", f"{AGENCY}/assets", {**upload, "client": ids["client_id"]}
    yield "patch", f"{AGENCY}/clients/<uuid:client_id>", {"default_kit": ids["kit_id"]}
    chosen = {"carousels": ["<carousel_id>", ids["carousel_id"]]}
    yield "post", f"{AGENCY}/brand-kits/<uuid:kit_id>/apply", chosen
    yield "post", f"{AGENCY}/hand-overs", {**chosen, "files": ["png"]}
    yield "post", f"{CAROUSEL}/duplicate", {"client": ids["client_id"]}
    yield "post", f"{CAROUSEL}/duplicate", {"brand_kit": ids["kit_id"]}


def filled(world: World, body: Any) -> Any:
    """The body with its placeholders replaced by the world's own ids."""
    said = json.dumps(body).replace("<own slide>", world.ids["slide_id"])
    return json.loads(re.sub(r"<(\w+)>", lambda found: world.ids[found[1]], said))


def send(api: APIClient, world: World, method: str, route: str, body: Any) -> Any:
    path = world.path(route)
    thing = path if method == "patch" else re.sub(r"/(versions/\d+/)?\w+$", "", path)
    version = api.get(thing).get("ETag", '"1"')
    return getattr(api, method)(path, filled(world, body), format="json", HTTP_IF_MATCH=version)


def queries(ids: dict[str, str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Requests with ids in the query: path and query."""
    for path, names in FILTERED.items():
        for name in names:
            value = ids["client_id"] if name == "client" else ids["carousel_id"]
            yield f"{AGENCY}/{path}", {name: value}
    yield f"{CAROUSEL}/settings", {"slide": ids["slide_id"]}
    for axis, entry in (("themes", ids["theme_key"]), ("patterns", "waves")):
        for name in ("carousel", "slide"):
            asked = {"carousel": "<carousel_id>", name: ids[f"{name}_id"]}
            yield f"{AGENCY}/catalogue/{axis}/{entry}/thumbnail", asked
