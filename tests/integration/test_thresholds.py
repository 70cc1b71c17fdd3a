"""How long things may take before somebody hears of it: set for the house and for one campaign, and what a change would do today."""

from __future__ import annotations

import pytest

from campaigns import thresholds, watch
from campaigns.models import Campaign, Event, SiteThresholds, Stall
from campaigns.patience import policy_of
from stakeholders.refusals import Invalid, WrongPerson
from tests.world import World, when

pytestmark = pytest.mark.django_db
NOON = when("2026-11-03 12:00")  # an hour past the patience of what was offered on Monday at eleven


@pytest.fixture
def world() -> World:
    return World.build()


@pytest.fixture
def race(world: World) -> Campaign:
    """A baton in the air to Cleo since Monday at ten."""
    return world.in_the_air().campaign


def test_the_house_s_thresholds_hold_for_every_campaign_that_has_none_of_its_own(world: World, race: Campaign) -> None:
    thresholds.set_for_site(by=world.who("Ida"), now=world.now, values={"patience_days": 3, "join_days": 4})
    thresholds.set_for(race, by=world.who("Ana"), now=world.now, values={"patience_days": 5})
    race.refresh_from_db()

    assert (policy_of(race).patience_days, policy_of(race).join_days, policy_of(race).blocked_days) == (5, 4, 1)


def test_a_longer_patience_opens_no_stall_where_the_usual_one_would(world: World, race: Campaign) -> None:
    thresholds.set_for(race, by=world.who("Ana"), now=world.now, values={"patience_days": 3})

    watch.sweep(now=NOON)

    assert not Stall.objects.exists()


def test_what_is_open_closes_with_the_next_look_once_more_time_is_given(world: World, race: Campaign) -> None:
    watch.sweep(now=NOON)
    assert Stall.objects.open().count() == 1
    world.now = NOON

    thresholds.set_for_site(by=world.who("Ida"), now=world.later(), values={"patience_days": 3})
    watch.sweep(now=world.now)

    assert not Stall.objects.open().exists()


def test_what_it_would_do_today_is_said_and_nothing_is_done(world: World, race: Campaign) -> None:
    (longer,) = thresholds.effects_on([race], {"patience_days": 0.25}, now=when("2026-11-02 14:00"), own=True)

    assert [found.kind.value for found in longer.opens] == ["baton_in_air"]
    assert thresholds.effects_on([race], {"patience_days": 2}, now=when("2026-11-02 14:00"), own=True) == []
    assert not Stall.objects.exists()


def test_what_would_be_no_stall_any_more_is_said_too(world: World, race: Campaign) -> None:
    (effect,) = thresholds.effects_on([race], {"patience_days": 3}, now=NOON, own=False)

    assert [found.kind.value for found in effect.closes] == ["baton_in_air"]


def test_for_the_house_what_a_campaign_has_of_its_own_stays(world: World, race: Campaign) -> None:
    thresholds.set_for(race, by=world.who("Ana"), now=world.now, values={"patience_days": 1})
    race.refresh_from_db()

    assert thresholds.effects_on([race], {"patience_days": 3}, now=NOON, own=False) == []


def test_it_stands_in_the_log_of_the_campaign(world: World, race: Campaign) -> None:
    thresholds.set_for(race, by=world.who("Ana"), now=world.now, values={"patience_days": 3})

    assert Event.objects.get(kind="thresholds_set").facts == {"values": {"patience_days": 3}, "was": {}}


def test_the_same_again_changes_nothing(world: World, race: Campaign) -> None:
    for _ in range(2):
        thresholds.set_for(race, by=world.who("Ana"), now=world.now, values={"patience_days": 3})
        thresholds.set_for_site(by=world.who("Ida"), now=world.now, values={"patience_days": 3})

    assert (Event.objects.filter(kind="thresholds_set").count(), SiteThresholds.objects.count()) == (1, 1)


@pytest.mark.parametrize("name", ["Ben", "Eva", "Gus"])
def test_a_campaign_s_are_for_its_lead(world: World, race: Campaign, name: str) -> None:
    with pytest.raises(WrongPerson):
        thresholds.set_for(race, by=world.who(name), now=world.now, values={"patience_days": 3})


@pytest.mark.parametrize("name", ["Ana", "Gus", "Ben"])
def test_the_house_s_are_for_admins(world: World, name: str) -> None:
    with pytest.raises(WrongPerson):
        thresholds.set_for_site(by=world.who(name), now=world.now, values={"patience_days": 3})


def test_a_step_that_only_fits_beside_what_the_house_has_is_refused_beside_itself(world: World, race: Campaign) -> None:
    thresholds.set_for_site(by=world.who("Ida"), now=world.now, values={"step_2": 1.5, "step_3": 3})

    with pytest.raises(Invalid) as refused:
        thresholds.set_for(race, by=world.who("Ana"), now=world.now, values={"step_4": 2})

    assert list(refused.value.errors) == ["step_4"]
