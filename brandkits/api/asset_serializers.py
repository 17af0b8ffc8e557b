"""Request and response bodies of assets."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.fields import empty

from accounts.api.serializers import StrictSerializer
from brandkits.assets.inspection import ACCEPTED, FONTS, MAX_BYTES, PICTURES
from brandkits.models import Asset
from core.storage.file_names import clean_file_name
from core.storage.keys import thumbnail_key
from core.storage.signed_urls import link_to
from design.text.alphabets import languages_of

SUFFIXES = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "font/ttf": ".ttf",
    "font/otf": ".otf",
}

# Other names that programs send for the same types. The bytes decide what a file is.
OTHER_NAMES = {
    "image/jpg": "image/jpeg",
    "image/pjpeg": "image/jpeg",
    "image/x-png": "image/png",
    "image/svg": "image/svg+xml",
    "image/heic-sequence": "image/heic",
    "image/heif-sequence": "image/heif",
    "application/x-font-ttf": "font/ttf",
    "application/x-font-truetype": "font/ttf",
    "application/font-sfnt": "font/ttf",
    "font/sfnt": "font/ttf",
    "application/x-font-otf": "font/otf",
    "application/x-font-opentype": "font/otf",
    "application/vnd.ms-opentype": "font/otf",
    "font/opentype": "font/otf",
    "application/font-woff": "font/woff",
    "application/x-font-woff": "font/woff",
    "application/font-woff2": "font/woff2",
    "application/x-font-woff2": "font/woff2",
    "application/font-ttf": "font/ttf",
    "application/font-otf": "font/otf",
}
# Types sent by programs that do not know the file: the ending of its name says more.
_GENERIC = frozenset(
    {
        "",
        "application/octet-stream",
        "binary/octet-stream",
        "application/xml",
        "text/xml",
        "text/plain",
        "image/*",
    }
)
_BY_ENDING = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".svg": "image/svg+xml",
    ".svgz": "image/svg+xml",
    **{f".{type.partition('/')[2]}": type for type in (*PICTURES, *FONTS)},
}


class FileNameField(serializers.CharField):
    """A file name from any operating system; cleaned, never refused."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(allow_blank=True, trim_whitespace=False, **kwargs)

    def run_validation(self, data: Any = empty) -> Any:
        return super().run_validation(clean_file_name(data) if isinstance(data, str) else data)


class UploadFields(StrictSerializer):
    """Metadata of a file, sent before its bytes."""

    kind = serializers.ChoiceField(choices=Asset.Kind.choices)
    filename = FileNameField(
        help_text="Accepted from any system; folders, control characters and what file systems forbid are removed."
    )
    content_type = serializers.CharField(
        max_length=120,
        allow_blank=True,
        help_text="For a generic type such as application/octet-stream, the ending of the file name decides. "
        + "; ".join(f"{kind}: {', '.join(types)}" for kind, types in ACCEPTED.items()),
    )
    bytes = serializers.IntegerField(min_value=1, max_value=MAX_BYTES)
    alt = serializers.CharField(max_length=4_000, allow_blank=True, default="")
    client = serializers.UUIDField(
        required=False,
        allow_null=True,
        help_text="Without a client, all clients may use the asset.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        types = ACCEPTED[attrs["kind"]]
        declared = attrs["content_type"].partition(";")[0].strip().lower()
        if declared in _GENERIC:
            declared = _BY_ENDING.get(PurePath(attrs["filename"]).suffix.lower(), declared)
        attrs["content_type"] = OTHER_NAMES.get(declared, declared)
        if attrs["content_type"] not in types:
            article = "An" if attrs["kind"] == "image" else "A"
            detail = f"{article} {attrs['kind']} may be {', '.join(types.values())}."
            raise serializers.ValidationError(
                {"content_type": serializers.ErrorDetail(detail, code="unsupported")}
            )
        return attrs


class UploadTarget(serializers.Serializer[Any]):
    """Send the file's bytes to ``url`` by ``method`` with exactly these ``headers``."""

    url = serializers.URLField()
    method = serializers.CharField()
    headers = serializers.DictField(child=serializers.CharField())


class FocusFields(StrictSerializer):
    """The point of a picture that crops keep in view, as fractions (0 to 1) of its width and height."""

    x = serializers.FloatField(min_value=0, max_value=1)
    y = serializers.FloatField(min_value=0, max_value=1)


class AssetChanges(StrictSerializer):
    """Changes of an asset. Only the fields that are sent change."""

    alt = serializers.CharField(max_length=4_000, allow_blank=True, required=False)
    focus = FocusFields(required=False, allow_null=True)
    licence = serializers.CharField(max_length=2_000, allow_blank=True, required=False)
    archived = serializers.BooleanField(required=False)


class AssetFilter(StrictSerializer):
    """Filters of the list of assets."""

    client = serializers.UUIDField(required=False)
    kind = serializers.ChoiceField(choices=Asset.Kind.choices, required=False)
    archived = serializers.BooleanField(default=False)


class UseBody(serializers.Serializer[Any]):
    """A brand kit, carousel or thread that shows an asset."""

    kind = serializers.ChoiceField(choices=("brand-kit", "carousel", "thread"))
    id = serializers.UUIDField()
    name = serializers.CharField()


class UsesBody(serializers.Serializer[Any]):
    """The places where an asset is used, at most one hundred."""

    uses = UseBody(many=True)


class AssetBody(serializers.Serializer[Any]):
    """An asset. ``url`` serves a ready one and expires within an hour."""

    id = serializers.UUIDField()
    client = serializers.UUIDField(source="client_id", allow_null=True)
    kind = serializers.ChoiceField(choices=Asset.Kind.choices)
    status = serializers.ChoiceField(choices=Asset.Status.choices)
    filename = serializers.CharField()
    content_type = serializers.CharField()
    bytes = serializers.IntegerField()
    digest = serializers.CharField(help_text="SHA-256 of the clean file; empty until it is ready.")
    width = serializers.IntegerField(allow_null=True)
    height = serializers.IntegerField(allow_null=True)
    alt = serializers.CharField()
    reason = serializers.CharField(help_text="Why the file was refused, else empty.")
    reason_code = serializers.CharField()
    facts = serializers.SerializerMethodField()
    focus = FocusFields(allow_null=True)
    licence = serializers.CharField()
    archived_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()
    url = serializers.SerializerMethodField()
    thumbnail_url = serializers.SerializerMethodField()

    @extend_schema_field(serializers.DictField())
    def get_facts(self, asset: Asset) -> dict[str, Any]:
        """Return what inspection found; a font's characters are given as the languages that it supports."""
        facts = {name: value for name, value in asset.facts.items() if name != "characters"}
        if ranges := asset.facts.get("characters"):
            facts["languages"] = languages_of(ranges)
        return facts

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_thumbnail_url(self, asset: Asset) -> str | None:
        if asset.status != Asset.Status.READY or asset.kind == Asset.Kind.FONT:
            return None
        return _url(asset, thumbnail_key(asset.agency_id, asset.digest))

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_url(self, asset: Asset) -> str | None:
        if asset.status != Asset.Status.READY:
            return None
        return _url(asset, asset.key)


def _url(asset: Asset, key: str) -> str:
    name = PurePath(asset.filename).stem + SUFFIXES[asset.content_type]
    return link_to(key, filename=name, content_type=asset.content_type).url


class PendingAssetBody(AssetBody):
    """A new asset, and where to send its bytes."""

    upload = UploadTarget()
