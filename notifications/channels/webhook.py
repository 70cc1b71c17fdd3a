"""A program of somebody's: the event as JSON, signed as Standard Webhooks asks for, by both secrets while one takes over from the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from standardwebhooks.webhooks import Webhook

from notifications.channels import egress
from notifications.channels.addresses import anywhere
from notifications.channels.posts import Door, Post


def send(post: Post) -> egress.Answer:
    # The other side compares it with its own clock: the moment of this copy, whatever time it is in the relay.
    signed = signatures(post.id, post.body, post.secrets, at=datetime.now(UTC))
    return egress.post(post.url, post.body, {"Content-Type": "application/json", **signed})


def signatures(message_id: str, body: bytes, secrets: Sequence[str], *, at: datetime) -> Mapping[str, str]:
    """The three headers; one signature a secret, so that whoever knows either can tell that it is ours."""
    said = " ".join(Webhook(secret).sign(msg_id=message_id, timestamp=at, data=body.decode()) for secret in secrets)
    return {"webhook-id": message_id, "webhook-timestamp": str(int(at.timestamp())), "webhook-signature": said}


DOOR = Door(hosts=anywhere, send=send)
