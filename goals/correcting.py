"""Course corrections of a metric: what we saw, what we changed, and whether it worked when we looked again.

By its owner, who stands in for them, leads and admins. Each holds the metric's row and runs in a savepoint of the door's transaction;
nothing that was said is rewritten: a look is a row of its own, and the last one counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from campaigns.corrected import Corrected
from campaigns.leading import day_to_come
from campaigns.lifecycle import Outcome, gettext_noop, invalid
from goals.access import may_note
from goals.models import CourseCorrection, CourseLook, Metric
from goals.models_course import LONGEST_WORDS
from stakeholders import directory
from stakeholders.names import plain
from stakeholders.refusals import NotFound, WrongMoment, WrongPerson
from stakeholders.who import Who
from stakeholders.worktime import local_day

OPEN = ("", Outcome.AGAIN)


@dataclass(frozen=True, slots=True)
class MetricCorrected(Corrected):
    """One of a metric."""

    metric: UUID


def correct(metric: Metric, *, by: Who, now: datetime, saw: str, changed: str, check_on: date | None) -> CourseCorrection:
    """Write down a change of course, to be looked at again at `check_on`. The same again is the same one.

    Raises WrongPerson, Invalid by field.
    """
    need_theirs(by, metric)
    said = _words(saw=saw, changed=changed)
    missing = {"saw": gettext_noop("Write what you saw."), "changed": gettext_noop("Write what you change.")}
    if errors := {name: [reason] for name, reason in missing.items() if not said[name]}:
        raise invalid(errors)
    day = day_to_come(check_on, "check_on", by=by, now=now)
    with transaction.atomic():
        Metric.objects.hold(metric.pk)
        twin = CourseCorrection.objects.filter(metric=metric, by=by.id, check_on=day, looks=None, **said).first()
        return twin or CourseCorrection.objects.create(metric=metric, by_id=by.id, via=by.via, at=now, check_on=day, **said)


def check(correction: CourseCorrection, *, by: Who, now: datetime, outcome: str, until: date | None = None, words: str = "") -> CourseLook:
    """Say whether it worked, or look again `until` later. The same again is a quiet success.

    Raises WrongPerson, WrongMoment where it was judged already otherwise, Invalid by field.
    """
    need_theirs(by, correction.metric)
    said = _words(found=words)
    if outcome not in list(Outcome):
        raise invalid({"outcome": [gettext_noop("Say whether it worked.")]})
    day = day_to_come(until, "until", by=by, now=now) if outcome == Outcome.AGAIN else None
    with transaction.atomic():
        Metric.objects.hold(correction.metric_id)
        last = correction.looks.select_related("by").order_by("-pk").first()
        if last and _said_already(last, by, outcome, day):
            return last
        return CourseLook.objects.create(correction=correction, outcome=outcome, until=day, by_id=by.id, via=by.via, at=now, **said)


def _said_already(last: CourseLook, by: Who, outcome: str, until: date | None) -> bool:
    """Raises WrongMoment where it was judged otherwise."""
    if last.outcome not in OPEN and last.outcome != outcome:
        raise WrongMoment(
            gettext_noop("%(checked_by)s has looked already, on %(checked_at)s. What they found stands beside it."),
            checked_by=str(last.by_id),
            checked_at=last.at.isoformat(),
        )
    return last.outcome == outcome and (outcome != Outcome.AGAIN or (last.by_id == by.id and last.until == until))


def need_theirs(by: Who, metric: Metric) -> None:
    """Raises WrongPerson for who may not write here."""
    if not may_note(by, metric):
        raise WrongPerson(gettext_noop("Course corrections are written by the owner of the metric, leads and admins."))


def _words(**said: str) -> dict[str, str]:
    """Fit to be kept. Raises Invalid for what is too long."""
    found = {name: plain(text) for name, text in said.items()}
    if errors := {name: [gettext_noop("This is too long.")] for name, text in found.items() if len(text) > LONGEST_WORDS}:
        raise invalid(errors)
    return found


# As they stand


def corrections_for(who: Who) -> QuerySet[CourseCorrection]:
    """Of every metric that they see."""
    return CourseCorrection.objects.filter(metric__in=Metric.objects.visible_to(who)).select_related("metric", "by")


def correction_for(who: Who, correction_id: UUID) -> CourseCorrection:
    """One of them. Raises NotFound when hidden or absent."""
    found = corrections_for(who).filter(pk=correction_id).first()
    if found is None:
        raise NotFound
    return found


def of_metrics(metrics: Iterable[Metric], *, now: datetime) -> Mapping[UUID, list[MetricCorrected]]:
    """Those of these metrics, by metric, the newest first. Three queries, one for none."""
    rows = CourseCorrection.objects.filter(metric__in=[one.pk for one in metrics]).select_related("by")
    found: dict[UUID, list[MetricCorrected]] = {}
    for one in told(list(rows.order_by("-at", "-pk")), now=now):
        found.setdefault(one.metric, []).append(one)
    return found


def told(corrections: Sequence[CourseCorrection], *, now: datetime) -> list[MetricCorrected]:
    """These, read with who wrote them, as they stand and in their order. Two queries."""
    looks: dict[UUID, CourseLook] = {}
    if corrections:
        for look in CourseLook.objects.filter(correction__in=corrections).select_related("by").order_by("pk"):
            looks[look.correction_id] = look
    today = local_day(directory.site_time(), now) if corrections else date.min
    return [_told(one, looks.get(one.pk), today) for one in corrections]


def _told(row: CourseCorrection, look: CourseLook | None, today: date) -> MetricCorrected:
    outcome = look.outcome if look and look.outcome not in OPEN else ""
    check_on = look.until if look and look.until else row.check_on
    return MetricCorrected(
        id=row.pk,
        metric=row.metric_id,
        at=row.at,
        by=row.by.name,
        saw=row.saw,
        changed=row.changed,
        check_on=check_on,
        overdue=not outcome and check_on < today,
        outcome=outcome,
        checked_by=look.by.name if look else "",
        checked_at=look.at if look else None,
        found=look.found if look else "",
    )
