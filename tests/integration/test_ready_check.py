"""On your mark: shortly before the baton is expected the next runner is asked whether they are ready, and answers until it is offered."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from campaigns import audit, baton, grants, watch
from campaigns.lifecycle import Kind, ReadyAnswer
from campaigns.models import Campaign, CheckItem, Commitment, Event, Stall
from notifications.models import Notice
from notifications.outbox import deliver, publish
from stakeholders import directory
from stakeholders.refusals import Invalid, WrongMoment, WrongPerson
from tests.doors import browser
from tests.world import World, when

pytestmark = pytest.mark.django_db


def six_days(world: World, taker: str = "Cleo", **more: Any) -> Campaign:
    """Ben has just taken a leg of six days that passes to a leg of `taker`'s: its baton is expected on Tuesday 10 November."""
    campaign = world.race(world.leg("Build", "Ben", days=6), world.leg("Press", taker, **more), world.leg("Art", "Dov"))
    world.take(campaign, "Build", pass_on_by=date(2026, 11, 9))
    return campaign


def look(campaign: Campaign, at: str | datetime) -> None:
    """The watch looks once, whatever its timer says."""
    campaign.refresh_from_db()
    watch.look_at(campaign, now=when(at) if isinstance(at, str) else at)


def no_hands(campaign: Campaign) -> list[bool]:
    """The waits for somebody to take it, each with whether it is open."""
    return [one.closed_at is None for one in Stall.objects.filter(campaign=campaign, kind="no_hands")]


def asked(campaign: Campaign) -> list[Event]:
    return list(Event.objects.filter(campaign=campaign, kind=Kind.READY_ASKED).order_by("seq"))


def on_mark(world: World, taker: str = "Cleo", **more: Any) -> Campaign:
    """The same once the watch has asked."""
    campaign = six_days(world, taker, **more)
    world.now = when("2026-11-06 10:00")
    watch.sweep(now=world.now)
    return campaign


def answer(world: World, campaign: Campaign, answer: str, *, by: str = "Cleo", **more: Any) -> None:
    baton.ready(world.leg_of(campaign, "Press"), by=world.who(by), now=world.later(timedelta(minutes=5)), answer=answer, **more)


def test_the_one_timer_includes_the_moment_of_the_question():
    world = World.build()
    campaign = six_days(world)

    for at in ("2026-11-03 11:00", "2026-11-05 16:30"):
        look(campaign, at)

    assert asked(campaign) == []
    assert campaign.look_again_at == when("2026-11-06 09:00"), "two working days before the end of Monday"
    watch.sweep(now=campaign.look_again_at)
    [event] = asked(campaign)
    assert (str(event.leg_id), event.facts["taker"]) == (str(world.leg_of(campaign, "Press").pk), str(world["Cleo"].pk))
    assert event.facts["expected"] == "2026-11-09"


def test_late_and_twice_it_is_asked_once():
    world = World.build()
    campaign = on_mark(world)

    for hours in (0, 1, 5):
        look(campaign, world.now + timedelta(hours=hours))

    assert len(asked(campaign)) == 1
    campaign.refresh_from_db()
    assert audit.audit_one(campaign) == []


def test_a_day_that_went_by_is_asked_about_anew_when_the_next_comes_near():
    world = World.build()
    campaign = on_mark(world)
    answer(world, campaign, "ready")
    baton.promise(world.leg_of(campaign, "Build"), by=world.who("Ben"), now=world.later(), date=date(2026, 11, 20))

    look(campaign, "2026-11-12 10:00")
    assert len(asked(campaign)) == 1
    look(campaign, "2026-11-19 10:00")

    assert [event.facts["expected"] for event in asked(campaign)] == ["2026-11-09", "2026-11-20"]
    assert world.leg_of(campaign, "Press").ready is None


def test_a_runner_who_is_merely_late_is_no_reason_to_ask_again():
    world = World.build()
    campaign = on_mark(world)

    for day in range(9, 27):
        look(campaign, f"2026-11-{day:02} 16:00")

    assert len(asked(campaign)) == 1


def test_whoever_is_asked_hears_at_once_and_who_answered_is_not_written_to_any_more(mailoutbox: list[Any]):
    world = World.build()
    campaign = on_mark(world)
    publish(now=world.now)
    notice = Notice.objects.get(event__kind=Kind.READY_ASKED)
    assert (notice.reader, notice.act_now) == (world["Cleo"], True)

    answer(world, campaign, "ready")
    publish(now=world.now)
    deliver(now=world.now)

    assert [mail for mail in mailoutbox if "On your mark" in mail.subject] == []


def test_who_is_ready_from_a_later_day_gives_their_word_and_the_lead_hears():
    world = World.build()
    campaign = on_mark(world)

    answer(world, campaign, "ready_from", since=date(2026, 11, 12))
    publish(now=world.now)

    word = Commitment.objects.get(kind="ready")
    assert (word.by, word.to, word.promised_for, word.state) == (world["Cleo"], world["Ben"], date(2026, 11, 12), "open")
    heard = {notice.reader: notice.why for notice in Notice.objects.filter(event__kind=Kind.READY_ANSWERED)}
    assert heard == {world["Ana"]: "lead", world["Ben"]: "giver"}


@pytest.mark.parametrize(
    ("offered", "taken", "state"), [("11-09", "11-12", "kept"), ("11-09", "11-13", "missed"), ("11-13", "11-13", "released")]
)
def test_the_word_is_kept_by_taking_the_baton_by_the_end_of_that_day(offered: str, taken: str, state: str):
    world = World.build()
    campaign = on_mark(world)
    answer(world, campaign, "ready_from", since=date(2026, 11, 12))

    world.now = when(f"2026-{offered} 12:00")
    world.pass_on(campaign, "Build")
    world.now = when(f"2026-{taken} 15:00")
    world.take(campaign, "Press")

    assert Commitment.objects.get(kind="ready").state == state


def test_what_is_missing_stands_on_the_givers_checkpoint_and_stops_the_offer():
    world = World.build()
    campaign = on_mark(world)

    answer(world, campaign, "missing", missing=["The price list", "A photograph"])
    answer(world, campaign, "missing", missing=["The price list"])

    items = CheckItem.objects.filter(leg=world.leg_of(campaign, "Build")).order_by("text")
    assert [(one.text, one.required, one.asked_by) for one in items] == [
        ("A photograph", True, world["Cleo"]),
        ("The price list", True, world["Cleo"]),
    ]
    with pytest.raises(Invalid):
        world.pass_on(campaign, "Build")


def test_who_says_ready_after_all_asks_for_what_was_missing_no_more():
    world = World.build()
    campaign = on_mark(world)
    answer(world, campaign, "missing", missing=["The price list", "A photograph"])
    baton.tick(CheckItem.objects.get(text="A photograph"), by=world.who("Ben"), now=world.later())

    answer(world, campaign, "ready")

    assert list(CheckItem.objects.filter(leg__campaign=campaign, removed=False).values_list("text", flat=True)) == ["A photograph"]
    world.pass_on(campaign, "Build")


def test_a_colleague_who_is_named_runs_the_leg_and_is_asked_in_their_turn():
    world = World.build()
    campaign = on_mark(world)

    answer(world, campaign, "someone_else", runner=world["Finn"].pk)

    leg = world.leg_of(campaign, "Press")
    assert (leg.runner, leg.ready) == (world["Finn"], None)
    assert [event.facts["taker"] for event in asked(campaign)] == [str(world["Cleo"].pk), str(world["Finn"].pk)]


def test_for_somebody_else_the_head_hears_at_once_and_after_half_a_day_nobody_has_it():
    world = World.build()
    campaign = on_mark(world)

    answer(world, campaign, "someone_else", runner=world["Dov"].pk, note="Dov wrote the last one.")
    publish(now=world.now)

    assert world.leg_of(campaign, "Press").runner == world["Cleo"], "Dov is of another function: a proposal"
    assert Notice.objects.get(event__kind=Kind.READY_ANSWERED, why="court").reader == world["Finn"]
    assert no_hands(campaign) == []
    world.now = when("2026-11-06 14:30")
    look(campaign, world.now)
    assert no_hands(campaign) == [True]
    baton.reassign(world.leg_of(campaign, "Press"), by=world.who("Finn"), now=world.later(), runner=world["Dov"].pk)
    assert no_hands(campaign) == [False]


def test_an_answer_closes_the_wait_for_somebody_who_is_away():
    world = World.build()
    directory.mark_away(world["Cleo"], by=None, first_day=date(2026, 11, 9), last_day=date(2026, 11, 13))
    campaign = on_mark(world)
    assert no_hands(campaign) == [True]

    answer(world, campaign, "ready")

    assert no_hands(campaign) == [False]


def test_the_lead_may_answer_for_somebody_and_the_log_shows_it():
    world = World.build()
    campaign = on_mark(world)

    answer(world, campaign, "ready", by="Ana")

    event = Event.objects.get(kind=Kind.READY_ANSWERED)
    assert (event.facts["behalf"], event.hat) == (True, "lead")
    page = browser(world["Ana"]).get(reverse("campaign", args=[campaign.pk])).content.decode()
    assert "is ready for" in page
    assert "on behalf" in page


def test_nobody_else_may_answer_and_nobody_before_being_asked_or_after_the_offer():
    world = World.build()
    campaign = six_days(world)
    with pytest.raises(WrongMoment):
        answer(world, campaign, "ready")
    look(campaign, "2026-11-06 10:00")
    with pytest.raises(WrongPerson):
        answer(world, campaign, "ready", by="Ben")
    with pytest.raises(Invalid):
        answer(world, campaign, "perhaps")
    world.pass_on(campaign, "Build")
    with pytest.raises(WrongMoment):
        answer(world, campaign, "ready")


def test_the_four_answers_stand_on_my_next_move_and_on_the_leg():
    world = World.build()
    campaign = on_mark(world)
    client = browser(world["Cleo"])
    leg = world.leg_of(campaign, "Press")
    url = reverse("leg_ready", args=[leg.pk])

    for page in (client.get("/"), client.get(reverse("leg", args=[leg.pk]))):
        text = page.content.decode()
        assert text.count(f'action="{url}"') == 4

    answered = client.post(url, {"answer": "missing", "missing": "The price list\n\nA photograph", "from": "next"})
    assert answered.status_code == 302
    assert CheckItem.objects.filter(leg=world.leg_of(campaign, "Build"), asked_by=world["Cleo"]).count() == 2
    giver = browser(world["Ben"]).get(reverse("leg", args=[world.leg_of(campaign, "Build").pk])).content.decode()
    assert "needs it and asked for it" in giver
    assert "still needs something" in giver


@pytest.mark.parametrize(
    "said", [{"answer": "ready_from"}, {"answer": "missing", "missing": " \n "}, {"answer": "ready_from", "since": "2026-11-01"}, {}]
)
def test_a_form_that_lacks_something_says_so(said: dict[str, str]):
    world = World.build()
    campaign = on_mark(world)

    answered = browser(world["Cleo"]).post(reverse("leg_ready", args=[world.leg_of(campaign, "Press").pk]), said)

    assert answered.status_code == 422
    assert not Event.objects.filter(kind=Kind.READY_ANSWERED).exists()


def test_somebody_without_an_account_is_asked_by_mail_and_answers_on_their_page(client: Any, mailoutbox: list[Any]):
    world = World.build()
    campaign = on_mark(world, "Jo")
    publish(now=world.now)
    deliver(now=world.now)
    [mail] = [mail for mail in mailoutbox if "On your mark" in mail.subject]
    leg = world.leg_of(campaign, "Press")
    link = grants.token_for(world["Jo"].pk, leg.pk, now=world.now)
    assert f"/g/{link}" in mail.body

    page = client.get(f"/g/{link}", follow=True)
    assert "On your mark" in page.content.decode()
    answered = client.post(page.request["PATH_INFO"] + "leg/ready/", {"answer": "ready"}, follow=True)

    assert "You said that you are ready" in answered.content.decode()
    leg.refresh_from_db()
    assert leg.ready == ReadyAnswer.READY


def test_somebody_without_an_account_names_a_colleague_who_then_has_the_leg_and_the_link(client: Any):
    world = World.build()
    jo = world["Jo"]
    kim = directory.add_person(
        by=None, name="Kim", email="kim@halden.example", organisation=jo.organisation, function=jo.function, zone="UTC"
    )
    campaign = on_mark(world, "Jo")
    leg = world.leg_of(campaign, "Press")
    page = client.get(f"/g/{grants.token_for(jo.pk, leg.pk, now=world.now)}", follow=True)
    assert "Kim" in page.content.decode()
    assert "Cleo" not in page.content.decode()

    parted = client.post(page.request["PATH_INFO"] + "leg/ready/", {"answer": "someone_else", "runner": str(kim.pk)})

    assert "Kim" in parted.content.decode()
    assert world.leg_of(campaign, "Press").runner == kim
    assert client.get(page.request["PATH_INFO"]).status_code == 404


def test_the_word_stands_in_the_ledger_of_who_gave_it():
    world = World.build()
    campaign = on_mark(world)
    answer(world, campaign, "ready_from", since=date(2026, 11, 12))

    page = browser(world["Ana"]).get(reverse("person", args=[world["Cleo"].pk])).content.decode()

    assert "Ready from Thu 12 Nov" in page
