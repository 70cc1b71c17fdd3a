"""The cast, on the domain's own functions. Ana leads, Ben gives, Cleo takes, Dov is a stranger.

Eva leads other campaigns, Finn heads Cleo's function, Gus is an executive, Hal sells, Ida is the admin, Jo works at an agency and has
no account. Everybody sits in London, 09:00 to 17:00, unless a test says otherwise. `MONDAY` is Monday 2 November 2026, 10:00 there.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache, cached_property

import time_machine
from django.contrib.auth.hashers import make_password

from campaigns import baton, planning
from campaigns.models import Campaign, Exchange, Handoff, Leg
from campaigns.planning import LegPlan
from stakeholders import directory
from stakeholders.models import Function, Organisation, Stakeholder, User
from stakeholders.who import Who, who_is

MONDAY = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
PASSWORD = "a baton for every runner"
HOUR = timedelta(hours=1)

ROLES = {
    "Ana": ["member", "lead"],
    "Ben": ["member"],
    "Cleo": ["member"],
    "Dov": ["member"],
    "Eva": ["member", "lead"],
    "Finn": ["member"],
    "Gus": ["member", "executive"],
    "Hal": ["member", "sales"],
    "Ida": ["member", "admin"],
}
FUNCTIONS = {
    "Ana": "senior-management",
    "Ben": "engineering",
    "Cleo": "pr",
    "Dov": "creatives",
    "Finn": "pr",
    "Hal": "sales",
    "Jo": "agency",
}


def _address(name: str) -> str:
    return f"{name.lower()}@example.com"


@cache
def _hashed() -> str:
    return make_password(PASSWORD)


def when(text: str) -> datetime:
    """An instant in UTC: `when("2026-11-03 15:00")`."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@dataclass
class World:
    """People by name; `who("Ana")` is Ana at the door. Campaigns are drafted and started by Ana on MONDAY."""

    now: datetime = MONDAY
    people: dict[str, Stakeholder] = field(default_factory=dict)

    @classmethod
    def build(cls, *, accounts: bool = True) -> World:
        """Written as the directory would, in a few statements: thousands of tests begin here."""
        directory.ensure_defaults()
        ours, agency = Organisation.objects.get(ours=True), Organisation.objects.create(name="Halden & Co", ours=False)
        functions = {one.slug: one for one in Function.objects.all()}
        users = {name: User(email=_address(name), roles=roles, password=_hashed()) for name, roles in ROLES.items()} if accounts else {}
        User.objects.bulk_create(users.values())
        people = {
            name: Stakeholder(
                name=name,
                email=_address(name),
                organisation=agency if name == "Jo" else ours,
                function=functions.get(FUNCTIONS.get(name, "")),
                zone="Europe/London",
                user=users.get(name),
            )
            for name in (*ROLES, "Jo")
        }
        Stakeholder.objects.bulk_create(people.values())
        Function.objects.filter(slug="pr").update(head=people["Finn"])
        return cls(people=people)

    def __getitem__(self, name: str) -> Stakeholder:
        return self.people[name]

    def who(self, name: str, *, on: date | None = None) -> Who:
        return who_is(Stakeholder.objects.select_related("user").get(pk=self[name].pk), on=on or self.now.date())

    def later(self, span: timedelta = HOUR) -> datetime:
        self.now += span
        return self.now

    def draft(self, *legs: LegPlan, name: str = "Atlas 4 launch", **details: object) -> Campaign:
        details = {"objective": "pipeline", **details}
        return planning.draft(by=self.who("Ana"), now=self.now, name=name, lead=self["Ana"].pk, legs=legs, **details)

    def leg(self, key: str, runner: str | None, *, after: tuple[str, ...] | None = None, days: float = 2, **more: object) -> LegPlan:
        person = self[runner] if runner else None
        function = person.function_id if person else None
        return LegPlan(key=key, name=key, function=function, runner=person.pk if person else None, planned_days=days, after=after, **more)

    def race(self, *legs: LegPlan, **details: object) -> Campaign:
        """A campaign just started: without legs, the chain Ben → Cleo → Dov."""
        legs = legs or (self.leg("Build", "Ben"), self.leg("Press", "Cleo"), self.leg("Art", "Dov"))
        return baton.start(self.draft(*legs, **details), by=self.who("Ana"), now=self.now)

    # Finding one's way in a race

    def leg_of(self, campaign: Campaign, name: str) -> Leg:
        return Leg.objects.get(campaign=campaign, name=name)

    def handoff_to(self, campaign: Campaign, name: str) -> Handoff:
        """The newest handoff on its way, or taken, to the leg of that name."""
        return Handoff.objects.filter(campaign=campaign, exchange__taker__name=name).latest("offered_at")

    def exchange(self, campaign: Campaign, giver: str, taker: str) -> Exchange:
        return Exchange.objects.get(campaign=campaign, giver__name=giver, taker__name=taker, dropped=False)

    # Acts of the cast

    def take(self, campaign: Campaign, name: str, by: str | None = None, **more: object) -> Handoff:
        """Who runs the leg takes its baton."""
        handoff = self.handoff_to(campaign, name)
        return baton.accept(handoff, by=self.who(by or self._name(handoff.taker)), now=self.later(), **more)

    def pass_on(self, campaign: Campaign, name: str, note: str = "All yours.") -> Leg:
        """The runner of a leg offers its baton."""
        leg = self.leg_of(campaign, name)
        return baton.offer(leg, by=self.who(self._name(leg.runner)), now=self.later(), packet={"note": note})

    def in_the_air(self, **details: object) -> Handoff:
        """A race in which Ben has just offered the baton to Cleo."""
        campaign = self.race(**details)
        self.take(campaign, "Build")
        self.pass_on(campaign, "Build")
        return self.handoff_to(campaign, "Press")

    @cached_property
    def _names(self) -> dict[object, str]:
        return {person.pk: name for name, person in self.people.items()}

    def _name(self, person: Stakeholder | None) -> str:
        assert person is not None
        return self._names[person.pk]


@contextmanager
def standing_still(at: datetime) -> Iterator[World]:
    """The world at a moment that does not pass."""
    world = World.build()
    world.now = at
    with time_machine.travel(at, tick=False):
        yield world
