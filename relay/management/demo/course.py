"""What the demo's campaigns are to move, what was changed when a goal ran behind, a metric that nobody measures any more, and a program
that is let in."""

from __future__ import annotations

from decimal import Decimal

from goals import contributing, correcting, hooks, recording, retiring
from goals.models import Metric
from relay.management.demo.goals import LEAD, MADE
from relay.management.demo.script import Stage

# By how much each campaign is to move each metric; None: nobody said.
MOVES: dict[str, dict[str, int | None]] = {
    "Atlas 4 launch": {
        "Qualified pipeline": 600,
        "Accounts live on Atlas 4": 40,
        "Analyst mentions": 25,
        "Active users after 30 days": None,
    },
    "Sales enablement push": {"Sales ready on Atlas 4": 540, "Qualified pipeline": 250},
    "Developer docs refresh": {"Active users after 30 days": 4},
    "Pricing page rewrite": {"Qualified pipeline": 150, "Days from brief to launch": None},
}


def play(stage: Stage) -> None:
    metrics = {one.name: one for one in Metric.objects.all()}
    for name, moves in MOVES.items():
        campaign = stage.campaigns[name]
        lead = stage.who(campaign.lead, stage.ago(8))
        wanted = {metrics[one].pk: None if figure is None else Decimal(figure) for one, figure in moves.items()}
        contributing.choose(campaign, wanted, by=lead, now=stage.ago(8))
    _change_course(stage, metrics["Qualified pipeline"])
    _retire(stage)
    hooks.make(
        metrics["Accounts live on Atlas 4"],
        by=stage.who(stage.people["Samir Okafor"], stage.ago(6)),
        now=stage.ago(6),
        name="Licence server",
    )


def _change_course(stage: Stage, pipeline: Metric) -> None:
    """One that worked, and one at which somebody should have looked again two days ago."""
    victor = stage.people["Victor Alm"]
    first = correcting.correct(
        pipeline,
        by=stage.who(victor, stage.ago(25)),
        now=stage.ago(25),
        saw="Two of five partner leads were never called.",
        changed="Partner leads go to the call team on the day they come in.",
        check_on=stage.on(-12),
    )
    found = "All but one of twenty-two were called the same day."
    correcting.check(first, by=stage.who(victor, stage.ago(12)), now=stage.ago(12), outcome="worked", words=found)
    correcting.correct(
        pipeline,
        by=stage.who(victor, stage.ago(9)),
        now=stage.ago(9),
        saw="Pipeline stays a sixth behind its pace since the launch slipped.",
        changed="Half of the event budget moves to accounts that already run Atlas 3.",
        check_on=stage.on(-2),
    )


def _retire(stage: Stage) -> None:
    began, ended = stage.now - MADE, stage.ago(20)
    lead = stage.people[LEAD]
    facts: recording.MetricFacts = {"name": "Leads from trade fairs", "owner": stage.people["Victor Alm"].pk, "source": "Badge scans"}
    facts |= {"measure": "sum", "direction": "up", "cadence": "monthly"}
    metric = recording.add_metric(by=stage.who(lead, began), now=began, facts=facts)
    recording.note_reading(metric, by=stage.who(lead, ended), now=ended, day=stage.on(-22), value=Decimal(31))
    retiring.retire(metric, by=stage.who(lead, ended), now=ended)
