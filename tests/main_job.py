"""The main job, told the same way by every test of it: a plan out of a file, started next Monday, run until a baton waits.

People act in browsers of their own, the house by its own commands.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management import call_command
from django.db.models import Min
from django.urls import reverse

from campaigns import baton
from campaigns.lifecycle import HandoffState
from campaigns.models import Campaign, Event, Handoff, Leg, Stall
from notifications.models import Attempt, Delivery, Notice
from stakeholders import clock, directory
from stakeholders.models import Stakeholder
from stakeholders.worktime import after, day, opening
from tests.doors import browser
from tests.world import World

FILES = Path(__file__).parent / "data"
PLANS, ANSWERS = FILES / "launch_plans.csv", FILES / "launch_plans_answers.json"
RELAY = "Heron_2"
# Jo, who has no account, runs the leg behind the press list.
JO_COMES_NEXT = {"Heron_2/6": "jo@example.com"}
TEN_THIRTY = time(10, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SLACK = 2 * MINUTE  # a clock that is moved keeps whole seconds, a wait whole minutes


def next_monday(now: datetime) -> date:
    return now.date() + timedelta(days=7 - now.weekday())


def at_ten_thirty(on: date) -> datetime:
    return datetime.combine(on, TEN_THIRTY)


def tick(at: datetime) -> str:
    """One round of all that is periodic, with the clock moved there first."""
    out = StringIO()
    call_command("tick", at=at, stdout=out)
    return out.getvalue()


def import_plan(plans: Path, answers: Mapping[str, Any], folder: Path, *, relay: str) -> Campaign:
    """Draft one relay of the file with these answers, as the lead does it: by the command."""
    said = folder / "answers.json"
    said.write_text(json.dumps(answers))
    call_command("import_csv", "plan", str(plans), answers=said, relay=relay, stdout=StringIO())
    return Campaign.objects.latest("created_at")


def invented_plan(folder: Path) -> Campaign:
    """The small plan with every defect of the real ones, answered, for next Monday."""
    said = json.loads(ANSWERS.read_text())
    said["owners"] |= JO_COMES_NEXT
    said["shift"] = {"starts_on": next_monday(clock.now()).isoformat()}
    return import_plan(PLANS, said, folder, relay=RELAY)


def first_day(campaign: Campaign) -> date:
    planned = Leg.objects.filter(campaign=campaign).aggregate(first=Min("plan_start"))["first"]
    assert planned is not None
    return planned


@dataclass(frozen=True)
class Job:
    """A started campaign and its clock: `move_to` brings the installation to a moment."""

    campaign: Campaign
    move_to: Callable[[datetime], object] = tick

    def leg(self, number: int) -> Leg:
        """The gun is 0."""
        return Leg.objects.filter(campaign=self.campaign).select_related("runner").in_order()[number]

    def coming_to(self, number: int) -> Handoff:
        """The newest baton to that leg."""
        return Handoff.objects.select_related("giver", "taker").filter(exchange__taker=self.leg(number)).latest("offered_at")

    def start(self) -> None:
        """The lead fires the gun."""
        press(self.campaign.lead, "campaign_start", self.campaign.pk)

    def take(self, number: int) -> None:
        """The runner of that leg takes the baton and promises what the plan says, if it waits for them."""
        handoff, leg = self.coming_to(number), self.leg(number)
        if handoff.state == HandoffState.OFFERED:
            promise = max(leg.plan_due or date.min, clock.now().date())
            press(handoff.taker, "handoff_accept", handoff.pk, version=handoff.version, pass_on_by=promise.isoformat())

    def pass_on(self, number: int) -> None:
        """On the day it is due the runner of that leg offers the baton."""
        leg = self.leg(number)
        due = at_ten_thirty(leg.plan_due or clock.now().date())
        if due > clock.now():
            self.move_to(due)
        press(leg.runner, "leg_offer", leg.pk, version=leg.version, note=f"“{leg.name}” is done. Start with the summary.")

    def run(self, passes: int) -> Handoff:
        """So many batons change hands; the next one between two different people is left in the air, and is the answer."""
        self.start()
        for number in range(1, passes + 1):
            self.take(number)
            self.pass_on(number)
        while self.coming_to(number := number + 1).giver == self.coming_to(number).taker:
            self.pass_on(number)
        return self.coming_to(number)


def press(person: Stakeholder | None, button: str, subject: UUID, **typed: Any) -> None:
    """Press a button of a page as that person; anything but being led on to the next page is an error."""
    assert person is not None
    answer = browser(person).post(reverse(button, args=[subject]), typed)
    assert answer.status_code == 302, (button, answer.status_code, answer.content.decode())


@dataclass(frozen=True)
class Scene:
    """The cast, the imported race, and Dov's baton for Cleo, left in the air on a Friday; `later` is two working days on."""

    world: World
    campaign: Campaign
    left: Handoff
    later: datetime

    @property
    def stall(self) -> Stall:
        return Stall.objects.get(handoff=self.left)


def play(folder: Path, *, move_to: Callable[[datetime], object] = tick) -> Scene:
    """Up to the baton that is left. Another race, first in the alphabet, runs beside this one."""
    world = World.build()
    campaign = invented_plan(folder)
    move_to(at_ten_thirty(first_day(campaign)))
    world.now = clock.now()
    left = Job(campaign, move_to).run(passes=3)
    world.now = clock.now()
    baton.check(campaign, by=world.who("Ana"), now=world.now)
    beside = world.race(world.leg("Long march", "Hal", days=30), name="Albatross launch")
    world.take(beside, "Long march")
    return Scene(world, campaign, left, working_days_later(left, 2))


def working_days_later(handoff: Handoff, days: int) -> datetime:
    """So many working days of its taker after it was offered, and the slack, at a moment when they are at work."""
    assert handoff.offered_at is not None
    assert handoff.taker_id is not None
    hours = directory.working_times([handoff.taker_id])[handoff.taker_id]
    waited = after(hours, handoff.offered_at, day(hours, handoff.offered_at) * days)
    return opening(hours, waited + SLACK)


# What came of it


def stalls(campaign: Campaign) -> list[tuple[str, UUID | None]]:
    """Every stall there ever was in the campaign, but for runners who were merely silent: its kind and its handoff."""
    return list(Stall.objects.filter(campaign=campaign).exclude(kind="silent_runner").values_list("kind", "handoff"))


def rows(campaign: Campaign | None = None) -> Counter[str]:
    """How many there are of everything that a tick can add to, in one campaign or in all; the daily mail is another matter."""
    ways = {Event: "campaign", Stall: "campaign", Notice: "event__campaign", Delivery: "notice__event__campaign"}
    ways |= {Attempt: "delivery__notice__event__campaign"}
    wanted: dict[Any, dict[str, Any]] = {model: {way: campaign} if campaign else {} for model, way in ways.items()}
    wanted[Delivery]["digest"] = wanted[Attempt]["delivery__digest"] = None
    return Counter({model.__name__: model._default_manager.filter(**only).count() for model, only in wanted.items()})


def notices_about(stall: Stall) -> Counter[tuple[str, str]]:
    """How many notices each reader has of that stall, and why."""
    return Counter(Notice.objects.filter(stall=stall).values_list("reader__name", "why"))


def mails_about(stall: Stall, mails: Iterable[EmailMessage]) -> dict[str, list[EmailMessage]]:
    """The real messages about that stall, by the name of their reader."""
    ids = dict(Delivery.objects.filter(notice__stall=stall).values_list("message_id", "notice__reader__name"))
    found: dict[str, list[EmailMessage]] = {name: [] for name in ids.values()}
    for mail in mails:
        if str(mail["Message-ID"]) in ids:
            found[ids[str(mail["Message-ID"])]].append(mail)
    return found


def mails_in(folder: Path) -> Iterator[EmailMessage]:
    """What an instance without a mail relay has written into its folder."""
    for file in sorted(folder.glob("*.eml")):
        yield parsed(file.read_bytes())


def parsed(content: bytes) -> EmailMessage:
    mail = message_from_bytes(content, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def html_of(mail: EmailMessage) -> str:
    body = mail.get_body(("html",))
    assert body is not None
    return str(body.get_content())
