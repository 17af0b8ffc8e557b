"""Tenant isolation. The only way to tenant rows is ``with tenant(agency): Model.objects.of(agency)``.

Two layers enforce it. In Python, the manager refuses every query that names no agency or runs outside that agency's
block. In PostgreSQL, row-level security: the block sets ``app.agency`` for its transaction, and the serving role sees
no other agency's rows. For callers with access to some clients only, ``client_scope`` makes the block set
``app.clients`` too, and row-level security separates the clients in the same way.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, models, transaction

from core.errors import Missing
from design.ids import uuid7

if TYPE_CHECKING:
    from accounts.models import Agency

M = TypeVar("M", bound=models.Model)

_current: ContextVar[UUID | None] = ContextVar("tenant", default=None)
_client_scope: ContextVar[frozenset[UUID] | None] = ContextVar("client scope", default=None)
_NOBODY = UUID(int=0)


class UnscopedQuery(RuntimeError):
    """A tenant table was queried without its agency or outside its tenant block. A bug, never a 404."""


@contextmanager
def tenant(agency: Agency | UUID) -> Iterator[None]:
    """Open a transaction in which the rows of one agency, and of no other, are visible.

    Keep it short: no storage, no network, no painting inside. Blocks of different agencies must not nest.
    """
    wanted = _id(agency)
    if _current.get() not in (None, wanted):
        raise UnscopedQuery("a block of another agency is open")
    token = _current.set(wanted)
    scope = _client_scope.get()
    clients = "" if scope is None else ",".join(sorted(map(str, scope or {_NOBODY})))
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                # Local to the transaction: a session setting would leak through the connection pool.
                cursor.execute(
                    "SELECT set_config('app.agency', %s, true), set_config('app.clients', %s, true)",
                    [str(wanted), clients],
                )
            yield
    finally:
        _current.reset(token)


@contextmanager
def client_scope(clients: frozenset[UUID] | None) -> Iterator[None]:
    """Limit every tenant block inside to the rows of these clients; None means the whole agency.

    Raises ``UnscopedQuery`` inside a tenant block, whose scope is already set.
    """
    if _current.get() is not None:
        raise UnscopedQuery("a tenant block is open")
    token = _client_scope.set(clients)
    try:
        yield
    finally:
        _client_scope.reset(token)


@contextmanager
def whole_agency() -> Iterator[None]:
    """Lift the client scope inside an open tenant block: reads see the rows of all clients.

    For checks that must cover everybody's work, such as whether anything uses a row. Their result must not name a
    row that the caller has no access to. Raises ``UnscopedQuery`` outside a tenant block.
    """
    if _current.get() is None:
        raise UnscopedQuery("open a tenant block first")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.clients', true)")
        (clients,) = cursor.fetchone()
        cursor.execute("SELECT set_config('app.clients', '', true)")
        yield
        # After an exception, rolling back to the savepoint restores the setting.
        cursor.execute("SELECT set_config('app.clients', %s, true)", [clients])


class TenantQuerySet(models.QuerySet[M]):
    def take(self, pk: UUID) -> M:
        """Return one row. Raises the same ``Missing`` for an absent row and for another agency's."""
        try:
            return self.get(pk=pk)
        except ObjectDoesNotExist:
            raise Missing(f"No such {self.model._meta.verbose_name}.") from None


class TenantManager(models.Manager[M]):
    """A manager that refuses every query until ``of()`` names the agency."""

    def of(self, agency: Agency | UUID) -> TenantQuerySet[M]:
        wanted = _id(agency)
        if _current.get() != wanted:
            raise UnscopedQuery(f"{self.model.__name__}: open tenant({wanted}) first")
        return TenantQuerySet(self.model, using=self._db).filter(agency_id=wanted)

    def get_queryset(self) -> TenantQuerySet[M]:
        raise UnscopedQuery(f"use {self.model.__name__}.objects.of(agency)")

    def none(self) -> TenantQuerySet[M]:
        return TenantQuerySet(self.model, using=self._db).none()


class TenantModel(models.Model):
    """Base of tenant tables. Every row carries its agency, so scoping needs no join."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("accounts.Agency", on_delete=models.CASCADE, related_name="+")

    objects = TenantManager()
    unscoped = models.Manager()

    class Meta:
        abstract = True
        default_manager_name = "unscoped"  # Django's internals: foreign keys, migrations
        base_manager_name = "unscoped"


if TYPE_CHECKING:
    TenantForeignKey = models.ForeignKey
else:

    class TenantForeignKey(models.ForeignKey):
        """A foreign key inside one agency.

        The database enforces it with a composite key (``core.database.migration_operations``), so that not even raw
        SQL can refer to a row of another agency.
        """

        def __init__(self, to: Any, on_delete: Any, **options: Any) -> None:
            options["db_constraint"] = False
            super().__init__(to, on_delete, **options)


def _id(agency: Agency | UUID) -> UUID:
    return agency if isinstance(agency, UUID) else agency.pk
