"""Django's mail backend for an instance without a mail relay: every mail a file of its own, which mail programs can open.

Django's file backend names files by the second and the address of an object, so that two mails may share one.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class EmailBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Each as it would be sent, into EMAIL_FILE_PATH; a file is there only when it is complete."""
        folder = Path(getattr(settings, "EMAIL_FILE_PATH", "") or settings.VAR / "mail")
        folder.mkdir(parents=True, exist_ok=True)
        for mail in email_messages:
            name = f"{time.strftime('%Y%m%d-%H%M%S')}-{uuid.uuid4().hex[:12]}.eml"
            draft = folder / f".{name}"
            draft.write_bytes(mail.message().as_bytes())
            draft.rename(folder / name)
        return len(email_messages)
