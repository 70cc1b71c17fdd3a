"""A person is erased: their name, addresses and words are gone from every table; ids, numbers and codes stay, so the log holds and replays.

What happens to each column stands in `columns.py`. It cannot be taken back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, TypedDict, Unpack
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.erasing import erase_words
from campaigns.models import Grant, Text
from campaigns.people import look_at_those_of
from notifications.models import Delivery
from privacy import erased_list
from privacy.columns import COLUMNS
from privacy.leftovers import clear_lists, delete_mails, sweep_what_is_due
from privacy.models import Record
from privacy.naming import label_of, spelling_of, with_copies
from privacy.obstacles import holdings
from privacy.rows import fields_of, named, own, rows_of, storable, values_of
from privacy.sessions import end_sessions_of, take_out_of_sessions
from privacy.spelling import Spelling
from privacy.tables import LABEL, NOW, Is, Table
from stakeholders.directory.persons import is_last_admin, need_not_erased
from stakeholders.directory.rights import hold_site, need_admin
from stakeholders.models import Stakeholder, User
from stakeholders.refusals import Invalid, WrongMoment
from stakeholders.who import Who

LAST = ("stakeholders.Stakeholder", "stakeholders.User")  # what other rows are found by


class Said(TypedDict):
    """What whoever erases somebody says: their day, the name as a check, and whether `anyway`, although others wait for them."""

    by: Who
    today: date
    typed: str
    anyway: bool


def erase_for_good(person: Stakeholder, *, parts: Collection[int] = (), now: datetime, **said: Unpack[Said]) -> Record:
    """Erase somebody, and what lies outside of the tables. Never in a transaction: files do not come back with one.

    The rest is `erase`'s; a database that somebody reads just now is swept by the next round.
    """
    spelling = spelling_of(person, parts)
    with transaction.atomic(durable=True):
        record = erase(person, parts=parts, now=now, **said)
    delete_mails(spelling)  # one may have been written meanwhile
    sweep_what_is_due(now=now)
    return record


@transaction.atomic
def erase(person: Stakeholder, *, now: datetime, parts: Collection[int] = (), **said: Unpack[Said]) -> Record:
    """Erase somebody, for good. `parts` are the numbers of those parts of their name (`naming.parts_alone`) that are looked for by
    themselves.

    Holds the site, then every campaign in which words of theirs or about them stand. Raises WrongPerson, WrongMoment, Invalid.
    """
    by = said["by"]
    hold_site()
    person = Stakeholder.objects.select_for_update(of=("self",)).select_related("user").get(pk=person.pk)
    erasable(person, by=by)
    check_name(person, said["typed"])
    waiting = [one for one in holdings(person, today=said["today"]) if one.stands_in_the_way]
    if waiting and not said["anyway"]:
        raise WrongMoment(_("Others wait for them. Hand over first what they hold, or say that they are to be erased all the same."))
    return _erase(person, by=by.id, now=now, parts=parts, more={"anyway": bool(waiting)})


def erase_all_again(listed: Mapping[UUID, Collection[int]], *, now: datetime) -> int:
    """Everybody on a list of those who were erased (with the parts of their names), who is here again because a backup was restored; how
    many they were. Nobody is asked. Never in a transaction.
    """
    gone = set(Record.objects.filter(kind=Record.Kind.ERASED).values_list("person", flat=True))
    found = [person for person in Stakeholder.objects.filter(pk__in=listed).order_by("pk") if person.pk not in gone]
    for person in found:
        _erase_again(person, now=now, parts=listed[person.pk])
    erased_list.write()
    sweep_what_is_due(now=now)
    return len(found)


@transaction.atomic
def _erase_again(person: Stakeholder, *, now: datetime, parts: Collection[int]) -> Record:
    person = Stakeholder.objects.select_for_update(of=("self",)).select_related("user").get(pk=person.pk)
    return _erase(person, by=None, now=now, parts=parts, more={"again": True})


def check_name(person: Stakeholder, typed: str) -> None:
    """Raises Invalid where what was typed is not their name."""
    if " ".join(typed.split()) != " ".join(person.name.split()):
        words = _("This is not their name. Nothing was erased.")
        raise Invalid(words, {"typed": [words]})


def erasable(person: Stakeholder, *, by: Who) -> None:
    """Raises WrongPerson for whose it is not to erase anybody, WrongMoment for whom nobody may erase now."""
    need_admin(by)
    need_not_erased(person)
    if person.pk == by.id:
        raise WrongMoment(_("Nobody erases themselves: ask another admin."))
    if is_last_admin(person):
        raise WrongMoment(_("They are the last admin. Make somebody else an admin first."))


def _erase(person: Stakeholder, *, by: UUID | None, now: datetime, parts: Collection[int], more: Mapping[str, Any]) -> Record:
    spelling, label = spelling_of(person, parts), label_of(person)
    look_at_those_of([person.pk], now=now)
    counts = Counter[str]()
    spelling = with_copies(spelling, person)
    counts["campaigns.Text"] = _erase_said(person, spelling, label, by=by, now=now)
    Grant.objects.filter(person=person).revoke(now=now)
    Delivery.objects.filter(notice__reader=person, state=Delivery.State.QUEUED).update(state=Delivery.State.CANCELLED)
    counts["sessions.Session"] = end_sessions_of(person) + take_out_of_sessions(spelling, label)
    account = person.user_id
    for name in [*(name for name in COLUMNS if name not in LAST), LAST[0]]:
        if not COLUMNS[name].apart:
            counts[name] += _erase_own(name, person, {LABEL: label, NOW: now}) + _let_go(name, person) + _take_out(name, spelling, label)
    counts[LAST[1]] += _take_out(LAST[1], spelling, label)
    if account:
        User.objects.filter(pk=account).delete()
    delete_mails(spelling)
    clear_lists(spelling)
    facts = {"parts": sorted(parts), "counts": {name: number for name, number in counts.items() if number}, **more}
    record = Record.objects.create(kind=Record.Kind.ERASED, person=person, by_id=by, at=now, facts=facts)
    transaction.on_commit(erased_list.write, robust=True)
    return record


def _erase_said(person: Stakeholder, spelling: Spelling, label: str, *, by: UUID | None, now: datetime) -> int:
    """What they said in any campaign is blanked; in what others said their name is taken out. Campaigns are held in one order."""
    left: dict[UUID, dict[int, str]] = {}
    rows = Text.objects.exclude(body="").order_by("pk").values_list("pk", "event__campaign", "event__by", "body")
    for pk, campaign, said_by, body in rows.iterator():
        theirs = said_by == person.pk
        rest = "" if theirs else spelling.without(body, label)
        if theirs or rest != body:
            left.setdefault(campaign, {})[pk] = rest
    for campaign in sorted(left):
        erase_words(campaign, left[campaign], person=person.pk, by=by, now=now)
    return sum(map(len, left.values()))


def _erase_own(name: str, person: Stakeholder, meant: Mapping[object, Any]) -> int:
    """Rows of theirs go, or their words."""
    table, rows = COLUMNS[name], rows_of(name).filter(own(name, person))
    if table.goes:
        gone, _each = rows.delete()
        return gone
    changes = _blanked(name, table, meant)
    return rows.update(**changes) if changes else 0


def _blanked(name: str, table: Table, meant: Mapping[object, Any]) -> dict[str, Any]:
    fields = fields_of(name)
    empty = {column: fields[column].get_default() for column in named(table, Is.WORDS)}
    return empty | {column: meant.get(value, value) for column, value in table.becomes.items()}


def _let_go(name: str, person: Stakeholder) -> int:
    return sum(rows_of(name).filter(**{link: person}).update(**values) for link, values in COLUMNS[name].lets_go.items())


def _take_out(name: str, spelling: Spelling, label: str) -> int:
    """Their name, in what others wrote or called something; and copies of their own words, which are blanked."""
    table, fields = COLUMNS[name], fields_of(name)
    said, called = named(table, Is.WORDS), named(table, Is.NAMES)
    if not (said or called):
        return 0
    plain = Spelling(spelling.names, spelling.addresses, spelling.parts, spelling.others)
    changes: dict[Any, dict[str, Any]] = {}
    for pk, values in values_of(rows_of(name), [*said, *called]):
        left = {column: (spelling if column in said else plain).taken_out(value, label) for column, value in values.items()}
        if left != values:
            changes[pk] = {column: storable(fields[column], one) for column, one in left.items() if one != values[column]}
    for pk, change in changes.items():
        rows_of(name).filter(pk=pk).update(**{column: _told_apart(name, pk, column, value) for column, value in change.items()})
    return len(changes)


def _told_apart(name: str, pk: Any, column: str, value: Any) -> Any:
    """What there may be but once, with the beginning of its key where another has the same by now."""
    field, key = fields_of(name)[column], f" {str(pk)[:8]}"
    if not field.unique or not rows_of(name).filter(**{column: value}).exclude(pk=pk).exists():
        return value
    return value[: (field.max_length or len(value) + len(key)) - len(key)] + key
