"""Who sees goals: everybody who signs in and belongs to us. For anybody else there are none: hidden and absent are the same."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, QuerySet

from goals.models import Commit, Metric, News, Reading, Target
from goals.querysets import KeptQuerySet, MetricQuerySet
from stakeholders import directory
from stakeholders.refusals import NotFound
from stakeholders.who import LEADS, Who


def metrics_for(who: Who) -> MetricQuerySet:
    return Metric.objects.visible_to(who).with_owner()


def metric_for(who: Who, metric_id: UUID) -> Metric:
    """One of them. Raises NotFound when hidden or absent."""
    found = metrics_for(who).filter(pk=metric_id).first()
    if found is None:
        raise NotFound
    return found


def readings_for(who: Who) -> KeptQuerySet[Reading]:
    """All of them, those that were corrected as well."""
    return Reading.objects.filter(metric__in=Metric.objects.visible_to(who)).select_related("by", "replaced_by")


def targets_for(who: Who) -> KeptQuerySet[Target]:
    """All of them, those that were moved as well."""
    return Target.objects.filter(metric__in=Metric.objects.visible_to(who)).select_related("by", "replaced_by")


def commits_for(who: Who) -> KeptQuerySet[Commit]:
    """All of them, those that were said anew as well."""
    return Commit.objects.filter(metric__in=Metric.objects.visible_to(who)).select_related("metric", "by", "replaced_by")


def news_for(who: Who) -> QuerySet[News]:
    """All wins, losses and traction, those that were taken back as well."""
    return News.objects.filter(Exists(directory.who_sign_in().filter(pk=who.id))).select_related("by")


def need_ours(who: Who) -> None:
    """Raises NotFound for somebody who does not belong to us."""
    if not directory.who_sign_in().filter(pk=who.id).exists():
        raise NotFound


def may_note(who: Who, metric: Metric) -> bool:
    """Whether they write readings of it: its owner, who stands in for them today, leads and admins."""
    return who.leads or metric.owner_id in who.me


def may_tell(who: Who) -> bool:
    """Whether they say of a week what was won, lost and adjusted: sales, leads, admins, and who owns a metric that serves an objective."""
    return bool(who.roles & {"sales", *LEADS}) or Metric.objects.filter(owner__in=who.me).exclude(objective="").exists()
