"""From a playbook to a draft: put on days, given to the heads of its functions, then made like any other draft."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from campaigns import planning, plans
from campaigns.dating import first_day as next_working_day
from campaigns.lifecycle import gettext_noop, invalid
from campaigns.models import Campaign
from campaigns.plans import LegPlan
from campaigns.playbooks.book import Book
from campaigns.playbooks.plan import Anchor, PlaybookPlan, first_day, on_days
from campaigns.playbooks.reading import need_lead
from stakeholders import directory
from stakeholders.models import Stakeholder
from stakeholders.who import Who
from stakeholders.worktime import WorkingTime, is_working_day, shift_days


@dataclass(frozen=True, slots=True)
class Proposal:
    """What would be drafted: the legs with their days and proposed runners, the target. `unknown` are functions that are not here."""

    legs: tuple[LegPlan, ...]
    starts_on: date
    finish_on: date
    unknown: tuple[str, ...] = ()

    def is_past(self, today: date) -> bool:
        """Whether it would have begun already."""
        return self.starts_on < today


def suggested_day(book: Book, *, by: Who, now: datetime) -> date:
    """A day to begin with: today, or the finish of what starts today; the next working day where nobody works today."""
    site = directory.site_time()
    start = next_working_day(site, now.astimezone(ZoneInfo(by.zone)).date())
    return start if book.plan.anchor is Anchor.START else shift_days(site, start, book.plan.finish)


def propose(book: Book, *, start_on: date | None = None, finish_on: date | None = None) -> Proposal:
    """The playbook on real days, with the head of each function to run its legs, where there is one who can be reached; nobody is
    guessed. Three queries. Raises Invalid for no day, two of them, or one on which nobody works."""
    site = directory.site_time()
    start = _start(book.plan, site, start_on, finish_on)
    functions = {one.slug: one for one in directory.functions()}
    wanted = {leg.function for leg in book.plan.legs if leg.function}
    heads = {slug: one.head_id for slug, one in functions.items() if one.head_id and slug in wanted}
    reachable = set(Stakeholder.objects.reachable().filter(pk__in=set(heads.values())).values_list("pk", flat=True))
    legs = on_days(
        book.plan,
        site,
        starts_on=start,
        functions={slug: one.pk for slug, one in functions.items()},
        runners={slug: head for slug, head in heads.items() if head in reachable},
    )
    return Proposal(tuple(legs), start, shift_days(site, start, book.plan.finish), tuple(sorted(wanted - functions.keys())))


def draft(
    book: Book,
    *,
    by: Who,
    now: datetime,
    name: str,
    start_on: date | None = None,
    finish_on: date | None = None,
    brand_promise: str | None = None,
) -> Campaign:
    """A draft out of a playbook, led by who makes it. Raises WrongPerson, and Invalid with what is wrong, field by field."""
    need_lead(by)
    proposal = propose(book, start_on=start_on, finish_on=finish_on)
    return planning.draft(
        by=by,
        now=now,
        lead=by.id,
        legs=proposal.legs,
        name=name,
        objective=book.plan.objective,
        finish_on=proposal.finish_on,
        brand_promise=book.plan.brand_promise if brand_promise is None else brand_promise,
    )


def _start(plan: PlaybookPlan, site: WorkingTime, start_on: date | None, finish_on: date | None) -> date:
    day, field = (start_on, "start_on") if start_on else (finish_on, "finish_on")
    if day is None or (start_on and finish_on):
        reason = gettext_noop("Name one day: the one on which it starts, or the one on which it finishes.")
        raise invalid({"start_on": [reason]})
    if not plans.is_sane(day):
        raise invalid({field: [gettext_noop("Choose a day between the years 2000 and 2100.")]})
    if not is_working_day(site, day):
        raise invalid({field: [gettext_noop("Nobody works on that day. Choose a working day of the site's calendar.")]})
    return day if start_on else first_day(plan, site, finish_on=day)
