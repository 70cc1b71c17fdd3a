"""A message set as text and HTML for one address, in the reader's language: `compose` makes what the channel takes.

One notice is a letter, several about one campaign are a bundle of letters, what waited for the morning is a digest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.template.loader import render_to_string
from django.utils.translation import get_language_bidi, ngettext, override
from django.utils.translation import gettext as _

from campaigns.lifecycle import Kind
from notifications import links
from notifications.audience import Why
from notifications.channels.base import DeliveryFailed, Message
from notifications.daily_letter import daily_letter
from notifications.letters import Letter, letter, other_party
from notifications.models import Delivery, Digest
from notifications.telling import Told

ROBOT = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
MOST_LETTERS = 8


def compose(deliveries: Sequence[Delivery], told: Mapping[UUID, Told], *, house: str) -> Message:
    """The e-mail that these deliveries are. `house` is the name our organisation goes by.

    Raises DeliveryFailed where there is no address, or no words.
    """
    said = without_overtaken([told[one.notice.pk] for one in deliveries if one.notice.pk in told])
    if not said:
        raise DeliveryFailed("no words can be put on it")
    first = deliveries[0]
    if first.digest:
        return digest(said, first.digest, message_id=first.message_id, house=house)
    return mail(said[0], message_id=first.message_id, house=house) if len(said) == 1 else bundle(said, first.message_id, house=house)


def without_overtaken(said: Sequence[Told]) -> list[Told]:
    """Oldest first; what asked for the answer that a reminder asks for again is left out: the reminder says it all."""
    reminders = {one.handoff: one.at for one in said if one.why is Why.COURT and one.kind.value.startswith("stall_")}
    asked = [one for one in said if one.why in (Why.TAKER, Why.COURT) and one.kind is not Kind.DECISION_ASKED]
    overtaken = {one.id for one in asked if one.at < reminders.get(one.handoff, one.at)}
    kept = [one for one in said if one.id not in overtaken]
    return sorted(kept, key=lambda one: one.at)


def mail(told: Told, *, message_id: str, house: str) -> Message:
    """One notice as an e-mail."""
    with override(told.reader.language):
        content = letter(told)
        return _message("letter", told, message_id, _subject(content), {"letter": content, "house": house}, _thread([told]), [told])


def bundle(told: Sequence[Told], message_id: str, *, house: str) -> Message:
    """Several about one campaign as one e-mail."""
    with override(told[0].reader.language):
        letters = [letter(one) for one in told]
        left = len(letters) - MOST_LETTERS
        context = {"letters": letters[:MOST_LETTERS], "left": max(left, 0), "inbox": links.inbox(), "house": house}
        context |= {"headline": _subject(letters[0]), "campaign": letters[0].campaign, "account": told[0].reader.account}
        context |= {"count": len(letters), "about_a_wait": any(one.about_a_wait for one in letters)}
        return _message("bundle", told[0], message_id, _subject_of_many(letters), context, _thread(told), told)


def digest(told: Sequence[Told], edition: Digest, *, message_id: str, house: str) -> Message:
    """The daily mail; it can be unsubscribed from, what waits for somebody cannot."""
    reader = told[0].reader
    with override(reader.language):
        content = daily_letter(told, day=edition.day)
        context = {"letter": content, "house": house}
        headers = {"List-Unsubscribe": f"<{links.mail_settings()}>", "List-Id": links.list_id("digest")}
        thread = links.thread_id("digest", reader.id)
        return _message("digest", told[0], message_id, content.headline, context, thread, [], headers)


def _message(
    template: str,
    told: Told,
    message_id: str,
    subject: str,
    context: dict[str, Any],
    thread: str,
    answered_by: Sequence[Told],
    headers: Mapping[str, str] | None = None,
) -> Message:
    reader = told.reader
    if not reader.email:
        raise DeliveryFailed("no address", final=True)
    context |= {"language": reader.language, "rtl": get_language_bidi()}
    context |= {"settings_url": links.mail_settings() if reader.account else ""}
    return Message(
        id=message_id,
        address=reader.email,
        subject=subject,
        text=render_to_string(f"notices/{template}.txt", context),
        html=render_to_string(f"notices/{template}.html", context),
        thread=thread,
        reply_to=_reply_to(answered_by),
        headers={**ROBOT, **(headers or {})},
    )


def _subject(content: Letter) -> str:
    """One line, whatever names hold."""
    subject = _("%(headline)s · %(campaign)s") % {"headline": content.headline, "campaign": content.campaign}
    return " ".join(subject.split())


def _subject_of_many(letters: Sequence[Letter]) -> str:
    """The first in full, the others counted."""
    first, more = letters[0], len(letters) - 1
    text = ngettext("%(headline)s, and %(n)d more · %(campaign)s", "%(headline)s, and %(n)d more · %(campaign)s", more)
    return " ".join((text % {"headline": first.headline, "n": more, "campaign": first.campaign}).split())


def _reply_to(told: Sequence[Told]) -> str:
    """Everybody whom an answer to one of these should reach, once."""
    others = [other_party(one) for one in told]
    return ", ".join(dict.fromkeys(one.email for one in others if one))


def _thread(told: Sequence[Told]) -> str:
    """Mails about one handoff stand together, others by leg or campaign."""
    subjects = {_about(one) for one in told}
    return links.thread_id(*(subjects.pop() if len(subjects) == 1 else ("campaign", told[0].campaign)))


def _about(told: Told) -> tuple[str, UUID | str]:
    if told.handoff:
        return "handoff", told.handoff
    return ("leg", told.leg.id) if told.leg else ("campaign", told.campaign)
