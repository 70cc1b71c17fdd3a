"""The clock of a demo or test instance moves forward, and every door sees it."""

from datetime import UTC, datetime, timedelta

import pytest

from stakeholders import clock, directory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site():
    directory.ensure_defaults()


def test_it_stands_at_the_real_time_at_first():
    before = datetime.now(UTC)
    assert before <= clock.now() <= datetime.now(UTC)


def test_it_moves_forward_and_goes_on_from_there():
    later = datetime.now(UTC) + timedelta(days=3)
    assert clock.move_to(later) >= later
    assert clock.now() - later < timedelta(minutes=1)


def test_it_never_goes_back():
    later = datetime.now(UTC) + timedelta(days=3)
    clock.move_to(later)
    assert clock.move_to(later - timedelta(days=1)) >= later
    assert clock.move_to(datetime.now(UTC) - timedelta(days=9)) >= later


def test_reading_it_costs_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        clock.now()


def test_where_time_is_real_it_stands_and_costs_nothing(settings, django_assert_num_queries):
    clock.move_to(datetime.now(UTC) + timedelta(days=3))
    settings.RELAY_CLOCK_MOVES = False
    with pytest.raises(clock.ClockStands):
        clock.move_to(datetime.now(UTC) + timedelta(days=9))
    with django_assert_num_queries(0):
        assert clock.now() - datetime.now(UTC) < timedelta(minutes=1)
