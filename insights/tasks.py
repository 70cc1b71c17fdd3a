"""What Celery does for the numbers: read the clock, call one function. Late, twice or never is all the same."""

from celery import shared_task

from insights import cut_list, snapshots
from stakeholders import clock


@shared_task
def take_snapshots() -> int:
    now = clock.for_all()
    return snapshots.look(now=now) + cut_list.take(now=now)
