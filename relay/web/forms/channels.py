"""The form of a new endpoint: what it is, where it is, which campaigns and which events it hears of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from campaigns.lifecycle import Kind
from relay.web.forms.choosing import choose
from relay.web.forms.moves import words
from relay.web.forms.refused import offer, row_field
from stakeholders.who import Who

if TYPE_CHECKING:
    from campaigns.models import Campaign

_KINDS: Mapping[str, str | Promise] = {
    "slack": gettext_lazy("Slack: an incoming webhook of a channel"),
    "teams": gettext_lazy("Microsoft Teams: a workflow that takes a webhook request"),
    "webhook": gettext_lazy("Webhook: a program of yours, each message signed"),
}
GROUPS: Mapping[str, tuple[str | Promise, frozenset[Kind]]] = {
    "batons": (
        gettext_lazy("Batons: offered, taken, sent back, asked about"),
        frozenset(
            {
                *(Kind.OFFERED, Kind.RELIEF_OFFERED, Kind.REDIRECTED, Kind.ACCEPTED, Kind.SENT_BACK, Kind.GIVEN_BACK, Kind.DECLINED),
                *(Kind.RECALLED, Kind.VOIDED, Kind.UNDONE, Kind.ASKED, Kind.ANSWERED, Kind.NEED_UNTIL_SET, Kind.CONFIRMED),
                *(Kind.PACKET_CHANGED, Kind.UNDELIVERED),
            }
        ),
    ),
    "waits": (
        gettext_lazy("Waits: somebody is waited for too long, and it is over"),
        frozenset(one for one in Kind if one.value.startswith("stall_")),
    ),
    "decisions": (
        gettext_lazy("Decisions wanted, and course corrections"),
        frozenset({*(one for one in Kind if one.value.startswith(("decision_", "correct", "thresholds")))}),
    ),
    "legs": (
        gettext_lazy("Legs: promised, blocked, checkpoints, another runner"),
        frozenset(
            {
                *(Kind.CHECKED_IN, Kind.PROMISED, Kind.BLOCKED, Kind.UNBLOCKED, Kind.BLOCK_RENEWED, Kind.REASSIGNED, Kind.SKIPPED),
                *(Kind.READY_ASKED, Kind.READY_ANSWERED),
                *(Kind.CHECKPOINT_EDITED, Kind.TICKED, Kind.UNTICKED, Kind.WAIVED, Kind.INSERTED, Kind.EXCHANGE_EDITED),
            }
        ),
    ),
    "campaigns": (
        gettext_lazy("Campaigns: started, paused, finished, its lead and its plan"),
        frozenset(
            {
                *(
                    Kind.DRAFTED,
                    Kind.STARTED,
                    Kind.CHECKED,
                    Kind.COLOURED,
                    Kind.PAUSED,
                    Kind.RESUMED,
                    Kind.REPLANNED,
                    Kind.TARGET_SET,
                    Kind.ABANDONED,
                    Kind.FINISHED,
                ),
                *(Kind.LEAD_HANDED_OVER, Kind.MAIL_STOPPED, Kind.SHARED, Kind.UNSHARED, Kind.WORDS_ERASED),
            }
        ),
    ),
}


class ChannelForm(forms.Form):
    """`once` names this form, and then what it makes: sent twice, it makes one."""

    use_required_attribute = False
    once = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=gettext_lazy("What it is"), widget=forms.RadioSelect, error_messages={"required": gettext_lazy("Choose what it is.")}
    )
    name = words(gettext_lazy("Name"), missing=gettext_lazy("Give it a name."), longest=80)
    url = forms.CharField(
        label=gettext_lazy("Its address"),
        max_length=2000,
        error_messages={"required": gettext_lazy("Type the address that it gave you.")},
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        help_text=gettext_lazy("Begins with https://. Whoever knows the address of a chat can write there, so it is kept sealed."),
    )
    campaign = row_field(gettext_lazy("Hears of"))
    hears = forms.MultipleChoiceField(
        label=gettext_lazy("Which events"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked: all of them."),
    )

    def __init__(self, data: Mapping[str, Any] | None, *, who: Who, campaigns: Iterable[Campaign]) -> None:
        super().__init__(data, auto_id="channel-%s", initial={"once": uuid4(), "kind": "slack", "hears": ["batons", "waits"]})
        choose(self, kind=_KINDS.items(), hears=[(name, words) for name, (words, _kinds) in GROUPS.items()])
        admin = who.is_a("admin")
        self.fields["campaign"].required = not admin
        self.fields["campaign"].error_messages["required"] = gettext_lazy("Choose a campaign that you lead.")
        offer(self, "campaign", campaigns, blank=gettext_lazy("All campaigns") if admin else gettext_lazy("Choose…"))

    def facts(self) -> dict[str, Any]:
        """What `endpoints.make` takes. The form has to be valid."""
        said = self.cleaned_data
        hears = [kind.value for name in said["hears"] for kind in GROUPS[name][1]]
        campaign = said["campaign"].pk if said["campaign"] else None
        return {"kind": said["kind"], "name": said["name"], "url": said["url"], "campaign": campaign, "hears": hears, "once": said["once"]}


def heard(kinds: Sequence[str]) -> list[str]:
    """The groups that these kinds are, in words, and the kinds that fill none, as the codes that they are."""
    left, found = set(kinds), list[str]()
    for words_, of_group in GROUPS.values():
        if {one.value for one in of_group} <= left:
            found.append(str(words_).partition(":")[0])
            left -= {one.value for one in of_group}
    return [*found, *(format_html("<code>{}</code>", one) for one in sorted(left))]
