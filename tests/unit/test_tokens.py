"""Secrets: what opens a door is random, whole, and never kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stakeholders import tokens
from stakeholders.tokens import Purpose
from tests.forged import forged


@pytest.mark.parametrize("purpose", list(Purpose))
def test_a_new_secret_is_whole_and_known_by_its_digest(purpose):
    secret = tokens.mint(purpose)
    assert secret.token.startswith(purpose)
    assert len(secret.token) == tokens.LENGTH
    assert tokens.is_whole(secret.token, purpose)
    assert tokens.matches(secret.token, secret.digest)
    assert len(secret.digest) == 64


def test_no_two_secrets_are_the_same():
    assert len({tokens.mint(Purpose.API).token for _ in range(500)}) == 500


def test_a_secret_does_not_show_itself_in_a_log():
    secret = tokens.mint(Purpose.API)
    assert secret.token not in repr(secret)
    assert secret.digest not in repr(secret)


def test_a_secret_opens_only_what_it_was_made_for():
    assert not tokens.is_whole(tokens.mint(Purpose.SHARE).token, Purpose.API)


@given(st.data())
def test_a_changed_character_is_noticed(data):
    token = tokens.mint(Purpose.API).token
    place = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.characters().filter(lambda character: character != token[place]))
    changed = token[:place] + other + token[place + 1 :]
    assert not tokens.is_whole(changed, Purpose.API)
    assert not tokens.matches(changed, tokens.digest(token))


@given(st.text(max_size=80))
def test_any_text_may_be_tried(text):
    assert not tokens.is_whole(text, Purpose.CALENDAR)
    assert not tokens.matches(text, tokens.digest("rlc_"))


SHARED = tokens.mint(Purpose.SHARE)


def opens(token: str) -> bool:
    return tokens.is_whole(token, Purpose.SHARE) and tokens.matches(token, SHARED.digest)


def test_none_of_20_000_forged_share_links_opens_it():
    assert opens(SHARED.token)
    assert [token for token in forged(SHARED.token, count=20_000) if opens(token)] == []


def test_among_them_are_many_that_could_be_one():
    assert sum(tokens.is_whole(token, Purpose.SHARE) for token in forged(SHARED.token, count=1_000)) > 100
