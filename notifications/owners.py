"""The mail to the owner of an endpoint that was switched off: once, and again only where a sender died between sending and noting it."""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import uuid5

from django.conf import settings
from django.utils.translation import gettext as _

from notifications import by_itself, links
from notifications.channels.base import DeliveryFailed
from notifications.letters import Letter, Link, Row
from notifications.models import Endpoint

log = logging.getLogger(__name__)


def tell(*, now: datetime) -> int:
    """Write to the owner of each that is off and of which nobody was told; how many. Never inside a transaction."""
    untold = Endpoint.objects.filter(disabled_at__isnull=False, told_at=None)
    due = untold.filter(by_itself.not_just_tried(now))
    return sum(_told(one, now) for one in due.select_related("owner__user", "campaign"))


def _told(endpoint: Endpoint, now: datetime) -> bool:
    mine = Endpoint.objects.filter(pk=endpoint.pk, told_at=None, told_try_at=endpoint.told_try_at)
    if not mine.update(told_try_at=now):
        return False
    key, thread = uuid5(endpoint.pk, str(endpoint.disabled_at)), links.thread_id("endpoint", endpoint.pk)
    try:
        sent = by_itself.send(endpoint.owner, lambda: _letter(endpoint), key=key, thread=thread)
    except DeliveryFailed as failed:
        log.warning("the owner of endpoint %s could not be told that it is off: %s", endpoint.pk, failed.reason)
        return False
    Endpoint.objects.filter(pk=endpoint.pk, disabled_at=endpoint.disabled_at).update(told_at=now)
    return sent


def _letter(endpoint: Endpoint) -> Letter:
    return Letter(
        campaign=endpoint.campaign.name if endpoint.campaign else _("All campaigns"),
        headline=_("“%(name)s” is switched off and hears nothing any more") % {"name": endpoint.name},
        sentence=_("Mend it at the other end, switch it on again, and send again what it missed."),
        rows=(
            Row(_("Kind"), endpoint.get_kind_display()),
            Row(_("Host"), endpoint.host),
            Row(_("Why"), endpoint.get_disabled_why_display()),
        ),
        button=Link(_("Look at it"), f"{settings.RELAY_URL}/settings/channels/{endpoint.pk}/"),
    )
