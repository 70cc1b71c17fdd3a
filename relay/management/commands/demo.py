"""`manage.py demo`: a company with campaigns in every state, told through the domain's own moves. Prints the ready logins."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from campaigns import events, watch
from campaigns.models import Campaign
from relay import instance
from relay.management.demo import course, diplomacy, goals, people, weeks
from relay.management.demo.moving import MOVING
from relay.management.demo.script import Stage
from relay.management.demo.stuck import STUCK
from stakeholders import clock

AWAY_SINCE, AWAY_UNTIL = -2, 3


class Command(BaseCommand):
    help = "Loads the demo company into an installation without campaigns. Prints one `role e-mail password` a line."

    def handle(self, **_: object) -> None:
        if Campaign.objects.exists():
            raise CommandError("There are campaigns here already; the demo company is for an empty installation.")
        password = people.password()
        with transaction.atomic(durable=True):
            tell(now=clock.now(), password=password)
        lines = "".join(f"{login} {login}@{people.DOMAIN} {password}\n" for login in people.LOGINS)
        if not (settings.VAR / "instance").exists():
            instance.mark(settings.VAR, "demo")
        instance.keep_logins(settings.VAR, lines)
        self.stdout.write(lines, ending="")


def tell(*, now: datetime, password: str) -> Stage:
    """The whole demo as of a moment. Nobody is told of its history, but of what happened on the last working day."""
    stage = Stage(people.settle_in(now=now, password=password), now=now)
    stage.play([*STUCK, *MOVING])
    first_day, last_day = stage.on(AWAY_SINCE), stage.on(AWAY_UNTIL)
    if first_day and last_day:
        people.send_away(stage.people, first_day=first_day, last_day=last_day, now=now)
    watch.sweep(now=now)
    diplomacy.play(stage)
    goals.play(stage)
    weeks.play(stage)
    course.play(stage)
    events.mark_told(before=stage.ago(1), now=now)
    return stage
