"""The pages of playbooks: what was typed stays, looking writes nothing, and the way goes from a playbook to a draft and back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns import playbooks
from campaigns.models import Campaign, Leg, Playbook
from campaigns.playbooks import Book
from tests.doors import browser, said
from tests.world import MONDAY, World

pytestmark = pytest.mark.django_db
GIVEN = {"name": "Atlas 5", "counted": "start", "day": "2027-02-01", "brand_promise": "As good as its word"}


@pytest.fixture
def world() -> Iterator[World]:
    with time_machine.travel(MONDAY):
        yield World.build()


@pytest.fixture
def ana(world: World) -> Client:
    return browser(world["Ana"])


def shipped(world: World, key: str = "product-launch") -> Book:
    return next(one for one in playbooks.shipped_for(world.who("Ana")) if one.key == key)


def kept(world: World, name: str = "Kept") -> Book:
    campaign = world.draft(world.leg("Build", "Ben"), world.leg("Press", "Cleo"))
    return playbooks.save(campaign, by=world.who("Ana"), now=world.now, name=name, summary="For prices")


def planned(book: Book) -> str:
    return reverse("playbook_campaign", args=[book.id])


# The gallery and one of them


def test_the_gallery_draws_each_as_a_race_and_says_what_it_is_for(world: World, ana: Client) -> None:
    page = ana.get(reverse("playbooks")).text
    assert page.count('class="track"') == 6
    assert "None saved yet" in page
    assert "10 legs · 31 working days · Adoption · counted back from the finish" in " ".join(page.split())
    kept(world)
    page = ana.get(reverse("playbooks")).text
    assert (page.count('class="track"'), "None saved yet" in page) == (7, False)
    assert "saved by Ana" in page


def test_the_gallery_asks_no_more_for_many_than_for_few(world: World, ana: Client) -> None:
    kept(world, "One")
    ana.get(reverse("playbooks"))
    with CaptureQueriesContext(connection) as few:
        ana.get(reverse("playbooks"))
    for number in range(5):
        kept(world, f"Number {number}")
    with CaptureQueriesContext(connection) as many:
        ana.get(reverse("playbooks"))
    assert len(many) == len(few)


def test_one_shows_every_leg_with_what_it_must_meet_and_when(world: World, ana: Client) -> None:
    book = shipped(world)
    page = unescape(ana.get(reverse("playbook", args=[book.id])).text)
    for leg in book.plan.legs:
        assert f". {leg.name}</h3>" in page
        assert [item.text for item in leg.items if item.text not in page] == []
    assert page.count("Critical pass:") == sum(leg.critical for leg in book.plan.legs)
    assert page.count("Sales waits for it") == sum(leg.sales_facing for leg in book.plan.legs)
    assert "6 working days before the finish" in page
    assert "playbook/rename" not in page


def test_days_from_the_start_are_counted_from_one(world: World, ana: Client) -> None:
    page = ana.get(reverse("playbook", args=[kept(world).id])).text
    assert "working days 1 to 2" in page
    assert "working days 3 to 4" in page


# A campaign out of one


def test_the_form_opens_with_a_day_and_the_race_as_it_would_be(world: World, ana: Client) -> None:
    page = ana.get(planned(shipped(world)))
    assert page.context["form"]["day"].value() == "2026-12-14"
    assert "As it would be: Mon 2 Nov to Mon 14 Dec" in page.text
    assert "Finn" in page.text
    assert "9 legs have nobody yet" in page.text
    assert Campaign.objects.count() == 0


def test_looking_shows_other_days_keeps_what_was_typed_and_writes_nothing(world: World, ana: Client) -> None:
    page = ana.post(planned(shipped(world)), {**GIVEN, "name": "", "look": "1"})
    assert page.status_code == 200
    assert "As it would be: Mon 1 Feb to Mon 15 Mar" in page.text
    assert 'value="As good as its word"' in page.text
    assert Campaign.objects.count() == 0


def test_the_draft_is_made_and_its_page_opens(world: World, ana: Client) -> None:
    answer = ana.post(planned(shipped(world)), GIVEN, follow=True)
    made = Campaign.objects.get()
    assert answer.redirect_chain == [(reverse("campaign", args=[made.pk]), 302)]
    assert said(answer) == ["Drafted. Look at the track, then fire the gun."]
    assert (made.name, made.brand_promise, made.lead_id) == ("Atlas 5", "As good as its word", world["Ana"].pk)
    assert Leg.objects.get(campaign=made, position=10).plan_start == date(2027, 2, 1)


def test_sent_twice_it_is_one_draft(world: World, ana: Client) -> None:
    url = planned(shipped(world))
    first, second = (ana.post(url, {**GIVEN, "once": "6f1c9dd2-2b3e-4a53-b0b8-3d8b5b0a9f10"}) for _again in range(2))
    assert (first.url, Campaign.objects.count()) == (second.url, 1)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"day": "2027-02-06"}, "day"),
        ({"day": "soon"}, "day"),
        ({"day": ""}, "day"),
        ({"counted": "middle"}, "counted"),
        ({"brand_promise": "x" * 301}, "brand_promise"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(world: World, ana: Client, wrong: dict[str, str], field: str) -> None:
    page = ana.post(planned(shipped(world)), GIVEN | wrong)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    kept_words = {name: page.context["form"][name].value() for name in GIVEN}
    assert kept_words == GIVEN | wrong
    assert Campaign.objects.count() == 0


def test_a_day_in_the_past_is_said_and_not_forbidden(world: World, ana: Client) -> None:
    said_so = "It would have begun on Thu 24 Sep, which is past."
    assert said_so in ana.post(planned(shipped(world)), {**GIVEN, "counted": "finish", "day": "2026-11-05", "look": "1"}).text
    assert said_so not in ana.get(planned(shipped(world))).text


# A playbook out of a campaign


def test_a_campaign_is_kept_from_its_page(world: World, ana: Client) -> None:
    campaign = world.race()
    page = ana.get(reverse("campaign", args=[campaign.pk])).text
    url = reverse("campaign_playbook", args=[campaign.pk])
    assert url in page
    assert 'value="Atlas 4 launch"' in ana.get(url).text
    answer = ana.post(url, {"name": "Launches", "summary": "Small ones"}, follow=True)
    row = Playbook.objects.get()
    assert answer.redirect_chain == [(reverse("playbook", args=[row.pk]), 302)]
    assert (row.name, row.summary, row.made_by_id) == ("Launches", "Small ones", world["Ana"].pk)


@pytest.mark.parametrize(("name", "offered"), [("Ana", True), ("Ida", True), ("Ben", False)])
def test_only_a_lead_who_plans_it_is_offered_to_keep_it(world: World, name: str, offered: bool) -> None:
    campaign = world.race(deputy=world["Ben"].pk)
    page = browser(world[name]).get(reverse("campaign", args=[campaign.pk]))
    assert ("Save as a playbook" in page.text) is offered


def test_a_name_that_is_taken_is_told_at_its_field_and_may_be_replaced(world: World, ana: Client) -> None:
    old, campaign = kept(world), world.race()
    url = reverse("campaign_playbook", args=[campaign.pk])
    page = ana.post(url, {"name": "kept", "summary": "Typed words"})
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["name"])
    assert "Typed words" in page.text
    ana.post(url, {"name": "kept", "replaces": str(old.id)})
    assert [(one.name, one.version) for one in playbooks.saved_for(world.who("Ana"))] == [("kept", 2)]


def test_its_cover_is_changed_in_place(world: World, ana: Client) -> None:
    book = kept(world)
    url = reverse("playbook_rename", args=[book.id])
    page = ana.post(url, {"name": "", "summary": "Typed words"})
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["name"])
    assert "Typed words" in page.text
    ana.post(url, {"name": "Kept well", "summary": ""})
    assert Playbook.objects.get().name == "Kept well"


def test_an_archived_one_is_gone_from_the_gallery_and_its_page(world: World, ana: Client) -> None:
    book = kept(world)
    answer = ana.post(reverse("playbook_archive", args=[book.id]), follow=True)
    assert said(answer) == ["“Kept” is archived. Campaigns made from it stay as they are."]
    assert "None saved yet" in answer.text
    assert ana.get(reverse("playbook", args=[book.id])).status_code == 404


def test_shipped_ones_are_nobodys_to_change(world: World, ana: Client) -> None:
    book = shipped(world)
    assert ana.post(reverse("playbook_rename", args=[book.id]), {"name": "Mine"}).status_code == 404
    assert ana.post(reverse("playbook_archive", args=[book.id])).status_code == 404


def test_german_planners_read_and_draft_in_german(world: World) -> None:
    ana = browser(world["Ana"])
    ana.post("/language/", {"language": "de"})
    page = ana.get(reverse("playbooks")).text
    assert "Produkteinführung" in page
    assert "Product launch" not in page
    ana.post(planned(shipped(world)), GIVEN)
    assert Leg.objects.get(position=10).name == "Einführungsauftrag und Größe"


# Finding them


def test_the_way_there_is_in_the_menu_the_form_and_the_palette(world: World, ana: Client) -> None:
    url = reverse("playbooks")
    assert f'href="{url}"' in ana.get("/board/").text
    assert f'href="{url}"' in ana.get(reverse("campaign_new")).text.split("<h1>")[1]
    assert url in ana.get("/search/?q=playbook").text
    assert url not in browser(world["Ben"]).get("/board/").text
