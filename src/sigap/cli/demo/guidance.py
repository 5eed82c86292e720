"""What the demo's public reads: this regency's own numbers and a short list of companies, all invented and so named."""

from datetime import datetime, timedelta
from importlib.resources import as_file, files

from django.utils.timezone import localdate

from sigap.cli.installation import companies
from sigap.guidance import actions
from sigap.guidance.models import CompanyList
from sigap.kernel.acting import SystemActor

_BY = SystemActor(name="demo")
_SOURCE = "CONTOH: rekaan untuk peragaan"
_RUNG = "sekretariat CONTOH"
_NUMBERS = {
    code: {"phone": phone, "hours": "Nomor CONTOH, tidak tersambung", "source": _SOURCE, "rung_by": _RUNG}
    for code, phone in (
        ("uptd-ppa", "0735-000-101"),
        ("polres-ppa", "0735-000-102"),
        ("disnaker", "0735-000-103"),
        ("bp3mi", "0711-000-104"),
    )
}
"""Numbers that ring nowhere."""
_LIST_AGE = timedelta(days=12)
_RUNG_AGE = timedelta(days=4)


def numbers(*, at: datetime) -> dict[str, dict[str, str]]:
    """This regency's own numbers, rung some days ago."""
    rung_on = localdate(at - _RUNG_AGE).isoformat()
    return {code: fields | {"rung_on": rung_on} for code, fields in _NUMBERS.items()}


def load_companies(*, at: datetime) -> None:
    """The demo's list of companies; one that is there stays."""
    if CompanyList.objects.exists():
        return
    with as_file(files("sigap.cli.demo").joinpath("reference", "companies.csv")) as file:
        listed = companies.listed_in(file)
    day = localdate(at - _LIST_AGE)
    actions.load_companies(by=_BY, at=at, listed_on=day, source=_SOURCE, companies=listed)
