"""A refusal becomes a kind answer: 403, 404, 409 or 422, as a page, or as a fragment where htmx asked."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop
from django_htmx.http import HttpResponseClientRedirect

from campaigns.wording import explain, explain_errors
from relay.headers import LINKS, SHARES
from relay.web.once import Again
from relay.web.request import known
from stakeholders.refusals import Invalid, Refused

STATUS = {"not_found": 404, "wrong_person": 403, "wrong_moment": 409, "outdated": 409, "paused": 409, "invalid": 422, "refused": 409}


class RefusalMiddleware:
    """Turns an expected refusal into its answer, and says so where a link was opened that only a button may use. Anything else rises."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        return opened(request, response) if isinstance(response, HttpResponseNotAllowed) and request.method == "GET" else response

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        if isinstance(problem, Again):
            messages.info(request, gettext("Done already: this form was sent twice, and counted once."))
            whole = problem.url.partition("#")[0]  # a new place on the same page would load nothing
            return HttpResponseClientRedirect(whole) if getattr(request, "htmx", False) else redirect(problem.url)
        return refuse(request, problem) if isinstance(problem, Refused) else None


def opened(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer to who opens the address of a move: a GET never decides."""
    page = render(request, "guest/405.html" if request.path.startswith(LINKS) else "errors/405.html", guests(request), status=405)
    page["Allow"] = response["Allow"]
    return page


def refuse(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """The answer to a refusal: what happened, who decided and when, and what to do now."""
    if request.path.startswith(LINKS):
        return refuse_guest(request, refusal)
    who = known(request)
    status = STATUS[refusal.code]
    words = explain(refusal, who)
    if isinstance(refusal, Invalid):
        words = " ".join([words, *(reason for reasons in explain_errors(refusal).values() for reason in reasons)])
    back = request.META.get("HTTP_REFERER", "") if request.method == "POST" else ""
    context = {"title": gettext(_TITLES[status]), "message": words, "text": words, "code": refusal.code}
    if getattr(request, "htmx", False):
        context["icon"] = "s-in-hand" if status == 409 else "i-info"
        return render(request, "components/_refusal.html", context, status=status)
    if back and _ours(request, back):
        context |= {"url": back, "action": gettext("Look again")}
    return render(request, f"errors/{status if status != 422 else 409}.html", context, status=status)


def refuse_guest(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """The same for who came by a link, with no way into the house. A link that leads nowhere says so, whatever is wrong with it."""
    status = STATUS[refusal.code]
    if status == 404:
        return render(request, "shared/shut.html" if request.path.startswith(SHARES) else "guest/404.html", status=404)
    words = explain(refusal, getattr(request, "relay_guest", None))
    return render(request, "guest/refused.html", guests(request) | {"title": gettext(_TITLES[status]), "message": words}, status=status)


def guests(request: HttpRequest) -> dict[str, object]:
    """The page that somebody who came by a link may be led back to."""
    grant = request.resolver_match.kwargs.get("grant_id") if request.resolver_match else None
    return {"url": reverse("guest", args=[grant])} if grant else {}


_TITLES = {
    403: gettext_noop("This is somebody else's move"),
    404: gettext_noop("Nothing here, or nothing for you"),
    409: gettext_noop("The race has moved on"),
    422: gettext_noop("Something is missing"),
}


def _ours(request: HttpRequest, url: str) -> bool:
    return url.startswith(request.build_absolute_uri("/"))
