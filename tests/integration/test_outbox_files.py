"""Without a mail relay each mail is a file of its own that a person can read."""

from __future__ import annotations

from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from notifications import outbox
from relay.settings import env
from tests.world import World

pytestmark = pytest.mark.django_db


def test_each_mail_is_one_readable_file(settings: Any, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND = env.email("", default=f"filemail:///{tmp_path}")["EMAIL_BACKEND"]
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    world = World.build()
    for number in range(12):
        world.race(name=f"Race {number}")
    outbox.publish(now=world.now)
    assert outbox.deliver(now=world.now) == 12
    files = sorted((tmp_path / "mail").iterdir())
    assert len(files) == 12
    mail = message_from_bytes(files[0].read_bytes(), policy=policy.default)
    assert "offers you the baton" in str(mail["Subject"])
    assert "Read and answer:\nhttp://testserver/handoffs/" in files[0].read_text()
