"""What the daily mail says: everything that moved, campaign by campaign, a line each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from notifications import links, spans, wording
from notifications.letters import Link
from notifications.telling import Told

MOST_LINES = 12


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened, and when, by the reader's clock."""

    headline: str
    sentence: str
    at: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """One campaign. `more` is what does not fit: the inbox has it."""

    campaign: str
    url: str
    lines: tuple[Line, ...]
    more: str


@dataclass(frozen=True, slots=True)
class DailyLetter:
    headline: str
    sentence: str
    chapters: tuple[Chapter, ...]
    button: Link


def daily_letter(told: Sequence[Told], *, day: date) -> DailyLetter:
    """Campaigns as they last moved, newest last in each. The reader's language has to be active."""
    by_campaign: dict[object, list[Told]] = {}
    for one in sorted(told, key=lambda one: (one.at, one.created_at)):
        by_campaign.setdefault(one.campaign, []).append(one)
    chapters = tuple(_chapter(theirs) for theirs in by_campaign.values())
    return DailyLetter(_("What moved, for %(day)s") % {"day": spans.weekday(day)}, _count(told, chapters), chapters, _button())


def _count(told: Sequence[Told], chapters: Sequence[Chapter]) -> str:
    if len(chapters) == 1:
        return ngettext("%(n)d notice about one campaign.", "%(n)d notices about one campaign.", len(told)) % {"n": len(told)}
    return _("%(n)d notices about %(campaigns)d campaigns.") % {"n": len(told), "campaigns": len(chapters)}


def _chapter(told: Sequence[Told]) -> Chapter:
    left = len(told) - MOST_LINES
    more = ngettext("%(n)d more in your inbox", "%(n)d more in your inbox", left) % {"n": left} if left > 0 else ""
    lines = tuple(_line(one) for one in told[-MOST_LINES:])
    return Chapter(told[0].campaign_name, links.campaign(told[0].campaign), lines, more)


def _line(told: Told) -> Line:
    return Line(wording.headline(told), wording.sentence(told), spans.time_of(told.at.isoformat(), told.reader.zone))


def _button() -> Link:
    return Link(_("Open the inbox"), links.inbox())
