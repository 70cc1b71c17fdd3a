"""What is kept of a person is handed out to them: everything, and what is not told says why."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from privacy.columns import COLUMNS
from privacy.erasing import erase
from privacy.exporting import Export, export_of, hand_out
from privacy.models import Record
from privacy.package import packed
from stakeholders import directory
from stakeholders.refusals import WrongPerson
from tests.integration.test_erasing import ADDRESS, NAME, NOTED, SAID, TODAY, planted

pytestmark = pytest.mark.django_db


@pytest.fixture
def crowd(settings, tmp_path: Path):
    settings.VAR = tmp_path
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = "notifications.channels.folder.EmailBackend", str(tmp_path / "mail")
    return planted()


def rows(export: Export, table: str) -> list[dict]:
    return next((part.rows for part in export.parts if part.table == table), [])


def read(export: Export) -> dict:
    with zipfile.ZipFile(io.BytesIO(packed(export))) as file:
        return {name: file.read(name).decode() for name in file.namelist()}


def test_it_holds_what_was_noted_about_them(crowd):
    """The motives form promises it."""
    (card,) = rows(export_of(crowd.world["Ben"], now=crowd.world.now), "stakeholders.Motives")
    assert (card["sees"], card["say_first"]) == (f"{NOTED} first", f"Ask for {NOTED}")


def test_it_holds_what_they_said_and_did_and_promised(crowd):
    found = export_of(crowd.world["Ben"], now=crowd.world.now)
    assert f"{SAID} goes well" in [row["body"] for row in rows(found, "campaigns.Text")]
    assert {"checked_in", "offered"} <= {row["kind"] for row in rows(found, "campaigns.Event")}
    assert len(rows(found, "campaigns.Commitment")) > 0
    assert {"campaigns.Leg", "campaigns.Handoff", "notifications.Notice", "stakeholders.ApiToken", "usersessions.UserSession"} <= {
        part.table for part in found.parts
    }


def test_it_tells_where_others_name_them(crowd):
    places = {(one.table, one.column) for one in export_of(crowd.world["Ben"], now=crowd.world.now).mentions}
    assert {("campaigns.Text", "body"), ("campaigns.Campaign", "brief"), ("stakeholders.Organisation", "name")} <= places


def test_it_holds_no_secret_and_says_so(crowd):
    found = read(export_of(crowd.world["Ben"], now=crowd.world.now))
    account = crowd.world["Ben"].user
    token = crowd.world["Ben"].api_tokens.first()
    assert not [secret for secret in (account.password, token.digest) for file in found.values() if secret in file]
    assert "password: the hash of your password" in found["data.txt"]


def test_it_reads_and_parses_and_names_what_ids_stand_for(crowd):
    found = read(export_of(crowd.world["Ben"], now=crowd.world.now))
    data = json.loads(found["data.json"])
    assert data["person"]["name"] == NAME
    assert data["names"][str(crowd.race.pk)] == "Atlas 4 launch"
    assert f"{NOTED} first" in found["data.txt"]
    assert f"email: {ADDRESS}" in found["data.txt"]


def test_of_somebody_else_it_has_no_card_and_no_words(crowd):
    """Who wrote the card is told that they did, not what stands in it; words of others are told around the reader's name alone."""
    directory.note_motives(crowd.world["Dov"], by=crowd.world.who("Ana"), on=TODAY, said={"sees": "Nobody's but Dov's business"})
    ana = "".join(read(export_of(crowd.world["Ana"], now=crowd.world.now)).values())
    ben = "".join(read(export_of(crowd.world["Ben"], now=crowd.world.now)).values())
    assert "Dov's business" not in ana + ben
    assert "Which price?" not in ana + ben  # what Cleo asked
    assert len(rows(export_of(crowd.world["Ana"], now=crowd.world.now), "stakeholders.Motives")) == 2


def test_it_is_for_themselves_and_for_admins_and_put_on_record(crowd):
    ben = crowd.world["Ben"]
    hand_out(ben, by=crowd.world.who("Ben"), now=crowd.world.now)
    hand_out(ben, by=crowd.world.who("Ida"), now=crowd.world.now)
    with pytest.raises(WrongPerson):
        hand_out(ben, by=crowd.world.who("Ana"), now=crowd.world.now)
    assert list(Record.objects.order_by("pk").values_list("by__name", flat=True)) == [NAME, "Ida"]


def test_after_an_erasure_nothing_of_them_is_left_in_it(crowd):
    erase(crowd.world["Ben"], by=crowd.world.who("Ida"), now=crowd.world.later(), today=TODAY, typed=NAME, anyway=True, parts=[0, 1, 2])
    crowd.world["Ben"].refresh_from_db()
    found = export_of(crowd.world["Ben"], now=crowd.world.now)
    assert not [word for word in (NAME, ADDRESS, SAID, NOTED) for file in read(found).values() if word in file]
    assert len(rows(found, "campaigns.Event")) > 0


def test_it_asks_as_often_for_many_rows_as_for_few(crowd, django_assert_max_num_queries):
    with django_assert_max_num_queries(5 * len(COLUMNS)):
        export_of(crowd.world["Ben"], now=crowd.world.now)
