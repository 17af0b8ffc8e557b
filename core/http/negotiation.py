"""Content negotiation in which ``Accept`` never causes a refusal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request


class IgnoreAccept(DefaultContentNegotiation):
    """Uses ``Accept`` where there is a choice, and ignores it otherwise (RFC 9110, section 12.4.1).

    A route that returns a picture or a file has another type for its problem documents; a client that accepts only
    the first must not be refused because of the second.
    """

    def select_renderer(
        self,
        request: Request,
        renderers: Iterable[BaseRenderer],
        format_suffix: str | None = None,
    ) -> Any:
        try:
            return super().select_renderer(request, renderers, format_suffix)
        except NotAcceptable:
            usual = next(iter(renderers))
            return usual, usual.media_type
