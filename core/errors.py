"""The refusals that services may raise. Each is one problem type; HTTP is decided elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, TypedDict


class ErrorItem(TypedDict):
    """One place that is wrong: a JSON pointer into the request, and what about it."""

    pointer: str
    detail: str
    code: str


class ProblemError(Exception):
    """A refusal the caller can act on. Subclass it; never raise it bare.

    ``retry_after`` says in how many seconds it may be worth asking again.
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
    """The request cannot be understood at all."""

    code, status, title = "bad-request", 400, "The request cannot be understood"


class Missing(ProblemError):
    """No such object *for this agency*; absent and foreign are the same answer."""

    code, status, title = "not-found", 404, "Not found"


class Conflict(ProblemError):
    """What is asked for does not go together with what is there."""

    code, status, title = "conflict", 409, "That does not go together"


class StaleVersion(ProblemError):
    """The thing moved on since the caller loaded it; ``current`` is the version it has now."""

    code, status, title = "stale-version", 412, "Someone saved before you"


class Invalid(ProblemError):
    """The request is understood, and some of its values cannot be."""

    code, status, title = "invalid", 422, "Some fields need attention"


class PreconditionRequired(ProblemError):
    """A change of something versioned must say which version it starts from."""

    code, status, title = "precondition-required", 428, "Say which version you change"


class Unavailable(ProblemError):
    """Not now; asking again later may work."""

    code, status, title = "unavailable", 503, "Not available at the moment"


class Overloaded(Unavailable):
    """More is asked for at once than this process does; nothing of it was begun, or is kept."""

    code, title = "too-much-at-once", "Too much at once"


def invalid(pointer: str, detail: str, code: str = "invalid") -> Invalid:
    """An ``Invalid`` about one place."""
    return Invalid(detail, errors=[{"pointer": pointer, "detail": detail, "code": code}])


def missing(noun: str, pointers: Iterable[str]) -> Missing:
    """Return the refusal for what is absent; it does not tell that from what belongs to another agency."""
    detail = f"No such {noun}."
    return Missing(
        detail,
        errors=[{"pointer": place, "detail": detail, "code": "not-found"} for place in pointers],
    )
