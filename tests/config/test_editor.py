"""The editor's page as browsers get it."""

from __future__ import annotations

import re

from django.test import Client

from local.studio import ROOT

PAGE = ROOT / "editor"


def test_the_page_brings_a_csrf_cookie_is_not_kept_and_allows_nothing_inline() -> None:
    answer = Client().get("/")
    assert answer.status_code == 200
    assert answer.cookies["csrftoken"].value
    assert "no-store" in answer["Cache-Control"]
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    # Uploads go to the store's own address, which is this server's where there is no bucket.
    assert "connect-src 'self' http://127.0.0.1:8001 http://127.0.0.1:8000;" in policy


def test_everything_the_page_names_is_served_and_asked_again_by_its_etag() -> None:
    client = Client()
    named = re.findall(r'(?:src|href)="(/static/[^"]+)"', client.get("/").content.decode())
    assert len(named) > 5
    for place in named:
        answer = client.get(place)
        assert answer.status_code == 200, place
        assert answer["Cache-Control"] == "max-age=0, public"
        b"".join(answer)
        answer.close()
        again = client.get(place, headers={"If-None-Match": answer["ETag"]})
        assert again.status_code == 304, place
        again.close()


def test_the_head_names_what_the_first_view_runs_and_nothing_that_comes_later() -> None:
    page = Client().get("/").content.decode()
    modules = re.findall(r'<link rel="modulepreload" href="/static/editor/([^"]+)"', page)
    assert len(set(modules)) == len(modules)
    first = {"main.js", "screens/home.js", "screens/sign-in.js", "vendor/lit-html/lit-html.js"}
    assert first < set(modules)
    # What a module imports when somebody goes there is no part of it, nor what a comment imports.
    assert not {"screens/editor.js", "draft.js", "types.js"} & set(modules)


def test_every_text_of_the_page_is_said_somewhere_on_it() -> None:
    """By its name, or by one that is put together of a part that is written and one that is not."""
    texts = PAGE / "texts" / "en.js"
    said = re.findall(r"^  (?:'([^']+)'|(\w+)):", texts.read_text(), re.MULTILINE)
    names = {quoted or plain for quoted, plain in said}
    assert len(names) > 900
    modules = [one for one in PAGE.rglob("*.js") if "vendor" not in one.parts and one != texts]
    code = "\n".join(one.read_text() for one in modules)
    written = set(re.findall(r"'((?:[^'\\\n]|\\.)*)'", code))
    parts = re.findall(r"`(\w*)\$\{[^`]*?\}(\w*)`", code)
    together = [(head, tail) for head, tail in parts if head.endswith("_") or tail]
    unsaid = {
        name
        for name in names - written
        if not any(name.startswith(head) and name.endswith(tail) for head, tail in together)
    }
    assert unsaid == set()
