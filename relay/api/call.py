"""A call as data: what somebody asked at the door, and what a method of an address takes, does and gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from rest_framework.request import Request

from relay.api.fields import Body, Shape
from relay.api.request import person_of
from stakeholders.who import Who

if TYPE_CHECKING:
    from stakeholders.models import Stakeholder


@dataclass(frozen=True)
class Asked:
    """One call at the door: who, when, about what (`ids` of the address), what was said in the body and in the query."""

    request: Request
    who: Who
    now: datetime
    ids: Mapping[str, Any]
    said: Mapping[str, Any] = field(default_factory=dict)
    wanted: Mapping[str, Any] = field(default_factory=dict)

    @property
    def person(self) -> Stakeholder:
        return person_of(self.request)


def _nothing(_asked: Asked) -> None:
    return None


@dataclass(frozen=True)
class Call:
    """One method of an address.

    `does` answers what `gives` can be read from (`many`: a list of it, whole); of a list in pages (`order`) it answers the rows to page
    through, and `rows` makes of a page what is shown. `version` is what the answer depends on, cheap to ask; without it an unchanged
    answer is known by its bytes. `current` is shown beside a 409. `reads` takes a body that is no JSON object, of the media types in
    `bodies`. `streams` gives lines of text of the media type `media` instead of JSON. `status_of` says which of `statuses` an answer has,
    where it is not always the same. `secret`: the answer holds what is never kept. What `writes` nothing, whatever its method, is open to
    a token that may only read.
    """

    name: str
    summary: str
    does: Callable[[Asked], Any] = _nothing
    gives: type[Shape] | None = None
    takes: type[Body] | None = None
    filters: type[Body] | None = None
    order: Sequence[str] = ()
    rows: Callable[[Asked, Sequence[Any]], Sequence[Any]] | None = None
    version: Callable[[Asked], Any] | None = None
    current: Callable[[Asked], Mapping[str, Any]] | None = None
    status: int = 200
    status_of: Callable[[Any], int] | None = None
    statuses: tuple[int, ...] = ()
    reads: Callable[[Request], Mapping[str, Any]] | None = None
    bodies: Mapping[str, Any] | None = None
    streams: Callable[[Asked], Iterator[str]] | None = None
    media: str = "application/json"
    many: bool = False
    secret: bool = False
    writes: bool = True
    description: str = ""
