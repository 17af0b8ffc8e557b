"""Isolation between agencies is enforced in Python and again in the database."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, connections, transaction

from accounts.audit import By, record
from accounts.members.api_keys import create_api_key
from accounts.models import Agency, ApiKey, AuditEvent, User
from accounts.tenancy import TenantModel, UnscopedQuery, client_scope, tenant
from brandkits.models import Client
from core.database.checks import serving_role
from core.errors import Missing

pytestmark = pytest.mark.django_db(transaction=True)

TENANT_MODELS = [
    *(model for model in apps.get_models() if issubclass(model, TenantModel)),
    AuditEvent,
]


@pytest.fixture
def clients(agency: Agency, stranger_agency: Agency) -> dict[str, Client]:
    made = {}
    for name, owner in (("ours", agency), ("theirs", stranger_agency)):
        with tenant(owner):
            client = Client(agency=owner, name=name, slug=name)
            client.save()
            made[name] = client
    return made


@pytest.mark.parametrize(
    "query",
    [
        lambda manager: manager.all().count(),
        lambda manager: manager.get(pk=1),
        lambda manager: manager.filter(name="x").exists(),
        lambda manager: manager.first(),
        lambda manager: manager.update(name="x"),
        lambda manager: manager.in_bulk(),
        lambda manager: manager.bulk_create([]),
        lambda manager: manager.get_or_create(name="x"),
        lambda manager: manager.using("default").count(),
        lambda manager: manager.db_manager("default").exists(),
        lambda manager: list(manager.raw("select 1")),
        lambda manager: manager.select_for_update(),
        lambda manager: manager.aggregate(),
    ],
)
def test_a_query_that_names_no_agency_is_a_bug(
    agency: Agency, query: Callable[[Any], object]
) -> None:
    with tenant(agency), pytest.raises(UnscopedQuery):
        query(Client.objects)


def test_a_query_outside_of_its_agencys_block_is_a_bug(
    agency: Agency, stranger_agency: Agency
) -> None:
    with pytest.raises(UnscopedQuery):
        Client.objects.of(agency)
    with tenant(agency), pytest.raises(UnscopedQuery):
        Client.objects.of(stranger_agency)
    with tenant(agency), pytest.raises(UnscopedQuery), tenant(stranger_agency):
        pass


def test_foreign_and_absent_rows_get_the_same_response(
    agency: Agency, clients: dict[str, Client]
) -> None:
    with tenant(agency):
        with pytest.raises(Missing) as foreign:
            Client.objects.of(agency).take(clients["theirs"].pk)
        with pytest.raises(Missing) as absent:
            Client.objects.of(agency).take(agency.pk)
    assert str(foreign.value) == str(absent.value)


def rows(sql: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def test_raw_sql_without_a_tenant_sees_nothing(clients: dict[str, Client]) -> None:
    assert rows("SELECT name FROM brandkits_client") == []
    with connection.cursor() as cursor:
        cursor.execute("UPDATE brandkits_client SET name = 'taken'")
        assert cursor.rowcount == 0


def test_raw_sql_sees_the_open_tenant_and_no_other(
    agency: Agency, clients: dict[str, Client]
) -> None:
    with tenant(agency):
        assert rows("SELECT name FROM brandkits_client") == [("ours",)]
    assert rows("SELECT name FROM brandkits_client") == []


def test_raw_sql_can_neither_write_into_nor_point_at_another_agency(
    agency: Agency, stranger_agency: Agency, clients: dict[str, Client]
) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), tenant(agency):
        Client(agency=stranger_agency, name="x", slug="x").save()
    statement = (
        "INSERT INTO brandkits_brandkit (id, agency_id, client_id, name, version, status, spec, "
        f"notes, created_at, updated_at) VALUES (gen_random_uuid(), '{agency.pk}', "
        f"'{clients['theirs'].pk}', 'x', 1, 'active', '{{}}', '', now(), now())"
    )
    with pytest.raises(Exception, match="brandkits_brandkit_client_id_tenant"), tenant(agency):
        rows(f"{statement} RETURNING id")
    with tenant(agency):
        assert rows("SELECT count(*) FROM brandkits_brandkit") == [(0,)]


# 1,002 transactions of two agencies, interleaved over the pool's connections.
READERS, EACH = 6, 167


def test_a_tenant_does_not_leak_through_the_pool(
    agency: Agency, stranger_agency: Agency, clients: dict[str, Client]
) -> None:
    seen: dict[str, set[Any]] = {"ours": set(), "theirs": set(), "nobody": set()}

    def read(owner: Agency, name: str) -> None:
        for _ in range(EACH):
            with tenant(owner):
                seen[name].update(rows("SELECT name FROM brandkits_client"))
            connection.close()
            seen["nobody"].update(rows("SELECT name FROM brandkits_client"))
            connection.close()
        connections.close_all()

    threads = [
        threading.Thread(target=read, args=pair)
        for pair in ((agency, "ours"), (stranger_agency, "theirs")) * (READERS // 2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == {"ours": {("ours",)}, "theirs": {("theirs",)}, "nobody": set()}


@pytest.mark.parametrize("model", TENANT_MODELS, ids=lambda model: model.__name__)
def test_every_tenant_table_has_row_level_security(transactional_db: None, model: Any) -> None:
    table = model._meta.db_table
    assert rows(
        f"SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = '{table}'"
    ) == [(True, True)]
    ((used, checked),) = rows(
        f"SELECT qual, with_check FROM pg_policies WHERE tablename = '{table}' "
        "AND policyname = 'tenant'"
    )
    assert used == checked
    assert "current_setting('app.agency'" in used
    composite = {
        tuple(columns)
        for (columns,) in rows(
            "SELECT array(SELECT attname::text FROM unnest(conkey) k JOIN pg_attribute a "
            "ON a.attrelid = conrelid AND a.attnum = k ORDER BY attname <> 'agency_id') "
            f"FROM pg_constraint WHERE conrelid = '{table}'::regclass AND contype = 'f'"
        )
    }
    references = {
        ("agency_id", field.column)
        for field in model._meta.local_fields
        if field.is_relation and issubclass(field.related_model, TenantModel)
    }
    assert references <= composite


def test_every_table_with_an_agency_has_row_level_security_or_is_a_control_table(
    transactional_db: None,
) -> None:
    open_tables = {
        name
        for (name,) in rows(
            "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "
            "WHERE c.relkind = 'r' AND a.attname = 'agency_id' AND NOT c.relrowsecurity"
        )
    }
    assert open_tables == {
        "accounts_membership",
        "accounts_keylookup",
        "accounts_storedchange",
        "accounts_invitationlookup",
        "carousels_pendingmedia",
        "rendering_agencyqueue",
        "rendering_pendinghandover",
        "rendering_pendingmasters",
        "rendering_queueentry",
        "rendering_renderpulse",
    }


def test_every_tenant_table_isolates_clients_or_is_agency_wide(
    transactional_db: None,
) -> None:
    apart = rows(
        "SELECT tablename FROM pg_policies WHERE policyname = 'clients' AND permissive = 'RESTRICTIVE'"
    )
    tables = {model._meta.db_table for model in TENANT_MODELS}  # type: ignore[attr-defined]  # all are models
    whole = tables - {table for (table,) in apart}
    assert whole == {
        "accounts_apikey",
        "accounts_auditevent",
        "accounts_idempotencyrecord",
        "accounts_invitation",
        "accounts_team",
        "accounts_usage",
        "brandkits_ownformat",
        "rendering_blob",
        "rendering_frozensnapshot",
    }


def test_a_client_scope_limits_any_sql(agency: Agency) -> None:
    with tenant(agency):
        made = [Client(agency=agency, name=name, slug=name) for name in ("ada", "bo", "cy")]
        for client in made:
            client.save()
    for reach, names in (
        (None, {"ada", "bo", "cy"}),
        (frozenset({made[0].pk, made[2].pk}), {"ada", "cy"}),
        (frozenset(), set()),
    ):
        with client_scope(reach), tenant(agency):
            assert {name for (name,) in rows("SELECT name FROM brandkits_client")} == names
    with client_scope(frozenset({made[0].pk})), tenant(agency), connection.cursor() as cursor:
        cursor.execute("UPDATE brandkits_client SET name = 'taken'")
        assert cursor.rowcount == 1
    one = frozenset({made[0].pk})
    refused = pytest.raises(ProgrammingError, match="row-level security")
    with refused, client_scope(one), tenant(agency):
        Client(agency=agency, name="new", slug="new").save()
    with tenant(agency), pytest.raises(UnscopedQuery), client_scope(frozenset()):
        pass
    with tenant(agency):
        assert Client.objects.of(agency).count() == 3


def test_the_serving_role_owns_nothing_and_bypasses_nothing(transactional_db: None) -> None:
    assert rows("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user") == [
        (False, False)
    ]
    assert rows("SELECT 1 FROM pg_class WHERE relowner = current_user::regrole") == []
    with pytest.raises(ProgrammingError, match="must be owner"), transaction.atomic():
        rows("ALTER TABLE brandkits_client DISABLE ROW LEVEL SECURITY")


def test_a_check_refuses_a_role_that_bypasses_row_level_security(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert serving_role(databases=["default"]) == []
    monkeypatch.setattr("core.database.checks.connections", {"default": connections["owner"]})
    assert [found.id for found in serving_role(databases=["default"])] == [
        "config.E001",
        "config.E002",
    ]


def test_the_audit_log_is_append_only(agency: Agency, owner: User) -> None:
    with tenant(agency):
        record(agency.pk, By("somebody", "Somebody"), "thing.done", "thing")
    for statement in (
        "UPDATE accounts_auditevent SET actor = 'x'",
        "DELETE FROM accounts_auditevent",
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), tenant(agency):
            rows(statement)
    with tenant(agency):
        assert AuditEvent.objects.of(agency).filter(action="thing.done").count() == 1


def test_no_api_key_secret_is_stored_in_the_database(agency: Agency, owner: User) -> None:
    with tenant(agency):
        key, secret = create_api_key(agency, name="Script", created_by=owner)
        stored = rows("SELECT * FROM accounts_apikey") + rows("SELECT * FROM accounts_keylookup")
        assert ApiKey.objects.of(agency).take(key.pk).prefix == secret[:12]
    assert secret not in str(stored)
