"""Playbooks: the list, one of them, a campaign out of one, one out of a campaign. For leads and admins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.utils.urls import remove_query_param, replace_query_param

from campaigns import access
from campaigns import playbooks as verbs
from campaigns.playbooks import Book, PlaybookLeg, checkpoint, counted
from insights.plan import Plan, plan_of
from relay.api.call import Asked, Call
from relay.api.door import door
from relay.api.pages import USUAL, Paging
from relay.api.serializers import campaigns as campaign_shapes
from relay.api.serializers import playbooks as shapes

if TYPE_CHECKING:
    from collections.abc import Sequence

AFTER, BEFORE = "after-", "before-"


def _row(book: Book) -> dict[str, Any]:
    plan = book.plan
    return {
        "id": book.id,
        "key": book.key,
        "name": book.name,
        "summary": book.summary,
        "shipped": book.shipped,
        "objective": plan.objective,
        "anchor": plan.anchor,
        "legs_count": len(plan.legs),
        "working_days": plan.finish + 1,
        "version": book.version,
        "made_by": book.made_by,
        "made_at": book.made_at,
    }


def _whole(book: Book) -> dict[str, Any]:
    return {**_row(book), "brand_promise": book.plan.brand_promise, "legs": [_leg(book, leg) for leg in book.plan.legs]}


def _leg(book: Book, leg: PlaybookLeg) -> dict[str, Any]:
    plan = book.plan
    return {
        "name": leg.name,
        "function": leg.function,
        "planned_days": leg.days,
        "start_offset": counted(plan, leg.starts),
        "due_offset": counted(plan, leg.due),
        "need_by_offset": None if leg.need_by is None else counted(plan, leg.need_by),
        "after": leg.after,
        "critical": leg.critical,
        "sales_facing": leg.sales_facing,
        "sensitive": leg.sensitive,
        "checkpoint": checkpoint(plan, leg),
    }


def _list(asked: Asked) -> dict[str, Any]:
    """A page of them. Shipped ones are in no table, so the cursor is the id beside which the page lies."""
    books = verbs.playbooks_for(asked.who)
    size = asked.wanted.get("page_size") or USUAL
    start, stop = _place(books, asked.wanted.get("cursor", ""), size)
    rows, url = books[start:stop], asked.request.build_absolute_uri()
    return {
        "next": replace_query_param(url, "cursor", f"{AFTER}{rows[-1].id}") if stop < len(books) else None,
        "previous": _previous(url, rows, start),
        "results": [_row(book) for book in rows],
    }


def _previous(url: str, rows: Sequence[Book], start: int) -> str | None:
    if start <= 0:
        return None
    return replace_query_param(url, "cursor", f"{BEFORE}{rows[0].id}") if rows else remove_query_param(url, "cursor")


def _place(books: Sequence[Book], cursor: str, size: int) -> tuple[int, int]:
    """From where to where the page goes. Raises ValidationError for a cursor that is none of ours."""
    if not cursor:
        return 0, size
    places = {f"{way}{book.id}": at for at, book in enumerate(books) for way in (AFTER, BEFORE)}
    if cursor not in places:
        raise ValidationError({"cursor": [_("This is no cursor of this list.")]})
    at = places[cursor]
    return (at + 1, at + 1 + size) if cursor.startswith(AFTER) else (max(at - size, 0), at)


def _one(asked: Asked) -> Book:
    return verbs.playbook_for(asked.who, asked.ids["playbook_id"])


def _saved(asked: Asked) -> dict[str, Any]:
    said: dict[str, Any] = dict(asked.said)
    campaign = access.campaign_for(asked.who, said.pop("campaign"))
    return _whole(verbs.save(campaign, by=asked.who, now=asked.now, **said))


def _drafted(asked: Asked) -> Plan:
    made = verbs.draft(_one(asked), by=asked.who, now=asked.now, **asked.said)
    return plan_of(asked.who, access.campaign_for(asked.who, made.pk), now=asked.now)


def _standing(asked: Asked) -> dict[str, Any]:
    """The one that was to be replaced, where it is gone."""
    replaced: UUID | None = asked.said.get("replaces")
    return {"replaces": str(replaced)} if replaced else {}


playbooks = door(
    get=Call(
        "list_playbooks",
        "The playbooks that come with Relay, and those that were saved here",
        _list,
        gives=shapes.Playbooks,
        filters=Paging,
    ),
    post=Call(
        "save_playbook",
        "Keep the plan of a campaign as a playbook",
        _saved,
        gives=shapes.Playbook,
        takes=shapes.SavePlaybook,
        status=201,
        current=_standing,
        description="No people, no dates, no evidence, no packets and nothing that was said; names of legs and items word for word.",
    ),
)
playbook = door(get=Call("get_playbook", "One playbook, leg by leg", lambda asked: _whole(_one(asked)), gives=shapes.Playbook))
campaign = door(
    post=Call(
        "draft_from_playbook",
        "A draft out of a playbook",
        _drafted,
        gives=campaign_shapes.Campaign,
        takes=shapes.FromPlaybook,
        status=201,
        description="On the days of the site's calendar, in the caller's language. Whoever heads a leg's function is proposed to run it.",
    )
)
