"""Pure: how a person is found in what others wrote, and what is left when they are taken out.

Looked for are the name, in either order and with any space or case, the addresses, and those parts of the name that were chosen; each also
without its accents and as links write it. A part stands alone: "Ben" is not found in "Benefit", nor in the name of somebody else who is
called Ben.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import quote

SHORTEST_PART = 3
EXCERPT = 120
_GAP = r"(?:[\s,.\-_+]|%20)+"
_BEFORE = r"(?<!\w)|(?<=%20)|(?<=%2C)"  # not within a word; in a link a word may begin behind a space that is written so
# Letters that are no plain one with an accent, and the other way in which Germans write theirs.
_PLAIN = str.maketrans({"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe", "ı": "i"})
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})


@dataclass(frozen=True)
class Spelling:
    """What a person is called: `names` whole where they have several words, `addresses`, and `parts` that are looked for by themselves, as
    they are written.

    `others` are the names of everybody else. `said` are texts of theirs: what holds the very same is a copy, and is blanked.
    """

    names: Sequence[str]
    addresses: Sequence[str] = ()
    parts: Sequence[str] = ()
    others: Sequence[str] = ()
    said: AbstractSet[str] = frozenset()

    def is_in(self, text: str) -> bool:
        return any(True for _found in self._finds(one_form(text)))

    def without(self, text: str, label: str) -> str:
        """The text with the label wherever the person stood; the very same text where they did not."""
        if self._pattern is None or not self.is_in(text):
            return text
        return self._pattern.sub(lambda found: found[0] if found["other"] else label, one_form(text))

    def taken_out(self, value: Any, label: str) -> Any:
        """The same of whatever a column holds: a text, or JSON with texts at any depth. Copies of theirs are blanked. In keys a part of the
        name is no name: they may be words of ours.
        """
        match value:
            case str():
                return "" if value in self.said else self.without(value, label)
            case dict():
                return {self._whole.without(key, label): self.taken_out(one, label) for key, one in value.items()}
            case list():
                return [self.taken_out(one, label) for one in value]
        return value

    def excerpts(self, value: Any) -> list[str]:
        """What stands around the person, wherever they stand in a text or in JSON."""
        return [around for text in texts_in(value) for around in self._around(one_form(text))]

    def _around(self, text: str) -> Iterator[str]:
        end = 0
        for found in self._finds(text):
            if found.start() < end:
                continue
            begin, end = max(0, found.start() - EXCERPT), found.end() + EXCERPT
            yield f"{'…' if begin else ''}{text[begin:end]}{'…' if end < len(text) else ''}"

    def _finds(self, text: str) -> Iterator[re.Match[str]]:
        return (found for found in self._pattern.finditer(text) if not found["other"]) if self._pattern else iter(())

    @cached_property
    def _whole(self) -> Spelling:
        return replace(self, parts=()) if self.parts else self

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        """Everybody else whom this would find a part of comes first, and is left alone."""
        own = self._own
        if not own:
            return None
        near = [_alone(_spaced(name.split()), name) for name in self.others if name and re.search(own, one_form(name))]
        other = f"(?P<other>(?i:{'|'.join(near)}))" if near else "(?P<other>(?!))"
        return re.compile(f"{other}|{own}")

    @cached_property
    def _own(self) -> str:
        found = [rf"(?i:(?<![\w.+-]){_ways(one)}(?![\w-]))" for one in self.addresses if one]
        found += [f"(?i:{_alone(whole, name)})" for name in self.names for whole in _orders(name)]
        found += [_alone(_ways(one), one) for one in self.parts]
        return "|".join(found)


def parts_of(name: str, address: str = "") -> list[str]:
    """What of a name, and what stands before the @ of an address, might stand for the person alone; in their order. A name of one word is
    such a part as well: it may be a word of everyday.
    """
    parts = [part for part in re.split(r"[\s,]+", one_form(name)) if part]
    local = one_form(address).partition("@")[0]
    found = [part for part in parts if len(part) >= SHORTEST_PART or len(parts) == 1]
    found += [local] if len(local) >= SHORTEST_PART and local.casefold() not in {part.casefold() for part in parts} else []
    return list(dict.fromkeys(found))


def is_telling(part: str) -> bool:
    """Whether it is likely to mean a person: a name is written with a capital, and what has a dot or a digit in it is no word."""
    return part != part.lower() or not part.isalpha()


def texts_in(value: Any) -> Iterable[str]:
    """Every text in what a column holds."""
    match value:
        case str():
            yield value
        case dict():
            for key, one in value.items():
                yield from (*texts_in(key), *texts_in(one))
        case list():
            for one in value:
                yield from texts_in(one)


def one_form(text: str) -> str:
    """Letters with accents as one character each, however they were typed."""
    return unicodedata.normalize("NFC", text)


def _orders(name: str) -> list[str]:
    """A name as it is written, and with its last part first."""
    parts = one_form(name).split()
    orders = [parts, [parts[-1], *parts[:-1]]] if len(parts) > 1 else []
    return [_spaced(order) for order in orders]


def _spaced(parts: Sequence[str]) -> str:
    return _GAP.join(map(_ways, parts))


def _ways(part: str) -> str:
    """As it is written, without accents, as Germans write theirs where they cannot, and each as it stands in a link."""
    whole = one_form(part)
    bare = "".join(one for one in unicodedata.normalize("NFKD", whole.translate(_PLAIN)) if not unicodedata.combining(one))
    ways = dict.fromkeys([whole, bare, whole.translate(_GERMAN)])
    return f"(?:{'|'.join(re.escape(one) for one in dict.fromkeys([*ways, *map(quote, ways)]))})"


def _alone(pattern: str, text: str) -> str:
    """Not within a word. A script without upper and lower case puts no space around a name."""
    return rf"(?:{_BEFORE}){pattern}(?!\w)" if text.upper() != text.lower() else pattern
