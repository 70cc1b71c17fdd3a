"""The directory: people, functions, organisations, calendars, absences. Rights are the directory's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_noop

from campaigns import access, stances
from campaigns import people as verbs
from campaigns.stances import Standing
from insights import people as sight
from insights.commitments import commitments_for, given_by
from insights.stances import Relation, relations, with_history
from relay.api.call import Asked, Call
from relay.api.door import door
from relay.api.pages import Paging
from relay.api.serializers import people as shapes
from relay.api.serializers.legs import Nothing
from stakeholders import directory, windows
from stakeholders.directory.motives import PARTS
from stakeholders.refusals import Invalid, NotFound

if TYPE_CHECKING:
    from stakeholders.models import Absence, Stakeholder

YEARS_AHEAD = 2
LOOK_AGAIN = gettext_noop("Please look again at what is marked.")


def _named(asked: Asked, **finders: Any) -> dict[str, Any]:
    """What was said, with rows for ids. Raises Invalid for an id that leads nowhere."""
    said = dict(asked.said)
    for name, find in finders.items():
        if said.get(name) is not None:
            try:
                said[name] = find(said[name])
            except NotFound as absent:
                raise Invalid(LOOK_AGAIN, {name: [gettext_noop("There is no such one.")]}) from absent
    return said


def _person(asked: Asked) -> Any:
    return lambda person_id: directory.person(asked.person, person_id)


def _with_addresses(asked: Asked, rows: Sequence[Stakeholder]) -> Sequence[Stakeholder]:
    for row in rows:
        row.address_shown = asked.who.is_concerned_by(row)  # type: ignore[attr-defined]  # for the shape alone
    return rows


def _add_person(asked: Asked) -> Stakeholder:
    said = _named(asked, function=directory.function, organisation=directory.organisation)
    return _with_addresses(asked, [directory.add_person(by=asked.who, **said)])[0]


def _mark_away(asked: Asked) -> Absence:
    said = _named(asked, person=_person(asked), substitute=_person(asked))
    person = said.pop("person", None) or asked.person
    return verbs.mark_away(person, by=asked.who, now=asked.now, **said)


def _add_calendar(asked: Asked) -> Any:
    said: dict[str, Any] = dict(asked.said)
    try:
        hours: dict[str, Any] = {"windows": windows.read(said.pop("windows"))} if "windows" in said else {}
    except ValueError as wrong:
        reason = gettext_noop("Hours are spans such as 09:00 to 17:00, by weekday from 0 (Monday) to 6.")
        raise Invalid(LOOK_AGAIN, {"windows": [reason]}) from wrong
    years = range(asked.now.year, asked.now.year + YEARS_AHEAD + 1)
    made = directory.add_calendar(by=asked.who, years=years, **said, **hours)
    return directory.calendar(made.pk)


def _looked_for(asked: Asked) -> sight.Wanted:
    said = asked.wanted
    return sight.Wanted(
        said.get("q", ""), said.get("function"), said.get("organisation"), said.get("kind", ""), gone=not said.get("active", True)
    )


def _today(asked: Asked) -> Any:
    return asked.now.astimezone(ZoneInfo(asked.who.zone)).date()


def _absence(asked: Asked) -> Absence:
    return directory.absence(asked.person, UUID(str(asked.ids["absence_id"])))


def _commitments(asked: Asked) -> Any:
    columns = {"by": "person", "campaign": "campaign", "kind": "kind"}
    return commitments_for(asked.who).filter(**{column: asked.wanted[name] for column, name in columns.items() if asked.wanted.get(name)})


def _motives(asked: Asked) -> Mapping[str, Any]:
    card = directory.motives_of(directory.person(asked.person, asked.ids["person_id"]), by=asked.who)
    if card is None:
        return {**dict.fromkeys(PARTS, ""), "reviewed_on": None, "reviewed_by": None, "stale": False}
    said = {name: getattr(card, name) for name in (*PARTS, "reviewed_on", "reviewed_by")}
    return said | {"stale": directory.is_stale(card, on=_today(asked))}


def _note_motives(asked: Asked) -> Mapping[str, Any]:
    found = directory.person(asked.person, asked.ids["person_id"])
    directory.note_motives(found, by=asked.who, on=_today(asked), said=asked.said)
    return _motives(asked)


def _stances(asked: Asked) -> Any:
    found = stances.stances_of(directory.person(asked.person, asked.ids["person_id"]), by=asked.who)
    return found.filter(campaign=asked.wanted["campaign"]) if "campaign" in asked.wanted else found


def _note_stance(asked: Asked) -> Relation:
    found, said = directory.person(asked.person, asked.ids["person_id"]), dict(asked.said)
    campaign = access.campaign_for(asked.who, said.pop("campaign"))
    noted = stances.note_stance(campaign, found, by=asked.who, now=asked.now, said=Standing(**said))
    return relations(with_history(stances.stances_for(asked.who).filter(pk=noted.pk)), now=asked.now)[0]


people = door(
    get=Call(
        "list_stakeholders",
        "The people that the caller may know of, by name",
        lambda asked: sight.found(asked.person, _looked_for(asked)),
        gives=shapes.Person,
        filters=shapes.PeopleFilters,
        order=("name", "id"),
        rows=_with_addresses,
    ),
    post=Call("add_stakeholder", "Add somebody without an account", _add_person, gives=shapes.Person, takes=shapes.NewPerson, status=201),
)
person = door(
    get=Call(
        "get_stakeholder",
        "Somebody of the directory",
        lambda asked: _with_addresses(asked, [directory.person(asked.person, asked.ids["person_id"])])[0],
        gives=shapes.Person,
    )
)
motives = door(
    get=Call("get_motives", "What is noted about somebody, for leads and the head of their function", _motives, gives=shapes.Motives),
    put=Call(
        "note_motives",
        "Note what is known about somebody, whole",
        _note_motives,
        gives=shapes.Motives,
        takes=shapes.NewMotives,
        secret=True,
    ),
)
stance = door(
    get=Call(
        "list_stances",
        "Where somebody stands towards the campaigns that the caller leads, by campaign",
        _stances,
        gives=shapes.Stance,
        filters=shapes.StanceFilters,
        order=("campaign__name", "id"),
        rows=lambda asked, rows: relations(with_history(rows), now=asked.now),
    ),
    put=Call(
        "note_stance",
        "Note where somebody stands towards a campaign, whole; for its lead, its deputy and admins",
        _note_stance,
        gives=shapes.Stance,
        takes=shapes.NewStance,
        secret=True,
    ),
)
commitments = door(
    get=Call(
        "list_commitments",
        "What people promised, and what became of it; of those whose numbers concern the caller, the newest first",
        _commitments,
        gives=shapes.Commitment,
        filters=shapes.CommitmentFilters,
        order=("-made_at", "id"),
        rows=lambda asked, rows: list(given_by(rows, now=asked.now)),
    )
)
functions = door(
    get=Call(
        "list_functions",
        "The functions, by name",
        lambda asked: directory.functions(),
        gives=shapes.Function,
        filters=Paging,
        order=("name", "id"),
    ),
    post=Call(
        "add_function",
        "Add a function",
        lambda asked: directory.add_function(by=asked.who, **_named(asked, head=_person(asked), calendar=directory.calendar)),
        gives=shapes.Function,
        takes=shapes.NewFunction,
        status=201,
    ),
)
organisations = door(
    get=Call(
        "list_organisations",
        "The organisations, by name",
        lambda asked: directory.organisations(),
        gives=shapes.Organisation,
        filters=Paging,
        order=("name", "id"),
    ),
    post=Call(
        "add_organisation",
        "Add an organisation",
        lambda asked: directory.add_organisation(by=asked.who, **_named(asked, sponsor=_person(asked), calendar=directory.calendar)),
        gives=shapes.Organisation,
        takes=shapes.NewOrganisation,
        status=201,
    ),
)
calendars = door(
    get=Call(
        "list_calendars",
        "The calendars with their hours, by name",
        lambda asked: directory.calendars(),
        gives=shapes.Calendar,
        filters=Paging,
        order=("name", "id"),
    ),
    post=Call(
        "add_calendar", "Add a calendar with its holidays", _add_calendar, gives=shapes.Calendar, takes=shapes.NewCalendar, status=201
    ),
)
absences = door(
    get=Call(
        "list_absences",
        "Who is away now or will be, the next first",
        lambda asked: directory.absences(asked.person, since=_today(asked)),
        gives=shapes.Absence,
        filters=Paging,
        order=("first_day", "id"),
    ),
    post=Call("mark_away", "Somebody will be away", _mark_away, gives=shapes.Absence, takes=shapes.NewAbsence, status=201),
)
decline = door(
    post=Call(
        "decline_to_substitute",
        "The caller cannot stand in",
        lambda asked: verbs.decline_to_substitute(_absence(asked), by=asked.who, now=asked.now),
        gives=shapes.Absence,
        takes=Nothing,
        current=lambda asked: dict(shapes.Absence(_absence(asked)).data),
    )
)
agree = door(
    post=Call(
        "agree_to_substitute",
        "The caller stands in",
        lambda asked: verbs.agree_to_substitute(_absence(asked), by=asked.who, now=asked.now),
        gives=shapes.Absence,
        takes=Nothing,
        current=lambda asked: dict(shapes.Absence(_absence(asked)).data),
    )
)
