"""Goals: metrics with how they stand, readings, targets, changes of course. For everybody of ours; the verbs say whose to write."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_noop

from goals import access, correcting, recording, retiring
from goals.cadence import Span
from goals.correcting import MetricCorrected
from goals.standing import standings
from relay.api.call import Asked, Call
from relay.api.door import door
from relay.api.serializers import goals as shapes
from relay.api.serializers.corrections import CheckCorrection
from relay.api.serializers.legs import Nothing
from stakeholders.refusals import Invalid, NotFound

if TYPE_CHECKING:
    from goals.models import CourseCorrection, Metric, Reading, Target


def _shown(asked: Asked, rows: Sequence[Metric]) -> list[Metric]:
    span = Span(asked.wanted.get("span", Span.QUARTER))
    since = retiring.since(rows)
    for row, found in zip(rows, standings(rows, span=span, now=asked.now), strict=True):
        row.standing, row.retired_at = found, since.get(row.pk)  # type: ignore[attr-defined]  # for the shape alone
    return list(rows)


def _one(asked: Asked) -> Metric:
    return _shown(asked, [access.metric_for(asked.who, asked.ids["metric_id"])])[0]


def _added(asked: Asked) -> Metric:
    facts: Any = {"owner": asked.who.id, **asked.said}
    made = recording.add_metric(by=asked.who, now=asked.now, facts=facts)
    return _shown(asked, [access.metric_for(asked.who, made.pk)])[0]


def _edited(asked: Asked) -> Metric:
    facts: Any = dict(asked.said)
    recording.edit_metric(access.metric_for(asked.who, asked.ids["metric_id"]), by=asked.who, now=asked.now, facts=facts)
    return _one(asked)


def named(asked: Asked) -> tuple[Metric, dict[str, Any]]:
    """The metric that was named, and the rest of what was said. Raises Invalid for an id that leads nowhere."""
    said = dict(asked.said)
    try:
        return access.metric_for(asked.who, said.pop("metric")), said
    except NotFound as absent:
        raise Invalid(gettext_noop("Please look again at what is marked."), {"metric": [gettext_noop("There is no such one.")]}) from absent


def _noted(asked: Asked) -> Reading:
    metric, said = named(asked)
    made = recording.note_reading(metric, by=asked.who, now=asked.now, **said)
    return access.readings_for(asked.who).get(pk=made.pk)


def _set(asked: Asked) -> Target:
    metric, said = named(asked)
    made = recording.set_target(metric, by=asked.who, now=asked.now, **said)
    return access.targets_for(asked.who).get(pk=made.pk)


def _of_metric(asked: Asked, rows: Any) -> Iterable[Any]:
    return rows.filter(metric=asked.wanted["metric"]) if "metric" in asked.wanted else rows  # type: ignore[no-any-return]  # either kind


def _listed(asked: Asked) -> Any:
    found = access.metrics_for(asked.who)
    return found.retired() if asked.wanted.get("retired") else found.measured()


def _done(act: Callable[..., object]) -> Callable[[Asked], Metric]:
    def does(asked: Asked) -> Metric:
        act(access.metric_for(asked.who, asked.ids["metric_id"]), by=asked.who, now=asked.now)
        return _one(asked)

    return does


# Changes of course


def _course(asked: Asked, row: CourseCorrection) -> MetricCorrected:
    return correcting.told([row], now=asked.now)[0]


def _corrected(asked: Asked) -> MetricCorrected:
    metric, said = named(asked)
    return _course(asked, correcting.correct(metric, by=asked.who, now=asked.now, **said))


def _correction(asked: Asked) -> CourseCorrection:
    return correcting.correction_for(asked.who, asked.ids["correction_id"])


def _checked(asked: Asked) -> MetricCorrected:
    correcting.check(_correction(asked), by=asked.who, now=asked.now, **asked.said)
    return _course(asked, _correction(asked))


corrections = door(
    get=Call(
        "list_course_corrections",
        "The changes of course of metrics, the newest first",
        lambda asked: _of_metric(asked, correcting.corrections_for(asked.who)),
        gives=shapes.CourseCorrection,
        filters=shapes.CourseFilters,
        order=("-at", "-id"),
        rows=lambda asked, rows: correcting.told(rows, now=asked.now),
    ),
    post=Call(
        "correct_course",
        "Write down a change of course of a metric, for its owner, leads and admins; the same again is the same one",
        _corrected,
        gives=shapes.CourseCorrection,
        takes=shapes.NewCourseCorrection,
        status=201,
    ),
)
check = door(
    post=Call(
        "check_course_correction",
        "Did it work?",
        _checked,
        gives=shapes.CourseCorrection,
        takes=CheckCorrection,
        current=lambda asked: dict(shapes.CourseCorrection(_course(asked, _correction(asked))).data),
    )
)
retire = door(
    post=Call(
        "retire_metric",
        "Nobody measures it any more: it leaves the list, its history stays; for leads and admins",
        _done(retiring.retire),
        gives=shapes.Metric,
        takes=Nothing,
    )
)
take_up = door(
    post=Call("take_up_metric", "It is measured again, for leads and admins", _done(retiring.take_up), gives=shapes.Metric, takes=Nothing)
)
metrics = door(
    get=Call(
        "list_metrics",
        "The metrics and how each stands, by name",
        _listed,
        gives=shapes.Metric,
        filters=shapes.MetricFilters,
        order=("name", "id"),
        rows=_shown,
    ),
    post=Call(
        "add_metric", "Add something to be measured, for leads and admins", _added, gives=shapes.Metric, takes=shapes.NewMetric, status=201
    ),
)
metric = door(
    get=Call("get_metric", "A metric and how it stands", _one, gives=shapes.Metric, filters=shapes.MetricSpan),
    patch=Call("edit_metric", "Change a metric, for leads and admins", _edited, gives=shapes.Metric, takes=shapes.EditMetric),
)
readings = door(
    get=Call(
        "list_readings",
        "Readings as they were noted, the newest first, with those that were corrected",
        lambda asked: _of_metric(asked, access.readings_for(asked.who)),
        gives=shapes.Reading,
        filters=shapes.FigureFilters,
        order=("-at", "-id"),
    ),
    post=Call(
        "note_reading",
        "Note a figure, for the owner of the metric, leads and admins; the same again is the same one",
        _noted,
        gives=shapes.Reading,
        takes=shapes.NewReading,
        status=201,
    ),
)
targets = door(
    get=Call(
        "list_targets",
        "Targets as they were set, the newest first, with those that were moved",
        lambda asked: _of_metric(asked, access.targets_for(asked.who)),
        gives=shapes.Target,
        filters=shapes.FigureFilters,
        order=("-at", "-id"),
    ),
    post=Call(
        "set_target",
        "Say what is to be reached in a month, a quarter or a year, for leads and admins",
        _set,
        gives=shapes.Target,
        takes=shapes.NewTarget,
        status=201,
    ),
)
