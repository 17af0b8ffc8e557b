"""A kit as one file: an export can be imported in any agency; a bad file creates nothing."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from tests.brandkits import pictures
from tests.brandkits.bad_files import ARABIC, RECT, drawing
from tests.brandkits.test_own_themes import TOKENS
from tests.desk import Desk

pytestmark = pytest.mark.django_db(transaction=True)


def whole_kit(desk: Desk) -> Any:
    """Create a kit with everything that a file contains."""
    font, logo = desk.font(ARABIC), desk.logo(drawing(RECT))
    avatar = desk.asset(pictures.jpeg(), alt="A face")
    theme = desk.post("themes", {"name": "Night", "tokens": TOKENS})
    return desk.saved(
        {
            "author": {"name": "Rivermill", "avatar": avatar["id"]},
            "logos": [{"asset": logo["id"]}],
            "fonts": [{"role": "body", "family": "Naskh", "asset": font["id"]}],
            "theme": theme["key"],
        }
    )


def exported(desk: Desk, kit: Any) -> bytes:
    answer: Any = desk.api.get(f"{desk.base}/brand-kits/{kit['id']}/export")
    assert answer.status_code == 200
    assert f'filename="Rivermill - {kit["name"]} - brand-kit.zip"' in answer["Content-Disposition"]
    return b"".join(answer.streaming_content)


def imported(desk: Desk, data: bytes) -> Any:
    body = {"client": desk.client, "file": SimpleUploadedFile("kit.zip", data)}
    return desk.api.post(f"{desk.base}/brand-kits/import", body, format="multipart")


def plain(spec: Any, desk: Desk) -> Any:
    """Return a spec with its assets' and themes' content in place of their ids and keys."""
    text = json.dumps(spec)
    for theme in desk.get("themes")["results"]:
        text = text.replace(theme["key"], theme["name"])
    for asset in desk.get("assets")["results"]:
        text = text.replace(asset["id"], f"{asset['kind']} {asset['alt']}")
    return json.loads(text)


def test_importing_into_the_same_agency_reuses_its_assets(desk: Desk) -> None:
    kit = whole_kit(desk)
    before = desk.get("assets")["results"]
    answer = imported(desk, exported(desk, kit))
    assert answer.status_code == 201, answer.content
    assert answer.json()["spec"] == kit["spec"]
    assert answer.json()["id"] != kit["id"]
    assert [one["id"] for one in desk.get("assets")["results"]] == [one["id"] for one in before]


def test_importing_into_another_agency_brings_every_asset(desk: Desk, foreign: Desk) -> None:
    kit = whole_kit(desk)
    answer = imported(foreign, exported(desk, kit))
    assert answer.status_code == 201, answer.content
    spec = answer.json()["spec"]
    assert plain(spec, foreign) == plain(kit["spec"], desk)
    assert spec["logos"][0]["asset"] != kit["spec"]["logos"][0]["asset"]
    theirs = foreign.get("themes")["results"]
    assert [one["tokens"] for one in theirs] == [
        one["tokens"] for one in desk.get("themes")["results"]
    ]
    shown = foreign.get(f"brand-kits/{answer.json()['id']}/specimen")
    assert len(shown["slides"]) == 5


def test_the_same_kit_gives_the_same_file(desk: Desk) -> None:
    kit = whole_kit(desk)
    assert exported(desk, kit) == exported(desk, kit)


def remade(data: bytes, change: Callable[[dict[str, bytes]], object]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def edit_content(members: dict[str, bytes], **fields: Any) -> None:
    content = json.loads(members["kit.json"])
    members["kit.json"] = json.dumps({**content, **fields}).encode()


def swapped(members: dict[str, bytes], ending: str, data: bytes) -> None:
    for name in members:
        if name.endswith(ending):
            members[name] = data


BAD: dict[str, tuple[Callable[[dict[str, bytes]], object], str]] = {
    "no kit": (lambda m: m.pop("kit.json"), "bad-kit-file"),
    "no JSON": (lambda m: m.update({"kit.json": b"hello"}), "bad-kit-file"),
    "a later version": (lambda m: edit_content(m, schema_version=2), "literal_error"),
    "an unknown field": (lambda m: edit_content(m, agency="mine"), "extra_forbidden"),
    "assets missing from kit.json": (lambda m: edit_content(m, assets={}), "bad-kit-file"),
    "a member that is missing": (
        lambda m: [m.pop(name) for name in list(m) if name.endswith(".ttf")],
        "bad-kit-file",
    ),
    "a web page for a logo": (lambda m: swapped(m, ".png", pictures.HTML), "not-a-drawing"),
    "a picture for a font": (lambda m: swapped(m, ".ttf", pictures.png()), "not-a-font"),
    "a bomb for a logo": (lambda m: swapped(m, ".png", pictures.honest_bomb()), "too-many-pixels"),
    "too many files": (lambda m: m.update({f"x{n}": b"" for n in range(120)}), "zip-entries"),
    "a bomb of zeros": (lambda m: swapped(m, ".ttf", bytes(20_000_000)), "zip-bomb"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_creates_no_kit(desk: Desk, foreign: Desk, name: str) -> None:
    change, code = BAD[name]
    answer = imported(foreign, remade(exported(desk, whole_kit(desk)), change))
    assert answer.status_code == 422, answer.content
    [error] = answer.json()["errors"]
    assert error["code"] == code
    assert error["pointer"].startswith("/file")
    assert len(foreign.get("brand-kits")["results"]) == 1  # the one from before
    assert foreign.get("themes")["results"] == []


def test_a_file_that_is_not_a_zip_is_refused(desk: Desk) -> None:
    assert imported(desk, b"hello").json()["errors"][0]["code"] == "broken-zip"


def test_an_export_is_in_the_audit_log(desk: Desk, client_as: Any, owner: User) -> None:
    kit = whole_kit(desk)
    exported(desk, kit)
    events = client_as(owner).get(f"{desk.base}/audit-events").json()["results"]
    newest = events[0]
    assert (newest["action"], newest["details"]["name"]) == ("brand-kit.exported", kit["name"])
    assert newest["actor_name"] == "Edda"
