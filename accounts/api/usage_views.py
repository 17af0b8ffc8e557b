"""API of an agency's usage by month, with the limits of its plan."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import AgencyView
from accounts.billing.plans import PLANS
from accounts.billing.storage import stored_bytes
from accounts.billing.usage import month_of
from accounts.capabilities import Can
from accounts.models import Usage

MONTHS = 24


class PlanBody(serializers.Serializer[Any]):
    """The limits of a plan; null means unlimited."""

    key = serializers.CharField()
    slides_a_month = serializers.IntegerField(allow_null=True)
    storage_bytes = serializers.IntegerField(allow_null=True)
    max_concurrent = serializers.IntegerField(allow_null=True)
    requests_a_minute = serializers.IntegerField()
    requests_a_minute_each = serializers.IntegerField()


class MonthBody(serializers.Serializer[Any]):
    """Usage of a month in the agency's time zone, named by its first day. `slides` counts newly painted slides."""

    month = serializers.DateField()
    slides = serializers.IntegerField()
    renders = serializers.IntegerField()


class UsageBody(serializers.Serializer[Any]):
    """The plan, the bytes stored now, and usage by month, this month first."""

    plan = PlanBody()
    billing_id = serializers.CharField()
    time_zone = serializers.CharField()
    stored_bytes = serializers.IntegerField()
    months = MonthBody(many=True)


class UsageView(AgencyView):
    """The agency's usage."""

    requires = {"get": Can.READ_USAGE}

    @extend_schema(responses=UsageBody)
    def get(self, request: Request, agency_id: UUID) -> Response:
        month = month_of(self.agency)
        months = list(Usage.objects.of(self.agency).order_by("-month")[:MONTHS])
        if not months or months[0].month != month:
            months.insert(0, Usage(month=month))
        return Response(
            UsageBody(
                {
                    "plan": PLANS[self.agency.plan],
                    "billing_id": self.agency.billing_id,
                    "time_zone": self.agency.time_zone,
                    "stored_bytes": stored_bytes(self.agency),
                    "months": months,
                }
            ).data
        )
