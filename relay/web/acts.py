"""What the palette offers beside what it finds: pages to go to and things to do, as one list, found by their words in the reader's
language and in English."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, get_language_info, override
from django.utils.translation import gettext_lazy as _

from insights.matching import Fit, fit
from relay.web.frame import Words, menu_of, pages_for
from stakeholders.who import LEADS, Who


@dataclass(frozen=True, slots=True)
class Act:
    """A page, or a button that stands on every page: `press` says which, as scripts find it. `also` are more words that it is found by."""

    words: Words
    url: str = ""
    press: str = ""
    also: Words = ""


EVERYBODY = frozenset[str]()
# What it is called, more words for it, the name of the URL, who may. A page of the bar or the menu that is named here has these words.
_DOINGS: tuple[tuple[Words, Words, str, frozenset[str]], ...] = (
    (_("New campaign"), "", "campaign_new", LEADS),
    (_("Plan from a playbook"), _("Playbooks, templates"), "playbooks", LEADS),
    (_("Import a plan"), _("Imports"), "imports", LEADS),
    (_("Say when you are away"), _("Absences, holiday, stand in"), "absence_new", EVERYBODY),
    (_("Make a token"), _("API tokens"), "tokens", EVERYBODY),
    (_("Add a person"), _("Stakeholders"), "person_new", LEADS),
    (_("Inbox"), _("Notices"), "inbox", EVERYBODY),
    (_("Mail settings"), _("Notices, e-mail"), "mail_settings", EVERYBODY),
    (_("Functions"), _("Directory"), "functions", EVERYBODY),
    (_("Organisations"), _("Directory"), "organisations", EVERYBODY),
    (_("Calendars"), _("Working hours"), "calendars", EVERYBODY),
)
_LOOKS: tuple[tuple[Words, str], ...] = (
    (_("Light appearance"), "light"),
    (_("Dark appearance"), "dark"),
    (_("Appearance as the system"), ""),
)


def acts_of(who: Who, *, ours: bool) -> list[Act]:
    """All that this person may do or open, doing first; `ours`: whether they belong to us."""
    doings = [Act(words, reverse(name), also=also) for words, also, name, roles in _DOINGS if not roles or who.roles & roles]
    pages = [Act(label, reverse(name)) for name, label, *_rest in pages_for(who, ours=ours)]
    pages += [Act(link.label, link.url) for link in menu_of(who, ours=ours) if not link.narrow]
    named = {act.url for act in doings}
    return [*doings, *(page for page in pages if page.url not in named), *_presses()]


def _presses() -> list[Act]:
    """What is a button of the menu: how Relay looks, its other languages, the way out."""
    looks = [Act(words, press=f'[data-theme-switch] [value="{value}"]', also=_("Theme")) for words, value in _LOOKS]
    spoken = [get_language_info(code) for code, _name in settings.LANGUAGES if code != get_language()]
    languages = [
        Act(
            one["name_local"].capitalize(),
            press=f'.topbar [name=language][value="{one["code"]}"]',
            also=f"{one['name']} language, {_('Language')}",
        )
        for one in spoken
    ]
    return [*looks, *languages, Act(_("Sign out"), press=f'form[action="{reverse("account_logout")}"] [type=submit]')]


def fitting(who: Who, words: tuple[str, ...], *, ours: bool) -> list[tuple[Fit, Act]]:
    """The acts that these words find, the best first."""
    found = [(best, act) for act in acts_of(who, ours=ours) if (best := _fit(words, act))]
    return sorted(found, key=lambda pair: pair[0])


def _fit(words: tuple[str, ...], act: Act) -> Fit | None:
    """By its words in the language of the page or in English, whichever fits better."""
    here = fit(words, f"{act.words} · {act.also}")
    with override("en"):
        there = fit(words, f"{act.words} · {act.also}")
    return min(filter(None, (here, there)), default=None)
