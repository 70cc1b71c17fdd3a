"""Words of the log that are taken away because a person is erased. The log itself stays as it is: no event changes, the chain holds.

What is left of each text is sealed by an event of its own, so that nobody can change words and call it an erasure.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from campaigns import events
from campaigns import race as pure
from campaigns.lifecycle import Hat, Kind
from campaigns.models import Campaign, Event, Text


def erase_words(campaign_id: UUID, left: Mapping[int, str], *, person: UUID, by: UUID | None, now: datetime) -> Event:
    """Leave of each of these texts of one campaign (by its key) what is given, which may be nothing; `by` nobody: done again by a restore.

    Holds the campaign. The event has the id of the person who is erased, and the digest of what is left of each text.
    """
    campaign = Campaign.objects.hold(campaign_id)
    texts = list(Text.objects.filter(event__campaign=campaign, pk__in=left).select_related("event").order_by("event__seq", "name"))
    for text in texts:
        text.body, text.erased_at = left[text.pk], now
    Text.objects.bulk_update(texts, ["body", "erased_at"], batch_size=200)
    sealed = {seal_of(text): events.text_digest(text.body) for text in texts}
    facts = {"person": str(person), "words": sealed}
    hat = Hat.ADMIN if by else None
    happened = pure.Event(Kind.WORDS_ERASED, now, str(by) if by else None, hat, facts=facts)
    return events.record(campaign, [happened])[0]


def seal_of(text: Text) -> str:
    """How an erasure names a text: by the number of its event, which every copy of the log has."""
    return f"{text.event.seq}.{text.name}"
