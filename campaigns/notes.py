"""Diplomacy notes: what somebody writes down about a person for themselves and the readers they name. No role opens one.

A note is never an event and never leaves by any way: no mail, feed, webhook, export, search, and no answer to a program.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from campaigns import access
from campaigns.lifecycle import gettext_noop, invalid
from campaigns.making import clean_words
from campaigns.models import Campaign, Note
from stakeholders import directory
from stakeholders.models import Stakeholder
from stakeholders.refusals import NotFound, WrongPerson
from stakeholders.who import Who

LONGEST_NOTE = 4000
STEERING = frozenset({"lead", "executive", "admin"})


def may_write_notes(who: Who, person: Stakeholder) -> bool:
    """Leads, admins and the head of the person's function may; about themselves nobody. Reads nothing."""
    return who.id != person.pk and bool(who.roles) and who.answers_for(person)


def notes_about(person: Stakeholder, *, by: Who) -> list[Note]:
    """Those that whoever asks wrote or may read, the newest first. Two queries."""
    seen = Note.objects.visible_to(by).filter(about=person).select_related("author", "campaign")
    return list(seen.prefetch_related("readers").order_by("-written_at", "pk"))


def note_by(who: Who, person: Stakeholder, note_id: UUID) -> Note:
    """A note of their own, to be rewritten. Raises NotFound for everybody else, its readers too."""
    found = Note.objects.visible_to(who).filter(author=who.id, about=person, pk=note_id).prefetch_related("readers").first()
    if found is None:
        raise NotFound
    return found


def who_may_read(person: Stakeholder, *, by: Who) -> list[Stakeholder]:
    """Whom an author may name: leads, executives, admins and heads of ours, but for themselves and whom the note is about; by name."""
    heads = {one.pk for one in directory.heads().values()}
    ours = directory.who_sign_in().select_related("user").exclude(pk__in={person.pk, by.id})
    return [one for one in ours if one.roles & STEERING or one.pk in heads]


def write_note(
    person: Stakeholder, *, by: Who, now: datetime, words: str, readers: Collection[UUID] = (), campaign: Campaign | None = None
) -> Note:
    """A new note, in a savepoint. Raises WrongPerson, Invalid, NotFound for a campaign that they may not open."""
    if not may_write_notes(by, person):
        raise WrongPerson(gettext_noop("Only a lead, an admin or the head of their function may do this."))
    note = Note(about=person, written_at=now)
    note.author_id = by.id
    return _kept(note, by, words, readers, campaign)


def rewrite_note(
    note: Note, *, by: Who, now: datetime, words: str, readers: Collection[UUID] = (), campaign: Campaign | None = None
) -> Note:
    """Other words in place of the old ones, of which no copy stays, and other readers.

    Raises WrongPerson for all but its author, Invalid, NotFound for a campaign that they may not open.
    """
    _need_author(note, by)
    note.changed_at = now
    return _kept(note, by, words, readers, campaign)


def take_note_away(note: Note, *, by: Who) -> None:
    """For good. A second time changes nothing. Raises WrongPerson for all but its author."""
    _need_author(note, by)
    Note.objects.filter(pk=note.pk).delete()


def noted_about(person: Stakeholder) -> list[Mapping[str, Any]]:
    """Every note about a person, for the copy of their data that they may ask for."""
    rows = Note.objects.filter(about=person).select_related("author").order_by("written_at", "pk")
    return [{"by": row.author.name, "written_at": row.written_at, "changed_at": row.changed_at, "words": row.words} for row in rows]


def _need_author(note: Note, by: Who) -> None:
    if note.author_id != by.id:
        raise WrongPerson(gettext_noop("Only who wrote a note may do this."))


def _kept(note: Note, by: Who, words: str, readers: Collection[UUID], campaign: Campaign | None) -> Note:
    said = clean_words({"words": words}).get("words", "")
    if not said:
        raise invalid({"words": [gettext_noop("Write what is to be remembered.")]})
    if len(said) > LONGEST_NOTE:
        raise invalid({"words": [gettext_noop("This is too long: 4,000 characters at most.")]})
    named = [one for one in who_may_read(note.about, by=by) if one.pk in set(readers)]
    if len(named) < len(set(readers)):
        raise invalid({"readers": [gettext_noop("One of these cannot be a reader of it any more. Choose again.")]})
    note.words, note.campaign = said, access.campaign_for(by, campaign.pk) if campaign else None
    with transaction.atomic():
        note.save()
        note.readers.set(named)
    return note
