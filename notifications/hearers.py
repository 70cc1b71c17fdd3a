"""Pure: whom an event concerns, as ids of people; None where nobody is named. Each is asked by a row of the audience's table."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from campaigns.clashes import in_clash as ends_of_clashes
from campaigns.lifecycle import IN_THE_AIR, Id, LegKind, LegState, ReadyAnswer
from campaigns.race import Event, Handoff, Leg, People, Race, in_the_air, incoming, live, taking_leg

LEAD_HEARS_FROM_PROMISE = 3  # the second time that a promise is moved
Finder = Callable[[Event, Race, People], Iterable[Id | None]]


def _handoff(event: Event, race: Race) -> Handoff | None:
    return race.handoffs.get(event.handoff or "")


def _leg(event: Event, race: Race) -> list[Leg]:
    return [race.legs[event.leg]] if event.leg and event.leg in race.legs else []


def taker(event: Event, race: Race, people: People) -> list[Id | None]:
    handoff = _handoff(event, race)
    return [event.facts.get("taker") or (handoff.taker if handoff else None)]


def giver(event: Event, race: Race, people: People) -> list[Id | None]:
    handoff = _handoff(event, race)
    return [event.facts.get("giver") or (handoff.giver if handoff else None)]


def offered_to(event: Event, race: Race, people: People) -> list[Id | None]:
    return [] if event.facts.get("unreachable") else taker(event, race, people)


def offered_to_nobody(event: Event, race: Race, people: People) -> list[Id | None]:
    return head_or_lead(event, race, people) if event.facts.get("unreachable") else []


def head_or_lead(event: Event, race: Race, people: People) -> list[Id | None]:
    """Whoever finds another taker: the head of the taking function, or the lead where that is nobody else."""
    handoff = _handoff(event, race)
    head = people.heads.get(taking_leg(race, handoff).function or "") if handoff else None
    if head is None or head == event.by or head in people.unreachable:
        return [race.lead]
    return [head]


def must_find_another(event: Event, race: Race, people: People) -> list[Id | None]:
    """Who finds somebody for a leg whose runner, asked on their mark, says that it has to be somebody else."""
    if event.facts["answer"] != ReadyAnswer.SOMEONE_ELSE:
        return []
    head = next((people.heads.get(leg.function or "") for leg in _leg(event, race)), None)
    return [race.lead if head is None or head == event.by or head in people.unreachable else head]


def misses_something(event: Event, race: Race, people: People) -> list[Id | None]:
    return giving(event, race, people) if event.facts["added"] else []


def giving(event: Event, race: Race, people: People) -> list[Id | None]:
    """Who passes the baton that the ready check was about."""
    return [race.legs[event.facts["giving"]].runner]


def lead_of_who_is_late(event: Event, race: Race, people: People) -> list[Id | None]:
    """The lead hears of a day later than the baton is expected."""
    return [race.lead] if event.facts.get("late") else []


def new_runner(event: Event, race: Race, people: People) -> list[Id | None]:
    return [event.facts.get("runner")]


def old_runner(event: Event, race: Race, people: People) -> list[Id | None]:
    return [event.facts.get("from")]


def new_runner_with_a_baton_coming(event: Event, race: Race, people: People) -> list[Id | None]:
    """A waiting leg changed its runner while a baton was on its way to it: that baton now waits for the new one."""
    coming = [live(race, x.id) for leg in _leg(event, race) for x in incoming(race, leg.id)]
    return new_runner(event, race, people) if any(h and h.state in IN_THE_AIR for h in coming) else []


def runner(event: Event, race: Race, people: People) -> list[Id | None]:
    return [leg.runner for leg in _leg(event, race)]


def blocker(event: Event, race: Race, people: People) -> list[Id | None]:
    on = event.facts.get("on")
    return [on if on and on not in people.unreachable else race.lead]


def lead(event: Event, race: Race, people: People) -> list[Id | None]:
    return [race.lead]


def sponsor(event: Event, race: Race, people: People) -> list[Id | None]:
    return [race.sponsor]


def new_lead(event: Event, race: Race, people: People) -> list[Id | None]:
    return [event.facts.get("lead")]


def lead_of_a_promise_moved_again(event: Event, race: Race, people: People) -> list[Id | None]:
    moved = event.facts.get("was") and any(leg.promises >= LEAD_HEARS_FROM_PROMISE for leg in _leg(event, race))
    return [race.lead] if moved else []


def in_clash(event: Event, race: Race, people: People) -> list[Id | None]:
    """Both runners and the lead, where dates now contradict each other."""
    found = event.facts.get("clashes", ())
    return [*ends_of_clashes(race, found), race.lead] if found else []


def promised_otherwise(event: Event, race: Race, people: People) -> list[Id | None]:
    """Whose promise no longer fits the new plan."""
    return [race.legs[leg].runner for leg in event.facts["unfit"] if leg in race.legs]


def moved_runners(event: Event, race: Race, people: People) -> list[Id | None]:
    return [race.legs[leg].runner for leg in event.facts["plan"] if leg in race.legs]


def everybody_in_the_race(event: Event, race: Race, people: People) -> list[Id | None]:
    return [leg.runner for leg in race.legs.values() if leg.state is not LegState.SKIPPED]


def open_runners(event: Event, race: Race, people: People) -> list[Id | None]:
    """Those who still have something to run, and those a baton is on its way to."""
    over = (LegState.DONE, LegState.SKIPPED)
    runners = [leg.runner for leg in race.legs.values() if leg.state not in over and leg.kind is not LegKind.GUN]
    return runners + [handoff.taker for handoff in in_the_air(race)]


def told(why: str, kinds: frozenset[str]) -> Finder:
    """Those whom the ladder names in this part, for stalls of these kinds: it knows who heard of the stall before."""

    def find(event: Event, race: Race, people: People) -> list[Id | None]:
        if event.facts["kind"] not in kinds:
            return []
        return [one for one, part in event.facts["tell"].items() if part == why]

    return find


def asked(event: Event, race: Race, people: People) -> list[Id | None]:
    """Of whom a decision is asked: the asking knows who can answer."""
    return list(event.facts["asks"])


def lead_and_asker(event: Event, race: Race, people: People) -> list[Id | None]:
    return [race.lead, event.facts["asked_by"]]


def neighbours(event: Event, race: Race, people: People) -> list[Id | None]:
    """The runners before and after a leg that was skipped."""
    pairs = [(x.giver, x.taker) for x in race.exchanges.values() if event.leg in (x.giver, x.taker)]
    return [race.legs[leg].runner for pair in pairs for leg in pair if leg != event.leg]


def around_a_new_leg(event: Event, race: Race, people: People) -> list[Id | None]:
    ends = {leg for x in event.facts["added"] for leg in (x["giver"], x["taker"])}
    return [leg.runner for leg in race.legs.values() if leg.id in ends]


def ends_of_the_exchange(event: Event, race: Race, people: People) -> list[Id | None]:
    x = race.exchanges[event.facts["exchange"]]
    return [race.legs[x.giver].runner, race.legs[x.taker].runner]
