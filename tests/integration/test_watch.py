"""The watch flags what waits too long, once, and lets go when it is answered."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connections, transaction

from campaigns import baton, chasing, deciding, events, people, thresholds, watch
from campaigns.audit import audit
from campaigns.models import Campaign, Decision, Event, Exchange, Stall
from stakeholders.models import Stakeholder
from stakeholders.refusals import Invalid, WrongMoment, WrongPerson
from tests.world import World, when

pytestmark = pytest.mark.django_db

AFTER_A_DAY = when("2026-11-03 13:00")
TWO_DAYS_ON = when("2026-11-05 09:00")
LATER = when("2026-11-06 09:00")


@pytest.fixture
def world() -> World:
    return World.build()


def test_a_baton_in_the_air_is_flagged_when_its_patience_is_over(world: World) -> None:
    handoff = world.in_the_air()  # offered on Monday at 12:00: one working day ends on Tuesday at 12:00

    watch.sweep(now=AFTER_A_DAY)

    stall = Stall.objects.get(kind="baton_in_air")
    assert (stall.handoff, stall.court, stall.opened_at) == (handoff, world["Cleo"], when("2026-11-03 12:00"))


def test_it_is_not_flagged_a_minute_early(world: World) -> None:
    world.in_the_air()
    watch.sweep(now=when("2026-11-03 11:59"))
    assert not Stall.objects.exists()


def test_the_timer_is_the_moment_the_patience_ends(world: World) -> None:
    handoff = world.in_the_air()
    assert Campaign.objects.get(pk=handoff.campaign_id).look_again_at == when("2026-11-03 12:00")


def test_a_second_look_adds_nothing(world: World) -> None:
    world.in_the_air()
    watch.sweep(now=AFTER_A_DAY)
    seen = Event.objects.count()
    Campaign.objects.update(look_again_at=AFTER_A_DAY)
    watch.sweep(now=AFTER_A_DAY + timedelta(minutes=1))
    assert (Event.objects.count(), Stall.objects.count()) == (seen, 1)


def test_a_look_that_comes_days_late_writes_when_the_clock_really_ran_out(world: World) -> None:
    world.in_the_air()
    watch.sweep(now=when("2026-11-09 10:00"))
    assert Stall.objects.get(kind="baton_in_air").opened_at == when("2026-11-03 12:00")


def test_an_answer_closes_it(world: World) -> None:
    handoff = world.in_the_air()
    watch.sweep(now=AFTER_A_DAY)
    baton.accept(handoff, by=world.who("Cleo"), now=AFTER_A_DAY)
    stall = Stall.objects.get(kind="baton_in_air")
    assert (stall.closed_at, stall.why_closed) == (AFTER_A_DAY, "accepted")


def test_a_late_runner_is_flagged_at_the_end_of_the_promised_day(world: World) -> None:
    campaign = world.race()
    world.take(campaign, "Build", pass_on_by=when("2026-11-04 00:00").date())
    watch.sweep(now=TWO_DAYS_ON)
    stall = Stall.objects.get(kind="late_runner")
    assert (stall.court, stall.opened_at) == (world["Ben"], when("2026-11-04 17:00"))


def test_a_question_moves_the_court_to_the_giver(world: World) -> None:
    handoff = world.in_the_air()
    baton.ask(handoff, by=world.who("Cleo"), now=world.later(), question="Which price?")
    watch.sweep(now=when("2026-11-04 10:00"))
    assert Stall.objects.get(kind="baton_in_air").court == world["Ben"]


def test_need_until_makes_it_wait(world: World) -> None:
    handoff = world.in_the_air()
    baton.need_until(handoff, by=world.who("Cleo"), now=world.later(), until=when("2026-11-04 00:00").date())
    watch.sweep(now=when("2026-11-04 16:00"))
    assert not Stall.objects.exists()


def test_a_pause_stops_the_clock(world: World) -> None:
    handoff = world.in_the_air()
    baton.pause(handoff.campaign, by=world.who("Ana"), now=when("2026-11-02 16:00"), reason="Board decides.")
    baton.resume(handoff.campaign, by=world.who("Ana"), now=when("2026-11-04 16:00"))
    watch.sweep(now=when("2026-11-05 11:59"))
    assert not Stall.objects.exists()
    watch.sweep(now=when("2026-11-05 12:00"))
    assert Stall.objects.get().opened_at == when("2026-11-05 12:00")


@pytest.mark.parametrize(("shift", "due"), [(True, "2026-11-10"), (False, "2026-11-06")])
def test_plan_dates_move_by_the_pause_or_stay(shift: bool, due: str, world: World) -> None:
    campaign = world.race(world.leg("Build", "Ben", plan_start=when("2026-11-04 00:00").date(), plan_due=when("2026-11-06 00:00").date()))
    baton.pause(campaign, by=world.who("Ana"), now=when("2026-11-02 16:00"))
    baton.resume(campaign, by=world.who("Ana"), now=when("2026-11-04 16:00"), shift=shift)
    assert world.leg_of(campaign, "Build").plan_due == when(f"{due} 00:00").date()


def test_a_stall_on_the_longest_way_costs_the_finish(world: World) -> None:
    world.in_the_air()
    watch.sweep(now=when("2026-11-05 12:00"))
    assert Stall.objects.get(kind="baton_in_air").cost_days == pytest.approx(2, abs=0.3)


def test_a_poison_campaign_is_pushed_an_hour_forward_and_stops_nobody(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.in_the_air(name="Good")
    poison = world.in_the_air(name="Poison").campaign
    poison.legs.update(planned_days=float("1e308"))
    watch.sweep(now=AFTER_A_DAY)
    assert Stall.objects.get().campaign.name == "Good"
    assert Campaign.objects.get(pk=poison.pk).look_again_at == AFTER_A_DAY + timedelta(hours=1)


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_write_one_log() -> None:
    world = World.build()
    for number in range(5):
        world.in_the_air(name=f"Campaign {number}")
    barrier = threading.Barrier(4)

    def sweep() -> None:
        barrier.wait()
        watch.sweep(now=LATER)
        connections.close_all()

    threads = [threading.Thread(target=sweep) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    watch.sweep(now=LATER)
    waiting = Stall.objects.filter(kind="baton_in_air").count()
    assert (waiting, Stall.objects.count()) == (5, Event.objects.filter(kind="stall_opened").count())


@pytest.mark.django_db(transaction=True)
def test_a_race_that_somebody_holds_for_a_moment_is_looked_at_in_the_same_round() -> None:
    world = World.build()
    busy, other = world.in_the_air(name="Busy").campaign, world.in_the_air(name="Other").campaign
    held, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            Campaign.objects.hold(busy.pk)
            held.set()
            let_go.wait(timeout=2)  # on SQLite everybody waits for it
        connections.close_all()

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait()

    def when_the_other_was_looked_at(**_: object) -> None:
        let_go.set()
        holder.join()

    events.bell.connect(when_the_other_was_looked_at)
    assert watch.sweep(now=TWO_DAYS_ON) == 2
    events.bell.disconnect(when_the_other_was_looked_at)
    assert {stall.campaign for stall in Stall.objects.all()} == {busy, other}


def test_sweep_asks_as_much_for_many_idle_campaigns_as_for_few(world: World, django_assert_max_num_queries: object) -> None:
    world.in_the_air()
    with django_assert_max_num_queries(1):  # type: ignore[operator]
        watch.sweep(now=world.now)


# The ladder


def told_of(stall: Stall) -> list[tuple[str, dict[str, str]]]:
    """What was told of a stall, in order: the kind of event, and in which part each person heard."""
    names = {str(pk): name for pk, name in Stakeholder.objects.values_list("pk", "name")}
    rows = Event.objects.filter(facts__stall=str(stall.pk)).order_by("seq").values_list("kind", "facts")
    return [(kind, {names[one]: part for one, part in facts.get("tell", {}).items()}) for kind, facts in rows]


def test_step_by_step_the_court_hears_twice_and_then_the_lead(world: World) -> None:
    world.in_the_air()
    for moment in ("2026-11-03 12:00", "2026-11-03 16:00", "2026-11-04 12:00", "2026-11-05 11:00"):
        watch.sweep(now=when(moment))
    stall = Stall.objects.get(kind="baton_in_air")
    assert told_of(stall) == [
        ("stall_opened", {"Cleo": "court", "Dov": "downstream"}),
        ("stall_climbed", {"Cleo": "court"}),
        ("stall_climbed", {"Ana": "lead"}),
    ]
    assert (stall.step, sum(stall.told.values())) == (2, 4)


def stuck_for_four_days(world: World) -> tuple[Campaign, Decision]:
    handoff = world.in_the_air()
    for moment in ("2026-11-03 12:00", "2026-11-04 12:00", "2026-11-05 12:00", "2026-11-09 12:00"):
        watch.sweep(now=when(moment))
    return handoff.campaign, Decision.objects.get(campaign=handoff.campaign)


def test_after_two_days_who_answers_for_the_court_hears_and_after_four_a_decision_is_wanted(world: World) -> None:
    _campaign, decision = stuck_for_four_days(world)
    stall = Stall.objects.get(kind="baton_in_air")
    assert told_of(stall)[-2:] == [("stall_climbed", {"Finn": "head"}), ("decision_asked", {})]
    assert stall.step == 4
    assert decision.asked_by is None
    assert decision.asked_event.facts["asks"] == [str(world["Gus"].pk)]
    assert str(decision.wanted_by) == "2026-11-10"
    words = deciding.words_of([decision])[decision.pk]
    assert words.question.startswith("The baton to “Press” has not been answered.")
    assert len(words.options) == decision.options == 4
    assert list(audit()) == []


def test_the_decision_that_nobody_needs_any_more_is_withdrawn_by_the_house(world: World) -> None:
    campaign, decision = stuck_for_four_days(world)
    handoff = campaign.handoffs.get(state="offered")
    baton.accept(handoff, by=world.who("Cleo"), now=when("2026-11-09 13:00"), pass_on_by=when("2026-11-12 00:00").date())
    decision.refresh_from_db()
    assert (decision.state, decision.closed_event and decision.closed_event.by) == ("withdrawn", None)
    assert list(audit()) == []


def test_two_waits_of_a_campaign_ask_for_one_decision_a_day(world: World) -> None:
    campaign, _ = stuck_for_four_days(world)
    second = Stall.objects.get(kind="baton_in_air")
    Stall.objects.filter(pk=second.pk).update(step=3, told={})
    baton.check(campaign, by=world.who("Ana"), now=when("2026-11-09 12:30"))
    watch.look_soon([campaign.pk], now=when("2026-11-09 13:00"))
    watch.sweep(now=when("2026-11-09 13:00"))
    assert Decision.objects.filter(campaign=campaign).count() == 1
    assert Campaign.objects.get(pk=campaign.pk).look_again_at == when("2026-11-10 09:00")
    watch.sweep(now=when("2026-11-10 09:00"))
    assert Decision.objects.filter(campaign=campaign).count() == 2


def test_two_waits_that_come_to_it_in_one_look_ask_once(world: World) -> None:
    """Nobody looked for days, and both are due at once."""
    race = world.race(world.leg("Build", "Ben"), world.leg("Press", "Cleo", after=("Build",)), world.leg("Art", "Dov", after=("Build",)))
    world.take(race, "Build")
    world.pass_on(race, "Build")
    watch.sweep(now=when("2026-11-12 12:00"))
    assert sorted(Stall.objects.open().filter(kind="baton_in_air").values_list("step", flat=True)) == [3, 4]
    assert Decision.objects.filter(campaign=race).count() == 1


def test_the_timer_is_the_next_step(world: World) -> None:
    handoff = world.in_the_air()
    watch.sweep(now=when("2026-11-03 12:00"))
    assert Campaign.objects.get(pk=handoff.campaign_id).look_again_at == when("2026-11-03 16:00")


def test_the_policy_stays_as_it_was_when_the_stall_opened(world: World) -> None:
    world.in_the_air()
    watch.sweep(now=when("2026-11-03 12:00"))
    thresholds.set_for_site(by=world.who("Ida"), now=world.later(), values={"step_1": 5, "step_2": 9, "step_3": 10, "step_4": 12})
    watch.sweep(now=when("2026-11-04 12:00"))
    assert Stall.objects.get(kind="baton_in_air").step == 2


def test_a_condition_that_returns_within_four_hours_continues_the_old_stall(world: World) -> None:
    campaign = world.race()
    world.take(campaign, "Build", pass_on_by=when("2026-11-03 00:00").date())
    watch.sweep(now=when("2026-11-04 09:00"))
    late = Stall.objects.get(kind="late_runner")
    baton.block(world.leg_of(campaign, "Build"), by=world.who("Ben"), now=when("2026-11-04 09:30"), reason="No licence")
    baton.unblock(world.leg_of(campaign, "Build"), by=world.who("Ben"), now=when("2026-11-04 10:30"))
    assert Stall.objects.get(kind="late_runner", closed_at=None).pk == late.pk
    assert [kind for kind, _ in told_of(late)] == ["stall_opened", "stall_closed", "stall_reopened"]


def test_one_that_returns_later_is_a_new_one(world: World) -> None:
    campaign = world.race()
    world.take(campaign, "Build", pass_on_by=when("2026-11-03 00:00").date())
    watch.sweep(now=when("2026-11-04 09:00"))
    baton.block(world.leg_of(campaign, "Build"), by=world.who("Ben"), now=when("2026-11-04 09:30"), reason="No licence")
    baton.unblock(world.leg_of(campaign, "Build"), by=world.who("Ben"), now=when("2026-11-04 14:30"))
    assert Stall.objects.filter(kind="late_runner").count() == 2


def test_an_absence_with_nobody_standing_in_is_seen_before_the_baton_comes(world: World) -> None:
    campaign = world.race()
    world.take(campaign, "Build", pass_on_by=when("2026-11-04 00:00").date())
    watch.sweep(now=when("2026-11-03 09:00"))
    assert not Stall.objects.filter(kind="no_hands").exists()
    four, six = (when(f"2026-11-0{day} 00:00").date() for day in (4, 6))
    absence = people.mark_away(world["Cleo"], by=None, first_day=four, last_day=six, substitute=world["Dov"], now=when("2026-11-03 10:00"))
    watch.sweep(now=when("2026-11-03 10:00"))
    nobody = Stall.objects.get(kind="no_hands")
    assert (nobody.court, nobody.leg.name, nobody.opened_at) == (world["Finn"], "Press", when("2026-11-03 10:00"))
    people.agree_to_substitute(absence, by=world.who("Dov"), now=when("2026-11-03 11:00"))
    watch.sweep(now=when("2026-11-03 11:00"))
    assert not Stall.objects.open().filter(kind="no_hands").exists()


def test_hands_that_are_full_in_other_races_are_seen(world: World) -> None:
    for number in range(3):
        world.take(world.race(world.leg("Other", "Cleo", days=30), name=f"Other {number}"), "Other")
    campaign = world.race()
    world.take(campaign, "Build", pass_on_by=when("2026-11-04 00:00").date())
    Campaign.objects.filter(pk=campaign.pk).update(look_again_at=when("2026-11-03 10:00"))
    watch.sweep(now=when("2026-11-03 10:00"))
    assert Stall.objects.get(kind="no_hands").leg.name == "Press"


# What is done about it


def stuck(world: World) -> Stall:
    world.in_the_air()
    watch.sweep(now=AFTER_A_DAY)
    return Stall.objects.get(kind="baton_in_air")


def test_a_nudge_is_the_second_message_now_and_the_step_does_not_send_a_third(world: World) -> None:
    stall = chasing.nudge(stuck(world), by=world.who("Ana"), now=when("2026-11-03 13:30"))
    watch.sweep(now=when("2026-11-03 16:00"))
    assert told_of(stall)[1:] == [("stall_nudged", {"Cleo": "court"})]


def test_a_spent_nudge_is_refused(world: World) -> None:
    stall = chasing.nudge(stuck(world), by=world.who("Ana"), now=when("2026-11-03 13:30"))
    with pytest.raises(WrongMoment, match="told twice"):
        chasing.nudge(stall, by=world.who("Ana"), now=when("2026-11-03 13:40"))


@pytest.mark.parametrize("name", ["Ben", "Cleo", "Dov", "Eva"])
def test_only_the_lead_nudges_and_sets_aside(world: World, name: str) -> None:
    stall = stuck(world)
    with pytest.raises(WrongPerson):
        chasing.nudge(stall, by=world.who(name), now=when("2026-11-03 13:30"))
    with pytest.raises(WrongPerson):
        chasing.snooze(stall, by=world.who(name), now=when("2026-11-03 13:30"), until=when("2026-11-05 00:00").date())


def test_set_aside_it_stays_open_and_tells_nobody_until_the_end_of_the_day(world: World) -> None:
    stall = chasing.snooze(stuck(world), by=world.who("Ana"), now=when("2026-11-03 13:30"), until=when("2026-11-04 00:00").date())
    for moment in ("2026-11-04 12:00", "2026-11-04 16:59", "2026-11-04 17:00"):
        watch.sweep(now=when(moment))
        if moment < "2026-11-04 17":
            assert told_of(stall)[-1][0] == "stall_snoozed"
    assert told_of(stall)[-1] == ("stall_climbed", {"Cleo": "court", "Ana": "lead"})
    assert Stall.objects.get(pk=stall.pk).closed_at is None


def test_it_is_set_aside_twice_at_most(world: World) -> None:
    stall = stuck(world)
    for day in (4, 5):
        chasing.snooze(stall, by=world.who("Ana"), now=when("2026-11-03 13:30"), until=when(f"2026-11-0{day} 00:00").date())
    with pytest.raises(WrongMoment, match="set aside twice"):
        chasing.snooze(stall, by=world.who("Ana"), now=when("2026-11-03 13:40"), until=when("2026-11-06 00:00").date())


@pytest.mark.parametrize("until", [None, "2026-11-02", "2026-11-09"])
def test_it_is_set_aside_for_a_day_to_come_and_not_past_the_need(world: World, until: str | None) -> None:
    handoff = world.in_the_air()
    watch.sweep(now=AFTER_A_DAY)
    Exchange.objects.filter(pk=handoff.exchange_id).update(need_by=when("2026-11-06 00:00").date())
    with pytest.raises(Invalid):
        chasing.snooze(
            Stall.objects.get(kind="baton_in_air"),
            by=world.who("Ana"),
            now=when("2026-11-03 13:30"),
            until=when(f"{until} 00:00").date() if until else None,
        )


def test_a_mail_that_was_refused_opens_nobody_takes_and_the_offer_stands(world: World) -> None:
    handoff = world.in_the_air()
    assert chasing.undelivered(handoff.pk, to=world["Cleo"].pk, now=when("2026-11-02 13:00"))
    handoff.refresh_from_db()
    stall = Stall.objects.get()
    assert (handoff.state, stall.kind, stall.court) == ("offered", "nobody_takes", world["Finn"])
    assert told_of(stall) == [("stall_opened", {"Finn": "court", "Dov": "downstream"})]
    assert not list(audit())


def test_it_is_noted_once_and_only_of_whom_it_waits_for(world: World) -> None:
    handoff = world.in_the_air()
    assert not chasing.undelivered(handoff.pk, to=world["Dov"].pk, now=when("2026-11-02 13:00"))
    assert [chasing.undelivered(handoff.pk, to=world["Cleo"].pk, now=when("2026-11-02 13:00")) for _ in range(2)] == [True, False]
    baton.accept(handoff, by=world.who("Cleo"), now=when("2026-11-02 14:00"))
    assert not chasing.undelivered(handoff.pk, to=world["Cleo"].pk, now=when("2026-11-02 15:00"))


def test_an_answer_ends_all_that_was_opened(world: World) -> None:
    handoff = world.in_the_air()
    chasing.undelivered(handoff.pk, to=world["Cleo"].pk, now=when("2026-11-02 13:00"))
    baton.redirect(handoff, by=world.who("Finn"), now=when("2026-11-02 14:00"), runner=world["Hal"].pk)
    assert not Stall.objects.open().exists()


def test_who_is_merely_silent_costs_the_finish_nothing(world: World) -> None:
    campaign = world.race(world.leg("Build", "Ben", days=10), world.leg("Press", "Cleo"))
    world.take(campaign, "Build")
    watch.sweep(now=when("2026-11-09 12:00"))
    assert Stall.objects.get(kind="silent_runner").cost_days == 0
