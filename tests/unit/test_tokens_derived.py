"""The link of a row: the same whenever it is written, dead once its version counts up, and nothing like it opens anything."""

from __future__ import annotations

import uuid

import pytest

from stakeholders import tokens
from stakeholders.tokens import Purpose
from tests.forged import forged

ROW, KEY = uuid.UUID("0b8a1c52-3f6e-4a53-9d0e-7f2d4a5b6c7d"), b"a key for this test alone"
TOKEN = tokens.derive(Purpose.GUEST, ROW, 1, key=KEY)


def opens(token: str) -> bool:
    return tokens.subject_of(token, Purpose.GUEST) == ROW and tokens.is_derived(token, Purpose.GUEST, ROW, 1, key=KEY)


def test_it_is_the_same_each_time_and_names_its_row() -> None:
    assert tokens.derive(Purpose.GUEST, ROW, 1, key=KEY) == TOKEN
    assert opens(TOKEN)
    assert len(TOKEN) == 79


@pytest.mark.parametrize(("version", "key"), [(2, KEY), (1, b"another key")])
def test_another_version_or_another_key_is_another_token(version: int, key: bytes) -> None:
    assert not opens(tokens.derive(Purpose.GUEST, ROW, version, key=key))


@pytest.mark.parametrize("token", ["", "rlg_", "\ud800", TOKEN + "\n", TOKEN.upper(), f" {TOKEN}", TOKEN.replace("rlg_", "rla_")])
def test_what_could_not_be_one_names_no_row(token: str) -> None:
    assert tokens.subject_of(token, Purpose.GUEST) is None


def test_none_of_20_000_forged_ones_opens_it() -> None:
    assert [token for token in forged(TOKEN, count=20_000) if opens(token)] == []
