"""The editor's page as served to browsers."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from django.test import Client

from core.page import bundle
from local.studio import ROOT

PAGE = ROOT / "editor"


def named_in(page: str) -> list[str]:
    """Return the files that the page refers to."""
    return re.findall(r'(?:src|href)="/static/editor/([^"]+)"', page)


def test_the_page_sets_a_csrf_cookie_is_not_cached_and_allows_nothing_inline() -> None:
    answer = Client().get("/")
    assert answer.status_code == 200
    assert answer.cookies["csrftoken"].value
    assert "no-store" in answer["Cache-Control"]
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    # Uploads go to the store's origin, which is this server's if there is no bucket.
    assert "connect-src 'self' http://127.0.0.1:8001 http://127.0.0.1:8000;" in policy


def test_the_page_is_never_cached_and_its_files_are_cached_for_ever() -> None:
    client = Client()
    named = named_in(client.get("/").content.decode())
    assert {name.rpartition(".")[2] for name in named} == {"js", "css", "svg"}
    for name in named:
        answer = client.get(f"/static/editor/{name}")
        assert answer.status_code == 200, name
        assert re.fullmatch(r"max-age=\d{8,}, public, immutable", answer["Cache-Control"]), name
        answer.close()


def test_the_head_preloads_only_what_the_first_view_runs() -> None:
    page = Client().get("/").content.decode()
    modules = re.findall(r'<link rel="modulepreload" href="/static/editor/([^"]+)"', page)
    assert len(set(modules)) == len(modules)
    assert any(one.startswith("main-") for one in modules)
    assert not any(one.startswith(("editor-", "kit-", "team-", "client-")) for one in modules)


def test_a_changed_source_gets_a_new_name_and_a_failed_bundle_keeps_the_page() -> None:
    # Inside the repository, so that node finds the installed packages.
    with tempfile.TemporaryDirectory(dir=bundle.BUNDLE.parent) as folder:
        sources, target = Path(folder, "editor"), Path(folder, "bundle")
        shutil.copytree(PAGE, sources)
        before = bundle.build(sources, target)
        assert bundle.build(sources, target) == before
        texts = sources / "texts" / "en.js"
        texts.write_text(texts.read_text().replace("'Leporello'", "'Leporellino'"))
        after = bundle.build(sources, target)
        assert after != before
        assert all((target / "files" / name).is_file() for name in named_in(after))
        (sources / bundle.ENTRIES[0]).write_text("import './absent.js';")
        with pytest.raises(subprocess.CalledProcessError, match="esbuild"):
            bundle.build(sources, target)
        assert bundle.built(target) == after
        assert all((target / "files" / name).is_file() for name in named_in(after))


def test_every_text_of_the_page_is_used() -> None:
    """By its full name, or by a template with a literal part and a computed one."""
    texts = PAGE / "texts" / "en.js"
    found = re.findall(r"^  (?:'([^']+)'|(\w+)):", texts.read_text(), re.MULTILINE)
    names = {quoted or plain for quoted, plain in found}
    assert len(names) > 900
    modules = [one for one in PAGE.rglob("*.js") if one != texts]
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
