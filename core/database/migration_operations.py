"""Migration operations for grants, row-level security and composite foreign keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import connections, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

# Null with access to all clients. As a subquery it is evaluated once per query, not per row.
_SCOPE = "(SELECT string_to_array(nullif(current_setting('app.clients', true), ''), ',')::uuid[])"
# After a transaction the setting is '' instead of unset, and casting '' fails.
_TENANT = "(SELECT nullif(current_setting('app.agency', true), '')::uuid)"


def app_role() -> str:
    """Return the serving role: the user of the default connection."""
    return str(connections["default"].settings_dict["USER"])


class GrantToApp(Operation):
    """Grants the serving role reading and writing of all tables, present and future."""

    reduces_to_sql = True
    reversible = False  # Django refuses to go back, by name

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Do nothing: the model state does not change."""

    def database_forwards(
        self,
        app_label: str,  # noqa: ARG002 - the framework's signature
        schema_editor: BaseDatabaseSchemaEditor,
        *states: ProjectState,  # noqa: ARG002 - the framework's signature
    ) -> None:
        role = schema_editor.quote_name(app_role())
        rights = "SELECT, INSERT, UPDATE, DELETE"
        in_schema = "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT"
        for statement in (
            f"GRANT USAGE ON SCHEMA public TO {role}",
            f"GRANT {rights} ON ALL TABLES IN SCHEMA public TO {role}",
            f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}",
            f"{in_schema} {rights} ON TABLES TO {role}",
            f"{in_schema} USAGE ON SEQUENCES TO {role}",
        ):
            schema_editor.execute(statement)

    def describe(self) -> str:
        return "Grant the serving role its rights"


class AppendOnly(Operation):
    """Revokes the serving role's right to update or delete rows of a table."""

    reduces_to_sql = True
    reversible = False  # Django refuses to go back, by name

    def __init__(self, model: str) -> None:
        self.model = model

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Do nothing: the model state does not change."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,  # noqa: ARG002 - the framework's signature
        to_state: ProjectState,
    ) -> None:
        table = to_state.apps.get_model(app_label, self.model)._meta.db_table
        role = schema_editor.quote_name(app_role())
        schema_editor.execute(f'REVOKE UPDATE, DELETE, TRUNCATE ON "{table}" FROM {role}')

    def describe(self) -> str:
        return f"Make {self.model} append-only"


class SecureTenantTables(Operation):
    """Adds row-level security and composite foreign keys to tables with ``agency_id``.

    Put it after the operations that create the named tables and the tables they refer to.
    """

    reduces_to_sql = True
    reversible = False  # Django refuses to go back, by name

    def __init__(self, models: Sequence[str]) -> None:
        self.models = list(models)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Do nothing: the model state does not change."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,  # noqa: ARG002 - the framework's signature
        to_state: ProjectState,
    ) -> None:
        tables = [to_state.apps.get_model(app_label, name) for name in self.models]
        for model in tables:
            for statement in _isolation(model._meta.db_table):
                schema_editor.execute(statement)
        for model in tables:
            for statement in _references(model):
                schema_editor.execute(statement)

    def describe(self) -> str:
        return f"Secure the tenant tables {', '.join(self.models)}"


class ConfineToClients(Operation):
    """Adds row-level security between the clients of an agency, on top of that between agencies.

    ``columns`` names for every model the column that leads to its client: ``id`` for clients themselves,
    ``client_id`` for rows that have it (null belongs to all clients), else a foreign key to a row that is secured
    already.
    """

    reduces_to_sql = True
    reversible = False  # Django refuses to go back, by name

    def __init__(self, columns: Mapping[str, str]) -> None:
        self.columns = dict(columns)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Do nothing: the model state does not change."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,  # noqa: ARG002 - the framework's signature
        to_state: ProjectState,
    ) -> None:
        for name, column in self.columns.items():
            model = to_state.apps.get_model(app_label, name)
            schema_editor.execute(_confinement(model, column))

    def describe(self) -> str:
        return f"Isolate the clients in {', '.join(self.columns)}"


class KeepCommonStock(Operation):
    """Lets only callers with access to all clients write rows without a client; everybody may read them.

    In a table without ``client_id``, that covers all rows. Put it after ``ConfineToClients`` of the same tables.
    """

    reduces_to_sql = True
    reversible = False  # Django refuses to go back, by name

    def __init__(self, models: Sequence[str]) -> None:
        self.models = list(models)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Do nothing: the model state does not change."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,  # noqa: ARG002 - the framework's signature
        to_state: ProjectState,
    ) -> None:
        for name in self.models:
            model = to_state.apps.get_model(app_label, name)
            table, columns = model._meta.db_table, {one.column for one in model._meta.local_fields}
            own = "client_id IS NOT NULL OR " if "client_id" in columns else ""
            may = f"({own}{_SCOPE} IS NULL)"
            policies = {
                "INSERT": f"WITH CHECK {may}",
                "UPDATE": f"USING {may} WITH CHECK {may}",
                "DELETE": f"USING {may}",
            }
            for command, rule in policies.items():
                schema_editor.execute(
                    f'CREATE POLICY stock_{command.lower()} ON "{table}" AS RESTRICTIVE '
                    f"FOR {command} {rule}"
                )

    def describe(self) -> str:
        return f"Protect rows without a client in {', '.join(self.models)}"


def _confinement(model: type[models.Model], column: str) -> str:
    """Return the policy, phrased so that the planner does not expect it to match few or all rows.

    The planner knows nothing of a setting: from ``scope IS NULL OR …`` it expects almost no rows, and then sorts all
    rows of an agency instead of reading one page of them from the index.
    """
    table = model._meta.db_table
    if column in ("id", "client_id"):
        # Null counts as true: no scope means all clients, no client means everybody's.
        allowed = f"coalesce({column} = ANY ({_SCOPE}::uuid[]), true)"
    else:
        field = next(one for one in model._meta.local_fields if one.column == column)
        parent = field.remote_field.model._meta.db_table  # type: ignore[union-attr]  # a reference
        # The parent's own policies apply to this look-up.
        visible = f'EXISTS (SELECT 1 FROM "{parent}" p WHERE p.id = "{table}"."{column}")'  # noqa: S608 - names of our own tables
        allowed = f"CASE WHEN {_SCOPE} IS NULL THEN true ELSE {visible} END"
    return f'CREATE POLICY clients ON "{table}" AS RESTRICTIVE USING ({allowed}) WITH CHECK ({allowed})'


def _isolation(table: str) -> list[str]:
    return [
        f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_tenant" UNIQUE (agency_id, id)',
        f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
        f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY',
        f'CREATE POLICY tenant ON "{table}" USING (agency_id = {_TENANT}) '
        f"WITH CHECK (agency_id = {_TENANT})",
    ]


def _references(model: type[models.Model]) -> list[str]:
    statements = []
    table = model._meta.db_table
    for field in model._meta.local_fields:
        if isinstance(field, models.ForeignKey) and not field.db_constraint:  # type: ignore[attr-defined]  # the stubs lack it
            target = field.remote_field.model._meta.db_table
            statements.append(
                f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_{field.column}_tenant" '
                f'FOREIGN KEY (agency_id, "{field.column}") REFERENCES "{target}" (agency_id, id) '
                "DEFERRABLE INITIALLY DEFERRED"
            )
    return statements
