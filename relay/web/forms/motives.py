"""The motives card as a form: one plain question for each part."""

from __future__ import annotations

from functools import partial

from django import forms
from django.utils.translation import gettext_lazy

from relay.web.forms.moves import words
from stakeholders.directory.motives import LONGEST_CHANNEL, LONGEST_PART

_part = partial(words, rows=2, longest=LONGEST_PART)


class MotivesForm(forms.Form):
    """What is known of somebody. The first three are what whoever passes them a baton reads, too."""

    needs_from_us = _part(gettext_lazy("What they need from us"))
    channel = words(
        gettext_lazy("Best channel"), longest=LONGEST_CHANNEL, help_text=gettext_lazy("A call before ten, a short mail, their chat.")
    )
    say_first = _part(gettext_lazy("Say first"))
    sees = _part(gettext_lazy("How they see it"), help_text=gettext_lazy("Our campaign in their words, from where they stand."))
    priorities = _part(gettext_lazy("Their priorities"))
    measured_on = _part(gettext_lazy("Measured on"), help_text=gettext_lazy("What their bonus or their boss asks for this quarter."))
    approach = _part(gettext_lazy("How they like to be approached"))
    avoid = _part(gettext_lazy("What to avoid"))
    evidence = _part(gettext_lazy("How we know"), help_text=gettext_lazy("Said by them, seen, or guessed: so that the next one can tell."))
