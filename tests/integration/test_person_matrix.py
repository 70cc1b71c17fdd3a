"""Every address × everybody: what the cast gets, looking and sending, as person_matrix.txt says it by hand."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, path, reverse

from campaigns import rounds
from campaigns.models import Round
from relay.web.request import Rule, access
from tests import leaks
from tests.crowd import CAST, Crowd
from tests.doors import browser, undone

pytestmark = pytest.mark.django_db
FILE = Path(__file__).with_name("person_matrix.txt")
TRUSTED = ("allauth.", "django.")  # views of others: they bring their own rules
OTHERS = "admin"  # Django's own pages have their own test below
PROGRAMS = ("api", "hooks")  # the doors for programs have tables and tests of their own
# Who is signed in, and how often a shared page was opened: not who decides.
ITS_OWN_BOOKS = {"django_session", "usersessions_usersession", "account_emailaddress", "campaigns_sharevisit"}
# A page that a link opens says the same to everybody, to the byte, and so holds no token; all that is sent there is a password.
WITHOUT_A_TOKEN = {"share", "share_unlock", "share_nowhere", "share_nothing"}
WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')


def table() -> dict[tuple[str, str], str]:
    """The expected statuses by address and method, one a column."""
    rows = [line.split() for line in FILE.read_text().splitlines() if line.strip() and not line.startswith("#")]
    return {(name, method): " ".join(statuses) for name, method, *statuses in rows}


TABLE = table()


def views(patterns: Iterable[URLPattern | URLResolver], space: str = "") -> Iterator[tuple[str | None, Callable[..., Any]]]:
    """Every view of a list of addresses, with its name."""
    for one in patterns:
        if isinstance(one, URLResolver):
            if one.namespace not in (OTHERS, *PROGRAMS):
                yield from views(one.url_patterns, space)
        else:
            yield one.name, one.callback


def unruled(patterns: Iterable[URLPattern | URLResolver]) -> list[str]:
    """The views of ours that carry no access rule."""
    found = [view for _name, view in views(patterns) if not hasattr(view, "access_rule")]
    return [f"{view.__module__}.{view.__name__}" for view in found if not view.__module__.startswith(TRUSTED)]


def test_every_view_of_ours_carries_an_access_rule():
    assert unruled(get_resolver().url_patterns) == []


def test_a_view_without_a_rule_is_noticed():
    def planted(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    ruled = access(Rule.SIGNED_IN)(planted)
    assert unruled([path("a/", planted, name="a"), path("b/", ruled, name="b")]) == [f"{__name__}.planted"]


def test_every_address_has_its_rows():
    named = {name for name, _view in views(get_resolver().url_patterns) if name}
    missing = sorted(named - {name.split(":")[0] for name, _method in TABLE})
    assert not missing, (
        f"add a row for {', '.join(missing)} to {FILE.name}: a GET and a POST line, one status for each of {', '.join(CAST)}"
    )
    assert sorted({name.split(":")[0] for name, _method in TABLE} - named) == [], "these addresses are gone: take their rows out"


def test_every_row_has_a_status_for_everybody():
    assert {row for row, statuses in TABLE.items() if len(statuses.split()) != len(CAST)} == set()
    assert {name for name, _method in TABLE if {(name, "GET"), (name, "POST")} - TABLE.keys()} == set()


# The crowd gathers once; whatever somebody does is taken back at once.


@pytest.fixture(scope="module")
def crowd(django_db_setup: None, django_db_blocker: Any) -> Iterator[Crowd]:
    with django_db_blocker.unblock(), undone(), override_settings(RELAY_SWEEP_SECONDS=3600):
        found = Crowd.gather()
        rounds.note(Round.Work.SWEEP)  # an instance that works is ready
        with time_machine.travel(found.world.now, tick=False):
            yield found


@pytest.fixture(scope="module")
def browsers(crowd: Crowd) -> dict[str, Client]:
    found = {name: browser(crowd.world.people.get(name)) for name in CAST}
    for client in found.values():
        client.get("/me/")  # whatever a first look writes down about a browser is written
    return found


def ask(client: Client, method: str, url: str, said: Any = None) -> tuple[int, list[str], set[str]]:
    """The status of an answer, the tables it wrote, and what it says of what only some may read. Nothing of it stays, neither there nor in
    the browser."""
    jar = copy.deepcopy(client.cookies)
    try:
        with undone(), CaptureQueriesContext(connection) as queries:
            answer = client.get(url) if method == "GET" else client.post(url, said or {})
            told = leaks.found_in(leaks.text_of(answer))
        return answer.status_code, written(queries), told
    finally:
        client.cookies = jar


def written(queries: CaptureQueriesContext) -> list[str]:
    """The tables that were written, but for the books sign-in keeps for itself."""
    found = {match[1] for query in queries.captured_queries if (match := WRITES.match(query["sql"]))}
    return sorted(found - ITS_OWN_BOOKS)


def address(crowd: Crowd, row: str) -> str:
    """The address of a row, with the ids it asks for."""
    name = row.split(":", maxsplit=1)[0]
    ids = crowd.ids(row)
    asked = next(iter(get_resolver().reverse_dict.getlist(name)))[0][0][1]
    return reverse(name, kwargs={one: ids[one] for one in asked})


@pytest.mark.parametrize(("row", "method"), TABLE)
def test_everybody_gets_what_the_table_says_and_a_look_writes_nothing(crowd, browsers, row, method):
    url = address(crowd, row)
    got = {name: ask(browsers[name], method, url, crowd.sent(row)) for name in CAST}
    assert " ".join(str(status) for status, _tables, _told in got.values()) == TABLE[row, method], f"{method} {url} for {' '.join(CAST)}"
    leaked = {name: words for name, (*_, told) in got.items() if (words := leaks.leaked(told, row, name))}
    assert leaked == {}, f"{method} {url} tells what is not theirs to read"
    if method == "GET":
        assert [tables for _status, tables, _told in got.values() if tables] == []
        missing = {name: leaks.missing(told, row, name) for name, (*_, told) in got.items()}
        assert set().union(*missing.values()) == set(), f"nobody proves anything with {url}: {missing}"


@pytest.mark.parametrize("name", ["nobody", "Ida"])
def test_nothing_is_sent_without_the_token_of_its_form(crowd, name):
    client = browser(crowd.world.people.get(name), csrf=True)
    forms = {row for row, _method in TABLE if not row.startswith("api_")}  # nothing can be sent there
    got = {row: client.post(address(crowd, row), crowd.sent(row)).status_code for row in forms}
    assert {row.split(":")[0] for row, status in got.items() if status != 403} == WITHOUT_A_TOKEN


def test_djangos_own_pages_are_for_admins_alone(crowd, browsers):
    admin = next(one for one in get_resolver().url_patterns if isinstance(one, URLResolver) and one.namespace == OTHERS)
    plain = [route for route in routes(admin.url_patterns) if not re.search(r"\^|content_type_id", route)]
    urls = sorted({f"/admin/{re.sub(r'<[^>]+>', '1', route)}" for route in plain})
    assert len(urls) > len(CAST)
    opened = {(name, url) for name in ("nobody", "Ana", "Ben", "Ida") for url in urls if ask(browsers[name], "GET", url)[0] == 200}
    assert {name for name, _url in opened} == {"Ida"}


def routes(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[str]:
    """The addresses of a list, as they are written there."""
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from (f"{one.pattern}{route}" for route in routes(one.url_patterns))
        else:
            yield str(one.pattern)
