"""Diplomacy notes: for their author and the readers they name; no role, no substitute and not whom they are about."""

from __future__ import annotations

from datetime import timedelta

import pytest

from campaigns import notes
from campaigns.models import Note
from stakeholders import directory
from stakeholders.refusals import Invalid, NotFound, WrongPerson
from tests.doors import browser
from tests.world import World

pytestmark = pytest.mark.django_db
EVERYBODY = ("Ana", "Ben", "Cleo", "Dov", "Eva", "Finn", "Gus", "Hal", "Ida")


@pytest.fixture
def world() -> World:
    return World.build()


def written(world: World, *readers: str, by: str = "Ana") -> Note:
    named = [world[name].pk for name in readers]
    return notes.write_note(world["Cleo"], by=world.who(by), now=world.now, words="Asks twice.", readers=named)


def readers(world: World) -> set[str]:
    return {name for name in EVERYBODY if "Asks twice." in browser(world[name]).get(f"/stakeholders/{world['Cleo'].pk}/").content.decode()}


def test_its_author_and_the_named_readers_read_it_and_no_admin(world: World) -> None:
    written(world, "Gus", "Finn")
    assert readers(world) == {"Ana", "Gus", "Finn"}


def test_who_stands_in_for_a_reader_reads_none(world: World) -> None:
    written(world, "Gus")
    today = world.now.date()
    absence = directory.mark_away(world["Gus"], by=None, first_day=today, last_day=today, substitute=world["Hal"])
    directory.agree_to_substitute(absence, by=world.who("Hal"), now=world.now)
    assert notes.notes_about(world["Cleo"], by=world.who("Hal")) == []


@pytest.mark.parametrize("name", ["Ben", "Dov", "Gus", "Hal", "Cleo"])
def test_leads_admins_and_the_head_of_the_function_write_one_and_nobody_else(world: World, name: str) -> None:
    with pytest.raises(WrongPerson):
        written(world, by=name)
    assert [Note.objects.get(pk=written(world, by=one).pk).author.name for one in ("Ana", "Finn", "Ida")] == ["Ana", "Finn", "Ida"]


@pytest.mark.parametrize("name", ["Cleo", "Ben", "Jo"])
def test_no_reader_is_whom_it_is_about_or_steers_nothing_or_is_of_others(world: World, name: str) -> None:
    with pytest.raises(Invalid) as refused:
        written(world, name)
    assert set(refused.value.errors) == {"readers"}


def test_only_its_author_replaces_it_and_no_copy_of_the_old_words_stays(world: World) -> None:
    note = written(world, "Gus")
    for name in ("Gus", "Ida"):
        with pytest.raises((WrongPerson, NotFound)):
            notes.rewrite_note(notes.note_by(world.who(name), world["Cleo"], note.pk), by=world.who(name), now=world.now, words="Mine.")
    notes.rewrite_note(note, by=world.who("Ana"), now=world.later(timedelta(days=1)), words="Asks once.")
    row = Note.objects.get()
    assert (row.words, row.changed_at, list(row.readers.all())) == ("Asks once.", world.now, [])


def test_only_its_author_takes_it_away(world: World) -> None:
    note = written(world, "Gus")
    with pytest.raises(WrongPerson):
        notes.take_note_away(note, by=world.who("Gus"))
    url = f"/stakeholders/{world['Cleo'].pk}/notes/{note.pk}/remove/"
    assert browser(world["Ida"]).post(url).status_code == 404
    assert browser(world["Ana"]).post(url).status_code == 302
    assert not Note.objects.exists()


def test_the_form_keeps_what_was_typed_and_a_note_sent_twice_is_one(world: World) -> None:
    client, url = browser(world["Ana"]), f"/stakeholders/{world['Cleo'].pk}/notes/"
    long = client.post(url, {"words": "x" * 5000, "readers": [world["Gus"].pk]})
    assert (long.status_code, "x" * 5000 in long.content.decode()) == (422, True)
    for _ in range(2):
        client.post(url, {"words": "Asks twice.", "readers": [world["Gus"].pk], "once": "one"})
    assert [(row.author.name, row.readers.get().name) for row in Note.objects.all()] == [("Ana", "Gus")]


def test_what_is_noted_of_somebody_can_be_given_to_them(world: World) -> None:
    written(world)
    assert [(one["by"], one["words"]) for one in notes.noted_about(world["Cleo"])] == [("Ana", "Asks twice.")]
