"""A full stadium is a world as any other: its log is sound, and everything that can be stuck is."""

from __future__ import annotations

import pytest

from campaigns.audit import audit
from campaigns.models import Campaign, Leg, Stall
from campaigns.stall import StallKind
from insights.board import URGENCY, board
from stakeholders.models import Stakeholder
from stakeholders.who import who_is
from tests.races import KINDS
from tests.stadium import fill
from tests.world import when

pytestmark = pytest.mark.django_db
NOW = when("2026-11-05 10:30")


def test_every_kind_of_stall_and_every_group_of_the_board_is_there():
    stadium = fill(now=NOW, campaigns=len(KINDS), legs=6, kinds=dict.fromkeys(KINDS, 1))
    told_by_the_forecast = {StallKind.FINISH_AT_RISK}
    assert set(Stall.objects.open().values_list("kind", flat=True)) == set(StallKind) - told_by_the_forecast
    shown = board(who_is(stadium.lead, on=NOW.date()), now=NOW)
    assert [one.key for one in shown.groups] == list(URGENCY)


def test_copies_are_campaigns_of_their_own_with_a_sound_log():
    fill(now=NOW, campaigns=12, legs=6, words="long", kinds={"late": 1, "paused": 1})
    assert list(audit()) == []
    assert Campaign.objects.values("name").distinct().count() == Campaign.objects.count() == 12
    assert Leg.objects.filter(kind="leg").count() == 12 * 6
    assert min(map(len, Campaign.objects.values_list("name", flat=True))) >= 40
    assert Stakeholder.objects.count() == 40
