"""What Celery does for imports: read the clock, call one function. Late, twice or never is all the same."""

from functools import cache

from celery import current_app, shared_task
from kombu import Connection
from kombu.pools import producers

from imports import desk, working
from stakeholders import clock

RING_WITHIN = 0.2  # seconds for each word of the broker: whoever pressed the button waits for it


@shared_task
def work() -> int:
    return working.work(now=clock.now())


@shared_task
def forget() -> int:
    return desk.forget(now=clock.now())


def ring() -> None:
    """Ask for a worker. A broker that takes the call and stays silent is as good as away: raises what it raises, within a second."""
    with producers[_doorbell()].acquire(block=True) as producer:
        work.apply_async(expires=60, retry=False, producer=producer)


@cache
def _doorbell() -> Connection:
    """Workers may wait for the broker's words, whoever presses a button may not: a connection of its own."""
    return current_app.connection_for_write(transport_options={"socket_timeout": RING_WITHIN, "socket_connect_timeout": RING_WITHIN})
