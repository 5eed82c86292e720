"""Who opened a person's file: for the officer on the screen, and as a sheet for the person's own request (UU 27/2022).

The identity stays sealed: a name is written on the sheet by hand.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sigap.access.guard import DeskRequest, page
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.actions.openings import note_readers_listed
from sigap.cases.forms import IDENTITY_REASONS
from sigap.cases.models import SECTION_LABELS
from sigap.cases.queries import READINGS_LISTED, FileReading, case_for, person_of, readings_of
from sigap.cases.reading import CALL_BACK, WORK
from sigap.cases.shell import case_page
from sigap.kernel.clock import now
from sigap.ui.dates import local
from sigap.vault.events import IDENTITY_OPENED, REPORT_OPENED

FOR_THE_PERSON = "orang"
_REASONS: Mapping[str, Promise] = {
    **IDENTITY_REASONS,
    WORK: gettext_lazy("mengerjakan kasus ini"),
    CALL_BACK: gettext_lazy("menelepon balik pelapor"),
}


@page(Permission.IDENTITY_OPEN)
def readers(request: DeskRequest, code: str, ordinal: int) -> HttpResponse:
    """The list. `?untuk=orang` is the sheet for the person: offices and functions, no officer's name."""
    at = now()
    access = case_for(request.actor, code, need=Section.IDENTITY, power=Permission.IDENTITY_OPEN)
    person = person_of(access, ordinal)
    note_readers_listed(by=request.actor, at=at, access=access, person=person)
    found, is_cut = readings_of(access, person)
    is_sheet = request.GET.get("untuk") == FOR_THE_PERSON
    context = case_page(access, Section.PERSONS, now=at) | {
        "person": person,
        "rows": reading_rows(found, is_named=not is_sheet),
        "is_cut": is_cut,
        "limit": READINGS_LISTED,
        "sheet_query": f"?untuk={FOR_THE_PERSON}",
    }
    return render(request, "cases/readers_sheet.html" if is_sheet else "cases/readers.html", context)


def reading_rows(found: Iterable[FileReading], *, is_named: bool) -> list[dict[str, Any]]:
    """One line for a reader, a day and a thing, with the last moment and how often."""
    lines: dict[tuple[Any, ...], dict[str, Any]] = {}
    for reading in found:
        who = reading.name if is_named else ""
        key = (local(reading.at).date(), who, reading.functions, reading.code, reading.section, reading.reason)
        line = lines.setdefault(
            key,
            {
                "at": reading.at,
                "who": who,
                "functions": reading.functions,
                "what": _what(reading),
                "reason": capfirst(str(_REASONS.get(reading.reason, reading.reason))),
                "times": 0,
            },
        )
        line["times"] += 1
    return list(lines.values())


def _what(reading: FileReading) -> str:
    if reading.code == IDENTITY_OPENED:
        return _("Identitas")
    if reading.code == REPORT_OPENED:
        return _("Laporan asal")
    return _("Bagian %(room)s") % {"room": str(SECTION_LABELS.get(Section(reading.section), reading.section)).lower()}
