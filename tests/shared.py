"""Share links as the tests meet them: made by Ana, opened by a browser that nobody is signed in to."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from campaigns import shares
from campaigns.models import Campaign, Share, Text
from stakeholders.models import Stakeholder
from tests.world import World, when

AT = when("2026-11-03 14:05")
PASSWORD = "the red shot first"
HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}
A_QUARTER = timedelta(minutes=15)


def made(world: World, campaign: Campaign, **said: Any) -> tuple[Share, str]:
    """A link of Ana's, and the place it leads to."""
    share, token = shares.make(campaign, by=world.who("Ana"), now=world.now, **{"label": "The board", **said})
    return share, reverse("share", args=[token])


def answered(answer: Any) -> tuple[int, bytes, tuple[tuple[str, str], ...], str]:
    """All that an answer says: status, body, headers, cookies."""
    return answer.status_code, answer.content, tuple(sorted(answer.headers.items())), answer.cookies.output()


def type_in(place: str, password: str = PASSWORD, client: Client | None = None) -> Any:
    """Send the page's own form, which names no address: it goes to where the page stands."""
    return (client or Client()).post(place, {"password": password})


def words_of(page: str) -> str:
    """A page without its tags and pictures' ids, for what can be read on it."""
    return re.sub(r"<[^>]+>", " ", page)


def named_on(page: str) -> list[str]:
    """The people whose name or address stands anywhere on a page, tags included."""
    people = [part for row in Stakeholder.objects.values_list("name", "email") for part in row if part]
    return sorted(one for one in people if re.search(rf"\b{re.escape(escape(one))}\b", page))


def quoted_on(page: str) -> list[str]:
    """The words said with any event that stand on a page; a gun without a brief says the campaign's name, which is no secret there."""
    names = set(Campaign.objects.values_list("name", flat=True))
    return [body for body in Text.objects.values_list("body", flat=True) if body and body not in names and escape(body) in page]
