"""Many races out of one, with their logs: every digest follows, so that an audit is as clean as that of the first.

Row by row and without any move: for whatever has to be looked at in great numbers.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.management.color import no_style
from django.db import connection, transaction

from campaigns import events
from campaigns.models import Campaign, CheckItem, Commitment, Event, Exchange, Handoff, Leg, Stall, Text
from relay.management.archive.tables import columns, insert, label, rows_at_once

TABLES: Sequence[tuple[Any, str]] = (
    (Campaign, "pk"),
    (Leg, "campaign"),
    (Exchange, "campaign"),
    (CheckItem, "leg__campaign"),
    (Handoff, "campaign"),
    (Stall, "campaign"),
    (Commitment, "campaign"),
    (Event, "campaign"),
    (Text, "event__campaign"),
)
UUID = re.compile("[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
NUMBERED = {"campaigns.Leg": "packet_id", "campaigns.Handoff": "packet_id", "campaigns.Text": "event_id", "campaigns.Event": "id"}


@dataclass(frozen=True, slots=True)
class Twin:
    """How a copy differs: its name, those of its legs in their order (none: as they are), and who stands in it instead of whom, by id."""

    name: str
    legs: Sequence[str] = ()
    instead: Mapping[str, str] = field(default_factory=dict)


class Pattern:
    """One race as rows to be copied."""

    def __init__(self, campaign: Campaign) -> None:
        found = [(table, list(table.objects.filter(**{owner: campaign.pk}).order_by("pk"))) for table, owner in TABLES]
        self.rows = {table: [_values(table, row) for row in rows] for table, rows in found}
        self.ids = {str(row.pk) for _table, rows in found for row in rows if isinstance(row.pk, uuid.UUID)}
        self.events = [row["id"] for row in self.rows[Event]]
        self.texts = json.dumps({label(table): rows for table, rows in self.rows.items()}, default=str)

    def clone(self, twin: Twin, first_event: int, first_text: int) -> dict[str, list[dict[str, Any]]]:
        """Its rows with new ids, events and texts numbered from there on."""
        new = {**twin.instead, **{old: str(uuid.uuid4()) for old in self.ids}}
        rows: dict[str, list[dict[str, Any]]] = json.loads(UUID.sub(lambda found: new.get(found[0], found[0]), self.texts))
        numbers = {old: first_event + n for n, old in enumerate(self.events)}
        for name, column in NUMBERED.items():
            for row in rows[name]:
                row[column] = numbers.get(row[column])
        for n, row in enumerate(rows["campaigns.Text"]):
            row["id"] = first_text + n
        rows["campaigns.Campaign"][0]["name"] = twin.name
        legs = sorted((row for row in rows["campaigns.Leg"] if row["kind"] == "leg"), key=lambda row: row["position"])
        for row, name in zip(legs, twin.legs, strict=False):
            row["name"] = name
        _chain(rows)
        return rows


def _values(table: Any, row: Any) -> dict[str, Any]:
    values = {field.attname: getattr(row, field.attname) for field in columns(table)}
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items()}


def _chain(rows: Mapping[str, list[dict[str, Any]]]) -> None:
    """The digests of the log anew, and the head with them."""
    words: dict[int, dict[str, str]] = {}
    for text in rows["campaigns.Text"]:
        words.setdefault(text["event_id"], {})[text["name"]] = text["digest"]
    head = ""
    for row in sorted(rows["campaigns.Event"], key=lambda one: one["seq"]):
        event = Event(**{field.attname: field.to_python(row[field.attname]) for field in columns(Event)})
        head = row["digest"] = events.digest(head, event, words.get(row["id"], {}))
    rows["campaigns.Campaign"][0]["head"] = head


def clone(campaign: Campaign, *, times: int) -> None:
    """So many races like this one, each with a log of its own."""
    clone_each(campaign, [Twin(f"{campaign.name} {number}") for number in range(times)])


@transaction.atomic
def clone_each(campaign: Campaign, twins: Iterable[Twin]) -> None:
    """Races like this one but for what is said of each."""
    pattern = Pattern(campaign)
    event, text = (getattr(table.objects.order_by("pk").last(), "pk", 0) + 1 for table in (Event, Text))
    waiting: dict[Any, list[str]] = {table: [] for table, _owner in TABLES}
    for twin in twins:
        made = pattern.clone(twin, event, text)
        event, text = event + len(made["campaigns.Event"]), text + len(made["campaigns.Text"])
        for table in waiting:
            names = [field.attname for field in columns(table)]
            waiting[table] += [json.dumps([row[name] for name in names]) for row in made[label(table)]]
    for table, lines in waiting.items():
        size = rows_at_once(table)
        for start in range(0, len(lines), size):
            insert(table, lines[start : start + size])
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(waiting)):
            cursor.execute(statement)
