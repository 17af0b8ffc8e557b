"""No relation, late query or thread bypasses tenant isolation."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from accounts.members.api_keys import create_api_key
from accounts.models import Agency, KeyLookup, User
from accounts.tenancy import UnscopedQuery, tenant
from brandkits.models import Client
from config.env import ROOT
from tests.world import tenant_models

APPS = ("accounts", "brandkits", "carousels", "rendering", "config", "local")


@pytest.mark.parametrize("model", tenant_models(), ids=lambda model: model.__name__)
def test_no_relation_leads_into_a_tenant_table(model: Any) -> None:
    relations = [field for field in model._meta.local_fields if field.is_relation]
    assert [field.name for field in relations if field.remote_field.related_name != "+"] == []
    assert list(model._meta.local_many_to_many) == []


def test_only_tenancy_bypasses_the_tenant_manager() -> None:
    users = {
        str(path.relative_to(ROOT))
        for app in APPS
        for path in (ROOT / app).rglob("*.py")
        if "migrations" not in path.parts and "unscoped" in path.read_text()
    }
    assert users == {"accounts/tenancy.py"}


def test_a_query_run_after_its_block_finds_nothing(agency: Agency) -> None:
    with tenant(agency):
        Client(agency=agency, name="Ada", slug="ada").save()
        early = Client.objects.of(agency)
        assert [client.name for client in early.all()] == ["Ada"]
    assert list(early.all()) == []
    assert early.all().update(name="Eve") == 0


def test_a_thread_does_not_inherit_the_block(agency: Agency) -> None:
    raised: list[type[BaseException]] = []

    def ask() -> None:
        try:
            Client.objects.of(agency)
        except UnscopedQuery as error:
            raised.append(type(error))

    with tenant(agency):
        thread = threading.Thread(target=ask)
        thread.start()
        thread.join()
    assert raised == [UnscopedQuery]


def test_a_failed_block_is_rolled_back(agency: Agency, owner: User) -> None:
    def work() -> None:
        with tenant(agency):
            Client(agency=agency, name="Ada", slug="ada").save()
            create_api_key(agency, name="Script", created_by=owner)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        work()
    with pytest.raises(UnscopedQuery):
        Client.objects.of(agency)
    with tenant(agency):
        assert not Client.objects.of(agency).exists()
    assert not KeyLookup.objects.exists()
