"""A draft's plan: made, replaced, edited and shifted until the gun; then it stands."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from campaigns import baton, events, planning
from campaigns.audit import audit
from campaigns.models import Campaign, CheckItem, Event, Exchange, Leg
from campaigns.planning import ItemPlan, LegPlan
from stakeholders import directory
from stakeholders.refusals import Invalid, Outdated, WrongMoment, WrongPerson
from tests.world import World

pytestmark = pytest.mark.django_db
FEB = date(2027, 2, 1)  # a Monday


@pytest.fixture
def world() -> World:
    return World.build()


def passes(campaign: Campaign) -> set[tuple[str, str]]:
    return set(Exchange.objects.filter(campaign=campaign).values_list("giver__name", "taker__name"))


def chain(world: World) -> Campaign:
    return world.draft(world.leg("Build", "Ben"), world.leg("Press", "Cleo"), world.leg("Art", "Dov"))


# Drafting


def test_a_plain_list_of_legs_makes_the_plain_chain_from_gun_to_tape(world: World) -> None:
    assert passes(chain(world)) == {("Gun", "Build"), ("Build", "Press"), ("Press", "Art"), ("Art", "Tape")}


def test_a_fork_and_a_join_are_passed_as_named(world: World) -> None:
    campaign = world.draft(
        world.leg("Build", "Ben"),
        world.leg("Press", "Cleo", after=("Build",)),
        world.leg("Art", "Dov", after=("Build",)),
        world.leg("Launch", "Ben", after=("Press", "Art")),
    )
    assert passes(campaign) == {
        ("Gun", "Build"), ("Build", "Press"), ("Build", "Art"), ("Press", "Launch"), ("Art", "Launch"), ("Launch", "Tape"),
    }  # fmt: skip


def test_several_legs_may_start_at_the_gun_and_end_at_the_tape(world: World) -> None:
    campaign = world.draft(world.leg("Build", "Ben", after=()), world.leg("Press", "Cleo", after=()))
    assert passes(campaign) == {("Gun", "Build"), ("Gun", "Press"), ("Build", "Tape"), ("Press", "Tape")}


def test_legs_are_spaced_by_ten_between_gun_and_tape(world: World) -> None:
    found = Leg.objects.filter(campaign=chain(world)).order_by("position").values_list("kind", "position")
    assert list(found) == [("gun", 0), ("leg", 10), ("leg", 20), ("leg", 30), ("tape", 40)]


def test_the_lead_runs_gun_and_tape(world: World) -> None:
    ends = Leg.objects.filter(campaign=chain(world)).exclude(kind="leg")
    assert {leg.runner_id for leg in ends} == {world["Ana"].pk}


def test_the_sponsor_may_run_the_tape(world: World) -> None:
    gus = world["Gus"].pk
    campaign = world.draft(world.leg("Build", "Ben"), sponsor=gus, tape=gus)
    assert Leg.objects.get(campaign=campaign, kind="tape").runner_id == gus


def test_nobody_else_runs_the_tape(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        world.draft(world.leg("Build", "Ben"), tape=world["Ben"].pk)
    assert list(refused.value.errors) == ["tape"]


def test_need_by_and_critical_are_about_every_baton_to_the_leg(world: World) -> None:
    campaign = world.draft(
        world.leg("Build", "Ben", after=()),
        world.leg("Press", "Cleo", after=()),
        world.leg("Art", "Dov", after=("Build", "Press"), need_by=FEB, critical=True),
    )
    into_art = Exchange.objects.filter(campaign=campaign, taker__name="Art")
    assert [(one.need_by, one.critical) for one in into_art] == [(FEB, True)] * 2
    assert not Exchange.objects.filter(campaign=campaign, critical=True).exclude(taker__name="Art").exists()


def test_the_brand_promise_is_carried_through_every_leg(world: World) -> None:
    campaign = world.draft(world.leg("Build", "Ben"), world.leg("Press", "Cleo"), brand_promise="Upgrades nobody notices.")
    items = CheckItem.objects.filter(leg__campaign=campaign, survives=True, required=True)
    assert sorted(items.values_list("leg__name", "text")) == [("Build", campaign.brand_promise), ("Press", campaign.brand_promise)]


def test_a_skipped_leg_leaves_its_brand_promise_to_the_next_which_carries_it_anyway(world: World) -> None:
    campaign = world.race(world.leg("Build", "Ben"), world.leg("Press", "Cleo"), world.leg("Art", "Dov"), brand_promise="Nobody notices.")
    baton.skip(world.leg_of(campaign, "Press"), by=world.who("Ana"), now=world.later(), reason="Not needed.")
    standing = CheckItem.objects.filter(leg__campaign=campaign, removed=False)
    assert sorted(standing.values_list("leg__name", flat=True)) == ["Art", "Build"]
    assert [*audit()] == []


def test_items_keep_their_order_and_what_they_ask_for(world: World) -> None:
    checkpoint = (ItemPlan("Proof", wants_evidence=True), ItemPlan("Nice to have", required=False))
    campaign = world.draft(world.leg("Build", "Ben", checkpoint=checkpoint))
    found = CheckItem.objects.filter(leg__campaign=campaign).order_by("position")
    assert list(found.values_list("text", "required", "wants_evidence")) == [("Proof", True, True), ("Nice to have", False, False)]


def test_a_draft_is_logged_and_asks_for_no_look(world: World) -> None:
    campaign = chain(world)
    assert [(event.kind, event.hat, event.facts) for event in events.log_of(campaign)] == [("drafted", "lead", {"what": "new", "legs": 3})]
    assert campaign.look_again_at is None


def test_only_leads_and_admins_make_campaigns(world: World) -> None:
    with pytest.raises(WrongPerson):
        planning.draft(by=world.who("Ben"), now=world.now, lead=world["Ben"].pk, legs=[world.leg("Build", "Ben")], name="Mine")


def test_an_admin_may_draft_for_a_lead(world: World) -> None:
    campaign = planning.draft(by=world.who("Ida"), now=world.now, lead=world["Ana"].pk, legs=[world.leg("Build", "Ben")], name="Hers")
    assert Event.objects.get(campaign=campaign).hat == "admin"


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"objective": "fame"}, "objective"),
        ({"brand_promise": "x" * 301}, "brand_promise"),
        ({"brief": "x" * 10_001}, "brief"),
        ({"finish_on": date(202, 1, 1)}, "finish_on"),
        ({"priority": 0}, "priority"),
        ({"sponsor": uuid4()}, "sponsor"),
        ({"deputy": uuid4()}, "deputy"),
    ],
)
def test_what_cannot_be_a_campaign_is_told_by_field(world: World, details: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        world.draft(world.leg("Build", "Ben"), **details)
    assert list(refused.value.errors) == [field]


def test_runners_and_functions_that_there_are_not_are_told_at_their_leg(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        world.draft(world.leg("Build", "Ben"), LegPlan("Press", "Press", runner=uuid4(), function=uuid4()))
    assert sorted(refused.value.errors) == ["legs.1.function", "legs.1.runner"]


def test_somebody_who_has_left_runs_no_leg(world: World) -> None:
    directory.deactivate(world["Cleo"], by=None)
    with pytest.raises(Invalid) as refused:
        chain(world)
    assert list(refused.value.errors) == ["legs.1.runner"]


def test_a_refused_draft_leaves_nothing(world: World) -> None:
    with pytest.raises(Invalid):
        world.draft(world.leg("Build", "Ben"), world.leg("Press", "Cleo", after=("Nowhere",)))
    assert not Campaign.objects.exists()


def test_text_that_no_table_can_hold_is_cleaned(world: World) -> None:
    campaign = world.draft(world.leg("Build", "Ben"), name="At\x00las\u202e 4", brief="One\r\ntwo\x00\ud800")
    assert (campaign.name, campaign.brief) == ("Atlas 4", "One\ntwo")


# Another plan


def test_what_stays_in_another_plan_keeps_its_id(world: World) -> None:
    campaign = world.draft(world.leg("Build", "Ben", checkpoint=(ItemPlan("Proof"),)), world.leg("Press", "Cleo"), world.leg("Art", "Dov"))
    before = dict(Leg.objects.filter(campaign=campaign).values_list("name", "pk"))
    item, build_to_press = CheckItem.objects.get(), world.exchange(campaign, "Build", "Press")
    legs = [
        world.leg("Build", "Dov", checkpoint=(ItemPlan("Proof"), ItemPlan("More"))),
        world.leg("press", "Cleo"),
        world.leg("Film", "Dov"),
    ]
    planning.redraft(campaign, by=world.who("Ana"), now=world.now, legs=legs)
    after = dict(Leg.objects.filter(campaign=campaign).values_list("name", "pk"))
    assert {after["Build"], after["press"], after["Gun"]} == {before["Build"], before["Press"], before["Gun"]}
    assert "Art" not in after
    assert CheckItem.objects.filter(pk=item.pk, text="Proof").exists()
    assert world.exchange(campaign, "Build", "press").pk == build_to_press.pk


def test_another_plan_is_whole(world: World) -> None:
    campaign = chain(world)
    legs = [world.leg("Art", "Dov", after=()), world.leg("Film", "Dov", after=())]
    planning.redraft(campaign, by=world.who("Ana"), now=world.now, legs=legs)
    assert passes(campaign) == {("Gun", "Art"), ("Gun", "Film"), ("Art", "Tape"), ("Film", "Tape")}


def test_two_legs_may_swap_their_names_places(world: World) -> None:
    campaign = chain(world)
    legs = [world.leg("Press", "Cleo"), world.leg("Build", "Ben")]
    planning.redraft(campaign, by=world.who("Ana"), now=world.now, legs=legs)
    assert passes(campaign) == {("Gun", "Press"), ("Press", "Build"), ("Build", "Tape")}


def test_another_plan_carries_the_brand_promise_too(world: World) -> None:
    campaign = world.draft(world.leg("Build", "Ben"), brand_promise="Kept.")
    planning.redraft(campaign, by=world.who("Ana"), now=world.now, legs=[world.leg("Film", "Dov")])
    assert list(CheckItem.objects.filter(leg__campaign=campaign).values_list("leg__name", "text")) == [("Film", "Kept.")]


@pytest.mark.parametrize("name", ["Ben", "Eva", "Gus"])
def test_only_its_lead_deputy_or_an_admin_changes_a_draft(world: World, name: str) -> None:
    with pytest.raises(WrongPerson):
        planning.redraft(chain(world), by=world.who(name), now=world.now, legs=[world.leg("Film", "Dov")])


def test_a_plan_that_runs_is_not_redrafted(world: World) -> None:
    with pytest.raises(WrongMoment):
        planning.redraft(world.race(), by=world.who("Ana"), now=world.now, legs=[world.leg("Film", "Dov")])


def test_a_draft_that_changed_meanwhile_is_not_overwritten(world: World) -> None:
    campaign = chain(world)
    seen = campaign.seq
    planning.edit_details(campaign, by=world.who("Ana"), now=world.now, name="Atlas 5")
    with pytest.raises(Outdated):
        planning.redraft(campaign, by=world.who("Ana"), now=world.now, legs=[world.leg("Film", "Dov")], seen=seen)


def test_a_refused_plan_leaves_the_one_before(world: World) -> None:
    campaign = chain(world)
    before = passes(campaign)
    with pytest.raises(Invalid):
        planning.redraft(campaign, by=world.who("Ana"), now=world.now, legs=[world.leg("A", "Ben", after=("A",))])
    assert passes(campaign) == before


# Details


def test_what_is_not_said_stays(world: World) -> None:
    campaign = world.draft(world.leg("Build", "Ben"), contribution="Much")
    edited = planning.edit_details(campaign, by=world.who("Ana"), now=world.now, name="Atlas 5")
    assert (edited.name, edited.contribution, edited.objective) == ("Atlas 5", "Much", "pipeline")


def test_a_new_brand_promise_replaces_the_old_one(world: World) -> None:
    campaign = world.draft(world.leg("Build", "Ben", checkpoint=(ItemPlan("Proof"),)), brand_promise="Old.")
    planning.edit_details(campaign, by=world.who("Ana"), now=world.now, brand_promise="New.")
    assert list(CheckItem.objects.order_by("position").values_list("text", flat=True)) == ["Proof", "New."]


def test_a_promise_taken_back_leaves_the_checkpoints(world: World) -> None:
    campaign = world.draft(world.leg("Build", "Ben"), brand_promise="Old.")
    planning.edit_details(campaign, by=world.who("Ana"), now=world.now, brand_promise="")
    assert not CheckItem.objects.exists()


def test_the_tape_follows_a_new_sponsor(world: World) -> None:
    gus, hal = world["Gus"].pk, world["Hal"].pk
    campaign = world.draft(world.leg("Build", "Ben"), sponsor=gus, tape=gus)
    planning.edit_details(campaign, by=world.who("Ana"), now=world.now, sponsor=hal)
    assert Leg.objects.get(campaign=campaign, kind="tape").runner_id == hal


# Shifting


def dated(world: World, **more: object) -> Campaign:
    """Two legs in February 2027: Mon 1 to Wed 3, then to Fri 12; finish on Mon 15."""
    return world.draft(
        world.leg("Build", "Ben", plan_start=FEB, plan_due=date(2027, 2, 3)),
        world.leg("Press", "Cleo", plan_start=date(2027, 2, 3), plan_due=date(2027, 2, 12), need_by=date(2027, 2, 4)),
        **{"finish_on": date(2027, 2, 15), **more},
    )


def dates(campaign: Campaign) -> list[date | None]:
    legs = Leg.objects.filter(campaign=campaign, kind="leg").order_by("position")
    need_by = Exchange.objects.get(campaign=campaign, taker__name="Press").need_by
    return [*(day for leg in legs for day in (leg.plan_start, leg.plan_due)), need_by, Campaign.objects.get(pk=campaign.pk).finish_on]


def test_every_date_moves_by_as_many_working_days(world: World) -> None:
    campaign = dated(world)
    planning.shift(campaign, by=world.who("Ana"), now=world.now, starts_on=date(2027, 2, 5))
    assert dates(campaign) == [date(2027, 2, day) for day in (5, 9, 9, 18, 10, 19)]


def test_a_plan_moves_back_as_well(world: World) -> None:
    campaign = dated(world)
    planning.shift(campaign, by=world.who("Ana"), now=world.now, starts_on=date(2027, 1, 29))
    assert dates(campaign) == [
        date(2027, 1, 29),
        date(2027, 2, 2),
        date(2027, 2, 2),
        date(2027, 2, 11),
        date(2027, 2, 3),
        date(2027, 2, 12),
    ]


def test_it_finishes_on_the_day(world: World) -> None:
    campaign = dated(world)
    shifted = planning.shift(campaign, by=world.who("Ana"), now=world.now, finishes_on=date(2027, 3, 1))
    assert shifted.finish_on == date(2027, 3, 1)
    assert Leg.objects.get(campaign=campaign, name="Press").plan_due == date(2027, 2, 26)


def test_without_a_finish_the_last_leg_is_due_on_the_day(world: World) -> None:
    campaign = dated(world, finish_on=None)
    planning.shift(campaign, by=world.who("Ana"), now=world.now, finishes_on=date(2027, 3, 1))
    assert Leg.objects.get(campaign=campaign, name="Press").plan_due == date(2027, 3, 1)


@pytest.mark.parametrize(
    "to",
    [
        {},
        {"starts_on": FEB, "finishes_on": FEB},
        {"starts_on": date(2027, 2, 6)},
        {"finishes_on": date(2027, 2, 7)},
        {"starts_on": date(1999, 2, 1)},
    ],
)
def test_a_day_on_which_nobody_works_or_no_day_is_refused(world: World, to: dict[str, date]) -> None:
    with pytest.raises(Invalid):
        planning.shift(dated(world), by=world.who("Ana"), now=world.now, **to)


def test_a_plan_without_dates_cannot_be_shifted(world: World) -> None:
    with pytest.raises(Invalid):
        planning.shift(chain(world), by=world.who("Ana"), now=world.now, starts_on=FEB)


# Starting


def test_a_draft_says_what_it_lacks(world: World) -> None:
    past = {"plan_start": date(2026, 2, 2), "plan_due": date(2026, 2, 3)}
    campaign = world.draft(world.leg("Build", "Ben", **past), world.leg("Press", None), objective="")
    found = planning.lacks(campaign, today=world.now.date())
    assert [lack.code for lack in found] == ["runners", "objective", "dates"]
    assert found[0].legs == (world.leg_of(campaign, "Press").pk,)


def test_a_draft_without_legs_lacks_them(world: World) -> None:
    assert [lack.code for lack in planning.lacks(world.draft(), today=world.now.date())] == ["legs"]


def test_a_draft_that_lacks_nothing_starts(world: World) -> None:
    campaign = chain(world)
    assert planning.lacks(campaign, today=world.now.date()) == []
    assert baton.start(campaign, by=world.who("Ana"), now=world.now).state == "running"


def test_a_draft_that_lacks_something_does_not_start(world: World) -> None:
    campaign = world.draft(world.leg("Build", "Ben"), world.leg("Press", None))
    with pytest.raises(Invalid):
        baton.start(campaign, by=world.who("Ana"), now=world.now)
