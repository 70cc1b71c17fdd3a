"""The directory: who there is, one person, and what leads and admins may say of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns import people as verbs
from campaigns.notes import may_write_notes, notes_about
from insights.commitments import ledger_of
from insights.own_passes import passes_given
from insights.people import Wanted, people_list, person_page
from privacy.exporting import records_of
from relay.accounts import forget_addresses
from relay.web.forms.people import LookForm, PersonForm, person_initial
from relay.web.forms.refused import kept
from relay.web.once import once
from relay.web.password_mails import send_invitation
from relay.web.request import Rule, access, me, my_person, now_of, page_number, posted, require_form
from relay.web.timeline import local_date
from relay.web.views.motives import shown
from stakeholders import directory
from stakeholders.who import Who

if TYPE_CHECKING:
    from stakeholders.models import ApiToken, Stakeholder


@access(Rule.SIGNED_IN)
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody the viewer may know of, fifty a page, by name, function and organisation."""
    who, viewer = me(request), my_person(request)
    form = LookForm(request.GET)
    wanted = _wanted(form)
    seen = people_list(viewer, wanted, on=local_date(now_of(request), who.zone), page=page_number(request))
    context = {"form": form, "wanted": wanted, "page": seen, "may_lead": who.leads, "may_admin": who.is_a("admin")}
    return render(request, "people/page.html", context)


def _wanted(form: LookForm) -> Wanted:
    """What was asked for and makes sense; the rest is not looked for."""
    form.is_valid()
    said = form.cleaned_data
    function, organisation = said.get("function"), said.get("organisation")
    return Wanted(
        named=said.get("q", ""),
        function=function.pk if function else None,
        organisation=organisation.pk if organisation else None,
        kind=said.get("kind", ""),
        gone=said.get("gone", False),
    )


@access(Rule.SIGNED_IN)
@require_safe
def person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """One person: where they belong, when they work, when they are away; for those it concerns, what they have in hand."""
    who, now = me(request), now_of(request)
    found = directory.person(my_person(request), person_id)
    seen = person_page(who, found, today=local_date(now, found.zone), now=now)
    may = _may(who, found)
    context = {"page": seen, "person": found, "now": now, "may": may, "rows": _tokens(who, found), "zone": who.zone}
    context |= {"ledger": ledger_of(who, found, now=now), "passes": passes_given(who, found)}
    if who.is_a("admin"):
        context["records"] = records_of(found)
    if may["read_motives"]:
        context["motives"] = shown(directory.motives_of(found, by=who), on=local_date(now, who.zone))
    context |= {"notes": notes_about(found, by=who), "may_write_notes": may_write_notes(who, found), "me": who.id}
    return render(request, "people/person.html", context)


def _tokens(who: Who, found: Stakeholder) -> list[ApiToken]:
    """The tokens that an admin may revoke here. Their own have a page of their own, for making them too."""
    return directory.tokens_of(found) if who.is_a("admin") and found.user_id and who.id != found.pk else []


def _may(who: Who, found: Stakeholder) -> Mapping[str, bool]:
    """Which buttons stand on the page; the directory guards what they do."""
    lead, admin, itself = who.leads, who.is_a("admin"), who.id == found.pk
    return {
        "see_address": who.is_concerned_by(found),
        "see_roles": admin,
        "edit": lead and not found.erased_at,
        "invite": lead and found.active and not (found.user and found.user.last_login),
        "close": (admin if found.user_id else lead) and not itself and not found.erased_at,
        "erase": admin and not itself and not found.erased_at,
        "hand_out": admin and not itself,
        "mark_away": found.active and (itself or lead or found.function_id in who.heads),
        "edit_profile": itself,
        "read_motives": directory.may_read_motives(who, found) and not found.erased_at,
    }


@access(Rule.LEADS)
@require_form
def person_new(request: HttpRequest) -> HttpResponse:
    """Add somebody, with an account or without. Who may sign in gets a mail with a link to choose a password."""
    who = me(request)
    ours = directory.organisations().filter(ours=True).first()
    first = {"zone": who.zone, "language": who.language, "kind": "runner", "organisation": str(ours.pk) if ours else "", "baton_limit": 3}
    form = PersonForm(posted(request), initial=first | {"account": True}, without=_not_theirs(who))

    def add() -> Stakeholder:
        if form.cleaned_data["account"]:
            return directory.invite(by=who, roles=form.cleaned_data.get("roles", []), **form.facts())
        return directory.add_person(by=who, **form.facts())

    if form.is_bound and (made := kept(form, who, once(request, add, to=lambda made: reverse("person", args=[made.pk])))):
        if made.user_id:
            _invite(request, made, who)
        else:
            messages.success(request, _("%(name)s is in the directory.") % {"name": made.name})
        return redirect("person", person_id=made.pk)
    return _form(request, form, title=_("Add a person"), save=_("Add them"))


@access(Rule.LEADS)
@require_form
def person_edit(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """What is said about a person. The address of a login and the roles are an admin's to change."""
    who, now = me(request), now_of(request)
    found = directory.person(my_person(request), person_id)
    without = {"account"} | ({"email"} if found.user_id else {"roles"})
    if found.user_id and who.is_a("admin"):
        without = {"account"}
    form = PersonForm(posted(request), initial=person_initial(found), without=frozenset(without) | _not_theirs(who))

    def edit() -> Stakeholder:
        facts: Any = form.facts()
        address = facts.pop("email", None) if found.user_id else None
        verbs.edit_person(found, by=who, now=now, **facts)
        if address is not None and found.user and address.lower() != found.user.email:
            directory.change_email(found, by=who, email=address)
            forget_addresses(found.user)
        if "roles" in form.cleaned_data and found.user:
            directory.change_roles(found, by=who, roles=form.cleaned_data["roles"])
        return found

    if form.is_bound and kept(form, who, edit) is not None:
        messages.success(request, _("Saved. Clocks that depend on it are looked at now."))
        return redirect("person", person_id=person_id)
    return _form(request, form, title=directory.person(my_person(request), person_id).name, save=_("Save"), person=found)


def _not_theirs(who: Who) -> frozenset[str]:
    return frozenset() if who.is_a("admin") else frozenset({"roles"})


def _form(request: HttpRequest, form: PersonForm, *, title: str, save: str, person: Stakeholder | None = None) -> HttpResponse:
    context = {"form": form, "title": title, "save": save, "person": person}
    return render(request, "people/edit.html", context, status=422 if form.is_bound else 200)


@access(Rule.LEADS)
@require_POST
def person_invite(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Give somebody an account and send the mail; who has one and never signed in gets the mail again."""
    who, now = me(request), now_of(request)
    found = directory.person(my_person(request), person_id)
    if not found.user_id:
        with transaction.atomic(durable=True):
            verbs.give_account(found, by=who, now=now)
    if found.active and found.user and found.user.last_login is None:
        _invite(request, found, who)
    else:
        messages.info(request, _("%(name)s has signed in already, and can ask for a new password there.") % {"name": found.name})
    return redirect("person", person_id=person_id)


def _invite(request: HttpRequest, invited: Stakeholder, who: Who) -> None:
    facts = {"name": invited.name, "email": invited.email}
    if send_invitation(invited, by=who):
        messages.success(request, _("%(name)s is invited: a mail with a link is on its way to %(email)s.") % facts)
    else:
        messages.warning(request, _("%(name)s has an account, but the mail to %(email)s did not go out. Send it again in a while.") % facts)


@access(Rule.LEADS)
@require_POST
def person_deactivate(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Out of play: sign-in and messages end at once, what they did stays."""
    with transaction.atomic(durable=True):
        gone = verbs.deactivate(directory.person(my_person(request), person_id), by=me(request), now=now_of(request))
    done = _("%(name)s is out of play. Their batons wait for somebody else.") % {"name": gone.name}
    messages.success(request, done, extra_tags=reverse("person_reactivate", args=[person_id]))
    return redirect("person", person_id=person_id)


@access(Rule.LEADS)
@require_POST
def person_reactivate(request: HttpRequest, person_id: UUID) -> HttpResponse:
    with transaction.atomic(durable=True):
        back = verbs.reactivate(directory.person(my_person(request), person_id), by=me(request), now=now_of(request))
    messages.success(request, _("%(name)s is back, with the account and the roles they had.") % {"name": back.name})
    return redirect("person", person_id=person_id)
