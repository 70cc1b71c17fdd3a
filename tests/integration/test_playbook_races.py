"""Two leads save at the same moment: exactly one has the name, or takes the place of the old version, and the other is told why."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from campaigns import playbooks
from campaigns.models import Campaign, Playbook
from tests.integration.test_directory_races import at_once
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


def saving(world: World, campaign: Campaign, replaces: UUID | None = None) -> Any:
    who = world.who("Ana")
    return lambda: playbooks.save(campaign, by=who, now=world.now, name="Kept", replaces=replaces).version


@pytest.mark.parametrize("round_", range(3))
def test_one_of_two_has_the_name(round_: int) -> None:
    world = World.build()
    campaign = world.draft(world.leg("Build", "Ben"))
    assert sorted(map(str, at_once(saving(world, campaign), saving(world, campaign)))) == ["1", "invalid"]
    assert Playbook.objects.count() == 1


@pytest.mark.parametrize("round_", range(3))
def test_one_of_two_takes_the_place_of_the_old_version(round_: int) -> None:
    world = World.build()
    campaign = world.draft(world.leg("Build", "Ben"))
    old = playbooks.save(campaign, by=world.who("Ana"), now=world.now, name="Kept")
    came = at_once(saving(world, campaign, old.id), saving(world, campaign, old.id))
    assert sorted(map(str, came)) == ["2", "wrong_moment"]
    assert Playbook.objects.kept().count() == 1
