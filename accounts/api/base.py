"""The base view of every tenant endpoint: authenticates the caller, resolves the agency, checks the capability."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any, ClassVar
from uuid import UUID

from django.core.exceptions import ImproperlyConfigured
from django.db.models import QuerySet
from rest_framework.exceptions import NotAuthenticated, PermissionDenied
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView

from accounts.access.client_access import client_access_of
from accounts.access.throttling import throttle
from accounts.audit import By
from accounts.auth.authentication import Program
from accounts.auth.mfa import require_mfa
from accounts.capabilities import AGENCY_WIDE, GRANTS, Can, Role
from accounts.idempotency import Finish, finish, once
from accounts.models import Agency, Membership, User
from accounts.tenancy import client_scope
from core.errors import Missing
from core.http.pagination import NewestFirst
from core.observability.logs import about

_METHODS = ("get", "post", "put", "patch", "delete")


class AgencyView(APIView):
    """A view inside one agency. Declare ``requires`` for every handled method; an omission fails at import.

    Handlers run in a tenant block. A view that stores, fetches or paints sets ``tenant_block`` to False and opens
    its own blocks. Its handlers may return a callable, which then runs in a tenant block and returns the response.
    POST honours ``Idempotency-Key``: without a tenant block, a handler must return everything that has an effect as
    such a callable, so that the effect and its stored response commit together. Set ``repeatable`` where no key is
    needed, because the request stores nothing or is idempotent by itself.
    """

    requires: ClassVar[Mapping[str, Can]]
    tenant_block: ClassVar[bool] = True
    repeatable: ClassVar[bool] = False
    pagination_class: type[BasePagination] = NewestFirst

    agency: Agency
    actor: User | Program
    can: frozenset[Can]
    client_access: frozenset[UUID] | None
    _budget: Mapping[str, str] = MappingProxyType({})

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        handled = {method for method in _METHODS if hasattr(cls, method)}
        if undeclared := handled - set(getattr(cls, "requires", {})):
            raise ImproperlyConfigured(f"{cls.__name__}: no capability for {sorted(undeclared)}")
        for method in handled & set(cls.__dict__):
            setattr(cls, method, _guarded(method, cls.__dict__[method]))

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self._enter(request, kwargs["agency_id"])
        self._budget = throttle().admit(self.agency, self.actor.pk)
        method = str(request.method).lower()
        needed = self.requires.get("get" if method == "head" else method)
        if needed is not None and needed not in self.can:
            raise PermissionDenied("Your role in this agency does not allow that.")

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        answer = super().finalize_response(request, response, *args, **kwargs)
        for name, value in self._budget.items():
            answer[name] = value
        return answer

    def page(self, rows: QuerySet[Any], body: type[BaseSerializer[Any]]) -> Response:
        """Return one page of rows, newest first unless the view sets another paginator."""
        paginator = self.pagination_class()
        found = paginator.paginate_queryset(rows, self.request, view=self) or []
        return paginator.get_paginated_response(body(found, many=True).data)

    def require_not_common(self, client_id: UUID | None) -> None:
        """Refuse a change of a row without a client unless the caller has access to all clients."""
        if client_id is None and self.client_access is not None:
            raise PermissionDenied(
                "This belongs to the whole agency. Only members with access to all clients can change it."
            )

    @property
    def actor_name(self) -> str:
        """The caller's name as histories show it."""
        actor = self.actor
        return f"API key “{actor.name}”" if isinstance(actor, Program) else actor.called

    @property
    def by(self) -> By:
        """The caller as the audit log names them."""
        return By(str(self.actor.pk), self.actor_name)

    def _enter(self, request: Request, agency_id: UUID) -> None:
        """Set the agency, the actor, their capabilities and their client access.

        Raises ``Missing`` for an actor outside the agency: to them it does not exist.
        """
        if not isinstance(request.user, User | Program):
            raise NotAuthenticated
        self.actor = request.user
        if isinstance(self.actor, Program):
            if self.actor.agency_id != agency_id:
                raise Missing("No such agency.")
            self.agency = Agency.objects.get(pk=agency_id)
            self._grant(self.actor.can, self.actor.clients)
            return
        membership = (
            Membership.objects.filter(agency_id=agency_id, user=self.actor)
            .select_related("agency")
            .first()
        )
        if membership is None:
            raise Missing("No such agency.")
        self.agency = membership.agency
        if self.agency.require_mfa:
            require_mfa(request._request, self.actor)
        self._grant(GRANTS[Role(membership.role)], client_access_of(membership))

    def _grant(self, can: frozenset[Can], client_access: frozenset[UUID] | None) -> None:
        """Set capabilities and client access. Access to some clients only excludes all agency-wide capabilities."""
        self.can = can if client_access is None else can - AGENCY_WIDE
        self.client_access = client_access


def _guarded(method: str, handler: Callable[..., Any]) -> Callable[..., Response]:
    """Wrap a handler in its tenant block, and in the idempotency record where the method promises one."""

    def run(view: AgencyView, request: Request, *args: Any, **kwargs: Any) -> Response:
        def work() -> Response | Finish:
            handle: Finish = partial(handler, view, request, *args, **kwargs)
            return handle if view.tenant_block else handle()

        with about(agency=view.agency.pk), client_scope(view.client_access):
            if method == "post" and not view.repeatable:
                return once(view.agency.pk, view.actor.pk, view.client_access, request, work)
            return finish(view.agency.pk, work())

    # The OpenAPI generator reads the handler's annotations and docstring.
    run.__dict__.update(handler.__dict__)
    run.__doc__, run.__name__ = handler.__doc__, handler.__name__
    return run
