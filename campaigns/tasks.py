"""What Celery does for the relay: read the clock, call one function. Late, twice or never is all the same."""

from celery import shared_task

from campaigns import watch
from stakeholders import clock


@shared_task
def sweep() -> int:
    return watch.sweep(now=clock.now())
