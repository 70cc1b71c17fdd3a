"""Every address of an instance: the doors, the accounts, the health pages, the admin."""

from __future__ import annotations

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views import defaults
from django.views.generic import RedirectView

from relay import backstage, health
from relay.api import refusals
from relay.api.urls import hooks
from relay.headers import PROGRAMS
from relay.web.views import errors

# One sign-in, one set of limits and second factors: the admin has no door of its own, and no page on which anything is changed.
admin.autodiscover()
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # as allauth says
backstage.settle()

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    # The address of a login is the directory's to change, so allauth's own page for it leads to the profile;
    # that of its sessions leads to ours, which tell the truth of them and end each by itself.
    path("accounts/email/", RedirectView.as_view(pattern_name="me"), name="account_email"),
    path("accounts/sessions/", RedirectView.as_view(pattern_name="sessions"), name="usersessions_list"),
    path("accounts/", include("allauth.urls")),
    path("admin/password_change/", RedirectView.as_view(pattern_name="account_change_password")),
    path("admin/", admin.site.urls),
    path("api/", include("relay.api.urls")),
    path("hooks/", include((hooks, "hooks"))),
    path("", include("relay.web.urls")),
]

handler403 = "relay.web.views.errors.forbidden"
handler404 = "relay.web.views.errors.not_found"


def server_error(request: HttpRequest) -> HttpResponse:
    """Something of ours broke: said in the way of the door it came through."""
    return refusals.server_error() if request.path.startswith(PROGRAMS) else errors.server_error(request)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that Django will not read, said in the way of its door."""
    return refusals.malformed() if request.path.startswith(PROGRAMS) else defaults.bad_request(request, exception)


handler400 = bad_request
handler500 = server_error
