"""What Celery does for the relay: read the clock, call one function. Late, twice or never is all the same."""

from celery import shared_task

from campaigns import rounds, watch
from campaigns.models import Round
from stakeholders import clock


@shared_task
def sweep() -> int:
    looked = watch.sweep(now=clock.for_all())
    rounds.note(Round.Work.SWEEP)
    return looked
