"""Pure: words that somebody typed, and how well a name answers them. Case and accents do not count: München is munchen, Straße strasse."""

from __future__ import annotations

import unicodedata

from stakeholders.names import plain

LONGEST, MOST_WORDS = 100, 8
# Where a word stands: it begins the name, begins a word of it, is somewhere in it, or only in what is said beside it.
BEGINS, BEGINS_A_WORD, INSIDE, BESIDE = range(4)
# Letters that no decomposition takes apart, and signs that a keyboard has otherwise.
_ALIKE = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "’": "'", "‘": "'", "‐": "-", "‑": "-", "–": "-"}
)

# The best place of any word, then of all of them: the smaller the better.
Fit = tuple[int, int]


def fold(text: str) -> str:
    """The text with its case and its accents taken away; ASCII is only made small."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).translate(_ALIKE)


def words_of(text: str) -> tuple[str, ...]:
    """What was typed, as folded words: each once, eight at most."""
    return tuple(dict.fromkeys(fold(plain(text[:LONGEST])).split()))[:MOST_WORDS]


def fit(words: tuple[str, ...], name: str, beside: str = "") -> Fit | None:
    """How well a name answers; None unless every word is there, and one of them in the name itself."""
    name, beside = fold(name), fold(beside)
    places = [_place(word, name, beside) for word in words]
    found = [place for place in places if place is not None]
    if len(found) < len(words) or min(found, default=BESIDE) == BESIDE:
        return None
    return min(found), sum(found)


def _place(word: str, name: str, beside: str) -> int | None:
    at = name.find(word)
    if at <= 0:
        return BEGINS if at == 0 else BESIDE if word in beside else None
    while at > 0 and name[at - 1].isalnum():
        at = name.find(word, at + 1)
    return BEGINS_A_WORD if at > 0 else INSIDE
