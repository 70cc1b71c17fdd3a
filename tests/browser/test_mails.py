"""Every mail as mail programs show it: light, dark, on a phone of 360 px, and as plain text. `make mails` keeps the pictures."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page

from campaigns.stall import StallKind
from notifications.audience import ABOUT_A_STALL, AUDIENCE, Urgency, Why
from tests.browser.hall import faults_of_colour
from tests.browser.letters import Shown, every_mail
from tests.world import World

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.mails]
WIDTHS = (680, 360)
LONGEST_LINE = 120  # a long address may stand alone


@pytest.fixture
def mails(settings: object) -> list[Shown]:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"  # type: ignore[attr-defined]
    return list(every_mail(World.build()))


def test_every_mail_fits_its_window_and_can_be_read_in_light_and_dark(mails: list[Shown], page: Page) -> None:
    assert asked_of() <= {mail.name for mail in mails}
    for mail in mails:
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            page.set_content(mail.html)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{mail.name} is wider than {width}"
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                _keep(page, mail, f"{width}-{scheme}")
                assert width != WIDTHS[0] or faults_of_colour(page) == [], f"{mail.name}, {scheme}"


def asked_of() -> set[str]:
    """Every pair of event and reason that somebody is mailed for at once, stalls in each of their kinds."""
    now = {
        f"{kind}-{ear.why}"
        for kind, ears in AUDIENCE.items()
        if kind not in ABOUT_A_STALL
        for ear in ears
        if ear.urgency is Urgency.ACT_NOW
    }
    return now | {f"stall-{kind}-{why}" for kind in StallKind for why in (Why.COURT, Why.SUBSTITUTE, Why.DOWNSTREAM, Why.LEAD)}


def test_every_mail_can_be_read_as_plain_text(mails: list[Shown]) -> None:
    for mail in mails:
        _write(mail)
        assert "<" not in mail.text.replace("<b>", ""), mail.name
        assert "\n\n\n" not in mail.text, mail.name
        assert "%(" not in mail.subject + mail.text, mail.name
        assert max(len(line) for line in mail.text.splitlines() if "http" not in line) <= LONGEST_LINE, mail.name


def _folder() -> Path | None:
    named = os.environ.get("RELAY_MAILS")
    if named:
        Path(named).mkdir(parents=True, exist_ok=True)
    return Path(named) if named else None


def _keep(page: Page, mail: Shown, how: str) -> None:
    if folder := _folder():
        page.screenshot(path=folder / f"{mail.name}-{how}.png", full_page=True)


def _write(mail: Shown) -> None:
    if folder := _folder():
        (folder / f"{mail.name}.html").write_text(mail.html)
        (folder / f"{mail.name}.txt").write_text(f"{mail.subject}\n\n{mail.text}")
