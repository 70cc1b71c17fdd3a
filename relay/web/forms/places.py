"""Where people are, as forms offer it: time zones by continent, and the countries whose holidays are known."""

from __future__ import annotations

import re
from functools import cache
from itertools import groupby
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from holidays.registry import COUNTRIES

from stakeholders import directory

Group = tuple[str, list[tuple[str, str]]]

CONTINENTS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


class LongSelect(forms.Select):
    """A choice among hundreds, written by plain functions: a template for each option takes five times as long."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        widget = self.get_context(name, value, attrs or {})["widget"]
        groups = format_html_join("", "{}", ((_group(label, options),) for label, options, _index in widget["optgroups"]))
        return format_html('<select name="{}"{}>{}</select>', widget["name"], flatatt(widget["attrs"]), groups)


def _group(label: str | None, options: list[dict[str, Any]]) -> SafeString:
    rows = ((one["value"], " selected" if one["selected"] else "", one["label"]) for one in options)
    written = format_html_join("", '<option value="{}"{}>{}</option>', rows)
    return format_html('<optgroup label="{}">{}</optgroup>', label, written) if label else written


def zone_choices(current: str = "") -> list[tuple[str, str] | Group]:
    """UTC, then the zones by continent; one that somebody has and the list has not stands first."""
    other = [(current, current)] if current and current not in _known() else []
    return [*other, ("UTC", "UTC"), *_zones()]


@cache
def _zones() -> tuple[Group, ...]:
    names = sorted(name for name in available_timezones() if name.split("/")[0] in CONTINENTS and "/" in name)
    grouped = groupby(names, lambda name: name.split("/")[0])
    return tuple((continent, [(name, _town(name)) for name in zones]) for continent, zones in grouped)


@cache
def _known() -> frozenset[str]:
    return frozenset({"UTC", *(name for _continent, zones in _zones() for name, _town_name in zones)})


def _town(name: str) -> str:
    """New York; Indianapolis, Indiana for a place within a place."""
    return ", ".join(reversed(name.replace("_", " ").split("/")[1:]))


@cache
def country_choices() -> tuple[tuple[str, str], ...]:
    """The countries whose holidays the library knows, by their English names, each with its code."""
    known = directory.countries()
    named = {facts[1]: _spaced(facts[0]) for facts in COUNTRIES.values() if facts[1] in known}
    return tuple(sorted(((code, f"{name} ({code})") for code, name in named.items()), key=lambda choice: choice[1]))


def _spaced(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)


def country_name(code: str, subdivision: str = "") -> str:
    """Germany (DE), BY; the code alone where the name is not known."""
    name = dict(country_choices()).get(code, code)
    return f"{name}, {subdivision}" if subdivision else name
