"""The cast of users, and ways to sign in as one of them."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from django.db import connections
from django.db.backends.postgresql.operations import DatabaseOperations
from django.db.models.signals import post_migrate
from rest_framework.test import APIClient
from xdist.scheduler import LoadFileScheduling

from accounts.capabilities import Role
from accounts.members.api_keys import create_api_key
from accounts.members.membership import add_member, create_agency, create_user
from accounts.models import Agency, Membership, User
from accounts.tenancy import tenant
from tests.desk import Desk
from tests.world import World, build

# The longest tests are scheduled first and the shortest last, so that all processes end at the same time.
LONGEST = (
    "tests/editor/",
    "tests/test_contract.py",
    "tests/rendering/test_outages.py",
    "tests/test_matrix.py",
    "tests/test_client_access.py",
    "tests/rendering/test_streams.py",
    "tests/rendering/test_faults.py",
    "tests/local/test_demo.py",
    "tests/rendering/test_kits.py",
    "tests/carousels/test_concurrency.py",
    "tests/config/test_deployment.py",
    "tests/rendering/",
    "tests/test_lists.py",
    "tests/brandkits/",
    "tests/engine/",
)


def _turn(item: pytest.Item) -> int:
    found = (turn for turn, place in enumerate(LONGEST) if item.nodeid.startswith(place))
    return next(found, len(LONGEST))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give tests with a database both roles and real transactions, which row-level security needs."""
    items.sort(key=_turn)
    both = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if item.get_closest_marker("django_db") or "transactional_db" in fixtures:
            item.add_marker(both, append=False)
            item.add_marker(pytest.mark.servers)
        if item.nodeid.startswith("tests/editor/"):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.servers)


def pytest_collection_finish() -> None:
    """Freeze everything loaded so far, so that the garbage collector does not scan it repeatedly."""
    gc.collect()
    gc.freeze()


class _StudiosOnce(LoadFileScheduling):  # type: ignore[misc]  # the package has no types
    """Gives a process whole files, and one process all tests that share the editor's service and browser."""

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return "tests/editor" if file.startswith("tests/editor/") else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling:
    config.option.loadscopereorder = (
        False  # the number of tests in a file says little about its duration
    )
    return _StudiosOnce(config, log)


_counts: Counter[str] = Counter()


@pytest.fixture
def counted() -> Callable[[str, int], None]:
    """Adds to a counter that the summary of the run shows."""

    def count(what: str, how_many: int) -> None:
        _counts[what] += how_many

    return count


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Send the counters of a worker process to the controller."""
    if output := getattr(session.config, "workeroutput", None):
        output["counts"] = dict(_counts)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    _counts.update(getattr(node, "workeroutput", {}).get("counts", {}))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the counters of exhaustive tests."""
    for what, how_many in _counts.items():
        terminalreporter.write_line(f"tried: {how_many} {what}")


ACTORS = (
    *(role.value for role in Role),
    "program",  # with a key of the agency
    "stranger",  # the owner of another agency
    "strange program",  # with a key of that other agency
    "anonymous",
)
PASSWORD = "five-loaves-and-a-ferry"


def _emptied(_: DatabaseOperations, __: object, tables: list[str], **___: object) -> list[str]:
    """Delete rows instead of truncating: with few rows it takes a tenth of the time for forty tables."""
    return [f'DELETE FROM "{table}"' for table in tables]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """Close the pool's connections before the database is dropped."""
    with pytest.MonkeyPatch.context() as django:
        django.setattr(DatabaseOperations, "sql_flush", _emptied)
        # Flushing a database would write Django's permissions again, which no test needs.
        django.setattr(post_migrate, "receivers", [])
        yield
    connections["default"].close_pool()  # type: ignore[attr-defined]  # PostgreSQL's own


@pytest.fixture
def owner(transactional_db: None) -> User:
    """Olga, the owner of the agency."""
    return create_user("olga@northquay.example", PASSWORD, name="Olga")


@pytest.fixture
def agency(owner: User) -> Agency:
    return create_agency(name="Northquay", owner=owner)


def _member(agency: Agency, name: str, role: Role) -> User:
    user = create_user(f"{name.lower()}@northquay.example", PASSWORD, name=name)
    add_member(agency, user, role)
    return user


@pytest.fixture
def editor(agency: Agency) -> User:
    return _member(agency, "Edda", Role.EDITOR)


@pytest.fixture
def viewer(agency: Agency) -> User:
    return _member(agency, "Viola", Role.VIEWER)


@pytest.fixture
def guest(agency: Agency) -> User:
    return _member(agency, "Gustav", Role.GUEST)


@pytest.fixture
def stranger(transactional_db: None) -> User:
    """Sten, the owner of another agency and member of no other."""
    return create_user("sten@elsewhere.example", PASSWORD, name="Sten")


@pytest.fixture
def stranger_agency(stranger: User) -> Agency:
    return create_agency(name="Elsewhere", owner=stranger)


@pytest.fixture
def desk(client_as: Callable[[User], APIClient], editor: User, agency: Agency) -> Desk:
    """The desk of an editor."""
    return Desk(client_as(editor), agency)


@pytest.fixture
def foreign(
    client_as: Callable[[User], APIClient], stranger: User, stranger_agency: Agency
) -> Desk:
    """A desk at another agency."""
    return Desk(client_as(stranger), stranger_agency, "Elsewhere")


@pytest.fixture
def client_as() -> Callable[[User], APIClient]:
    """Signs in as a user."""

    def sign_in(user: User) -> APIClient:
        client = APIClient()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        client.get("/api/v1/me")  # registers the session in the user's list
        return client

    return sign_in


@pytest.fixture
def bearer() -> Callable[[Agency], APIClient]:
    """A program with an API key of an agency, created by its owner."""

    def program(agency: Agency) -> APIClient:
        owner = Membership.objects.get(agency=agency, role=Role.OWNER).user
        with tenant(agency):
            _, secret = create_api_key(agency, name="Script", created_by=owner)
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
        return client

    return program


@pytest.fixture
def world(client_as: Callable[[User], APIClient], owner: User, agency: Agency) -> World:
    return build(client_as(owner), agency)


@pytest.fixture
def elsewhere(
    client_as: Callable[[User], APIClient], stranger: User, stranger_agency: Agency
) -> World:
    return build(client_as(stranger), stranger_agency)


@pytest.fixture
def as_actor(
    client_as: Callable[[User], APIClient],
    bearer: Callable[[Agency], APIClient],
    agency: Agency,
    stranger_agency: Agency,
    owner: User,
    stranger: User,
    world: World,
) -> Callable[[str], APIClient]:
    """Signs in as any of ``ACTORS``."""

    def sign_in(actor: str) -> APIClient:
        if actor == "anonymous":
            return APIClient()
        if actor.endswith("program"):
            program = bearer(agency if actor == "program" else stranger_agency)
            program.get("/api/v1/me")  # records the key's last use
            return program
        if actor in ("owner", "stranger"):
            return client_as(owner if actor == "owner" else stranger)
        user = create_user(f"{actor}@northquay.example", PASSWORD)
        clients = [UUID(world.ids["client_id"])] if actor == "guest" else []
        add_member(agency, user, Role(actor), clients=clients)
        return client_as(user)

    return sign_in
