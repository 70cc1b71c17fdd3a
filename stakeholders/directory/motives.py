"""The motives card: who may read and write it, what of it is shown to whoever prepares a pass, when it is stale."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from stakeholders.directory.persons import need_not_erased
from stakeholders.directory.rights import keep
from stakeholders.models import Motives, Stakeholder
from stakeholders.names import plain
from stakeholders.refusals import Invalid, NotFound, WrongPerson

if TYPE_CHECKING:
    from stakeholders.who import Who

PARTS = ("sees", "priorities", "measured_on", "needs_from_us", "avoid", "approach", "channel", "say_first", "evidence")
LONGEST_PART, LONGEST_CHANNEL = 1000, 200
STALE_AFTER = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Manner:
    """What whoever passes a baton to somebody should know: the three parts of their card that are for a giver."""

    needs_from_us: str
    channel: str
    say_first: str


def may_read_motives(who: Who, person: Stakeholder) -> bool:
    """Whether the whole card is theirs to read and to write: leads', admins', the head's of the function; never the person's own."""
    return who.id != person.pk and bool(who.roles) and who.answers_for(person)


def motives_of(person: Stakeholder, *, by: Who) -> Motives | None:
    """The card of a person; None where nothing is noted yet. Raises NotFound for whom it is hidden from, as if there were none."""
    if not may_read_motives(by, person):
        raise NotFound
    return Motives.objects.select_related("reviewed_by").filter(person=person).first()


def note_motives(person: Stakeholder, *, by: Who, on: date, said: Mapping[str, str]) -> Motives:
    """Put down what is known, whole: a part that is left out is emptied. Whoever writes it has reviewed it, on their day `on`.

    Raises WrongPerson, Invalid.
    """
    if not may_read_motives(by, person):
        raise WrongPerson(_("Only a lead, an admin or the head of their function may do this."))
    need_not_erased(person)
    parts = {name: said.get(name, "").strip() for name in PARTS}
    parts["channel"] = plain(parts["channel"])
    if not any(parts.values()):
        raise Invalid(_("Note at least one thing."))
    _guard_length(parts)
    with transaction.atomic():
        Stakeholder.objects.select_for_update().filter(pk=person.pk).first()
        row = Motives.objects.filter(person=person).first() or Motives(person=person)
        for name, text in {**parts, "reviewed_on": on, "reviewed_by_id": by.id}.items():
            setattr(row, name, text)
        keep(row)
    return row


def _guard_length(parts: Mapping[str, str]) -> None:
    most = {name: LONGEST_CHANNEL if name == "channel" else LONGEST_PART for name in parts}
    long = [name for name, text in parts.items() if len(text) > most[name]]
    if long:
        reasons = {name: [_("This is too long: %(most)d characters at most.") % {"most": most[name]}] for name in long}
        raise Invalid(_("Please look again at what is marked."), reasons)


def manners_of(people: Iterable[UUID]) -> dict[UUID, Manner]:
    """How to pass a baton to these people, as far as it is noted; for their giver and their lead alone. One query, none for nobody."""
    wanted = set(people)
    if not wanted:
        return {}
    rows = Motives.objects.filter(person__in=wanted).values_list("person", "needs_from_us", "channel", "say_first")
    return {person: Manner(*said) for person, *said in rows if any(said)}


def is_stale(card: Motives, *, on: date) -> bool:
    """Nobody has stood by it for ninety days."""
    return on - card.reviewed_on > STALE_AFTER
