"""Both doors turn a refusal into the same status: one who is told 409 on a page is told 409 as a program."""

from __future__ import annotations

from relay.api import refusals as programs
from relay.web import refusals as people
from stakeholders import refusals


def test_both_doors_answer_alike() -> None:
    assert programs.STATUS == people.STATUS


def test_every_refusal_has_a_status() -> None:
    kinds = {kind.code for kind in vars(refusals).values() if isinstance(kind, type) and issubclass(kind, refusals.Refused)}
    assert kinds == people.STATUS.keys()
