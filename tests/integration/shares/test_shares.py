"""Links to a status page below the doors: who makes them, what is kept of them, until when they open, and what stays in the log."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command

import relay.settings
from campaigns import baton, shares
from campaigns.models import Campaign, Event, Share, ShareVisit, Text
from notifications import outbox
from notifications.models import Notice
from stakeholders import tokens
from stakeholders.refusals import Invalid, NotFound, Refused, WrongMoment, WrongPerson
from stakeholders.tokens import Purpose
from tests.shared import A_QUARTER, AT, PASSWORD, made
from tests.world import World, when

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def make(world: World, race: Campaign, by: str = "Ana", **said: object) -> tuple[Share, str]:
    return shares.make(race, by=world.who(by), now=AT, **{"label": "The board", **said})


def opens(token: str, password: str | None = None, now: object = AT) -> bool:
    try:
        shares.opened(token, password=password, now=now)
    except NotFound:
        return False
    return True


# Making


@pytest.mark.parametrize("name", ["Ana", "Eva", "Ida"])
def test_lead_deputy_and_admin_make_links_and_take_them_back(world: World, race: Campaign, name: str) -> None:
    share, token = make(world, race, by=name)
    assert opens(token)
    shares.revoke(share, by=world.who(name), now=AT)
    assert not opens(token)
    assert list(Event.objects.filter(kind__in=["shared", "unshared"]).order_by("seq").values_list("kind", "by__name")) == [
        ("shared", name),
        ("unshared", name),
    ]


@pytest.mark.parametrize("name", ["Ben", "Cleo", "Dov", "Finn", "Gus", "Hal"])
def test_nobody_else_does_or_sees_the_list(world: World, race: Campaign, name: str) -> None:
    share, token = make(world, race)
    with pytest.raises(WrongPerson):
        make(world, race, by=name)
    with pytest.raises(WrongPerson):
        shares.revoke(share, by=world.who(name), now=AT)
    with pytest.raises(WrongPerson):
        shares.shares_of(race, world.who(name))
    assert opens(token)


def test_the_secret_is_shown_once_and_only_its_digest_is_kept(world: World, race: Campaign, settings: Any) -> None:
    settings.PASSWORD_HASHERS = relay.settings.PASSWORD_HASHERS  # the tests' own are quick ones
    share, token = make(world, race, password=PASSWORD)
    assert tokens.is_whole(token, Purpose.SHARE)
    kept = Share.objects.values().get()
    assert kept["digest"] == tokens.digest(token)
    assert kept["password"].startswith("argon2$")
    everything = f"{kept} {list(Event.objects.values())} {list(Text.objects.values())}"
    assert token not in everything
    assert PASSWORD not in everything
    assert make(world, race)[1] != token
    assert opens(token, PASSWORD)
    assert not opens(token, "another one")
    assert share.made_at == AT


def test_it_opens_for_two_weeks_unless_said_and_until_the_end_of_the_day_where_it_was_made(world: World, race: Campaign) -> None:
    world["Ana"].zone = "America/New_York"
    world["Ana"].save()
    share, token = make(world, race)
    assert share.expires_at == when("2026-11-18 05:00")  # midnight after 17 November in New York
    assert opens(token, now=share.expires_at - timedelta(microseconds=1))
    assert not opens(token, now=share.expires_at)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"label": " \u200b"}, "label"),
        ({"label": "x" * 201}, "label"),
        ({"until": date(2026, 11, 2)}, "until"),
        ({"until": date(2027, 5, 3)}, "until"),
        ({"password": "seven77"}, "password"),
        ({"password": "x" * 129}, "password"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(world: World, race: Campaign, said: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        make(world, race, **said)
    assert list(refused.value.errors) == [field]
    assert not Share.objects.exists()


@pytest.mark.parametrize("until", [date(2026, 11, 3), date(2027, 5, 2)])
def test_today_and_180_days_are_not_too_short_and_not_too_long(world: World, race: Campaign, until: date) -> None:
    make(world, race, until=until)


def test_a_draft_and_what_was_abandoned_have_no_status_to_share(world: World, race: Campaign) -> None:
    _share, token = make(world, race)
    with pytest.raises(WrongMoment):
        make(world, world.draft(world.leg("Plan", "Ben")))
    baton.pause(race, by=world.who("Ana"), now=AT)
    assert opens(token)
    make(world, race)
    baton.abandon(race, by=world.who("Ana"), now=AT, reason="No budget")
    assert not opens(token)
    with pytest.raises(WrongMoment):
        make(world, race)


def test_the_same_form_makes_one_link(world: World, race: Campaign) -> None:
    once = uuid4()
    make(world, race, once=once)
    with pytest.raises(WrongMoment):
        make(world, race, once=once)
    assert (Share.objects.get().pk, Event.objects.filter(kind="shared").count()) == (once, 1)


# The log


def test_the_log_says_what_was_shared_and_nobody_is_told(world: World, race: Campaign) -> None:
    outbox.publish(now=AT)
    told = Notice.objects.count()
    share, _token = make(world, race, until=date(2026, 11, 20), with_names=True, password=PASSWORD)
    shares.revoke(share, by=world.who("Ana"), now=AT)
    outbox.publish(now=AT)
    assert Notice.objects.count() == told
    made, back = Event.objects.filter(kind__in=["shared", "unshared"]).order_by("seq")
    assert made.facts == {"share": str(share.pk), "until": "2026-11-20", "named": True, "goals": False, "password": True}
    assert Text.objects.get(event=made).body == "The board"
    assert (back.facts, back.hat) == ({"share": str(share.pk)}, "lead")


def test_the_log_is_whole_with_links_in_it(world: World, race: Campaign) -> None:
    share, _token = make(world, race)
    shares.revoke(share, by=world.who("Ida"), now=AT)
    call_command("audit", stdout=io.StringIO())


def test_taking_back_twice_is_once(world: World, race: Campaign) -> None:
    share, _token = make(world, race)
    shares.revoke(share, by=world.who("Ana"), now=AT)
    again = shares.revoke(share, by=world.who("Eva"), now=AT + MINUTE)
    assert (again.revoked_by_id, again.revoked_at) == (world["Ana"].pk, AT)
    assert Event.objects.filter(kind="unshared").count() == 1


# How often it was opened


def test_a_page_that_is_polled_for_ever_leaves_one_row_a_day_and_outcome(world: World, race: Campaign) -> None:
    _share, place = made(world, race)
    token = place.removeprefix("/s/")
    for number in range(50):
        assert opens(token, now=AT + number * MINUTE)
    assert list(ShareVisit.objects.values_list("came", "day", "times", "last_at")) == [("shown", AT.date(), 50, AT + 49 * MINUTE)]


def test_days_long_past_are_forgotten(world: World, race: Campaign) -> None:
    _share, place = made(world, race)
    for day in range(0, 800, 10):
        opens(place.removeprefix("/s/"), now=AT + timedelta(days=day))
    kept = ShareVisit.objects.order_by("day")
    newest = AT.date() + timedelta(days=790)
    assert {one.came for one in kept} == {"expired"}
    assert (kept[0].day, len(kept)) == (newest - shares.VISITS_KEPT, 19)


def test_a_forged_link_leaves_nothing(world: World, race: Campaign) -> None:
    made(world, race)
    assert not opens(tokens.mint(Purpose.SHARE).token)
    assert not opens(tokens.mint(Purpose.API).token)
    assert not ShareVisit.objects.exists()


# Passwords


def came(share: Share) -> dict[str, int]:
    return dict(ShareVisit.objects.filter(share=share).values_list("came", "times"))


def test_ten_wrong_passwords_shut_it_for_a_quarter_of_an_hour(world: World, race: Campaign) -> None:
    share, token = make(world, race, password=PASSWORD)
    assert [opens(token, f"guess {number}") for number in range(10)] == [False] * 10
    assert not opens(token, PASSWORD)
    assert not opens(token, PASSWORD, now=AT + A_QUARTER - MINUTE)
    assert came(share) == {"wrong_password": 10, "too_many": 2}
    assert opens(token, PASSWORD, now=AT + A_QUARTER)


def test_no_quarter_of_an_hour_holds_eleven(world: World, race: Campaign) -> None:
    """Whoever spreads their guesses over the border of a window gets no more of them."""
    share, token = make(world, race, password=PASSWORD)
    looked: list[int] = []
    for minute in (0, *[14] * 9, *[15] * 10, *[22] * 10, *[29] * 10, *[36] * 10, *[43] * 10):
        before = came(share).get("wrong_password", 0)
        opens(token, "a guess", now=AT + minute * MINUTE)
        looked += [minute] * (came(share).get("wrong_password", 0) - before)
    assert looked == [0, *[14] * 9, *[29] * 10]
    assert max(sum(start <= one < start + 15 for one in looked) for start in range(60)) == 10


def test_right_passwords_count_against_nobody(world: World, race: Campaign) -> None:
    _share, token = make(world, race, password=PASSWORD)
    assert [opens(token, PASSWORD) for _viewer in range(15)] == [True] * 15


def test_looks_count_against_nobody(world: World, race: Campaign) -> None:
    """A link preview may come as often as it likes."""
    share, token = make(world, race, password=PASSWORD)
    assert [opens(token) for _preview in range(50)] == [False] * 50
    assert opens(token, PASSWORD)
    assert came(share) == {"asked": 50, "unlocked": 1}


def test_what_a_browser_remembers_of_one_link_opens_no_other(world: World, race: Campaign) -> None:
    mine, _token = make(world, race, password=PASSWORD)
    _other, token = make(world, race, password="something else")
    with pytest.raises(NotFound):
        shares.opened(token, password=None, unlocked=mine.pk, now=AT)


@pytest.mark.parametrize("said", [None, "", PASSWORD, "wrong"])
def test_a_link_without_a_password_asks_for_none(world: World, race: Campaign, said: str | None) -> None:
    assert opens(make(world, race)[1], said)


def test_every_refusal_of_a_link_is_the_same_one(world: World, race: Campaign) -> None:
    share, token = make(world, race, password=PASSWORD)
    _other, dead = make(world, race, until=date(2026, 11, 3))
    shares.revoke(share, by=world.who("Ana"), now=AT)
    heard = set()
    for one, said, now in ((token, None, AT), (token, PASSWORD, AT), (dead, None, AT + timedelta(days=1)), ("", None, AT), ("x", "x", AT)):
        with pytest.raises(Refused) as refused:
            shares.opened(one, password=said, now=now)
        heard.add((type(refused.value), refused.value.message, str(refused.value.facts)))
    assert len(heard) == 1
