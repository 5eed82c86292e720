"""Days of returns for the calendar of the task force: by when each that was not sent has to be."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from sigap.returns.queries import unsent
from sigap.taskforce.calendar import CalendarSource, source_rows


def sources(*, first: date, last: date) -> list[CalendarSource]:
    """Due days between two days."""
    rows = source_rows(unsent().filter(due_on__gte=first, due_on__lte=last), kind="return", day="due_on", title="title")
    label = _("Laporan berkala jatuh tempo")
    return [CalendarSource(kind="return", label=label, route="returns:list", by_id=False, rows=rows)]
