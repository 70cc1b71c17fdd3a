"""The main job end to end, over files, pages, commands and mails: a baton waits, it is flagged once, those concerned are told once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from campaigns.models import Event, Handoff, Leg, Stall
from insights.board import board
from notifications import inbox
from notifications.models import Delivery
from stakeholders import clock
from tests import main_job as job
from tests.doors import browser

pytestmark = pytest.mark.xdist_group("main_job")  # the story is told once
HOUR = timedelta(hours=1)
TO_FILES = "notifications.channels.folder.EmailBackend"


@dataclass(frozen=True)
class Scene(job.Scene):
    """The story, and the folder that its mails are written into."""

    folder: Path

    def mails(self) -> dict[str, list[EmailMessage]]:
        return job.mails_about(self.stall, job.mails_in(self.folder))


@pytest.fixture(scope="module")
def waiting(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """The story, told once for this module; all of it is rolled back when the module ends."""
    folder = tmp_path_factory.mktemp("mail")
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]  # durable blocks may stand in it
    with django_db_blocker.unblock(), override_settings(EMAIL_BACKEND=TO_FILES, EMAIL_FILE_PATH=folder), block:
        yield Scene(**vars(job.play(folder)), folder=folder)
        transaction.set_rollback(True)


@pytest.fixture
def flagged(db: None, waiting: Scene) -> Scene:
    """The same two working days later. A test's own mails are taken away after it, as its rows are."""
    job.tick(waiting.later)
    return waiting


@pytest.fixture(autouse=True)
def _mails_go_with_the_rows(request: pytest.FixtureRequest) -> Iterator[None]:
    if "waiting" not in request.fixturenames:
        yield
        return
    folder: Path = request.getfixturevalue("waiting").folder
    before = set(folder.glob("*.eml"))
    yield
    for file in set(folder.glob("*.eml")) - before:
        file.unlink()


def ours(page: Any) -> str:
    """The lane of the imported race on a page of the board."""
    return str(page.content.decode()).split("data-lane")[1]


# Up to the wait


def test_the_plan_starts_next_monday_with_the_cast_as_its_runners(db: None, waiting: Scene) -> None:
    legs = Leg.objects.filter(campaign=waiting.campaign, kind="leg").order_by("position")
    started = Event.objects.get(campaign=waiting.campaign, kind="started").at
    assert legs[0].plan_start == started.date()
    assert started.weekday() == 0
    assert [leg.runner.name for leg in legs if leg.runner][:5] == ["Ben", "Ben", "Dov", "Cleo", "Jo"]


def test_three_batons_are_passed_and_the_next_waits_between_two_people(db: None, waiting: Scene) -> None:
    taken = Handoff.objects.filter(campaign=waiting.campaign, state="accepted").order_by("decided_at")
    assert [handoff.exchange.taker.name for handoff in taken if handoff.exchange] == ["Kick-off", "Feature freeze", "Notes begun"]
    left = Handoff.objects.select_related("giver", "taker").get(campaign=waiting.campaign, state="offered")
    assert (left.giver, left.taker) == (waiting.world["Dov"], waiting.world["Cleo"])


def test_nothing_is_flagged_while_its_patience_lasts(db: None, waiting: Scene) -> None:
    job.tick(job.working_days_later(waiting.left, 1) - 2 * job.SLACK)
    assert not Stall.objects.open().exists()


# Two working days later


def test_it_is_flagged_exactly_once(flagged: Scene) -> None:
    assert job.stalls(flagged.campaign) == [("baton_in_air", flagged.left.pk)]
    assert Event.objects.filter(kind="stall_opened", facts__kind="baton_in_air").count() == Stall.objects.open().count() == 1
    assert flagged.stall.court == flagged.world["Cleo"]


def test_the_board_has_it_first_with_age_court_and_cost(flagged: Scene) -> None:
    seen = board(flagged.world.who("Ana"), now=clock.now())
    assert [(group.key, [lane.campaign.name for lane in group.lanes]) for group in seen.groups] == [
        ("stuck", ["Heron 2 launch"]),
        ("moving", ["Albatross launch"]),
    ]
    (stall,) = seen.groups[0].lanes[0].stalls
    assert 8 * HOUR <= stall.over < 8 * HOUR + 5 * job.MINUTE
    assert stall.court.name == "Cleo"
    assert stall.cost_days == pytest.approx(1, abs=0.1)


def test_the_board_s_page_says_so(flagged: Scene) -> None:
    page = browser(flagged.world["Ana"]).get("/board/")
    assert "1 baton is stuck. Waiting moves 1 finish by 1 working day." in page.content.decode()
    for words in ("Heron 2 launch", "8 h over", "Cleo, London", "Nobody has taken the baton; waiting moves the finish by 1 day"):
        assert words in ours(page)


def test_the_status_page_says_the_colour_and_why(flagged: Scene) -> None:
    page = browser(flagged.world["Gus"]).get(f"/campaigns/{flagged.campaign.pk}/status/").content.decode()
    assert "Off track" in page
    assert "3 working days after the target of" in page  # milestones of no length take half a day each, and a day was lost
    assert "PR has not answered, 8 working hours past its time. It moves the finish by 1 day." in page
    assert "Cleo" not in page


def test_taker_next_runner_and_the_lead_have_one_notice_and_one_mail_each(flagged: Scene) -> None:
    assert job.notices_about(flagged.stall) == {("Cleo", "court"): 1, ("Jo", "downstream"): 1, ("Ana", "lead"): 1}
    assert {name: len(mails) for name, mails in flagged.mails().items()} == {"Cleo": 1, "Jo": 1, "Ana": 1}


def test_the_taker_reads_it_in_the_inbox_and_in_the_first_line_of_their_page(flagged: Scene) -> None:
    row = inbox.notices_for(flagged.world.who("Cleo"), 1)[0]
    assert (row.headline, row.open) == ("The baton from Dov has waited for you for 2 working days", True)
    assert "Press list" in browser(flagged.world["Cleo"]).get("/").content.decode()


def test_the_taker_s_mail_says_who_waits_what_it_costs_and_where_to_answer(flagged: Scene) -> None:
    (mail,) = flagged.mails()["Cleo"]
    delivery = Delivery.objects.get(notice__stall=flagged.stall, notice__reader=flagged.world["Cleo"])
    assert mail["Subject"].strip() == "The baton from Dov has waited for you for 2 working days · Heron 2 launch"
    assert (mail["To"], mail["Reply-To"], mail["Message-ID"]) == ("cleo@example.com", "dov@example.com", delivery.message_id)
    assert "It moves the finish by 1 day." in job.text_of(mail)
    assert "Jo, " in job.text_of(mail)
    assert f"http://testserver/handoffs/{flagged.left.pk}/" in job.text_of(mail)


def test_who_has_no_account_reads_the_new_day_and_gets_a_link_of_their_own(flagged: Scene) -> None:
    (mail,) = flagged.mails()["Jo"]
    assert mail["Subject"] == "The baton to you is late · Heron 2 launch"
    assert mail["Message-ID"] == Delivery.objects.get(notice__stall=flagged.stall, notice__reader=flagged.world["Jo"]).message_id
    assert "Your leg is now expected to start on" in job.text_of(mail)
    assert "http://testserver/g/rlg_" in job.text_of(mail)
    for inside in ("/handoffs/", "/campaigns/", "/legs/", "/inbox/"):
        assert f"testserver{inside}" not in job.text_of(mail) + job.html_of(mail)


# And no more


def test_further_ticks_add_nothing(flagged: Scene) -> None:
    before = job.rows()
    for hours in (0.1, 1):
        job.tick(flagged.later + hours * HOUR)
    assert (job.rows(), {name: len(mails) for name, mails in flagged.mails().items()}) == (before, {"Cleo": 1, "Jo": 1, "Ana": 1})


def test_a_day_later_who_answers_for_the_court_hears_and_nobody_a_second_time(flagged: Scene) -> None:
    job.tick(flagged.later + 25 * HOUR)
    assert {name: len(mails) for name, mails in flagged.mails().items()} == {"Cleo": 1, "Jo": 1, "Ana": 1, "Finn": 1}
    assert flagged.stall.cost_days > 2  # it has looked again


def test_an_answer_cancels_what_is_queued_and_closes_the_stall(db: None, waiting: Scene) -> None:
    evening = waiting.later.replace(hour=20) - timedelta(days=1)
    job.tick(evening)
    queued = Delivery.objects.filter(notice__stall=waiting.stall)
    assert set(queued.values_list("state", flat=True)) == {"queued"}
    job.Job(waiting.campaign).take(4)
    job.tick(waiting.later)
    assert (waiting.stall.closed_at is not None, waiting.stall.why_closed) == (True, "accepted")
    assert set(queued.values_list("state", flat=True)) == {"cancelled"}
    assert waiting.mails() == {"Cleo": [], "Jo": []}
