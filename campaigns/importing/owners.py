"""Who runs each leg of an imported plan, and which of the file's owners are doubtful."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from uuid import UUID

from django.utils.translation import gettext as _

from campaigns.importing.answers import OWNER, Answers
from campaigns.importing.doubts import Doubt, DoubtKind
from campaigns.importing.known import Known, Line

BETWEEN_TWO = re.compile(r"[/&,;+]|\b(and|und|or)\b")


def read_owners(lines: Sequence[Line], answers: Answers, known: Known) -> tuple[dict[int, UUID | None], list[Doubt]]:
    """The runner of each leg by its seq; nobody where a doubt stands or the answers say so. Lines are in the order of leg_seq."""
    runners: dict[int, UUID | None] = {}
    doubts: list[Doubt] = []
    before: UUID | None = None
    for line in lines:
        runner, doubt = _owner(line, answers, known, before)
        doubts += [doubt] if doubt else []
        runners[line.seq] = before = runner
    return runners, doubts


def owner_texts(line: Line) -> list[str]:
    """What the file calls the owner: an address, a role, both, or nothing."""
    return [text for text in (line.row["owner_email"], line.row["owner_role"]) if text] or [""]


def _owner(line: Line, answers: Answers, known: Known, before: UUID | None) -> tuple[UUID | None, Doubt | None]:
    answered = next((key for key in (line.key, *owner_texts(line)) if key in answers.owners), None)
    if answered is not None:
        return _answered(line, answers.owners[answered], answered, known)
    found = next((known.people[text.casefold()] for text in owner_texts(line) if text.casefold() in known.people), None)
    if found:
        return found, None
    if answers.is_as_before(line.key, OWNER) and before:
        return before, None
    return None, _doubtful(line)


def _answered(line: Line, email: str | None, key: str, known: Known) -> tuple[UUID | None, Doubt | None]:
    if email is None:
        return None, None
    found = known.people.get(email.casefold())
    reason = _("The answer names %(email)s; nobody in the directory can be reached there.") % {"email": email}
    return found, None if found else Doubt(line.row.line, _column(line), owner_texts(line)[0], reason, key, DoubtKind.UNKNOWN_OWNER)


def _doubtful(line: Line) -> Doubt:
    text = owner_texts(line)[0]
    if not text:
        return Doubt(line.row.line, _column(line), text, _("There is no owner."), line.key, DoubtKind.BLANK_OWNER)
    if "@" not in text and BETWEEN_TWO.search(text):
        reason = _("These are two owners; a leg has one runner.")
        return Doubt(line.row.line, _column(line), text, reason, text, DoubtKind.TWO_OWNERS)
    reason = _("Nobody in the directory has this address.") if "@" in text else _("Say which person this is.")
    return Doubt(line.row.line, _column(line), text, reason, text, DoubtKind.UNKNOWN_OWNER)


def _column(line: Line) -> str:
    return "owner_email" if line.row["owner_email"] else "owner_role"


def passes_to_themselves(ordered: Sequence[Line], runners: Mapping[int, UUID | None], givers: Mapping[int, Sequence[int]]) -> list[Doubt]:
    """Legs that follow another of the same runner: that pass is taken at once and says nothing."""
    found = []
    for before, line in pairwise(ordered):
        if before.seq in givers[line.seq] and runners[line.seq] and runners[line.seq] == runners[before.seq]:
            reason = _("The same person as the leg before it: this pass is taken at once and not graded.")
            found.append(Doubt(line.row.line, _column(line), owner_texts(line)[0], reason, line.key, DoubtKind.SAME_OWNER))
    return found
