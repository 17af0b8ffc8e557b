"""The view every tenant endpoint inherits: who is asking, for which agency, may they."""

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

from accounts.access.client_access import reach_of
from accounts.access.throttling import throttle
from accounts.audit import By
from accounts.auth.authentication import Program
from accounts.auth.mfa import require_mfa
from accounts.capabilities import AGENCY_WIDE, GRANTS, Can, Role
from accounts.idempotency import Finish, finished, once
from accounts.models import Agency, Membership, User
from accounts.tenancy import confined
from core.errors import Missing
from core.http.pagination import NewestFirst
from core.observability.logs import about

_METHODS = ("get", "post", "put", "patch", "delete")


class AgencyView(APIView):
    """Declare ``requires`` for every method that is handled; an omission fails at import.

    Handlers run in a tenant block. A view that stores, fetches or paints sets ``tenant_block`` to
    False and opens blocks of its own; its handlers may give back what is left to do, which is then done
    in a tenant block and answers. POST honours ``Idempotency-Key``: outside of a tenant block it must
    give back everything that has an effect, so that it is kept with its answer. ``repeatable`` is where
    it needs none, as it keeps nothing, or is the same however often it is sent.
    """

    requires: ClassVar[Mapping[str, Can]]
    tenant_block: ClassVar[bool] = True
    repeatable: ClassVar[bool] = False
    pagination_class: type[BasePagination] = NewestFirst

    agency: Agency
    actor: User | Program
    can: frozenset[Can]
    reach: frozenset[UUID] | None
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
        """One page of rows, newest first where the view does not say otherwise."""
        paginator = self.pagination_class()
        found = paginator.paginate_queryset(rows, self.request, view=self) or []
        return paginator.get_paginated_response(body(found, many=True).data)

    def require_not_common(self, client_id: UUID | None) -> None:
        """Refuse a change of what has no client to whoever reaches some clients only."""
        if client_id is None and self.reach is not None:
            raise PermissionDenied(
                "This is the agency's common stock: somebody who works for all clients can change it."
            )

    @property
    def actor_name(self) -> str:
        """Who is asking, as histories name them."""
        who = self.actor
        return f"API key “{who.name}”" if isinstance(who, Program) else who.called

    @property
    def by(self) -> By:
        """Who is asking, as the audit names them."""
        return By(str(self.actor.pk), self.actor_name)

    def _enter(self, request: Request, agency_id: UUID) -> None:
        """Set agency and actor, and what they may do to whose work.

        To a stranger an agency does not exist.
        """
        if not isinstance(request.user, User | Program):
            raise NotAuthenticated
        self.actor = request.user
        if isinstance(self.actor, Program):
            if self.actor.agency_id != agency_id:
                raise Missing("No such agency.")
            self.agency = Agency.objects.get(pk=agency_id)
            self._reaches(self.actor.can, self.actor.clients)
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
        self._reaches(GRANTS[Role(membership.role)], reach_of(membership))

    def _reaches(self, can: frozenset[Can], reach: frozenset[UUID] | None) -> None:
        """Who reaches some clients only may do nothing that is about the whole agency."""
        self.can, self.reach = can if reach is None else can - AGENCY_WIDE, reach


def _guarded(method: str, handler: Callable[..., Any]) -> Callable[..., Response]:
    """The handler inside its tenant block, and once a key where that is promised."""

    def run(view: AgencyView, request: Request, *args: Any, **kwargs: Any) -> Response:
        def work() -> Response | Finish:
            handle: Finish = partial(handler, view, request, *args, **kwargs)
            return handle if view.tenant_block else handle()

        with about(agency=view.agency.pk), confined(view.reach):
            if method == "post" and not view.repeatable:
                return once(view.agency.pk, view.actor.pk, view.reach, request, work)
            return finished(view.agency.pk, work())

    # The schema reads annotations and documentation off the handler.
    run.__dict__.update(handler.__dict__)
    run.__doc__, run.__name__ = handler.__doc__, handler.__name__
    return run
