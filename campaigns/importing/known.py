"""What reading a plan needs to know of the house: who has which address, our functions, the site's calendar."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models.functions import Lower

from campaigns.importing.cells import Row
from stakeholders import directory
from stakeholders.models import Stakeholder
from stakeholders.worktime import WorkingTime, local_day


@dataclass(frozen=True, slots=True)
class Line:
    """One leg of a relay as the file has it. `key` is `<relay_id>/<leg_seq>`."""

    key: str
    seq: int
    row: Row


@dataclass(frozen=True, slots=True)
class Known:
    """People by address in small letters, functions by name, slug and short name."""

    people: Mapping[str, UUID]
    function_of: Mapping[UUID, UUID | None]
    functions: Mapping[str, UUID]
    site: WorkingTime
    today: date


def know(addresses: Iterable[str], *, now: datetime) -> Known:
    """Four queries. Of two people with one address the one who signs in counts."""
    small = {address.casefold() for address in addresses if "@" in address}
    reachable = Stakeholder.objects.reachable().annotate(address=Lower("email")).filter(address__in=small)
    found = list(reachable.order_by("user").values_list("address", "pk", "function_id", "user_id"))
    by_address = {address: person for address, person, _function, _user in sorted(found, key=lambda row: row[3] is not None)}
    site = directory.site_time()
    functions = {name.casefold(): one.pk for one in directory.functions() for name in (one.short, one.slug, one.name)}
    return Known(by_address, {person: function for _, person, function, _user in found}, functions, site, local_day(site, now))
