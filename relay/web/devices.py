"""What a browser says of itself, in words: "Firefox on Windows". Pure but for the language."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

# The first that is found counts: nearly all call themselves Safari, and many Chrome.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def device_text(agent: str) -> str:
    """The browser and what it runs on, as far as they are known."""
    browser, system = _first(BROWSERS, agent), _first(SYSTEMS, agent)
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("A browser that does not say what it is")


def _first(known: Iterable[tuple[str, str]], agent: str) -> str:
    return next((name for mark, name in known if mark in agent), "")
