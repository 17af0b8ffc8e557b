"""Serves the editor's page; its modules and styles are static files below ``static/editor/``."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from config.env import ROOT
from config.middleware import policy
from config.objectstore import store

EDITOR = ROOT / "editor"
# What a module names with a path of its own; what comments import is types.
_IMPORTED = re.compile(r"""(?<!@)\b(?:import|export)\b[\w\s{},*$]*["'](\.[^"']+\.js)["']""")


@require_safe
@never_cache
@ensure_csrf_cookie
def page(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The page is the same for everybody: who asks is found out by its own calls of the API."""
    answer = HttpResponse(_page())
    answer["Content-Security-Policy"] = policy(_objects())
    return answer


@cache
def _page() -> str:
    """The page, with every module that it runs in its head: they are fetched at once, instead of each
    when the one that imports it has come.
    """
    links = "".join(
        f'    <link rel="modulepreload" href="/static/editor/{name}" />\n'
        for name in modules_of(EDITOR / "main.js")
    )
    return (EDITOR / "index.html").read_text().replace("  </head>", f"{links}  </head>")


def modules_of(entry: Path) -> list[str]:
    """A module and whatever it imports at once, by their paths in the editor's folder."""
    found = [entry]
    for module in found:
        named = (module.parent / one for one in _IMPORTED.findall(module.read_text()))
        found += dict.fromkeys(path for one in named if (path := _plain(one)) not in found)
    return [module.relative_to(EDITOR).as_posix() for module in found]


def _plain(path: Path) -> Path:
    """Without steps back, and without following links: the page asks for it by that path."""
    return Path(os.path.normpath(path))


@cache
def _objects() -> str:
    """Where uploads are sent to and pictures come from: the origin of the store's signed URLs."""
    url = store().presign_get(
        "origin", expires=timedelta(seconds=1), filename="origin", content_type="image/png"
    )
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
