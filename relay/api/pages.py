"""A page of a list: where it begins is a cursor, so that what is added meanwhile neither repeats nor hides a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError as Unreadable
from django.db import DataError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request

from relay.api.fields import Body, Count, Words

USUAL, MOST = 50, 200


class Paging(Body):
    """What every list takes."""

    cursor = Words(help_text="Where the page begins; out of `next` or `previous`.", max_length=500)
    page_size = Count(required=False, min_value=1, max_value=MOST, help_text=f"Rows a page, {USUAL} where nothing is said.")

    def to_internal_value(self, data: Any) -> Any:
        """A query holds texts; numbers are read from them."""
        sizes = {"page_size": int(data["page_size"])} if str(data.get("page_size", "")).isdecimal() and len(data["page_size"]) < 6 else {}
        return super().to_internal_value({**data, **sizes})


@dataclass(frozen=True)
class Page:
    rows: Sequence[Any]
    next: str | None
    previous: str | None


class _Cursor(CursorPagination):
    page_size = USUAL
    page_size_query_param = "page_size"
    max_page_size = MOST
    offset_cutoff = None  # type: ignore[assignment]  # DRF takes none for no limit: more rows than that may share an instant


def page_of(found: QuerySet[Any], request: Request, *, order: Sequence[str]) -> Page:
    """The page that the query asks for. One query. Raises ValidationError for a cursor that is none of ours."""
    cursor = _Cursor()
    cursor.ordering = tuple(order)
    cursor.get_ordering = lambda *_args: tuple(order)  # type: ignore[method-assign]  # the order is the call's, not the view's
    try:
        rows = cursor.paginate_queryset(found, request)
    except (NotFound, Unreadable, ValueError, OverflowError, DataError) as wrong:
        raise ValidationError({"cursor": [_("This is no cursor of this list.")]}) from wrong
    return Page(rows or [], cursor.get_next_link(), cursor.get_previous_link())
