"""Pure: random secrets for API tokens, share links and calendar feeds: one mechanism.

A secret is a prefix that says what it opens, 256 random bits, and a short checksum, so that a cut or
mistyped one is known without a query. It is shown once; what is kept is its SHA-256.
"""

import hmac
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from zlib import crc32

RANDOM_BYTES = 32
CHECKSUM_LENGTH = 6
LENGTH = len("rla_") + 43 + CHECKSUM_LENGTH


class Purpose(StrEnum):
    """What a secret opens, as its prefix."""

    API = "rla_"
    CALENDAR = "rlc_"
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


def _checksum(body: str) -> str:
    return urlsafe_b64encode(crc32(body.encode()).to_bytes(4, "big")).decode()[:CHECKSUM_LENGTH]
