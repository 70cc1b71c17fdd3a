"""Pure: random secrets for API tokens, share links and calendar feeds: one mechanism. And the link of a row, which is no secret of its own.

A secret is a prefix that says what it opens, 256 random bits, and a short checksum, so that a cut or
mistyped one is known without a query. It is shown once; what is kept is its SHA-256.

A derived token names a row and seals its id and version with a key: it can be written again for every mail and is never kept.
"""

import hmac
import re
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from uuid import UUID
from zlib import crc32

RANDOM_BYTES = 32
CHECKSUM_LENGTH = 6
LENGTH = len("rla_") + 43 + CHECKSUM_LENGTH
_DERIVED = re.compile(r"(?P<purpose>rl[a-z]_)(?P<subject>[0-9a-f]{32})[\w-]{43}", re.ASCII)


class Purpose(StrEnum):
    """What a secret opens, as its prefix."""

    API = "rla_"
    CALENDAR = "rlc_"
    GUEST = "rlg_"
    SHARE = "rls_"


@dataclass(frozen=True)
class Secret:
    """A new secret: the token to show once, the digest to keep."""

    token: str
    digest: str

    def __repr__(self) -> str:
        return f"Secret({self.token[:4]}…)"


def mint(purpose: Purpose) -> Secret:
    """A new random secret for this purpose."""
    body = purpose + secrets.token_urlsafe(RANDOM_BYTES)
    token = body + _checksum(body)
    return Secret(token=token, digest=digest(token))


def is_whole(token: str, purpose: Purpose) -> bool:
    """Whether this could be such a secret: right prefix, right length, right checksum."""
    if len(token) != LENGTH or not token.isascii() or not token.startswith(purpose):
        return False
    body, checksum = token[:-CHECKSUM_LENGTH], token[-CHECKSUM_LENGTH:]
    return hmac.compare_digest(_checksum(body), checksum)


def digest(token: str) -> str:
    """The SHA-256 of a token in hexadecimal: what is kept and looked up."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def matches(token: str, kept: str) -> bool:
    """Whether the token is the one whose digest was kept, in constant time."""
    return hmac.compare_digest(digest(token), kept)


def derive(purpose: Purpose, subject: UUID, version: int, *, key: bytes) -> str:
    """The token of a row at a version: the same each time, and another one as soon as its version counts up."""
    body = purpose + subject.hex
    seal = hmac.new(key, f"{body}.{version}".encode(), sha256).digest()
    return body + urlsafe_b64encode(seal).decode().rstrip("=")


def subject_of(token: str, purpose: Purpose) -> UUID | None:
    """The row that a derived token speaks of, whether or not its seal is right; None where it could not be such a token."""
    found = _DERIVED.fullmatch(token)
    return UUID(found["subject"]) if found and found["purpose"] == purpose else None


def is_derived(token: str, purpose: Purpose, subject: UUID, version: int, *, key: bytes) -> bool:
    """Whether this is that row's token, to the letter, in constant time."""
    return hmac.compare_digest(token.encode("utf-8", "surrogatepass"), derive(purpose, subject, version, key=key).encode())


def _checksum(body: str) -> str:
    return urlsafe_b64encode(crc32(body.encode()).to_bytes(4, "big")).decode()[:CHECKSUM_LENGTH]
