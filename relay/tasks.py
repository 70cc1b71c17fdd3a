"""What Celery does across rooms that do not know each other: read the clock, call one function. Late, twice or never is all the same."""

from celery import shared_task

from goals import contributing
from insights import cut_list
from stakeholders import clock


@shared_task
def take_cut_list() -> int:
    """It needs what campaigns are to move, and until when that counts."""
    return cut_list.take(now=clock.for_all(), counted=contributing.counted_until)
