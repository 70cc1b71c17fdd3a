"""A form that makes something is done once, however often it arrives: pressed twice, or sent again by loading its answer anew.

A form names itself by a hidden `once` (`{% once %}`). The same form with the same words leads where it led the first time; other words
under the same name are another wish. A form without a name is done as often as it is sent.

This is for what would else be there twice, or be refused the second time, and says nothing by which it could know itself. Moves on a
handoff or a leg need no name: they ask the log whether the same was said a moment ago (`twice.py`), since their forms also come from mails,
toasts and old tabs. Decisions and corrections look for their twin below the doors, where programs come by as well. In the forms that make a
share, a token, a channel or an address for readings, `once` is the id of what is made: its answer shows a secret, leads nowhere, and cannot
be given again, so the second time is refused with what to do now.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import TYPE_CHECKING, TypeVar
from uuid import uuid4

from django.http import HttpRequest

from relay.web.request import me, now_of
from stakeholders import kept_answers

if TYPE_CHECKING:
    from stakeholders.models import KeptAnswer

T = TypeVar("T")
FIELD = "once"
SEE_OTHER = 303


class Again(Exception):
    """This form was sent before and did what it asks for; `url` is where it led."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.url = url


def once(request: HttpRequest, act: Callable[[], T], *, to: str | Callable[[T], str]) -> Callable[[], T]:
    """The act, to be called first in the door's transaction: done by the first of equal forms, which leads `to` a page.

    Called by a later one it raises Again; who sends it at the same moment waits for the first one's end, and does it where that failed.
    """

    def acted() -> T:
        row = _claimed(request)
        if row and row.status:
            raise Again(bytes(row.body).decode())
        made = act()
        if row:
            url = to if isinstance(to, str) else to(made)
            kept_answers.keep(row, status=SEE_OTHER, body=url.encode())
            request.relay_once_done = True  # type: ignore[attr-defined]  # carried by the request, as its user is
        return made

    return acted


def name_for(request: HttpRequest | None) -> str:
    """What a form is to be called: as it was sent while it comes back with something to mend, else by a new name."""
    sent = request.POST.get(FIELD) if request and not hasattr(request, "relay_once_done") else None
    return sent or str(uuid4())


def _claimed(request: HttpRequest) -> KeptAnswer | None:
    if not request.POST.get(FIELD):
        return None
    print_of = _fingerprint(request)
    return kept_answers.claim(me(request).id, f"form {print_of}", print_of, now=now_of(request))


def _fingerprint(request: HttpRequest) -> str:
    """Of all that was sent but the token against forgery, and where to. Files are read, and wound back."""
    said = sha256(request.path.encode())
    for name, values in sorted(request.POST.lists()):
        if name != "csrfmiddlewaretoken":
            said.update(repr((name, values)).encode("utf-8", "backslashreplace"))
    for name in sorted(request.FILES):
        for file in request.FILES.getlist(name):
            said.update(repr((name, file.name)).encode("utf-8", "backslashreplace"))
            for chunk in file.chunks():
                said.update(chunk)
            file.seek(0)
    return said.hexdigest()
