"""What every installation starts with: the functions, our organisation, the site's calendar."""

from collections.abc import Callable
from datetime import date
from typing import Any

from stakeholders import windows

SITE = 1
STANDARD_HOURS = "Standard hours"
OUR_COMPANY = "Our company"
LONG_AGO = date(2000, 1, 1)
FUNCTIONS = (
    ("engineering", "Engineering", "Eng"),
    ("product-management", "Product management", "Product"),
    ("marketing", "Marketing", "Marketing"),
    ("pr", "PR", "PR"),
    ("creatives", "Creatives", "Creatives"),
    ("sales-enablement", "Sales enablement", "Enablement"),
    ("sales", "Sales", "Sales"),
    ("senior-management", "Senior management", "Management"),
    ("agency", "Agency", "Agency"),
    ("supplier", "Supplier", "Supplier"),
    ("partner", "Partner", "Partner"),
    ("customer-marketing", "Customer marketing", "Customers"),
    ("analyst-relations", "Analyst relations", "Analysts"),
    ("legal", "Legal", "Legal"),
    ("docs", "Documentation", "Docs"),
    ("community", "Community", "Community"),
    ("events", "Events", "Events"),
)


def load(model: Callable[[str], Any], *, zone: str) -> None:
    """Make what is missing, leave what is there: safe to repeat.

    Takes the models by name, so that a migration can pass the tables as they were then.
    """
    for slug, name, short in FUNCTIONS:
        if not model("Function").objects.filter(slug=slug).exists():
            model("Function").objects.get_or_create(name=name, defaults={"slug": slug, "short": short})
    organisations = model("Organisation").objects
    if not organisations.filter(ours=True).exists():
        organisations.get_or_create(name=OUR_COMPANY, defaults={"ours": True})
    if not model("Site").objects.filter(pk=SITE).exists():
        model("Site").objects.get_or_create(pk=SITE, defaults={"calendar": _standard_hours(model, zone)})


def _standard_hours(model: Callable[[str], Any], zone: str) -> Any:
    calendar, made = model("Calendar").objects.get_or_create(name=STANDARD_HOURS, defaults={"zone": zone})
    if made:
        calendar.versions.create(valid_from=LONG_AGO, zone=zone, windows=windows.write(windows.OFFICE_HOURS))
    return calendar
