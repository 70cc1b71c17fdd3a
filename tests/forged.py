"""Links that were cut, altered or made up, as many as one likes: none of them is the one they stem from."""

from __future__ import annotations

import random
import string
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from zlib import crc32

from stakeholders import tokens
from stakeholders.tokens import Purpose

_LETTERS = string.ascii_letters + string.digits + "-_"
_ODD = "é%.~+=/ \x00\u0430\U0001f3c3\\'\"<"


def forged(token: str, *, count: int, seed: int = 7) -> Iterator[str]:
    """So many of every kind, in turn. The seed makes a failing one come again."""
    chance = random.Random(seed)
    ways = _WAYS if token.startswith(Purpose.GUEST) else _WAYS_OF_SECRETS
    made = 0
    while made < count:
        found = ways[made % len(ways)](token, chance)
        if found != token:
            yield found
            made += 1


def _one_letter(token: str, chance: random.Random) -> str:
    place = chance.randrange(len(token))
    return token[:place] + chance.choice(_LETTERS) + token[place + 1 :]


def _one_odd_letter(token: str, chance: random.Random) -> str:
    place = chance.randrange(len(token) + 1)
    return token[:place] + chance.choice(_ODD) + token[place + chance.randrange(2) :]


def _last_bits(token: str, chance: random.Random) -> str:
    """Base64 has bits to spare in its last letter: another letter may mean the same bytes."""
    return token[:-1] + chance.choice(_LETTERS)


def _cut(token: str, chance: random.Random) -> str:
    return token[: chance.randrange(len(token))]


def _longer(token: str, chance: random.Random) -> str:
    return token + "".join(chance.choices(_LETTERS, k=chance.randrange(1, 40)))


def _other_case(token: str, chance: random.Random) -> str:
    place = chance.randrange(len(token))
    return token[:place] + token[place:].swapcase()


def _other_seal(token: str, chance: random.Random) -> str:
    return token[:36] + "".join(chance.choices(_LETTERS, k=43))


def _other_row(token: str, chance: random.Random) -> str:
    return f"rlg_{uuid.UUID(int=chance.getrandbits(128)).hex}{token[36:]}"


def _other_key(token: str, chance: random.Random) -> str:
    """Made just as it should be, with a key of one's own."""
    return tokens.derive(Purpose.GUEST, uuid.UUID(token[4:36]), chance.randrange(1, 9), key=chance.randbytes(32))


def _other_purpose(token: str, chance: random.Random) -> str:
    other = {"rla_", "rls_", "rlc_", "rlg_"} - {token[:4]}
    return chance.choice([*sorted(other), token[:4].upper(), f"{token[:3]}-", ""]) + token[4:]


def _shuffled(token: str, chance: random.Random) -> str:
    return token[:4] + "".join(chance.sample(token[4:], len(token) - 4))


_WAYS: tuple[Callable[[str, random.Random], str], ...] = (
    _one_letter,
    _one_odd_letter,
    _last_bits,
    _cut,
    _longer,
    _other_case,
    _other_seal,
    _other_row,
    _other_key,
    _other_purpose,
    _shuffled,
)


# Of secrets that are random and kept as a digest


def _another(token: str, chance: random.Random) -> str:
    """Whole to the last letter, and never given to anybody."""
    body = token[:4] + "".join(chance.choices(_LETTERS, k=43))
    return _whole(body)


def _one_letter_but_whole(token: str, chance: random.Random) -> str:
    """Altered, with a checksum that fits again."""
    return _whole(_one_letter(token[: -tokens.CHECKSUM_LENGTH], chance))


def _whole(body: str) -> str:
    return body + urlsafe_b64encode(crc32(body.encode()).to_bytes(4, "big")).decode()[: tokens.CHECKSUM_LENGTH]


_WAYS_OF_SECRETS: tuple[Callable[[str, random.Random], str], ...] = (
    _one_letter,
    _one_odd_letter,
    _last_bits,
    _cut,
    _longer,
    _other_case,
    _another,
    _one_letter_but_whole,
    _other_purpose,
    _shuffled,
)
