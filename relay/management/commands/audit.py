"""`manage.py audit`: the log replayed against the tables, and every invariant; exit 1 on any finding."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from campaigns.audit import audit
from campaigns.models import Campaign, Event


class Command(BaseCommand):
    help = "Replays every campaign's log and looks at every invariant. Prints what must not be; exits with 1 when there is any."

    def handle(self, **_: object) -> None:
        found = 0
        for finding in audit():
            found += 1
            self.stdout.write(f"{finding.name} ({finding.campaign}): {finding.check}: {finding.subject}: {finding.words}")
        looked_at = f"{Campaign.objects.count()} campaigns, {Event.objects.count()} events"
        if found:
            raise CommandError(f"{found} findings in {looked_at}.")
        self.stdout.write(f"Clean: {looked_at}.")
