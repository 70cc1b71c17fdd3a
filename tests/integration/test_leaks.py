"""What only some may read leaves by no way that no address shows: search, mail, chats and programs, the log, a status page by its link.

What the addresses themselves show, everybody walks in the two matrices, looking for the same words (`tests.leaks`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.core import mail
from pytest_django.fixtures import Settings

from notifications import outbox
from tests import leaks
from tests.crowd import CAST, Crowd
from tests.doors import browser
from tests.programs import Program
from tests.world import HOUR

pytestmark = pytest.mark.django_db
# Where the planted words may stand in the database.
THEIRS = {"stakeholders.Motives", "campaigns.Stance", "campaigns.StanceSaid", "campaigns.Note"}
KEPT = {"campaigns.CheckItem", "campaigns.Text"}  # what is withheld of a pass stands with it, and readers leave it out


@pytest.fixture
def crowd() -> Iterator[Crowd]:
    found = Crowd.gather()
    with time_machine.travel(found.world.now, tick=False):
        yield found


@pytest.mark.parametrize("name", CAST[1:])
def test_nobody_finds_any_of_it_by_its_words(crowd: Crowd, name: str) -> None:
    client, program = browser(crowd.world[name]), Program(crowd.world[name])
    for word in leaks.PLANTED:
        nothing = [client.get(url, {"q": "Zyzzogeton"}).content.count(b"<li") for url in PLACES]
        assert [client.get(url, {"q": word}).content.count(b"<li") for url in PLACES] == nothing
        assert program.get("stakeholders/", q=word).json()["results"] == []


PLACES = ("/search/", "/stakeholders/", "/board/")


def test_the_words_stand_in_the_tables_of_those_who_keep_them_and_in_no_other(crowd: Crowd) -> None:
    """So the log, notices, messages on their way and kept answers have none: whatever reads those tells none."""
    ana, dov = Program(crowd.world["Ana"]), crowd.world["Dov"].pk
    body = {"campaign": str(crowd.race.pk), "current": "neutral", "wanted": "leading", "why": leaks.STANCE}
    body |= {"next_touch_on": "2026-11-09", "next_touch": leaks.STANCE}
    assert ana.send("PUT", f"stakeholders/{dov}/stance/", body, key="one").status_code == 200
    client = browser(crowd.world["Ana"])
    client.post(f"/stakeholders/{dov}/notes/", {"words": leaks.NOTE, "once": "one"})
    client.post(f"/campaigns/{crowd.race.pk}/people/{dov}/touch/")
    outbox.publish(now=crowd.world.later(HOUR))
    assert tables_with({leaks.MOTIVES, leaks.STANCE, leaks.NOTE}) == THEIRS
    assert tables_with({leaks.WITHHELD}) == KEPT


def tables_with(words: Iterable[str]) -> set[str]:
    """The tables in which any of these words stands, in any column."""
    found = set()
    for table in apps.get_models(include_auto_created=True):
        rows = json.dumps(list(table._base_manager.values_list()), default=str).lower()
        found |= {table._meta.label for word in words if word.lower() in rows}
    return found


def test_no_mail_says_any_of_it(crowd: Crowd, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    for _ in range(3):
        outbox.publish(now=crowd.world.later(timedelta(hours=8)))
        outbox.deliver(now=crowd.world.now)
    assert mail.outbox
    assert leaks.found_in("".join(one.message().as_string() + one.body for one in mail.outbox)) == set()
