"""The inbox: what a person was told, and the marks that only they can set."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from campaigns import baton
from notifications import inbox, outbox
from notifications.models import Notice
from tests.doors import browser, said
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    world = World.build()
    world.in_the_air()
    outbox.publish(now=world.now)
    return world


def newest(world: World, name: str) -> Notice:
    return Notice.objects.filter(reader=world[name], event__handoff__isnull=False).latest("created_at")


def test_it_lists_what_its_reader_was_told(world: World) -> None:
    html = browser(world["Cleo"]).get(reverse("inbox")).content.decode()
    assert "Ben offers you the baton" in html
    assert "Read and answer" in html


def test_looking_marks_nothing_as_read(world: World) -> None:
    browser(world["Cleo"]).get(reverse("inbox"))
    assert inbox.unread_count(world.who("Cleo")) == Notice.objects.filter(reader=world["Cleo"]).count() > 0


def test_opening_one_marks_it_and_leads_to_its_handoff(world: World) -> None:
    notice = newest(world, "Cleo")
    handoff = str(notice.event.handoff_id)
    response = browser(world["Cleo"]).post(reverse("inbox_read", args=[notice.pk]), {"handoff": handoff})
    notice.refresh_from_db()
    assert (response["Location"], notice.read_at is not None) == (reverse("handoff", args=[handoff]), True)


def test_it_leads_nowhere_else(world: World) -> None:
    response = browser(world["Cleo"]).post(reverse("inbox_read", args=[newest(world, "Cleo").pk]), {"handoff": "//example.com"})
    assert response["Location"] == reverse("inbox")


def test_somebody_elses_notice_is_not_there(world: World) -> None:
    assert browser(world["Dov"]).post(reverse("inbox_read", args=[newest(world, "Cleo").pk])).status_code == 404


def test_all_are_marked_at_once(world: World) -> None:
    response = browser(world["Cleo"]).post(reverse("inbox_read_all"), follow=True)
    assert inbox.unread_count(world.who("Cleo")) == 0
    assert "marked as read." in said(response)[0]


def test_an_empty_inbox_says_what_will_come(world: World) -> None:
    assert "Nothing to read" in browser(world["Hal"]).get(reverse("inbox")).content.decode()


@pytest.mark.parametrize("page", ["0", "-1", "x", "99", "9999999"])
def test_any_page_number_is_answered(world: World, page: str) -> None:
    assert browser(world["Cleo"]).get(reverse("inbox"), {"page": page}).status_code == 200


def test_what_waits_stands_first_and_what_is_over_last(world: World) -> None:
    taken = world.in_the_air(name="Settled by Cleo")
    baton.accept(taken, by=world.who("Cleo"), now=world.now)
    world.race(world.leg("Build", "Ben"), world.leg("Press", "Cleo"), name="Only news")
    outbox.publish(now=world.now)
    html = browser(world["Cleo"]).get(reverse("inbox")).text
    waits, news, over = (html.index(f"{heading}") for heading in (">Waits for you<", ">News<", ">Settled <"))
    assert waits < html.index("Read and answer") < news < html.index("Only news") < over
    assert "Settled by Cleo" in html[over:]


def test_what_waits_is_on_the_first_page_however_old(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "ON_A_PAGE", 1)
    for number in range(2):
        world.race(world.leg("Build", "Ben"), world.leg("Press", "Cleo"), name=f"News {number}")
    outbox.publish(now=world.now)
    Notice.objects.filter(reader=world["Cleo"], act_now=False).update(created_at=world.now + timedelta(hours=1))
    pages = [inbox.page_for(world.who("Cleo"), number) for number in range(1, 6)]
    assert [(len(page.open), len(page.news)) for page in pages] == [(1, 1), (0, 1), (0, 1), (0, 0), (0, 0)]
