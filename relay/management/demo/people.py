"""The demo's company, Northlight, and those around it: an agency, a partner that also competes, an analyst house, a customer."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from django.contrib.auth.hashers import make_password

from stakeholders import directory
from stakeholders.models import Calendar, Function, Organisation, Stakeholder, User
from stakeholders.who import who_is
from stakeholders.windows import OFFICE_HOURS

COMPANY = "Northlight"
DOMAIN = "northlight.example"
LOGINS = ("lead", "runner1", "runner2", "runner3", "executive", "sales", "admin")
WORDS = ("amber", "birch", "cedar", "comet", "coral", "delta", "ember", "fjord", "harbor", "indigo", "juniper", "lantern")
FROM_TEN = dict.fromkeys(range(5), ((time(10), time(18)),))
PLACES: Mapping[str, tuple[str, str, str]] = {
    "London": ("Europe/London", "GB", "ENG"),
    "Bengaluru": ("Asia/Kolkata", "IN", "KA"),
    "New York": ("America/New_York", "US", "NY"),
    "Berlin": ("Europe/Berlin", "DE", "BE"),
    "Oslo": ("Europe/Oslo", "NO", ""),
}


@dataclass(frozen=True, slots=True)
class Cast:
    """Somebody of the demo. With a `login`, the local part of their address is that, and they have the password."""

    name: str
    function: str
    place: str
    roles: str = "member"
    login: str = ""
    heads: bool = False


OURS = (
    Cast("Priya Raman", "marketing", "London", "member lead", "lead", heads=True),
    Cast("Arjun Rao", "engineering", "Bengaluru", login="runner1"),
    Cast("Daniel Price", "product-management", "London", login="runner2"),
    Cast("Tom Hale", "pr", "New York", login="runner3"),
    Cast("Helen Ashworth", "senior-management", "London", "member executive", "executive", heads=True),
    Cast("Marcus Lee", "sales", "New York", "member sales", "sales"),
    Cast("Nadia Stein", "engineering", "Berlin", "member admin", "admin"),
    Cast("Samir Okafor", "sales-enablement", "London", "member lead", heads=True),
    Cast("Meera Nair", "engineering", "Bengaluru", heads=True),
    Cast("Grace Lindqvist", "product-management", "Berlin", "member lead", heads=True),
    Cast("Olivia Grant", "pr", "New York", heads=True),
    Cast("Elise Moreau", "creatives", "London", heads=True),
    Cast("Kavya Iyer", "creatives", "Bengaluru"),
    Cast("Dana Whitfield", "sales-enablement", "New York"),
    Cast("Victor Alm", "sales", "Berlin", "member sales", heads=True),
    Cast("Mira Jansen", "legal", "Berlin", heads=True),
    Cast("Leon Fischer", "customer-marketing", "Berlin", heads=True),
    Cast("Yusuf Demir", "docs", "Berlin", heads=True),
    Cast("Ruth Adeyemi", "analyst-relations", "London", heads=True),
)


@dataclass(frozen=True, slots=True)
class Outside:
    """Somebody of another organisation: an address, no account."""

    name: str
    email: str
    function: str
    place: str
    organisation: str
    relations: tuple[str, ...]
    kind: str


OUTSIDE = (
    Outside("Jonas Weber", "jonas.weber@halden.example", "agency", "Berlin", "Halden & Co", ("agency",), "runner"),
    Outside(
        "Ingrid Solberg",
        "ingrid.solberg@nordwind.example",
        "partner",
        "Oslo",
        "Nordwind",
        ("partner", "competitor"),
        "competitor-and-partner",
    ),
    Outside("Renata Quill", "renata@quill-marlowe.example", "analyst-relations", "New York", "Quill & Marlowe", ("analyst",), "analyst"),
    Outside("Ragnhild Aune", "r.aune@fjordbank.example", "customer-marketing", "Oslo", "Fjordbank", ("customer",), "customer-signer"),
)


def password() -> str:
    """Readable, and new for each instance."""
    return "-".join([*(secrets.choice(WORDS) for _ in range(3)), str(secrets.randbelow(900) + 100)])


def settle_in(*, now: datetime, password: str) -> dict[str, Stakeholder]:
    """Make everybody, with calendars, functions and their heads; people by name."""
    directory.ensure_defaults()
    ours = Organisation.objects.get(ours=True)
    directory.edit_organisation(ours, by=None, name=COMPANY)
    calendars = {place: _calendar(place, now) for place in PLACES}
    functions = {function.slug: function for function in Function.objects.all()}
    people = {one.name: _employee(one, ours, functions, calendars) for one in OURS}
    people |= {one.name: _outsider(one, functions, calendars) for one in OUTSIDE}
    give_password(password)
    for one in (one for one in OURS if one.heads):
        directory.edit_function(functions[one.function], by=None, head=people[one.name])
    directory.edit_function(functions["agency"], by=None, head=people["Jonas Weber"])
    directory.edit_function(functions["partner"], by=None, head=people["Ingrid Solberg"])
    return people


def give_password(password: str) -> None:
    """One for all ready logins, hashed once: hashing is slow on purpose, and this one is printed anyway."""
    logins = [f"{login}@{DOMAIN}" for login in LOGINS]
    User.objects.filter(email__in=logins).update(password=make_password(password))


def send_away(people: Mapping[str, Stakeholder], *, first_day: date, last_day: date, now: datetime) -> None:
    """Victor is on leave, and Marcus has agreed to stand in for him."""
    victor, marcus = people["Victor Alm"], people["Marcus Lee"]
    absence = directory.mark_away(victor, by=None, first_day=first_day, last_day=last_day, substitute=marcus)
    directory.agree_to_substitute(absence, by=who_is(marcus, on=first_day), now=now)


def _calendar(place: str, now: datetime) -> Calendar:
    zone, country, subdivision = PLACES[place]
    windows = FROM_TEN if place == "Bengaluru" else OFFICE_HOURS
    years = range(now.year - 1, now.year + 3)
    return directory.add_calendar(by=None, name=place, zone=zone, windows=windows, country=country, subdivision=subdivision, years=years)


def _employee(one: Cast, ours: Organisation, functions: Mapping[str, Function], calendars: Mapping[str, Calendar]) -> Stakeholder:
    return directory.invite(
        by=None,
        name=one.name,
        email=f"{one.login or one.name.lower().replace(' ', '.')}@{DOMAIN}",
        organisation=ours,
        function=functions[one.function],
        zone=PLACES[one.place][0],
        calendar=calendars[one.place],
        roles=one.roles.split(),
    )


def _outsider(one: Outside, functions: Mapping[str, Function], calendars: Mapping[str, Calendar]) -> Stakeholder:
    organisation = directory.add_organisation(by=None, name=one.organisation, relations=list(one.relations), calendar=calendars[one.place])
    person = directory.add_person(
        by=None,
        name=one.name,
        email=one.email,
        kind=one.kind,
        organisation=organisation,
        function=functions[one.function],
        zone=PLACES[one.place][0],
    )
    directory.edit_organisation(organisation, by=None, sponsor=person)
    return person
