"""What the settings say around a page and of a browser: the menu beside them, devices and places."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from relay.sessions import SignedIn
from relay.web.devices import device_text
from relay.web.frame import Link, Words
from relay.web.request import known

register = template.Library()

# Name of the URL, label, the addresses at which it is the current page beside its own, and the role it is for.
PAGES: tuple[tuple[str, Words, tuple[str, ...], str], ...] = (
    ("me", _("Profile"), (), ""),
    ("hours", _("Working hours"), (), ""),
    ("absences", _("Absences"), (), ""),
    ("mail_settings", _("Notices"), (), ""),
    ("look", _("Look and keys"), (), ""),
    ("account_change_password", _("Password and second step"), ("/accounts/",), ""),
    ("sessions", _("Where you are signed in"), (), ""),
    ("tokens", _("API tokens"), (), ""),
    ("feeds", _("Calendar feeds"), (), ""),
    ("own_data", _("Your data"), (), ""),
    ("channels", _("Channels"), (), "lead"),
    ("site_thresholds", _("How long things may take"), (), "admin"),
    ("deliveries", _("Undelivered mails"), (), "lead"),
    ("health_page", _("How Relay is"), (), "admin"),
    ("admin:index", _("Tables, for a look"), (), "admin"),
)
_PLACES: Mapping[str, str | Promise] = {
    "here": _("from the machine that Relay runs on"),
    "house": _("from a network of your house"),
    "net": _("from the internet"),
}


@register.simple_tag(takes_context=True)
def settings_menu(context: Mapping[str, HttpRequest]) -> list[Link]:
    """The pages of the settings that are for who is asking; the one that is open is marked. The longest address that fits is the page."""
    who, place = known(context["request"]), context["request"].path
    roles = {"", *(who.roles if who else ())} | ({"lead"} if who and who.is_a("admin") else set())
    pages = [(reverse(name), label, places) for name, label, places, role in PAGES if role in roles]
    here = max((url for url, _label, places in pages if place.startswith((url, *places))), key=len, default="")
    return [Link(url, label, current=url == here) for url, label, _places in pages]


@register.filter
def device(one: SignedIn) -> str:
    """The browser and what it runs on: Firefox on Windows."""
    return device_text(one.agent)


@register.filter
def whence(one: SignedIn) -> str:
    """Where its address is: of this machine, of a private network, out there."""
    return str(_PLACES[one.place])
