"""Date and time fields: with a UTC offset, or without one in a given time zone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from rest_framework import serializers


class AwareDateTimeField(serializers.DateTimeField):
    """An ISO 8601 date and time. Without an offset it is in the time zone ``context["zone"]``.

    ``of`` says in the schema whose zone that is. A time that does not exist because of a clock change is refused; of
    one that occurs twice, the first is meant. A date alone means its first moment.
    """

    default_error_messages = {
        "make_aware": "This time does not exist in {timezone} (clock change). Use another time or add an offset."
    }

    def __init__(self, *, of: str = "agency", **kwargs: Any) -> None:
        text = f"Without an offset (“Z”, “+02:00”), it is in the {of}'s time zone."
        super().__init__(help_text=text, **kwargs)

    def enforce_timezone(self, value: datetime) -> datetime:
        if value.tzinfo is not None:
            return super().enforce_timezone(value)
        zone = ZoneInfo(self.context["zone"])
        moment = value.replace(tzinfo=zone)
        if moment.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != value:
            self.fail("make_aware", timezone=zone.key)
        return moment
