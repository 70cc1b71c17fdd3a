"""A person is erased: no trace of their name, address and words is left anywhere, and the log still says what happened."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.mail import EmailMessage
from django.db import connection

from campaigns import baton
from campaigns.audit import audit
from campaigns.lifecycle import Kind
from campaigns.models import CheckItem, Event, Playbook, Text
from imports.models import Import
from insights.models import PastLeg
from notifications import outbox
from notifications.models import Delivery, Endpoint
from privacy.columns import COLUMNS
from privacy.erasing import erase, erase_for_good
from privacy.leftovers import sweep_database
from privacy.models import Record
from privacy.naming import label_of
from privacy.preview import preview_of
from privacy.rows import fields_of, named, own, rows_of
from privacy.tables import Is
from stakeholders import directory, kept_answers
from stakeholders.models import Organisation, Stakeholder, User
from stakeholders.refusals import Invalid, WrongMoment, WrongPerson
from tests.crowd import Crowd
from tests.doors import browser
from tests.traces import traces

NAME, ADDRESS = "Quentin Zabłocki-Moreau", "quentin.zablocki@example.com"
SAID = "heliotrope"  # in everything that they said
NOTED = "persimmon"  # in everything that is noted about them alone
WORDS = (NAME, "Moreau, Quentin", ADDRESS, "quentin.zablocki", SAID, NOTED)
TODAY = date(2026, 11, 2)


@pytest.fixture
def crowd(db: None, settings, tmp_path: Path) -> Iterator[Crowd]:
    settings.VAR = tmp_path
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = "notifications.channels.folder.EmailBackend", str(tmp_path / "mail")
    return planted()


def planted() -> Crowd:
    """Ben is called so that no other word looks like it, has said something wherever one can, and others wrote about him everywhere."""
    crowd = Crowd.gather()
    world, ben = crowd.world, crowd.world["Ben"]
    ida, ana = world.who("Ida"), world.who("Ana")
    directory.edit_person(ben, by=None, name=NAME)
    directory.change_email(Stakeholder.objects.get(pk=ben.pk), by=ida, email=ADDRESS)
    world.people["Ben"] = Stakeholder.objects.get(pk=ben.pk)
    _write_about(crowd)
    _say(crowd)
    _lie_about(crowd)
    directory.note_motives(world["Ben"], by=ana, on=TODAY, said={"sees": f"{NOTED} first", "say_first": f"Ask for {NOTED}"})
    return crowd


def _say(crowd: Crowd) -> None:
    """What they say, in moves and about themselves."""
    world, ben = crowd.world, crowd.world.who("Ben")
    item = CheckItem.objects.get(leg__campaign=crowd.race, text="Open")
    baton.tick(item, by=ben, now=world.later(), evidence=f"The {SAID} folder")
    baton.check_in(world.leg_of(crowd.race, "Build"), by=ben, now=world.later(), note=f"{SAID} goes well")
    baton.answer(world.handoff_to(crowd.race, "News"), by=ben, now=world.later(), answer=f"The {SAID} one")
    baton.offer(world.leg_of(crowd.race, "Build"), by=ben, now=world.later(), packet={"note": f"{SAID} ünd more", "risks": SAID})
    directory.make_token(world["Ben"], by=ben, now=world.now, name=f"{SAID} report", scope="read")
    answer = f'{{"name": "Qu\\u0065ntin", "note": "{SAID}"}}'.encode()
    kept_answers.keep(kept_answers.claim(ben.id, f"key-{SAID}", "r" * 64, now=world.now), status=200, body=answer)
    User.objects.filter(pk=world["Ben"].user_id).update(views=[{"name": SAID, "query": "runner=ben"}])
    Import.objects.create(
        kind="plan", by=world["Ben"], name=f"{SAID}.csv", content=SAID, answers={SAID: 1}, created_at=world.now, changed_at=world.now
    )


def _write_about(crowd: Crowd) -> None:
    """What others write, with his name or address in it, in moves and wherever a thing has a name."""
    world, ana = crowd.world, crowd.world.who("Ana")
    said = f"Ask {NAME} (or zabłocki-moreau,  QUENTIN) at {ADDRESS}; Benefit stays."
    baton.colour(crowd.race, by=ana, now=world.later(), colour="amber", reason=said)
    baton.waive(CheckItem.objects.get(leg__campaign=crowd.race, text="Ticked"), by=ana, now=world.later(), reason=said)
    CheckItem.objects.filter(leg__campaign=crowd.agency).update(text=f"{NAME} signs")
    crowd.draft.name, crowd.draft.brief = f"For {NAME}", said
    crowd.draft.save()
    Playbook.objects.update(summary=said, plan={"legs": [{"name": f"{NAME}'s", NAME: [said]}]})
    Import.objects.exclude(by=world["Ben"]).update(content=f"Build;{ADDRESS}", answers={"owners": {ADDRESS: NAME}}, refusal={"why": said})
    Endpoint.objects.update(name=NAME)
    Delivery.objects.filter(endpoint=None, state="dead").update(last_error=f"550 <{ADDRESS}> no such person")
    Delivery.objects.exclude(endpoint=None).update(payload=json.dumps({"text": f"{NAME} ünd"}))  # accents as their numbers
    PastLeg.objects.create(
        relay_id="Heron", leg_seq=1, function="PR", owner_team=NAME, return_reason=said, offered_at=world.now, imported_at=world.now
    )
    directory.add_organisation(by=ana, name=f"{NAME} Consulting")
    row = kept_answers.claim(ana.id, "of Ana", "r" * 64, now=world.now)
    kept_answers.keep(row, status=200, body=f'{{"giver": "{NAME}", "note": "{SAID} goes well"}}'.encode("ascii", "backslashreplace"))


def _lie_about(crowd: Crowd) -> None:
    """What lies in the folder, and in browsers."""
    outbox.publish(now=crowd.world.now)
    outbox.deliver(now=crowd.world.now)
    EmailMessage("Your turn", f"{NAME} says: {SAID}", to=["ana@example.com"]).send()
    browser(crowd.world["Ben"]).get("/me/", HTTP_USER_AGENT=f"{SAID}/1.0")
    others = SessionStore()
    others["_messages"] = f"{NAME} is invited."
    others.save()


def gone(crowd: Crowd, **more: object) -> Record:
    said = {"by": crowd.world.who("Ida"), "today": TODAY, "typed": NAME, "anyway": True, "parts": [0, 1, 2], **more}
    return erase(crowd.world["Ben"], now=crowd.world.later(), **said)


def test_it_was_there_before(crowd):
    """The control: what is looked for is found in many a table, in a browser and in the folder."""
    tables = {place.split()[0] for place in traces(WORDS)}
    assert len(tables) > 25, tables


def test_no_trace_is_left_in_any_table_or_file(crowd):
    gone(crowd)
    assert traces([*WORDS, "Quentin", "Moreau"]) == []


def test_a_naive_erasure_leaves_traces(crowd):
    """The control of the control: who takes only the person's own row away has forgotten most of it."""
    Stakeholder.objects.filter(pk=crowd.world["Ben"].pk).update(name="Erased", email="", user=None)
    User.objects.filter(email=ADDRESS).delete()
    assert len({place.split()[0] for place in traces(WORDS)}) > 15


def test_the_log_replays_its_chain_holds_and_it_says_that_words_were_erased(crowd):
    before = list(Event.objects.order_by("pk").values_list("digest", flat=True))
    record = gone(crowd)
    assert [f"{finding.check} {finding.subject} {finding.words}" for finding in audit()] == []
    assert list(Event.objects.order_by("pk").values_list("digest", flat=True))[: len(before)] == before
    told = Event.objects.get(kind=Kind.WORDS_ERASED, campaign=crowd.race)
    assert (told.by_id, told.hat, told.facts["person"]) == (crowd.world["Ida"].pk, "admin", str(crowd.world["Ben"].pk))
    assert record.facts["counts"]["campaigns.Text"] == Text.objects.exclude(erased_at=None).count()


def test_every_column_that_may_hold_a_name_is_gone_through(crowd):
    """Whatever the table of columns calls words or names, in whichever table has a row: his name is written there, and found no more."""
    filled = set()
    for label, table in COLUMNS.items():
        fields, columns = fields_of(label), named(table, Is.WORDS, Is.NAMES)
        row = rows_of(label).exclude(own(label, crowd.world["Ben"])).order_by("pk").first() if columns and not table.apart else None
        for column in columns if row else ():
            field = fields[column]
            said = {"JSONField": {NAME: [NAME]}, "BinaryField": f'"{NAME}"'.encode()}.get(
                field.get_internal_type(), NAME[: field.max_length]
            )
            rows_of(label).filter(pk=row.pk).update(**{column: said})
            filled.add(f"{label}.{column}")
    assert len(filled) > 30, sorted(filled)
    gone(crowd)
    assert traces(WORDS) == []


def test_what_stays_is_a_person_without_a_name(crowd):
    ben = crowd.world["Ben"]
    gone(crowd)
    ben.refresh_from_db()
    assert (ben.name, ben.email, ben.user, ben.active) == (label_of(ben), "", None, False)
    assert ben.name == f"Erased person {ben.pk.hex[:6].upper()}"


def test_words_of_others_stay_but_for_the_name(crowd):
    gone(crowd)
    label = label_of(crowd.world["Ben"])
    reason = Text.objects.get(event__kind=Kind.COLOURED, name="reason")
    assert reason.body == f"Ask {label} (or {label}) at {label}; Benefit stays."
    assert reason.erased_at is not None


def test_a_part_that_is_a_word_as_well_is_not_looked_for_unless_one_says_so(crowd):
    """“Build” begins legs, and somebody wrote of “the build”."""
    Stakeholder.objects.filter(pk=crowd.world["Cleo"].pk).update(name="Cleo Build")
    baton.check_in(crowd.world.leg_of(crowd.race, "Price"), by=crowd.world.who("Ben"), now=crowd.world.later(), note="The build fails")
    found = {one.part: one.taken for one in preview_of(Stakeholder.objects.get(name="Cleo Build"), today=TODAY).parts}
    assert found == {"Cleo": False, "Build": True}


def test_two_things_called_after_them_are_told_apart(crowd):
    """There is one organisation of a name; two that lose the same name keep one each."""
    directory.add_organisation(by=crowd.world.who("Ana"), name=f"{NAME.upper()} Consulting")
    gone(crowd)
    label = label_of(crowd.world["Ben"])
    names = set(Organisation.objects.filter(name__startswith=label).values_list("name", flat=True))
    assert len(names) == 2
    assert any(name.startswith(f"{label} C") for name in names)


def test_words_changed_after_an_erasure_are_a_finding(crowd):
    """Nobody can change what was said and call it an erasure: the log has the seal of what was left."""
    gone(crowd)
    Text.objects.filter(event__kind=Kind.COLOURED, name="reason").update(body="All is well.")
    assert [(one.check, one.subject[:5]) for one in audit() if one.check == "words"] == [("words", "event")]


def test_of_somebody_who_shares_a_name_nothing_is_taken(crowd):
    """Another Quentin keeps his name, in his row and in what is said of him."""
    other = directory.add_person(by=None, name="Quentin Harsch", email="q.harsch@example.com")
    crowd.draft.brief = "Quentin Harsch and Quentin"
    crowd.draft.save()
    gone(crowd)
    other.refresh_from_db()
    crowd.draft.refresh_from_db()
    assert (other.name, crowd.draft.brief) == ("Quentin Harsch", f"Quentin Harsch and {label_of(crowd.world['Ben'])}")


def test_all_doors_are_shut(crowd):
    ben = browser(crowd.world["Ben"])
    gone(crowd)
    assert ben.get("/me/")["Location"].startswith("/accounts/login/")
    assert not crowd.world["Ben"].api_tokens.exists()
    assert not Delivery.objects.filter(notice__reader=crowd.world["Ben"], state="queued").exists()


# Who may, and when


def refused(crowd: Crowd, kind: type[Exception], **said: object) -> None:
    with pytest.raises(kind):
        gone(crowd, **said)
    assert not Record.objects.exists()
    assert Stakeholder.objects.filter(name=NAME).exists()


def test_nobody_but_an_admin_may(crowd):
    refused(crowd, WrongPerson, by=crowd.world.who("Ana"))


def test_the_name_has_to_be_typed(crowd):
    refused(crowd, Invalid, typed="Quentin")


def test_who_holds_what_others_wait_for_is_not_erased_unless_one_insists(crowd):
    refused(crowd, WrongMoment, anyway=False)


def test_nobody_erases_themselves_or_anybody_twice(crowd):
    with pytest.raises(WrongMoment):
        erase(crowd.world["Ida"], by=crowd.world.who("Ida"), now=crowd.world.now, today=TODAY, typed="Ida", anyway=True)
    gone(crowd)
    with pytest.raises(WrongMoment, match="were erased"):
        gone(crowd, typed=label_of(crowd.world["Ben"]))


# The file of the database


@pytest.mark.django_db(transaction=True)
def test_not_even_the_file_of_the_database_holds_a_trace(settings, tmp_path: Path):
    """What is deleted lies in SQLite's file until its place is used again: the file is written anew."""
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = "notifications.channels.folder.EmailBackend", str(tmp_path / "mail")
    settings.VAR = tmp_path
    if connection.vendor == "sqlite":
        connection.cursor().execute("PRAGMA secure_delete = OFF")  # as it is in many a build of it
    crowd = planted()
    said = {"by": crowd.world.who("Ida"), "today": TODAY, "typed": NAME, "anyway": True, "parts": [0, 1, 2]}
    record = erase_for_good(crowd.world["Ben"], now=crowd.world.later(), **said)
    record.refresh_from_db()
    assert record.swept_at is not None
    if connection.vendor == "sqlite":
        settings.VAR = Path(connection.settings_dict["NAME"]).parent
    assert traces(WORDS) == []
    assert str(crowd.world["Ben"].pk) in (tmp_path / "erased.jsonl").read_text()


def test_a_database_that_is_in_use_is_swept_later(crowd):
    """Within a transaction it cannot be."""
    assert sweep_database() is (connection.vendor != "sqlite")
