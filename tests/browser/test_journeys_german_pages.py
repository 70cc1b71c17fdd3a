"""Every page in German: no English is left on it that nobody wrote. By requests alone, without a browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from relay.web.forms.places import country_choices
from stakeholders.models import Stakeholder
from tests.browser import company as demo
from tests.browser import german
from tests.doors import browser

pytestmark = pytest.mark.django_db
GERMAN = {"accept-language": "de"}


def pages(company: demo.Company) -> Iterator[tuple[str, str]]:
    """Each view by name, as its person gets it."""
    for name, view in demo.VIEWS.items():
        client = browser(company.people.get(view.who)) if view.who else Client()
        yield name, client.get(view.path(company), headers=GERMAN, follow=True).content.decode()


def test_every_page_is_german(company: demo.Company) -> None:
    Stakeholder.objects.update(language="de")
    read = dict(pages(company))  # some of them write, so what people wrote is asked for afterwards
    theirs = [*german.written(), *(name for _code, name in country_choices())]  # as the library of holidays calls them
    found = {name: german.left(german.said(page), theirs) for name, page in read.items()}
    assert {name: texts for name, texts in found.items() if texts} == {}


def test_it_is_not_blind(company: demo.Company) -> None:
    """The same page in English is full of it, and an English word on a German one is found."""
    Stakeholder.objects.update(language="de")
    theirs, client = german.written(), browser(company.people[demo.TOM])
    page = client.get(reverse("next")).content.decode()
    spoilt = page.replace("<h2", "<h2 title='Offered to me'", 1).replace("</h2>", " and more</h2>", 1)
    assert german.left(german.said(page), theirs) == []
    title, word = sorted(german.left(german.said(spoilt), theirs), key=len, reverse=True)
    assert (title, word) == ("Offered to me", "and more")
    Stakeholder.objects.update(language="en")
    assert len(german.left(german.said(client.get(reverse("next")).content.decode()), theirs)) > 30
