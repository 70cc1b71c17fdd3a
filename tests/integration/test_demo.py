"""The demo company: told once for this module, in every state, as of whatever moment it is loaded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import transaction

from campaigns import baton, watch
from campaigns.audit import audit
from campaigns.models import Campaign, CheckItem, Event, Handoff, Leg, Stall, Text
from goals.models import Metric
from goals.standing import overview
from relay.management.commands.demo import tell
from relay.management.demo.people import LOGINS
from stakeholders import clock, directory
from stakeholders.models import Absence, Calendar, Organisation, Stakeholder, User
from stakeholders.who import who_is
from stakeholders.worktime import is_open

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo"), pytest.mark.usefixtures("demo")]


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """What `manage.py demo` prints; all of it is rolled back when the module ends."""
    kept, settings.VAR = settings.VAR, tmp_path_factory.mktemp("var")
    with django_db_blocker.unblock(), _as_a_test_case():
        out = StringIO()
        call_command("demo", stdout=out)
        yield out.getvalue()
        transaction.set_rollback(True)
    settings.VAR = kept


def _as_a_test_case() -> transaction.Atomic:
    """A block in which the command's own durable one may stand."""
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]
    return block


def campaign(name: str) -> Campaign:
    return Campaign.objects.get(name=name)


def test_the_ready_logins_are_one_role_address_and_password_a_line(demo: str) -> None:
    lines = [line.split() for line in demo.splitlines()]
    assert [line[0] for line in lines] == list(LOGINS)
    assert all(email.startswith(f"{role}@") for role, email, _password in lines)


def test_every_ready_login_signs_in(demo: str) -> None:
    for _role, email, password in (line.split() for line in demo.splitlines()):
        assert authenticate(username=email, password=password), email


def test_everybody_may_what_their_login_says() -> None:
    roles = {user.email.split("@")[0]: set(user.roles) for user in User.objects.all()}
    assert {name: roles[name] - {"member"} for name in LOGINS} == {
        "lead": {"lead"}, "runner1": set(), "runner2": set(), "runner3": set(), "executive": {"executive"}, "sales": {"sales"},
        "admin": {"admin"},
    }  # fmt: skip


def test_it_is_refused_where_there_are_campaigns() -> None:
    with pytest.raises(CommandError):
        call_command("demo", stdout=StringIO())


def test_the_logins_are_kept_for_the_next_start(demo: str) -> None:
    assert (Path(settings.VAR) / "logins").read_text() == demo


def test_the_audit_is_clean() -> None:
    assert list(audit()) == []


def test_campaigns_are_in_every_state() -> None:
    assert set(Campaign.objects.values_list("state", flat=True)) == set(Campaign.State.values)


def test_legs_and_batons_are_in_every_state_that_is_worth_seeing() -> None:
    assert set(Leg.objects.values_list("state", flat=True)) == set(Leg.State.values)
    assert set(Handoff.objects.values_list("state", flat=True)) >= {"offered", "declined", "accepted", "returned"}
    assert Handoff.objects.filter(kind="relief", state="offered").exists()


def test_a_baton_is_in_the_air_too_long_and_a_runner_late() -> None:
    open_stalls = Counter(Stall.objects.open().values_list("kind", "campaign__name"))
    assert open_stalls["baton_in_air", "Atlas 4 launch"] == 1
    assert open_stalls["late_runner", "Sales enablement push"] == 1


def test_one_baton_has_just_been_offered_and_is_not_stuck() -> None:
    fresh = Handoff.objects.get(campaign=campaign("Atlas 4 customer stories"), state="offered")
    assert not Stall.objects.open().filter(handoff=fresh).exists()


def test_what_waits_waits_for_the_ready_logins() -> None:
    waiting = Handoff.objects.in_the_air().get(campaign=campaign("Atlas 4 launch"))
    assert waiting.taker == Stakeholder.objects.get(email__startswith="runner3@")


def test_people_sit_in_several_zones_and_organisations() -> None:
    assert len(set(Stakeholder.objects.values_list("zone", flat=True))) >= 5
    assert Organisation.objects.count() >= 5
    assert any(one.competes and "partner" in one.relations for one in Organisation.objects.all())


def test_somebody_is_away_and_the_substitute_may_take_their_baton() -> None:
    absence = Absence.objects.get()
    substitute = who_is(Stakeholder.objects.select_related("user").get(pk=absence.substitute_id), on=absence.last_day)
    assert absence.agreed
    assert absence.stakeholder_id in substitute.me
    assert Handoff.objects.in_the_air().filter(taker=absence.stakeholder).exists()


def test_the_history_is_told_in_order() -> None:
    for one in Campaign.objects.all():
        moments = list(Event.objects.filter(campaign=one).order_by("seq").values_list("at", flat=True))
        assert moments == sorted(moments)


def test_people_acted_inside_their_own_hours_until_the_last_day() -> None:
    day_ago = Event.objects.latest("at").at - timedelta(days=2)
    acts = Event.objects.filter(by__isnull=False, at__lt=day_ago).values_list("by", "at", "kind")
    times = directory.working_times({person for person, _at, _kind in acts})
    outside = [(person, at, kind) for person, at, kind in acts if not is_open(times[person], at)]
    assert not [one for one in outside if one[2] != "accepted"]  # what one passes to oneself is taken at once


def test_nobody_is_told_of_what_is_long_past() -> None:
    untold = Event.objects.unpublished()
    assert untold.exists()
    assert untold.count() < Event.objects.count() / 4


def test_words_were_said_evidence_shown_and_promises_carried() -> None:
    assert set(Text.objects.values_list("name", flat=True)) >= {
        "note",
        "read_back",
        "conditions",
        "missing",
        "question",
        "answer",
        "reason",
    }
    assert CheckItem.objects.filter(met=True, has_evidence=True).exists()
    assert CheckItem.objects.filter(survives=True, text="Upgrades nobody notices.").exists()


def test_another_sweep_finds_nothing_new() -> None:
    before = Event.objects.count()
    watch.sweep(now=Event.objects.latest("at").at + timedelta(minutes=1))
    assert Event.objects.count() == before


def test_the_stuck_baton_can_be_taken_and_passed_on() -> None:
    handoff = Handoff.objects.in_the_air().get(campaign=campaign("Atlas 4 launch"))
    now = datetime.now(UTC)
    taker = who_is(Stakeholder.objects.select_related("user").get(pk=handoff.taker_id), on=now.date())
    baton.accept(handoff, by=taker, now=now, read_back="Three proofs, one message, nothing of prices.")
    assert not Stall.objects.open().filter(handoff=handoff).exists()


def test_it_can_be_told_at_night_on_a_sunday_between_holidays() -> None:
    _make_room_for_another()
    stage = tell(now=datetime(2026, 12, 27, 3, tzinfo=UTC), password="a password that is long")
    told = [one.pk for one in stage.campaigns.values()]
    stuck = set(Stall.objects.open().filter(campaign__in=told).values_list("campaign__name", flat=True))
    assert {"Atlas 4 launch", "Sales enablement push"} <= stuck
    assert "Atlas 4 customer stories" not in stuck


def _make_room_for_another() -> None:
    """Names of calendars, organisations and metrics, and addresses, are given once only; the first demo's watch rests."""
    Campaign.objects.update(look_again_at=None)
    for row in [*Calendar.objects.all(), *Organisation.objects.filter(ours=False), *Metric.objects.all()]:
        type(row)._default_manager.filter(pk=row.pk).update(name=f"first {row.name}")
    for user in User.objects.all():
        User.objects.filter(pk=user.pk).update(email=f"first-{user.email}")


def test_six_goals_are_watched_and_of_one_nobody_knows() -> None:
    priya = who_is(Stakeholder.objects.select_related("user").get(name="Priya Raman"), on=clock.now().date())
    found = overview(priya, span=None, now=clock.now())
    assert [one.metric.name for one in found.standings if one.stale] == ["Analyst mentions"]
    assert [one.target is not None for one in found.standings] == [True] * 6
