"""Forms of the directory: people, functions, organisations, and one's own profile. Plain forms; the rules stand below the doors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from insights import people
from relay.web.forms.choosing import choose
from relay.web.forms.places import LongSelect, zone_choices
from relay.web.forms.refused import offer, row_field
from stakeholders import directory
from stakeholders.names import plain

if TYPE_CHECKING:
    from stakeholders.directory.belonging import FunctionFacts, OrganisationFacts
    from stakeholders.directory.persons import PersonFacts
    from stakeholders.models import Function, Organisation, Stakeholder

MANY_BATONS = 100
NONE = gettext_lazy("– none –")


class LookForm(forms.Form):
    """What is looked for in the directory: by address, so that it can be kept as a bookmark."""

    q = forms.CharField(
        label=gettext_lazy("Name"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": gettext_lazy("Name")}),
    )
    function = row_field(gettext_lazy("Function"))
    organisation = row_field(gettext_lazy("Organisation"))
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    gone = forms.BooleanField(label=gettext_lazy("Out of play"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "function", directory.functions(), blank=gettext_lazy("All functions"))
        offer(self, "organisation", directory.organisations(), blank=gettext_lazy("All organisations"))
        choose(self, kind=[("", _("All kinds")), *people.kinds()])


class ProfileForm(forms.Form):
    """What everybody may say of themselves."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=120, help_text=gettext_lazy("As you are called: on tracks, in logs and in mails.")
    )
    zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"), widget=LongSelect(), help_text=gettext_lazy("Pages and mails show this clock.")
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, zone=zone_choices(str(self["zone"].value() or "")), language=settings.LANGUAGES)


class CalendarOfForm(forms.Form):
    """By which calendar somebody works; without one of their own, as those they belong to."""

    calendar = row_field(
        gettext_lazy("Working hours"), help_text=gettext_lazy("Clocks that wait for you run only in these hours, without these days off.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "calendar", directory.calendars(), blank=gettext_lazy("As the function, the organisation or this installation"))


class PersonForm(ProfileForm, CalendarOfForm):
    """What a lead may say of a person; roles and the address of a login are for admins."""

    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False, max_length=254)
    organisation = row_field(gettext_lazy("Organisation"), required=True)
    function = row_field(gettext_lazy("Function"))
    kind = forms.ChoiceField(label=gettext_lazy("Kind"))
    baton_limit = forms.IntegerField(
        label=gettext_lazy("Batons in hand at most"),
        min_value=1,
        max_value=MANY_BATONS,
        help_text=gettext_lazy("Shown before another one is passed to them."),
    )
    account = forms.BooleanField(
        label=gettext_lazy("May sign in: gets a mail with a link to choose a password"),
        required=False,
    )
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Roles"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Everybody who signs in is a member. Leads make campaigns, admins set things up."),
    )
    field_order = ("name", "email", "organisation", "function", "kind", "zone", "language", "calendar", "baton_limit", "account", "roles")

    def __init__(self, *args: Any, without: frozenset[str] = frozenset(), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, kind=people.kinds(), roles=[role for role in people.roles() if role[0] != "member"])
        offer(self, "organisation", directory.organisations())
        offer(self, "function", directory.functions(), blank=NONE)
        self.fields["name"].help_text = ""
        self.fields["zone"].help_text = _("Pages and mails show them this clock.")
        self.fields["calendar"].help_text = _("Clocks that wait for them run only in these hours, without these days off.")
        for name in without:
            del self.fields[name]

    def facts(self) -> PersonFacts:
        """What the directory takes as said about the person."""
        said = {name: value for name, value in self.cleaned_data.items() if name not in {"account", "roles"}}
        return cast("PersonFacts", said)


def person_initial(person: Stakeholder) -> dict[str, Any]:
    """A person as their form shows them."""
    plain_facts = {name: getattr(person, name) for name in ("name", "email", "kind", "zone", "language", "baton_limit")}
    rows = {name: str(getattr(person, f"{name}_id") or "") for name in ("organisation", "function", "calendar")}
    return plain_facts | rows | {"roles": sorted(person.roles)}


class FunctionForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    short = forms.CharField(label=gettext_lazy("Short name"), max_length=10, help_text=gettext_lazy("Stands on the track: ten letters."))
    head = row_field(gettext_lazy("Head"), help_text=gettext_lazy("Belongs to the function, and is asked when nobody takes a baton."))
    calendar = row_field(gettext_lazy("Working hours"))
    baton_limit = forms.IntegerField(label=gettext_lazy("Batons in hand at most"), min_value=1, max_value=MANY_BATONS, initial=8)

    def __init__(self, *args: Any, of: Function | None = None, viewer: Stakeholder, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        heads = directory.people(viewer).filter(active=True, function=of) if of else ()
        offer(self, "head", heads, blank=NONE)
        offer(self, "calendar", directory.calendars(), blank=gettext_lazy("That of each person’s organisation"))
        if of is None:
            del self.fields["head"]

    def facts(self) -> FunctionFacts:
        return cast("FunctionFacts", self.cleaned_data)


class OrganisationForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    relations = forms.MultipleChoiceField(
        label=gettext_lazy("What they are to us"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("May be several at once: a competitor can also be a partner."),
    )
    sponsor = row_field(gettext_lazy("Sponsor on their side"), help_text=gettext_lazy("Is told when a baton is stuck with them for long."))
    calendar = row_field(gettext_lazy("Working hours"))

    def __init__(self, *args: Any, of: Organisation | None = None, viewer: Stakeholder, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, relations=people.relations())
        sponsors = directory.people(viewer).filter(active=True, organisation=of) if of else ()
        offer(self, "sponsor", sponsors, blank=NONE)
        offer(self, "calendar", directory.calendars(), blank=gettext_lazy("Those of this installation"))
        if of is None:
            del self.fields["sponsor"]
        if of and of.ours:
            del self.fields["relations"]

    def facts(self) -> OrganisationFacts:
        return cast("OrganisationFacts", self.cleaned_data)


class SetupForm(forms.Form):
    """The first person of an installation. Passwords are never shown again, so they are typed twice."""

    name = forms.CharField(label=gettext_lazy("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "username"}))
    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("Twelve characters or more; a sentence is fine."),
    )
    again = forms.CharField(
        label=gettext_lazy("The same again"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    zone = forms.ChoiceField(label=gettext_lazy("Time zone"), widget=LongSelect(), initial="UTC")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, zone=zone_choices())

    def clean_name(self) -> str:
        name = plain(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(_("Say how people call you."))
        return name

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("password") and said.get("again") and said["password"] != said["again"]:
            self.add_error("again", _("The two are not the same."))
        return said
