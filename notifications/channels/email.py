"""E-mail through Django's backend (EMAIL_URL): plain text with an HTML alternative, one connection a mail."""

from __future__ import annotations

import smtplib
import socket
from contextlib import suppress
from datetime import timedelta

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from notifications.channels.base import DeliveryFailed, Message, within

LONGEST = timedelta(seconds=25)  # less than half a lease
CLOSING = 421
NEVER_ASKED = (ConnectionRefusedError, socket.gaierror, smtplib.SMTPConnectError, smtplib.SMTPHeloError, smtplib.SMTPAuthenticationError)


def send(message: Message) -> None:
    """Hand it to the mail relay. "Sent" means that the relay took it, not that it was read."""
    connection = get_connection()
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        to=[message.address],
        reply_to=[message.reply_to] if message.reply_to else None,
        headers={"Message-ID": message.id, "In-Reply-To": message.thread, "References": message.thread, **message.headers},
        connection=connection,
    )
    mail.attach_alternative(message.html, "text/html")
    try:
        within(LONGEST, mail.send, give_up=lambda: _hang_up(connection))
    except DeliveryFailed:
        raise
    except Exception as failed:
        raise _understood(failed) from failed


def _hang_up(connection: BaseEmailBackend) -> None:
    """End the talk of a thread that was given up, so that it ends as well."""
    with suppress(AttributeError, OSError):
        connection.connection.sock.shutdown(socket.SHUT_RDWR)  # type: ignore[attr-defined]  # SMTP only; others have none


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
