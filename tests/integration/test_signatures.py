"""What we sign, the package standardwebhooks takes; what was altered by a bit, it does not. Both secrets hold while one takes over."""

from __future__ import annotations

import base64
import hmac
import random
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from notifications.channels import webhook

ROUNDS = 1000


def now() -> datetime:
    return datetime.now(UTC)


def secret() -> str:
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


def message(dice: random.Random) -> tuple[str, bytes]:
    words = "".join(chr(dice.choice([*range(32, 127), 0xE9, 0x4E2D, 0x1F3C3])) for _ in range(dice.randint(1, 200)))
    return f"msg_{dice.getrandbits(128):032x}", words.encode()


def is_taken(by: str, body: bytes, headers: Mapping[str, str]) -> bool:
    try:
        Webhook(by).verify(body, dict(headers), json_parse=False)
    except (WebhookVerificationError, ValueError):
        return False
    return True


def test_a_thousand_are_taken_by_each_secret_and_a_thousand_alterations_by_none() -> None:
    dice = random.Random(20261127)
    taken, altered_taken = 0, 0
    for _ in range(ROUNDS):
        new, old = secret(), secret()
        message_id, body = message(dice)
        headers = dict(webhook.signatures(message_id, body, (new, old), at=now()))
        taken += is_taken(new, body, headers) + is_taken(old, body, headers)
        altered_taken += is_taken(dice.choice([new, old]), *altered(dice, body, headers))
    print(f"S10: {taken} of {2 * ROUNDS} taken, {altered_taken} of {ROUNDS} altered ones taken")
    assert (taken, altered_taken) == (2 * ROUNDS, 0)


def altered(dice: random.Random, body: bytes, headers: Mapping[str, str]) -> tuple[bytes, dict[str, str]]:
    """One change to what counts: a bit of the body, its length, its id, its moment, every signature, or its absence."""
    said, changed = bytearray(body), dict(headers)
    match dice.randrange(6):
        case 0:
            said[dice.randrange(len(said))] ^= 1
        case 1:
            said += b" "
        case 2:
            changed["webhook-id"] = changed["webhook-id"][:-1] + ("0" if changed["webhook-id"][-1] != "0" else "1")
        case 3:
            changed["webhook-timestamp"] = str(int(changed["webhook-timestamp"]) + dice.choice([-1, 1]))
        case 4:
            changed["webhook-signature"] = " ".join(_flipped(dice, one) for one in changed["webhook-signature"].split(" "))
        case _:
            del changed[dice.choice(sorted(changed))]
    return bytes(said), changed


def _flipped(dice: random.Random, signature: str) -> str:
    version, _, seal = signature.partition(",")
    bits = bytearray(base64.b64decode(seal))
    bits[dice.randrange(len(bits))] ^= 1 << dice.randrange(8)
    return f"{version},{base64.b64encode(bits).decode()}"


def test_it_is_what_the_standard_says_reckoned_by_hand() -> None:
    key = secrets.token_bytes(32)
    headers = webhook.signatures("msg_1", b'{"a":1}', ["whsec_" + base64.b64encode(key).decode()], at=now())
    signed = f"msg_1.{headers['webhook-timestamp']}.".encode() + b'{"a":1}'
    assert headers["webhook-signature"] == "v1," + base64.b64encode(hmac.new(key, signed, sha256).digest()).decode()


@pytest.mark.parametrize("ago", [timedelta(minutes=6), timedelta(minutes=-15)])
def test_one_that_is_kept_and_sent_again_by_somebody_else_is_too_old(ago: timedelta) -> None:
    one = secret()
    assert not is_taken(one, b"{}", webhook.signatures("msg_1", b"{}", [one], at=now() - ago))
    assert is_taken(one, b"{}", webhook.signatures("msg_1", b"{}", [one], at=now()))
