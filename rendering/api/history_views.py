"""The view of a carousel's history by editing sessions."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from accounts.api.base import AgencyView
from accounts.api.serializers import queried
from accounts.capabilities import Can
from carousels.api.version_serializers import SittingsBody, SittingsQuery
from carousels.history.sittings import Mark, mark, marks_of, sittings_of
from carousels.models import Carousel
from rendering.models import Render


class SittingsView(AgencyView):
    """The history of a carousel by editing sessions, newest first: who changed what, and notable versions."""

    requires = {"get": Can.VIEW_WORK}

    @extend_schema(parameters=[SittingsQuery], responses=SittingsBody)
    def get(self, request: Request, agency_id: UUID, carousel_id: UUID) -> Response:
        asked = queried(SittingsQuery, request)
        carousel = Carousel.objects.of(self.agency).take(carousel_id)
        until = asked.get("until", carousel.version)
        found, more = sittings_of(carousel, until=until, most=asked["page_size"])
        mark(found, [*marks_of(carousel), *_handed_over(carousel)], until=until)
        older = None
        if more:
            older = replace_query_param(request.build_absolute_uri(), "until", found[-1].since)
        return Response(SittingsBody({"next": older, "results": found}).data)


def _handed_over(carousel: Carousel) -> Iterator[Mark]:
    """Yield a mark for each version of a carousel that was handed over."""
    renders = Render.objects.of(carousel.agency_id).filter(carousel=carousel)
    for render in renders.exclude(hand_over=None).select_related("hand_over"):
        if render.hand_over is not None:
            name = render.hand_over.name
            yield Mark(render.version, "handed_over", name, "", render.created_at)
