"""Names are one line that reads as it was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stakeholders.names import plain


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
