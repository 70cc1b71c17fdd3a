"""The page of every part, for builders: what is new on the screens stands there, each in its states."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from relay.web.views.design import design

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "part",
    [
        'class="segments"',
        'class="filters"',
        'class="views"',
        'class="lane-acts"',
        'class="timetable"',
        'role="option"',
        "Nothing for “atlsa”",
        'class="toast" data-level="success"',
        "Undo",
        "Nudging…",
        'aria-invalid="true"',
        "Three steps to the first pass",
        "Kept from",
        "Relay does not answer just now",
        'class="rows quiet"',
    ],
)
def test_each_new_part_is_shown(part: str) -> None:
    assert part in design(RequestFactory().get("/design/")).content.decode()
