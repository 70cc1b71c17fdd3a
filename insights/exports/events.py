"""The logs of campaigns that a person may open, with the words said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby

from campaigns.models import CheckItem, Event
from campaigns.rings import OPEN
from insights.exports.writing import AT_ONCE, Row
from insights.log import shown_words, told
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
    """By campaign, oldest first; words that were erased, and what only some may see, are left out. Two queries: each word comes as a row
    of its own."""
    withheld = {str(pk) for pk in CheckItem.objects.exclude(ring=OPEN).values_list("pk", flat=True)}
    seen = Event.objects.visible_to(who).order_by("campaign_id", "seq", "texts__name")
    words = seen.values_list("pk", *_OWN.values(), "texts__name", "texts__body").iterator(chunk_size=AT_ONCE)
    for _pk, said in groupby(words, lambda values: values[0]):
        first, *more = said
        *own, facts = first[1:-2]
        yield (*own, told(facts), shown_words({name: body for *_, name, body in (first, *more) if body}, facts, withheld))
