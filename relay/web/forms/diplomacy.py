"""Where somebody stands towards a campaign, and notes about them: as forms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy

from campaigns import access, notes, stances
from campaigns.stances import LONGEST_TOUCH, LONGEST_WHY, Standing
from insights.stances import levels, weights
from relay.web.forms.campaigns import DayInput
from relay.web.forms.choosing import choose
from relay.web.forms.moves import words
from relay.web.forms.places import LongSelect
from relay.web.forms.refused import offer, row_field
from stakeholders.who import Who

if TYPE_CHECKING:
    from campaigns.models import Note, Stance
    from stakeholders.models import Stakeholder

SAME = ("current", "wanted", "influence", "interest", "next_touch_on", "next_touch", "last_touch_on")


def _day(label: Any, *, help_text: Any = "") -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=DayInput(), help_text=help_text)


class StanceForm(forms.Form):
    """What is known of somebody towards one campaign."""

    use_required_attribute = False
    current = forms.ChoiceField(label=gettext_lazy("Stands now"))
    wanted = forms.ChoiceField(label=gettext_lazy("Is wanted"))
    why = words(
        gettext_lazy("What makes us think so"),
        longest=LONGEST_WHY,
        help_text=gettext_lazy("Kept with today’s date and your name, each time you write it."),
    )
    influence = forms.ChoiceField(label=gettext_lazy("Influence on this campaign"))
    interest = forms.ChoiceField(label=gettext_lazy("Interest in it"))
    keeper = row_field(gettext_lazy("Who keeps the relation"), help_text=gettext_lazy("Relay does not tell them: agree it with them."))
    next_touch_on = _day(gettext_lazy("Next touch on"), help_text=gettext_lazy("Overdue after their keeper’s working day."))
    next_touch = words(gettext_lazy("What for"), longest=LONGEST_TOUCH)
    last_touch_on = _day(gettext_lazy("Last touch on"))

    def __init__(self, *args: Any, person: Stakeholder, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, current=levels(), wanted=levels(), influence=weights(), interest=weights())
        offer(self, "keeper", stances.who_may_keep(person), blank=gettext_lazy("The lead of the campaign"))

    def standing(self) -> Standing:
        """What it says, as `note_stance` takes it."""
        said = dict(self.cleaned_data)
        keeper = said.pop("keeper")
        return Standing(keeper=keeper.pk if keeper else None, **said)


def stance_initial(stance: Stance | None) -> dict[str, Any]:
    """A stance as its form shows it; of somebody new, that nothing is known."""
    if stance is None:
        return {"current": "unaware", "wanted": "supportive", "influence": "medium", "interest": "medium"}
    return {name: getattr(stance, name) for name in SAME} | {"keeper": str(stance.keeper_id)}


class ChooseForm(forms.Form):
    """Somebody of the directory, to note where they stand; by address, so that it decides nothing."""

    person = row_field(gettext_lazy("Person"), required=True)

    def __init__(self, *args: Any, people: Iterable[Stakeholder], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].widget = LongSelect()
        offer(self, "person", people, blank=gettext_lazy("Choose a person"))


class NoteForm(forms.Form):
    """A note about somebody, for its author and the readers they name."""

    use_required_attribute = False
    words = words(gettext_lazy("Note"), rows=6, longest=10_000)
    readers = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Who else may read it"),
        required=False,
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Nobody, unless you choose them. Nobody else, no admin either, sees that there is a note."),
    )
    campaign = row_field(gettext_lazy("About which campaign"))

    def __init__(self, *args: Any, about: Stakeholder, by: Who, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, readers=[(str(one.pk), one.name) for one in notes.who_may_read(about, by=by)])
        offer(self, "campaign", access.campaigns_for(by).order_by("name", "pk"), blank=gettext_lazy("None in particular"))


def note_initial(note: Note) -> dict[str, Any]:
    """A note as its form shows it."""
    return {
        "words": note.words,
        "readers": [str(one.pk) for one in note.readers.all()],
        "campaign": str(note.campaign_id or ""),
    }
