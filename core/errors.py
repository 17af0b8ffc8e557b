"""The errors that services raise for callers. Each class is one problem type; the HTTP layer renders them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, TypedDict


class ErrorItem(TypedDict):
    """One faulty place: a JSON pointer into the request, the detail and a code."""

    pointer: str
    detail: str
    code: str


class ProblemError(Exception):
    """An error that the caller can act on. Subclass it; never raise it directly.

    ``retry_after`` is the number of seconds after which a retry may succeed.
    """

    code: ClassVar[str]
    status: ClassVar[int]
    title: ClassVar[str]

    def __init__(
        self,
        detail: str = "",
        *,
        errors: Sequence[ErrorItem] = (),
        retry_after: int | None = None,
        **extra: object,
    ) -> None:
        super().__init__(detail or self.title)
        self.detail = detail
        self.errors = list(errors)
        self.headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
        self.extra = extra


class BadRequest(ProblemError):
    """The request is malformed."""

    code, status, title = "bad-request", 400, "Malformed request"


class Missing(ProblemError):
    """The object does not exist *in this agency*. Absent and foreign objects get the same response."""

    code, status, title = "not-found", 404, "Not found"


class Conflict(ProblemError):
    """The request conflicts with the current state."""

    code, status, title = "conflict", 409, "Conflict with the current state"


class StaleVersion(ProblemError):
    """The object changed since the caller loaded it; ``current`` is its version now."""

    code, status, title = "stale-version", 412, "Someone else saved first"


class Invalid(ProblemError):
    """The request is well-formed, but some values are not allowed."""

    code, status, title = "invalid", 422, "Some fields need attention"


class PreconditionRequired(ProblemError):
    """A change of a versioned object lacks ``If-Match``, the version that it starts from."""

    code, status, title = "precondition-required", 428, "If-Match is required"


class Unavailable(ProblemError):
    """A temporary failure. A retry may succeed."""

    code, status, title = "unavailable", 503, "Temporarily unavailable"


class Overloaded(Unavailable):
    """The process is at capacity. The work was not started, or nothing of it was kept."""

    code, title = "too-much-at-once", "Too many concurrent requests"


def invalid(pointer: str, detail: str, code: str = "invalid") -> Invalid:
    """Return an ``Invalid`` about one place."""
    return Invalid(detail, errors=[{"pointer": pointer, "detail": detail, "code": code}])


def missing(noun: str, pointers: Iterable[str]) -> Missing:
    """Return a ``Missing`` with these pointers; the same for absent objects and for those of another agency."""
    detail = f"No such {noun}."
    return Missing(
        detail,
        errors=[{"pointer": place, "detail": detail, "code": "not-found"} for place in pointers],
    )
