"""A campaign kept as a playbook and made again: the same plan on other days, and nothing of anybody in it."""

from __future__ import annotations

import json
from datetime import date, datetime
from uuid import uuid4

import pytest
from django.utils import translation

from campaigns import baton, planning, playbooks
from campaigns.audit import audit_one
from campaigns.models import Campaign, CheckItem, Exchange, Leg, Playbook
from campaigns.plans import ItemPlan
from campaigns.playbooks import Book
from campaigns.playbooks.shipped import SHIPPED
from stakeholders import directory
from stakeholders.models import Function, Stakeholder
from stakeholders.refusals import Invalid, NotFound, WrongMoment, WrongPerson
from stakeholders.worktime import shift_days, working_days_between
from tests.world import World

pytestmark = pytest.mark.django_db
NOV, FEB = date(2026, 11, 2), date(2027, 2, 1)  # Mondays
PROMISE = "One price for everybody"


@pytest.fixture
def world() -> World:
    return World.build()


def forked(world: World) -> Campaign:
    """Ana's draft: a fork, a join, a critical pass, a need-by, a sensitive leg, one that sales waits for."""

    def day(n: int) -> date:
        return shift_days(directory.site_time(), NOV, n)

    items = (ItemPlan("Read by two", wants_evidence=True), ItemPlan("Nice to have", required=False), ItemPlan("Stays", survives=True))
    legs = (
        world.leg("Build", "Ben", checkpoint=items, plan_start=day(0), plan_due=day(1)),
        world.leg("Press", "Cleo", after=("Build",), critical=True, sensitive=True, plan_start=day(2), plan_due=day(6), days=5),
        world.leg("Art", "Dov", after=("Build",), sales_facing=True, plan_start=day(2), plan_due=day(3)),
        world.leg("Show", None, after=("Press", "Art"), need_by=day(7), plan_start=day(7), plan_due=day(8)),
    )
    return world.draft(*legs, brand_promise=PROMISE, finish_on=day(10))


def kept(world: World, campaign: Campaign, name: str = "Kept", **more: object) -> Book:
    return playbooks.save(campaign, by=world.who("Ana"), now=world.now, name=name, **more)


def rows(campaign: Campaign) -> dict[str, tuple[object, ...]]:
    """Each leg as planned, but for who runs it and when."""
    return {
        leg.name: (
            leg.position,
            leg.function_id,
            leg.planned_days,
            leg.sales_facing,
            leg.sensitive,
            tuple(leg.items.order_by("position").values_list("text", "required", "wants_evidence", "survives")),
        )
        for leg in Leg.objects.filter(campaign=campaign, kind="leg")
    }


def passes(campaign: Campaign) -> set[tuple[object, ...]]:
    return set(Exchange.objects.filter(campaign=campaign).values_list("giver__name", "taker__name", "critical"))


def days_moved(before: Campaign, after: Campaign) -> set[int]:
    """By how many working days of the site the dates of one differ from those of the other."""
    site, found = directory.site_time(), set[int]()
    other = {leg.name: leg for leg in Leg.objects.filter(campaign=after)}
    for leg in Leg.objects.filter(campaign=before, kind="leg"):
        pairs = [(leg.plan_start, other[leg.name].plan_start), (leg.plan_due, other[leg.name].plan_due)]
        found |= {working_days_between(site, one, two) for one, two in pairs}
    wanted = dict(Exchange.objects.filter(campaign=after).exclude(need_by=None).values_list("giver__name", "need_by"))
    for giver, day in Exchange.objects.filter(campaign=before).exclude(need_by=None).values_list("giver__name", "need_by"):
        found.add(working_days_between(site, day, wanted[giver]))
    return found | {working_days_between(site, before.finish_on, after.finish_on)}


# Kept and made again


def test_the_campaign_made_of_it_is_the_same_plan_on_other_days(world: World) -> None:
    campaign = forked(world)
    made = playbooks.draft(kept(world, campaign), by=world.who("Eva"), now=world.now, name="Again", start_on=FEB)
    assert rows(made) == rows(campaign)
    assert passes(made) == passes(campaign)
    assert days_moved(campaign, made) == {working_days_between(directory.site_time(), NOV, FEB)}
    assert (made.objective, made.brand_promise, made.lead_id, made.state) == ("pipeline", PROMISE, world["Eva"].pk, "draft")
    assert audit_one(made) == []


def test_made_to_finish_on_a_day_it_finishes_there(world: World) -> None:
    campaign = forked(world)
    made = playbooks.draft(kept(world, campaign), by=world.who("Ana"), now=world.now, name="Again", finish_on=FEB)
    assert made.finish_on == FEB
    assert len(days_moved(campaign, made)) == 1


def test_holidays_of_the_site_are_stepped_over(world: World) -> None:
    book = kept(world, forked(world))
    directory.close_on(
        directory.site().calendar, by=world.who("Ida"), first_day=date(2027, 2, 2), last_day=date(2027, 2, 3), name="Snow", now=world.now
    )
    made = playbooks.draft(book, by=world.who("Ana"), now=world.now, name="Again", start_on=FEB)
    build = Leg.objects.get(campaign=made, name="Build")
    assert (build.plan_start, build.plan_due) == (FEB, date(2027, 2, 4))


def test_a_running_campaign_is_kept_as_it_stands_with_nothing_of_anybody(world: World) -> None:
    campaign = world.race(world.leg("Build", "Ben", checkpoint=(ItemPlan("Proof", wants_evidence=True),)), world.leg("Press", "Cleo"))
    world.take(campaign, "Build")
    item = CheckItem.objects.get(leg__campaign=campaign)
    baton.tick(item, by=world.who("Ben"), now=world.later(), evidence="https://example.com/proof")
    world.pass_on(campaign, "Build", note="A secret word to Cleo")
    written = json.dumps(Playbook.objects.get(pk=kept(world, campaign).id).plan)
    people = [str(one) for row in Stakeholder.objects.values_list("pk", "name", "email") for one in row]
    assert [one for one in (*people, "secret", "example.com", str(campaign.pk), "2026") if one in written] == []
    assert "Proof" in written


def test_a_leg_without_dates_gets_those_that_a_plan_would_give_it(world: World) -> None:
    book = kept(world, world.draft(world.leg("Build", "Ben"), world.leg("Press", "Cleo", days=3)))
    assert [(leg.starts, leg.due) for leg in book.plan.legs] == [(0, 1), (2, 4)]


def test_a_skipped_leg_is_left_out_and_its_neighbours_meet(world: World) -> None:
    campaign = world.race()
    baton.skip(world.leg_of(campaign, "Press"), by=world.who("Ana"), now=world.later(), reason="Not needed")
    assert [(leg.name, leg.after) for leg in kept(world, campaign).plan.legs] == [("Build", ()), ("Art", ("Build",))]


def test_a_waived_item_is_asked_for_anew_and_one_taken_out_is_not(world: World) -> None:
    campaign = world.race(world.leg("Build", "Ben", checkpoint=(ItemPlan("Waived"), ItemPlan("Gone"), ItemPlan("Stays"))))
    waived, gone, _stays = CheckItem.objects.filter(leg__campaign=campaign).order_by("position")
    baton.waive(waived, by=world.who("Ana"), now=world.later(), reason="Late")
    baton.edit_checkpoint(world.leg_of(campaign, "Build"), by=world.who("Ana"), now=world.later(), removed=[gone.pk])
    (leg,) = kept(world, campaign).plan.legs
    assert [item.text for item in leg.items] == ["Waived", "Stays"]


def test_two_legs_of_one_name_are_told_apart(world: World) -> None:
    campaign = forked(world)
    Leg.objects.filter(campaign=campaign, name="Art").update(name="Press")
    plan = kept(world, campaign).plan
    assert [leg.name for leg in plan.legs] == ["Build", "Press", "Press (2)", "Show"]
    assert plan.legs[3].after == ("Press", "Press (2)")


def test_without_a_target_it_is_counted_from_the_start(world: World) -> None:
    with_one, without = forked(world), world.draft(world.leg("Build", "Ben"))
    assert (kept(world, with_one, "With").plan.anchor, kept(world, without, "Without").plan.anchor) == ("finish", "start")


def test_a_campaign_without_legs_is_not_kept(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        kept(world, world.draft())
    assert list(refused.value.errors) == ["campaign"]


# Runners


def test_heads_of_functions_are_proposed_and_nobody_else(world: World) -> None:
    made = playbooks.draft(kept(world, forked(world)), by=world.who("Ana"), now=world.now, name="Again", start_on=FEB)
    found = dict(Leg.objects.filter(campaign=made, kind="leg").values_list("name", "runner__name"))
    assert found == {"Build": None, "Press": "Finn", "Art": None, "Show": None}


def test_a_head_who_cannot_be_reached_is_not_proposed(world: World) -> None:
    directory.deactivate(world["Finn"], by=world.who("Ida"))
    proposal = playbooks.propose(kept(world, forked(world)), start_on=FEB)
    assert [leg.runner for leg in proposal.legs] == [None] * 4


def test_a_function_that_is_not_here_is_named(world: World) -> None:
    book = next(one for one in playbooks.shipped_for(world.who("Ana")) if one.key == "event")
    Function.objects.filter(slug="supplier").delete()
    proposal = playbooks.propose(book, start_on=FEB)
    assert proposal.unknown == ("supplier",)
    assert [leg.name for leg in proposal.legs if leg.function is None] == ["Built, printed and shipped"]


# Shipped ones


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("key", [book.key for book in SHIPPED])
def test_a_shipped_one_makes_a_draft_that_lacks_runners_alone(world: World, key: str, language: str) -> None:
    with translation.override(language):
        book = next(one for one in playbooks.shipped_for(world.who("Ana")) if one.key == key)
        made = playbooks.draft(book, by=world.who("Ana"), now=world.now, name="Mine", finish_on=date(2027, 6, 30))
    legs = Leg.objects.filter(campaign=made, kind="leg")
    assert [lack.code for lack in planning.lacks(made, today=NOV)] == ["runners"]
    assert [leg.name for leg in legs if not leg.items.filter(text=made.brand_promise, survives=True).exists()] == []
    assert [leg.name for leg in legs if leg.function is None or not leg.plan_due] == []
    assert (legs.count(), made.finish_on, audit_one(made)) == (len(book.plan.legs), date(2027, 6, 30), [])


def test_it_is_written_in_the_language_of_who_plans(world: World) -> None:
    with translation.override("de"):
        book = playbooks.shipped_for(world.who("Ana"))[0]
        playbooks.draft(book, by=world.who("Ana"), now=world.now, name="Mine", start_on=FEB)
    words = set(Leg.objects.filter(kind="leg").values_list("name", flat=True)) | set(CheckItem.objects.values_list("text", flat=True))
    english = {
        text for leg in playbooks.shipped_for(world.who("Ana"))[0].plan.legs for text in (leg.name, *(item.text for item in leg.items))
    }
    assert words & english == set()
    assert (book.name, len(words)) == ("Produkteinführung", len(english) + 1)


# Bad days


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({}, "start_on"),
        ({"start_on": FEB, "finish_on": FEB}, "start_on"),
        ({"start_on": date(2027, 2, 6)}, "start_on"),
        ({"finish_on": date(2027, 2, 7)}, "finish_on"),
        ({"start_on": date(202, 2, 1)}, "start_on"),
    ],
    ids=["no day", "two days", "a Saturday", "a Sunday", "the year 202"],
)
def test_a_day_that_cannot_be_meant_is_refused_at_its_field(world: World, said: dict[str, date], field: str) -> None:
    book = kept(world, forked(world))
    before = Campaign.objects.count()
    with pytest.raises(Invalid) as refused:
        playbooks.draft(book, by=world.who("Ana"), now=world.now, name="Again", **said)
    assert list(refused.value.errors) == [field]
    assert Campaign.objects.count() == before


def test_the_day_that_is_suggested_is_one_on_which_people_work(world: World) -> None:
    saturday = datetime.fromisoformat("2026-11-07T12:00:00+00:00")
    books = {one.plan.anchor: one for one in playbooks.shipped_for(world.who("Ana"))}
    start, finish = (playbooks.suggested_day(books[end], by=world.who("Ana"), now=saturday) for end in ("start", "finish"))
    assert start == date(2026, 11, 9)
    assert playbooks.propose(books["finish"], finish_on=finish).starts_on == date(2026, 11, 9)


# The next version, the cover, the archive


def test_a_newer_version_takes_the_place_of_the_old_one(world: World) -> None:
    old = kept(world, forked(world))
    new = kept(world, world.draft(world.leg("Build", "Ben")), replaces=old.id)
    assert ([one.id for one in playbooks.saved_for(world.who("Eva"))], new.version) == ([new.id], 2)
    with pytest.raises(NotFound):
        playbooks.playbook_for(world.who("Ana"), old.id)
    with pytest.raises(WrongMoment):
        kept(world, forked(world), "Third", replaces=old.id)


@pytest.mark.parametrize("name", ["", "Kept", "KEPT", "x" * 201])
def test_a_name_that_cannot_be_had_is_refused_at_its_field(world: World, name: str) -> None:
    kept(world, forked(world))
    with pytest.raises(Invalid) as refused:
        kept(world, forked(world), name)
    assert list(refused.value.errors) == ["name"]


def test_its_name_changes_and_its_plan_does_not(world: World) -> None:
    book = kept(world, forked(world))
    renamed = playbooks.rename(book.id, by=world.who("Eva"), name="Kept well", summary="For prices")
    assert (renamed.name, renamed.summary, renamed.plan, renamed.version) == ("Kept well", "For prices", book.plan, 1)
    kept(world, forked(world), "Other")
    with pytest.raises(Invalid):
        playbooks.rename(book.id, by=world.who("Eva"), name="other", summary="")


def test_an_archived_one_is_gone_and_its_name_is_free(world: World) -> None:
    book = kept(world, forked(world))
    for _again in range(2):
        playbooks.archive(book.id, by=world.who("Eva"), now=world.now)
    assert playbooks.saved_for(world.who("Ana")) == []
    kept(world, forked(world), "Kept")
    with pytest.raises(WrongMoment):
        playbooks.rename(book.id, by=world.who("Ana"), name="Back", summary="")
    with pytest.raises(NotFound):
        playbooks.archive(uuid4(), by=world.who("Ana"), now=world.now)


# Rights


@pytest.fixture
def theirs(world: World) -> tuple[World, Campaign, Book]:
    campaign = forked(world)
    planning.edit_details(campaign, by=world.who("Ana"), now=world.now, deputy=world["Ben"].pk)
    return world, campaign, kept(world, campaign)


@pytest.mark.parametrize("name", ["Ben", "Cleo", "Dov", "Finn", "Gus", "Hal"])
def test_who_is_no_lead_has_nothing_to_do_with_them(theirs: tuple[World, Campaign, Book], name: str) -> None:
    """Ben is the deputy of the campaign: he plans it, and keeps no playbook of it."""
    world, campaign, book = theirs
    who, now = world.who(name), world.now
    for act in (
        lambda: playbooks.playbooks_for(who),
        lambda: playbooks.playbook_for(who, book.id),
        lambda: playbooks.draft(book, by=who, now=now, name="Mine", start_on=FEB),
        lambda: playbooks.save(campaign, by=who, now=now, name="Mine"),
        lambda: playbooks.rename(book.id, by=who, name="Mine", summary=""),
        lambda: playbooks.archive(book.id, by=who, now=now),
    ):
        with pytest.raises(WrongPerson):
            act()


def test_a_lead_keeps_no_playbook_of_another_leads_campaign(theirs: tuple[World, Campaign, Book]) -> None:
    world, campaign, _book = theirs
    with pytest.raises(WrongPerson):
        playbooks.save(campaign, by=world.who("Eva"), now=world.now, name="Mine")
    assert playbooks.save(campaign, by=world.who("Ida"), now=world.now, name="The admin's").made_by == "Ida"
