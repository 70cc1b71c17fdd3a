"""The clock of this installation, read at the doors, in tasks and in commands, and passed down."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from stakeholders.models import Site
from stakeholders.refusals import Refused


class ClockStands(Refused):
    """This installation keeps real time."""

    code = "clock_stands"


def now() -> datetime:
    """This moment, in UTC; moved forward on demo and test instances."""
    return timezone.now().astimezone(UTC) + offset()


def for_all() -> datetime:
    """This moment by the database's clock, the same for every worker whoever's own is wrong: what nobody asked for goes by it."""
    row = Site.objects.filter(pk=Site.THE_ONE).values_list(Now(), "clock_offset").first()
    if row is None:
        return now()
    by_the_database: datetime = row[0]
    return by_the_database.astimezone(UTC) + (row[1] if settings.RELAY_CLOCK_MOVES else timedelta(0))


def offset() -> timedelta:
    """How far this installation's clock is ahead; one tiny query, and none where it keeps time."""
    if not settings.RELAY_CLOCK_MOVES:
        return timedelta(0)
    ahead = Site.objects.filter(pk=Site.THE_ONE).values_list("clock_offset", flat=True).first()
    return ahead or timedelta(0)


def move_to(instant: datetime) -> datetime:
    """Move the clock forward to the instant, for web and workers too, and return the time it is.

    Never back: an instant already passed changes nothing. Two at once: the later one stays.
    Refused where the clock does not move.
    """
    if not settings.RELAY_CLOCK_MOVES:
        raise ClockStands(_("The clock moves on demo and test instances only."))
    ahead = instant - timezone.now()
    Site.objects.filter(pk=Site.THE_ONE, clock_offset__lt=ahead).update(clock_offset=ahead)
    return now()
