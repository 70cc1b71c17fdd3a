"""The logs of campaigns that a person may open, with the words said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby

from campaigns.models import Event
from insights.exports.writing import AT_ONCE, Row
from insights.log import told
from stakeholders.who import Who

_OWN = {
    "campaign_id": "campaign_id",
    "campaign": "campaign__name",
    "seq": "seq",
    "kind": "kind",
    "at": "at",
    "by_id": "by_id",
    "by": "by__name",
    "hat": "hat",
    "via": "via",
    "leg_id": "leg_id",
    "leg": "leg__name",
    "handoff_id": "handoff_id",
    "facts": "facts",
}
COLUMNS = (*_OWN, "words")


def rows(who: Who, _now: datetime) -> Iterator[Row]:
    """By campaign, oldest first; words that were erased are left out. One query: each word comes as a row of its own."""
    seen = Event.objects.visible_to(who).order_by("campaign_id", "seq", "texts__name")
    words = seen.values_list("pk", *_OWN.values(), "texts__name", "texts__body").iterator(chunk_size=AT_ONCE)
    for _pk, said in groupby(words, lambda values: values[0]):
        first, *more = said
        *own, facts = first[1:-2]
        yield (*own, told(facts), {name: body for *_, name, body in (first, *more) if body})
