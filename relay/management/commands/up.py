"""`manage.py up`: a running Relay from nothing; Ctrl-C stops it."""

from __future__ import annotations

import logging
import os
import socket
import sys
import time
import urllib.error
import urllib.request
from argparse import ArgumentParser
from io import StringIO

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from campaigns import rounds, watch
from campaigns.models import Round
from notifications import outbox
from relay import instance, static_files
from relay.supervisor import Child, supervise
from stakeholders import clock, directory

HOST = "127.0.0.1"


class Command(BaseCommand):
    help = "Sets Relay up and runs it: web, worker and beat. Ctrl-C stops everything."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="0 takes any free port")
        parser.add_argument("--empty", action="store_true", help="no demo company: the first page makes an admin")

    def handle(self, *, port: int, empty: bool, **_: object) -> None:
        _speak_to_people()
        port = _free_port(port)
        address = f"http://{HOST}:{port}"
        instance.keep_address(settings.VAR, address)
        call_command("migrate", verbosity=0, interactive=False)
        static_files.collect()
        if not empty and not get_user_model().objects.exists():
            call_command("demo", stdout=StringIO())  # it keeps its logins for every start
        directory.materialise_coming(now=clock.now())
        _catch_up()
        code = supervise(_children(port), greet=lambda: self._greet(address))
        if code:
            raise CommandError("The web process ended; its own words are above.")
        self.stdout.write("Stopped.")

    def _greet(self, address: str) -> bool:
        """Once the first page is served, say where Relay is and who may sign in."""
        if not _is_served(f"{address}{reverse(settings.LOGIN_URL)}"):
            return False
        total = time.time() - float(os.environ.pop("RELAY_BEGAN_AT", time.time()))
        installing = float(os.environ.pop("RELAY_INSTALL_SECONDS", "0"))
        self.stdout.write(f"\nRelay is ready: {address}/\n")
        logins = instance.logins(settings.VAR)
        if logins:
            self.stdout.write(f"Sign in as (role, e-mail, password):\n{logins}")
        self.stdout.write(
            f"Ready after {total:.1f} s: the installer took {installing:.1f} s, Relay itself {total - installing:.1f} s. Ctrl-C stops it."
        )
        self.stdout.flush()
        return True


def _catch_up() -> None:
    """What came due while nothing ran is found and told before the first page is served, which would have to say that it is late."""
    watch.sweep(now=clock.now())
    rounds.note(Round.Work.SWEEP)
    outbox.publish(now=clock.now())


def _speak_to_people() -> None:
    """The console is theirs: here and in the children only what goes wrong is logged."""
    os.environ.setdefault("RELAY_LOG_LEVEL", "WARNING")
    os.environ.setdefault("PYTHONWARNINGS", "ignore:You're running the worker with superuser")
    logging.getLogger().setLevel(os.environ["RELAY_LOG_LEVEL"])


def _free_port(port: int) -> int:
    """The port asked for when nobody listens there, or any free one for 0."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as busy:
            raise CommandError(f"Port {port} is taken; choose one with --port.") from busy
        return int(probe.getsockname()[1])


def _children(port: int) -> list[Child]:
    python = [sys.executable, "-m"]
    web = (
        *("gunicorn", "relay.wsgi", "--bind", f"{HOST}:{port}", "--worker-class", "gthread"),
        *("--workers", "1", "--threads", "4", "--graceful-timeout", "8", "--no-control-socket"),
        *("--log-level", "warning", "--logger-class", "relay.access_log.Masked"),
    )
    worker = (
        *("celery", "-A", "relay", "--quiet", "worker", "-B", "--pool", "solo", "--without-gossip"),
        *("--without-mingle", "--loglevel", "warning", "-n", f"relay-{port}@localhost"),
    )
    return [
        Child("web", [*python, *web], vital=True),
        Child("worker", [*python, *worker], vital=False),
    ]


def _is_served(url: str) -> bool:
    """Whether the page comes; an address that refuses it is an error of ours."""
    try:
        with urllib.request.urlopen(url, timeout=5):  # noqa: S310 # our own address
            return True
    except urllib.error.HTTPError as refused:
        raise CommandError(f"{url} answered {refused.code}.") from refused
    except OSError:
        return False
