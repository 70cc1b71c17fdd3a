"""What stands around every page: where a person may go, what they have not read, what is wrong. Nothing is read before a page asks."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from insights.waiting import how_many_wait
from notifications import auditor, inbox
from relay.web.alarms import alarm_text
from relay.web.request import known
from stakeholders.who import Who

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Link:
    """A page in the bar or the menu. `key` follows G on the keyboard, `count` says how much waits there where that is counted."""

    url: str
    label: Words
    short: Words = ""
    key: str = ""
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """The bar and the menu of one person; empty for somebody who is not signed in."""

    nav: tuple[Link, ...] = ()
    links: tuple[Link, ...] = ()
    inbox_url: str = ""
    unread: int = 0
    person: str = ""
    name: str = ""
    initials: str = ""
    alarm: str = ""
    alarm_url: str = ""


# Name of the URL, label, short label, key, and the addresses at which it is the current page.
PAGES: tuple[tuple[str, Words, Words, str, tuple[str, ...]], ...] = (
    ("next", _("My next move"), _("Next"), "n", ()),
    ("board", _("Board"), _("Board"), "b", ("/board/", "/campaigns/", "/imports/", "/legs/", "/handoffs/")),
    ("status", _("Status"), _("Status"), "s", ("/status/",)),
    ("people", _("Stakeholders"), _("People"), "p", ("/stakeholders/", "/functions/", "/organisations/", "/calendars/")),
)


def frame(request: HttpRequest) -> dict[str, object]:
    """For every template, worked out when it is first looked at: `frame`, and `unread_now` for what brings only the bell."""
    return {"frame": SimpleLazyObject(lambda: _frame(request)), "unread_now": lambda: _unread(request)}


def _unread(request: HttpRequest) -> int:
    who = known(request)
    return inbox.unread_count(who) if who else 0


def _frame(request: HttpRequest) -> Frame:
    who = known(request)
    if who is None:
        return Frame()
    unread, wrong = auditor.bar_of(who)
    alarm = alarm_text(wrong)
    return Frame(
        nav=tuple(_page(request, who, *page) for page in PAGES),
        links=menu_of(who),
        inbox_url=reverse("inbox"),
        unread=unread,
        person=str(who.id),
        name=who.name,
        initials=_initials(who.name),
        alarm=alarm,
        alarm_url=reverse("health_page") if alarm and who.is_a("admin") else "",
    )


def _page(request: HttpRequest, who: Who, name: str, label: Words, short: Words, key: str, places: tuple[str, ...]) -> Link:
    url = reverse(name)
    place = "/status/" if request.path.endswith("/status/") else request.path
    here = place == url or place.startswith(places)
    return Link(url, label, short, key, current=here, count=_waiting(request, who) if name == "next" else None)


def _waiting(request: HttpRequest, who: Who) -> int:
    """How many things wait for them: as "my next move" has counted, where that is the page, else in one query."""
    counted: int | None = getattr(request, "relay_waiting", None)
    return how_many_wait(who) if counted is None else counted


def menu_of(who: Who) -> tuple[Link, ...]:
    """The pages of the menu, as far as they are this person's."""
    mine = (Link(reverse("settings"), _("Settings")), Link(reverse("absences"), _("Absences")), Link(reverse("help"), _("Help")))
    if not who.leads:
        return mine
    house = (Link(reverse("health_page"), _("How Relay is")),) if who.is_a("admin") else ()
    led = (Link(reverse("campaign_new"), _("New campaign")), Link(reverse("imports"), _("Imports")))
    return (*led, *mine, Link(reverse("deliveries"), _("Undelivered mails")), *house)


def _initials(name: str) -> str:
    """The first letters of the first and the last of their names."""
    words = name.split()
    return "".join(word[0] for word in dict.fromkeys((words[0], words[-1]))).upper() if words else ""
