"""Days as a calendar that programs read (RFC 5545): whole days, nothing in them that is private, no name of anybody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from icalendar import Calendar, Event, vText

from insights.dates import Dated

A_DAY, AN_HOUR = timedelta(days=1), timedelta(hours=1)
# With the leg's name, and what stands there for a sensitive one.
SUMMARIES: Mapping[str, tuple[str | Promise, str | Promise]] = {
    "due": (gettext_lazy("Pass on “%(leg)s” (%(campaign)s)"), gettext_lazy("Pass on a baton")),
    "answer": (gettext_lazy("Answer: the baton of “%(leg)s” (%(campaign)s)"), gettext_lazy("Answer: a baton")),
    "expected": (gettext_lazy("Baton expected: “%(leg)s” (%(campaign)s)"), gettext_lazy("Baton expected")),
    "leg": (gettext_lazy("Expected to end: “%(leg)s” (%(campaign)s)"), gettext_lazy("A leg is expected to end")),
    "finish": (gettext_lazy("Finish expected: %(campaign)s"), ""),
    "target": (gettext_lazy("Target: %(campaign)s"), ""),
}


def calendar(name: str, dates: Iterable[Dated]) -> bytes:
    """The file, in the language that is active. The same dates make the same bytes."""
    made = Calendar()
    made.add("prodid", "-//Relay//Relay//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("x-wr-calname", vText(name))
    made.add("refresh-interval", AN_HOUR, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", "PT1H")
    for one in dates:
        made.add_component(_event(one))
    return bytes(made.to_ical())


def _event(one: Dated) -> Event:
    """DTSTAMP is when something happened last in its campaign, so that what did not change is the same file."""
    made = Event()
    made.add("uid", f"{one.key}@relay")
    made.add("dtstamp", one.changed_at.replace(microsecond=0))
    made.add("sequence", one.seq)
    made.add("dtstart", one.day)
    made.add("dtend", one.day + A_DAY)
    made.add("summary", _summary(one))
    made.add("class", "PRIVATE")
    made.add("transp", "TRANSPARENT")
    made.add("url", settings.RELAY_URL + _place(one))
    return made


def _summary(one: Dated) -> str:
    named, unnamed = SUMMARIES[one.kind]
    if one.sensitive:
        return str(unnamed)
    return str(named) % {"leg": one.spot.name if one.spot else "", "campaign": one.campaign_name}


def _place(one: Dated) -> str:
    if one.handoff:
        return reverse("handoff", args=[one.handoff])
    return reverse("leg", args=[one.leg]) if one.leg else reverse("campaign", args=[one.campaign])


def own_name() -> str:
    """What the calendar of one person is called."""
    return _("Relay: my batons")
