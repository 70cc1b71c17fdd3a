"""Pure: words as they may be shown, without the characters that hide, reverse or break a line, and apart from what stands beside them."""

import unicodedata

DIRECTION = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
FROM_THE_RIGHT = frozenset({"R", "AL", "AN"})
INVISIBLE = frozenset("\u200b\u2060\ufeff")


def plain(text: str) -> str:
    """One line: NUL, control characters, lone surrogates and turns of direction are taken out."""
    composed = unicodedata.normalize("NFC", text)
    return " ".join("".join(filter(_shown, composed)).split())


def _shown(character: str) -> bool:
    if character in DIRECTION or character in INVISIBLE:
        return False
    return character.isspace() or unicodedata.category(character) not in {"Cc", "Cs"}


def apart(words: str) -> str:
    """For a sentence: words with a letter that runs from right to left in an isolate, so that numbers, marks and names beside them stay in
    their places; all others as they are."""
    if words.isascii() or not any(unicodedata.bidirectional(letter) in FROM_THE_RIGHT for letter in words):
        return words
    return f"\u2068{words}\u2069"
