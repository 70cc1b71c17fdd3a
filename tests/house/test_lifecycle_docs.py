"""docs/lifecycle.md is what the rules say today."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from campaigns.lifecycle import Hat, Move
from campaigns.rules import RULES
from relay.management.commands import lifecycle_docs


def test_the_page_is_not_stale() -> None:
    call_command("lifecycle_docs", "--check")


def test_a_rule_that_changes_makes_the_page_stale(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = replace(RULES[Move.RECALL], hats=RULES[Move.RECALL].hats | {Hat.HEAD})
    monkeypatch.setitem(RULES, Move.RECALL, opened)  # type: ignore[arg-type] # a dict behind its Mapping

    with pytest.raises(CommandError, match="stale"):
        call_command("lifecycle_docs", "--check")


def test_a_page_that_is_missing_is_stale(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(lifecycle_docs, "PAGE", tmp_path / "lifecycle.md")

    with pytest.raises(CommandError, match="stale"):
        call_command("lifecycle_docs", "--check")


def test_the_page_is_written_where_it_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(lifecycle_docs, "PAGE", tmp_path / "lifecycle.md")

    call_command("lifecycle_docs")
    call_command("lifecycle_docs", "--check")


def test_every_move_has_its_sentence() -> None:
    assert set(lifecycle_docs.DOES) == set(Move)
