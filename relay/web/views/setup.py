"""The first page of an empty installation: it makes the first admin, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from relay.web.forms.people import SetupForm
from relay.web.forms.refused import kept
from relay.web.request import Rule, access, posted, require_form
from stakeholders import directory

if TYPE_CHECKING:
    from stakeholders.models import Stakeholder


@access(Rule.PUBLIC)
@require_form
def setup(request: HttpRequest) -> HttpResponse:
    """Afterwards it leads home; of two at once one wins, and the other is told so."""
    if request.method != "POST" and not directory.nobody_yet():
        return redirect(settings.LOGIN_REDIRECT_URL)
    form = SetupForm(posted(request))

    def make() -> Stakeholder:
        said = form.cleaned_data
        admin = directory.first_admin(email=said["email"], name=said["name"], password=said["password"])
        return directory.edit_person(admin, by=None, zone=said["zone"], language=get_language() or settings.LANGUAGE_CODE)

    if form.is_bound and (admin := kept(form, None, make)) and admin.user:
        login(request, admin.user, backend=settings.AUTHENTICATION_BACKENDS[0])
        messages.success(request, _("You are the admin. Look at the working hours under Stakeholders, then add people."))
        return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "setup/page.html", {"form": form}, status=422 if form.is_bound else 200)
