"""Build the documentation as a site: `make docs`. No page loads anything from another server."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import drf_spectacular_sidecar
import yaml
from sphinx.application import Sphinx

project = "Leporello"
copyright = "the Leporello authors"
extensions = ["myst_parser"]
exclude_patterns = ["gallery", "images"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = "Leporello"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sphinx = False

SWAGGER = (
    Path(drf_spectacular_sidecar.__file__).parent / "static/drf_spectacular_sidecar/swagger-ui-dist"
)


def write_reference(app: Sphinx, failure: Exception | None) -> None:
    """Copy Swagger UI beside the pages, and openapi.yaml as a script: it works without a server, too."""
    if failure is not None or app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    for name in ("swagger-ui.css", "swagger-ui-bundle.js"):
        shutil.copy(SWAGGER / name, static / name)
    contract = yaml.safe_load((Path(app.srcdir) / "openapi.yaml").read_text())
    (static / "openapi.js").write_text(f"const openapi = {json.dumps(contract, default=str)};\n")


def setup(app: Sphinx) -> None:
    app.connect("build-finished", write_reference)
