"""Pictures of two hundred running campaigns, of long German words, and of names from right to left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import BrowserContext
from pytest_django.live_server_helper import LiveServer

from campaigns.models import Campaign, Handoff
from stakeholders import clock
from stakeholders.models import Stakeholder
from tests.browser.hall import REACH, TUESDAY, Hall, session_of
from tests.browser.pictures import SCREENS, take_pictures
from tests.stadium import Stadium, fill

pytestmark = [pytest.mark.django_db, pytest.mark.screenshots]
# How many campaigns, and in which language the pages are.
CROWDS = {"plain": (200, "en"), "long": (25, "de"), "rtl": (25, "en")}


@dataclass(frozen=True, slots=True)
class Crowded:
    name: str
    url: str
    stadium: Stadium
    sessions: dict[Any, dict[str, str]]


@pytest.fixture(scope="module", params=CROWDS)
def crowded(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[Crowded]:
    """A stadium behind a live server, filled once for its pictures."""
    campaigns, language = CROWDS[request.param]
    with django_db_blocker.unblock():
        clock.move_to(TUESDAY)
        stadium = fill(now=clock.now(), campaigns=campaigns, words=request.param)
        Stakeholder.objects.update(language=language)
        server = LiveServer("localhost")
        accounts = [one for one in stadium.people if one.user_id]
        yield Crowded(request.param, server.url, stadium, {one.pk: session_of(one) for one in accounts})
        server.stop()
        call_command("flush", interactive=False, verbosity=0)


def test_a_picture_of_a_crowd(crowded: Crowded, new_context: Callable[..., BrowserContext]) -> None:
    hall = Hall(crowded.url, new_context, sessions=crowded.sessions)
    race = Campaign.objects.filter(stalls__opened_at__lte=clock.now(), stalls__closed_at=None).order_by("name")[0]
    offered = Handoff.objects.filter(state="offered", taker__user__isnull=False).order_by("offered_at")[0]
    lead, taker = crowded.stadium.lead, Stakeholder.objects.get(pk=offered.taker_id)
    pages = {
        "board": (lead, reverse("board")),
        "timetable": (lead, f"{reverse('board')}?view=timeline"),
        "campaign": (lead, reverse("campaign", args=[race.pk])),
        "status": (lead, reverse("campaign_status", args=[race.pk])),
        "portfolio": (lead, reverse("status")),
        "people": (lead, reverse("people")),
        "next": (taker, reverse("next")),
        "handoff": (taker, reverse("handoff", args=[offered.pk])),
    }
    cut = []
    for screen in SCREENS:
        for name, (person, path) in pages.items():
            page = hall.window(person, **screen)
            page.goto(path)
            take_pictures(page, f"crowd-{crowded.name}-{name}")
            cut += [f"{name} at {screen['viewport']['width']}: {one}" for one in page.evaluate(f"{REACH}.cut()")[:3]]
            page.context.close()
    assert hall.complaints == []
    assert not cut, "\n".join(cut)
