"""Programs of the cast: a token of their own, and calls as JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from stakeholders import clock
from stakeholders.directory import api_tokens
from stakeholders.models import Stakeholder

V1 = "/api/v1/"


@dataclass
class Program:
    """Calls the door with a token of that person, or with none."""

    person: Stakeholder | None = None
    scope: str = "act"
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))
    token: str = ""

    def __post_init__(self) -> None:
        if self.person is not None and not self.token:
            name = f"tests of {self.scope}"
            _row, self.token = api_tokens.make_token(self.person, by=None, now=clock.now(), name=name, scope=self.scope)

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        return ({"Authorization": f"Bearer {self.token}"} if self.token else {}) | more

    def get(self, place: str, *, headers: dict[str, str] | None = None, **query: Any) -> Any:
        return self.client.get(_address(place), query, headers=self._headers(headers or {}))

    def send(
        self, method: str, place: str, body: Any, *, key: str = "", headers: dict[str, str] | None = None, media: str = "application/json"
    ) -> Any:
        said = body if isinstance(body, str | bytes) else json.dumps(body)
        keyed = {"Idempotency-Key": key} if key else {}
        return self.client.generic(method, _address(place), said, media, headers=self._headers(keyed | (headers or {})))

    def post(self, place: str, *, key: str = "", **body: Any) -> Any:
        return self.send("POST", place, body, key=key)

    def patch(self, place: str, *, key: str = "", **body: Any) -> Any:
        return self.send("PATCH", place, body, key=key)


def _address(place: str) -> str:
    return place if place.startswith("/") else f"{V1}{place}"
