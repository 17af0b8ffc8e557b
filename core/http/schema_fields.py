"""Serializer fields that wrap pydantic models, so that each shape is defined once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.plumbing import ResolvedComponent
from pydantic import TypeAdapter, ValidationError
from rest_framework import serializers

# Validation context of values in a request, as opposed to stored ones.
ASKED = {"asked": True}
_REFERENCE = "#/components/schemas/{model}"


class PydanticField(serializers.Field[Any, Any, Any, Any]):
    """Validates with ``model``, a pydantic model or dataclass; represents it by its canonical dump."""

    def __init__(self, model: type, **options: Any) -> None:
        self.model = model
        super().__init__(**options)

    def to_internal_value(self, data: Any) -> Any:
        try:
            return adapter(self.model).validate_python(data, context=ASKED)
        except ValidationError as error:
            raise serializers.ValidationError(_nested(error, data)) from None

    def to_representation(self, value: Any) -> Any:
        if isinstance(value, self.model):
            return adapter(self.model).dump_python(value, mode="json")
        return value


@cache
def adapter(model: type) -> TypeAdapter[Any]:
    """Return the cached adapter that validates and dumps values of a model."""
    return TypeAdapter(model)


class AdaptedField(serializers.Field[Any, Any, Any, Any]):
    """A list validated by a pydantic adapter; ``name`` is its component in the schema.

    In a form, which has no lists of objects, it is sent as JSON text.
    """

    def __init__(
        self, adapter: TypeAdapter[list[Any]], name: str, *, max_length: int = 1_000, **options: Any
    ) -> None:
        self.adapter, self.name, self.max_length = adapter, name, max_length
        self.options = options
        super().__init__(**options)

    def __deepcopy__(self, memo: Mapping[Any, Any]) -> AdaptedField:
        """Share the adapter: serializers copy their fields, and copying its schema takes 15 ms."""
        return AdaptedField(self.adapter, self.name, max_length=self.max_length, **self.options)

    def to_internal_value(self, data: Any) -> list[Any]:
        if isinstance(data, str):
            data = _parsed(data)
        if isinstance(data, list) and len(data) > self.max_length:
            raise serializers.ValidationError(f"At most {self.max_length} items.", "max_length")
        try:
            return self.adapter.validate_python(data, context=ASKED)
        except ValidationError as error:
            raise serializers.ValidationError(_nested(error, data)) from None

    def to_representation(self, value: Any) -> Any:
        return value


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise serializers.ValidationError("This is not JSON.", "invalid") from None


def _nested(error: ValidationError, data: Any) -> dict[str, Any]:
    """Convert pydantic's errors to REST framework's, nested like the data."""
    nested: dict[str, Any] = {}
    for item in error.errors(include_url=False, include_input=False):
        node = nested
        for step in _steps(item["loc"], data):
            node = node.setdefault(step, {})
        detail = serializers.ErrorDetail(item["msg"], code=item["type"])
        node.setdefault("non_field_errors", []).append(detail)
    return nested


def _steps(place: tuple[int | str, ...], data: Any) -> list[str]:
    """Return the path to a place in ``data``, without the union tags that pydantic adds."""
    steps, node = [], data
    for index, step in enumerate(place):
        last = index == len(place) - 1
        if isinstance(node, dict) and not last and not isinstance(node.get(step), dict | list):
            continue  # a union tag, even if a text member has the same name
        steps.append(str(step))
        if isinstance(node, dict):
            node = node.get(step)
        elif isinstance(node, list | tuple) and isinstance(step, int) and step < len(node):
            node = node[step]
    return steps


class PydanticFieldSchema(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]  # subclasses register themselves, without types
    """Publishes a model's JSON Schema and its definitions as components."""

    target_class = "core.http.schema_fields.PydanticField"

    def get_name(self) -> str:
        return str(self.target.model.__name__)

    def map_serializer_field(self, auto_schema: Any, direction: str) -> dict[str, Any]:
        schema = adapter(self.target.model).json_schema(
            mode="validation" if direction == "request" else "serialization",
            ref_template=_REFERENCE,
        )
        return _published(schema, auto_schema)


class AdaptedFieldSchema(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]  # subclasses register themselves, without types
    """Publishes the JSON Schema of an adapter's list and its definitions as components."""

    target_class = "core.http.schema_fields.AdaptedField"

    def get_name(self) -> str:
        return str(self.target.name)

    def map_serializer_field(self, auto_schema: Any, direction: str) -> dict[str, Any]:
        mode = "validation" if direction == "request" else "serialization"
        return _published(
            self.target.adapter.json_schema(mode=mode, ref_template=_REFERENCE), auto_schema
        )


def _published(schema: dict[str, Any], auto_schema: Any) -> dict[str, Any]:
    """Register the definitions of a schema as components, and return the schema without them."""
    for name, definition in schema.pop("$defs", {}).items():
        component = ResolvedComponent(  # type: ignore[no-untyped-call]  # it has no types
            name=name, type=ResolvedComponent.SCHEMA, object=PydanticField, schema=definition
        )
        auto_schema.registry.register_on_missing(component)
    return dict(schema)
