"""What the demo's public reads: this regency's own numbers and a short list of companies, all invented and so named."""

from datetime import datetime, timedelta
from importlib.resources import as_file, files

from sigap.cli import importing
from sigap.guidance import actions
from sigap.guidance.models import CompanyList, Entry
from sigap.kernel.acting import SystemActor
from sigap.kernel.clock import JAKARTA

_BY = SystemActor(name="demo")
_PHONES = {
    "uptd-ppa": "0735-000-101",
    "polres-ppa": "0735-000-102",
    "disnaker": "0735-000-103",
    "bp3mi": "0711-000-104",
}
"""Numbers that ring nowhere."""
_SOURCE = "CONTOH: rekaan untuk peragaan"
_LIST_AGE = timedelta(days=12)


def fill(*, at: datetime) -> None:
    """Numbers and companies of the demo; what is there stays."""
    for row in Entry.objects.filter(code__in=_PHONES, phone="", superseded_at__isnull=True):
        Entry.objects.filter(pk=row.pk).update(phone=_PHONES[row.code], source=_SOURCE)
    if CompanyList.objects.exists():
        return
    with as_file(files("sigap.cli").joinpath("reference", "demo_companies.csv")) as file:
        listed = importing.listed_in(file)
    day = (at - _LIST_AGE).astimezone(JAKARTA).date()
    actions.load_companies(by=_BY, at=at, listed_on=day, source=_SOURCE, companies=listed)
