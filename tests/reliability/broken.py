"""Runs one of our commands with a fault seeded in it, to see the accountant find it: `python -m tests.reliability.broken FAULT MODULE …`.

The faults are here and not in the product: no switch of it can turn a guard off.
"""

from __future__ import annotations

import os
import runpy
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from django.db.models import Q


def no_lease() -> None:
    """Who is sending it does not count: everybody may claim it, and everybody's word is taken for it."""
    from notifications import claiming, outcomes

    state = claiming.State

    def waiting(due_by: datetime | None = None) -> Q:
        return Q(state__in=[state.QUEUED, state.LEASED]) & (Q(next_at__lte=due_by) if due_by else Q())

    claiming.waiting = waiting
    outcomes._ours = lambda message: Q(pk__in=[row.pk for row in message])
    outcomes.Wanted.of = lambda self, message: message


def marked_first() -> None:
    """A message is written down as sent before it is, the way most alerting programs do it."""
    from notifications.channels import CHANNELS
    from notifications.channels.base import Message, Send
    from notifications.models import Delivery

    opened = CHANNELS["email"]

    @contextmanager
    def opened_badly() -> Iterator[Send]:
        with opened() as send:

            def mark_then_send(message: Message) -> None:
                Delivery.objects.filter(message_id=message.id).update(state="sent", lease_token=None, lease_until=None)
                send(message)

            yield mark_then_send

    CHANNELS["email"] = opened_badly


FAULTS: Mapping[str, Callable[[], None]] = {"no_lease": no_lease, "marked_first": marked_first}


def main(fault: str, module: str, *words: str) -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "relay.settings")
    django.setup()
    FAULTS[fault]()
    sys.argv = [module, *words]
    runpy.run_module(module, run_name="__main__")


if __name__ == "__main__":
    main(*sys.argv[1:])
