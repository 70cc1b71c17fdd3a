"""Somebody of the cast at a window: what they do by reading the page and pressing what it offers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.hall import Hall
from tests.world import PASSWORD, World


@dataclass(frozen=True, slots=True)
class Row:
    """One leg as it is written into the plan form."""

    name: str
    runner: str
    after: str = ""
    checkpoint: str = ""
    critical: bool = False


class Player:
    """A person and their window. `scripts=False`: a browser without JavaScript."""

    def __init__(self, hall: Hall, world: World, name: str, *, scripts: bool = True, enter: bool = True, **options: Any) -> None:
        self.world, self.name = world, name
        self.page: Page = hall.window(world[name] if enter else None, java_script_enabled=scripts, **options)

    # Arriving and finding one's way

    def sign_in(self) -> None:
        """As a new user would, who is sent to the form from wherever they went."""
        self.page.goto("/")
        self.fill_in()
        expect(self.page).to_have_title("My next move · Relay")

    def fill_in(self) -> None:
        """The form of who signs in."""
        self.page.get_by_label("Email").fill(self.world[self.name].email)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.press("Sign in")

    def next(self) -> Locator:
        """My next move; its one card."""
        self.page.goto("/")
        return self.page.locator("section.card").first

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name).first.click()

    def press(self, name: str | re.Pattern[str], *, within: Locator | None = None) -> None:
        (within or self.page).get_by_role("button", name=name, exact=isinstance(name, str)).first.click()

    def unfold(self, name: str) -> Locator:
        """Open the small form behind a button."""
        box = self.page.locator("details", has=self.page.locator("summary", has_text=re.compile(rf"^\s*{re.escape(name)}\s*$"))).last
        box.locator("summary").first.click()
        return box

    def told(self, words: str) -> None:
        """The toast that answers an act."""
        expect(self.page.locator("#toasts")).to_contain_text(words)

    # The lead's acts

    def draft(self, name: str, rows: Sequence[Row], **details: str) -> None:
        """Make a campaign by the form, from the board."""
        self.page.goto("/board/")
        self.follow("New campaign")
        self.page.get_by_label("Name").fill(name)
        self.page.get_by_label("Objective").select_option(label="Qualified pipeline")
        for label, words in details.items():
            self.page.get_by_label(label.replace("_", " ").capitalize()).fill(words)
        for number, row in enumerate(rows):
            self._write(self.page.locator("li.card").nth(number), row)
        self.press("Save as draft")
        self.told("Drafted. Look at the track, then fire the gun.")

    def _write(self, part: Locator, row: Row) -> None:
        runner = self.world[row.runner]
        function = f", {runner.function.name}" if runner.function else ""
        part.get_by_label("Leg", exact=True).fill(row.name)
        part.get_by_label("Runner").select_option(label=f"{runner.name}{function}")
        part.get_by_label("After").fill(row.after)
        part.get_by_label("Checkpoint").fill(row.checkpoint)
        if row.critical:
            part.get_by_label("Critical pass").check()

    def start(self) -> None:
        self.press("Fire the gun")
        self.told("The gun is fired. The first runners have been told.")

    # What a runner does with a baton

    def open_offer(self) -> None:
        self.next()
        self.follow("Read and answer")

    def take(self, read_back: Mapping[str, str] | None = None) -> None:
        for label, words in (read_back or {}).items():
            self.page.get_by_label(label).fill(words)
        self.press("Take the baton")
        self.told("You hold the baton")

    def send_back(self, *missing: str, verb: str = "Send it back", note: str = "") -> None:
        box = self.unfold(verb)
        box.get_by_label("Something is missing").check()
        for item in missing:
            box.get_by_label(item, exact=True).check()
        box.get_by_label("In your words").fill(note)
        self.press(verb, within=box)
        self.told("It is back.")

    def ask(self, question: str) -> None:
        box = self.unfold("Ask")
        box.get_by_label("Your question").fill(question)
        self.press("Ask", within=box)
        self.told("has your question")

    def answer(self, words: str) -> None:
        self.page.get_by_label("Your answer").fill(words)
        self.press("Answer")
        self.told("Answered.")

    # What a runner does on their leg

    def open_leg(self, name: str) -> None:
        """From my next move, by whatever names the leg."""
        self.next()
        self.page.locator("main").get_by_role("link", name=re.compile(r"^(Tick and add evidence|Offer |Look at the leg)")).first.click()
        expect(self.page.locator(".crumbs")).to_contain_text(name)

    def tick(self, item: str, evidence: str = "") -> None:
        row = self.page.locator("#checkpoint li", has_text=item)
        if not evidence:
            self.press(f"Tick: {item}", within=row)
        else:
            row.locator("summary", has_text="Add evidence").click()
            row.get_by_label("Evidence: a link or a sentence").fill(evidence)
            self.press("Tick it", within=row)
        expect(row.locator(".box")).to_have_attribute("data-state", "met")

    def offer(self, note: str) -> None:
        self.page.locator("#offer").get_by_label("Note").fill(note)
        self.press(re.compile("^Offer the baton"))
        self.told("Offered.")

    def ask_for_relief(self, runner: str, note: str) -> None:
        person = self.world[runner]
        box = self.unfold("Ask for relief")
        box.get_by_label("Who takes over").select_option(str(person.pk))
        box.get_by_label("What they should know").fill(note)
        self.press("Ask them", within=box)
        self.told("is asked to take over")


def lines(page: Page) -> list[str]:
    """The log on a page as its sentences, newest first."""
    return [text.strip() for text in page.locator(".log li p").all_inner_texts()]
