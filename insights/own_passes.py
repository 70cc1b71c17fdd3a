"""How good somebody's own passes are at the first attempt: for themselves, and for the leads of the races in which they ran."""

from __future__ import annotations

from django.db.models import Count

from campaigns.lifecycle import Grade, Kind
from campaigns.models import Campaign, Event
from insights.grades import Rate, rate_of
from stakeholders import directory
from stakeholders.models import Stakeholder
from stakeholders.who import Who


def passes_given(who: Who, person: Stakeholder) -> Rate | None:
    """The graded passes that they offered themselves, whoever runs their legs now; a lead counts those of races that they lead.

    None for anybody else, of fewer than five, and where the house shows no timings of persons. Two queries at most.
    """
    itself = who.id == person.pk
    if not (itself or who.leads) or not directory.site().timings_of_persons:
        return None
    offered = Event.objects.filter(kind=Kind.OFFERED, by=person, facts__giver=str(person.pk), handoff__grade__isnull=False)
    if not itself:
        offered = offered.filter(campaign__in=Campaign.objects.led_by(who))
    counts = offered.order_by().values_list("handoff__grade").annotate(n=Count("pk"))
    rate = rate_of(Grade(grade) for grade, n in counts for _ in range(n))
    return rate if rate.known else None
