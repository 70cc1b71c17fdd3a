"""An edit of a calendar, an absence or a person, and what it means for running campaigns: the next sweep looks at those concerned.

Each verb is the directory's own, with its rights and refusals; clocks that depend on what was edited are looked at again, now.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Unpack
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from campaigns import events, feeds, watch
from campaigns import race as pure
from campaigns.lifecycle import Hat, Kind, LegKind
from campaigns.models import Campaign, Grant, Handoff, Leg
from stakeholders import directory
from stakeholders.directory.belonging import FunctionFacts, OrganisationFacts
from stakeholders.directory.hours import Windows
from stakeholders.directory.persons import PersonFacts
from stakeholders.directory.rights import Actor
from stakeholders.models import Absence, Calendar, CalendarVersion, Function, Organisation, Site, Stakeholder

# People


@transaction.atomic
def edit_person(person: Stakeholder, *, by: Actor | None, now: datetime, **facts: Unpack[PersonFacts]) -> Stakeholder:
    """A new address takes the links away that were sent to the old one."""
    address = person.email
    edited = directory.edit_person(person, by=by, **facts)
    if edited.email != address:
        _take_links(edited, now=now)
    look_at_those_of([edited.pk], now=now)
    return edited


@transaction.atomic
def deactivate(person: Stakeholder, *, by: Actor | None, now: datetime) -> Stakeholder:
    """Their links, the tokens of their programs and their calendar feeds end with them, and do not come back when they do."""
    gone = directory.deactivate(person, by=by)
    directory.revoke_all_tokens(gone, now=now)
    _take_links(gone, now=now)
    feeds.revoke_all(gone, now=now)
    look_at_those_of([gone.pk], now=now)
    return gone


@transaction.atomic
def reactivate(person: Stakeholder, *, by: Actor | None, now: datetime) -> Stakeholder:
    back = directory.reactivate(person, by=by)
    look_at_those_of([back.pk], now=now)
    return back


@transaction.atomic
def stop_writing(person: Stakeholder, *, now: datetime) -> Stakeholder:
    """No message goes to somebody without an account from now on; the log of each open race they run in says so, once."""
    if not directory.stop_mail(person, now=now):
        return person
    running = Leg.objects.filter(runner=person, ended_at__isnull=True, skipped=False).exclude(kind=LegKind.GUN).values("campaign")
    for campaign_id in Campaign.objects.open().filter(pk__in=running).order_by("pk").values_list("pk", flat=True):
        campaign = Campaign.objects.hold(campaign_id)
        events.record(campaign, [pure.Event(Kind.MAIL_STOPPED, now, by=str(person.pk), hat=Hat.RUNNER)], via="link")
    look_at_those_of([person.pk], now=now)
    return person


@transaction.atomic
def allow_writing(person: Stakeholder, *, now: datetime) -> Stakeholder:
    directory.allow_mail(person)
    look_at_those_of([person.pk], now=now)
    return person


@transaction.atomic
def give_account(person: Stakeholder, *, by: Actor | None, now: datetime) -> Stakeholder:
    """Who worked by link signs in from now on; what they did stays theirs, and the links are dead."""
    signed_up = directory.give_account(person, by=by)
    _take_links(signed_up, now=now)
    look_at_those_of([signed_up.pk], now=now)
    return signed_up


def _take_links(person: Stakeholder, *, now: datetime) -> None:
    Grant.objects.filter(person=person).revoke(now=now)


@transaction.atomic
def edit_function(function: Function, *, by: Actor | None, now: datetime, **facts: Unpack[FunctionFacts]) -> Function:
    edited = directory.edit_function(function, by=by, **facts)
    watch.look_soon(Leg.objects.filter(function=edited).values_list("campaign", flat=True), now=now)
    look_at_those_of(Stakeholder.objects.filter(function=edited).values_list("pk", flat=True), now=now)
    return edited


@transaction.atomic
def edit_organisation(organisation: Organisation, *, by: Actor | None, now: datetime, **facts: Unpack[OrganisationFacts]) -> Organisation:
    edited = directory.edit_organisation(organisation, by=by, **facts)
    look_at_those_of(Stakeholder.objects.filter(organisation=edited).values_list("pk", flat=True), now=now)
    return edited


# Absences


@transaction.atomic
def mark_away(
    person: Stakeholder, *, by: Actor | None, now: datetime, first_day: date, last_day: date, substitute: Stakeholder | None = None
) -> Absence:
    absence = directory.mark_away(person, by=by, first_day=first_day, last_day=last_day, substitute=substitute)
    look_at_those_of([person.pk], now=now)
    return absence


@transaction.atomic
def name_substitute(absence: Absence, *, by: Actor | None, now: datetime, substitute: Stakeholder | None) -> Absence:
    named = directory.name_substitute(absence, by=by, substitute=substitute)
    look_at_those_of([named.stakeholder_id], now=now)
    return named


@transaction.atomic
def agree_to_substitute(absence: Absence, *, by: Actor, now: datetime) -> Absence:
    agreed = directory.agree_to_substitute(absence, by=by, now=now)
    look_at_those_of([agreed.stakeholder_id], now=now)
    return agreed


@transaction.atomic
def decline_to_substitute(absence: Absence, *, by: Actor, now: datetime) -> Absence:
    declined = directory.decline_to_substitute(absence, by=by, now=now)
    look_at_those_of([declined.stakeholder_id], now=now)
    return declined


@transaction.atomic
def come_back(absence: Absence, *, by: Actor | None, now: datetime, today: date) -> Absence | None:
    person = absence.stakeholder_id
    ended = directory.come_back(absence, by=by, today=today)
    look_at_those_of([person], now=now)
    return ended


# Calendars


@transaction.atomic
def change_hours(
    calendar: Calendar, *, by: Actor | None, windows: Windows, valid_from: date, now: datetime, **place: Any
) -> CalendarVersion:
    """`place`: zone, country, subdivision, where they change."""
    version = directory.change_hours(calendar, by=by, windows=windows, valid_from=valid_from, now=now, **place)
    look_at_those_by(calendar, now=now)
    return version


@transaction.atomic
def close_on(calendar: Calendar, *, by: Actor | None, first_day: date, last_day: date, name: str, now: datetime) -> int:
    made = directory.close_on(calendar, by=by, first_day=first_day, last_day=last_day, name=name, now=now)
    look_at_those_by(calendar, now=now)
    return made


@transaction.atomic
def open_on(calendar: Calendar, *, by: Actor | None, first_day: date, last_day: date, now: datetime) -> int:
    gone = directory.open_on(calendar, by=by, first_day=first_day, last_day=last_day, now=now)
    look_at_those_by(calendar, now=now)
    return gone


@transaction.atomic
def take_holidays(version: CalendarVersion, *, by: Actor | None, year: int, now: datetime) -> directory.HolidayDifference:
    taken = directory.take_holidays(version, by=by, year=year, now=now)
    look_at_those_by(version.calendar, now=now)
    return taken


# Which campaigns


def look_at_those_of(people: Iterable[UUID], *, now: datetime) -> int:
    """The open campaigns that wait for any of these people, or that they lead, are looked at by the next sweep."""
    named = list(people)
    running = Leg.objects.filter(Q(runner__in=named) | Q(blocked_on__in=named)).values("campaign")
    passing = Handoff.objects.in_the_air().filter(Q(giver__in=named) | Q(taker__in=named)).values("campaign")
    theirs = Q(lead__in=named) | Q(deputy__in=named) | Q(sponsor__in=named) | Q(pk__in=running) | Q(pk__in=passing)
    return watch.look_soon(Campaign.objects.open().filter(theirs).values_list("pk", flat=True), now=now)


def look_at_those_by(calendar: Calendar, *, now: datetime) -> int:
    """The open campaigns whose clocks run by a calendar: all of them when it is the site's."""
    if Site.objects.filter(calendar=calendar).exists():
        return watch.look_soon(Campaign.objects.open().values_list("pk", flat=True), now=now)
    keeps = Q(calendar=calendar) | Q(function__calendar=calendar) | Q(organisation__calendar=calendar)
    return look_at_those_of(Stakeholder.objects.filter(keeps).values_list("pk", flat=True), now=now)
