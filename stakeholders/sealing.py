"""What has to be read again, and by nobody else: sealed with a key that is derived from the installation's secret key and kept nowhere.

A copy of the database opens nothing. With another RELAY_SECRET_KEY nothing that was sealed can be read any more.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"relay sealed 1"  # another number for another way of sealing


class Unreadable(Exception):
    """Sealed with another key, or altered."""


def seal(text: str) -> str:
    return _fernet(settings.SECRET_KEY).encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Raises Unreadable."""
    try:
        return _fernet(settings.SECRET_KEY).decrypt(sealed.encode()).decode()
    except InvalidToken as wrong:
        raise Unreadable from wrong


@lru_cache(maxsize=4)
def _fernet(key: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(key.encode())
    return Fernet(urlsafe_b64encode(derived))
