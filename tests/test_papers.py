"""The documentation names what exists, and all of it: paths, modules, links, settings, codes, roles, plans."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands

from accounts.billing.plans import PLANS
from accounts.capabilities import GRANTS, SCOPES, USUAL_SCOPES, Can, Role
from config.env import ROOT, Env
from core.errors import ProblemError

DOCS = ROOT / "docs"
PAPERS = sorted([ROOT / ".env.example", *ROOT.glob("*.md"), *DOCS.rglob("*.md")])
# What is made at run time has no place in the repository.
MADE = ("var/", "out/", "node_modules/", ".venv/")
PACKAGES = tuple(sorted(one.parent.name for one in ROOT.glob("*/__init__.py")))
# Codes of the framework, of Django's own refusals and of the events process, with their statuses.
OTHER_CODES = {
    "parse-error": 400,
    "not-authenticated": 401,
    "authentication-failed": 401,
    "permission-denied": 403,
    "csrf": 403,
    "method-not-allowed": 405,
    "too-large": 413,
    "unsupported-media-type": 415,
    "server-error": 500,
}

every_paper = pytest.mark.parametrize(
    "paper", PAPERS, ids=[str(one.relative_to(ROOT)) for one in PAPERS]
)


def code_spans(text: str) -> Iterator[str]:
    """Everything set as code within a paragraph; fenced blocks are left out."""
    without_blocks = re.sub(r"^( *)```.*?^\1```", "", text, flags=re.M | re.S)
    for paragraph in without_blocks.split("\n\n"):
        for span in re.findall(r"`([^`]+)`", paragraph):
            yield re.sub(r"\s+", " ", span)


def table(page: str, heading: str) -> list[list[str]]:
    """The cells of the table below a heading, without its first row."""
    after = (DOCS / page).read_text().split(f"\n## {heading}\n", 1)[1]
    rows = re.search(r"^\|.*\n\|[ -|]+\n((?:\|.*\n)+)", after, re.M)
    assert rows, f"{page} has no table below {heading}"
    return [
        [cell.strip() for cell in row.strip("|").split("|")] for row in rows[1].splitlines() if row
    ]


@cache
def top_level() -> frozenset[str]:
    return frozenset(one.name for one in ROOT.iterdir())


@every_paper
def test_every_path_named_in_a_paper_exists(paper: Path) -> None:
    absent = []
    for span in code_spans(paper.read_text()):
        path, _, name = span.partition(": ")
        if not re.fullmatch(r"[\w.@*-]+(/[\w.@*-]*)+", path) or path.startswith(MADE):
            continue
        if path.split("/")[0] not in top_level():
            continue
        found = list(ROOT.glob(path.rstrip("/")))
        if not found:
            absent.append(path)
        elif name and not defines(found[0].read_text(), name):
            absent.append(span)
    assert absent == []


def defines(source: str, name: str) -> bool:
    """Whether Python or JavaScript code defines a name, or a method of a class, such as `Queue.claim`."""
    return all(
        re.search(
            rf"(?:def|class|function) {re.escape(part)}\b|^\s*(?:async |static )*{re.escape(part)}\s*(?:=|:|\()",
            source,
            re.M,
        )
        for part in name.rstrip("()").split(".")
    )


@every_paper
def test_every_module_named_in_a_paper_exists(paper: Path) -> None:
    absent = []
    for span in code_spans(paper.read_text()):
        for word in re.findall(rf"(?<![\w./-])(?:{'|'.join(PACKAGES)})(?:\.\w+)+", span):
            if Path(word).suffix in (".py", ".js", ".md"):
                continue
            if not resolves(word):
                absent.append(word)
    assert absent == []


def resolves(dotted: str) -> bool:
    """Whether a dotted name is a module, or something that a module holds."""
    parts = dotted.split(".")
    for length in range(len(parts), 0, -1):
        place = ROOT.joinpath(*parts[:length])
        if place.is_dir() or place.with_suffix(".py").is_file():
            if length == len(parts):
                return True
            held = importlib.import_module(".".join(parts[:length]))
            return hasattr(held, parts[length])
    return False


@every_paper
def test_every_command_named_in_a_paper_exists(paper: Path) -> None:
    text = paper.read_text()
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    assert {*re.findall(r"`make ([a-z-]+)", text)} <= targets
    assert {*re.findall(r"manage\.py (\w+)", text)} <= {*get_commands()}


@every_paper
def test_every_link_of_a_paper_leads_somewhere(paper: Path) -> None:
    text = re.sub(r"^( *)```.*?^\1```", "", paper.read_text(), flags=re.M | re.S)
    dead = []
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"https?:|mailto:", target):
            continue
        place, _, anchor = target.partition("#")
        file = (paper.parent / place).resolve() if place else paper
        if not file.exists() or (anchor and anchor not in anchors(file)):
            dead.append(target)
    assert dead == []


@cache
def anchors(paper: Path) -> frozenset[str]:
    """The anchors of a paper's headings, as GitHub and MyST make them."""
    headings = re.findall(r"^#+ (.+)$", paper.read_text(), re.M)
    return frozenset(re.sub(r"[^\w -]", "", one.lower()).replace(" ", "-") for one in headings)


def test_the_decisions_are_listed() -> None:
    folder = DOCS / "architecture" / "decisions"
    listed = re.findall(r"\]\(([\w-]+)\.md\)", (folder / "index.md").read_text())
    assert sorted(listed) == sorted(one.stem for one in folder.glob("*.md") if one.stem != "index")


def test_every_setting_is_described_and_no_other() -> None:
    rows = re.findall(r"^\| (`[A-Z`, 0-9_]+`) \|", (DOCS / "configuration.md").read_text(), re.M)
    described = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
    assert len(described) == len(set(described))
    # prometheus-client reads it by itself
    assert {*described} - {"PROMETHEUS_MULTIPROC_DIR"} == {one.upper() for one in Env.model_fields}


def test_every_error_code_is_described_with_its_status() -> None:
    importlib.import_module("config.urls")  # every refusal of every route is defined then
    known = {one.code: one.status for one in refusals(ProblemError)} | OTHER_CODES
    described = {
        code: int(status)
        for codes, status, _ in table("api.md", "Error codes")
        for code in re.findall(r"`([\w-]+)`", codes)
    }
    assert described == known


def refusals(base: type[ProblemError]) -> Iterator[type[ProblemError]]:
    for one in base.__subclasses__():
        if one.__module__.split(".")[0] in PACKAGES and not one.__module__.startswith("tests."):
            yield one
        yield from refusals(one)


def test_roles_and_scopes_are_as_the_table_says() -> None:
    rows = {row[0].split("`")[1]: row[1:] for row in table("api.md", "Roles and scopes")}
    assert list(rows) == [one.value for one in Can]
    for can in Can:
        *roles, key = rows[can.value]
        assert [bool(cell) for cell in roles] == [can in GRANTS[role] for role in Role]
        assert bool(key) == (can in SCOPES)
        assert (key == "default") == (can in USUAL_SCOPES)


def test_plans_are_as_the_table_says() -> None:
    text = (DOCS / "api.md").read_text()
    for plan in PLANS.values():
        figures = [plan.slides_a_month, plan.storage_bytes and plan.storage_bytes // 2**30]
        slides, storage = ("unlimited" if one is None else f"{one:,}" for one in figures)
        storage += "" if plan.storage_bytes is None else " GiB"
        at_once = plan.max_concurrent or "unlimited"
        requests = f"{plan.requests_a_minute:,}, {plan.requests_a_minute_each:,}"
        row = f"| `{plan.key}` | {slides} | {storage} | {at_once} | {requests} |"
        assert row in text


def test_every_route_of_an_example_is_in_the_contract() -> None:
    contract = yaml.safe_load((DOCS / "openapi.yaml").read_text())
    routes = [
        re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(one))) for one in contract["paths"]
    ]
    papers = [(ROOT / "README.md").read_text(), (DOCS / "api.md").read_text()]
    asked = re.findall(r"\$A(/[\w/…${}-]+)", "\n".join(papers))
    absent = [
        path
        for path in asked
        if not any(one.fullmatch(f"/api/v1/agencies/id{path}") for one in routes)
    ]
    assert absent == []
