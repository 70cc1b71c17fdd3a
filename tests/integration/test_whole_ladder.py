"""A wait that climbs the whole ladder, as everybody sees it on the way: no page without words for a step."""

from __future__ import annotations

from datetime import date

import pytest

from campaigns import watch
from campaigns.models import Campaign, Handoff, Stall
from insights import snapshots
from insights.models import Snapshot
from notifications import outbox, wording
from notifications.letters import letter
from notifications.models import Notice
from notifications.telling import tell
from stakeholders import directory
from tests.doors import browser
from tests.world import World, when

pytestmark = pytest.mark.django_db

STEPS = {
    0: ("2026-11-03 12:00", "They were told once."),
    1: ("2026-11-03 16:00", "They were told twice."),
    2: ("2026-11-04 12:00", "They and the lead were told."),
    3: ("2026-11-05 12:00", "They, the lead and who answers for both sides were told."),
    4: ("2026-11-09 12:00", "Everybody there is to tell was told."),
}


def climbed(step: int, *, at_once: bool = False) -> tuple[World, Handoff]:
    world = World.build()
    handoff = world.in_the_air()
    for one in range(step if at_once else 0, step + 1):
        world.now = when(STEPS[one][0])
        watch.sweep(now=world.now)
    return world, handoff


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("at_once", [False, True])
def test_every_page_has_words_for_it(step: int, at_once: bool) -> None:
    world, handoff = climbed(step, at_once=at_once)
    assert Stall.objects.get(kind="baton_in_air").step == step
    race = handoff.campaign_id
    ana = browser(world["Ana"])
    assert STEPS[step][1] in ana.get(f"/campaigns/{race}/").content.decode()
    pages = [f"/handoffs/{handoff.pk}/", f"/legs/{handoff.leg_id}/", f"/campaigns/{race}/status/", "/board/", "/"]
    assert {page: ana.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)
    card = ana.get(f"/board/lanes/{race}/", headers={"HX-Request": "true"})
    assert card.status_code == 200


def test_both_sides_read_the_same_and_the_executive_is_asked() -> None:
    world, _handoff = climbed(4)
    outbox.publish(now=world.now)
    told = Notice.objects.filter(why__in=("head", "court"), event__kind__in=("stall_climbed", "decision_asked"))
    said = {one.reader.name: one for one in told}
    assert (said["Finn"].why, said["Gus"].event.kind) == ("head", "decision_asked")
    inbox = browser(world["Finn"]).get("/inbox/").content.decode()
    assert "“Press” is stuck, and its lead could not mend it" in inbox
    assert "Both sides read this same text." in inbox
    decisions = browser(world["Gus"]).get("/").content.decode()
    assert "The baton to “Press” has not been answered." in decisions
    assert "because nobody below could mend it" in decisions


def test_a_sponsor_on_the_other_side_reads_it_whole_and_without_an_account() -> None:
    world = World.build()
    agency = world["Jo"].organisation
    kim = directory.add_person(by=world.who("Ana"), name="Kim", email="kim@halden.example", organisation=agency)
    directory.edit_organisation(agency, by=world.who("Ana"), sponsor=kim)
    race = world.race(world.leg("Build", "Ben"), world.leg("Site", "Jo"))
    world.take(race, "Build")
    world.pass_on(race, "Build")
    for moment in ("2026-11-03 12:00", "2026-11-04 12:00", "2026-11-05 18:00"):
        world.now = when(moment)
        watch.sweep(now=world.now)
    outbox.publish(now=world.now)
    (told,) = tell(Notice.objects.filter(reader=kim))
    assert "has not answered for" in wording.sentence(told)
    assert "Both sides read this same text." in wording.sentence(told)
    assert letter(told).button is None


def test_nobody_hears_of_it_a_third_time() -> None:
    world, _handoff = climbed(4)
    outbox.publish(now=world.now)
    stall = Stall.objects.get(kind="baton_in_air")
    assert max(stall.told.values()) <= 2
    heard = Notice.objects.filter(stall=stall).values_list("reader__name", flat=True)
    assert max(list(heard).count(name) for name in set(heard)) <= 2


def test_who_decides_reads_how_the_finish_stands_against_its_target_where_the_odds_rest_on_evidence() -> None:
    world, handoff = climbed(4)
    campaign = Campaign.objects.get(pk=handoff.campaign_id)
    Campaign.objects.filter(pk=campaign.pk).update(finish_on=date(2026, 11, 20))
    snapshots.look(now=world.now)
    row = Snapshot.objects.filter(campaign=campaign, newest=True)
    known = {"own": 0.9, "function": 0.0, "similar": 0.0, "assumed": 0.1, "own_legs": 9, "function_legs": 0}
    row.update(p85=date(2026, 11, 27), odds={"dots": [], "drivers": [], "shares": known})

    outbox.publish(now=world.now)

    said = "As it stands 85 in 100 replays of the rest are over by Fri 27 Nov; the target is Fri 20 Nov."
    told = {(one.reader.name, one.kind): one for one in tell(Notice.objects.filter(facts__has_key="odds"))}
    assert said in letter(told["Finn", "stall_climbed"]).sentence
    assert said in [one.text for one in letter(told["Gus", "decision_asked"]).rows]
    assert not [one for one in told.values() if one.kind != "decision_asked" and one.facts["step"] < 3]


def test_odds_that_are_mostly_assumed_are_told_to_nobody() -> None:
    world, handoff = climbed(4)
    Campaign.objects.filter(pk=handoff.campaign_id).update(finish_on=date(2026, 11, 20))
    snapshots.look(now=world.now)

    outbox.publish(now=world.now)

    assert not Notice.objects.filter(facts__has_key="odds").exists()
