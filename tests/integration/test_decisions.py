"""Decisions wanted: who asks and who answers, the first answer counts, and what people are told of them."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from campaigns import access, baton, deciding
from campaigns.audit import audit
from campaigns.deciding import answer_decision, ask_decision, withdraw_decision
from campaigns.lifecycle import Hat
from campaigns.models import Campaign, Decision, Event, Text
from campaigns.wording import explain
from notifications import outbox
from notifications.models import Delivery, Notice
from stakeholders.refusals import Invalid, NotFound, Refused, WrongMoment, WrongPerson
from tests.world import World, when

pytestmark = pytest.mark.django_db
THURSDAY = date(2026, 11, 5)
QUESTION, OPTIONS = "Name a second PR runner today?", ["Yes, let her", "No, keep Cleo"]


@pytest.fixture
def world() -> World:
    return World.build()


@pytest.fixture
def race(world: World) -> Campaign:
    """Gus, an executive, sponsors it."""
    return world.race(sponsor=world["Gus"].pk)


def asked(world: World, race: Campaign, *, by: str = "Ana", **said: object) -> Decision:
    said = {"question": QUESTION, "options": OPTIONS, "by_date": THURSDAY, **said}
    return ask_decision(race, by=world.who(by), now=world.later(), **said)


def answered(world: World, decision: Decision, option: int = 0, *, by: str = "Gus", words: str = "") -> Decision:
    return answer_decision(decision, by=world.who(by), now=world.later(), option=option, words=words)


def notices(kind: str) -> list[tuple[str, str, bool]]:
    rows = Notice.objects.filter(event__kind=kind).order_by("reader__name")
    return list(rows.values_list("reader__name", "why", "act_now"))


# Asking


def test_the_words_stand_with_the_event_and_nowhere_else(world: World, race: Campaign) -> None:
    decision = asked(world, race)
    said = dict(Text.objects.filter(event=decision.asked_event).values_list("name", "body"))
    assert said == {"question": QUESTION, "option:0": "Yes, let her", "option:1": "No, keep Cleo"}
    assert deciding.words_of([decision])[decision.pk] == deciding.Words(QUESTION, tuple(OPTIONS))


def test_erased_words_leave_the_decision_and_the_log_whole(world: World, race: Campaign) -> None:
    decision = answered(world, asked(world, race), words="She is free.")
    Text.objects.filter(event__campaign=race).update(body="", erased_at=world.now)
    assert deciding.words_of([decision])[decision.pk] == deciding.Words("", ("", ""))
    assert list(audit()) == []


def test_the_audit_finds_a_decision_that_the_log_does_not_know(world: World, race: Campaign) -> None:
    decision = answered(world, asked(world, race))
    assert list(audit()) == []
    Decision.objects.update(option=1)
    assert [(one.check, one.subject) for one in audit()] == [("decided", f"decision {decision.pk}")]


@pytest.mark.parametrize("name", ["Ben", "Gus", "Eva", "Hal"])
def test_nobody_else_asks(world: World, race: Campaign, name: str) -> None:
    with pytest.raises(WrongPerson):
        asked(world, race, by=name)
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"question": " "}, "question"),
        ({"question": "x" * 1001}, "question"),
        ({"options": ["Only one"]}, "options"),
        ({"options": ["a", "b", "c", "d", "e", "f", "g"]}, "options"),
        ({"options": ["Yes", " "]}, "options"),
        ({"options": ["Yes", "Yes "]}, "options"),
        ({"options": ["Yes", "x" * 301]}, "options"),
        ({"by_date": None}, "by_date"),
        ({"by_date": date(2026, 11, 1)}, "by_date"),
    ],
)
def test_what_cannot_be_asked_is_said_at_its_field(world: World, race: Campaign, said: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        asked(world, race, **said)
    assert list(refused.value.errors) == [field]
    assert not Decision.objects.exists()


def test_the_same_form_sent_twice_asks_once(world: World, race: Campaign) -> None:
    assert asked(world, race) == asked(world, race)
    assert asked(world, race, options=["Yes", "No"]) != asked(world, race)
    assert Event.objects.filter(kind="decision_asked").count() == 2


def test_of_a_draft_nothing_is_asked(world: World) -> None:
    with pytest.raises(WrongMoment):
        asked(world, world.draft(world.leg("Build", "Ben"), sponsor=world["Gus"].pk))


# Answering


def test_the_sponsor_answers(world: World, race: Campaign) -> None:
    decision = answered(world, asked(world, race), 1, words="Cleo knows them all.")
    assert (decision.state, decision.option, decision.answered_by_id) == ("answered", 1, world["Gus"].pk)
    event = Event.objects.get(kind="decision_answered")
    assert (event.hat, event.by_id) == (Hat.SPONSOR, world["Gus"].pk)
    assert deciding.words_of([decision])[decision.pk].answer == "Cleo knows them all."


def test_so_does_an_executive_who_does_not_sponsor_it(world: World) -> None:
    race = world.race(sponsor=world["Hal"].pk)
    answered(world, asked(world, race))
    assert Event.objects.get(kind="decision_answered").hat == Hat.EXECUTIVE


def test_a_sponsor_without_that_role_answers_too(world: World) -> None:
    answered(world, asked(world, world.race(sponsor=world["Hal"].pk)), by="Hal")
    assert Event.objects.get(kind="decision_answered").hat == Hat.SPONSOR


@pytest.mark.parametrize("name", ["Ana", "Ben", "Eva", "Hal", "Ida"])
def test_nobody_else_answers(world: World, race: Campaign, name: str) -> None:
    decision = asked(world, race)
    with pytest.raises(WrongPerson):
        answered(world, decision, by=name)
    assert Decision.objects.get().state == "open"


def test_there_is_no_third_option_of_two(world: World, race: Campaign) -> None:
    decision = asked(world, race)
    for option in (-1, 2):
        with pytest.raises(Invalid):
            answered(world, decision, option)


def test_the_same_again_is_a_quiet_success(world: World, race: Campaign) -> None:
    decision = asked(world, race)
    first = answered(world, decision, words="Go.")
    assert answered(world, decision).answered_at == first.answered_at
    assert Event.objects.filter(kind="decision_answered").count() == 1


@pytest.mark.parametrize(("option", "words"), [(1, ""), (0, "And tell Finn.")])
def test_a_second_different_answer_is_told_who_decided_what_and_when(world: World, race: Campaign, option: int, words: str) -> None:
    decision = asked(world, race)
    answered(world, decision)
    with pytest.raises(WrongMoment) as late:
        answered(world, decision, option, words=words)
    said = "You decided on Mon 2 Nov, 12:00: “Yes, let her”. Nothing more needs to be done."
    assert explain(late.value, world.who("Gus")) == said
    assert Decision.objects.get().option == 0


@pytest.mark.django_db(transaction=True)
def test_two_at_once_one_wins_and_the_other_is_told(world: World, race: Campaign) -> None:
    for _ in range(5):
        decision = asked(world, race, question=f"Which one, {Event.objects.count()}?")
        answers = _at_once(world, decision)
        row = Decision.objects.get(pk=decision.pk)
        won, lost = [one for one, problem in answers if problem is None], [problem for _one, problem in answers if problem]
        assert won == [row.option]
        assert [type(one) for one in lost] == [WrongMoment]
        assert Event.objects.filter(kind="decision_answered", facts__decision=str(decision.pk)).count() == 1


def _at_once(world: World, decision: Decision) -> list[tuple[int, BaseException | None]]:
    gus, now, barrier = world.who("Gus"), world.later(), threading.Barrier(2)
    answers: list[tuple[int, BaseException | None]] = []

    def press(option: int) -> None:
        row = Decision.objects.get(pk=decision.pk)
        barrier.wait()
        try:
            answer_decision(row, by=gus, now=now, option=option)
            answers.append((option, None))
        except Refused as refused:
            answers.append((option, refused))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=(option,)) for option in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


# Withdrawing


def test_a_withdrawn_question_is_answered_by_nobody(world: World, race: Campaign) -> None:
    decision = asked(world, race)
    withdraw_decision(decision, by=world.who("Ana"), now=world.later(), reason="It solved itself.")
    withdraw_decision(decision, by=world.who("Ana"), now=world.later())
    with pytest.raises(WrongMoment) as late:
        answered(world, decision)
    assert explain(late.value, world.who("Gus")).startswith("Ana withdrew the question on Mon 2 Nov")
    assert Event.objects.filter(kind="decision_withdrawn").count() == 1


def test_an_answered_one_is_not_withdrawn_any_more(world: World, race: Campaign) -> None:
    decision = answered(world, asked(world, race))
    with pytest.raises(WrongMoment):
        withdraw_decision(decision, by=world.who("Ana"), now=world.later())


def test_who_may_answer_may_not_withdraw(world: World, race: Campaign) -> None:
    with pytest.raises(WrongPerson):
        withdraw_decision(asked(world, race), by=world.who("Gus"), now=world.later())


def test_after_the_race_nobody_decides(world: World, race: Campaign) -> None:
    decision = asked(world, race)
    baton.abandon(race, by=world.who("Ana"), now=world.later(), reason="No budget")
    with pytest.raises(WrongMoment):
        answered(world, decision)
    assert not Decision.objects.open().exists()


# Who hears of it


def test_the_sponsor_is_asked_in_their_working_hours(world: World, race: Campaign) -> None:
    world.now = when("2026-11-02 18:00")
    asked(world, race)
    outbox.publish(now=world.now)
    assert notices("decision_asked") == [("Gus", "court", True)]
    assert Notice.objects.get(event__kind="decision_asked").due_at == when("2026-11-03 09:00")


@pytest.mark.parametrize("sponsor", [None, "Jo", "Ana"])
def test_without_a_sponsor_who_can_answer_the_executives_are_asked(world: World, sponsor: str | None) -> None:
    race = world.race(sponsor=world[sponsor].pk if sponsor else None)
    asked(world, race)
    outbox.publish(now=world.now)
    assert notices("decision_asked") == [("Gus", "court", True)]


def test_where_nobody_can_answer_the_lead_is_told_at_once(world: World) -> None:
    race = world.race()
    world["Gus"].user.roles = ["member"]
    world["Gus"].user.save()
    with pytest.raises(Invalid, match="Something is missing"):
        asked(world, race)


def test_the_lead_hears_the_answer_at_once_and_the_deputy_who_asked(world: World) -> None:
    race = world.race(sponsor=world["Gus"].pk, deputy=world["Eva"].pk)
    answered(world, asked(world, race, by="Eva"))
    outbox.publish(now=world.now)
    assert notices("decision_answered") == [("Ana", "lead", True), ("Eva", "lead", True)]


@pytest.mark.parametrize("act", ["withdraw", "answer"])
def test_what_is_closed_is_not_sent_any_more(world: World, race: Campaign, act: str) -> None:
    world.now = when("2026-11-02 19:00")
    decision = asked(world, race)
    outbox.publish(now=world.now)
    waiting = Delivery.objects.filter(notice__event__kind="decision_asked")
    assert waiting.get().state == "queued"
    if act == "answer":
        answered(world, decision)
    else:
        withdraw_decision(decision, by=world.who("Ana"), now=world.later())
    outbox.publish(now=world.now)
    assert waiting.get().state == "cancelled"


# Who sees it


@pytest.mark.parametrize(("name", "sees"), [("Ana", True), ("Ben", True), ("Gus", True), ("Hal", True), ("Eva", True), ("Dov", True)])
def test_whoever_reads_the_status_sees_it(world: World, race: Campaign, name: str, *, sees: bool) -> None:
    decision = asked(world, race)
    assert list(access.decisions_for(world.who(name))) == [decision] * sees
    assert access.decision_for(world.who(name), decision.pk) == decision


def test_to_others_it_is_absent(world: World) -> None:
    race = world.race(world.leg("Build", "Ben"), sponsor=world["Gus"].pk)
    decision = asked(world, race)
    assert not access.decisions_for(world.who("Dov")).exists()
    with pytest.raises(NotFound):
        access.decision_for(world.who("Dov"), decision.pk)


def test_the_words_of_many_cost_one_query(world: World, race: Campaign) -> None:
    rows = [answered(world, asked(world, race, question=f"Question {n}?")) for n in range(6)]
    for some in (rows[:1], rows):
        with CaptureQueriesContext(connection) as seen:
            assert len(deciding.words_of(some)) == len(some)
        assert len(seen) == 1


def test_the_log_says_what_was_decided(world: World, race: Campaign) -> None:
    from tests.doors import browser

    answered(world, asked(world, race), words="She is free.")
    withdraw_decision(asked(world, race, question="And now?"), by=world.who("Ana"), now=world.later())
    page = browser(world["Ana"]).get(f"/campaigns/{race.pk}/").content.decode()
    for said in ("Ana asks for a decision by Thu 5 Nov.", QUESTION, "Gus decided: “Yes, let her”.", "She is free."):
        assert said in page
    assert "Ana withdrew a question; nothing needs to be decided." in page
