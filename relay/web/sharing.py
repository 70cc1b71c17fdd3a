"""What the section of links on a status page shows its lead: the form, the address just made, every link and how often it was opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns import access as sight
from campaigns import shares
from campaigns.shares import SHOWING, USUAL_DAYS, Came
from relay.web.forms.shares import ShareForm
from relay.web.spans import day_text, local_day_text, local_text
from stakeholders.who import Who

if TYPE_CHECKING:
    from campaigns.models import Campaign, Share, ShareVisit

A_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Row:
    """A link as its lead sees it. `log` is one line for each day and outcome, newest first."""

    share: Share
    state: str
    opened: str
    log: list[tuple[str, str]]
    alive: bool


@dataclass(frozen=True, slots=True)
class Sharing:
    """The section. `address` is there once, when the link was just made; `form` is None where there is no status to share."""

    form: ShareForm | None
    alive: Sequence[Row]
    dead: Sequence[Row]
    address: str = ""
    made: str = ""


def sharing_of(
    campaign: Campaign, who: Who, *, now: datetime, form: ShareForm | None = None, made: tuple[Share, str] | None = None
) -> Sharing | None:
    """The section for who leads the campaign; None for everybody else."""
    if not sight.leads(who, campaign):
        return None
    rows = [_row(share, who.zone, now) for share in shares.shares_of(campaign, who)]
    return Sharing(
        form=(form or fresh(who, now=now)) if campaign.state in SHOWING else None,
        alive=[row for row in rows if row.alive],
        dead=[row for row in rows if not row.alive],
        address=address(made[1]) if made else "",
        made=made[0].label if made else "",
    )


def fresh(who: Who, *, now: datetime) -> ShareForm:
    """The form with its usual day."""
    today = now.astimezone(ZoneInfo(who.zone)).date()
    return ShareForm(initial={"until": today + timedelta(days=USUAL_DAYS)})


def address(token: str) -> str:
    return str(settings.RELAY_URL) + reverse("share", args=[token])


def _row(share: Share, zone: str, now: datetime) -> Row:
    visits = list(share.visits.all())
    alive = share.revoked_at is None and now < share.expires_at
    return Row(share, _state(share, zone, now), _opened(visits, zone), [_line(one, zone) for one in visits], alive)


def _state(share: Share, zone: str, now: datetime) -> str:
    if share.revoked_at:
        return _("Taken back %(when)s") % {"when": local_text(share.revoked_at, zone)}
    last = local_day_text(share.expires_at - A_MOMENT, zone)
    return _("Ran out with %(day)s") % {"day": last} if now >= share.expires_at else _("Opens until the end of %(day)s") % {"day": last}


def _opened(visits: Sequence[ShareVisit], zone: str) -> str:
    shown = [one for one in visits if one.came == Came.SHOWN]
    if not shown:
        return _("not opened yet")
    times = sum(one.times for one in shown)
    words = ngettext("opened once, %(when)s", "opened %(times)d times, last %(when)s", times)
    return words % {"times": times, "when": local_text(shown[0].last_at, zone)}


def _line(visit: ShareVisit, zone: str) -> tuple[str, str]:
    """A day, and how often what came of it."""
    words = ngettext("%(came)s, %(when)s", "%(came)s %(times)d times, last %(when)s", visit.times)
    facts = {"came": Came(visit.came).label, "times": visit.times, "when": local_text(visit.last_at, zone)}
    return day_text(visit.day), words % facts
