"""The published schema: complete, sound, and readable without any other server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

from tests.matrix import MATRIX

METHODS = ("get", "post", "put", "patch", "delete")


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    answer = Client().get("/api/schema", headers={"Accept": "application/json"})
    assert answer.status_code == 200
    return dict(answer.json())


@pytest.mark.parametrize(
    "kind", ["application/vnd.oai.openapi", "application/vnd.oai.openapi+json"]
)
def test_the_schema_is_generated_once_and_sent_only_if_changed(kind: str) -> None:
    first = Client().get("/api/schema", headers={"Accept": kind})
    assert first["Content-Type"] == kind
    again = Client().get("/api/schema", headers={"Accept": kind, "If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    older = Client().get("/api/schema", headers={"Accept": kind, "If-None-Match": '"older"'})
    assert older.content == first.content


def operations(schema: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    return {
        (method, path): operation
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
        if method in METHODS
    }


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for child in node.values():
            yield from references(child)
    elif isinstance(node, list):
        for child in node:
            yield from references(child)


def test_the_schema_states_its_openapi_version_and_its_own(schema: dict[str, Any]) -> None:
    assert schema["openapi"] == "3.1.0"
    assert schema["info"]["version"] == "1.0.0"


def test_routes_and_schema_agree(schema: dict[str, Any]) -> None:
    published = {row.route for row in MATRIX if row.route.startswith("api/v1/")}
    routed = {
        (row.method, "/" + re.sub(r"<\w+:(\w+)>", r"{\1}", row.route))
        for row in MATRIX
        if row.route in published
    }
    assert set(operations(schema)) == routed


def test_every_operation_documents_the_problem_response(schema: dict[str, Any]) -> None:
    for operation in operations(schema).values():
        content = operation["responses"]["default"]["content"]
        assert list(content) == ["application/problem+json"]


# POST routes that store nothing, are idempotent, or refuse a repetition.
WITHOUT_A_KEY = {
    "/assets/{asset_id}/complete",
    "/brand-kits/propose",
    "/brand-kits/specimen",
    "/carousels/{carousel_id}/captions",
    "/carousels/{carousel_id}/slides/{slide_id}/preview",
    "/renders/{render_id}/events",
    "/threads/{thread_id}/media",
    "/transfer",
    "/api/v1/invitations/{token}/accept",
}


def test_every_post_with_an_effect_takes_an_idempotency_key(schema: dict[str, Any]) -> None:
    without = {
        path.removeprefix("/api/v1/agencies/{agency_id}")
        for (method, path), operation in operations(schema).items()
        if method == "post"
        and "Idempotency-Key" not in {one["name"] for one in operation.get("parameters", [])}
    }
    assert without == WITHOUT_A_KEY


def test_operation_ids_are_unique(schema: dict[str, Any]) -> None:
    names = [operation["operationId"] for operation in operations(schema).values()]
    assert len(names) == len(set(names))


def test_every_reference_resolves(schema: dict[str, Any]) -> None:
    components = {
        f"#/components/{kind}/{name}"
        for kind, entries in schema["components"].items()
        for name in entries
    }
    assert set(references(schema)) <= components


def test_sessions_and_api_keys_have_security_schemes(schema: dict[str, Any]) -> None:
    schemes = schema["components"]["securitySchemes"]
    assert (schemes["apiKey"]["type"], schemes["apiKey"]["scheme"]) == ("http", "bearer")
    assert (schemes["cookieAuth"]["in"], schemes["cookieAuth"]["name"]) == ("cookie", "sessionid")
    for (_, path), operation in operations(schema).items():
        if path.startswith("/api/v1/agencies"):
            assert operation["security"] == [{"apiKey": []}, {"cookieAuth": []}]


class Page(HTMLParser):
    """Collects what a page loads and its inline scripts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.inline = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "script" and not given.get("src"):
            self.inline += 1
        if source := given.get("src") or (tag == "link" and given.get("href")):
            self.loads.append(str(source))


def test_the_documentation_runs_under_the_policy_from_this_server_alone(client: Client) -> None:
    answer = client.get("/api/docs")
    assert "script-src 'self';" in answer["Content-Security-Policy"]
    page = Page(answer.content.decode())
    assert page.inline == 0
    assert len(page.loads) >= 4
    for source in page.loads:
        assert source.startswith("/")
        loaded = client.get(source)
        assert loaded.status_code == 200
        loaded.close()
