"""What stands around every page: where a person may go, what they have not read, what is wrong. Nothing is read before a page asks."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Expression, Value
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from insights import sales
from insights.exchanges import may_read
from insights.waiting import waiting_for
from notifications import auditor, inbox
from relay.web.alarms import alarm_text
from relay.web.request import known, my_person, now_of
from relay.web.timeline import local_date
from stakeholders.who import Who

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Link:
    """A page in the bar or the menu. `key` follows G on the keyboard, `count` says how much waits there where that is counted.

    `short` is its label on a phone's bar, which has room for four pages; one without has its place in the menu there (`narrow`).
    """

    url: str
    label: Words
    short: Words = ""
    key: str = ""
    current: bool = False
    count: int | None = None
    narrow: bool = False


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
GOALS = ("goals", _("Goals"), "", "g", ("/goals/",))
SALES = ("sales", _("For sales"), _("Sales"), "f", ())
BOARD = ("board", _("Board"), _("Board"), "b", ("/board/", "/campaigns/", "/playbooks/", "/imports/", "/legs/", "/handoffs/"))
PAGES: tuple[tuple[str, Words, Words, str, tuple[str, ...]], ...] = (
    ("next", _("My next move"), _("Next"), "n", ()),
    BOARD,
    ("status", _("Status"), _("Status"), "s", ("/status/",)),
    GOALS,
    ("people", _("Stakeholders"), _("People"), "p", ("/stakeholders/", "/functions/", "/organisations/", "/calendars/")),
)


def pages_for(who: Who, *, ours: bool) -> tuple[tuple[str, Words, Words, str, tuple[str, ...]], ...]:
    """The pages of the bar; goals are for who belongs to us. Sales has its own page second, in the place of the board on a phone."""
    pages = tuple(page for page in PAGES if ours or page is not GOALS)
    if not _sells(who, ours=ours):
        return pages
    return (pages[0], SALES, *((*page[:2], "", *page[3:]) if page is BOARD else page for page in pages[1:]))


def _sells(who: Who, *, ours: bool) -> bool:
    return ours and who.is_a("sales")


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
    unread, waiting, wrong = auditor.bar_of(who, _waiting(request, who))
    alarm, ours = alarm_text(wrong), my_person(request).organisation.ours
    return Frame(
        nav=tuple(_page(request, *page, waiting=waiting) for page in pages_for(who, ours=ours)),
        links=menu_of(who, ours=ours),
        inbox_url=reverse("inbox"),
        unread=unread,
        person=str(who.id),
        name=who.name,
        initials=_initials(who.name),
        alarm=alarm,
        alarm_url=reverse("health_page") if alarm and who.is_a("admin") else "",
    )


def _page(request: HttpRequest, name: str, label: Words, short: Words, key: str, places: tuple[str, ...], *, waiting: int) -> Link:
    url = reverse(name)
    place = "/status/" if request.path.endswith("/status/") else request.path
    here = place == url or place.startswith(places)
    return Link(url, label, short, key, current=here, count=waiting if name == "next" else None)


def _waiting(request: HttpRequest, who: Who) -> Expression:
    """How many things wait for them: as "my next move" has counted, where that is the page."""
    counted: int | None = getattr(request, "relay_waiting", None)
    return waiting_for(who, today=local_date(now_of(request), who.zone)) if counted is None else Value(counted)


def menu_of(who: Who, *, ours: bool) -> tuple[Link, ...]:
    """The pages of the menu, as far as they are this person's."""
    sells = _sells(who, ours=ours)
    board = (Link(reverse("board"), _("Board"), narrow=True),) if sells else ()
    goals = (*board, Link(reverse("goals"), _("Goals"), narrow=True)) if ours else ()
    if ours and not sells and sales.may_read(who):
        goals = (*goals, Link(reverse("sales"), _("For sales")))
    mine = (*goals, Link(reverse("settings"), _("Settings")), Link(reverse("absences"), _("Absences")), Link(reverse("help"), _("Help")))
    lessons = (Link(reverse("insights"), _("What the passes teach")),) if may_read(who) else ()
    if not who.leads:
        return (*lessons, *mine)
    house = (Link(reverse("health_page"), _("How Relay is")),) if who.is_a("admin") else ()
    led = (
        Link(reverse("campaign_new"), _("New campaign")),
        Link(reverse("playbooks"), _("Playbooks")),
        Link(reverse("imports"), _("Imports")),
    )
    return (*led, *lessons, *mine, Link(reverse("deliveries"), _("Undelivered mails")), *house)


def _initials(name: str) -> str:
    """The first letters of the first and the last of their names."""
    words = name.split()
    return "".join(word[0] for word in dict.fromkeys((words[0], words[-1]))).upper() if words else ""
