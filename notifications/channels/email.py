"""E-mail through Django's backend (EMAIL_URL): plain text with an HTML alternative, one connection for as long as it lasts."""

from __future__ import annotations

import smtplib
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

from django.core.mail import EmailMultiAlternatives, get_connection

from notifications.channels.base import DeliveryFailed, Message, Send, within

LONGEST = timedelta(seconds=25)  # less than half a lease
CLOSING = 421
NEVER_ASKED = (ConnectionRefusedError, socket.gaierror, smtplib.SMTPConnectError, smtplib.SMTPHeloError, smtplib.SMTPAuthenticationError)


@contextmanager
def opened() -> Iterator[Send]:
    """A way to send many mails over one connection, asked before each whether it is still there, and closed in the end."""
    line = _Line()
    try:
        yield line.send
    finally:
        line.close()


def send(message: Message) -> None:
    """A single mail, at once."""
    with opened() as send_one:
        send_one(message)


class _Line:
    """The connection to the mail relay, made when it is first needed and again after anything went wrong on it."""

    def __init__(self) -> None:
        self.connection: Any = None

    def send(self, message: Message) -> None:
        """Hand it to the mail relay. "Sent" means that the relay took it, not that it was read."""
        try:
            within(LONGEST, lambda: self._talk(message), give_up=self._hang_up)
        except DeliveryFailed:
            self._hang_up()
            raise
        except Exception as failed:
            self.close()
            raise _understood(failed) from failed

    def _talk(self, message: Message) -> None:
        if not _alive(self.connection):
            self.close()
            self.connection = get_connection()
            self.connection.open()
        if self.connection:  # taken away where it was given up meanwhile
            self.connection.send_messages([_mail(message)])

    def _hang_up(self) -> None:
        """End the talk of a thread that was given up, so that it ends as well."""
        given_up, self.connection = self.connection, None
        with suppress(AttributeError, OSError):
            given_up.connection.sock.shutdown(socket.SHUT_RDWR)  # SMTP only; others have none

    def close(self) -> None:
        """Say good-bye to a relay that listens; one that does not has been given up already."""
        left, self.connection = self.connection, None
        if left is not None:
            with suppress(smtplib.SMTPException, OSError, DeliveryFailed):
                within(LONGEST / 5, left.close, give_up=lambda: None)


def _alive(connection: Any) -> bool:
    """Asked of the relay itself: whatever ended the connection since the last mail is noticed before the next one is on its way."""
    talk = getattr(connection, "connection", None)
    if talk is None:
        return False
    try:
        return bool(talk.noop()[0] == 250)
    except (smtplib.SMTPException, OSError):
        return False


def _mail(message: Message) -> EmailMultiAlternatives:
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        to=[message.address],
        reply_to=[message.reply_to] if message.reply_to else None,
        headers={"Message-ID": message.id, "In-Reply-To": message.thread, "References": message.thread, **message.headers},
    )
    mail.attach_alternative(message.html, "text/html")
    return mail


def _understood(failed: Exception) -> DeliveryFailed:
    """What the mail relay meant: 5xx is for good, 4xx for later, no answer concerns everybody."""
    reason = f"{type(failed).__name__}: {failed}"
    if isinstance(failed, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in failed.recipients.values()]
        return DeliveryFailed(reason, final=all(code >= 500 for code in codes))
    if isinstance(failed, NEVER_ASKED):
        return DeliveryFailed(reason, channel_down=True)
    if isinstance(failed, smtplib.SMTPSenderRefused):
        return DeliveryFailed(reason, channel_down=True)
    if isinstance(failed, smtplib.SMTPResponseException):
        return DeliveryFailed(reason, final=failed.smtp_code >= 500, channel_down=failed.smtp_code == CLOSING)
    if isinstance(failed, smtplib.SMTPNotSupportedError | ValueError | UnicodeError):
        return DeliveryFailed(reason, final=True)
    return DeliveryFailed(reason, channel_down=True, perhaps_sent=True)
