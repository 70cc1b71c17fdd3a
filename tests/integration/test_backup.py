"""A backup of one moment, taken while people work, goes into an empty installation whole and verified, or not at all."""

from __future__ import annotations

import io
import json
import stat
import threading
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, time, timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction

from campaigns import baton, watch
from campaigns.audit import audit
from campaigns.models import Campaign, Event, Round
from goals import recording
from insights import snapshots
from notifications import outbox, preferences
from notifications.models import Delivery, Notice
from privacy.erasing import erase_for_good
from relay.management.archive import tables as shelves
from stakeholders import clock, directory
from stakeholders.models import Function, KeptAnswer, Site, Stakeholder, User
from tests.house.processes import until
from tests.traces import traces
from tests.world import World, when

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> World:
    """A stalled race that people were told of, a second one, how both stood, an absence, odd words, and a moved clock; a goal with a
    figure, an hour for the daily mail, and an answer that a program may ask for again."""
    world = World.build()
    world.in_the_air(name='Größe — «α», 😀, \\ and "quotes"\nin two lines')
    world.take(world.race(name="Moving"), "Build", pass_on_by=when("2026-11-20 00:00").date())
    world.now = when("2026-11-05 12:00") + timedelta(microseconds=123_457)
    watch.sweep(now=world.now)
    outbox.publish(now=world.now)
    snapshots.look(now=world.now)
    directory.mark_away(world["Dov"], by=None, first_day=world.now.date(), last_day=world.now.date(), substitute=None)
    facts: Any = {"name": "Leads", "owner": world["Hal"].pk, "unit": "", "measure": "sum", "cadence": "weekly"}
    leads = recording.add_metric(by=world.who("Ana"), now=world.now, facts=facts)
    recording.note_reading(leads, by=world.who("Ana"), now=world.now, day=world.now.date(), value=Decimal("7.25"))
    preferences.want(world.who("Cleo"), preferences.Wanted(digest_at=time(7, 45)))
    KeptAnswer.objects.create(person=world["Ben"], key="one", request="", status=200, body=b"{\x00\xff}", at=world.now)
    clock.move_to(clock.now() + timedelta(days=3, microseconds=5))
    return world


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "relay.zip"


def backup(file: Path) -> dict[str, Any]:
    call_command("backup", str(file), stdout=StringIO())
    with zipfile.ZipFile(file) as archive:
        return json.loads(archive.read("manifest.json"))


def restore(file: Path) -> str:
    out = StringIO()
    call_command("restore", str(file), stdout=out)
    return out.getvalue()


def refused(file: Path, because: str) -> None:
    """Restore fails for that reason with exit code 1, and leaves everything as it was."""
    before = content()
    with pytest.raises(CommandError, match=because) as failed:
        restore(file)
    assert failed.value.returncode == 1
    assert content() == before


def empty() -> None:
    """A new installation: what its migrations leave, and nothing else."""
    call_command("flush", interactive=False, verbosity=0)
    assert not Stakeholder.objects.exists()


def content() -> dict[str, list[str]]:
    return {shelves.label(table): sorted(shelves.lines(table)) for table in shelves.tables()}


def changed(file: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """A copy of a backup with files changed, or left out."""
    copy = file.with_name("changed.zip")
    with zipfile.ZipFile(file) as archive, zipfile.ZipFile(copy, "w") as into:
        for name in archive.namelist():
            said = change(name, archive.read(name))
            if said is not None:
                into.writestr(name, said)
    return copy


def said(**facts: object) -> Callable[[str, bytes], bytes]:
    return lambda name, body: json.dumps({**json.loads(body), **facts}).encode() if name == "manifest.json" else body


# There and back


def test_everything_comes_back_as_it_was(world: World, file: Path) -> None:
    backup(file)
    before = content()
    empty()
    assert "each verified" in restore(file)
    assert content() == before


def test_the_log_is_clean_and_work_goes_on(world: World, file: Path) -> None:
    backup(file)
    empty()
    restore(file)
    assert list(audit()) == []
    campaign = Campaign.objects.get(name="Moving")
    baton.check(campaign, by=world.who("Ana"), now=world.later())
    assert outbox.publish(now=world.now) >= 0
    assert list(audit()) == []


def test_new_rows_get_numbers_that_none_has(world: World, file: Path) -> None:
    last = Event.objects.latest("pk").pk
    backup(file)
    empty()
    restore(file)
    baton.check(Campaign.objects.get(name="Moving"), by=world.who("Ana"), now=world.later())
    assert Event.objects.latest("pk").pk > last


@pytest.mark.parametrize(
    "change",
    [lambda: Event.objects.update(kind="checked"), lambda: Event.objects.filter(pk__gt=0)._raw_delete("default")],
)
def test_the_log_is_still_append_only(world: World, file: Path, change: Callable[[], object]) -> None:
    backup(file)
    empty()
    restore(file)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change()


def test_nobody_is_told_twice_after_it(world: World, file: Path) -> None:
    outbox.deliver(now=world.now)
    backup(file)
    sent = set(Delivery.objects.filter(state="sent").values_list("message_id", flat=True))
    empty()
    restore(file)
    watch.sweep(now=world.now)
    outbox.publish(now=world.now)
    outbox.deliver(now=world.now)
    assert set(Delivery.objects.filter(state="sent").values_list("message_id", flat=True)) == sent
    assert Notice.objects.count() == Notice.objects.values("event", "reader").distinct().count()


def test_people_sign_in_with_the_passwords_they_had(world: World, file: Path) -> None:
    kept = dict(User.objects.values_list("email", "password"))
    backup(file)
    empty()
    restore(file)
    assert dict(User.objects.values_list("email", "password")) == kept


def test_a_program_comes_in_with_the_token_it_had_which_is_not_in_it(world: World, file: Path) -> None:
    _row, token = directory.make_token(world["Ben"], by=None, now=world.now, name="Report", scope="read")
    backup(file)
    empty()
    restore(file)
    found = directory.bearer(token, now=world.now)
    assert found is not None
    assert found.person == world["Ben"]
    with zipfile.ZipFile(file) as archive:
        assert [name for name in archive.namelist() if token[8:].encode() in archive.read(name)] == []


def test_changed_defaults_come_back_and_the_new_ones_are_gone(world: World, file: Path) -> None:
    Function.objects.filter(slug="pr").update(name="Press")
    backup(file)
    before = Function.objects.count()
    empty()
    restore(file)
    assert (Function.objects.get(slug="pr").name, Function.objects.count()) == ("Press", before)
    assert Site.objects.get().clock_offset > timedelta(days=2)


def test_what_is_true_of_the_running_instance_only_stays_behind(world: World, file: Path) -> None:
    assert "campaigns.Round" not in backup(file)["tables"]
    assert not Round.objects.exists()


SAMPLES: dict[str, list[Any]] = {
    "UUIDField": [UUID(int=7)],
    "BooleanField": [True, False],
    "DateTimeField": [when("2026-11-05 12:00") + timedelta(microseconds=1)],
    "DateField": [date(2026, 2, 28)],
    "TimeField": [time(8, 30)],
    "DurationField": [timedelta(days=-3, microseconds=5)],
    "DecimalField": [Decimal("-12345678.2500"), Decimal(0)],
    "FloatField": [0.1],
    "BinaryField": [b"\x00\xff", b""],
    "JSONField": [{"a": [1, None, "ü"]}],
    **{kind: [7] for kind in ("AutoField", "BigAutoField", "IntegerField", "PositiveIntegerField", "PositiveSmallIntegerField")},
    **{kind: ["", "Größe\n"] for kind in ("CharField", "TextField", "SlugField", "EmailField")},
}


def test_a_column_of_every_kind_comes_back_as_it_was() -> None:
    """Whoever adds one of another kind is told here, and not by the backup of somebody's launch."""
    for table in shelves.tables():
        for field in shelves.columns(table):
            kind = field
            while kind.is_relation:
                kind = kind.target_field  # type: ignore[attr-defined]  # what a relation points at
            for value in SAMPLES[type(kind).__name__]:
                back = shelves.stored(field, shelves.plainly(value))
                assert _bare(back) == _bare(field.get_db_prep_save(value, connection)), f"{shelves.label(table)}.{field.name}"


def _bare(value: object) -> object:
    """What a database driver wraps is looked at without its paper."""
    return getattr(value, "adapted", value)


def test_every_table_is_in_it_or_left_out_by_name() -> None:
    known = {shelves.label(table) for table in shelves.tables()} | shelves.DJANGOS_OWN | shelves.OF_THE_INSTANCE
    here = {table for table in connection.introspection.django_table_names() if table != "django_migrations"}
    assert {apps.get_model(name)._meta.db_table for name in known} == here


# What it says of itself


def test_it_says_what_it_is_of(world: World, file: Path) -> None:
    manifest = backup(file)
    assert (manifest["relay"], manifest["engine"]) == ("0.1.0", connection.vendor)
    assert "campaigns.0002_events_stay" in manifest["migrations"]
    assert manifest["tables"]["campaigns.Event"]["rows"] == Event.objects.count()


def test_the_secret_key_is_not_in_it(world: World, file: Path, settings: Any) -> None:
    backup(file)
    with zipfile.ZipFile(file) as archive:
        assert not any(settings.SECRET_KEY.encode() in archive.read(name) for name in archive.namelist())


def test_it_is_for_its_owner_s_eyes(world: World, file: Path) -> None:
    backup(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_backup_that_cannot_be_written_leaves_the_older_one(world: World, file: Path) -> None:
    backup(file)
    before = file.read_bytes()
    file.parent.chmod(0o500)
    try:
        with pytest.raises(CommandError, match="cannot be written"):
            call_command("backup", str(file / "nowhere"), stdout=StringIO())
    finally:
        file.parent.chmod(0o700)
    assert file.read_bytes() == before
    assert [one.name for one in file.parent.iterdir()] == ["relay.zip"]


# Refused


def test_an_installation_that_is_not_empty_is_left_alone(world: World, file: Path) -> None:
    backup(file)
    refused(file, "not empty")


def test_an_admin_alone_makes_it_not_empty(world: World, file: Path) -> None:
    backup(file)
    empty()
    directory.first_admin(email="ida@example.com", name="Ida", password="a baton for every runner")
    refused(file, "not empty")


@pytest.mark.parametrize(
    ("facts", "because"),
    [
        ({"relay": "9.9.9"}, "another version of Relay"),
        ({"format": 9}, "another format"),
        ({"migrations": ["campaigns.0001_the_relay"]}, "other migrations"),
        ({"tables": {}}, "other tables"),
    ],
)
def test_a_backup_of_another_relay_is_refused(world: World, file: Path, facts: dict[str, object], because: str) -> None:
    backup(file)
    empty()
    refused(changed(file, said(**facts)), because)


def test_a_row_that_is_missing_is_noticed(world: World, file: Path) -> None:
    backup(file)
    empty()
    shorter = changed(file, lambda name, body: body.partition(b"\n")[2] if name == "tables/notifications.Notice.jsonl" else body)
    refused(shorter, "notifications.Notice is not what it was|foreign key|FOREIGN KEY|invalid foreign key")


def test_a_row_that_was_changed_is_noticed(world: World, file: Path) -> None:
    backup(file)
    empty()
    refused(changed(file, lambda _name, body: body.replace(b'"Moving"', b'"Moved!"')), "campaigns.Campaign is not what it was")


def test_a_table_that_is_missing_is_noticed(world: World, file: Path) -> None:
    backup(file)
    empty()
    refused(changed(file, lambda name, body: None if "Absence" in name else body), "Absence is missing")


@pytest.mark.parametrize("body", [b"", b"no zip at all", b"PK\x03\x04 and no more"])
def test_what_is_no_backup_is_refused(file: Path, body: bytes) -> None:
    file.write_bytes(body)
    refused(file, "no backup")


def test_a_damaged_file_is_refused(world: World, file: Path) -> None:
    backup(file)
    empty()
    body = bytearray(file.read_bytes())
    middle = len(body) // 2
    body[middle : middle + 64] = bytes(64)
    file.write_bytes(bytes(body))
    refused(file, "damaged|missing|is not what it was|no backup")


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    refused(tmp_path / "nowhere.zip", "cannot be read")


# While people work


@contextmanager
def working(world: World) -> Iterator[list[int]]:
    """Moves that are made all the while, each in a transaction of its own: the numbers of those that are done."""
    campaigns = list(Campaign.objects.all())
    who, stop, done = world.who("Ana"), threading.Event(), [0]

    def work() -> None:
        while not stop.is_set() and done[-1] < 5000:
            baton.check(campaigns[done[-1] % 2], by=who, now=world.now + timedelta(minutes=done[-1]))
            done.append(done[-1] + 1)
        connections.close_all()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        until(lambda: done[-1] >= 20)
        yield done
    finally:
        stop.set()
        thread.join()


def test_a_backup_under_load_is_of_one_moment_and_holds_nobody_up(world: World, file: Path) -> None:
    with working(world) as done:
        before = done[-1]
        rows = backup(file)["tables"]["campaigns.Event"]["rows"]
        assert done[-1] > before
        until(lambda: Event.objects.count() > rows)
    with zipfile.ZipFile(file) as archive:
        seq = {row["id"]: row["seq"] for row in read(archive, "campaigns.Campaign")}
        logged = Counter(row["campaign_id"] for row in read(archive, "campaigns.Event"))
    assert logged == seq


def test_a_backup_under_load_is_restored_clean(world: World, file: Path) -> None:
    with working(world):
        backup(file)
    empty()
    restore(file)
    assert list(audit()) == []


def read(archive: zipfile.ZipFile, name: str) -> list[dict[str, Any]]:
    columns = [field.attname for field in shelves.columns(apps.get_model(name))]
    with io.TextIOWrapper(archive.open(f"tables/{name}.jsonl"), encoding="utf-8") as lines:
        return [dict(zip(columns, json.loads(line), strict=True)) for line in lines]


def test_who_was_erased_since_is_erased_again(world, file, settings, tmp_path):
    """An old backup knows nothing of it: the list beside the data does, by ids."""
    settings.VAR = tmp_path
    ben, said = world["Ben"], {"by": world.who("Ida"), "today": world.now.date(), "typed": "Ben", "anyway": True}
    backup(file)
    erase_for_good(ben, now=world.now, **said)
    empty()
    assert "Of 1 on the list of who was erased 1 were in it" in restore(file)
    assert Stakeholder.objects.get(pk=ben.pk).name.startswith("Erased person")
    assert traces(["ben@example.com"], folder=tmp_path / "mail") == []
    assert list(audit()) == []


def test_a_list_that_cannot_be_read_keeps_the_backup_out(world, file, settings, tmp_path):
    settings.VAR = tmp_path
    backup(file)
    empty()
    (tmp_path / "erased.jsonl").write_text("Ben\n")
    refused(file, "The list of who was erased cannot be read")
