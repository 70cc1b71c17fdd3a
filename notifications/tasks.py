"""What Celery does for the notices: read the clock, publish, send, audit. Late, twice or never is all the same."""

from celery import shared_task

from notifications import auditor, outbox
from stakeholders import clock


@shared_task
def flush() -> int:
    outbox.publish(now=clock.now())
    return outbox.deliver(now=clock.now())


@shared_task
def audit() -> int:
    return auditor.audit(now=clock.now())
