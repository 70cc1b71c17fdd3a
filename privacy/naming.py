"""How the person who is erased is called in the tables, and what is left of their name."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from allauth.account.models import EmailAddress
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from campaigns.models import CheckItem, Text
from privacy.columns import COLUMNS
from privacy.rows import named, own, rows_of
from privacy.spelling import Spelling, is_telling, parts_of, texts_in
from privacy.tables import Is
from stakeholders.models import Motives, Stakeholder

SHORTEST_COPY = 4
COPIED = (Motives, CheckItem, Text)
T = TypeVar("T")


def label_of(person: Stakeholder) -> str:
    """Neutral, and the same each time they are erased: a few digits of the key tell two such people apart."""
    with override(settings.LANGUAGE_CODE):
        return _("Erased person %(key)s") % {"key": person.pk.hex[:6].upper()}


def spelling_of(person: Stakeholder, parts: Collection[int] = ()) -> Spelling:
    """What they are looked for by: name and addresses, and those parts of the name (by number) that are looked for by themselves."""
    others = Stakeholder.objects.exclude(pk=person.pk).values_list("name", flat=True).distinct()
    return Spelling([person.name], addresses_of(person), _chosen(parts_of(person.name, person.email), parts), list(others))


def with_copies(spelling: Spelling, person: Stakeholder) -> Spelling:
    """The same, that also knows the words of theirs, wherever the very same stand once more."""
    return replace(spelling, said=frozenset(one for one in _said(person) if len(one) >= SHORTEST_COPY))


def parts_alone(person: Stakeholder) -> list[tuple[str, bool]]:
    """What of their name may be looked for by itself, and whether it may mean something else: somebody who is called so, too, or a word."""
    others = Stakeholder.objects.exclude(pk=person.pk).values_list("name", flat=True)
    taken = {part.casefold() for name in others for part in (*parts_of(name), name)}
    return [(part, part.casefold() in taken or not is_telling(part)) for part in parts_of(person.name, person.email)]


def addresses_of(person: Stakeholder) -> list[str]:
    """Where they were written to, each once."""
    found = [person.email, *(EmailAddress.objects.filter(user=person.user_id).values_list("email", flat=True) if person.user_id else ())]
    return list(dict.fromkeys(one for one in [*found, person.user.email if person.user else ""] if one))


def _said(person: Stakeholder) -> Iterator[str]:
    for model in COPIED:
        label = model._meta.label  # noqa: SLF001 -- Django's own way to ask
        rows = rows_of(label).filter(own(label, person))
        for row in rows.values_list(*named(COLUMNS[label], Is.WORDS)).iterator():
            yield from texts_in(list(row))


def _chosen(all_of_them: Sequence[T], numbers: Collection[int]) -> list[T]:
    return [one for number, one in enumerate(all_of_them) if number in numbers]
