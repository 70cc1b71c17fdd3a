"""What the forms offer to choose from: people who can be reached, functions."""

from __future__ import annotations

from campaigns.models import Campaign
from insights.load import everybodys_hands
from insights.takers import named
from stakeholders.models import Function, Stakeholder
from stakeholders.who import LEADS

Choice = tuple[str, str]


def people() -> list[Choice]:
    """Everybody who can be reached, by name, with their function."""
    found = Stakeholder.objects.reachable().order_by("name", "pk").values_list("pk", "name", "function__name")
    return [(str(pk), f"{name}, {function}" if function else name) for pk, name, function in found]


def runners() -> list[Choice]:
    """The same as runners of a leg, with what they hold where their hands are full: for leads. Two queries."""
    found = Stakeholder.objects.reachable().order_by("name", "pk").values_list("pk", "name", "function__name", "baton_limit")
    hands = everybodys_hands()
    return [(str(pk), named(name, function, hands=hands.get(str(pk), 0), limit=limit)) for pk, name, function, limit in found]


def leads() -> list[Choice]:
    """Everybody who may lead a campaign: with an account that is a lead's or an admin's."""
    found = Stakeholder.objects.reachable().exclude(user=None).select_related("user").order_by("name", "pk")
    return [(str(one.pk), one.name) for one in found if one.roles & LEADS]


def addresses() -> list[Choice]:
    """The same by e-mail address, for what names people by it; of two with one address the one who signs in."""
    found = Stakeholder.objects.reachable().exclude(email="").order_by("name", "pk").values_list("email", "name", "function__name", "user")
    rows = sorted(found, key=lambda row: row[3] is None)
    words = {email.casefold(): f"{name}, {function}" if function else name for email, name, function, _user in reversed(rows)}
    return sorted(words.items(), key=lambda choice: choice[1].casefold())


def addresses_of_leads() -> list[Choice]:
    """Everybody who may lead a campaign, by e-mail address."""
    found = Stakeholder.objects.reachable().exclude(user=None).select_related("user").order_by("name", "pk")
    return [(one.email.casefold(), one.name) for one in found if one.roles & LEADS and one.email]


def functions() -> list[Choice]:
    return [(str(pk), name) for pk, name in Function.objects.order_by("name").values_list("pk", "name")]


def objectives() -> list[Choice]:
    return [(str(value), str(label)) for value, label in Campaign.Objective.choices]
