"""What a mail says of a decision that is wanted: from what to choose and by when, or what was chosen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from campaigns.lifecycle import Kind
from notifications import spans
from notifications.telling import Told

ABOUT_A_DECISION = frozenset({Kind.DECISION_ASKED, Kind.DECISION_ANSWERED, Kind.DECISION_WITHDRAWN})


def facts(told: Told) -> Iterator[tuple[str, str, str]]:
    """Label, text, and what stands in bold before it; nothing of words that were erased."""
    if told.kind is Kind.DECISION_ASKED:
        options = [told.words.get(f"option:{n}", "") for n in range(told.facts["options"])]
        yield _("Options"), "\n".join(f"{n}. {one}" for n, one in enumerate(options, 1) if one), ""
        yield _("Needed by"), "", spans.weekday(date.fromisoformat(told.facts["until"]))
        if odds := spans.odds(told.numbers):
            yield _("The finish"), odds, ""
    if told.kind is Kind.DECISION_ANSWERED:
        chosen = told.words.get(f"option:{told.facts['option']}", "")
        yield from [(_("Decided"), "", chosen)] if chosen else []
