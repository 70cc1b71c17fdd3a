"""What may be sent, taken at its word: a number is no text, "yes" is no truth value, and a field nobody knows is an error."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

Data = Mapping[str, Any]


class Words(serializers.CharField):
    """A text; numbers and truth values are none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "allow_blank": True, "trim_whitespace": False, **kwargs})

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Number(serializers.FloatField):
    def to_internal_value(self, data: Any) -> float:
        if isinstance(data, bool) or not isinstance(data, int | float):
            self.fail("invalid")
        try:
            return super().to_internal_value(data)
        except OverflowError:
            self.fail("invalid")


class Count(serializers.IntegerField):
    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return super().to_internal_value(data)


class Truth(serializers.BooleanField):
    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class Id(serializers.UUIDField):
    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str) or len(data) != 36:
            self.fail("invalid", value=data)
        return super().to_internal_value(data)


class Day(serializers.DateField):
    """A date, `YYYY-MM-DD`; in the calendar of whoever must act. Left out it is none, unless it is required."""

    def __init__(self, **kwargs: Any) -> None:
        absent = {} if kwargs.get("required") else {"required": False, "allow_null": True, "default": None}
        super().__init__(**{**absent, **kwargs})

    def to_internal_value(self, value: Any) -> Any:
        if not isinstance(value, str) or len(value) != 10:
            self.fail("invalid", format="YYYY-MM-DD")
        return super().to_internal_value(value)


class Instant(serializers.DateTimeField):
    """An instant in UTC with `Z`."""


@extend_schema_field({"type": "number"})
class Hours(serializers.Field):  # type: ignore[type-arg]  # it is only ever written out
    """A span of working time as a number of hours; `_working_hours` in its name."""

    def to_representation(self, value: Any) -> float:
        hours: float = value.total_seconds() / 3600
        return round(hours, 2)


class Body(serializers.Serializer[Any]):
    """A JSON object with these fields and no others."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            unknown = sorted(str(name) for name in data.keys() - self.fields.keys())
            if unknown:
                raise serializers.ValidationError({name: [_("There is no such field.")] for name in unknown})
        return super().to_internal_value(data)


class Shape(serializers.Serializer[Any]):
    """What is answered; read from attributes or keys of the same names."""
