"""Between the tables and the frozen race: load rows as a value, save what differs. No rule lives here.

A field of the race and its column have one name; ids are text in the race and UUIDs in the tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from operator import itemgetter
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import models
from django.db.models import Expression, Subquery

from campaigns import race as pure
from campaigns.lifecycle import CampaignState, Grade, HandoffKind, HandoffState, Id, Kind, LegKind, LegState, ReadyAnswer, gettext_noop
from campaigns.models import Campaign, CheckItem, Event, Exchange, Handoff, Leg
from campaigns.querysets import CampaignQuerySet
from stakeholders.nested import Column, Turn, beside, inside, parsed, rows_of, turned, turns
from stakeholders.refusals import Outdated

_Row = TypeVar("_Row", pure.Leg, pure.Exchange, pure.Handoff, pure.Item)

_ENUMS: Mapping[type, Mapping[str, type[StrEnum]]] = {
    pure.Leg: {"kind": LegKind, "state": LegState, "ready": ReadyAnswer},
    pure.Exchange: {},
    pure.Handoff: {"kind": HandoffKind, "state": HandoffState, "grade": Grade},
    pure.Item: {},
}
_IDS: Mapping[type, frozenset[str]] = {
    pure.Leg: frozenset({"id", "function", "runner", "blocked_on", "ready_over"}),
    pure.Exchange: frozenset({"id", "giver", "taker"}),
    pure.Handoff: frozenset({"id", "leg", "exchange", "giver", "taker", "decided_by"}),
    pure.Item: frozenset({"id", "leg", "met_by", "asked_by"}),
}
_CAMPAIGN_PLAIN = ("started_at", "ended_at", "checked_at", "colour", "paused_at", "paused_until")
_CAMPAIGN_PEOPLE = ("lead", "deputy", "sponsor")


def _columns(kind: type) -> list[str]:
    return [f"{f.name}_id" if f.name in _IDS[kind] and f.name != "id" else f.name for f in fields(kind)]


def _worded(kind: type) -> list[tuple[int, Mapping[str, StrEnum]]]:
    """Which columns are words that mean something, by place."""
    names = [f.name for f in fields(kind)]
    return [(names.index(name), {one.value: one for one in enum}) for name, enum in _ENUMS[kind].items()]


_TABLES: Mapping[type, Any] = {pure.Leg: Leg, pure.Exchange: Exchange, pure.Handoff: Handoff, pure.Item: CheckItem}
_ORDER: Mapping[type, str] = {pure.Leg: "position", pure.Exchange: "id", pure.Handoff: "offered_at", pure.Item: "position"}  # then by id
_COLUMNS = {kind: _columns(kind) for kind in _IDS}
_WORDED = {kind: _worded(kind) for kind in _IDS}


def text(value: UUID | str | None) -> Id | None:
    return None if value is None else str(value)


@dataclass(frozen=True, slots=True)
class _Part(Generic[_Row]):
    """One kind of rows, nested in a column beside their owner: what orders them, those of the race, and what else is asked for."""

    kind: type[_Row]
    columns: tuple[str, ...]
    turns: tuple[Turn, ...]

    def beside_its(self, owner: str, *more: Column) -> Subquery:
        return rows_of(_TABLES[self.kind].objects.all(), owner, (*self.columns, *more))

    def read(self, found: list[list[Any]], said: dict[Id, Sequence[Any]] | None = None) -> dict[Id, _Row]:
        """In order, by id; what else was asked for of each goes to `said`."""
        end = 1 + len(_COLUMNS[self.kind])
        rows = sorted((turned(row, self.turns) for row in found), key=itemgetter(0, 1))
        if said is not None:
            said |= {row[1]: row[end:] for row in rows}
        return {row[1]: _value(self.kind, row[1:end]) for row in rows}


@lru_cache(maxsize=64)
def _part(kind: type[_Row], *also: str) -> _Part[_Row]:
    columns = (_ORDER[kind], *_COLUMNS[kind], *also)
    return _Part(kind, columns, turns(_TABLES[kind], columns))


def load(campaign: Campaign) -> pure.Race:
    """The race of one campaign. One query. Hold the campaign first when you mean to change it."""
    return load_many([campaign])[campaign.pk]


def load_many(campaigns: Iterable[Campaign]) -> dict[UUID, pure.Race]:
    """The races of many campaigns in one query, however many there are: the parts of each as of one instant."""
    return load_worded(campaigns).races


@dataclass(frozen=True, slots=True)
class Worded:
    """Races, and what else was asked for of their legs and items, by id."""

    races: dict[UUID, pure.Race]
    legs: dict[Id, Sequence[Any]]
    items: dict[Id, Sequence[Any]]


def load_worded(campaigns: Iterable[Campaign], *, of_legs: Sequence[str] = (), of_items: Sequence[str] = ()) -> Worded:
    """The races of many campaigns with these columns of their legs and items, in the same query."""
    owners = {campaign.pk: campaign for campaign in campaigns}
    nested = _nested(tuple(of_legs), tuple(of_items))
    found = Campaign.objects.filter(pk__in=owners).order_by().annotate(**nested).values_list("pk", *nested)
    worded = _worded_of(((owners[pk], said) for pk, *said in found), of_legs, of_items)
    return replace(worded, races={pk: worded.races[pk] for pk in owners})


def read_worded(wanted: CampaignQuerySet, *, of_legs: Sequence[str] = (), of_items: Sequence[str] = ()) -> tuple[list[Campaign], Worded]:
    """The same with the campaigns themselves, in the query that finds them: their own rows, too, are as of the one instant."""
    nested = _nested(tuple(of_legs), tuple(of_items))
    campaigns = list(wanted.annotate(**nested))
    return campaigns, _worded_of([(one, [vars(one).pop(name) for name in nested]) for one in campaigns], of_legs, of_items)


@lru_cache(maxsize=64)
def _nested(of_legs: tuple[str, ...], of_items: tuple[str, ...]) -> Mapping[str, Expression]:
    """All rows of a race as columns beside its campaign. Put together once: a query takes its own copy."""
    items = _part(pure.Item, *of_items).beside_its("leg")
    return {
        "nested_legs": beside(_part(pure.Leg, *of_legs).beside_its("campaign", inside(items))),
        "nested_exchanges": beside(_part(pure.Exchange).beside_its("campaign")),
        "nested_handoffs": beside(_part(pure.Handoff).beside_its("campaign")),
    }


def _worded_of(found: Iterable[tuple[Campaign, Sequence[str | None]]], of_legs: Sequence[str], of_items: Sequence[str]) -> Worded:
    legs, items, worded = _part(pure.Leg, *of_legs), _part(pure.Item, *of_items), Worded({}, {}, {})
    for campaign, nested in found:
        plan, exchanges, handoffs = map(parsed, nested)
        checkpoints = [item for leg in plan for item in leg.pop() or ()]
        worded.races[campaign.pk] = _race(
            campaign,
            legs.read(plan, worded.legs),
            items.read(checkpoints, worded.items),
            _part(pure.Exchange).read(exchanges),
            _part(pure.Handoff).read(handoffs),
        )
    return worded


def _race(
    campaign: Campaign,
    legs: Mapping[Id, pure.Leg],
    items: Mapping[Id, pure.Item],
    exchanges: Mapping[Id, pure.Exchange],
    handoffs: Mapping[Id, pure.Handoff],
) -> pure.Race:
    facts: dict[str, Any] = {name: getattr(campaign, name) for name in _CAMPAIGN_PLAIN}
    facts |= {name: text(getattr(campaign, f"{name}_id")) for name in _CAMPAIGN_PEOPLE}
    facts["pauses"] = tuple((datetime.fromisoformat(a), datetime.fromisoformat(b)) for a, b in campaign.pauses)
    parts: dict[str, Any] = {"legs": legs, "items": items, "exchanges": exchanges, "handoffs": handoffs}
    return pure.Race(id=str(campaign.pk), state=CampaignState(campaign.state), **parts, **facts)


def _value(kind: type[_Row], values: list[Any]) -> _Row:
    """Of columns in the order of the fields, ids as text. Thousands are read for a page: no names, no dicts."""
    for at, words in _WORDED[kind]:
        raw = values[at]
        if raw is not None:
            values[at] = words[raw]
    return kind(*values)


# Saving. Only rows that differ are written, each versioned one on the version it was read at.


def save(campaign: Campaign, before: pure.Race, after: pure.Race) -> None:
    """Write the difference. Raises Outdated when a row is not as it was read: with the campaign held that cannot happen."""
    _save_campaign(campaign, before, after)
    _save_each(pure.Leg, Leg, before.legs, after.legs, campaign)
    _save_each(pure.Exchange, Exchange, before.exchanges, after.exchanges, campaign)
    _save_each(pure.Item, CheckItem, before.items, after.items, None)
    _save_each(pure.Handoff, Handoff, before.handoffs, after.handoffs, campaign)


def _save_campaign(campaign: Campaign, before: pure.Race, after: pure.Race) -> None:
    changed = {name: getattr(after, name) for name in _CAMPAIGN_PLAIN if getattr(after, name) != getattr(before, name)}
    changed |= {f"{name}_id": getattr(after, name) for name in _CAMPAIGN_PEOPLE if getattr(after, name) != getattr(before, name)}
    if after.state is not before.state:
        changed["state"] = after.state.value
    if after.pauses != before.pauses:
        changed["pauses"] = [[a.isoformat(), b.isoformat()] for a, b in after.pauses]
    for name, value in changed.items():
        setattr(campaign, name, UUID(value) if name.endswith("_id") and value else value)
    if changed:
        campaign.save(update_fields=list(changed))


def _save_each(
    kind: type[_Row],
    model: Any,
    before: Mapping[Id, _Row],
    after: Mapping[Id, _Row],
    campaign: Campaign | None,
) -> None:
    names, columns = [f.name for f in fields(kind)], _COLUMNS[kind]
    extra = {"campaign": campaign} if campaign else {}
    for key, new in after.items():
        old = before.get(key)
        if old is new or old == new:
            continue
        if old is None:
            model.objects.create(**_all(columns, names, new), **extra)
            continue
        differing = {c: _stored(getattr(new, n)) for c, n in zip(columns, names, strict=True) if getattr(new, n) != getattr(old, n)}
        unchanged = {"version": old.version} if "version" in names else {}  # type: ignore[attr-defined]  # only those have one
        if model.objects.filter(pk=key, **unchanged).update(**differing) != 1:
            raise Outdated(gettext_noop("This changed while you read. Look at it again, then decide."))


def _all(columns: Sequence[str], names: Sequence[str], new: Any) -> dict[str, Any]:
    return {column: _stored(getattr(new, name)) for column, name in zip(columns, names, strict=True)}


def _stored(value: Any) -> Any:
    return value.value if isinstance(value, StrEnum) else value


def save_words(happened: Sequence[pure.Event], recorded: Sequence[Event]) -> None:
    """Words that stand in rows of the plan as well: evidence, waivers, names of what was added; and which event holds a packet."""
    for event, row in zip(happened, recorded, strict=True):
        keep = _WORDS.get(event.kind)
        if keep:
            keep(event, row)


def _keep_packet(event: pure.Event, row: Event) -> None:
    """The words of an offer are the leg's packet; an offer without words (after a skip) carries the last one."""
    if event.words:
        Leg.objects.filter(pk=event.leg or "").update(packet=row)
    packet = Leg.objects.filter(pk=event.leg or "").values("packet")[:1]
    Handoff.objects.filter(pk=event.handoff or "").update(packet=row if event.words else models.Subquery(packet))


def _keep_relief(event: pure.Event, row: Event) -> None:
    Handoff.objects.filter(pk=event.handoff or "").update(packet=row)


def _keep_evidence(event: pure.Event, row: Event) -> None:
    CheckItem.objects.filter(pk=event.facts["item"]).update(evidence=event.words.get("evidence", ""))


def _keep_waiver(event: pure.Event, row: Event) -> None:
    CheckItem.objects.filter(pk=event.facts["item"]).update(waived_reason=event.words.get("reason", ""))


def _keep_item_texts(event: pure.Event, row: Event) -> None:
    for name, body in event.words.items():
        if name.startswith("item:"):
            CheckItem.objects.filter(pk=name.removeprefix("item:")).update(text=body[:300])


def _keep_leg_name(event: pure.Event, row: Event) -> None:
    after = Exchange.objects.filter(pk=event.facts["exchange"]).values("giver__position")[:1]
    Leg.objects.filter(pk=event.leg or "").update(name=event.words["name"][:200], position=models.Subquery(after) + 1)
    _keep_item_texts(event, row)


_WORDS: Mapping[Kind, Callable[[pure.Event, Event], None]] = {
    Kind.OFFERED: _keep_packet,
    Kind.PACKET_CHANGED: _keep_packet,
    Kind.RELIEF_OFFERED: _keep_relief,
    Kind.TICKED: _keep_evidence,
    Kind.UNTICKED: _keep_evidence,
    Kind.WAIVED: _keep_waiver,
    Kind.CHECKPOINT_EDITED: _keep_item_texts,
    Kind.READY_ANSWERED: _keep_item_texts,
    Kind.INSERTED: _keep_leg_name,
}
