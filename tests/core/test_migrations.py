"""The release before goes on over the tables of today, and reads what this one writes.

While a version is rolled out both are at work. So migrations after the oldest release that may be add what
that release need not know, and take nothing away from it; ``drills/old_code.py`` runs its processes.
"""

from __future__ import annotations

from functools import cache
from typing import Any, get_args

import pytest
from django.db import models
from django.db.migrations import operations as ops
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.models import NOT_PROVIDED, Field
from pydantic import BaseModel

from core.database.migration_operations import ConfineToClients, KeepCommonStock, SecureTenantTables
from design.document.model import Document
from design.document.upgrades import LATER, complete_dump, storage_dump
from design.snapshot import Snapshot

# The last migrations of commit ea89603.
OLDEST = {"accounts": 5, "brandkits": 5, "carousels": 6, "rendering": 9}

# What takes something from older code, or holds it to more than it knows, and why it may.
ALLOWED = {
    "accounts.0008_limits RunSQL": "it fills a column that older code leaves empty",
    "brandkits.0006_common_stock RunSQL": "a reference in a column that older code leaves empty",
    "brandkits.0006_common_stock ConfineToClients": "older code names no client of a theme: all see it",
    "brandkits.0006_common_stock KeepCommonStock": "it refuses what a confined person should not do",
    "carousels.0010_threads_stay_behind RunSQL": "it empties what may be empty",
    "rendering.0011_masters RunSQL": "a reference in a column that older code leaves empty",
}

# Every name that a snapshot, with its document and kit, has in that release.
KNOWN = frozenset(
    """
    align alt angle asset assets author avatar background body_weight button captions center channel
    color colors cover_frame digest document element elements end entities family first fit focus
    fonts footer format formats goal ground handle handles header heading_weight headline height hex
    id kind kit language layout letter_spacing line_height locks logos name numbering opacity outro
    outro_frame outros overlay pairing panorama pattern post qr role rule scale schema_version
    script size slide slides start style text texts theme themes title total typography url variants
    verified website weight width x y
    """.split()  # noqa: SIM905 - names, not a list to be read
)


def refused(operation: Operation, app: str, made: set[str]) -> bool:
    """Whether an operation of a migration stands in the way of older code; ``made`` are its new tables."""
    model = str(getattr(operation, "model_name", "")).lower()
    match operation:
        case ops.CreateModel():
            made.add(operation.name_lower)
            return False
        case ops.AddField():
            return model not in made and not _may_be_left_out(app, model, operation)
        case ops.AlterField():
            # A default is in nobody's way; whatever else changes, somebody has to look at.
            return model not in made and operation.field.db_default is NOT_PROVIDED
        case ops.AddIndex() | ops.RemoveIndex() | ops.AlterModelOptions():
            return False
        case ops.SeparateDatabaseAndState():
            return bool(operation.database_operations)
        case SecureTenantTables() | KeepCommonStock():
            return not {name.lower() for name in operation.models} <= made
        case ConfineToClients():
            return not {name.lower() for name in operation.columns} <= made
        case _:
            return model not in made


@cache
def _loader() -> MigrationLoader:
    return MigrationLoader(None)


def _may_be_left_out(app: str, model: str, added: ops.AddField) -> bool:
    """Whether a row may be added without a column: by the last word of all migrations."""
    field = _columns(None).get((f"{app}_{model}", added.name), added.field)
    return field.null or field.db_default is not NOT_PROVIDED


def _columns(nodes: list[tuple[str, str]] | None) -> dict[tuple[str, str], Field[Any, Any]]:
    """The fields by table and column, as the migrations up to ``nodes`` leave them, or as all do."""
    state = _loader().project_state(nodes)
    return {
        (model._meta.db_table, field.column): field
        for model in state.apps.get_models()
        for field in model._meta.concrete_fields
    }


def test_tables_and_columns_of_the_oldest_release_keep_their_names() -> None:
    """Models and fields may be called otherwise in Django's state alone."""
    graph = _loader().graph
    oldest = [
        node for node in graph.nodes if node[0] not in OLDEST or int(node[1][:4]) == OLDEST[node[0]]
    ]
    kept = _columns(oldest).keys()
    assert ("carousels_review", "seal") in kept
    assert kept <= _columns(None).keys()


def test_migrations_keep_the_tables_usable_by_the_previous_release() -> None:
    found = set()
    for (app, name), migration in _loader().disk_migrations.items():
        if app in OLDEST and int(name[:4]) > OLDEST[app]:
            made: set[str] = set()
            for operation in migration.operations:
                if refused(operation, app, made):
                    found.add(f"{app}.{name} {type(operation).__name__}")
    assert found == ALLOWED.keys()


@pytest.mark.parametrize(
    ("operation", "what"),
    [
        (ops.AddField("Render", "mood", models.TextField(default="")), "a column it must fill"),
        (ops.RemoveField("Render", "names"), "a column it reads"),
        (ops.RenameField("Render", "names", "pattern"), "a column it reads"),
        (ops.DeleteModel("Render"), "a table"),
        (ops.AlterField("Render", "verdict", models.JSONField()), "what it may leave empty"),
        (
            ops.AddConstraint(
                "Render", models.UniqueConstraint(fields=["names"], name="one_pattern")
            ),
            "rows that it may add",
        ),
        (ops.RunSQL("DROP TABLE rendering_render"), "whatever it likes"),
        (ConfineToClients({"Render": "carousel_id"}), "rows that it sees"),
    ],
)
def test_operations_that_break_older_code_are_detected(operation: Operation, what: str) -> None:
    assert refused(operation, "rendering", set()), what


def models_in(annotation: Any, found: set[type[BaseModel]]) -> set[type[BaseModel]]:
    """The models that a type is made of."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if annotation not in found:
            found.add(annotation)
            for field in annotation.model_fields.values():
                models_in(field.annotation, found)
        return found
    for part in get_args(annotation):
        models_in(part, found)
    return found


def test_unset_later_settings_are_left_out_of_dumps_for_the_previous_release() -> None:
    """A new setting is None where nothing is said, and in ``LATER``; it is then left out of dumps."""
    later = {}
    for model in models_in(Snapshot, set()):
        for name, field in model.model_fields.items():
            if name not in KNOWN:
                later[name] = field.default
    assert later == dict.fromkeys(LATER)
    style: dict[str, Any] = {"logo": None, "typography": {}}
    fields = {"language": "en", "style": style, "captions": [{"channel": "x", "text": "Bread."}]}
    document = Document.model_validate({"schema_version": 2, **fields})
    assert "logo" not in storage_dump(document)["style"]
    assert "first_comment" not in storage_dump(document)["captions"][0]
    assert complete_dump(storage_dump(document)) == document.model_dump(mode="json")
