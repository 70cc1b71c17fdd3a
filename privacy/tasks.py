"""What is done later where it could not be done at once."""

from __future__ import annotations

from celery import shared_task

from privacy.leftovers import sweep_what_is_due
from stakeholders import clock


@shared_task(ignore_result=True)
def sweep() -> None:
    """Once more for the database that somebody was just reading."""
    sweep_what_is_due(now=clock.now())
