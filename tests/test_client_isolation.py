"""Clients of one agency are isolated from each other, and none can change resources shared by all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any
from uuid import UUID

import pytest
from django.db import connections
from rest_framework.test import APIClient

from accounts.capabilities import Role
from accounts.members.api_keys import create_api_key
from accounts.members.membership import add_member, create_user
from accounts.models import Agency, User
from accounts.tenancy import client_scope, tenant
from brandkits.catalogue.own_themes import tokens_from
from brandkits.models import Asset, OwnFormat, OwnTheme
from carousels.models import Carousel
from carousels.snapshots import freeze
from core.http.schema_fields import adapter
from design.catalogue.theme import Tokens
from design.kit.spec import Author, KitSpec
from tests.brandkits import pictures
from tests.conftest import PASSWORD
from tests.desk import Desk
from tests.world import contents

TOKENS = adapter(Tokens).dump_python(
    tokens_from(KitSpec(author=Author(name="A")), "light"), mode="json"
)
BANNER = {"name": "Banner", "width": 1200, "height": 628}


@pytest.fixture
def other(desk: Desk, agency: Agency) -> Desk:
    return Desk(desk.api, agency, "Baker's")


SignIn = Callable[..., APIClient]


@pytest.fixture
def for_only(agency: Agency, owner: User, client_as: Callable[[User], APIClient]) -> SignIn:
    """A member or a program with access to some clients only."""

    def somebody(*clients: str, role: str = "editor") -> APIClient:
        ids = [UUID(client) for client in clients]
        if role == "program":
            with tenant(agency):
                _, secret = create_api_key(agency, name="Own", created_by=owner, clients=ids)
            api = APIClient()
            api.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
            api.get(f"/api/v1/agencies/{agency.pk}/clients")  # records its last use
            return api
        user = create_user(f"{role}-{clients[0]}@northquay.example", PASSWORD)
        add_member(agency, user, Role(role), all_clients=False, clients=ids)
        return client_as(user)

    return somebody


def logo_kit(asset: str) -> dict[str, Any]:
    return {"author": {"name": "Baker's"}, "logos": [{"asset": asset}]}


def unchanged(before: dict[str, str], agency: Agency) -> bool:
    """Whether nothing changed except records of presence."""
    return contents(str(agency.pk)) == before


@pytest.mark.parametrize("role", ["editor", "program"])
def test_a_member_with_access_to_one_client_changes_no_shared_resources(
    role: str, desk: Desk, other: Desk, agency: Agency, for_only: SignIn
) -> None:
    stock = desk.asset(pictures.png())["id"]
    theme = desk.post("themes", {"name": "House", "tokens": TOKENS})["id"]
    size = desk.post("formats", BANNER)["id"]
    other.post("brand-kits", {"client": other.client, "name": "B", "spec": logo_kit(stock)})
    api = for_only(desk.client, role=role)
    before = contents(str(agency.pk))
    for what in (f"assets/{stock}", f"themes/{theme}", f"formats/{size}"):
        assert api.get(f"{desk.base}/{what}").status_code == 200
        said = {"archived": True}
        assert api.patch(f"{desk.base}/{what}", said, format="json").status_code == 403
    assert api.delete(f"{desk.base}/assets/{stock}").status_code == 403
    assert api.post(f"{desk.base}/assets/{stock}/complete").status_code == 403
    for path, body in (
        ("assets", {"kind": "image", "filename": "a.png", "content_type": "image/png", "bytes": 9}),
        ("themes", {"name": "Mine", "tokens": TOKENS}),
    ):
        answer = api.post(f"{desk.base}/{path}", body, format="json")
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/client")
    assert api.post(f"{desk.base}/formats", BANNER, format="json").status_code == 403
    assert unchanged(before, agency)


def test_a_member_with_access_to_one_client_uses_the_agencys_formats(
    desk: Desk, for_only: SignIn
) -> None:
    made = desk.post("formats", BANNER)
    draft = desk.draft(format=made["key"])
    api = for_only(desk.client)
    assert api.get(f"{desk.base}/formats").json()["results"] == [made]
    found = api.get(f"{desk.base}/carousels/{draft['id']}/validation").json()
    assert [one["format"] for one in found["reports"]] == [made["key"]]


def test_the_database_itself_protects_shared_resources(desk: Desk, agency: Agency) -> None:
    stock = desk.asset(pictures.png())["id"]
    desk.post("themes", {"name": "House", "tokens": TOKENS})
    desk.post("formats", BANNER)
    before = contents(str(agency.pk))
    with client_scope(frozenset({UUID(desk.client)})), tenant(agency):
        assert Asset.objects.of(agency).filter(pk=stock).exists()
        assert OwnTheme.objects.of(agency).count() == 1
        assert Asset.objects.of(agency).update(filename="taken.png") == 0
        assert OwnTheme.objects.of(agency).update(name="Taken") == 0
        assert OwnFormat.objects.of(agency).update(width=640) == 0
        assert OwnFormat.objects.of(agency)._raw_delete("default") == 0
        assert Asset.objects.of(agency).filter(pk=stock)._raw_delete("default") == 0
    assert unchanged(before, agency)


def test_an_asset_that_another_clients_work_shows_is_not_deleted(
    desk: Desk, other: Desk, agency: Agency, for_only: SignIn
) -> None:
    """Such work dates from before files were isolated by client; the response does not name it."""
    asset = desk.asset(pictures.png(), client=desk.client)["id"]
    made = other.draft()["id"]
    with tenant(agency):
        draft = Carousel.objects.of(agency).get(pk=made)
        draft.document["style"]["background"] = {"kind": "image", "asset": asset}
        draft.save(update_fields=["document"])
    before = contents(str(agency.pk))
    for api in (for_only(desk.client), desk.api):
        answer = api.delete(f"{desk.base}/assets/{asset}")
        assert answer.status_code == 409
        assert (draft.title in answer.json()["detail"]) == (api is desk.api)
    assert unchanged(before, agency)
    with tenant(agency):
        Carousel.objects.of(agency).filter(pk=draft.pk).delete()
    assert (
        for_only(desk.client, role="program").delete(f"{desk.base}/assets/{asset}").status_code
        == 204
    )


def test_a_carousel_shows_no_file_of_another_client(
    desk: Desk, other: Desk, agency: Agency
) -> None:
    asset = desk.asset(pictures.png(), client=desk.client)["id"]
    kit = {"client": other.client, "name": "B", "spec": logo_kit(asset)}
    draft = other.draft()
    slide = draft["document"]["slides"][0]["id"]
    ground = {"background": {"kind": "image", "asset": asset}}
    picture = {"kind": "image", "id": "01890a5d-ac96-774b-bcce-b302099a8057", "asset": asset}
    asked = [
        ("brand-kits", kit),
        ("brand-kits/specimen", {"client": other.client, "spec": kit["spec"]}),
        ("brand-kits/propose", {"client": other.client, "logo": asset}),
        (
            "threads",
            {"client": other.client, "text": "One.", "images": [{"post": 1, "asset": asset}]},
        ),
        *(
            (f"carousels/{draft['id']}/operations", {"operations": [operation]})
            for operation in (
                {"op": "set_style", "style": ground},
                {"op": "set_style", "slide": slide, "style": ground},
                {"op": "insert_element", "slide": slide, "index": 0, "element": picture},
            )
        ),
    ]
    before = contents(str(agency.pk))
    for path, body in asked:
        answer = desk.api.post(f"{desk.base}/{path}", body, format="json", HTTP_IF_MATCH='"1"')
        assert answer.status_code == 422, (path, answer.content)
        assert answer.json()["errors"][0]["code"] == "other-client"
    assert unchanged(before, agency)


def test_a_carousel_is_made_from_a_thread_of_its_own_client(desk: Desk, other: Desk) -> None:
    before = desk.rows()
    thread = desk.thread()["id"]
    body = {"thread": thread, "client": other.client, "brand_kit": other.kit}
    answer = desk.ask("carousels", body)
    assert answer.status_code == 409
    assert [one["pointer"] for one in answer.json()["errors"]] == ["/thread"]
    assert desk.rows()[2] == before[2]


def _pictured(desk: Desk) -> tuple[Any, set[str]]:
    """A carousel with a client's own pictures wherever one can be, and their ids."""
    cover, ground, face = (
        desk.asset(pictures.png(40 + at, 30), client=desk.client)["id"] for at in range(3)
    )
    thread = desk.thread(
        images=[{"post": 1, "asset": cover}], author={"name": "Ada", "avatar": face}
    )
    theme = desk.post("themes", {"name": "Own", "brand_kit": desk.kit})["key"]
    draft = desk.draft(thread=thread["id"])
    style = {"background": {"kind": "image", "asset": ground}, "theme": theme}
    slide = draft["document"]["slides"][1]["id"]
    draft = desk.operate(
        draft,
        {"op": "set_style", "style": style},
        {"op": "set_style", "slide": slide, "style": {"theme": theme}},
        version=1,
    )
    return draft, {cover, ground, face}


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)
    elif isinstance(value, str):
        yield value


def test_a_duplicate_for_another_client_has_its_own_copies(
    desk: Desk, other: Desk, agency: Agency, for_only: SignIn
) -> None:
    draft, shown = _pictured(desk)
    copy = desk.post(f"carousels/{draft['id']}/duplicate", {"client": other.client})
    theirs = {*shown, desk.client, desk.kit, draft["thread"], draft["id"]}
    posts = {one["id"] for one in desk.get(f"threads/{draft['thread']}")["posts"]}
    assert (theirs | posts).isdisjoint(_strings(copy))
    assert "own-" not in str(copy["document"])
    assert copy["thread"] is None
    assert len(copy["copied"]) == 3
    # A guest of that client sees the same.
    snapshots = []
    for reach in (None, frozenset({UUID(other.client)})):
        with client_scope(reach), tenant(agency):
            rows = Carousel.objects.of(agency).select_related("kit_version")
            snapshots.append(freeze(rows.get(pk=copy["id"])))
    assert snapshots[0] == snapshots[1]
    assert set(map(str, snapshots[0].assets)) == set(copy["copied"])
    guest = for_only(other.client, role="viewer")
    listed = guest.get(f"{desk.base}/assets").json()["results"]
    assert {one["id"] for one in listed} == set(copy["copied"])
    # A second copy reuses the existing assets.
    again = desk.post(f"carousels/{draft['id']}/duplicate", {"client": other.client})
    assert set(again["copied"]) == set(copy["copied"])
    # For the same client nothing is copied, and the thread stays.
    same = desk.post(f"carousels/{draft['id']}/duplicate", {})
    assert (same["copied"], same["thread"]) == ([], draft["thread"])


def test_posts_of_another_clients_thread_are_neither_dropped_nor_rebuilt(
    desk: Desk, other: Desk, agency: Agency
) -> None:
    """Not even into old carousels that still have the thread of another client."""
    thread = desk.thread()
    copy = other.draft()
    with tenant(agency):
        Carousel.objects.of(agency).filter(pk=copy["id"]).update(thread=thread["id"])
    before = contents(str(agency.pk))
    for operation in (
        {"op": "drop_post", "post": thread["posts"][0]["id"]},
        {"op": "rebuild_from_thread", "recipe": "listicle"},
    ):
        answer = desk.api.post(
            f"{desk.base}/carousels/{copy['id']}/operations",
            {"operations": [operation]},
            format="json",
            HTTP_IF_MATCH='"1"',
        )
        assert answer.status_code == 422
    assert unchanged(before, agency)


def test_an_old_carousel_shows_nothing_of_another_client_and_reports_it(
    desk: Desk, other: Desk, agency: Agency, for_only: SignIn
) -> None:
    """It was made when a copy for another client kept the pictures, the thread and its text."""
    asset = desk.asset(pictures.png(), client=desk.client)["id"]
    thread = desk.thread("The kestrel nests in May.")
    made = other.draft()
    url = f"{other.base}/carousels/{made['id']}"
    ground = {"kind": "image", "asset": asset}
    with tenant(agency):
        draft = Carousel.objects.of(agency).get(pk=made["id"])
        draft.document["slides"][0]["style"] = {"background": ground}
        draft.thread_id, draft.source_words = thread["id"], "The kestrel nests in May."
        draft.save(update_fields=["document", "thread", "source_words"])
    with connections["owner"].cursor() as cursor:
        cursor.execute(import_module("carousels.migrations.0010_threads_stay_behind").FORGOTTEN)
    missing = []
    for api in (for_only(other.client), desk.api):
        assert api.get(url).json()["thread"] is None
        assert api.get(f"{other.base}/carousels", {"q": "kestrel"}).json()["results"] == []
        assert api.get(f"{url}/slides/{made['cover']}/preview").status_code == 200
        items = api.get(f"{url}/validation").json()["readiness"]["items"]
        missing.append([one for one in items if one["code"] == "image-missing"])
    assert missing[0] == missing[1]
    (item,) = missing[0]
    assert (item["severity"], item["slides"]) == ("error", [made["cover"]])
    mended = other.operate(made, *item["fix"]["operations"], version=1)
    assert asset not in str(mended["document"])
    # A carousel keeps the thread of its own client.
    kept = desk.draft(thread=thread["id"])
    with connections["owner"].cursor() as cursor:
        cursor.execute(import_module("carousels.migrations.0010_threads_stay_behind").FORGOTTEN)
    assert desk.get(f"carousels/{kept['id']}")["thread"] == thread["id"]


def test_a_name_reveals_nothing_about_the_names_of_others(
    desk: Desk, other: Desk, agency: Agency, for_only: SignIn
) -> None:
    """Neither the key of a theme nor whether a slug is taken."""
    api, own = for_only(desk.client), f"{desk.base}/clients/{desk.client}"
    other.post("themes", {"name": "Launch", "brand_kit": other.kit})
    keys = [
        desk.api.post(
            f"{desk.base}/themes", {"name": name, "brand_kit": desk.kit}, format="json"
        ).json()["key"]
        for name in ("Launch", "Lunch")
    ]
    assert keys[0].replace("launch", "lunch") == keys[1]
    slug = other.get(f"clients/{other.client}")["slug"]
    before = contents(str(agency.pk))
    for said in ({"slug": slug}, {"slug": "free"}):
        answer = api.patch(own, said, format="json")
        assert (answer.status_code, slug in answer.content.decode()) == (403, False)
    assert unchanged(before, agency)
    assert api.patch(own, {"name": "Mill"}, format="json").status_code == 200


def test_a_kit_copied_for_another_client_gets_its_own_files_and_theme(
    desk: Desk, other: Desk, for_only: SignIn
) -> None:
    logo, stock = desk.asset(pictures.png(), client=desk.client), desk.asset(pictures.jpeg())
    theme = desk.post("themes", {"name": "Own", "brand_kit": desk.kit})
    spec = logo_kit(logo["id"]) | {"theme": theme["key"]}
    spec["author"] = {"name": "A", "avatar": stock["id"]}
    kit = desk.saved(spec)
    copy = desk.post(f"brand-kits/{kit['id']}/duplicate", {"client": other.client})
    spec = copy["spec"]
    assert spec["logos"][0]["asset"] != logo["id"]
    assert spec["author"]["avatar"] == stock["id"]
    assert spec["theme"] not in ("paper", theme["key"])
    api = for_only(other.client)
    found = api.get(f"{desk.base}/assets/{spec['logos'][0]['asset']}").json()
    assert (found["client"], found["digest"]) == (other.client, logo["digest"])
    (own,) = api.get(f"{desk.base}/themes").json()["results"]
    assert (own["key"], own["client"], own["tokens"]) == (
        spec["theme"],
        other.client,
        theme["tokens"],
    )
    assert api.get(f"{desk.base}/themes/{theme['id']}").status_code == 404


def test_a_theme_of_a_kit_belongs_to_its_client(
    desk: Desk, other: Desk, agency: Agency, for_only: SignIn
) -> None:
    api = for_only(desk.client)
    own = {"name": "Own", "brand_kit": desk.kit}
    made = [
        desk.post("themes", own),
        other.post("themes", own | {"brand_kit": other.kit}),
        api.post(f"{desk.base}/themes", own, format="json").json(),
    ]
    assert [one["client"] for one in made] == [desk.client, other.client, desk.client]
    assert len({one["key"] for one in made}) == 3
    before = contents(str(agency.pk))
    theirs = f"{desk.base}/themes/{made[1]['id']}"
    assert api.get(theirs).status_code == 404
    assert api.patch(theirs, {"archived": True}, format="json").status_code == 404
    listed = api.get(f"{desk.base}/themes").json()["results"]
    assert {one["id"] for one in listed} == {made[0]["id"], made[2]["id"]}
    usable = desk.get(f"themes?client={other.client}")["results"]
    assert [one["id"] for one in usable] == [made[1]["id"]]
    # A member with access to both cannot use it in another client's carousel or kit either.
    draft = desk.draft()
    answer = desk.api.patch(
        f"{desk.base}/carousels/{draft['id']}",
        {"style": {"theme": made[1]["key"]}},
        format="json",
        HTTP_IF_MATCH='"1"',
    )
    assert answer.status_code == 422
    worn = {"author": {"name": "A"}, "theme": made[1]["key"]}
    kit = {"client": desk.client, "name": "B", "spec": worn}
    assert desk.ask("brand-kits", kit).status_code == 422
    crossed = own | {"client": other.client}
    assert desk.ask("themes", crossed).status_code == 422
    after = contents(str(agency.pk))
    for table in ("brandkits_owntheme", "brandkits_brandkit"):
        assert after[table] == before[table]
