"""How a person is found in what others wrote, and what is left of it."""

from __future__ import annotations

import pytest

from privacy.spelling import Spelling, is_telling, parts_of

ANA = Spelling(["Ana Ruiz"], ["ana.ruiz@example.com"], others=["Ana Ruizmann", "Juan Ana Ruiz"])


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Ana Ruiz signs.", "X signs."),
        ("ANA  ruiz's list", "X's list"),
        ("Ruiz, Ana: yes", "X: yes"),
        ("ana-ruiz and ana_ruiz", "X and X"),
        ("Write to Ana.Ruiz@Example.com.", "Write to X."),
        ("juana.ruiz@example.com", "juana.ruiz@example.com"),
        ("ana.ruiz@example.company", "X@example.company"),
        ("Banana Ruizseñor", "Banana Ruizseñor"),
        ("Ana alone, Ruiz alone", "Ana alone, Ruiz alone"),
        ("Juan Ana Ruiz and Ana Ruizmann", "Juan Ana Ruiz and Ana Ruizmann"),
        ("Nobody here: Ängst e\u0301", "Nobody here: Ängst e\u0301"),
    ],
)
def test_a_name_is_taken_out_and_nothing_else(text, left):
    assert ANA.without(text, "X") == left


def test_accents_are_one_however_they_are_typed():
    assert Spelling(["Zoë Çelik"]).without("Zoe\u0308 C\u0327elik comes", "X") == "X comes"


def test_a_script_without_spaces_has_names_within_words():
    assert Spelling(["田中 太郎"], parts=["田中"]).without("田中さんと田中 太郎", "X") == "XさんとX"


def test_a_part_counts_as_it_is_written_and_where_it_stands_alone():
    found = Spelling(["Mark Price"], parts=["Price"]).without("Price says: the price of Pricey, Mark", "X")
    assert found == "X says: the price of Pricey, Mark"


def test_a_name_of_one_word_is_a_part_to_be_chosen():
    """“Will” may be asked for, and is a word."""
    assert Spelling(["Will"]).without("Will it? Will will.", "X") == "Will it? Will will."
    assert parts_of("Will", "will@example.com") == ["Will"]


def test_the_parts_of_a_name_are_its_words_and_what_stands_before_the_at():
    assert parts_of("Jo van Dyk", "jovd7@example.com") == ["van", "Dyk", "jovd7"]
    assert [is_telling(part) for part in ("van", "Dyk", "jovd7", "lead", "j.dyk")] == [False, True, True, False, True]


def test_json_is_gone_through_and_its_keys_keep_words_of_ours():
    spelling = Spelling(["Lead Singer"], ["lead@example.com"], parts=["lead"], said=frozenset({"I said so"}))
    value = {"lead": "lead@example.com", "Lead Singer": ["I said so", "I said so, too", 3, None, {"by": "lead"}]}
    assert spelling.taken_out(value, "X") == {"lead": "X", "X": ["", "I said so, too", 3, None, {"by": "X"}]}


def test_an_excerpt_has_a_few_words_around_the_name():
    (found,) = ANA.excerpts({"note": "a" * 300 + " Ana Ruiz " + "b" * 300})
    assert found == "…" + "a" * 119 + " Ana Ruiz " + "b" * 119 + "…"


def test_without_a_name_nothing_is_looked_for():
    assert Spelling([""]).without("anything", "X") == "anything"


ZOE = Spelling(["Zoë Müller-Łuk"], ["zoe.mueller@example.com"], ["Zoë"], ["Zoë Adams", "Ben Carter"])


@pytest.mark.parametrize(
    "text",
    [
        "Ask Zoë Müller-Łuk.",
        "ZOË  MÜLLER-ŁUK",
        "Müller-Łuk, Zoë",
        "Zoe\u0308 Mu\u0308ller-Łuk",  # an accent as a character of its own
        "Zoe Muller-Luk",
        "Zoe Mueller-Luk",
        "https://wiki.example/Zo%C3%AB_M%C3%BCller-%C5%81uk",
        "https://wiki.example/?q=Zo%C3%AB%20M%C3%BCller-%C5%81uk",
        "https://wiki.example/?q=zoe+muller-luk",
        "zoe.mueller@example.com",
        "mailto:zoe.mueller%40example.com",
        "?q=%20Zoë%20said",
        "Zoë's plan",
    ],
)
def test_they_are_found_however_they_are_written(text):
    left = ZOE.without(text, "X")
    assert ZOE.is_in(text)
    assert not ZOE.is_in(left)
    assert "X" in left


@pytest.mark.parametrize("text", ["Zoës", "Benefit", "Zoë Adams", "azoe.mueller@example.com", "Muller", "zoë is a word here", ""])
def test_nobody_is_seen_where_they_are_not(text):
    assert ZOE.without(text, "X") == text
