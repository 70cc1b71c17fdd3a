"""The floor under a page of lanes: one statement with what they show, and its markup put together from strings."""

from __future__ import annotations

import html
from typing import Any

# What a lane shows, with nobody's rights, calendars or forecasts: a row for each leg and what is live or stalled on it.
LANES = """
SELECT c.id, c.name, c.objective, c.finish_on, lead.name, l.name, l.state, l.promise, l.plan_due, f.name, f.short, p.name, p.zone,
       h.state, h.court_since, s.kind, s.opened_at, s.cost_days,
       (SELECT count(*) FROM campaigns_checkitem i WHERE i.leg_id = l.id AND i.met) AS met
  FROM campaigns_campaign c
  JOIN stakeholders_stakeholder lead ON lead.id = c.lead_id
  JOIN campaigns_leg l ON l.campaign_id = c.id
  LEFT JOIN stakeholders_function f ON f.id = l.function_id
  LEFT JOIN stakeholders_stakeholder p ON p.id = l.runner_id
  LEFT JOIN campaigns_handoff h ON h.leg_id = l.id AND h.state IN ('offered', 'declined')
  LEFT JOIN campaigns_stall s ON s.leg_id = l.id AND s.closed_at IS NULL
 WHERE c.state IN ('running', 'paused')
 ORDER BY c.name, c.id, l.position
"""


def rows() -> list[tuple[Any, ...]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(LANES)
        return cursor.fetchall()


def floor() -> str:
    """A list of lanes of about the board's weight: names, whose court, a line and a label for each leg."""
    lanes: list[str] = []
    last, at = None, 0.0
    for (
        campaign,
        name,
        objective,
        finish,
        lead,
        leg,
        state,
        promise,
        due,
        function,
        short,
        person,
        zone,
        live,
        since,
        kind,
        opened,
        cost,
        met,
    ) in rows():
        if campaign != last:
            if last is not None:
                lanes.append("</svg></div></li>")
            last, at = campaign, 0.0
            lanes.append(
                f'<li class="lane" id="lane-{campaign}" data-lane tabindex="-1"><span class="lane-n">{len(lanes)}</span>'
                f'<div class="lane-name"><a class="name" href="/campaigns/{campaign}/">{html.escape(name)}</a>'
                f'<small>{objective} · {html.escape(lead)}</small></div><div class="lane-finish"><b>{finish}</b></div>'
                f'<div class="lane-track"><svg class="track" width="100%" height="42" role="img">'
            )
        if kind:
            lanes.append(f'<span class="badge" data-state="stuck">{kind} {opened} {cost}</span><p>{html.escape(person or "")}, {zone}</p>')
        if live or state in ("running", "blocked"):
            lanes.append(
                f'<span class="badge" data-state="{live or state}">{since} {promise} {due}</span><p>{html.escape(person or "")} {met}</p>'
            )
        lanes.append(
            f'<line class="t-{state}" x1="{at:.2f}%" x2="{at + 8.33:.2f}%" y1="26" y2="26"/><use href="#zone" x="{at:.2f}%" y="26"/>'
            f'<text class="t-label" x="{at:.2f}%" y="14"><title>{html.escape(function or leg)}</title>{html.escape(short or leg)}</text>'
        )
        at += 8.33
    return f'<ol class="lanes">{"".join(lanes)}</svg></div></li></ol>'
