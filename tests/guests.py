"""Who comes by a link, as the tests meet them: the links in their mails, and a browser that has followed one."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse

from campaigns import grants
from campaigns.models import Campaign, Grant, Handoff
from notifications import outbox
from tests.doors import browser
from tests.world import World, when

AT = when("2026-11-02 12:05")
LINK = re.compile(r"http://[^/\s]+(/g/rlg_[\w-]+)")
TOKEN = re.compile(r' value="[A-Za-z0-9]{64}"')
INTERNAL = re.compile(r"/(handoffs|campaigns|legs|exchanges|stakeholders|board|status|inbox|accounts|functions|organisations|me|admin)/")


def site(world: World, **details: Any) -> Campaign:
    """Ben builds, Jo of the agency makes the site, Cleo announces it, Dov draws."""
    legs = (world.leg("Build", "Ben"), world.leg("Site", "Jo", **details), world.leg("Press", "Cleo"), world.leg("Art", "Dov"))
    return world.race(*legs)


def offered(world: World, **details: Any) -> Handoff:
    """Ben has just offered the baton to Jo."""
    campaign = site(world, **details)
    world.take(campaign, "Build")
    world.pass_on(campaign, "Build", note="The shop is ready to be dressed.")
    return world.handoff_to(campaign, "Site")


def text(answer: Any) -> str:
    """A page without the random letters of its forms, in which any short name may turn up."""
    return TOKEN.sub("", answer.content.decode())


def send(world: World) -> None:
    outbox.publish(now=world.now)
    outbox.deliver(now=world.now)


def link_in(name: str) -> str:
    """The link in the last mail to somebody."""
    last = [one for one in mail.outbox if one.to == [f"{name.lower()}@example.com"]][-1]
    found = LINK.search(str(last.body))
    assert found, last.body
    return found[1]


def link_of(handoff: Handoff) -> str:
    """The link of whoever is to take a baton, as their mail has it."""
    leg = handoff.exchange.taker_id if handoff.exchange else handoff.leg_id
    token = grants.token_for(handoff.taker_id, leg, now=handoff.offered_at)
    return reverse("guest_link", args=[token])


class Guest:
    """A browser that has followed a link, without an account."""

    def __init__(self, link: str, *, csrf: bool = False) -> None:
        self.client: Client = browser(csrf=csrf)
        self.link = link
        self.url = self.client.get(link)["Location"].split("?")[0]
        self.grant = Grant.objects.get(pk=self.url.split("/")[2])

    def look(self, query: str = "") -> Any:
        return self.client.get(self.url + query)

    def press(self, move: str, said: dict[str, Any] | None = None, *, handoff: Handoff | None = None) -> Any:
        """Send the form of a move: about a baton where one is given, else about the leg."""
        about = f"batons/{handoff.pk}" if handoff else "leg"
        version = {"version": handoff.version} if handoff else {}
        return self.client.post(f"{self.url}{about}/{move}/", {**version, **(said or {})})

    def tick(self, item: object, move: str = "tick", **said: str) -> Any:
        return self.client.post(f"{self.url}items/{item}/{move}/", said)


def everything() -> dict[str, str]:
    """Every table with a digest of all its rows."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 -- names come from the database
            rows = sorted(repr(row) for row in cursor.fetchall())
            found[table] = f"{len(rows)} {hashlib.sha256(''.join(rows).encode()).hexdigest()}"
    return found
