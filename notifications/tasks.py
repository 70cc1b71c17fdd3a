"""What Celery does for the notices: read the clock, publish, send, audit. Late, twice or never is all the same."""

from functools import cache

from celery import current_app, shared_task
from kombu import Connection
from kombu.pools import producers

from notifications import auditor, outbox, owners, posting, standing_in
from stakeholders import clock

RING_WITHIN = 0.2  # seconds for each word of the broker: a move waits for it


@shared_task
def flush() -> int:
    outbox.publish(now=clock.for_all())
    sent = outbox.deliver(now=clock.for_all())
    posting.in_the_background(now=clock.for_all())
    owners.tell(now=clock.for_all())
    standing_in.tell(now=clock.for_all())
    return sent


@shared_task
def forget_posts() -> int:
    return posting.forget(now=clock.now())


@shared_task
def audit() -> int:
    return auditor.audit(now=clock.now())


def ring() -> None:
    """Ask for a worker. A broker that takes the call and stays silent is as good as away: raises what it raises, within a second."""
    with producers[_doorbell()].acquire(block=True) as producer:
        flush.apply_async(expires=60, retry=False, producer=producer)


@cache
def _doorbell() -> Connection:
    """Workers may wait for the broker's words, whoever presses a button may not: a connection of its own."""
    return current_app.connection_for_write(transport_options={"socket_timeout": RING_WITHIN, "socket_connect_timeout": RING_WITHIN})
