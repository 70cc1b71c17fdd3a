"""What if: the odds of a race with some of its plan otherwise, for whoever may plan it. All that is asked stands in the address."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns import access as sight
from insights.what_if import COORDINATION
from insights.what_if_page import LegThere, WhatIfPage, need_planner, what_if_page
from relay.web import timeline
from relay.web.forms.what_if import PERCENT, WhatIfForm, changes_in, field_of, tidy, value_of, without
from relay.web.odds import evidence_text, instead_text, kept_score, odds_sentence
from relay.web.request import Rule, access, me, now_of
from relay.web.spans import day_text
from relay.web.what_if_words import act_of, change_text, drawn, gain_text, planned_text, rows_of, says


@access(Rule.SIGNED_IN)
@require_safe
def what_if(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """Looking writes nothing. An address with blanks, as a form sends it, leads to the same without."""
    who, now = me(request), now_of(request)
    campaign = need_planner(who, sight.campaign_for(who, campaign_id))
    query = tidy(request.GET)
    if query != request.GET:
        return redirect(f"{request.path}?{query.urlencode()}" if query else request.path)
    share = WhatIfForm(query).coordination
    seen = what_if_page(
        campaign,
        changes_in(query),
        coordination=COORDINATION if share is None else share,
        score=kept_score(now),
        now=now,
        today=timeline.local_date(now, who.zone),
    )
    form, lost = _form(query, seen)
    context = {
        "campaign": campaign,
        "form": form,
        "legs": [_leg(one, form) for one in seen.legs],
        "lost": lost,
        "rest": round((1 + (COORDINATION if share is None else share)) * 50),
        **_odds(seen, query, wrong=not form.is_valid() or bool(lost)),
    }
    return render(request, "campaign/what_if.html", context, status=422 if form.errors or lost else 200)


def _form(query: QueryDict, seen: WhatIfPage) -> tuple[WhatIfForm, list[str]]:
    """Each fault beside its field; and those that have none, because their leg is no longer there to be changed."""
    form, lost = WhatIfForm(query, seen.legs, day_text(seen.target)), []
    form.is_valid()
    for change, fault in seen.faults.items():
        if field_of(change) in form.fields:
            form.add_error(field_of(change), _(fault))
        else:
            lost.append(f"{change_text(change, seen)}: {_(fault)}" if change.leg in seen.words else _(fault))
    return form, list(dict.fromkeys(lost))


def _leg(one: LegThere, form: WhatIfForm) -> dict[str, Any]:
    fields = form.of_leg(one.leg.id)
    return {
        "name": one.words.name,
        "function": one.words.function,
        "runner": one.runner,
        "days": planned_text(one.leg.planned_days),
        "start": "" if one.in_hand else day_text(one.leg.plan_start),
        "promise": day_text(one.leg.promise) if one.in_hand else "",
        "in_hand": one.in_hand,
        "fields": fields,
        "asked": any(field.value() for field in fields),
    }


def _odds(seen: WhatIfPage, query: QueryDict, *, wrong: bool) -> dict[str, Any]:
    today, then = seen.today, None if wrong else seen.then
    if today is None:
        return {"today": None}
    return {
        "today": drawn(seen, today, seen.target),
        "stands": odds_sentence(today, seen.target),
        "then": drawn(seen, then, seen.aim) if then else None,
        "says": says(seen, then, today) if then else "",
        "rows": rows_of(seen, today, then) if then else [],
        "changes": [
            {"text": change_text(one, seen), "act": act_of(one, seen), "back": without(query, one)}
            for one in seen.changes
            if one.leg in seen.words or not one.leg
        ],
        "gains": [{"text": gain_text(one, seen), "to": f"?{field_of(one.change)}={value_of(one.change)}"} for one in seen.gains],
        "evidence": evidence_text(today),
        "instead": instead_text(today.instead),
        "percent": query.get(PERCENT, ""),
    }
