"""From an empty instance to the first pass, by keyboard alone: the admin, three first steps, the gun, and somebody invited who takes it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from playwright.sync_api import expect

from campaigns import rounds
from campaigns.models import Campaign, Handoff, Round
from stakeholders import clock
from tests.browser.hall import DESK, PHONE, TUESDAY, Hall
from tests.browser.keys import Keys
from tests.world import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)
LINK = re.compile(r"https?://[^/\s]+(/\S*password/reset/key/\S+)")


@pytest.fixture
def empty(transactional_db: None) -> None:
    """Nobody is here yet; the workers run."""
    clock.move_to(TUESDAY)
    rounds.note(Round.Work.SWEEP)


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_from_nothing_to_the_first_pass(empty: None, hall: Hall, screen: dict[str, Any]) -> None:
    ida = Keys.at(hall, **screen)
    ida.arrive("/", "First steps")
    ida.say("Your name", "Ida Berg")
    ida.say("E-mail", "ida@example.com")
    ida.say("Password", PASSWORD)
    ida.say("The same again", PASSWORD)
    ida.press("Make me the admin")
    ida.titled("My next move")
    ida.shows("Three steps to the first pass")

    ida.follow("Name who runs", "Add a person")
    ida.say("Name", "Ben Hall")
    ida.say("E-mail", "ben@example.com")
    ida.press("Add them")
    ida.titled("Ben Hall")
    ida.told("Ben Hall is invited")

    ida.go("n", "My next move")
    ida.follow("Draft a race", "New campaign")
    ida.say("Name", "Atlas 4 launch")
    ida.say("Objective", "Qualified")
    for number, (leg, runner) in enumerate((("Build", "Ben Hall"), ("Press", "Ida Berg"))):
        row = ida.page.locator("form#plan li.card").nth(number)
        ida.say(re.compile("^Leg"), leg, within=row)
        ida.say("Runner", runner, within=row)
    ida.press("Save as draft")
    ida.titled("Atlas 4 launch")
    ida.told("Drafted.")

    ida.go("n", "My next move")
    ida.follow("Fire the gun", "Atlas 4 launch")
    ida.press("Fire the gun")
    ida.told("The gun is fired.")
    ida.back("Atlas 4 launch")
    ida.back("My next move")
    expect(ida.page.locator("h1")).to_have_text("Your hands are free")

    ben = Keys.at(hall, **screen)
    link = LINK.search(str(mail.outbox[-1].body))
    assert link
    ben.arrive(link[1], "New password")
    for field in ("New password", "New password (again)"):
        ben.say(re.compile(rf"^{re.escape(field)}$"), PASSWORD)
    ben.press("Use this password")
    ben.shows("Your new password works")
    ben.follow("Sign in", "Sign in", within=ben.page.locator("main"))
    ben.sign_in("ben@example.com")
    ben.follow("Read and answer", "Ida passes you: Build")
    ben.act("Take the baton", "You hold the baton.")
    ben.go("n", "My next move")
    expect(ben.page.locator("h1")).to_have_text("Pass on: Build")
    assert Handoff.objects.get(campaign=Campaign.objects.get()).state == "accepted"
