"""How an endpoint and what was sent to it is said and looks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.lifecycle import Kind
from notifications.chat import WHAT

if TYPE_CHECKING:
    from notifications.models import Delivery

register = template.Library()

Words = str | Promise
# How a badge looks, and what it says.
_HEALTH: Mapping[str, tuple[str, Words]] = {
    "reached": ("done", _("Reached")),
    "new": ("waiting", _("Nothing sent yet")),
    "failing": ("watch", _("Not reached")),
    "paused": ("paused", _("Switched off")),
    "off": ("stuck", _("Switched off")),
    "owner_gone": ("stuck", _("Its owner has left")),
}
_STATES: Mapping[str, tuple[str, Words]] = {
    "queued": ("waiting", _("Waits to be sent")),
    "leased": ("in-air", _("Being sent")),
    "sent": ("done", _("Taken")),
    "dead": ("stuck", _("Could not be delivered")),
    "cancelled": ("skipped", _("Not sent any more")),
}
_WHY: Mapping[str, Words] = {
    "paused": _("It was switched off before this was sent."),
    "switched_off": _("It was switched off because it could not be reached."),
    "owner_gone": _("Its owner has left."),
    "unreadable": _("What is kept of it cannot be read with the secret key of this installation."),
}


@register.inclusion_tag("components/_badge.html")
def health_badge(state: str) -> dict[str, object]:
    look, text = _HEALTH[state]
    return {"state": look, "text": text, "kind": "label"}


@register.inclusion_tag("components/_badge.html")
def post_badge(state: str) -> dict[str, object]:
    look, text = _STATES[state]
    return {"state": look, "text": text, "kind": "label"}


@register.filter
def why(delivery: Delivery) -> Words:
    """Why it did not arrive: in our words where it is ours, else what the other side said."""
    return _WHY.get(delivery.last_error, delivery.last_error)


@register.filter
def happened(delivery: Delivery) -> Words:
    """What it tells of."""
    return WHAT[Kind(delivery.event.kind)] if delivery.event else _("Test")
