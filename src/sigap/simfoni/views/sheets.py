"""The sheet for many victims at once, and a sheet of Simfoni held against what is recorded here."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.guard import DeskRequest, act, either, page
from sigap.kernel.clock import now
from sigap.places.queries import labels_of
from sigap.simfoni import actions
from sigap.simfoni.forms import ComparedSheetForm, EntrySheetForm
from sigap.simfoni.queries import ENTERS, case_to_enter, codes_on, entries_by_number, files_of, my_entries
from sigap.simfoni.reading import MOST_VICTIMS, open_waiting
from sigap.simfoni.rows import regions_named
from sigap.simfoni.rules import fields
from sigap.simfoni.sheet_in import SheetComparison, compare, numbers_in
from sigap.simfoni.sheet_out import workbook
from sigap.vault.door import IDENTITIES_AN_HOUR, identities_opened

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST_SHOWN = 100


def _take_page(request: DeskRequest, actor: Actor, form: EntrySheetForm, failure: Failure = NO_FAILURE) -> HttpResponse:
    context = {
        "form": form,
        "count": min(my_entries(actor, waiting=True).count(), MOST_VICTIMS),
        "most": IDENTITIES_AN_HOUR,
        "used": identities_opened(actor.person_id, at=now()),
        "unable": failure.sentence,
    }
    return render(request, "simfoni/sheet.html", context, status=failure.status)


@page(ENTERS)
def _take_form(request: DeskRequest) -> HttpResponse:
    return _take_page(request, request.actor, EntrySheetForm())


@act(ENTERS)
def _take(request: DeskRequest) -> HttpResponse:
    form = EntrySheetForm(request.POST)
    show_on_failure(request, lambda actor, failure: _take_page(request, actor, form, failure))
    check_form(form)
    at = now()
    opened = open_waiting(entering=request.entering, at=at, reason=form.cleaned_data["reason"])
    regions = regions_named(opened)
    with request.entering() as actor:
        codes, places = codes_on(localdate(at)), labels_of(regions) if regions else {}
        actions.note_sheet(by=actor, at=at, count=len(opened.files), is_named=opened.is_named)
    answer = HttpResponse(workbook(opened, codes, places), content_type=_XLSX)
    answer["Content-Disposition"] = f'attachment; filename="simfoni-{localdate(at):%Y%m%d}.xlsx"'
    return answer


take = either(get=_take_form, post=_take)


def _differing_rows(found: SheetComparison) -> list[dict[str, Any]]:
    labels = {field.code: field.label for field in fields()}
    return [
        {
            "code": found.files[entry].access.case.code,
            "person": found.files[entry].person,
            "number": entry.number,
            "lines": [{"label": labels[each.field], "here": each.here, "there": each.there} for each in differing],
        }
        for entry, differing in found.differing[:_MOST_SHOWN]
    ]


def _differ_page(
    request: DeskRequest, form: ComparedSheetForm, failure: Failure = NO_FAILURE, found: SheetComparison | None = None
) -> HttpResponse:
    context = {
        "form": form,
        "found": found,
        "rows": _differing_rows(found) if found else [],
        "shown": _MOST_SHOWN,
        "unable": failure.sentence,
    }
    return render(request, "simfoni/compare.html", context, status=failure.status)


@page(ENTERS)
def _differ_form(request: DeskRequest) -> HttpResponse:
    return _differ_page(request, ComparedSheetForm())


@act(ENTERS)
def _differ(request: DeskRequest) -> HttpResponse:
    form = ComparedSheetForm(request.POST, request.FILES)
    show_on_failure(request, lambda _actor, failure: _differ_page(request, form, failure))
    with request.entering() as actor:
        actor.require(ENTERS)
    form.is_valid()  # read for who enters only, and outside of any transaction: none waits for it
    with request.entering() as actor:
        check_form(form)
        at, rows = now(), numbers_in(form.grid)
        known = entries_by_number(actor)
        entries = [entry for found in known.values() for entry in found]
        accesses = [case_to_enter(actor, code) for code in dict.fromkeys(entry.case.code for entry in entries)]
        files = files_of(accesses, {entry.person_id for entry in entries})
        found = compare(rows, known, files, codes_on(localdate(at)))
        differing = {entry.pk: lines for entry, lines in found.compared.items()}
        actions.note_comparison(by=actor, at=at, found=differing)
        return _differ_page(request, form, found=found)


differ = either(get=_differ_form, post=_differ)
