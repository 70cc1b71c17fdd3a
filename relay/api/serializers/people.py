"""People, where they belong, and when they work."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from campaigns.stances import LONGEST_TOUCH, LONGEST_WHY
from insights.commitments import Outcome
from insights.people import kinds, relations
from insights.stances import levels, weights
from relay.api.fields import Body, Count, Day, Id, Instant, Shape, Words
from relay.api.pages import Paging
from relay.api.serializers.campaigns import Flag
from relay.api.serializers.common import Named
from stakeholders.directory.motives import LONGEST_CHANNEL, LONGEST_PART

KINDS, RELATIONS = [value for value, _label in kinds()], [value for value, _label in relations()]
LEVELS, WEIGHTS = [value for value, _label in levels()], [value for value, _label in weights()]


class PeopleFilters(Paging):
    q = Words(max_length=120, help_text="Part of a name, or a whole address.")
    function = Id(required=False)
    organisation = Id(required=False)
    kind = serializers.ChoiceField(KINDS, required=False)
    active = Flag(help_text="Left out: those in play.")


class Person(Shape):
    """Somebody of the directory. `email` is for leads, admins, the head of their function and themselves; else it is empty."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(KINDS)
    email = serializers.SerializerMethodField()
    function = Named(allow_null=True)
    organisation = Named()
    zone = serializers.CharField()
    language = serializers.CharField()
    has_account = serializers.SerializerMethodField()
    active = serializers.BooleanField()

    def get_email(self, person: Any) -> str:
        return str(person.email) if getattr(person, "address_shown", False) else ""

    def get_has_account(self, person: Any) -> bool:
        return person.user_id is not None


class Motives(Shape):
    """What is noted about how somebody sees the world; empty where nothing is. `stale`: nobody has stood by it for ninety days."""

    sees = serializers.CharField(allow_blank=True)
    priorities = serializers.CharField(allow_blank=True)
    measured_on = serializers.CharField(allow_blank=True)
    needs_from_us = serializers.CharField(allow_blank=True)
    avoid = serializers.CharField(allow_blank=True)
    approach = serializers.CharField(allow_blank=True)
    channel = serializers.CharField(allow_blank=True)
    say_first = serializers.CharField(allow_blank=True)
    evidence = serializers.CharField(allow_blank=True)
    reviewed_on = serializers.DateField(allow_null=True)
    reviewed_by = Named(allow_null=True)
    stale = serializers.BooleanField()


class NewMotives(Body):
    """The whole card: a part that is left out is emptied. Whoever writes it has reviewed it. The person may ask to read
    it."""

    sees = Words(max_length=LONGEST_PART, help_text="Our campaign in their words, from where they stand.")
    priorities = Words(max_length=LONGEST_PART)
    measured_on = Words(max_length=LONGEST_PART)
    needs_from_us = Words(max_length=LONGEST_PART)
    avoid = Words(max_length=LONGEST_PART)
    approach = Words(max_length=LONGEST_PART, help_text="How they like to be approached.")
    channel = Words(max_length=LONGEST_CHANNEL)
    say_first = Words(max_length=LONGEST_PART)
    evidence = Words(max_length=LONGEST_PART, help_text="Said by them, seen, or guessed.")


class StanceSaid(Shape):
    """One saying of where somebody stands, or of a touch (`touched_on`)."""

    at = Instant()
    by = Named()
    current = serializers.ChoiceField(LEVELS)
    wanted = serializers.ChoiceField(LEVELS)
    touched_on = serializers.DateField(allow_null=True)
    why = serializers.CharField(source="words", allow_blank=True)


class Stance(Shape):
    """Where somebody stands towards one campaign, for who leads it and admins. `gap`: steps up the scale from where they stand to where
    they are wanted. `overdue`: the working day of the next touch is over where its keeper works. `said` is the history, newest first."""

    campaign = Named(source="stance.campaign")
    person = Named(source="stance.person")
    current = serializers.ChoiceField(LEVELS, source="stance.current")
    wanted = serializers.ChoiceField(LEVELS, source="stance.wanted")
    gap = serializers.IntegerField(source="stance.gap")
    influence = serializers.ChoiceField(WEIGHTS, source="stance.influence")
    interest = serializers.ChoiceField(WEIGHTS, source="stance.interest")
    keeper = Named(source="stance.keeper")
    next_touch_on = serializers.DateField(source="stance.next_touch_on", allow_null=True)
    next_touch = serializers.CharField(source="stance.next_touch", allow_blank=True)
    last_touch_on = serializers.DateField(source="stance.last_touch_on", allow_null=True)
    overdue = serializers.BooleanField(source="is_overdue")
    noted_by = Named(source="stance.noted_by")
    noted_at = Instant(source="stance.noted_at")
    said = StanceSaid(source="stance.said.all", many=True)


class NewStance(Body):
    """The whole stance: a part that is left out is emptied. Where they stand and are wanted is kept with day and name. The person may ask
    to read it."""

    campaign = Id(required=True)
    current = serializers.ChoiceField(LEVELS)
    wanted = serializers.ChoiceField(LEVELS)
    influence = serializers.ChoiceField(WEIGHTS, required=False)
    interest = serializers.ChoiceField(WEIGHTS, required=False)
    keeper = Id(required=False, allow_null=True, help_text="Who keeps the relation. Left out: the lead of the campaign.")
    next_touch_on = Day()
    next_touch = Words(max_length=LONGEST_TOUCH, help_text="What for.")
    last_touch_on = Day()
    why = Words(max_length=LONGEST_WHY, help_text="What makes us think so.")


class StanceFilters(Paging):
    campaign = Id(required=False)


class CommitmentFilters(Paging):
    person = Id(required=False)
    campaign = Id(required=False)
    kind = serializers.ChoiceField(["promise", "condition", "ready"], required=False)


class Commitment(Shape):
    """A promise to pass a baton on by a day, a condition under which one was taken, or to be ready for one from a day. `outcome` is worked
    out in the hours of whoever gave it; `notice_working_hours` is how long before the end of its day it was moved, negative after it."""

    id = serializers.UUIDField(source="row.id")
    kind = serializers.ChoiceField(["promise", "condition", "ready"], source="row.kind")
    by = Named(source="row.by", allow_null=True)
    to = Named(source="row.to", allow_null=True)
    what = serializers.CharField(source="row.what", allow_blank=True)
    campaign = Named(source="row.campaign")
    leg = Named(source="row.leg")
    promised_for = serializers.DateField(source="row.promised_for", allow_null=True)
    made_at = Instant(source="row.made_at")
    settled_at = Instant(source="row.settled_at", allow_null=True)
    outcome = serializers.ChoiceField([str(one) for one in Outcome])
    notice_working_hours = serializers.FloatField(source="notice", allow_null=True)


class NewPerson(Body):
    """Somebody without an account; they do their part by links. Accounts are given on the pages, with a mail of invitation."""

    name = Words(required=True, max_length=120)
    email = Words(max_length=254)
    kind = serializers.ChoiceField(KINDS, required=False)
    function = Id(required=False, allow_null=True)
    organisation = Id(required=False, help_text="Left out: our own.")
    zone = Words(max_length=64, help_text="As the time zone database has it: Europe/London.")
    language = Words(max_length=10)


class Function(Shape):
    id = serializers.UUIDField()
    name = serializers.CharField()
    short = serializers.CharField(allow_blank=True)
    slug = serializers.CharField()
    head = Named(allow_null=True)
    calendar = Named(allow_null=True)
    baton_limit = serializers.IntegerField()


class NewFunction(Body):
    name = Words(required=True, max_length=80)
    short = Words(required=True, max_length=10, help_text="Fits a track.")
    head = Id(required=False, allow_null=True)
    calendar = Id(required=False, allow_null=True)
    baton_limit = Count(required=False, min_value=1, max_value=1000)


class Organisation(Shape):
    id = serializers.UUIDField()
    name = serializers.CharField()
    ours = serializers.BooleanField()
    relations = serializers.ListField(child=serializers.ChoiceField(RELATIONS))
    sponsor = Named(allow_null=True)
    calendar = Named(allow_null=True)


class NewOrganisation(Body):
    name = Words(required=True, max_length=120)
    relations = serializers.ListField(child=serializers.ChoiceField(RELATIONS), required=False, max_length=10)
    sponsor = Id(required=False, allow_null=True)
    calendar = Id(required=False, allow_null=True)


_SPAN = serializers.ListField(child=serializers.CharField())
WINDOWS_HELP = 'Working hours by weekday, Monday is "0": {"0": [["09:00", "12:30"], ["13:30", "17:00"]]}; midnight at the end is 24:00.'


class Version(Shape):
    """Hours from a day on."""

    valid_from = serializers.DateField()
    zone = serializers.CharField()
    windows = serializers.DictField(child=serializers.ListField(child=_SPAN), help_text=WINDOWS_HELP)
    country = serializers.CharField(allow_blank=True)
    subdivision = serializers.CharField(allow_blank=True)


class Calendar(Shape):
    id = serializers.UUIDField()
    name = serializers.CharField()
    zone = serializers.CharField()
    versions = Version(many=True, source="versions.all")


class NewCalendar(Body):
    name = Words(required=True, max_length=80)
    zone = Words(required=True, max_length=64)
    windows = serializers.DictField(
        child=serializers.ListField(child=serializers.ListField(child=Words(), min_length=2, max_length=2), max_length=10),
        required=False,
        help_text=WINDOWS_HELP,
    )
    country = Words(max_length=3, help_text="Whose public holidays are days off: a two-letter code.")
    subdivision = Words(max_length=20)


class Absence(Shape):
    id = serializers.UUIDField()
    person = Named(source="stakeholder")
    first_day = serializers.DateField()
    last_day = serializers.DateField()
    substitute = Named(allow_null=True)
    agreed_at = Instant(allow_null=True)
    declined_at = Instant(allow_null=True)


class NewAbsence(Body):
    person = Id(required=False, help_text="Left out: the caller.")
    first_day = Day(required=True)
    last_day = Day(required=True)
    substitute = Id(required=False, allow_null=True, default=None)
