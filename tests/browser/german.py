"""Is a page German from end to end? What the catalogue says otherwise, and the small words that only English has, as they stand on it.

What people wrote themselves is theirs: a line that the database holds is left out, wherever it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from html.parser import HTMLParser

from django.apps import apps
from django.db import models

from tests.house.test_translations import ENTRIES

OURS = ("campaigns", "goals", "imports", "insights", "notifications", "privacy", "stakeholders")
SAID_BY = frozenset({"alt", "aria-label", "aria-description", "content", "data-busy", "data-label", "data-said", "placeholder", "title"})
SILENT = frozenset({"script", "style", "code", "kbd", "pre", "textarea"})
CUT = re.compile(r"%\(\w+\)[a-z]|</?\w+[^>]*>|&\w+;|\n")
ADDRESS = re.compile(r"\S*(?:@|://)\S*")
LABEL = re.compile(r"Erased person [0-9A-F]{6}")  # how somebody will be called in every language
LONG = 8  # what is shorter may be a word of both languages
SMALL = re.compile(
    r"\b(?:the|and|with|your|you|this|that|they|their|them|from|have|has|not|are|were|been|which|please|again|until|nothing|nobody)\b",
    re.IGNORECASE,
)


def _pieces(text: str) -> Iterator[str]:
    """What stands between the placeholders and tags of a string, where it is long enough to be known again."""
    for piece in CUT.split(text):
        words = " ".join(piece.split()).strip(" .,:;“”…()")
        if len(words) >= LONG:
            yield words


@cache
def english() -> re.Pattern[str]:
    """Whatever is said otherwise in German."""
    german = {piece for entry in ENTRIES for text in entry.german for piece in _pieces(text)}
    said = {piece for entry in ENTRIES for text in (entry.said, entry.plural) if text not in entry.german for piece in _pieces(text)}
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(one) for one in sorted(said - german, key=len, reverse=True)) + r")(?!\w)")


class _Said(HTMLParser):
    """The words of a page, one text or label each."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self._silent.append(tag)
        self.words += [value for name, value in attrs if name in SAID_BY and value]

    def handle_endtag(self, tag: str) -> None:
        if self._silent and tag == self._silent[-1]:
            self._silent.pop()

    def handle_data(self, data: str) -> None:
        if not self._silent and data.strip():
            self.words.append(data)


def said(html: str) -> set[str]:
    """What a page says, to the eye and to a reader of screens."""
    page = _Said()
    page.feed(html)
    return {" ".join(words.split()) for words in page.words}


def written() -> list[str]:
    """Every line that somebody wrote, the longest first."""
    found: set[str] = set()
    for model in apps.get_models():
        if model._meta.app_label in OURS and (names := [one.attname for one in model._meta.concrete_fields if _is_free(one)]):
            for row in model._default_manager.values_list(*names):
                found.update(_lines(row))
    return sorted(found, key=len, reverse=True)


def _is_free(field: models.Field) -> bool:
    return isinstance(field, models.CharField | models.TextField | models.JSONField) and not field.choices


def _lines(value: object) -> Iterator[str]:
    if isinstance(value, str):
        lines = (" ".join(line.split()).strip(".…") for line in value.splitlines())
        yield from (line for line in lines if " " in line or line.istitle())
    elif isinstance(value, dict):
        yield from _lines(value.values())
    elif isinstance(value, Iterable):
        yield from (line for one in value for line in _lines(one))


def left(words: Iterable[str], theirs: list[str]) -> list[str]:
    """The texts in which English is left that nobody wrote there."""
    return sorted({text for text in words if _is_english(text) and _is_english(_without(text, theirs))})


def _is_english(text: str) -> bool:
    words = LABEL.sub(" ", ADDRESS.sub(" ", text))
    return bool(english().search(words) or SMALL.search(words))


def _without(text: str, theirs: list[str]) -> str:
    for one in theirs:
        if one in text:
            text = re.sub(rf"(?<!\w){re.escape(one)}(?!\w)", "\n", text)
    return text
