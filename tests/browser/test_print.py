"""The status page on paper: one sheet of A4, whatever the colour, and what is wanted as boxes to tick."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import company as demo
from tests.browser.hall import PHONE

pytestmark = pytest.mark.django_db
A_PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")


@pytest.mark.parametrize("name", ["status-red", "status-amber", "status-green", "status-said", "status-lead"])
def test_it_prints_on_one_sheet(open_view: Callable[..., Page], name: str) -> None:
    page = open_view(demo.VIEWS[name])
    sheet = page.pdf(format="A4")
    if folder := os.environ.get("RELAY_SCREENSHOTS"):
        (Path(folder) / f"{name}-print.pdf").write_bytes(sheet)
    assert len(A_PAGE.findall(sheet)) == 1


def test_so_does_one_with_two_questions_four_holders_and_five_corrections(open_view: Callable[..., Page]) -> None:
    page = open_view(demo.VIEWS["status-red"])
    page.evaluate("""() => {
        const more = (places, times) => places.forEach((one) => { for (let n = 0; n < times; n++) one.after(one.cloneNode(true)) });
        const first = (where) => [document.querySelector(where)];
        more(first("#decisions article"), 1);
        more(first("#decisions .rows > li"), 4);
        more(first("#corrections .rows > li"), 2);
        more([...document.querySelectorAll(".split > .stack .rows > li")], 1);
    }""")
    assert len(A_PAGE.findall(page.pdf(format="A4"))) == 1


def test_on_paper_answers_are_boxes_and_nothing_can_be_pressed(open_view: Callable[..., Page]) -> None:
    page = open_view(demo.VIEWS["status-red"], **PHONE)
    expect(page.locator("#decisions .ticks")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator("#decisions .ticks li")).to_have_text(["Yes, let her", "No, keep Tom"])
    assert page.locator("main button:visible").count() == 0
