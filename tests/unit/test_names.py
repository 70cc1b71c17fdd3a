"""Names are one line that reads as it was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stakeholders.names import apart, plain


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("  Ana   Silva ", "Ana Silva"),
        ("Ana\r\nBcc: all", "Ana Bcc: all"),
        ("Ana\x00\x07", "Ana"),
        ("\u202eanA\u202c", "anA"),
        ("\ufeffAna\u200b", "Ana"),
        ("A\ud800na", "Ana"),
        ("Cle\u0301o", "Cléo"),
        ("محمد \u200fعلي", "محمد علي"),
        ("👩\u200d🚀 Ada", "👩\u200d🚀 Ada"),
    ],
)
def test_what_hides_or_turns_is_taken_out_and_the_rest_stays(typed, shown):
    assert plain(typed) == shown


@given(st.text())
def test_a_plain_name_stays_as_it_is(text):
    assert plain(plain(text)) == plain(text)
    plain(text).encode()


@pytest.mark.parametrize("words", ["Ana", "Zoë, 3 h", "Ελένη", "東京 2", "", "3 d"])
def test_words_from_left_to_right_stay_as_they_are(words):
    assert apart(words) == words


@pytest.mark.parametrize("words", ["שרה כהן", "محمد", "Atlas 4 ربيع", "٣"])
def test_words_from_right_to_left_are_set_apart(words):
    assert apart(words) == f"\u2068{words}\u2069"
