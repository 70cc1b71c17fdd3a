"""The OpenAPI 3.1 document, read off the table of calls: what each takes and gives, and every way in which it can be refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, inline_serializer
from rest_framework import serializers

if TYPE_CHECKING:
    from relay.api.call import Call

Document = dict[str, Any]
JSON = "application/json"
_REFUSALS: Mapping[str, str] = {
    "400": "The request cannot be read.",
    "401": "No token, or one that opens nothing.",
    "403": "It is not the caller's to do.",
    "404": "There is nothing here, or nothing that the caller may see.",
    "405": "Not in this way.",
    "409": "It was possible before, or is done already; `current` says how it stands now.",
    "413": "The body is too large.",
    "415": "The body is not JSON.",
    "422": "What was sent cannot be used; `errors` says why, field by field.",
    "429": "Too many calls; `Retry-After` says when to come again.",
    "500": "Something broke on our side; nothing was changed.",
    "503": "The database cannot be reached just now.",
}
_OF_READING = ("400", "401", "403", "404", "405", "422", "429", "500", "503")
REFUSAL: Document = {
    "type": "object",
    "description": "Why something cannot be, in words fit for the person who asked.",
    "required": ["code", "message"],
    "properties": {
        "code": {"type": "string", "examples": ["wrong_moment"]},
        "message": {"type": "string", "examples": ["Cleo took the baton on 3 Nov, 10:15."]},
        "current": {"type": "object", "description": "With 409: the subject as it stands now."},
        "errors": {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}},
    },
}
_KEY = OpenApiParameter(
    "Idempotency-Key", str, OpenApiParameter.HEADER, description="The same key and body again: the same answer, done once."
)
_REPLAYED: Document = {"Idempotency-Replayed": {"schema": {"type": "string"}, "description": "true: this was answered before."}}
_TAG = OpenApiParameter("If-None-Match", str, OpenApiParameter.HEADER, description="The ETag of an answer; 304 where it still holds.")


class Described(AutoSchema):
    """Describes a door from its calls."""

    @property
    def _call(self) -> Call:
        door: Any = self.view
        call: Call = door.calls[self.method.lower()]
        return call

    def get_operation_id(self) -> str:
        return self._call.name

    def get_summary(self) -> str:
        return self._call.summary

    def get_description(self) -> str:  # type: ignore[override]  # spectacular's own form of it
        return self._call.description

    def get_auth(self) -> list[dict[str, list[str]]]:
        return [{"token": []}]

    def get_tags(self) -> list[str]:
        return [self.path.removeprefix("/api/v1/").split("/")[0]]

    def get_override_parameters(self) -> list[Any]:
        call = self._call
        marks = [] if call.streams else [_TAG if self.method == "GET" else _KEY]
        return [*([call.filters] if call.filters else []), *marks]

    def get_request_serializer(self) -> Any:
        call = self._call
        return dict(call.bodies) if call.bodies else call.takes

    def get_response_serializers(self) -> Any:
        call = self._call
        gives: Any = call.gives
        if call.order:
            name = f"{call.gives.__name__}Page" if call.gives else "Page"
            links = {way: serializers.URLField(allow_null=True) for way in ("next", "previous")}
            gives = inline_serializer(name, {**links, "results": call.gives(many=True) if call.gives else serializers.ListField()})
        if call.streams:
            return {(200, call.media): str}
        if call.many and call.gives:
            gives = call.gives(many=True)
        return dict.fromkeys(call.statuses or (call.status,), gives)


def with_refusals(result: Document, generator: Any, request: Any, public: bool) -> Document:  # noqa: FBT001 -- spectacular's own signature
    """Every answer that is no success, of every call; and that a body with a field nobody knows is refused."""
    result["components"]["schemas"]["Refusal"] = REFUSAL
    for methods in result["paths"].values():
        for method, operation in methods.items():
            answers = operation["responses"]
            for status in _OF_READING if method == "get" else _REFUSALS:
                answers[status] = _refusal(status)
            if any(one["name"] == _TAG.name for one in operation.get("parameters", ())):
                answers["304"] = {"description": "It is as it was."}
                answers["200"]["headers"] = {"ETag": {"schema": {"type": "string"}}}
            if any(one["name"] == _KEY.name for one in operation.get("parameters", ())):
                for status in (one for one in answers if one.startswith("2")):
                    answers[status]["headers"] = _REPLAYED
            _close(result, operation)
    return result


def _refusal(status: str) -> Document:
    headers = {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds."}} if status in ("429", "503") else {}
    content = {JSON: {"schema": {"$ref": "#/components/schemas/Refusal"}}}
    return {"description": _REFUSALS[status], "content": content, **({"headers": headers} if headers else {})}


def _close(result: Document, operation: Document) -> None:
    """Bodies hold the fields that are described and no others."""
    schema = operation.get("requestBody", {}).get("content", {}).get(JSON, {}).get("schema", {})
    _close_one(result, schema)


def _close_one(result: Document, schema: Any) -> None:
    if isinstance(schema, list):
        for one in schema:
            _close_one(result, one)
    elif isinstance(schema, dict):
        name = str(schema.get("$ref", "")).rpartition("/")[2]
        component = result["components"]["schemas"].get(name)
        if component and component.get("type") == "object" and "additionalProperties" not in component:
            component["additionalProperties"] = False
            _close_one(result, list(component.get("properties", {}).values()))
        for key in ("allOf", "oneOf", "anyOf", "items"):
            if key in schema:
                _close_one(result, schema[key])
