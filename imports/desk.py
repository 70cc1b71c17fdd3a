"""All that is done with a file somebody brought: receive, choose, answer, run, discard. For leads and admins; it is its uploader's.

Each act runs in a savepoint of the door's transaction, holds the import's row first, and may raise WrongPerson, NotFound, WrongMoment,
or Invalid with its errors by field. `working` is what a worker does with one that takes longer than a page may.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.dispatch import Signal
from django.utils.translation import gettext as _

from campaigns.importing import Answers
from campaigns.lifecycle import gettext_noop
from imports import plans
from imports.kinds import kind_named, kind_of
from imports.models import Import
from imports.querysets import ImportQuerySet
from imports.reports import Report
from stakeholders.names import plain
from stakeholders.refusals import Invalid, NotFound, WrongMoment, WrongPerson
from stakeholders.who import Who

State = Import.State
Said = dict[str, Any]

LONGEST_NAME = 200
bell = Signal()


def receive(content: bytes, kind: str, *, by: Who, now: datetime, name: str, options: Mapping[str, Any] | None = None) -> Import:
    """Keep a file that can be read. Raises Invalid under `file` with line and column, or under the option that is wrong.

    `kind` is plan, history or readings; `options` are `relays` (ids) of a plan, `zone` and `plan` (`medians:0.3`) of a history.
    """
    _need_planner(by)
    said, found = kind_named(kind, _("Say whether this is a plan, a history or readings.")).look(content, dict(options or {}), by, now)
    return Import.objects.create(
        kind=kind,
        by_id=by.id,
        via=by.via,
        name=plain(name)[:LONGEST_NAME] or _("A file without a name"),
        content=content.decode("utf-8-sig"),
        options=said,
        found=found,
        created_at=now,
        changed_at=now,
    )


def report(row: Import, *, now: datetime) -> Report:
    """What would be made of it now, and every cell that is doubtful or bad. Raises WrongMoment once its file is gone."""
    if not row.content:
        raise WrongMoment(_GONE)
    return kind_of(row).report(row, now)


def choose(row: Import, relays: Collection[str], *, by: Who, now: datetime) -> Import:
    """Which relays of a plan are drafted."""
    with transaction.atomic():
        held = _held_open_plan(row, by)
        held.options = {**held.options, "relays": plans.chosen(held.found, relays)}
        return _changed(held, now)


def answer(row: Import, said: Mapping[str, Any], *, by: Who, now: datetime) -> Import:
    """The answers to a plan's doubtful cells, in the place of all that were given before: what the command takes as a file."""
    return amend(row, lambda _before: dict(said), by=by, now=now)


def amend(row: Import, anew: Callable[[Said], Said], *, by: Who, now: datetime) -> Import:
    """Other answers, made of those that the row has when it is held: two people at one file lose nothing of each other's."""
    with transaction.atomic():
        held = _held_open_plan(row, by)
        said = anew(held.answers)
        _need_storable(said)
        Answers.from_mapping(said)
        held.answers = said
        return _changed(held, now)


def run(row: Import, *, by: Who, now: datetime) -> Import:
    """Make what the file says, all or nothing: at once where that is soon done, else by a worker, who is rung for after the commit.

    Pressed twice, or by two at once: one run, which both get. Raises Invalid while a cell is open, and whatever refuses a short one;
    the row then is as it was.
    """
    with transaction.atomic():
        held = _held(row, by)
        if held.state in (State.RUNNING, State.DONE):
            return held
        _need_open(held)
        kind = kind_of(held)
        if kind.size(held) <= kind.at_once:
            return _run_at_once(held, by, now)
        if kind.report(held, now).blocking:
            kind.read(held, now)  # raises with what is open
        begun = {"state": State.RUNNING, "run_by_id": by.id, "via": by.via, "started_at": now, "steps": 0, "tries": 0, "refusal": {}}
        _move(held, begun)
        transaction.on_commit(lambda: bell.send_robust(sender=Import), robust=True)
        return held


def _run_at_once(held: Import, by: Who, now: datetime) -> Import:
    kind = kind_of(held)
    found = kind.read(held, now)
    ended = {"state": State.DONE, "run_by_id": by.id, "via": by.via, "started_at": now, "ended_at": now, "refusal": {}}
    _move(held, {**ended, "result": kind.write(found, by, now)})
    return held


def _move(held: Import, to: Mapping[str, Any]) -> None:
    """Only from open or refused: the last guard against a second run."""
    if not Import.objects.filter(pk=held.pk, state__in=[State.OPEN, State.FAILED]).update(**to):
        raise WrongMoment(_BEGUN)
    for name, value in to.items():
        setattr(held, name, value)


def discard(row: Import, *, by: Who, now: datetime) -> None:
    """Delete the file at once, with its answers; and the row as well where nothing was made of it."""
    with transaction.atomic():
        held = _held(row, by)
        if held.state == State.RUNNING:
            raise WrongMoment(gettext_noop("This import is running. Discard its file when it is over."))
        _forget(Import.objects.filter(pk=held.pk))


def forget(*, now: datetime) -> int:
    """Delete every file that was brought more than 30 days ago, as `discard` does; how many."""
    old = Import.objects.kept_too_long(now)
    if not old.exists():  # on SQLite a transaction for nothing would keep writers waiting
        return 0
    with transaction.atomic(durable=True):
        return _forget(old)


def _forget(rows: ImportQuerySet) -> int:
    nothing_made, _by_table = rows.exclude(state=State.DONE).delete()
    return nothing_made + rows.filter(state=State.DONE).update(content="", answers={}, found={})


def need_open_plan(row: Import) -> None:
    """Raises WrongMoment where answers come too late, Invalid for what is not asked about."""
    _need_open(row)
    if row.kind != Import.Kind.PLAN:
        words = _("Only a plan is asked about.")
        raise Invalid(words, {"kind": [words]})


# Holding


def _held(row: Import, by: Who) -> Import:
    """The row, locked, for somebody whose it is."""
    _need_planner(by)
    held = Import.objects.select_for_update(of=("self",), no_key=True).filter(pk=row.pk).first()
    if held is None or not (held.by_id == by.id or by.is_a("admin")):
        raise NotFound
    return held


def _held_open_plan(row: Import, by: Who) -> Import:
    held = _held(row, by)
    need_open_plan(held)
    return held


def _need_open(held: Import) -> None:
    if not held.content:
        raise WrongMoment(_GONE)
    if not held.is_open:
        raise WrongMoment(_BEGUN)


def _need_planner(by: Who) -> None:
    if not by.leads:
        raise WrongPerson(gettext_noop("Files are imported by leads. Ask yours, or an admin to make you one."))


def _need_storable(said: Said) -> None:
    """No database takes NUL or half a character, wherever in the answers it stands."""
    text = json.dumps(said, ensure_ascii=False, default=str)
    if "\\u0000" in text or any("\ud800" <= one <= "\udfff" for one in text):
        words = _("These answers hold a character that no text has.")
        raise Invalid(words, {"answers": [words]})


def _changed(held: Import, now: datetime) -> Import:
    """What was changed is open again, whatever refused it before."""
    held.state, held.refusal, held.changed_at = State.OPEN, {}, now
    held.save(update_fields=["state", "refusal", "changed_at", "options", "answers"])
    return held


_GONE = gettext_noop("The file of this import was deleted. Bring it again.")
_BEGUN = gettext_noop("This import has been run already. Bring the file again for another one.")
