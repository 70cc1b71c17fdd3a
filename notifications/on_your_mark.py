"""What a notice says of the ready check: to whoever is asked, to whom the baton comes from, to who finds somebody else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.lifecycle import Kind, ReadyAnswer
from notifications import spans
from notifications.audience import Why
from notifications.naming import name_of, names
from notifications.telling import Told
from stakeholders.names import apart

_TO_GIVER: Mapping[str, str | Promise] = {
    ReadyAnswer.READY: gettext_lazy("%(by)s is ready for your baton"),
    ReadyAnswer.READY_FROM: gettext_lazy("%(by)s is ready for your baton from %(day)s on"),
    ReadyAnswer.SOMEONE_ELSE: gettext_lazy("%(by)s says that somebody else has to take your baton"),
    ReadyAnswer.MISSING: gettext_lazy("%(by)s still needs something that comes with your baton"),
}


def to_giver(told: Told) -> str:
    """The headline for whom the baton comes from."""
    return str(_TO_GIVER[told.facts["answer"]]) % names(told)


def asked(told: Told) -> str:
    return _("Are you ready? Say from which day on, who should take it instead, or what is missing while there is time to mend it.")


def answered(told: Told) -> str:
    """What is to be done about an answer; nothing where it only informs."""
    if told.why is Why.COURT and told.facts.get("runner"):
        filled = {**names(told), "new": apart(name_of(told.person("runner")))}
        return _("%(by)s proposes %(new)s. Find out, and give the leg to somebody before its baton arrives.") % filled
    if told.why is Why.COURT:
        return _("%(by)s says that it is not them. Find somebody before its baton arrives.") % names(told)
    if told.why is Why.GIVER and told.facts["added"]:
        return _("It is on your checkpoint now, and has to be met before you pass the baton on.")
    return ""


def facts(told: Told) -> Iterator[tuple[str, str]]:
    """Label and text of each."""
    if told.kind is Kind.READY_ASKED:
        giver = told.person("giver")
        if giver:
            yield _("From"), giver.name
        yield _("Expected"), spans.weekday(date.fromisoformat(told.facts["expected"]))
    if told.kind is Kind.READY_ANSWERED:
        for name in sorted(one for one in told.words if one.startswith("item:")):
            yield _("Missing"), told.words[name]
