"""How many mails a second leave the outbox, against a bare loop of smtplib: `make bench-mails`.

Everything in one run, one after the other, round by round, because machines differ and are noisy: the floor (one connection, mails
already written), the outbox (claim, lease, words, HTML, one connection a batch), and the outbox with a connection a mail. The mail
relay is a process of its own. On the database that DATABASE_URL names, in a test database made for it.
"""

from __future__ import annotations

import argparse
import os
import smtplib
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

SINK = """
import time
from aiosmtpd.controller import Controller
class Sink:
    async def handle_DATA(self, server, session, envelope):
        return "250 taken"
import socket
with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0)); port = probe.getsockname()[1]
Controller(Sink(), hostname="127.0.0.1", port=port).start()
print(port, flush=True)
time.sleep(600)
"""


@contextmanager
def sink() -> Iterator[int]:
    """A mail relay that takes everything, in a process of its own; its port."""
    running = subprocess.Popen([sys.executable, "-c", SINK], stdout=subprocess.PIPE, text=True)
    assert running.stdout
    try:
        yield int(running.stdout.readline())
    finally:
        running.kill()
        running.wait()


def floor(port: int, number: int, html: str) -> None:
    """What the same machine does at best: mails of that size, written already, over one connection."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "relay@localhost", "ben@example.com", "Ana offers you the baton"
    mail.set_content("Ana offers you the baton.")
    mail.add_alternative(html, subtype="html")
    content = mail.as_bytes(policy=SMTP)
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as talk:
        for _ in range(number):
            talk.sendmail("relay@localhost", ["ben@example.com"], content)


def timed(number: int, act: Callable[[], object]) -> tuple[float, float]:
    """Mails a second by the clock on the wall, and by the sender's own processor time: that one a busy machine does not spoil."""
    began, worked = time.perf_counter(), time.process_time()
    act()
    return number / (time.perf_counter() - began), number / (time.process_time() - worked)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--mails", type=int, default=300)
    asked.add_argument("--rounds", type=int, default=3)
    said = asked.parse_args()

    import django  # the settings have to be named first

    django.setup()
    from django.test.utils import setup_databases, teardown_databases

    made = setup_databases(verbosity=0, interactive=False)
    try:
        with sink() as port:
            measure(said.mails, said.rounds, port)
    finally:
        teardown_databases(made, verbosity=0)


def measure(number: int, rounds: int, port: int) -> None:
    from django.conf import settings
    from django.db import connection

    from notifications import outbox
    from notifications.channels import email
    from notifications.models import Attempt, Bundle, Delivery
    from tests.world import World

    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 10
    world = World.build()
    for one in range(number):
        world.race(name=f"Race {one}")
    outbox.publish(now=world.now)

    def again() -> None:
        Attempt.objects.all().delete()
        Delivery.objects.update(state="queued", attempts=0, sent_at=None)
        Bundle.objects.update(last_at=None)

    def deliver() -> None:
        assert outbox.deliver(now=world.now) == number

    @contextmanager
    def a_connection_a_mail() -> Iterator[Callable[..., None]]:
        yield email.send

    found: dict[str, list[tuple[float, float]]] = {"floor": [], "outbox": [], "outbox, a connection a mail": []}
    html = "<p>Ana offers you the baton.</p>\n" * 300
    for _ in range(rounds):
        found["floor"].append(timed(number, lambda: floor(port, number, html)))
        again()
        found["outbox"].append(timed(number, deliver))
        again()
        kept, outbox.CHANNELS = outbox.CHANNELS, {"email": a_connection_a_mail}
        found["outbox, a connection a mail"].append(timed(number, deliver))
        outbox.CHANNELS = kept
    print(f"{number} mails, {rounds} rounds, {connection.vendor}: mails a second, median (lowest to highest)")
    for name, speeds in found.items():
        wall, cpu = ([one[which] for one in speeds] for which in (0, 1))
        spread = f"({min(wall):.0f} to {max(wall):.0f})"
        print(f"  {name:28} {statistics.median(wall):6.0f} {spread:>14}, a second of the processor {statistics.median(cpu):6.0f}")


if __name__ == "__main__":
    main()
