"""Diplomacy notes about a person: shown on their page to who may read them, written and taken away by their author."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaigns import notes
from relay.web.forms.diplomacy import NoteForm, note_initial
from relay.web.forms.refused import kept
from relay.web.once import once
from relay.web.request import Rule, access, me, my_person, now_of, posted, require_form
from stakeholders import directory
from stakeholders.refusals import NotFound

if TYPE_CHECKING:
    from campaigns.models import Note


@access(Rule.SIGNED_IN)
@require_form
def new(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Write one. For whom it is not, there is no such page."""
    who, now = me(request), now_of(request)
    found = directory.person(my_person(request), person_id)
    if not notes.may_write_notes(who, found):
        raise NotFound
    form = NoteForm(posted(request), about=found, by=who)

    def write() -> Note:
        return notes.write_note(found, by=who, now=now, **form.cleaned_data)

    if form.is_bound and kept(form, who, once(request, write, to=found_url(person_id))) is not None:
        messages.success(request, _("Kept for you and the readers you named."))
        return redirect(found_url(person_id))
    return render(request, "people/note.html", {"form": form, "person": found}, status=422 if form.is_bound else 200)


@access(Rule.SIGNED_IN)
@require_form
def note(request: HttpRequest, person_id: UUID, note_id: UUID) -> HttpResponse:
    """Other words in place of the old ones; its author's alone."""
    who, now = me(request), now_of(request)
    found = directory.person(my_person(request), person_id)
    kept_note = notes.note_by(who, found, note_id)
    form = NoteForm(posted(request), initial=note_initial(kept_note), about=found, by=who)
    if form.is_bound and kept(form, who, lambda: notes.rewrite_note(kept_note, by=who, now=now, **form.cleaned_data)) is not None:
        messages.success(request, _("Kept in place of the old words."))
        return redirect(found_url(person_id))
    context = {"form": form, "person": found, "note": kept_note}
    return render(request, "people/note.html", context, status=422 if form.is_bound else 200)


@access(Rule.SIGNED_IN)
@require_POST
def remove(request: HttpRequest, person_id: UUID, note_id: UUID) -> HttpResponse:
    who = me(request)
    kept_note = notes.note_by(who, directory.person(my_person(request), person_id), note_id)
    with transaction.atomic(durable=True):
        notes.take_note_away(kept_note, by=who)
    messages.success(request, _("The note is gone for good."))
    return redirect(found_url(person_id))


def found_url(person_id: UUID) -> str:
    """Where the notes about somebody stand."""
    return f"{reverse('person', args=[person_id])}#notes"
