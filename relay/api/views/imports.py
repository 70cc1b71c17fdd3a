"""Files that programs bring: a dry run says what would be made, a run makes it, all or nothing; a long one is answered with 202."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop
from rest_framework.exceptions import UnsupportedMediaType, ValidationError
from rest_framework.request import Request

from campaigns.importing import Answers
from imports import access, desk
from imports.reports import Report
from imports.results import result_of
from relay.api.call import Asked, Call
from relay.api.door import door
from relay.api.serializers import imports as shapes
from stakeholders.refusals import Invalid

if TYPE_CHECKING:
    from imports.models import Import

STEPS, MOST_CELLS = 3, 1000
NOTHING = Report((), 0, 0)


def _file(request: Request) -> dict[str, Any]:
    """The file, raw or as a part of a form beside its answers."""
    raw = request._request  # noqa: SLF001 -- the bytes as they came
    if raw.content_type == shapes.CSV:
        return {"content": raw.body, "answers": b"", "name": "upload.csv"}
    if raw.content_type != shapes.FORM:
        raise UnsupportedMediaType(raw.content_type or "")
    if "file" not in raw.FILES:
        raise ValidationError({"file": [gettext("Send the file as a part of this name.")]})
    file: Any = raw.FILES["file"]
    part: Any = raw.FILES.get("answers")
    answers = part.read() if part else raw.POST.get("answers", "").encode()
    return {"content": file.read(), "answers": answers, "name": file.name or "upload.csv"}


def _brought(asked: Asked) -> dict[str, Any]:
    if asked.wanted.get("dry_run"):
        with transaction.atomic():
            row = _received(asked)
            found = _shown(asked, row, desk.report(row, now=asked.now))
            transaction.set_rollback(True)
        return found | {"id": None, "url": None, "dry_run": True}
    row = _received(asked)
    report = desk.report(row, now=asked.now)
    if report.blocking:
        raise _open(report)
    return _shown(asked, desk.run(row, by=asked.who, now=asked.now), report)


def _received(asked: Asked) -> Import:
    wanted = asked.wanted
    options: dict[str, Any] = {name: wanted[name] for name in ("zone", "plan") if name in wanted}
    if "relays" in wanted:
        options["relays"] = [one.strip() for one in wanted["relays"].split(",") if one.strip()]
    kind = wanted["kind"]
    row = desk.receive(asked.said["content"], kind, by=asked.who, now=asked.now, name=asked.said["name"], options=options)
    if not asked.said["answers"].strip():
        return row
    return desk.answer(row, Answers.said_in(asked.said["answers"]), by=asked.who, now=asked.now)


def _open(report: Report) -> Invalid:
    """Every cell that stands in the way, under its line and column."""
    errors: dict[str, list[str]] = {}
    for cell in report.cells[:MOST_CELLS]:
        if cell.blocks:
            errors.setdefault(f"line {cell.line}, {cell.column}", []).append(cell.reason)
    return Invalid(gettext_noop("Nothing was made: these cells need an answer, or mending."), errors)


def _shown(asked: Asked, row: Import, report: Report) -> dict[str, Any]:
    result = result_of(row, asked.who)
    done = row.state == "done"
    return {
        "id": row.pk,
        "url": reverse("api:import", args=[row.pk]),
        "kind": row.kind,
        "state": row.state,
        "dry_run": False,
        "steps_done": STEPS if done else row.steps,
        "steps": STEPS,
        "relays": report.relays or result.relays or len(row.result.get("campaigns", ())),
        "legs": report.legs or result.legs or (result.new + result.replaced if row.kind == "history" else 0),
        "blocking": 0 if done else report.blocking,
        "cells": () if done else report.cells[:MOST_CELLS],
        "campaigns": result.campaigns,
        "new": result.new or report.new,
        "replaced": result.replaced or report.replaced,
        "refusal": str(row.refusal.get("message", "")),
    }


def _one(asked: Asked) -> dict[str, Any]:
    row = access.import_for(asked.who, asked.ids["import_id"])
    return _shown(asked, row, desk.report(row, now=asked.now) if row.is_open else NOTHING)


def _mine(asked: Asked) -> Any:
    found = access.imports_for(asked.who)
    return found.filter(**{name: asked.wanted[name] for name in ("kind", "state") if name in asked.wanted})


imports = door(
    get=Call(
        "list_imports",
        "The files that the caller brought, the newest first",
        _mine,
        gives=shapes.ImportRow,
        filters=shapes.ImportFilters,
        order=("-created_at", "-id"),
    ),
    post=Call(
        "bring_file",
        "Import a plan, a history or readings, all or nothing; or say what it would come to",
        _brought,
        gives=shapes.Import,
        filters=shapes.ImportWishes,
        reads=_file,
        bodies=shapes.BODIES,
        status_of=lambda found: 200 if found["dry_run"] else 202 if found["state"] == "running" else 201,
        statuses=(200, 201, 202),
    ),
)
one = door(get=Call("get_import", "How far an import is, and what came of it", _one, gives=shapes.Import))
