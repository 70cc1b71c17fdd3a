"""Everything can be reached: by a thumb on a phone, and at 200 and 400 % zoom without scrolling sideways, on every page of the axe list.

Each page is opened once, 390 px wide under a coarse pointer, then drawn anew as 1440 px at 200 % (720) and as 1280 px at 400 % (320, as
WCAG 1.4.10 has it). What is found is told in one list a person. Every second page of theirs, or all when RELAY_LONG is set.
"""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser import company as demo
from tests.browser.hall import PHONE, REACH, Hall

pytestmark = [pytest.mark.django_db, pytest.mark.axe]
THUMB = 44  # px, as the house rules and WCAG 2.5.5 have it
ZOOMED = {"200 %": 720, "400 %": 320}


def views_of(who: str) -> dict[str, demo.View]:
    theirs = [name for name, view in demo.VIEWS.items() if view.who == who]
    return {name: demo.VIEWS[name] for name in theirs[:: 1 if os.environ.get("RELAY_LONG") else 2]}


@pytest.mark.parametrize("who", sorted({view.who for view in demo.VIEWS.values()}), ids=lambda who: who or "nobody")
def test_it_can_be_reached_by_thumb_and_at_any_zoom(who: str, company: demo.Company, new_context: Callable[..., BrowserContext]) -> None:
    page = Hall(company.url, new_context, sessions=company.sessions).window(company.people.get(who), **PHONE)
    found: dict[str, list[str]] = {}
    for name, view in views_of(who).items():
        page.set_viewport_size(PHONE["viewport"])
        page.goto(view.path(company))
        if view.prepare:
            view.prepare(page)
        for one in offenders(page):
            found.setdefault(one, []).append(name)
    assert not found, "\n".join(f"{one} ({', '.join(names)})" for one, names in found.items())


def offenders(page: Page) -> list[str]:
    found = list(page.evaluate(f"{REACH}.small({THUMB})"))
    for zoom, width in ZOOMED.items():
        page.set_viewport_size({"width": width, "height": 640})
        found += [f"at {zoom} {one}" for one in page.evaluate(f"{REACH}.cut()")]
    return list(dict.fromkeys(found))


def test_it_is_not_blind(company: demo.Company, new_context: Callable[..., BrowserContext]) -> None:
    page = Hall(company.url, new_context, sessions=company.sessions).window(company.people[demo.ADMIN], **PHONE)
    page.goto("/")
    wide, small = "<div id=wide>A line that is wider than any phone</div>", "<a href=/ id=small>x</a>"
    page.evaluate("(more) => document.querySelector('main').insertAdjacentHTML('beforeend', more)", wide + small)
    page.evaluate("document.getElementById('wide').style.width = '900px'")
    told = "\n".join(offenders(page))
    assert "a.small" in told
    assert "at 200 % sticks out: div.wide" in told
