"""The first relay of a new lead, in a real browser: from sign-in to the tape, with everything that goes wrong on the way."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from campaigns.models import Campaign
from tests.browser.hall import Hall, path_of
from tests.browser.player import Player, Row, lines
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = (
    Row("Facts", "Ben", checkpoint="Benchmarks measured *\nLimits named"),
    Row("Press pack", "Cleo", after="1"),
    Row("Key visuals", "Dov", after="1", checkpoint="Storyboard approved *"),
    Row("Sales kit", "Hal", after="2, 3", checkpoint="Battle card", critical=True),
    Row("Call wave", "Gus"),
)
READ_BACK = {"What I got": "Pack and visuals.", "What I do next": "The battle card.", "What would stop me": "A new figure 3."}
LOG = """\
Every baton is across the tape. The race is over.
Ana took the baton from Hal.
Hal offered the baton of “Sales kit” to Ana.
Finn says of Hal’s read-back: that’s right.
Hal took the baton from Finn.
Hal took the baton from Dov.
Finn offered the baton of “Press pack” to Hal.
Finn took the baton from Cleo.
Cleo asked Finn to take over “Press pack”.
Ben offered the baton of “Facts” to Cleo again.
Ben offered the baton of “Facts” to Dov again.
Cleo gave the baton back to Ben after taking it.
Dov sent the baton back to Ben.
Ana skipped “Call wave”.
Ben offered the baton of “Facts” to Cleo.
Ben ticked “Benchmarks measured”.
Ben took the baton from Ana.
Ana answered Ben.
Ben asked Ana.
Ana fired the gun.
Ana drafted the plan.""".splitlines()


@pytest.fixture(params=[True, False], ids=["with-scripts", "without-scripts"])
def scripts(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def test_a_new_lead_runs_a_relay_from_gun_to_tape(world: World, hall: Hall, scripts: bool) -> None:
    ana = Player(hall, world, "Ana", scripts=scripts, enter=False)
    ben, cleo, dov, finn, hal = (Player(hall, world, name, scripts=scripts) for name in ("Ben", "Cleo", "Dov", "Finn", "Hal"))

    ana.sign_in()
    ana.draft("Atlas 4 launch", ROWS, brand_promise="Upgrades nobody notices.")
    campaign = path_of(ana.page)
    ana.start()

    ben.open_offer()
    ben.ask("Which build counts?")
    ana.next()
    ana.answer("Build 420, and no other.")
    ben.open_offer()
    ben.take()
    ben.open_leg("Facts")
    ben.tick("Benchmarks measured", evidence="https://wiki.example.com/benchmarks")
    ben.tick("Limits named")
    ben.tick("Upgrades nobody notices.")
    ben.offer("Five benchmarks, two limits. Figure 3 leads.")

    ana.page.goto(campaign)
    ana.follow("Change Call wave")
    ana.page.locator("form", has=ana.page.get_by_role("button", name="Skip the leg")).get_by_label("Why").fill("Sales calls by itself.")
    ana.press("Skip the leg")
    ana.told("Skipped. Its givers now pass straight to its takers.")

    dov.open_offer()
    dov.send_back("Limits named", note="The second limit has no figure.")
    cleo.open_offer()
    cleo.take()
    cleo.send_back("Benchmarks measured", verb="Give it back", note="Figure 3 is of the old build.")
    ben.open_leg("Facts")
    ben.offer("Figure 3 is new; both limits have figures.")
    for player in (dov, cleo):
        player.open_offer()
        player.take()

    cleo.open_leg("Press pack")
    cleo.ask_for_relief("Finn", "Two quotes are still to come.")
    finn.open_offer()
    finn.take()
    for player, leg in ((finn, "Press pack"), (dov, "Key visuals")):
        player.open_leg(leg)
        if leg == "Key visuals":
            player.tick("Storyboard approved", evidence="Signed on Monday, page 2")
        player.tick("Upgrades nobody notices.")
        player.offer(f"{leg}: all yours.")

    for _baton in range(2):
        hal.open_offer()
        hal.take(READ_BACK)
    finn.page.goto("/")
    finn.follow("Read it")
    finn.press("That’s right")
    hal.open_leg("Sales kit")
    hal.tick("Battle card")
    hal.tick("Upgrades nobody notices.")
    hal.offer("Two hundred accounts can be called.")
    ana.open_offer()
    ana.take()

    ana.page.goto(campaign)
    expect(ana.page.locator("main")).to_contain_text("The race is over")
    ana.page.locator("summary", has_text="older event").click()
    said = lines(ana.page)
    assert [line for line in LOG if line not in said] == []
    assert Campaign.objects.get().state == "finished"
    out = StringIO()
    call_command("audit", stdout=out)
    assert out.getvalue().startswith("Clean: 1 campaigns")
