"""Request and response bodies of reviews, and of readiness."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api.serializers import StrictSerializer
from carousels.models import Review
from carousels.readiness import STATES, state_of


class ReadinessBody(serializers.Serializer[Any]):
    """Ready, or the number of items to fix; unknown, with null, until the version has been checked."""

    state = serializers.SerializerMethodField()
    to_fix = serializers.IntegerField(allow_null=True)

    @extend_schema_field(serializers.ChoiceField(choices=STATES))
    def get_state(self, one: Any) -> str:
        return state_of(one["to_fix"] if isinstance(one, dict) else one.to_fix)


class ReviewFields(StrictSerializer):
    """A review of one version. `changes_requested` requires a note.

    `despite` approves a version with errors: the number of errors that the reviewer has seen.
    """

    verdict = serializers.ChoiceField(choices=Review.Verdict.choices)
    note = serializers.CharField(max_length=4_000, allow_blank=True, default="")
    despite = serializers.IntegerField(min_value=0, max_value=100_000, default=0)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["verdict"] == Review.Verdict.CHANGES_REQUESTED and not attrs["note"].strip():
            raise serializers.ValidationError({"note": "Say what is to be changed."})
        return attrs


class ReviewBody(serializers.Serializer[Any]):
    """The review of a version."""

    id = serializers.UUIDField()
    version = serializers.IntegerField()
    verdict = serializers.ChoiceField(choices=Review.Verdict.choices)
    note = serializers.CharField()
    to_fix = serializers.IntegerField(
        allow_null=True,
        help_text="How many items were to fix at that time, which the reviewer accepted.",
    )
    actor = serializers.UUIDField()
    actor_name = serializers.CharField()
    created_at = serializers.DateTimeField()
