"""Every route and method, and what each of the cast gets for an answer.

A new route fails here until it has a row. allauth's own routes are tried in
``tests/accounts/test_sign_in.py``; they answer in a format of their own.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.test import APIClient

from accounts.capabilities import Role
from accounts.keys import create_api_key
from accounts.models import Agency, User
from accounts.people import add_member, create_user
from accounts.tenancy import tenant
from tests.conftest import ACTORS, PASSWORD
from tests.world import World, contents

Statuses = dict[str, int]


PROGRAMS = {"program": 403, "strange program": 403}


def everybody(status: int) -> Statuses:
    return dict.fromkeys(ACTORS, status)


def people(status: int) -> Statuses:
    """Whoever is signed in."""
    return {**everybody(status), **PROGRAMS, "anonymous": 401}


def members(status: int, *allowed: str) -> Statuses:
    """Some of the agency's; other members may not, and to strangers there is nothing."""
    outside = {"stranger": 404, "strange program": 404, "anonymous": 401}
    return {**everybody(403), **dict.fromkeys(allowed, status), **outside}


def look(status: int = 200) -> Statuses:
    return members(status, "owner", "admin", "editor", "reviewer", "viewer", "program")


def see(status: int = 200) -> Statuses:
    """Guests too, of the clients that they belong to."""
    return {**look(status), "guest": status}


def work(status: int) -> Statuses:
    return members(status, "owner", "admin", "editor", "program")


def keys(status: int) -> Statuses:
    return members(status, "owner", "admin")


@dataclass(frozen=True)
class Row:
    """What a route and method answers to whom; ``refs`` are the ids in the body or the query."""

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
KIT = {"author": {"name": "Rivermill"}}
UPLOAD = {"kind": "image", "filename": "a.png", "content_type": "image/png", "bytes": 9}


def kit_file() -> SimpleUploadedFile:
    """The smallest kit that can be imported."""
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
    # It was sent a moment ago, and to those who may send it again that is said.
    Row("post", f"{AGENCY}/invitations/<uuid:invitation_id>/resend", keys(409)),
    Row("delete", f"{AGENCY}/invitations/<uuid:invitation_id>", keys(204)),
    # What opens these is in a mail, whoever asks.
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
    Row("get", f"{AGENCY}/brand-kits/<uuid:kit_id>/drafts", look()),
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
    # What the world holds fits into one part, and to those who may divide it that is said.
    Row("post", f"{CAROUSEL}/split", work(409), lambda w: {"format": "instagram-4x5"}),
    Row("get", f"{CAROUSEL}/validation", look()),
    Row("get", f"{CAROUSEL}/settings", look()),
    Row("get", f"{CAROUSEL}/versions", look()),
    Row("get", f"{CAROUSEL}/versions/<int:version>", look()),
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
    # Nothing of this render failed, and to those who may repeat it that is said.
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
    Row("get", "health/live", everybody(200)),
    Row("get", "health/ready", everybody(200)),
    # Nobody has its token here.
    Row("get", "metrics", everybody(404)),
    # What opens these is a signature, whoever asks.
    Row("get", "objects/<path:key>", everybody(403)),
    Row("put", "objects/<path:key>", everybody(403)),
    # Everybody may leave; of others only those who manage people may know here.
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
# Django views that are functions do not say which methods they are for.
FUNCTIONS = {
    "editor": {"get"},
    "live": {"get"},
    "ready": {"get"},
    "metrics": {"get"},
    "object": {"get", "put"},
}


def routes(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, str]]:
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry, route)
        elif not route.startswith("_allauth/"):
            yield from ((method, route) for method in handled(entry))


def handled(entry: URLPattern) -> set[str]:
    view = getattr(entry.callback, "view_class", None) or getattr(entry.callback, "cls", None)
    if view is None:
        return FUNCTIONS[str(entry.name)]
    return {name for name in ("get", "post", "put", "patch", "delete") if hasattr(view, name)}


def test_every_route_and_method_has_one_row() -> None:
    assert sorted(routes(get_resolver())) == sorted((row.method, row.route) for row in MATRIX)


def ask(api: APIClient, row: Row, path: str, world: World, **changes: object) -> Any:
    body = {**row.body(world), **changes} if row.body else None
    if row.query:
        path += "?" + urlencode({**row.query(world), **changes})
    headers = {}
    if row.versioned:
        # A verb below a thing changes the thing.
        thing = path if row.method != "post" else re.sub(r"/(versions/\d+/)?\w+$", "", path)
        headers["HTTP_IF_MATCH"] = api.get(thing).get("ETag", '"1"')
    shape = "multipart" if row.multipart else "json"
    answer = getattr(api, row.method)(path, body, format=shape, **headers)
    if answer.streaming:
        answer.close()
    return answer


@pytest.mark.parametrize("actor", ACTORS)
def test_everyone_gets_what_the_table_says_and_a_refusal_changes_nothing(
    actor: str,
    as_actor: Callable[[str], APIClient],
    world: World,
    counted: Callable[[str, int], None],
) -> None:
    api = as_actor(actor)
    got, changed = {}, []
    for row in MATRIX:
        before = contents(world.ids["agency_id"])
        got[row.method, row.route] = ask(api, row, world.path(row.route), world).status_code
        refused = got[row.method, row.route] >= 400
        if refused and contents(world.ids["agency_id"]) != before:
            changed.append((row.method, row.route))
    counted("answers of a route to a role", len(got))
    assert got == {(row.method, row.route): row.statuses[actor] for row in MATRIX}
    assert changed == []


@pytest.mark.parametrize("actor", ["guest", "stranger", "anonymous"])
def test_who_may_not_read_may_not_ask_for_the_headers_either(
    actor: str, as_actor: Callable[[str], APIClient], world: World
) -> None:
    api = as_actor(actor)
    rows = [row for row in MATRIX if row.method == "get" and not row.query]
    got = {row.route: api.head(world.path(row.route)).status_code for row in rows}
    assert got == {row.route: row.statuses[actor] for row in rows}


def own_ids(row: Row) -> list[str]:
    """The names of the ids in a route, below the agency."""
    return [
        part.partition(":")[2].rstrip(">")
        for part in row.route.split("/")
        if part.startswith("<uuid:") and part != "<uuid:agency_id>"
    ]


def told(answer: Any) -> tuple[int, dict[str, Any]]:
    """What an answer gives away, apart from the request's own id."""
    return answer.status_code, {k: v for k, v in answer.json().items() if k != "request_id"}


def test_foreign_and_absent_look_the_same_on_every_route(
    client_as: Callable[[User], APIClient],
    owner: User,
    world: World,
    elsewhere: World,
    counted: Callable[[str, int], None],
) -> None:
    api = client_as(owner)
    untouched = contents(elsewhere.ids["agency_id"])
    different = []
    for row in MATRIX:
        for name in [*own_ids(row), *(["agency_id"] if "<uuid:agency_id>" in row.route else [])]:
            answers = []
            for value in (elsewhere.ids[name], uuid4()):
                path = world.path(row.route, **{name: value})
                with CaptureQueriesContext(connection) as queries:
                    answers.append((told(ask(api, row, path, world)), len(queries)))
            counted("foreign ids in a route", 1)
            if answers[0] != answers[1] or answers[0][0][0] != 404:
                different.append((row.method, row.route, name, answers))
    assert different == []
    assert contents(elsewhere.ids["agency_id"]) == untouched


def test_foreign_and_absent_ids_in_a_body_look_the_same_and_write_nothing(
    client_as: Callable[[User], APIClient],
    owner: User,
    world: World,
    elsewhere: World,
    counted: Callable[[str, int], None],
) -> None:
    api = client_as(owner)
    before = contents(world.ids["agency_id"])
    different = []
    for row in MATRIX:
        for ref in row.refs:
            foreign = elsewhere.ids[NAMES.get(ref, f"{ref}_id")]
            answers = [
                told(ask(api, row, world.path(row.route), world, **{ref: str(value)}))
                for value in (foreign, uuid4())
            ]
            counted("foreign ids in a body", 1)
            pointers = [error["pointer"] for error in answers[0][1].get("errors", [])]
            if answers[0] != answers[1] or answers[0][0] != 404 or pointers != [f"/{ref}"]:
                different.append((row.method, row.route, ref, answers))
    assert different == []
    assert contents(world.ids["agency_id"]) == before


# Of everything that can be named by an id, what belongs to one client.
OF_A_CLIENT = frozenset(
    {"client_id", "kit_id", "thread_id", "carousel_id", "slide_id", "render_id", "output_id"}
)


@pytest.mark.parametrize("actor", ["editor", "reviewer", "viewer", "guest", "program"])
def test_who_belongs_to_another_client_finds_nothing(
    actor: str,
    agency: Agency,
    owner: User,
    client_as: Callable[[User], APIClient],
    world: World,
    counted: Callable[[str, int], None],
) -> None:
    made = client_as(owner).post(
        f"/api/v1/agencies/{agency.pk}/clients", {"name": "Other"}, format="json"
    )
    other = UUID(made.json()["id"])
    if actor == "program":
        with tenant(agency):
            _, secret = create_api_key(agency, name="Own", created_by=owner, clients=[other])
        api = APIClient()
        api.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
        api.get(f"/api/v1/agencies/{agency.pk}/clients")  # its last use is on record
    else:
        user = create_user(f"{actor}@elsewhere.example", PASSWORD)
        add_member(agency, user, Role(actor), all_clients=False, clients=[other])
        api = client_as(user)
    before, seen, asked = contents(world.ids["agency_id"]), [], 0
    for row in MATRIX:
        named = OF_A_CLIENT & {*own_ids(row), *(NAMES.get(ref, f"{ref}_id") for ref in row.refs)}
        if "agency_id" not in row.route or not 200 <= row.statuses[actor] < 300:
            continue
        answer = ask(api, row, world.path(row.route), world)
        counted("answers of a route to somebody of another client", 1)
        if named:
            asked += 1
            if answer.status_code != 404:
                seen.append((row.method, row.route, answer.status_code))
        elif row.method == "get":
            found = answer.content.decode()
            if any(world.ids[name] in found for name in OF_A_CLIENT):
                seen.append((row.method, row.route, "listed"))
    assert seen == []
    assert asked >= 5
    rows = contents(world.ids["agency_id"])
    for table in ("client", "brandkit", "kitversion"):
        assert rows[f"brandkits_{table}"] == before[f"brandkits_{table}"]
    for table in ("carousels_thread", "carousels_carousel", "rendering_render"):
        assert rows[table] == before[table]
