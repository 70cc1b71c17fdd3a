"""The words for asking about goals."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models
from django.db.models import Exists, OuterRef

from goals.models_course import Retirement
from stakeholders import directory
from stakeholders.refusals import NotFound

if TYPE_CHECKING:
    from uuid import UUID

    from goals.models import Metric
    from stakeholders.who import Who


_M = TypeVar("_M", bound=models.Model)


class MetricQuerySet(models.QuerySet["Metric"]):
    """Metrics, narrowed down."""

    def visible_to(self, who: Who) -> Self:
        """All of them for everybody who signs in and belongs to us; none for anybody else."""
        return self.filter(Exists(directory.who_sign_in().filter(pk=who.id)))

    def with_owner(self) -> Self:
        """With its owner and their function read in the same query."""
        return self.select_related("owner__function")

    def measured(self) -> Self:
        """Without those that were retired."""
        return self.filter(~Exists(_resting()))

    def retired(self) -> Self:
        """Those that nobody measures now."""
        return self.filter(Exists(_resting()))

    def marked(self) -> Self:
        """With `is_retired` on each."""
        return self.annotate(is_retired=Exists(_resting()))

    def hold(self, pk: UUID) -> Metric:
        """The metric, its row locked until the transaction ends. Raises NotFound."""
        found = self.select_for_update(of=("self",), no_key=True).filter(pk=pk).first()
        if found is None:
            raise NotFound
        return found


def _resting() -> models.QuerySet[Retirement]:
    return Retirement.objects.filter(metric=OuterRef("pk"), ended_at=None)


class KeptQuerySet(models.QuerySet[_M]):
    """Readings or targets, narrowed down."""

    def shown(self) -> Self:
        """Those that no later one stands for."""
        return self.filter(replaced_by=None)

    def shown_at(self, moment: datetime) -> Self:
        """Those that were shown just before that moment."""
        return self.filter(at__lt=moment).exclude(replaced_by__at__lt=moment)

    def of_day(self, day: date) -> Self:
        """Targets whose period the day is in."""
        return self.filter(first_day__lte=day, last_day__gte=day)
