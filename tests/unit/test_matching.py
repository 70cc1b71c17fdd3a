"""Words and names: what fits what, and how well."""

from __future__ import annotations

import pytest

from insights.matching import BEGINS, BEGINS_A_WORD, BESIDE, INSIDE, fit, fold, words_of


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("München", "munchen"),
        ("Straße", "strasse"),
        ("ÉLISE", "elise"),
        ("Łukasz Ørsted", "lukasz orsted"),
        ("İstanbul", "istanbul"),
        ("Ａtlas", "atlas"),
        ("שָׁלוֹם", "שלום"),
        ("مُحَمَّد", "محمد"),
        ("Мария", "мария"),
        ("Tom’s", "tom's"),
        ("co–op", "co-op"),
        ("Plain 4", "plain 4"),
    ],
)
def test_case_and_accents_do_not_count(text, folded):
    assert fold(text) == folded
    assert fold(fold(text)) == folded


@pytest.mark.parametrize(
    ("words", "name", "best"),
    [
        ("atl", "Atlas 4 launch", BEGINS),
        ("lau", "Atlas 4 launch", BEGINS_A_WORD),
        ("unch", "Atlas 4 launch", INSIDE),
        ("art", "Parts: Art", BEGINS_A_WORD),
        ("press", "(Press)", BEGINS_A_WORD),
        ("munchen", "Büro München", BEGINS_A_WORD),
        ("MÜNCHEN", "Munchen", BEGINS),
        ("strasse", "Hauptstraße", INSIDE),
        ("שלום", "בית שָׁלוֹם", BEGINS_A_WORD),
    ],
)
def test_a_name_fits_better_where_the_word_begins_it(words, name, best):
    assert fit(words_of(words), name) == (best, best)


def test_every_word_must_be_there():
    assert fit(words_of("atlas launch"), "Atlas 4 launch") == (BEGINS, BEGINS + BEGINS_A_WORD)
    assert fit(words_of("atlas nowhere"), "Atlas 4 launch") is None


def test_a_word_may_be_said_beside_the_name_but_not_all_of_them():
    assert fit(words_of("press atlas"), "Press", "Atlas 4 launch") == (BEGINS, BEGINS + BESIDE)
    assert fit(words_of("atlas"), "Press", "Atlas 4 launch") is None


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("  Two  words two ", ("two", "words")),
        ("", ()),
        (" \u200b\u202e\x00 ", ()),
        ("a b c d e f g h i j", tuple("abcdefgh")),
        ("x" * 500, ("x" * 100,)),
    ],
)
def test_what_was_typed_is_words_each_once_and_not_too_many(typed, words):
    assert words_of(typed) == words
