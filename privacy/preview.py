"""What an erasure would do, before anybody does it: what goes, what is left with a neutral name, and what others wait for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from privacy.columns import COLUMNS
from privacy.leftovers import mails_with
from privacy.mentions import Mention, mentions_of
from privacy.naming import addresses_of, label_of, parts_alone, spelling_of
from privacy.obstacles import Holding, holdings
from privacy.rows import named, own, rows_of
from privacy.spelling import Spelling
from privacy.tables import Is
from stakeholders.models import Stakeholder

SHOWN = 3


@dataclass(frozen=True)
class PartAlone:
    """A part of the name that may be looked for by itself: whether it may mean something else, and where it stands now."""

    number: int
    part: str
    taken: bool
    places: int
    examples: Sequence[str]


@dataclass(frozen=True)
class Preview:
    """`goes`: rows by what they are, and `words`: how many of theirs are blanked; `named`: how many of others lose the name."""

    label: str
    addresses: Sequence[str]
    goes: Sequence[tuple[str, int]]
    words: int
    named: int
    parts: Sequence[PartAlone]
    mails: int
    in_the_way: Sequence[Holding]
    let_go: Sequence[Holding]


def preview_of(person: Stakeholder, *, today: date) -> Preview:
    """All words there are are gone through: seconds where there are very many."""
    spelling = spelling_of(person)
    parts = [part for part, _taken in parts_alone(person)]
    beside = [*spelling.others, *spelling.names]
    alone = [Spelling([], [], [one], beside) for one in [*parts, *(part.lower() for part in parts)]]
    found = list(mentions_of(person, [spelling, *alone]))
    held = holdings(person, today=today)
    return Preview(
        label=label_of(person),
        addresses=addresses_of(person),
        goes=_gone(person),
        words=_words(person),
        named=len({(one.table, one.row) for number, one in found if number == 0}),
        parts=_parts(person, found),
        mails=len(mails_with(spelling)),
        in_the_way=[one for one in held if one.stands_in_the_way],
        let_go=[one for one in held if not one.stands_in_the_way],
    )


def _gone(person: Stakeholder) -> list[tuple[str, int]]:
    """Rows that are deleted, under the names that their tables have in an export."""
    counts = Counter[str]()
    for label, table in COLUMNS.items():
        if table.goes:
            counts[str(table.title)] += rows_of(label).filter(own(label, person)).count()
    return [(title, number) for title, number in counts.items() if number]


def _words(person: Stakeholder) -> int:
    """Rows that stay, without the words they hold."""
    kept = [label for label, table in COLUMNS.items() if table.theirs and not table.goes and named(table, Is.WORDS)]
    return sum(rows_of(label).filter(own(label, person)).count() for label in kept)


def _parts(person: Stakeholder, found: Sequence[tuple[int, Mention]]) -> list[PartAlone]:
    """What stands somewhere without its capital, too, is likely to be a word: Price, and the price."""
    parts, made = parts_alone(person), []
    for number, (part, taken) in enumerate(parts):
        examples = [words for at, mention in found if at == number + 1 for words in mention.words]
        word = part != part.lower() and any(at == number + 1 + len(parts) for at, _mention in found)
        made.append(PartAlone(number, part, taken or word, len(examples), examples[:SHOWN]))
    return made
