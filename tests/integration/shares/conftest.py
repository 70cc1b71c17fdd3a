"""Where every test of share links begins: a Tuesday afternoon, a race in which much was said, and a baton that Cleo lets lie."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine

from campaigns import baton, targets, watch
from campaigns.models import Campaign
from tests.shared import AT
from tests.world import World, when


@pytest.fixture(autouse=True)
def at() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(AT, tick=False) as clock:
        yield clock


@pytest.fixture
def world() -> World:
    return World.build()


@pytest.fixture
def race(world: World) -> Campaign:
    """Everybody said something: notes, a question, a block, a reason for another colour and one for another target."""
    people = {"deputy": world["Eva"].pk, "sponsor": world["Gus"].pk}
    campaign = world.in_the_air(**people, contribution="40 qualified leads", brief="Nobody outside hears of the price.").campaign
    baton.ask(world.handoff_to(campaign, "Press"), by=world.who("Cleo"), now=world.later(), question="Who signs the quote?")
    baton.answer(world.handoff_to(campaign, "Press"), by=world.who("Ben"), now=world.later(), answer="The board does, on Friday.")
    baton.colour(campaign, by=world.who("Ana"), now=world.later(), colour="amber", reason="Cleo is overloaded and Finn knows it.")
    baton.check(campaign, by=world.who("Ana"), now=world.later(), note="Called Halden about it.")
    targets.set_target(campaign, by=world.who("Ana"), now=world.later(), finish_on=date(2026, 12, 15), reason="Finn wants it.")
    targets.set_target(campaign, by=world.who("Ana"), now=world.later(), finish_on=date(2026, 12, 22), reason="Dov has the flu until then.")
    world.now = AT
    watch.look_at(Campaign.objects.get(pk=campaign.pk), now=when("2026-11-03 14:00"))
    return Campaign.objects.get(pk=campaign.pk)
