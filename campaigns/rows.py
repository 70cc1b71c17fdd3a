"""Between the tables and the frozen race: load rows as a value, save what differs. No rule lives here.

A field of the race and its column have one name; ids are text in the race and UUIDs in the tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from django.db import models

from campaigns import race as pure
from campaigns.lifecycle import CampaignState, Grade, HandoffKind, HandoffState, Id, Kind, LegKind, LegState, ReadyAnswer, gettext_noop
from campaigns.models import Campaign, CheckItem, Event, Exchange, Handoff, Leg
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


def _turned(kind: type) -> list[tuple[int, Mapping[str, StrEnum]]]:
    """Which columns are words that mean something, by place."""
    names = [f.name for f in fields(kind)]
    return [(names.index(name), {one.value: one for one in enum}) for name, enum in _ENUMS[kind].items()]


class AsText(models.Func):
    """An id as the race has it, written by the database: to make a UUID of each and a text of that is most of what a long page costs."""

    output_field = models.CharField()
    template = "(%(expressions)s)::text"

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        parts = "||'-'||".join(f"substr(%(expressions)s, {start}, {long})" for start, long in ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12)))
        return self.as_sql(compiler, connection, template=f"({parts})", **more)


def _read(name: str) -> str | AsText:
    return AsText(name) if name == "id" or name.endswith("_id") else name


_COLUMNS = {kind: _columns(kind) for kind in _IDS}
_TURNED = {kind: _turned(kind) for kind in _IDS}


def text(value: UUID | str | None) -> Id | None:
    return None if value is None else str(value)


def _value(kind: type[_Row], row: Sequence[Any]) -> _Row:
    """A row in the order of the fields, its ids as text. Thousands are read for a page: no names, no dicts."""
    values = list(row)
    for at, words in _TURNED[kind]:
        raw = values[at]
        if raw is not None:
            values[at] = words[raw]
    return kind(*values)


def load(campaign: Campaign) -> pure.Race:
    """The race of one campaign. Four queries. Hold the campaign first when you mean to change it."""
    return load_many([campaign])[campaign.pk]


def load_many(campaigns: Iterable[Campaign]) -> dict[UUID, pure.Race]:
    """The races of many campaigns in four queries, however many there are."""
    return load_worded(campaigns).races


@dataclass(frozen=True, slots=True)
class Worded:
    """Races, and what else was asked for of their legs and items, by id."""

    races: dict[UUID, pure.Race]
    legs: Mapping[Id, Sequence[Any]]
    items: Mapping[Id, Sequence[Any]]


def load_worded(campaigns: Iterable[Campaign], *, of_legs: Sequence[str] = (), of_items: Sequence[str] = ()) -> Worded:
    """The races of many campaigns with these columns of their legs and items, in the same four queries."""
    owners = {campaign.pk: campaign for campaign in campaigns}
    said_of_legs, said_of_items = dict[Id, Sequence[Any]](), dict[Id, Sequence[Any]]()
    plan = Leg.objects.filter(campaign__in=owners).order_by("position", "id")
    legs = _grouped(pure.Leg, plan, "campaign_id", of_legs, said_of_legs)
    exchanges = _grouped(pure.Exchange, Exchange.objects.filter(campaign__in=owners).order_by("id"), "campaign_id")
    handoffs = _grouped(pure.Handoff, Handoff.objects.filter(campaign__in=owners).order_by("offered_at", "id"), "campaign_id")
    checkpoints = CheckItem.objects.filter(leg__campaign__in=owners).order_by("position", "id")
    items = _grouped(pure.Item, checkpoints, "leg__campaign_id", of_items, said_of_items)
    races = {
        pk: pure.Race(
            id=(own := str(pk)),
            legs=legs.get(own, {}),
            exchanges=exchanges.get(own, {}),
            handoffs=handoffs.get(own, {}),
            items=items.get(own, {}),
            **_own_facts(campaign),
        )
        for pk, campaign in owners.items()
    }
    return Worded(races, said_of_legs, said_of_items)


def load_beside(legs: Sequence[Leg], items: Iterable[CheckItem]) -> dict[UUID, pure.Race]:
    """The races of legs that were read with their campaigns, and of what was read of their items: two queries more."""
    owners = {leg.campaign_id: leg.campaign for leg in legs}
    plan: dict[UUID, dict[Id, pure.Leg]] = {pk: {} for pk in owners}
    checkpoints: dict[UUID, dict[Id, pure.Item]] = {pk: {} for pk in owners}
    campaign_of = {leg.pk: leg.campaign_id for leg in legs}
    for leg in legs:
        plan[leg.campaign_id][str(leg.pk)] = _value_of(pure.Leg, leg)
    for item in items:
        checkpoints[campaign_of[item.leg_id]][str(item.pk)] = _value_of(pure.Item, item)
    exchanges = _grouped(pure.Exchange, Exchange.objects.filter(campaign__in=owners).order_by("id"), "campaign_id")
    handoffs = _grouped(pure.Handoff, Handoff.objects.filter(campaign__in=owners).order_by("offered_at", "id"), "campaign_id")
    return {
        pk: pure.Race(
            id=str(pk),
            legs=plan[pk],
            exchanges=exchanges.get(str(pk), {}),
            handoffs=handoffs.get(str(pk), {}),
            items=checkpoints[pk],
            **_own_facts(campaign),
        )
        for pk, campaign in owners.items()
    }


def _value_of(kind: type[_Row], row: models.Model) -> _Row:
    return _value(kind, [text(one) if isinstance(one := getattr(row, column), UUID) else one for column in _COLUMNS[kind]])


def _own_facts(campaign: Campaign) -> dict[str, Any]:
    facts: dict[str, Any] = {name: getattr(campaign, name) for name in _CAMPAIGN_PLAIN}
    facts |= {name: text(getattr(campaign, f"{name}_id")) for name in _CAMPAIGN_PEOPLE}
    pauses = tuple((datetime.fromisoformat(a), datetime.fromisoformat(b)) for a, b in campaign.pauses)
    return facts | {"state": CampaignState(campaign.state), "pauses": pauses}


def _grouped(
    kind: type[_Row], rows: models.QuerySet[Any], owner: str, also: Sequence[str] = (), said: dict[Id, Sequence[Any]] | None = None
) -> dict[Id, dict[Id, _Row]]:
    """By owner and id; what is `also` asked for of each row goes to `said`."""
    found: dict[Id, dict[Id, _Row]] = {}
    end = 1 + len(_COLUMNS[kind])
    for row in rows.values_list(*map(_read, (owner, *_COLUMNS[kind], *also))):
        value = _value(kind, row[1:end])
        found.setdefault(row[0], {})[value.id] = value
        if said is not None:
            said[value.id] = row[end:]
    return found


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
