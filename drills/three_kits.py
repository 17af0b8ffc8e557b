"""Make kits over HTTP as an agency's designer does, and write their specimens to a folder.

``python -m drills.three_kits OUT ARABIC VARIABLE`` takes two font files: one for Arabic, one with a weight
axis. The first kit is made from a logo alone.
"""

from __future__ import annotations

import base64
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from drills.client import DrillClient
from local.client import Json
from local.stopwatch import Stopwatch
from local.studio import free_port, open_studio

ROUNDS = 40
LOGOS = {
    "heron": """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 96">
      <path d="M8 88C40 20 72 8 96 8c-8 24 8 40 32 40-24 8-48 40-120 40z" fill="#0f6b5c"/>
      <circle cx="150" cy="30" r="14" fill="#f2a33a"/>
      <path d="M180 20h16v24h28V20h16v64h-16V58h-28v26h-16z" fill="#14312c"/></svg>""",
    "black": """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 80">
      <path d="M0 0h40v80H0zM60 0h120v20H60zM60 60h120v20H60z" fill="#000"/></svg>""",
    "white": """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 80">
      <path d="M0 0h40v80H0zM60 0h120v20H60zM60 60h120v20H60z" fill="#fff"/></svg>""",
    "gradient": """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100"><defs>
      <linearGradient id="a"><stop stop-color="#ff5f6d"/><stop offset="1" stop-color="#5b2be0"/>
      </linearGradient></defs><circle cx="50" cy="50" r="48" fill="url(#a)"/>
      <path d="M110 20h84v24h-84zM110 56h60v24h-60z" fill="url(#a)"/></svg>""",
    "field": """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100">
      <rect width="200" height="100" fill="#b3123c"/>
      <path d="M60 25h20v50H60zM95 25h45v14H95zM95 61h45v14H95z" fill="#fff"/></svg>""",
}


class Sheets:
    """Writes specimens as pictures."""

    def __init__(self, desk: DrillClient, out: Path) -> None:
        self.desk, self.out = desk, out
        out.mkdir(parents=True, exist_ok=True)

    def keep(self, name: str, specimen: Json) -> None:
        for slide in specimen["slides"]:
            data = base64.b64decode(slide["picture"].partition(",")[2])
            (self.out / f"{name}-{slide['layout']}.jpg").write_bytes(data)
        for said in specimen["lint"]:
            print(f"  {name} {said['severity']}: {said['pointer']} {said['message']}")
        for slide in specimen["slides"]:
            for said in slide["lint"]:
                print(f"  {name} {slide['layout']} {said['severity']}: {said['message']}")

    def of(self, kit: Json, name: str, width: int = 540) -> None:
        url = f"{self.desk.base}/brand-kits/{kit['id']}/specimen?width={width}"
        self.keep(name, self.desk.api.get(url))


def from_logo(desk: DrillClient, sheets: Sheets, name: str, language: str = "en") -> Json:
    """Make a client with its logo, and the kit that is proposed for it."""
    client = desk.post("clients", {"name": name.title(), "language": language})
    logo = desk.uploaded(f"{name}.svg", LOGOS[name].encode(), "logo")
    proposal = desk.post("brand-kits/propose", {"client": client["id"], "logo": logo["id"]})
    spec = proposal["spec"]
    print(f"{name}: {spec['theme']} {[(one['role'], one['hex']) for one in spec['colors']]}")
    kit = desk.post("brand-kits", {"client": client["id"], "name": "Main", "spec": spec})
    sheets.of(kit, name)
    return kit


def with_font(
    desk: DrillClient, sheets: Sheets, name: str, language: str, file: Path, **spec: Any
) -> Json:
    """Make a client whose headings and text are set in an uploaded font."""
    client = desk.post("clients", {"name": spec["author"]["name"], "language": language})
    font = desk.uploaded(file.name, file.read_bytes(), "font")
    logo = desk.uploaded("logo.svg", LOGOS["heron"].encode(), "logo")
    family = font["facts"]["family"]
    print(f"{name}: {family}, {font['facts']['languages']}, axes {font['facts']['axes']}")
    fonts = [
        {"role": role, "family": family, "asset": font["id"], "weight": weight}
        for role, weight in (("heading", 700), ("body", 400))
    ]
    whole = {"fonts": fonts, "logos": [{"asset": logo["id"]}], **spec}
    kit = desk.post("brand-kits", {"client": client["id"], "name": "Main", "spec": whole})
    sheets.of(kit, name)
    sheet = desk.api.send("GET", f"{desk.base}/assets/{font['id']}/specimen")
    (sheets.out / f"{name}-font.jpg").write_bytes(sheet.body)
    return kit


def times(desk: DrillClient, kit: Json) -> list[float]:
    """Seconds for the specimen of a kit that changes with every call, as while a colour is dragged."""
    found = []
    for turn in range(ROUNDS):
        color = f"#{(turn * 5) % 256:02x}6b{200 - turn:02x}"
        spec = {**kit["spec"], "colors": [{"role": "accent", "hex": color}]}
        began = time.perf_counter()
        desk.post("brand-kits/specimen", {"client": kit["client"], "spec": spec})
        found.append(time.perf_counter() - began)
    return sorted(found[2:])


def main(out: Path, arabic: Path, variable: Path) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        open_studio(Path(folder), port=free_port(), watch=Stopwatch()) as studio,
    ):
        desk = DrillClient(studio)
        sheets = Sheets(desk, out)
        kits = {name: from_logo(desk, sheets, name) for name in LOGOS}
        author = {"name": "مخبز الضفة", "handle": "@riverbank"}
        colors = [{"role": "accent", "hex": "#8a2c1d"}, {"role": "second", "hex": "#e8c48a"}]
        look = {
            "author": author,
            "colors": colors,
            "theme": "brand-light",
            "website": "riverbank.example",
        }
        with_font(desk, sheets, "arabic", "ar", arabic, **look)
        author = {"name": "Kite & Co", "handle": "@kite"}
        colors = [{"role": "accent", "hex": "#3d5afe"}, {"role": "second", "hex": "#ff6d00"}]
        look = {
            "author": author,
            "colors": colors,
            "theme": "brand-bold",
            "website": "kite.example",
        }
        with_font(desk, sheets, "variable", "en", variable, **look)
        took = times(desk, kits["heron"])
        p95 = took[int(len(took) * 0.95)]
        print(f"specimen p50 {statistics.median(took) * 1e3:.0f} ms, p95 {p95 * 1e3:.0f} ms")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
