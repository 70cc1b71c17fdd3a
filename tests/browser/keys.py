"""Somebody at a window with a keyboard and nothing else: they walk with Tab, type, press; after each act they still stand somewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.browser.hall import Hall
from tests.world import PASSWORD

FAR = 90  # so many presses of Tab lead through the longest page of a journey


@dataclass(frozen=True, slots=True)
class Keys:
    """One window, and what its keyboard can do there."""

    page: Page

    @classmethod
    def at(cls, hall: Hall, **options: object) -> Keys:
        """Nobody is signed in; `options` as the hall takes them."""
        return cls(hall.window(None, **options))

    def arrive(self, path: str, title: str) -> None:
        """By the address itself, as from a bookmark."""
        self.page.goto(path)
        self.titled(title)

    def titled(self, title: str) -> None:
        """The tab says where one is, and the page hears its keys."""
        expect(self.page).to_have_title(re.compile(rf"^(?:\(\d+\) )?{re.escape(title)} · Relay$"))
        self.page.wait_for_load_state("domcontentloaded")

    def sign_in(self, email: str, title: str = "My next move") -> None:
        """The form is in sight: the address, the password, Enter."""
        self.reach(self.page.locator("main input[name=login]"))
        self.page.keyboard.type(email)
        self.page.keyboard.press("Tab")
        self.page.keyboard.type(PASSWORD)
        self.page.keyboard.press("Enter")
        self.titled(title)

    def reach(self, place: Locator) -> None:
        """Walk there with Tab. Fails where the keyboard does not lead."""
        place.wait_for()
        here = place.element_handle()
        for _step in range(FAR):
            if here.evaluate("(one) => one === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not reach {place}")

    def say(self, label: str | re.Pattern[str], words: str, *, within: Locator | None = None) -> None:
        """Write into the field of that label."""
        self.reach((within or self.page).get_by_label(label).first)
        self.page.keyboard.type(words)

    def go(self, letter: str, title: str) -> None:
        """By the keys for pages: G and a letter."""
        self.page.keyboard.press("g")
        self.page.keyboard.press(letter)
        self.titled(title)

    def follow(self, name: str | re.Pattern[str], title: str, *, within: Locator | None = None) -> None:
        """Walk to a link and press Enter: another page."""
        self.reach((within or self.page).get_by_role("link", name=name).first)
        self.page.keyboard.press("Enter")
        self.titled(title)

    def unfold(self, name: str) -> Locator:
        """Open the small form behind a button that is not yet open."""
        box = self.page.locator("main details:not([open])", has=self.page.locator("summary", has_text=name)).first
        fold = box.element_handle()
        self.reach(box.locator("summary").first)
        self.page.keyboard.press("Enter")
        assert fold.get_attribute("open") is not None
        return self.page.locator("main details[open]", has=self.page.locator("summary", has_text=name)).first

    def press(self, name: str | re.Pattern[str], *, within: Locator | None = None) -> None:
        """Walk to a button and press Enter: another page, or part of this one."""
        self.reach((within or self.page.locator("main")).get_by_role("button", name=name).first)
        self.page.keyboard.press("Enter")

    def act(self, name: str | re.Pattern[str], told: str, *, within: Locator | None = None) -> None:
        """Press what changes this page in place: it is answered, and the keyboard stands where it was or at what came instead."""
        where = self.page.url
        with self.page.expect_response(lambda answer: answer.request.headers.get("hx-request") == "true"):
            self.press(name, within=within)
        self.told(told)
        assert self.page.url == where
        self.stands()

    def told(self, words: str) -> None:
        """The toast that answers an act."""
        expect(self.page.locator("#toasts")).to_contain_text(words)

    def stands(self) -> None:
        """The focus is somewhere, on something that can be seen."""
        expect(self.page.locator(":focus")).to_be_visible(timeout=3_000)

    def shows(self, words: str) -> None:
        expect(self.page.locator("main")).to_contain_text(words)

    def back(self, title: str) -> None:
        """The browser's own way back, to a whole page."""
        self.page.go_back()
        self.titled(title)
        expect(self.page.locator("header.topbar")).to_be_visible()
