"""The inbox: a person's own notices in words, the unread ones counted, the read mark theirs alone."""

from __future__ import annotations

from typing import Any

import pytest

from notifications import inbox, outbox
from notifications.models import Notice
from stakeholders.refusals import NotFound
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World.build()


def test_it_shows_what_happened_newest_first(world: World) -> None:
    world.in_the_air()
    outbox.publish(now=world.now)
    rows = inbox.notices_for(world.who("Cleo"), 1)
    assert [row.headline for row in rows] == ["Ben offers you the baton", "The race has started, and you run in it"]
    assert rows[0].sentence == "The baton leaves Engineering and waits for PR, and that is you, Cleo."
    assert (rows[0].act_now, rows[0].open, rows[0].read) == (True, True, False)


def test_what_is_answered_is_no_longer_open(world: World) -> None:
    handoff = world.in_the_air()
    outbox.publish(now=world.now)
    world.take(handoff.campaign, "Press")
    assert [row.open for row in inbox.notices_for(world.who("Cleo"), 1)] == [False, False]


def test_everybody_counts_their_own_unread_ones(world: World) -> None:
    world.in_the_air()
    outbox.publish(now=world.now)
    assert inbox.unread_count(world.who("Cleo")) == 2
    assert inbox.unread_count(world.who("Gus")) == 0


def test_reading_counts_once_and_the_first_time_stays(world: World) -> None:
    world.in_the_air()
    outbox.publish(now=world.now)
    who, notice = world.who("Cleo"), Notice.objects.filter(reader=world["Cleo"]).latest("created_at")
    inbox.mark_read(notice.pk, who, world.now)
    inbox.mark_read(notice.pk, who, world.later())
    notice.refresh_from_db()
    assert notice.read_at == notice.created_at
    assert inbox.unread_count(who) == 1


def test_a_notice_of_somebody_else_is_not_there(world: World) -> None:
    world.in_the_air()
    outbox.publish(now=world.now)
    notice = Notice.objects.filter(reader=world["Cleo"]).first()
    assert notice
    with pytest.raises(NotFound):
        inbox.mark_read(notice.pk, world.who("Ben"), world.now)
    notice.refresh_from_db()
    assert notice.read_at is None


def test_all_are_marked_read_at_once(world: World) -> None:
    world.in_the_air()
    outbox.publish(now=world.now)
    assert inbox.mark_all_read(world.who("Cleo"), world.now) == 2
    assert inbox.unread_count(world.who("Cleo")) == 0


def test_its_queries_do_not_grow_with_its_rows(world: World, django_assert_max_num_queries: Any) -> None:
    for number in range(12):
        world.race(world.leg(f"Build {number}", "Ben"), name=f"Race {number}")
    outbox.publish(now=world.now)
    who = world.who("Ben")
    with django_assert_max_num_queries(5):
        assert len(inbox.notices_for(who, 1)) == 24


def test_a_page_that_is_not_there_is_empty(world: World) -> None:
    world.in_the_air()
    outbox.publish(now=world.now)
    assert inbox.notices_for(world.who("Cleo"), 9) == ()


def test_a_notice_that_no_words_can_be_put_on_hides_no_other(world: World) -> None:
    world.in_the_air()
    outbox.publish(now=world.now)
    Notice.objects.filter(reader=world["Cleo"], act_now=True).update(why="runner")
    assert [row.headline for row in inbox.notices_for(world.who("Cleo"), 1)] == ["The race has started, and you run in it"]
