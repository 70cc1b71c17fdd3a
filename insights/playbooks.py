"""Playbooks as their pages and programs show them: with the functions of this installation, drawn as races."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from campaigns.plans import LegPlan
from campaigns.playbooks import Book, PlaybookLeg
from insights.preview import Preview, previews
from stakeholders import directory
from stakeholders.models import Function


@dataclass(frozen=True, slots=True)
class Shown:
    """A playbook with its race; `functions` are the names of its functions by slug, of those that are here."""

    book: Book
    preview: Preview
    functions: Mapping[str, str]


def shown(books: Sequence[Book]) -> list[Shown]:
    """Three queries, however many."""
    known = {one.slug: one for one in directory.functions()}
    drawn = previews([([_undated(leg, known) for leg in book.plan.legs], None) for book in books])
    names = {slug: one.name for slug, one in known.items()}
    return [Shown(book, preview, names) for book, preview in zip(books, drawn, strict=True)]


def _undated(leg: PlaybookLeg, known: Mapping[str, Function]) -> LegPlan:
    function = known.get(leg.function)
    return LegPlan(key=leg.name, name=leg.name, function=function.pk if function else None, planned_days=leg.days, after=leg.after)
