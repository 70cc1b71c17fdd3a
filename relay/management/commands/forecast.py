"""`manage.py forecast CAMPAIGN`: when a campaign will be over, with the odds, what it owes its days to, and what that rests on."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from campaigns import rows
from campaigns.models import Campaign, Leg
from insights.curves import Shares
from insights.evidence import Evidence, gather
from insights.forecast import Driver, Forecast, forecast
from stakeholders import clock


class Command(BaseCommand):
    help = (
        "Replays the rest of a campaign's plan 2,000 times; every leg is stretched or shrunk the way past legs were. "
        "Prints the dates by which half, 85 % and 95 % of the replays are over. Writes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("campaign", metavar="CAMPAIGN", help="its id, or its name where only one is called so")

    def handle(self, *, campaign: str, **_: object) -> None:
        now, found = clock.now(), _campaign(campaign)
        evidence = gather(now=now)
        told = forecast(
            rows.load(found),
            curves=evidence.curves,
            version=evidence.version,
            functions=evidence.functions,
            site=evidence.site,
            finish_on=found.finish_on,
            now=now,
        )
        if told is None:
            raise CommandError(f"{found.name} is {found.state}, or has no plan from one gun to one tape: there is nothing to foretell.")
        self.stdout.write("\n".join(_said(found, told, evidence)))


def _campaign(said: str) -> Campaign:
    try:
        found = Campaign.objects.filter(pk=UUID(said))
    except ValueError:
        found = Campaign.objects.filter(name=said)
    known = list(found[:2])
    if len(known) != 1:
        raise CommandError(f"{'Several campaigns are' if known else 'No campaign is'} called {said}.")
    return known[0]


def _said(campaign: Campaign, told: Forecast, evidence: Evidence) -> Iterator[str]:
    yield f"{campaign.name} ({campaign.pk})"
    yield f"P50 {told.p50}  {_instant(told.p50_at)}"
    yield f"P85 {told.p85}  {_instant(told.p85_at)}"
    yield f"P95 {told.p95}  {_instant(told.p95_at)}"
    yield f"by plan {told.plan}"
    yield _chance(campaign.finish_on, told.chance)
    names = {str(pk): name for pk, name in Leg.objects.filter(campaign=campaign).values_list("pk", "name")}
    yield from (_driver(one, names) for one in told.drivers)
    yield _rests_on(told.shares)
    yield f"evidence {evidence.version}: {evidence.legs} legs"


def _instant(at: object) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def _chance(target: date | None, chance: float | None) -> str:
    return "no target" if chance is None else f"target {target}: {chance:.0%}"


def _driver(driver: Driver, names: dict[str, str]) -> str:
    baton = "the baton in the air to " if driver.exchange else ""
    return f"+{driver.days:.1f} working days: {baton}{names[driver.leg]}"


def _rests_on(shares: Shares | None) -> str:
    if shares is None:
        return "no leg is left that takes time"
    parts = [
        f"{shares.own:.0%} {shares.own_legs} passes of the same pairs",
        f"{shares.function:.0%} other legs of the same functions",
        f"{shares.similar:.0%} legs of similar size",
        f"{shares.assumed:.0%} assumption",
    ]
    return f"rests on {', '.join(parts)}{'; mostly assumption' if shares.mostly_assumption else ''}"
