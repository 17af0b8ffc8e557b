"""The only door to tenant rows: ``with tenant(agency): Model.objects.of(agency)``.

Two walls stand behind it. In Python, a manager that refuses every query until an agency is named,
and refuses it outside of that agency's block. In PostgreSQL, row-level security: the block sets
``app.agency`` for its transaction, and the role that serves sees no row of anybody else. Who belongs
to some clients of an agency only is ``confined``: the block sets ``app.clients`` too, and the same
wall stands between the clients.
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
_reach: ContextVar[frozenset[UUID] | None] = ContextVar("reach", default=None)
_NOBODY = UUID(int=0)


class UnscopedQuery(RuntimeError):
    """A tenant table was queried without its agency, or outside its block: a bug, never a 404."""


@contextmanager
def tenant(agency: Agency | UUID) -> Iterator[None]:
    """A transaction in which the rows of one agency, and of no other, can be reached.

    Keep it short: no storage, no network, no painting inside. Blocks of different agencies may
    not nest.
    """
    wanted = _id(agency)
    if _current.get() not in (None, wanted):
        raise UnscopedQuery("a block of another agency is open")
    token = _current.set(wanted)
    reach = _reach.get()
    clients = "" if reach is None else ",".join(sorted(map(str, reach or {_NOBODY})))
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                # Local to the transaction: a setting of the session would leak through the pool.
                cursor.execute(
                    "SELECT set_config('app.agency', %s, true), set_config('app.clients', %s, true)",
                    [str(wanted), clients],
                )
            yield
    finally:
        _current.reset(token)


@contextmanager
def confined(reach: frozenset[UUID] | None) -> Iterator[None]:
    """Every tenant block inside reaches the work of these clients only; None is the whole agency.

    Raises ``UnscopedQuery`` inside of a tenant block, which has its reach already.
    """
    if _current.get() is not None:
        raise UnscopedQuery("a tenant block is open")
    token = _reach.set(reach)
    try:
        yield
    finally:
        _reach.reset(token)


@contextmanager
def whole_agency() -> Iterator[None]:
    """Inside of an open tenant block: what is read in here reaches all clients, whoever asks.

    For checks that must hold for everybody's work, such as whether anything uses a row. What comes of
    them must not name a row that the asker does not reach.
    """
    if _current.get() is None:
        raise UnscopedQuery("open a tenant block first")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.clients', true)")
        (clients,) = cursor.fetchone()
        cursor.execute("SELECT set_config('app.clients', '', true)")
        yield
        # After an exception the savepoint brings the setting back.
        cursor.execute("SELECT set_config('app.clients', %s, true)", [clients])


class TenantQuerySet(models.QuerySet[M]):
    def take(self, pk: UUID) -> M:
        """Return one row, or say *not found* exactly as for a foreign row."""
        try:
            return self.get(pk=pk)
        except ObjectDoesNotExist:
            raise Missing(f"No such {self.model._meta.verbose_name}.") from None


class TenantManager(models.Manager[M]):
    """Refuses every query until ``of()`` names the agency."""

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
    """Every tenant row carries its agency, so scoping never needs a join."""

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
        """A reference inside one agency.

        The database holds it by a composite key (``core.database.migration_operations``), so that not even
        raw SQL can refer to a row of another agency.
        """

        def __init__(self, to: Any, on_delete: Any, **options: Any) -> None:
            options["db_constraint"] = False
            super().__init__(to, on_delete, **options)


def _id(agency: Agency | UUID) -> UUID:
    return agency if isinstance(agency, UUID) else agency.pk
