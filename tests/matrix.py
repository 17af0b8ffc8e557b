"""Every route and method, and the status that each of the cast gets.

allauth's own routes are tested in ``tests/accounts/test_sign_in.py``; their responses have a format
of their own.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.conftest import ACTORS
from tests.world import World

Statuses = dict[str, int]

PROGRAMS = {"program": 403, "strange program": 403}


def everybody(status: int) -> Statuses:
    return dict.fromkeys(ACTORS, status)


def people(status: int) -> Statuses:
    """Everyone who is signed in."""
    return {**everybody(status), **PROGRAMS, "anonymous": 401}


def members(status: int, *allowed: str) -> Statuses:
    """Some members of the agency; other members are refused, and strangers find nothing."""
    outside = {"stranger": 404, "strange program": 404, "anonymous": 401}
    return {**everybody(403), **dict.fromkeys(allowed, status), **outside}


def look(status: int = 200) -> Statuses:
    return members(status, "owner", "admin", "editor", "reviewer", "viewer", "program")


def see(status: int = 200) -> Statuses:
    """Guests too, for the clients that they have access to."""
    return {**look(status), "guest": status}


def work(status: int) -> Statuses:
    return members(status, "owner", "admin", "editor", "program")


def keys(status: int) -> Statuses:
    return members(status, "owner", "admin")


@dataclass(frozen=True)
class Row:
    """The statuses of a route and method by role; ``refs`` are the ids in the body or the query."""

    method: str
    route: str
    statuses: Statuses
    body: Callable[[World], dict[str, Any]] | None = None
    query: Callable[[World], dict[str, str]] | None = None
    refs: tuple[str, ...] = ()
    versioned: bool = False
    multipart: bool = False


AGENCY = "api/v1/agencies/<uuid:agency_id>"
CAROUSEL = f"{AGENCY}/carousels/<uuid:carousel_id>"
SLIDE = f"{CAROUSEL}/slides/<uuid:slide_id>"
LINKS = f"{AGENCY}/renders/<uuid:render_id>/links/<uuid:links_id>"
KIT = {"author": {"name": "Rivermill"}}
UPLOAD = {"kind": "image", "filename": "a.png", "content_type": "image/png", "bytes": 9}


def tomorrow() -> str:
    return (timezone.now() + timedelta(days=1)).isoformat()


def kit_file() -> SimpleUploadedFile:
    """The smallest kit file that can be imported."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("kit.json", json.dumps({"name": "Main", "spec": KIT, "assets": {}}))
    return SimpleUploadedFile("kit.zip", file.getvalue())


NAMES = {"brand_kit": "kit_id", "logo": "asset_id"}

MATRIX = [
    Row("get", "", everybody(200)),
    Row("get", "api/v1/me", people(200)),
    Row("patch", "api/v1/me", people(200), lambda w: {"name": "Olga of the mill"}),
    Row("get", "api/v1/agencies", people(200)),
    Row("post", "api/v1/agencies", people(201), lambda w: {"name": "Another"}),
    Row("get", AGENCY, look()),
    Row("patch", AGENCY, keys(200), lambda w: {"name": "Southquay"}),
    Row("get", f"{AGENCY}/members", look()),
    Row(
        "patch",
        f"{AGENCY}/members/<uuid:user_id>",
        keys(200),
        lambda w: {"all_clients": False, "clients": [w.ids["client_id"]]},
    ),
    Row("get", f"{AGENCY}/teams", keys(200)),
    Row("post", f"{AGENCY}/teams", keys(201), lambda w: {"name": "North"}),
    Row("patch", f"{AGENCY}/teams/<uuid:team_id>", keys(200), lambda w: {"name": "South"}),
    Row("delete", f"{AGENCY}/teams/<uuid:team_id>", keys(204)),
    Row("get", f"{AGENCY}/invitations", keys(200)),
    Row(
        "post",
        f"{AGENCY}/invitations",
        keys(201),
        lambda w: {"email": "ivo@northquay.example", "role": "editor"},
    ),
    # It was sent a moment ago, a conflict for those who may resend it.
    Row("post", f"{AGENCY}/invitations/<uuid:invitation_id>/resend", keys(409)),
    Row("delete", f"{AGENCY}/invitations/<uuid:invitation_id>", keys(204)),
    # These need a token from a mail, for every role.
    Row("get", "api/v1/invitations/<str:token>", everybody(404)),
    Row("post", "api/v1/invitations/<str:token>/accept", {**everybody(404), **PROGRAMS}),
    Row("get", f"{AGENCY}/audit-events", keys(200)),
    Row("get", f"{AGENCY}/audit-events/export", keys(200)),
    Row("get", f"{AGENCY}/usage", keys(200)),
    Row("get", f"{AGENCY}/api-keys", keys(200)),
    Row("post", f"{AGENCY}/api-keys", keys(201), lambda w: {"name": "Another"}),
    Row("delete", f"{AGENCY}/api-keys/<uuid:key_id>", keys(204)),
    Row("get", f"{AGENCY}/clients", see()),
    Row("post", f"{AGENCY}/clients", work(201), lambda w: {"name": "Ada"}),
    Row("get", f"{AGENCY}/clients/<uuid:client_id>", see()),
    Row("patch", f"{AGENCY}/clients/<uuid:client_id>", work(200), lambda w: {"name": "Grace"}),
    Row("get", f"{AGENCY}/brand-kits", look()),
    Row(
        "post",
        f"{AGENCY}/brand-kits",
        work(201),
        lambda w: {"client": w.ids["client_id"], "name": "Winter", "spec": KIT},
        refs=("client",),
    ),
    Row("get", f"{AGENCY}/brand-kits/<uuid:kit_id>", look()),
    Row(
        "patch",
        f"{AGENCY}/brand-kits/<uuid:kit_id>",
        work(200),
        lambda w: {"name": "Autumn"},
        versioned=True,
    ),
    Row("post", f"{AGENCY}/brand-kits/<uuid:kit_id>/duplicate", work(201), lambda w: {}),
    Row("get", f"{AGENCY}/brand-kits/<uuid:kit_id>/versions", look()),
    Row(
        "post",
        f"{AGENCY}/brand-kits/<uuid:kit_id>/versions/<int:version>/restore",
        work(200),
        versioned=True,
    ),
    Row("get", f"{AGENCY}/brand-kits/<uuid:kit_id>/carousels", look()),
    Row(
        "post",
        f"{AGENCY}/brand-kits/<uuid:kit_id>/apply",
        work(200),
        lambda w: {"carousels": [w.ids["carousel_id"]]},
    ),
    Row(
        "post",
        f"{AGENCY}/brand-kits/specimen",
        look(),
        lambda w: {"client": w.ids["client_id"], "spec": {"author": {"name": "A"}}},
        refs=("client",),
    ),
    Row(
        "post",
        f"{AGENCY}/brand-kits/propose",
        work(200),
        lambda w: {"client": w.ids["client_id"], "logo": w.ids["asset_id"]},
        refs=("client", "logo"),
    ),
    Row("get", f"{AGENCY}/brand-kits/<uuid:kit_id>/specimen", look()),
    Row("get", f"{AGENCY}/brand-kits/<uuid:kit_id>/lint", look()),
    Row("get", f"{AGENCY}/assets/<uuid:asset_id>/specimen", look(404)),
    Row("get", f"{AGENCY}/brand-kits/<uuid:kit_id>/export", work(200)),
    Row(
        "post",
        f"{AGENCY}/brand-kits/import",
        work(201),
        lambda w: {"client": w.ids["client_id"], "file": kit_file()},
        refs=("client",),
        multipart=True,
    ),
    Row("get", f"{AGENCY}/formats", see()),
    Row(
        "post",
        f"{AGENCY}/formats",
        work(201),
        lambda w: {"name": "Banner", "width": 1500, "height": 500},
    ),
    Row("get", f"{AGENCY}/formats/<uuid:format_id>", see()),
    Row("patch", f"{AGENCY}/formats/<uuid:format_id>", work(200), lambda w: {"name": "Header"}),
    Row("get", f"{AGENCY}/themes", look()),
    Row(
        "post",
        f"{AGENCY}/themes",
        work(201),
        lambda w: {"name": "House", "brand_kit": w.ids["kit_id"]},
        refs=("brand_kit",),
    ),
    Row("get", f"{AGENCY}/themes/<uuid:theme_id>", look()),
    Row("patch", f"{AGENCY}/themes/<uuid:theme_id>", work(200), lambda w: {"name": "Home"}),
    Row("get", f"{AGENCY}/assets", look()),
    Row("post", f"{AGENCY}/assets", work(201), lambda w: UPLOAD),
    Row("get", f"{AGENCY}/assets/<uuid:asset_id>", look()),
    Row("patch", f"{AGENCY}/assets/<uuid:asset_id>", work(200), lambda w: {"licence": "Our own"}),
    Row("get", f"{AGENCY}/assets/<uuid:asset_id>/uses", look()),
    Row("post", f"{AGENCY}/assets/<uuid:asset_id>/complete", work(200)),
    Row("delete", f"{AGENCY}/assets/<uuid:asset_id>", work(204)),
    Row("get", f"{AGENCY}/threads", look()),
    Row(
        "post",
        f"{AGENCY}/threads",
        work(201),
        lambda w: {"client": w.ids["client_id"], "text": "One post.\n---\nAnother."},
        refs=("client",),
    ),
    Row("get", f"{AGENCY}/threads/<uuid:thread_id>", look()),
    Row("post", f"{AGENCY}/threads/<uuid:thread_id>/media", work(202)),
    Row("post", f"{AGENCY}/threads/<uuid:thread_id>/reimport", work(201)),
    Row("get", f"{AGENCY}/carousels", see()),
    Row(
        "post",
        f"{AGENCY}/carousels",
        work(201),
        lambda w: {
            "thread": w.ids["thread_id"],
            "client": w.ids["client_id"],
            "brand_kit": w.ids["kit_id"],
        },
        refs=("thread", "client", "brand_kit"),
    ),
    Row("get", f"{AGENCY}/hand-overs", see()),
    # Another kit was applied since the approval: a conflict for those who may hand it over.
    Row(
        "post",
        f"{AGENCY}/hand-overs",
        work(422),
        lambda w: {"carousels": [w.ids["carousel_id"]], "files": ["png"]},
    ),
    Row("get", f"{AGENCY}/hand-overs/<uuid:hand_over_id>", see()),
    Row("get", CAROUSEL, see()),
    Row("patch", CAROUSEL, work(200), lambda w: {"title": "Ferry"}, versioned=True),
    Row(
        "post",
        f"{CAROUSEL}/operations",
        work(200),
        lambda w: {"operations": [{"op": "set_document", "title": "Oven"}]},
        versioned=True,
    ),
    Row("post", f"{CAROUSEL}/undo", work(200), versioned=True),
    Row("post", f"{CAROUSEL}/redo", work(200), versioned=True),
    Row(
        "post",
        f"{CAROUSEL}/duplicate",
        work(201),
        lambda w: {"client": w.ids["client_id"], "brand_kit": w.ids["kit_id"]},
        refs=("client", "brand_kit"),
    ),
    # The carousel fits into one part: a conflict for those who may split it.
    Row("post", f"{CAROUSEL}/split", work(409), lambda w: {"format": "instagram-4x5"}),
    Row("get", f"{CAROUSEL}/validation", see()),
    Row("get", f"{CAROUSEL}/captions", see()),
    Row("post", f"{CAROUSEL}/captions", look(), lambda w: {"operations": []}),
    Row("get", f"{CAROUSEL}/settings", look()),
    Row("get", f"{CAROUSEL}/reviews", see()),
    Row(
        "post",
        f"{CAROUSEL}/reviews",
        members(201, "owner", "admin", "reviewer", "guest"),
        lambda w: {"verdict": "approved"},
        versioned=True,
    ),
    Row("get", f"{CAROUSEL}/versions", look()),
    Row("get", f"{CAROUSEL}/versions/sittings", look()),
    Row("get", f"{CAROUSEL}/versions/<int:version>", look()),
    Row("get", f"{CAROUSEL}/versions/<int:version>/thumbnail", look()),
    Row("put", f"{CAROUSEL}/versions/<int:version>/name", work(200), lambda w: {"name": "First"}),
    Row("delete", f"{CAROUSEL}/versions/<int:version>/name", work(204)),
    Row("get", f"{CAROUSEL}/versions/<int:version>/compare", look()),
    Row("post", f"{CAROUSEL}/versions/<int:version>/restore", work(200), versioned=True),
    Row("get", f"{SLIDE}/preview", see()),
    Row("post", f"{SLIDE}/preview", look(), lambda w: {"operations": []}),
    Row("get", f"{SLIDE}/layout", see()),
    Row("get", f"{AGENCY}/renders", see()),
    Row(
        "post",
        f"{AGENCY}/renders",
        work(202),
        lambda w: {"carousel": w.ids["carousel_id"], "files": ["png"]},
        refs=("carousel",),
    ),
    Row("get", f"{AGENCY}/renders/<uuid:render_id>", see()),
    Row("post", f"{AGENCY}/renders/<uuid:render_id>/events", see()),
    Row("get", f"{AGENCY}/renders/<uuid:render_id>/outputs/<uuid:output_id>/link", see()),
    # It has not ended yet: a conflict for those who may share its files.
    Row("post", f"{AGENCY}/renders/<uuid:render_id>/links", work(409), lambda w: {}),
    Row("get", f"{AGENCY}/renders/<uuid:render_id>/links", look()),
    Row("get", LINKS, look()),
    Row("patch", LINKS, work(200), lambda w: {"publish_at": tomorrow()}),
    Row("delete", LINKS, work(204)),
    # Nothing of this render failed: a conflict for those who may retry it.
    Row("post", f"{AGENCY}/renders/<uuid:render_id>/retry", work(409)),
    Row("post", f"{AGENCY}/renders/<uuid:render_id>/cancel", work(200)),
    Row(
        "get",
        f"{AGENCY}/catalogue/<slug:axis>/<slug:entry>/thumbnail",
        look(),
        query=lambda w: {"carousel": w.ids["carousel_id"]},
        refs=("carousel",),
    ),
    Row("get", "api/v1/catalogue/<slug:axis>/<slug:entry>/thumbnail", everybody(200)),
    Row("get", "api/v1/catalogue/schemas/<slug:name>", everybody(200)),
    Row("get", "api/v1/catalogue/goals", everybody(200)),
    Row("get", "api/v1/catalogue/channels", everybody(200)),
    Row("get", "api/v1/catalogue/formats", everybody(200)),
    Row("get", "api/v1/catalogue/layouts", everybody(200)),
    Row("get", "api/v1/catalogue/recipes", everybody(200)),
    Row("get", "api/v1/catalogue/fonts", everybody(200)),
    Row("get", "api/v1/catalogue/themes", everybody(200)),
    Row("get", "api/v1/catalogue/patterns", everybody(200)),
    Row("get", "api/v1/catalogue/pairings", everybody(200)),
    Row("get", "api/schema", everybody(200)),
    Row("get", "api/docs", everybody(200)),
    # No role has its token.
    Row("get", "metrics", everybody(404)),
    # These need a signature, for every role.
    Row("get", "files/<str:token>/<str:filename>", everybody(404)),
    Row("get", "objects/<path:key>", everybody(403)),
    Row("put", "objects/<path:key>", everybody(403)),
    # Every member may leave; only those who manage members learn about others here.
    Row(
        "delete",
        f"{AGENCY}/members/<uuid:user_id>",
        {**see(404), "owner": 204, "admin": 204},
    ),
    Row(
        "post",
        f"{AGENCY}/transfer",
        {**members(204, "owner")},
        lambda w: {"member": w.ids["member_id"]},
        refs=("member",),
    ),
]
