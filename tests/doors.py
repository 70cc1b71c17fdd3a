"""The doors as the cast meets them: a browser of their own, signed in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.test import Client

from stakeholders.models import Stakeholder, User

BACKEND = "relay.sign_in.Backend"


def browser(person: Stakeholder | None = None, *, csrf: bool = False) -> Client:
    """A browser without JavaScript, signed in as the person where one is given. `csrf` makes it forge nothing."""
    client = Client(enforce_csrf_checks=csrf)
    if person is not None:
        client.force_login(User.objects.get(pk=person.user_id), backend=BACKEND)
    return client


@contextmanager
def undone() -> Iterator[None]:
    """A transaction that never was. Doors may open their outermost one in it, as in every test."""
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]  # what Django's own tests do
    with block:
        yield
        transaction.set_rollback(True)


def said(response: object) -> list[str]:
    """The toasts of an answer."""
    return [str(message) for message in response.context["messages"]]
