"""The Celery app: settings under CELERY_ in relay/settings.py, tasks in each app's tasks.py."""

from __future__ import annotations

import gc
import logging
import os
import signal
import time
from threading import Thread
from typing import Any

from celery import Celery
from celery.signals import setup_logging, worker_process_init, worker_ready
from celery.worker import state
from django_structlog.celery.steps import DjangoStructLogInitStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "relay.settings")

log = logging.getLogger(__name__)
BEAT_IS_LOOKED_FOR_EVERY = 1.0  # seconds

app = Celery("relay")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["worker"].add(DjangoStructLogInitStep)


@setup_logging.connect
def keep_our_logging(**_: object) -> None:
    """Celery leaves the log alone when somebody listens here; Django has set it up."""


@worker_process_init.connect
def freeze(**_: object) -> None:
    """What every process of the pool has from the start is never garbage: the collector need not walk it again and again."""
    gc.freeze()


@worker_ready.connect
def look_for_beat(sender: Any, **_: object) -> None:
    """A worker that has its own beat (`worker -B`) does not outlive it: whoever keeps the worker starts both again.

    Celery does not look, and without a beat nobody would be found waiting.
    """
    if beat := sender.controller.beat:
        Thread(target=_end_after, args=(beat,), name="relay-beat", daemon=True).start()


def _end_after(beat: Any) -> None:
    while beat.is_alive():
        time.sleep(BEAT_IS_LOOKED_FOR_EVERY)
    if not _is_stopping():
        log.error("beat is gone; its worker goes as well")
        os.kill(os.getpid(), signal.SIGTERM)


def _is_stopping() -> bool:
    """Celery keeps an exit code here once it was told to go; 0 is one."""
    told: list[object] = [state.should_stop, state.should_terminate]
    return told != [None, None]
