"""A full stadium: two hundred running campaigns of ten legs, forty people in twelve functions and five organisations.

One campaign in eight is played by the domain's own moves; the others are its copies with other people, functions and names, each with a log
of its own that an audit finds as clean. For whatever has to be looked at or measured in great numbers; the same for the same seed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from random import Random

from django.db import transaction

from campaigns import events, rounds, watch
from campaigns.models import Campaign, Round
from relay.management.demo.script import Stage
from stakeholders import directory
from stakeholders.models import Function, Organisation, Stakeholder
from tests.called import WORDS, Words
from tests.clones import Twin, clone_each
from tests.races import KINDS, Runner, story
from tests.world import PASSWORD

RUNNERS, LEADS = 36, 3
PLACES = ("Europe/London", "Asia/Kolkata", "America/New_York")
SLUGS = (
    *("engineering", "product-management", "pr", "creatives", "sales-enablement", "sales"),
    *("senior-management", "agency", "partner", "legal", "docs", "analyst-relations"),
)
PLENTY = 999  # hands enough for all of it: a stadium is no place to find out who is overloaded


@dataclass(frozen=True, slots=True)
class Stadium:
    """Its people, the first of whom run; then three leads, the last one is away. The first lead may see everything."""

    people: Sequence[Stakeholder]

    @property
    def lead(self) -> Stakeholder:
        return self.people[RUNNERS]


@transaction.atomic
def fill(
    *, now: datetime, campaigns: int = 200, legs: int = 10, seed: int = 1, words: str = "plain", kinds: Mapping[str, int] = KINDS
) -> Stadium:
    """Into a database without campaigns, as of a moment. `words` is one of `tests.called.WORDS`; each of the `kinds` is played as often as
    it says, and copied until there are enough. Six legs at least, for two branches that meet."""
    called, rng = WORDS[words], Random(seed)
    people, functions = _settle(called, now)
    stage = Stage({one.name: one for one in people}, now=now)
    names = [*islice(called.campaigns(), campaigns)]
    rng.shuffle(names)
    played = [kind for kind, often in kinds.items() for _ in range(often)][:campaigns]
    copies = -(-campaigns // len(played)) - 1
    runners = [Runner(one.name, one.function.slug) for one in people if one.function]
    tales = [
        story(
            kind,
            name=name,
            lead=people[RUNNERS + number % LEADS].name,
            legs=rng.sample(called.legs, legs),
            runners=runners[:RUNNERS],
            absent=runners[-1],
            rng=rng,
        )
        for number, (kind, name) in enumerate(zip(played, names, strict=False))
    ]
    for at, tale, one in stage.told(tales):  # the watch looks once, in the end: what stalled on the way and is over was noticed by nobody
        stage.do(tale, one, at)
    watch.sweep(now=now)
    rest = iter(names[len(played) :])
    for tale in tales:
        twins = [_twin(name, number, people, functions, rng.sample(called.legs, legs)) for number, name in enumerate(islice(rest, copies))]
        clone_each(Campaign.objects.get(pk=stage.campaigns[tale.name].pk), twins)
    events.mark_told(before=now + timedelta(minutes=1), now=now)
    rounds.note(Round.Work.SWEEP)
    return Stadium(people)


def _settle(called: Words, now: datetime) -> tuple[list[Stakeholder], list[Function]]:
    """Person n has function n of twelve, organisation n of five, and hours n of three."""
    directory.ensure_defaults()
    years = range(now.year - 1, now.year + 2)
    hours = [directory.add_calendar(by=None, name=zone, zone=zone, years=years) for zone in PLACES]
    ours = Organisation.objects.get(ours=True)
    organisations = [directory.edit_organisation(ours, by=None, name=called.organisations[0])]
    organisations += [directory.add_organisation(by=None, name=name) for name in called.organisations[1:]]
    functions = _functions(called)
    people = []
    for number, name in enumerate(islice(called.people(), RUNNERS + LEADS + 1)):
        lead = RUNNERS <= number < RUNNERS + LEADS
        facts = {
            "name": name,
            "email": f"p{number:02}@example.com",
            "organisation": ours if lead else organisations[number % len(organisations)],
            "function": functions[number % len(functions)],
            "zone": PLACES[number % len(PLACES)],
            "calendar": hours[number % len(hours)],
            "baton_limit": PLENTY,
        }
        roles = ["member", "lead"] if lead else ["member"]
        insider = facts["organisation"] is ours
        people.append(
            directory.invite(by=None, roles=roles, password=PASSWORD if lead else None, **facts)
            if insider
            else directory.add_person(by=None, **facts)
        )
    for function, head in zip(functions, people, strict=False):
        directory.edit_function(function, by=None, head=head)
    today = now.date()
    directory.mark_away(people[-1], by=None, first_day=today - timedelta(days=10), last_day=today + timedelta(days=60))
    return people, functions


def _functions(called: Words) -> list[Function]:
    """The shipped ones, as they are called here."""
    there = {one.slug: one for one in Function.objects.filter(slug__in=SLUGS)}
    return [
        directory.edit_function(there[slug], by=None, name=name, short=short, baton_limit=PLENTY)
        for slug, (name, short) in zip(SLUGS, called.functions, strict=True)
    ]


def _twin(name: str, number: int, people: Sequence[Stakeholder], functions: Sequence[Function], legs: Sequence[str]) -> Twin:
    """Everybody's part is played by somebody else who keeps the same hours; the functions move on with them."""
    by = 3 * (number + 1)
    instead: Mapping[str, str] = {
        str(one.pk): str(other.pk)
        for crowd in (people[:RUNNERS], functions)
        for one, other in zip(crowd, [*crowd[by % len(crowd) :], *crowd[: by % len(crowd)]], strict=True)
    }
    return Twin(name, legs, instead)
