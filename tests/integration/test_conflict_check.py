"""A pass to a competitor who is a partner: it is looked at before it is offered, and what is withheld reaches nobody it is not for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from campaigns.models import CheckItem, Handoff, Leg, Text
from campaigns.plans import ItemPlan
from stakeholders import directory
from stakeholders.models import Kind, Stakeholder
from tests.doors import browser
from tests.guests import Guest, link_of, send
from tests.programs import Program
from tests.world import World, when

pytestmark = pytest.mark.django_db
SECRETS = ("Pigwhistle", "Snarkroot", "Mumblecap")  # an item, a link, a risk
SAID = {"note": "Start with page two.", "links": f"https://example.com/open\nhttps://example.com/{SECRETS[1]}", "risks": SECRETS[2]}
NOW = "2026-11-02 12:05"


@pytest.fixture
def world() -> World:
    world = World.build()
    jo = world["Jo"]
    directory.edit_person(jo, by=None, kind=Kind.COMPETITOR_AND_PARTNER)
    return world


@pytest.fixture
def leg(world: World) -> Leg:
    """Ben has it in hand, all is met; Jo, of an agency that also competes, comes next, then Cleo."""
    items = (ItemPlan("Facts checked"), ItemPlan(f"{SECRETS[0]} price"))
    race = world.race(world.leg("Build", "Ben", checkpoint=items), world.leg("Site", "Jo"), world.leg("Press", "Cleo"))
    world.take(race, "Build")
    leg = world.leg_of(race, "Build")
    for item in leg.items.all():
        browser(world["Ben"]).post(reverse("item_tick", args=[leg.pk, item.pk]))
    return leg


@pytest.fixture(autouse=True)
def at() -> Iterator[None]:
    with time_machine.travel(when(NOW), tick=False):
        yield


def offer(world: World, leg: Leg, name: str = "Ben", **said: str) -> Any:
    leg.refresh_from_db()
    return browser(world[name]).post(reverse("leg_offer", args=[leg.pk]), {"version": leg.version, **SAID, **said})


def withheld(ring: str = "company") -> dict[str, str]:
    """Rings for the item, the second link and the risk."""
    item = CheckItem.objects.get(text__startswith=SECRETS[0])
    return {f"ring-item-{item.pk}": ring, "ring-links-1": ring, "ring-risks-0": ring}


def token_in(answer: Any) -> str:
    found = re.search(r'name="looked" value="([^"]+)"', answer.content.decode())
    assert found
    return found[1]


def offered(world: World, leg: Leg, ring: str = "company") -> Handoff:
    rings = withheld(ring)
    looked = token_in(offer(world, leg, **rings))
    assert offer(world, leg, **rings, looked=looked).status_code == 302
    return world.handoff_to(leg.campaign, "Site")


def secrets_in(answer: Any) -> set[str]:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return {secret for secret in SECRETS if secret in body.decode()}


def test_nothing_is_offered_before_somebody_has_looked(world: World, leg: Leg) -> None:
    answer = offer(world, leg)
    assert (answer.status_code, "What Jo of Halden" in answer.content.decode()) == (200, True)
    assert not Handoff.objects.filter(leg=leg).exists()
    assert offer(world, leg, looked=token_in(answer)).status_code == 302
    assert world.handoff_to(leg.campaign, "Site").taker == world["Jo"]


@pytest.mark.parametrize("changed", [{"note": "Another note."}, {"links": ""}, {"risks": "Another risk"}])
def test_what_was_not_looked_at_is_not_offered(world: World, leg: Leg, changed: dict[str, str]) -> None:
    looked = token_in(offer(world, leg))
    again = offer(world, leg, looked=looked, **changed)
    assert "changed since you looked" in again.content.decode()
    assert not Handoff.objects.filter(leg=leg).exists()


def test_an_item_that_changed_since_is_looked_at_again(world: World, leg: Leg) -> None:
    looked = token_in(offer(world, leg))
    CheckItem.objects.filter(text="Facts checked").update(evidence="Only since now.")
    assert "Only since now." in offer(world, leg, looked=looked).content.decode()


@pytest.mark.parametrize("looked", ["", "made up", "MTox:1vabc:forged"])
def test_a_look_cannot_be_made_up(world: World, leg: Leg, looked: str) -> None:
    assert offer(world, leg, looked=looked).status_code == 200
    assert not Handoff.objects.filter(leg=leg).exists()


def test_the_look_of_somebody_else_is_not_theirs(world: World, leg: Leg) -> None:
    looked = token_in(offer(world, leg, "Ana", override_reason="Ben is ill."))
    assert offer(world, leg, looked=looked).status_code == 200


def test_a_pass_to_somebody_who_does_not_compete_needs_no_look(world: World, leg: Leg) -> None:
    directory.edit_person(world["Jo"], by=None, kind=Kind.RUNNER)
    assert offer(world, leg).status_code == 302


def test_an_organisation_that_competes_is_enough(world: World, leg: Leg) -> None:
    directory.edit_person(world["Jo"], by=None, kind=Kind.RUNNER)
    directory.edit_organisation(world["Jo"].organisation, by=None, relations=["partner", "competitor"])
    assert offer(world, leg).status_code == 200


def test_the_giver_sees_what_the_taker_will_see(world: World, leg: Leg) -> None:
    """The same words, by the same template."""
    rings = withheld()
    look = offer(world, leg, **rings)
    handoff = world_handoff(world, leg, rings, token_in(look))
    guest = Guest(link_of(handoff)).look().content.decode()
    assert parts_of(look.content.decode()) == parts_of(guest) != []
    assert "3 parts are left out" in look.content.decode()


def world_handoff(world: World, leg: Leg, rings: dict[str, str], looked: str) -> Handoff:
    offer(world, leg, **rings, looked=looked)
    return world.handoff_to(leg.campaign, "Site")


def parts_of(page: str) -> list[str]:
    """What comes with the baton: the packet and the checkpoint, as words."""
    start = page.index("What Ben says")
    end = page.index("</ul>", page.index('class="checks"', start))
    return re.sub(r"<[^>]+>", " ", page[start:end]).split()


@pytest.mark.parametrize("ring", ["company", "own_team"])
def test_what_is_withheld_is_on_no_page_and_in_no_mail_of_the_taker(
    world: World, leg: Leg, ring: str, mailoutbox: list[Any], settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    handoff = offered(world, leg, ring)
    send(world)
    guest = Guest(link_of(handoff))
    assert secrets_in(guest.look()) == set()
    guest.press("accept", {"pass_on_by": "2026-11-06"}, handoff=handoff)
    assert secrets_in(guest.look()) == set()
    mails = [one.message().as_string() + one.body for one in mailoutbox]
    assert "1 of 1 checkpoint item" in "".join(mails)  # the other one is not for them
    assert [mail for mail in mails if any(secret in mail for secret in SECRETS)] == []


@pytest.mark.parametrize(
    ("ring", "name", "sees"),
    [
        ("company", "Ben", True),
        ("company", "Cleo", True),
        ("own_team", "Ben", True),
        ("own_team", "Ana", True),
        ("own_team", "Cleo", False),
        ("this_partner", "Cleo", True),
    ],
)
def test_within_its_ring_it_stands_on_the_page_of_the_pass(world: World, leg: Leg, ring: str, name: str, sees: bool) -> None:
    handoff = offered(world, leg, ring)
    client, program = browser(world[name]), Program(world[name])
    answers = [client.get(reverse("handoff", args=[handoff.pk])), program.get(f"handoffs/{handoff.pk}/"), program.get(f"legs/{leg.pk}/")]
    assert [secrets_in(answer) for answer in answers] == [set(SECRETS) if sees else set()] * 3


def test_this_partner_sees_what_is_for_them_and_another_does_not(world: World, leg: Leg) -> None:
    handoff = offered(world, leg, "this_partner")
    assert secrets_in(Guest(link_of(handoff)).look()) == set(SECRETS)
    other = stranger(world, directory.add_organisation(by=None, name="Nordwind"))
    Leg.objects.filter(campaign=leg.campaign, name="Press").update(runner=other)
    assert secrets_in(browser(other).get(reverse("handoff", args=[handoff.pk]))) == set()


def stranger(world: World, organisation: Any) -> Stakeholder:
    return directory.invite(by=None, name="Kim", email="kim@example.com", organisation=organisation, roles=["member"], password="x" * 20)


def test_a_partner_who_signs_in_finds_none_of_it_anywhere(world: World, leg: Leg) -> None:
    handoff = offered(world, leg)
    kim = stranger(world, directory.add_organisation(by=None, name="Nordwind"))
    Leg.objects.filter(campaign=leg.campaign, name="Press").update(runner=kim)
    client, program, race = browser(kim), Program(kim), leg.campaign_id
    pages = ["/", "/board/", f"/campaigns/{race}/", f"/campaigns/{race}/status/", f"/legs/{leg.pk}/", f"/handoffs/{handoff.pk}/", "/inbox/"]
    pages += [f"/board/lanes/{race}/", f"/search/?q={SECRETS[0]}"]
    for page in pages:
        assert secrets_in(client.get(page)) - ({SECRETS[0]} if "search" in page else set()) == set(), page
    calls = [
        f"campaigns/{race}/",
        f"campaigns/{race}/events/",
        f"legs/{leg.pk}/",
        f"handoffs/{handoff.pk}/",
        "handoffs/",
        "board/",
        "me/next/",
    ]
    for call in [*calls, "exports/events.csv", "exports/handoffs.csv", "exports/campaigns.csv"]:
        answer = program.get(call)
        assert (answer.status_code, secrets_in(answer)) == (200, set()), call


def test_it_stays_withheld_when_the_baton_is_offered_again(world: World, leg: Leg) -> None:
    """The next look begins with what was chosen, for items and for lines, and nobody is asked to choose again."""
    handoff = offered(world, leg)
    Guest(link_of(handoff)).press("send-back", {"reason": "missing", "other": "A price"}, handoff=handoff)
    look = offer(world, leg)
    assert look.status_code == 200
    again = offer(world, leg, looked=token_in(look))
    assert again.status_code == 302
    assert secrets_in(Guest(link_of(world.handoff_to(leg.campaign, "Site"))).look()) == set()
    assert Text.objects.filter(name="links@company", body__contains=SECRETS[1]).count() == 2


def test_a_program_is_told_to_look_on_the_page(world: World, leg: Leg) -> None:
    answer = Program(world["Ben"]).post(f"legs/{leg.pk}/offer/", note="All yours.")
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["looked"])
    assert not Handoff.objects.filter(leg=leg).exists()
