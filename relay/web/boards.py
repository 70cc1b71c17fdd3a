"""The handoff board in words: what was asked for in the address, what can be chosen, and what stands over each group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.http import QueryDict
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaigns.stall import StallKind
from insights.board import GROUPINGS, Board, Group, Wanted, choices, hands_of
from insights.cards import Card
from relay.web.lanes import WHY
from relay.web.spans import local_text, working_text
from relay.web.states import OBJECTIVES
from stakeholders import directory
from stakeholders.names import apart
from stakeholders.who import Who

L = TypeVar("L")
MOST_BOXES = 12

URGENCY_NAMES = {
    "stuck": gettext_lazy("Stuck"),
    "watch": gettext_lazy("Watch"),
    "moving": gettext_lazy("Moving"),
    "paused": gettext_lazy("Paused"),
}
GROUPING_NAMES = {
    "urgency": gettext_lazy("By urgency"),
    "function": gettext_lazy("By function"),
    "organisation": gettext_lazy("By organisation"),
    "court": gettext_lazy("By court"),
    "finish": gettext_lazy("By finish"),
}
FILTER_NAMES = {
    "function": gettext_lazy("Function"),
    "organisation": gettext_lazy("Organisation"),
    "runner": gettext_lazy("Runner"),
    "objective": gettext_lazy("Objective"),
    "stall": gettext_lazy("Why it is stuck"),
}
NAMELESS = {
    "function": gettext_lazy("No function"),
    "court": gettext_lazy("Nobody"),
    "finish": gettext_lazy("No day yet"),
    "organisation": gettext_lazy("Nobody"),
}
OURS = gettext_lazy("Our own people")
_IDS = ("function", "organisation", "runner")


def wanted_in(query: QueryDict) -> Wanted:
    """What an address asks for. What nobody knows is left out: a link that was written down long ago still opens a board."""
    by, ids = query.get("by", ""), {name: query.get(name, "") for name in _IDS}
    return Wanted(
        by=by if by in GROUPINGS else "urgency",
        objective=query.get("objective", "") if query.get("objective") in OBJECTIVES else "",
        stall=query.get("stall", "") if query.get("stall") in {str(one) for one in StallKind} else "",
        mine=query.get("mine") == "1",
        **{name: one for name, one in ids.items() if _is_id(one)},
    )


def _is_id(said: str) -> bool:
    try:
        return str(UUID(said)) == said
    except ValueError:
        return False


def address_of(wanted: Wanted, **more: str) -> str:
    """The query that asks for the same, without what goes without saying."""
    query, usual = QueryDict(mutable=True), Wanted()
    for one in fields(wanted):
        value = getattr(wanted, one.name)
        if value != getattr(usual, one.name):
            query[one.name] = "1" if value is True else value
    query.update({name: value for name, value in more.items() if value})
    return query.urlencode()


@dataclass(frozen=True, slots=True)
class View:
    """A view that somebody saved, and whether it is the one shown."""

    name: str
    query: str
    current: bool


def views_of(saved: Sequence[Mapping[str, str]], shown: str) -> list[View]:
    """In the order in which they were saved."""
    return [View(one["name"], one["query"], one["query"] == shown) for one in saved]


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter as a list to choose from: value, words, whether it is chosen."""

    name: str
    label: Any
    options: tuple[tuple[str, str, bool], ...]
    chosen: bool


def filters_of(board: Board[L]) -> list[Choice]:
    """Those that leave something out, and those that are set."""
    found = []
    for name, options in choices(board.seen).items():
        chosen = getattr(board.wanted, name)
        if len(options) < 2 and not chosen:
            continue
        named = {key: said or _said(name, key) for key, said in options.items()}
        if chosen not in named and chosen:
            named[chosen] = _("no longer there")
        rows = sorted(named.items(), key=lambda one: one[1].casefold())
        found.append(Choice(name, FILTER_NAMES[name], tuple((key, said, key == chosen) for key, said in rows), bool(chosen)))
    return found


def _said(name: str, key: str) -> str:
    if name == "objective":
        return str(OBJECTIVES.get(key, key))
    if name == "stall":
        return str(WHY[StallKind(key)])
    return str(OURS) if name == "organisation" else ""


@dataclass(frozen=True, slots=True)
class Head:
    """What stands over a group: its name, whose it is, how many lanes, and how many batons are in hand against the limit."""

    name: str
    second: str
    count: int
    hands: int | None
    limit: int
    boxes: tuple[bool, ...]

    @property
    def full(self) -> bool:
        return self.hands is not None and 0 < self.limit <= self.hands


def heads_of(board: Board[L], who: Who) -> list[Head]:
    """One for each group; what a person holds is for leads to see. A query more by function."""
    by, groups = board.wanted.by, board.groups
    held = hands_of(board.seen, _HELD_BY[by]) if _tells_of(by, who) else None
    known = directory.hands_of_functions(UUID(group.key) for group in groups if group.key) if by == "function" else {}
    heads = []
    for group in groups:
        second, limit = known.get(group.key, ("", 0))
        hands = held.get(group.key, 0) if held is not None and group.key else None
        boxes = tuple(number < (hands or 0) for number in range(min(limit, MOST_BOXES)))
        heads.append(Head(_name(by, group), second, len(group.lanes), hands, limit, boxes))
    return heads


_HELD_BY = {"function": "function", "organisation": "organisation", "court": "person"}


def _tells_of(by: str, who: Who) -> bool:
    """May this reader read how much is held, and held up, under such heads? Numbers about persons are for those who lead."""
    return by in ("function", "organisation") or (by == "court" and who.leads)


def _name(by: str, group: Group[Any]) -> str:
    if by == "urgency":
        return str(URGENCY_NAMES[group.key])
    if not group.key:
        return str(NAMELESS[by])
    if by == "finish":
        month = date.fromisoformat(f"{group.key}-01")
        return f"{MONTHS[month.month]} {month.year}"
    return group.name or str(OURS)


# The title is computed: what the lead must know in one line


def title_of(board: Board[L], heads: Sequence[Head], who: Who) -> str:
    """What is stuck and what it costs; by function and organisation, and for leads by court: who holds up the most."""
    if not board.stuck:
        return _("Nothing is stuck.") if board.groups else _("Handoff board")
    worst = board.groups[0]
    if _tells_of(board.wanted.by, who) and worst.stuck:
        batons = ngettext("%(n)d baton", "%(n)d batons", worst.stuck) % {"n": worst.stuck}
        facts = {"who": apart(heads[0].name), "batons": batons, "days": _days(worst.moved_days)}
        words = _("%(who)s holds up the most: %(batons)s, %(days)s.") if worst.moved_days else _("%(who)s holds up %(batons)s.")
        return words % facts
    stuck = ngettext("%(n)d baton is stuck.", "%(n)d batons are stuck.", board.stuck) % {"n": board.stuck}
    if not board.moved:
        return stuck
    finishes = ngettext("%(n)d finish", "%(n)d finishes", board.moved) % {"n": board.moved}
    return _("%(stuck)s Waiting moves %(finishes)s by %(days)s.") % {"stuck": stuck, "finishes": finishes, "days": _days(board.moved_days)}


def _days(number: int) -> str:
    return ngettext("%(n)d working day", "%(n)d working days", number) % {"n": number}


def subtitle_of(board: Board[L], heads: Sequence[Head], zone: str) -> str:
    """The dearest of them; by function whose hands are full; with nothing stuck, what is due next."""
    full = [apart(head.name) for head in heads if head.full]
    if full and board.wanted.by == "function":
        names = _("%(some)s and %(last)s") % {"some": ", ".join(full[:-1]), "last": full[-1]} if len(full) > 1 else full[0]
        return ngettext("%(names)s has its hands full.", "%(names)s have their hands full.", len(full)) % {"names": names}
    if board.dearest:
        return _dearest(board.dearest)
    if board.next_due:
        facts = {"leg": apart(board.next_due.due_leg), "campaign": apart(board.next_due.name), "when": local_text(board.next_due.due, zone)}
        return _("The next pass is due %(when)s: %(leg)s, %(campaign)s.") % facts
    return ""


def _dearest(card: Card) -> str:
    facts: Mapping[str, str] = {
        "campaign": apart(card.name),
        "person": apart(card.court.person_name) or _("nobody"),
        "hours": working_text(card.over, card.workday),
    }
    return _("The costliest: %(campaign)s, in %(person)s’s court for %(hours)s too long.") % facts
