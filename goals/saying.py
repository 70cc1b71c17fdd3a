"""Every write about a week: what is committed, what was adjusted, what was won and lost. A week is an ISO week of the site's calendar.

Each runs in a savepoint of the door's transaction; a commit holds its metric's row, a line those of all metrics of its objective. The same
again is the same one, but for news: two wins may read alike. Raises WrongPerson for who may not, NotFound for who does not belong to us,
WrongMoment for a commit to what nobody measures any more, Invalid with its errors by field; then nothing was changed.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from goals.access import may_note, may_tell, need_ours
from goals.cadence import Direction, Period
from goals.committing import WEEK, Figures, in_order, week_of
from goals.models import Adjustment, Commit, Metric, News
from goals.recording import day_sane, need_measured, sound_figure
from stakeholders import directory
from stakeholders.directory.rights import keep
from stakeholders.names import plain
from stakeholders.refusals import Invalid, NotFound, WrongPerson
from stakeholders.who import Who
from stakeholders.worktime import local_day


def commit(
    metric: Metric,
    *,
    by: Who,
    now: datetime,
    day: date | None,
    commit: Decimal | None,
    likely: Decimal | None,
    stretch: Decimal | None,
) -> Commit:
    """Say what will come in the week of that day, this one where none is said, or the next; said again it stands for what was before."""
    if not may_note(by, metric):
        raise WrongPerson(_("Commits are made by the owner of the metric, leads and admins."))
    figures = Figures(sound_figure(commit, "commit"), sound_figure(likely, "likely"), sound_figure(stretch, "stretch"))
    week = _week_to_come(day, now)
    with transaction.atomic():
        held = Metric.objects.hold(metric.pk)
        need_measured(held)
        _need_order(held, figures)
        before = Commit.objects.shown().filter(metric=held, first_day=week.first).first()
        if before and Figures(before.commit, before.likely, before.stretch) == figures:
            return before
        row = Commit(metric=held, first_day=week.first, by_id=by.id, via=by.via, at=now, replaces=before)
        row.commit, row.likely, row.stretch = figures.commit, figures.likely, figures.stretch
        keep(row)
    return row


def adjust(objective: str, *, by: Who, now: datetime, day: date | None, words: str) -> Adjustment:
    """Say in one line what was adjusted for an objective in the week of that day; said again it stands for what was before."""
    _need_teller(by)
    line, week = plain(words), _week_begun(day, now)
    if not line:
        raise _invalid("words", _("Say what was adjusted."))
    with transaction.atomic():
        _hold_all(objective)
        before = Adjustment.objects.shown().filter(objective=objective, first_day=week.first).first()
        if before and before.words == line:
            return before
        row = Adjustment(objective=objective, first_day=week.first, words=line, by_id=by.id, via=by.via, at=now, replaces=before)
        keep(row)
    return row


def tell(
    *,
    by: Who,
    now: datetime,
    day: date | None,
    kind: str,
    product: str,
    words: str,
    amount: Decimal | None = None,
    unit: str = "",
) -> News:
    """A win, a loss or traction of a product, in the week of that day."""
    _need_teller(by)
    figure = None if amount is None else sound_figure(amount, "amount")
    row = News(first_day=_week_begun(day, now).first, kind=kind, product=plain(product), words=plain(words), amount=figure)
    row.unit, row.by_id, row.via, row.at = plain(unit) if figure is not None else "", by.id, by.via, now
    with transaction.atomic():
        keep(row)
    return row


def take_back(news: News, *, by: Who, now: datetime) -> News:
    """It is struck through, and stays. Its author's to do; once is enough."""
    if news.by_id != by.id:
        raise WrongPerson(_("Only who told it takes it back."))
    if news.taken_back_at is None:
        news.taken_back_at = now
        news.save(update_fields=["taken_back_at"])
    return news


def _need_teller(who: Who) -> None:
    need_ours(who)
    if not may_tell(who):
        raise WrongPerson(_("This is for sales, leads, admins and who owns a metric that serves an objective."))


def _need_order(metric: Metric, said: Figures) -> None:
    """Raises Invalid where a stretch is nearer than what is likely, or that nearer than the commit."""
    way = Direction(metric.direction)
    if not in_order(Figures(said.commit, said.likely, said.likely), way):
        less, more = _("What is likely is no less than the commit."), _("What is likely is no more than the commit: here less is better.")
        raise _invalid("likely", less if way is Direction.UP else more)
    if not in_order(said, way):
        less, more = _("A stretch is no less than what is likely."), _("A stretch is no more than what is likely: here less is better.")
        raise _invalid("stretch", less if way is Direction.UP else more)


def _week_to_come(day: date | None, now: datetime) -> Period:
    """That of a commit: this week or the next. Raises Invalid."""
    today = local_day(directory.site_time(), now)
    week = week_of(day_sane(day or today))
    if week.last < today:
        raise _invalid("day", _("This week is over: what was said of it stays as it is."))
    if week.first > week_of(today).first + WEEK:
        raise _invalid("day", _("Commit to this week or the next; what lies further off is a target."))
    return week


def _week_begun(day: date | None, now: datetime) -> Period:
    """That of what has happened. Raises Invalid."""
    today = local_day(directory.site_time(), now)
    week = week_of(day_sane(day or today))
    if week.first > today:
        raise _invalid("day", _("This week has not begun yet."))
    return week


def _hold_all(objective: str) -> None:
    """The rows of its metrics, locked in one order. Raises NotFound where there is none."""
    theirs = Metric.objects.filter(objective=objective).exclude(objective="").order_by("pk")
    if not list(theirs.select_for_update(of=("self",), no_key=True)):
        raise NotFound


def _invalid(field: str, reason: str) -> Invalid:
    return Invalid(_("Please look again at what is marked."), {field: [reason]})
