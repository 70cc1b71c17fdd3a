"""A letter set as text and HTML for one address, in the reader's language: `mail` is what the channel takes."""

from __future__ import annotations

from uuid import UUID

from django.template.loader import render_to_string
from django.utils.translation import get_language_bidi, override
from django.utils.translation import gettext as _

from notifications import links
from notifications.channels.base import DeliveryFailed, Message
from notifications.letters import Letter, letter, other_party
from notifications.telling import Told

ROBOT = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


def mail(told: Told, *, message_id: str, house: str) -> Message:
    """The notice as an e-mail. `house` is the name our organisation goes by. Raises DeliveryFailed where there is no address."""
    if not told.reader.email:
        raise DeliveryFailed("no address", final=True)
    with override(told.reader.language):
        content = letter(told)
        context = {"letter": content, "house": house, "language": told.reader.language, "rtl": get_language_bidi()}
        return Message(
            id=message_id,
            address=told.reader.email,
            subject=_subject(content),
            text=render_to_string("notices/letter.txt", context),
            html=render_to_string("notices/letter.html", context),
            thread=_thread(told),
            reply_to=_reply_to(told),
            headers=ROBOT,
        )


def _subject(content: Letter) -> str:
    """One line, whatever names hold."""
    subject = _("%(headline)s · %(campaign)s") % {"headline": content.headline, "campaign": content.campaign}
    return " ".join(subject.split())


def _reply_to(told: Told) -> str:
    other = other_party(told)
    return other.email if other else ""


def _thread(told: Told) -> str:
    """Mails about one handoff stand together, others by leg or campaign."""
    about: tuple[str, UUID | str] = ("campaign", told.campaign)
    if told.leg:
        about = ("leg", told.leg.id)
    if told.handoff:
        about = ("handoff", told.handoff)
    return links.thread_id(*about)
