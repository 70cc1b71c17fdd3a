"""How every call is answered: who, what, one domain call, an answer; and what programs rely on around it.

A `Call` is a method of an address as data (`call.py`). The door checks scope and body, opens the one
transaction, keeps the answer under the caller's `Idempotency-Key`, and tells unchanged from changed before anything is rendered. The
OpenAPI document is read off the same table, so it cannot say anything else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.utils import translation
from django.utils.translation import gettext_noop
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.views import APIView

from relay.api import pages, refusals, throttles
from relay.api.asking import KEY, NOTHING, body, fingerprint, key_of, query
from relay.api.authentication import PageAuthentication, TokenAuthentication
from relay.api.call import Asked, Call
from relay.api.described import Described
from relay.api.request import READ, me, now_of, scope_of
from relay.marks import is_known, mark, quarter_hour
from stakeholders import kept_answers
from stakeholders.refusals import Invalid, Refused, WrongMoment, WrongPerson
from stakeholders.who import Who

if TYPE_CHECKING:
    from stakeholders.models import KeptAnswer

REPLAYED = "Idempotency-Replayed"
SAFE = ("GET", "HEAD")


class Door(APIView):
    """An address; `calls` are its methods."""

    calls: Mapping[str, Call] = {}
    authentication_classes = (TokenAuthentication, PageAuthentication)
    schema = Described()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Signed in, not too often, within the token's bounds; in the caller's own language from here on."""
        self.format_kwarg = None
        self.perform_authentication(request)
        if not request.auth and not request.user.is_authenticated:
            throttles.count_failure(request)
            raise exceptions.NotAuthenticated
        who = me(request)
        translation.activate(who.language)
        throttles.count_call(request, str(who.id))
        if self._writes(request) and scope_of(request) == READ:
            raise WrongPerson(gettext_noop("This token may only read."))

    def _writes(self, request: Request) -> bool:
        call = self.calls.get((request.method or "").lower())
        return request.method not in SAFE and (call is None or call.writes)

    def get(self, request: Request, **ids: Any) -> HttpResponse | StreamingHttpResponse:
        """What is there; or that nothing has changed, before it is rendered where that is known."""
        call = self.calls["get"]
        asked = Asked(request, me(request), now_of(request), ids, wanted=query(call, request))
        if call.streams:
            return _streamed(call, call.streams(asked), request)
        if call.version:
            tag = _tag(asked, (call.version(asked), quarter_hour(asked.now)))
            if is_known(request, tag):
                return _known(HttpResponseNotModified(), tag)
            return _known(refusals.answer(_shown(call, asked)), tag)
        answer = refusals.answer(_shown(call, asked))
        tag = _tag(asked, sha256(answer.content).hexdigest())
        return _known(HttpResponseNotModified() if is_known(request, tag) else answer, tag)

    def post(self, request: Request, **ids: Any) -> HttpResponse:
        return self._do("post", request, ids)

    def put(self, request: Request, **ids: Any) -> HttpResponse:
        return self._do("put", request, ids)

    def patch(self, request: Request, **ids: Any) -> HttpResponse:
        return self._do("patch", request, ids)

    def delete(self, request: Request, **ids: Any) -> HttpResponse:
        return self._do("delete", request, ids)

    def _do(self, method: str, request: Request, ids: Mapping[str, Any]) -> HttpResponse:
        """Done once, in one transaction with the answer that is kept of it."""
        call, who, now = self.calls[method], me(request), now_of(request)
        said = body(call, request)
        asked = Asked(request, who, now, ids, said, query(call, request))
        key = key_of(request)
        with transaction.atomic(durable=True):
            if key is None:
                return _done(call, asked)
            asked_for = fingerprint(request, who)
            row = kept_answers.claim(who.id, key, asked_for, now=now)
            if row.status or row.request != asked_for:
                return _again(row, asked_for, who)
            answer = _done(call, asked)
            hidden = call.secret and answer.status_code < 300
            kept_answers.keep(row, status=answer.status_code, body=b"" if hidden else answer.content)
            return answer


def door(**calls: Call) -> Callable[..., Any]:
    """A view of these methods. Everything else is answered with 405."""
    methods = [*calls, "head"] if "get" in calls else [*calls]
    name = next(iter(calls.values())).name.title().replace("_", "")
    made: Any = type(name, (Door,), {"calls": calls, "http_method_names": methods})
    view: Callable[..., Any] = made.as_view()
    view.access_rule = "signed_in"  # type: ignore[attr-defined]  # read by the house test, as of every view
    return view


# What goes out


def _shown(call: Call, asked: Asked) -> Any:
    found = call.does(asked)
    if not call.order:
        return _written(call, found)
    page = pages.page_of(found, asked.request, order=call.order)
    rows = call.rows(asked, page.rows) if call.rows else page.rows
    return {"next": page.next, "previous": page.previous, "results": [_written(call, row) for row in rows]}


def _streamed(call: Call, lines: Iterator[str], request: Request) -> StreamingHttpResponse:
    """Line by line, so that nothing of any size is ever held; nobody keeps it on the way."""
    name = request.path.rpartition("/")[2]
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return StreamingHttpResponse(lines, content_type=f"{call.media}; charset=utf-8", headers=headers)


def _written(call: Call, found: Any) -> Any:
    return call.gives(found, many=call.many).data if call.gives else found


def _done(call: Call, asked: Asked) -> HttpResponse:
    """The answer to what was asked; a refusal leaves nothing behind but its words."""
    try:
        with transaction.atomic():
            found = call.does(asked)
            return refusals.answer(_written(call, found), call.status_of(found) if call.status_of else call.status)
    except Refused as no:
        return refusals.refused(no, asked.who, _current(call, asked, no))


def _current(call: Call, asked: Asked, no: Refused) -> Mapping[str, Any]:
    """How it stands now, for who came too late."""
    if refusals.STATUS[no.code] != 409 or call.current is None:
        return NOTHING
    return {**call.current(asked), **{name: no.facts[name] for name in ("seen", "version") if name in no.facts}}


def _again(row: KeptAnswer, asked_for: str, who: Who) -> HttpResponse:
    """The same as the first time, to the byte; or that this key was used for something else."""
    if row.request != asked_for:
        reason = gettext_noop("This key was used for another call. A new call needs a key of its own.")
        return refusals.refused(Invalid(reason, {KEY: [reason]}), who)
    if not row.body:
        return refusals.refused(WrongMoment(gettext_noop("This was done already, and what it answered was said once only.")), who)
    return HttpResponse(bytes(row.body), content_type="application/json", status=row.status, headers={REPLAYED: "true"})


def _tag(asked: Asked, version: object) -> str:
    return mark(asked.who, asked.request.get_full_path(), scope_of(asked.request), version)


def _known(answer: HttpResponse, tag: str) -> HttpResponse:
    answer["ETag"] = tag
    answer["Cache-Control"] = "private, no-cache"
    answer["Vary"] = "Authorization, Cookie"
    return answer
