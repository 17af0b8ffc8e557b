"""Request and response bodies of clients, brand kits and custom themes."""

from __future__ import annotations

from typing import Any, get_args

from rest_framework import serializers

from accounts.api.member_serializers import time_zone_exists
from accounts.api.serializers import StrictSerializer
from brandkits.catalogue.own_themes import Form
from brandkits.kits.kit_files import MAX_FILE_BYTES
from brandkits.models import BrandKit
from core.http.schema_fields import PydanticField
from design.catalogue.theme import Tokens
from design.kit.spec import KitSpec

LANGUAGE = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"


class ClientFields(StrictSerializer):
    """Fields of a new client."""

    name = serializers.CharField(max_length=120)
    slug = serializers.RegexField(SLUG, max_length=60, required=False)
    language = serializers.RegexField(LANGUAGE, max_length=35, default="en")
    time_zone = serializers.CharField(
        max_length=64,
        required=False,
        validators=[time_zone_exists],
        help_text="Without one, the agency's.",
    )
    formats = serializers.ListField(
        child=serializers.CharField(max_length=60), max_length=12, required=False
    )


class ClientChanges(StrictSerializer):
    """Changes of a client. Only the fields that are sent change."""

    name = serializers.CharField(max_length=120, required=False)
    slug = serializers.RegexField(SLUG, max_length=60, required=False)
    language = serializers.RegexField(LANGUAGE, max_length=35, required=False)
    time_zone = serializers.CharField(max_length=64, required=False, validators=[time_zone_exists])
    default_kit = serializers.UUIDField(required=False, allow_null=True)
    formats = serializers.ListField(
        child=serializers.CharField(max_length=60), max_length=12, required=False
    )
    archived = serializers.BooleanField(required=False)


class ClientBody(serializers.Serializer[Any]):
    """A client. Its new carousels use ``default_kit`` and ``formats`` by default."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    slug = serializers.CharField()
    language = serializers.CharField()
    time_zone = serializers.CharField()
    default_kit = serializers.UUIDField(source="default_kit_id", allow_null=True)
    formats = serializers.ListField(child=serializers.CharField())
    archived_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()


class BrandKitFilter(serializers.Serializer[Any]):
    """Filters of the list of brand kits."""

    client = serializers.UUIDField(
        required=False, allow_null=True, help_text="Only this client's kits."
    )


class BrandKitFields(StrictSerializer):
    """Fields of a new brand kit."""

    client = serializers.UUIDField()
    name = serializers.CharField(max_length=120)
    spec = PydanticField(KitSpec)
    notes = serializers.CharField(max_length=4_000, allow_blank=True, default="")


class BrandKitChanges(StrictSerializer):
    """Changes of a kit. Only the fields that are sent change; ``spec`` is replaced as a whole."""

    name = serializers.CharField(max_length=120, required=False)
    status = serializers.ChoiceField(choices=BrandKit.Status.choices, required=False)
    spec = PydanticField(KitSpec, required=False)
    notes = serializers.CharField(max_length=4_000, allow_blank=True, required=False)


class BrandKitCopyFields(StrictSerializer):
    """The client and the name of a kit's copy."""

    client = serializers.UUIDField(required=False)
    name = serializers.CharField(max_length=120, allow_blank=True, default="")


class KitVersionBody(serializers.Serializer[Any]):
    """One version of a kit, valid from its change to the next."""

    version = serializers.IntegerField()
    spec = PydanticField(KitSpec)
    actor_name = serializers.CharField()
    created_at = serializers.DateTimeField()


class BrandKitBody(serializers.Serializer[Any]):
    """A brand kit. Its version is also the ETag of the response."""

    id = serializers.UUIDField()
    client = serializers.UUIDField(source="client_id")
    name = serializers.CharField()
    version = serializers.IntegerField()
    status = serializers.ChoiceField(choices=BrandKit.Status.choices)
    spec = PydanticField(KitSpec)
    notes = serializers.CharField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class OwnThemeFields(StrictSerializer):
    """A theme's name, and either its tokens or the brand kit and form to derive them from."""

    name = serializers.CharField(max_length=120)
    tokens = PydanticField(Tokens, required=False)
    brand_kit = serializers.UUIDField(required=False)
    form = serializers.ChoiceField(choices=get_args(Form), default="light")
    client = serializers.UUIDField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("tokens" in attrs) == ("brand_kit" in attrs):
            detail = "Send either `tokens`, or `brand_kit` to derive them from."
            raise serializers.ValidationError(
                {"tokens": serializers.ErrorDetail(detail, code="one-of")}
            )
        return attrs


class OwnThemeChanges(StrictSerializer):
    """Changes of a custom theme. Only the fields that are sent change."""

    name = serializers.CharField(max_length=120, required=False)
    archived = serializers.BooleanField(required=False)


class OwnThemeFilter(StrictSerializer):
    """Filters of the list of custom themes; ``client`` keeps those that the client's carousels may use."""

    archived = serializers.BooleanField(default=False)
    client = serializers.UUIDField(required=False)


class OwnThemeBody(serializers.Serializer[Any]):
    """A custom theme. Carousels and kits name it by ``key``. Without a client, all clients may use it."""

    id = serializers.UUIDField()
    client = serializers.UUIDField(source="client_id", allow_null=True)
    key = serializers.CharField()
    name = serializers.CharField()
    tokens = PydanticField(Tokens)
    archived_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()


class KitFileFields(StrictSerializer):
    """An exported kit, and the client to import it for. Without ``name`` it keeps its own."""

    client = serializers.UUIDField()
    file = serializers.FileField()
    name = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["file"].size > MAX_FILE_BYTES:
            detail = f"The file is larger than {MAX_FILE_BYTES // 10**6} MB."
            raise serializers.ValidationError(
                {"file": serializers.ErrorDetail(detail, code="too-large")}
            )
        return attrs
