"""Looking by words: what is found first, and that nobody finds what they may not see. On both databases alike."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.translation import override

from campaigns import baton, watch
from campaigns.models import Campaign, Leg
from insights import search
from insights.matching import words_of
from relay.web.acts import acts_of, fitting
from stakeholders import directory
from stakeholders.models import Stakeholder
from tests.crowd import CAST, Crowd
from tests.doors import browser
from tests.world import World, when

pytestmark = pytest.mark.django_db
MOST = 20


@pytest.fixture
def world() -> World:
    return World.build()


def campaigns(world, who, typed, most=MOST):
    return [row.name for row in search.campaigns(world.who(who), words_of(typed), most=most).rows]


def legs(world, who, typed):
    return [row.name for row in search.legs(world.who(who), words_of(typed), most=MOST).rows]


def people(world, who, typed):
    return [row.name for row in search.people(viewer(world, who), words_of(typed), most=MOST).rows]


def viewer(world, name):
    return Stakeholder.objects.select_related("user", "organisation").get(pk=world[name].pk)


# What comes first


def test_a_name_that_begins_so_comes_before_a_word_and_a_word_before_a_part(world):
    for name in ("A replant", "The plan", "Planet", "Plan B"):
        world.draft(name=name)
    assert campaigns(world, "Ana", "plan") == ["Plan B", "Planet", "The plan", "A replant"]


def test_what_is_over_comes_after_what_lives_where_both_fit_as_well(world):
    over, _live = world.race(name="Atlas 1"), world.race(name="Atlas 2")
    baton.abandon(over, by=world.who("Ana"), now=world.later(), reason="No budget")
    assert campaigns(world, "Ana", "atlas") == ["Atlas 2", "Atlas 1"]


def test_only_so_many_are_shown_and_all_are_counted(world):
    for number in range(5):
        world.draft(name=f"Plan {number}")
    found = search.campaigns(world.who("Ana"), words_of("plan"), most=2)
    assert ([row.name for row in found.rows], found.total) == (["Plan 0", "Plan 1"], 5)


@pytest.mark.parametrize("typed", ["munchen", "MÜNCHEN", "münch", "strasse", "Straße munchen", "mu\u0308nchen"])
def test_accents_and_case_do_not_count_in_either_database(world, typed):
    world.draft(name="München, lange Straße")
    assert campaigns(world, "Ana", typed) == ["München, lange Straße"]


def test_names_from_right_to_left_are_found(world):
    world.draft(name="השקת אטלס")
    assert campaigns(world, "Ana", "אטלס") == ["השקת אטלס"]


@pytest.mark.parametrize("typed", ["%", "_", "\\", "'", "atlas\x00%"])
def test_signs_that_a_database_reads_otherwise_are_only_signs(world, typed):
    world.draft(name="Atlas")
    assert campaigns(world, "Ana", typed) == []


def test_a_leg_is_found_by_its_name_and_its_campaign_s(world):
    world.draft(world.leg("Press", "Ben"), name="Atlas")
    world.draft(world.leg("Press", "Ben"), name="Bolt")
    rows = search.legs(world.who("Ana"), words_of("press atl"), most=MOST).rows
    assert [(row.name, row.campaign.name) for row in rows] == [("Press", "Atlas")]
    assert legs(world, "Ana", "atlas") == []


def test_people_are_found_with_their_function(world):
    assert people(world, "Ana", "finn pr") == ["Finn"]
    assert people(world, "Ana", "jo halden") == ["Jo"]


def test_who_is_out_of_play_is_found_by_leads_alone_and_last(world):
    directory.add_person(by=None, name="Ben Gone", email="", organisation=world["Ben"].organisation)
    Stakeholder.objects.filter(name="Ben Gone").update(active=False)
    assert people(world, "Ana", "ben") == ["Ben", "Ben Gone"]
    assert people(world, "Cleo", "ben") == ["Ben"]


def test_at_hand_are_stuck_races_of_a_lead_first_then_what_moved_last(world):
    world.in_the_air(name="Stuck")
    watch.sweep(now=when("2026-11-05 10:00"))
    world.later(timedelta(days=7))
    world.draft(name="Later")
    assert [row.name for row in search.at_hand(world.who("Ana"), most=MOST)] == ["Stuck", "Later"]
    assert [row.name for row in search.at_hand(world.who("Dov"), most=MOST)] == ["Stuck"]
    assert [row.name for row in search.at_hand(world.who("Ida"), most=1)] == ["Later"]


# Who finds what: everything the crowd has, against what each of them may see


def test_everybody_finds_all_that_they_may_see_and_nothing_else():
    world = Crowd.gather().world
    theirs = world["Jo"].organisation
    world.people["Out"] = directory.invite(by=None, name="Out", email="out@example.com", organisation=theirs, roles=["member"])
    everybody, outside = set(Stakeholder.objects.all()), {world["Jo"], world["Out"]}
    for name in [*CAST[1:], "Out"]:
        who = world.who(name)
        may = Campaign.objects.status_visible_to(who) | Campaign.objects.visible_to(who)
        assert all_of(search.campaigns, who) == set(may), name
        assert all_of(search.legs, who) == set(Leg.objects.visible_to(who).filter(kind="leg")), name
        assert all_of(search.people, viewer(world, name)) == (outside if name == "Out" else everybody), name


def all_of(look, by):
    """Whatever somebody finds by any vowel: each name of the crowd has one."""
    return {row for vowel in "aeiou" for row in look(by, (vowel,), most=100).rows}


@pytest.mark.parametrize(
    ("name", "finds"),
    [("Ana", "campaign"), ("Ben", "campaign"), ("Eva", "campaign_status"), ("Gus", "campaign_status"), ("Dov", "")],
)
def test_a_campaign_leads_to_as_much_of_it_as_they_may_see(world, name, finds):
    race = world.race(world.leg("Build", "Ben"), name="Zebra")
    text = browser(world[name]).get("/search/?q=zebra").content.decode()
    shown = {"campaign": f'"/campaigns/{race.pk}/"', "campaign_status": f'"/campaigns/{race.pk}/status/"'}
    assert [kind for kind, url in shown.items() if url in text] == ([finds] if finds else [])


# What can be done


def words(who, typed):
    return [str(act.words) for _fit, act in fitting(who, words_of(typed), ours=True)]


def test_only_leads_and_admins_are_offered_to_draft_and_import(world):
    offered = {name: {str(act.words) for act in acts_of(world.who(name), ours=True)} for name in ("Ana", "Ben", "Ida")}
    assert {"New campaign", "Import a plan", "Add a person"} <= offered["Ana"] & offered["Ida"]
    assert not {"New campaign", "Import a plan", "Add a person", "How Relay is"} & offered["Ben"]
    assert {"Say when you are away", "Make a token", "Sign out", "Board", "Dark appearance", "Deutsch"} <= offered["Ben"]


@pytest.mark.parametrize("name", ["Ben", "Ana", "Ida"])
def test_whatever_page_is_offered_opens(world, name):
    client = browser(world[name])
    pages = [act.url for act in acts_of(world.who(name), ours=True) if act.url]
    assert len(pages) == len(set(pages))
    assert {client.get(url, follow=True).status_code for url in pages} == {200}


def test_an_act_is_found_by_its_other_words(world):
    assert words(world.who("Ana"), "imports") == ["Import a plan"]
    assert words(world.who("Ben"), "holiday") == ["Say when you are away"]
    assert words(world.who("Ben"), "german") == ["Deutsch"]


def test_an_act_is_found_in_the_reader_s_language_and_in_english(world):
    with override("de"):
        assert words(world.who("Ben"), "board") == words(world.who("Ben"), "tafel") == ["Tafel"]
