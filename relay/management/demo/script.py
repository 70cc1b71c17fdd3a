"""How the demo's history is told: stories of acts so many working days ago, each made by the domain's own moves at its hour.

Days are working days of the site; a minus lies ahead. Whoever acts does so inside their own working hours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from campaigns import baton, planning, watch
from campaigns.correcting import check_correction, correct
from campaigns.deciding import answer_decision, ask_decision
from campaigns.lifecycle import HandoffState
from campaigns.models import Campaign, CheckItem, Correction, Decision, Exchange, Handoff, Leg
from campaigns.planning import ItemPlan, LegPlan
from stakeholders import directory
from stakeholders.models import Function, Stakeholder
from stakeholders.who import Who, who_is
from stakeholders.worktime import WorkingTime, after, day, local_day, opening, shift_days

A_MOMENT = timedelta(minutes=7)


@dataclass(frozen=True, slots=True)
class Part:
    """A leg of a story: planned to start and be due so many working days from today."""

    name: str
    function: str
    runner: str | None
    starts: int
    due: int
    items: tuple[str, ...] = ()
    after: tuple[str, ...] | None = None
    need_by: int | None = None
    critical: bool = False
    sales_facing: bool = False
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody did `days_ago`, on the leg of that name; `by` where it is not its runner, taker or lead."""

    days_ago: float
    verb: str
    leg: str = ""
    by: str = ""
    said: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Story:
    name: str
    lead: str
    finish: int
    parts: tuple[Part, ...]
    acts: tuple[Act, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)
    sponsor: str | None = "Helen Ashworth"
    looked_at: bool = True  # whoever leads it looks every few days


_LEADS_OWN = frozenset(
    {"draft", "start", "check", "pause", "resume", "abandon", "skip", "insert", "redirect", "wants", "decide", "correct", "look_at"}
)


def act(days_ago: float, verb: str, leg: str = "", *, by: str = "", **said: Any) -> Act:
    return Act(days_ago, verb, leg, by, said)


LOOKS_EVERY = 4  # working days


def _with_looks(story: Story) -> list[Act]:
    """Its acts, with a look of the lead's every few days while it is open; the last is soon enough that somebody is at the wheel today."""
    started = next((one.days_ago for one in story.acts if one.verb == "start"), 0)
    over = next((one.days_ago for one in story.acts if one.verb == "abandon"), 0)
    looks = [act(ago, "check") for n in range(1, 12) if (ago := started - n * LOOKS_EVERY) > over] if story.looked_at else []
    acts = list(story.acts)
    for look in looks:  # the acts stay in the order in which they are told, which is not always that of their days
        acts.insert(next((at for at, one in enumerate(acts) if one.days_ago < look.days_ago), len(acts)), look)
    return acts


class Stage:
    """Where the stories are played, all in one order of time, with the watch looking in between."""

    def __init__(self, people: Mapping[str, Stakeholder], *, now: datetime) -> None:
        self.people, self.now = people, now
        self.site = directory.site_time()
        self.times: dict[UUID, WorkingTime] = directory.working_times([one.pk for one in people.values()])
        self.functions = dict(Function.objects.values_list("slug", "pk"))
        self.campaigns: dict[str, Campaign] = {}

    def play(self, stories: Sequence[Story]) -> None:
        """Draft every story, then play all their acts in the order of time."""
        for at, story, one in self.told(stories):
            watch.sweep(now=at)
            self.do(story, one, at)

    def told(self, stories: Sequence[Story]) -> list[tuple[datetime, Story, Act]]:
        """All that happens in them, the drafting too, in the order of time."""
        return sorted(((at, story, one) for story in stories for at, one in self._timed(story)), key=lambda row: row[0])

    def do(self, story: Story, one: Act, at: datetime) -> None:
        if one.verb == "draft":
            self.campaigns[story.name] = self._draft(story, at)
        else:
            by = self.who(self.people[_actor(story, one)], at)
            _VERBS[one.verb](Scene(self, self.campaigns[story.name], one, by, at))

    def _timed(self, story: Story) -> Iterator[tuple[datetime, Act]]:
        """Each act of a story with its moment: inside its actor's hours where those are not still to come, one after the other."""
        last = datetime.min.replace(tzinfo=UTC)
        for one in (_drafting(story), *_with_looks(story)):
            earliest = max(self.ago(one.days_ago), last + A_MOMENT)
            inside = opening(self.times[self.people[_actor(story, one)].pk], earliest)
            last = min(inside if inside <= self.now else earliest, self.now)
            yield last, one

    def ago(self, days: float) -> datetime:
        return after(self.site, self.now, -day(self.site, self.now) * days)

    def on(self, days: int | None) -> date | None:
        """The day so many working days ahead of today."""
        return None if days is None else shift_days(self.site, local_day(self.site, self.now), days)

    def who(self, person: Stakeholder, at: datetime) -> Who:
        via = "page" if person.user_id else "link"
        return who_is(person, on=local_day(self.times[person.pk], at), via=via)

    def _draft(self, story: Story, at: datetime) -> Campaign:
        lead = self.people[story.lead]
        sponsor = self.people[story.sponsor].pk if story.sponsor else None
        return planning.draft(
            by=self.who(lead, at),
            now=at,
            name=story.name,
            lead=lead.pk,
            sponsor=sponsor,
            finish_on=self.on(story.finish),
            legs=[self._leg(part) for part in story.parts],
            **story.details,
        )

    def _leg(self, part: Part) -> LegPlan:
        return LegPlan(
            key=part.name,
            name=part.name,
            function=self.functions[part.function],
            runner=self.people[part.runner].pk if part.runner else None,
            planned_days=float(max(part.due - part.starts, 1)),
            plan_start=self.on(part.starts),
            plan_due=self.on(part.due),
            after=part.after,
            checkpoint=tuple(ItemPlan(text.removesuffix(" *"), wants_evidence=text.endswith(" *")) for text in part.items),
            need_by=self.on(part.need_by),
            critical=part.critical,
            sales_facing=part.sales_facing,
            sensitive=part.sensitive,
        )


def _drafting(story: Story) -> Act:
    first = max((one.days_ago for one in story.acts), default=2.0)
    return Act(first + 1.5, "draft")


def _actor(story: Story, one: Act) -> str:
    """Who acts: as said, else the runner of the leg, else the lead."""
    runners = {part.name: part.runner for part in story.parts}
    return one.by or runners.get(one.leg if one.verb not in _LEADS_OWN else "") or story.lead


class Scene:
    """One act being played: the leg and baton it is about. `by` holds who acts and when, as every move takes it."""

    def __init__(self, stage: Stage, campaign: Campaign, one: Act, by: Who, at: datetime) -> None:
        self.stage, self.campaign, self.one, self.said = stage, campaign, one, dict(one.said)
        self.by: dict[str, Any] = {"by": by, "now": at}

    @property
    def leg(self) -> Leg:
        return Leg.objects.get(campaign=self.campaign, name=self.one.leg)

    @property
    def handoff(self) -> Handoff:
        """The newest baton to the leg, over the exchange from `giver` where that is said; else the relief."""
        found = Handoff.objects.filter(campaign=self.campaign, exchange__taker__name=self.one.leg)
        if giver := self.one.said.get("giver"):
            found = found.filter(leg__name=giver)
        if self.one.verb == "relieve":
            found = Handoff.objects.filter(campaign=self.campaign, exchange=None, leg__name=self.one.leg)
        return found.latest("offered_at")

    def person(self, name: str) -> UUID:
        return self.stage.people[name].pk


def _take(scene: Scene) -> None:
    """Take every baton that is on its way to the leg, or the one from `giver`."""
    said = {name: scene.said[name] for name in ("read_back", "conditions") if name in scene.said}
    waiting = Handoff.objects.filter(campaign=scene.campaign, exchange__taker__name=scene.one.leg, state=HandoffState.OFFERED)
    if giver := scene.said.get("giver"):
        waiting = waiting.filter(leg__name=giver)
    for handoff in waiting:
        baton.accept(handoff, **scene.by, pass_on_by=scene.stage.on(scene.said.get("promise")), **said)


def _tick(scene: Scene) -> None:
    """Tick the first `items` of the leg's checkpoint, all by default."""
    items = CheckItem.objects.filter(leg=scene.leg, met=False, waived=False, removed=False).order_by("position")
    for item in items[: scene.said.get("items", 100)]:
        page = "-".join(item.text.lower().split()[:3])
        baton.tick(item, **scene.by, evidence=f"https://wiki.northlight.example/{page}" if item.wants_evidence else "")


def _pass(scene: Scene) -> None:
    """Tick what is left and offer the baton."""
    _tick(scene)
    packet = {"note": scene.said.get("note", "All yours. Start with the summary on the first page.")}
    packet |= {name: scene.said[name] for name in ("links", "risks", "next_step") if name in scene.said}
    baton.offer(scene.leg, **scene.by, packet=packet)


def _insert(scene: Scene) -> None:
    exchange = Exchange.objects.get(campaign=scene.campaign, taker__name=scene.one.leg, giver__name=scene.said["giver"], dropped=False)
    part: Part = scene.said["part"]
    runner, function = scene.person(part.runner or ""), scene.stage.functions[part.function]
    days, due = float(part.due - part.starts), scene.stage.on(part.due)
    items = [{"text": text} for text in part.items]
    baton.insert(exchange, **scene.by, name=part.name, function=function, runner=runner, planned_days=days, plan_due=due, items=items)


def _decide(scene: Scene) -> None:
    """Answer the decision wanted longest."""
    answer_decision(Decision.objects.open().filter(campaign=scene.campaign).earliest("asked_at"), **scene.by, **scene.said)


def _look_at(scene: Scene) -> None:
    """Say what came of the oldest correction that nobody has looked at again."""
    check_correction(Correction.objects.unchecked().filter(campaign=scene.campaign).earliest("at"), **scene.by, **scene.said)


_VERBS: Mapping[str, Callable[[Scene], object]] = {
    "start": lambda s: baton.start(s.campaign, **s.by, **s.said),
    "check": lambda s: baton.check(s.campaign, **s.by, **s.said),
    "pause": lambda s: baton.pause(s.campaign, **s.by, until=s.stage.on(s.said["until"]), reason=s.said["reason"]),
    "resume": lambda s: baton.resume(s.campaign, **s.by),
    "abandon": lambda s: baton.abandon(s.campaign, **s.by, **s.said),
    "take": _take,
    "tick": _tick,
    "pass": _pass,
    "insert": _insert,
    "check_in": lambda s: baton.check_in(s.leg, **s.by, **s.said),
    "promise": lambda s: baton.promise(s.leg, **s.by, date=s.stage.on(s.said["date"])),
    "block": lambda s: baton.block(
        s.leg, **s.by, on=s.person(s.said["on"]), until=s.stage.on(s.said.get("until")), reason=s.said["reason"]
    ),
    "unblock": lambda s: baton.unblock(s.leg, **s.by, **s.said),
    "reassign": lambda s: baton.reassign(s.leg, **s.by, runner=s.person(s.said["runner"]), packet={"note": s.said.get("note", "")}),
    "relieve": lambda s: baton.accept(s.handoff, **s.by, pass_on_by=s.stage.on(s.said.get("promise"))),
    "skip": lambda s: baton.skip(s.leg, **s.by, **s.said),
    "send_back": lambda s: baton.send_back(s.handoff, **s.by, **_plain(s)),
    "give_back": lambda s: baton.give_back(s.handoff, **s.by, **_plain(s)),
    "ask": lambda s: baton.ask(s.handoff, **s.by, **_plain(s)),
    "answer": lambda s: baton.answer(s.handoff, **s.by, **_plain(s)),
    "need_until": lambda s: baton.need_until(s.handoff, **s.by, until=s.stage.on(s.said["until"])),
    "decline": lambda s: baton.decline(s.handoff, **s.by, **_plain(s)),
    "redirect": lambda s: baton.redirect(s.handoff, **s.by, runner=s.person(s.said["runner"])),
    "recall": lambda s: baton.recall(s.handoff, **s.by),
    "wants": lambda s: ask_decision(s.campaign, **s.by, **{**s.said, "by_date": s.stage.on(s.said["by_date"])}),
    "decide": _decide,
    "correct": lambda s: correct(s.campaign, **s.by, **{**s.said, "check_on": s.stage.on(s.said["check_on"])}),
    "look_at": _look_at,
    "confirm": lambda s: baton.confirm(s.handoff, **s.by, **_plain(s)),
}


def _plain(scene: Scene) -> dict[str, Any]:
    return {name: value for name, value in scene.said.items() if name != "giver"}
