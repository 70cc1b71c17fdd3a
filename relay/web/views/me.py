"""What everybody may say of themselves: name, clock, language, hours."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views import i18n
from django.views.decorators.http import require_POST

from campaigns import people as verbs
from relay.web.forms.people import ProfileForm, person_initial
from relay.web.forms.refused import kept
from relay.web.request import Rule, access, known, me, my_person, now_of, posted, require_form


@access(Rule.SIGNED_IN)
@require_form
def profile(request: HttpRequest) -> HttpResponse:
    who, mine, now = me(request), my_person(request), now_of(request)
    form = ProfileForm(posted(request), initial=person_initial(mine))
    if form.is_bound and (saved := kept(form, who, lambda: verbs.edit_person(mine, by=who, now=now, **form.cleaned_data))):
        with translation.override(saved.language):
            messages.success(request, _("Saved."))
        return redirect("me")
    return render(request, "me/page.html", {"form": form, "person": mine}, status=422 if form.is_bound else 200)


@access(Rule.PUBLIC)
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Django's own, for this browser; who is signed in keeps the choice, so that their mails follow it."""
    answer: HttpResponse = i18n.set_language(request)
    language, who = request.POST.get("language", ""), known(request)
    if who and language in dict(settings.LANGUAGES):
        with transaction.atomic(durable=True):
            verbs.edit_person(my_person(request), by=who, now=now_of(request), language=language)
    return answer
