"""The matrix as a file: out as a sheet or on paper, in from a sheet that is looked at before it is loaded whole."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.form_pages import to
from sigap.access.guard import DeskRequest, Open, act, either, page
from sigap.access.permissions import Permission
from sigap.actionplan import actions
from sigap.actionplan.forms import MatrixSheetForm, OfficeChoiceForm
from sigap.actionplan.models import PlanEdition, PlanSheet
from sigap.actionplan.paper import matrix_pdf
from sigap.actionplan.queries import (
    edition_of,
    entries_of,
    known_offices,
    limits_on,
    matrix_of,
    sheet_for,
    standing_offices,
)
from sigap.actionplan.rows import difference_rows, remark_words, view_of
from sigap.actionplan.rules.differences import differences
from sigap.actionplan.rules.grid import Grid
from sigap.actionplan.rules.matching import Known, matrix_from, unmatched
from sigap.actionplan.rules.sheet import SheetReading, read_matrix
from sigap.actionplan.sheet_out import workbook
from sigap.kernel.clock import now

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _matrix_file(make: Callable[..., bytes], media: str, ending: str) -> Open[[UUID]]:
    """The matrix of an edition as a file, with what was reached up to the quarter that was asked for."""

    @page(Permission.TASKFORCE_SEE)
    def give(request: DeskRequest, edition_id: UUID) -> HttpResponse:
        at, edition = now(), edition_of(request.actor, edition_id)
        view = view_of(edition, request.GET.get("triwulan", ""), localdate(at), limits_on(localdate(at)))
        content = make(edition, matrix_of(edition), entries_of(edition.plan, view.quarter), view, at=at)
        name = f"rad-edisi-{edition.number}-{view.quarter.name}.{ending}"
        return HttpResponse(content, media, headers={"Content-Disposition": f'attachment; filename="{name}"'})

    return give


sheet = _matrix_file(workbook, _XLSX, "xlsx")
"""As a sheet; it is read again by `upload`."""
paper = _matrix_file(matrix_pdf, "application/pdf", "pdf")
"""On A4, landscape."""


def _upload_page(
    request: DeskRequest, edition: PlanEdition, form: MatrixSheetForm, failure: Failure = NO_FAILURE
) -> HttpResponse:
    context = {"edition": edition, "plan": edition.plan, "form": form, "unable": failure.sentence}
    return render(request, "actionplan/upload.html", context, status=failure.status)


@page(Permission.PLAN_MANAGE)
def _upload_form(request: DeskRequest, edition_id: UUID) -> HttpResponse:
    return _upload_page(request, edition_of(request.actor, edition_id), MatrixSheetForm(initial={"sheet_id": uuid4()}))


@act(Permission.PLAN_MANAGE)
def _upload(request: DeskRequest, edition_id: UUID) -> HttpResponse:
    form = MatrixSheetForm(request.POST, request.FILES)

    def again(actor: Actor, failure: Failure) -> HttpResponse:
        return _upload_page(request, edition_of(actor, edition_id), form, failure)

    show_on_failure(request, again)
    with request.entering() as actor:
        edition_of(actor, edition_id)
    form.is_valid()  # read for who plans only, and outside of any transaction: none waits for it
    with request.entering() as actor:
        edition = edition_of(actor, edition_id)
        check_form(form)
        row = actions.keep_sheet(
            by=actor, at=now(), edition=edition, grid=form.grid, sheet_id=form.cleaned_data["sheet_id"]
        )
    return to("actionplan:preview", edition_id, row.pk)


upload = either(get=_upload_form, post=_upload)


def _read(actor: Actor, edition_id: UUID, sheet_id: UUID) -> tuple[PlanSheet, SheetReading, Known]:
    sheet_row = sheet_for(actor, edition_id, sheet_id)
    reading = read_matrix(Grid.restored(sheet_row.grid), sheet_row.edition.plan.years) or SheetReading()
    return sheet_row, reading, known_offices()


def _preview_page(
    request: DeskRequest, actor: Actor, edition_id: UUID, sheet_id: UUID, failure: Failure = NO_FAILURE
) -> HttpResponse:
    row, reading, known = _read(actor, edition_id, sheet_id)
    names = unmatched(reading, known)
    data = request.POST if request.method == "POST" else None
    form = OfficeChoiceForm(data, names=names, offices=standing_offices())
    chosen = form.chosen() if data is not None else {}
    before = matrix_of(row.edition)
    is_whole = not reading.problems and not set(names) - set(chosen)
    known = {**known, **form.known(chosen)}
    after = matrix_from(reading, known, before) if is_whole and not unmatched(reading, known) else None
    context: dict[str, Any] = {
        "sheet": row,
        "edition": row.edition,
        "plan": row.edition.plan,
        "form": form,
        "count": len(reading.activities),
        "problems": [remark_words(each) for each in reading.problems],
        "notes": [remark_words(each) for each in reading.notes],
        "changes": difference_rows(differences(before, after)) if after else [],
        "is_ready": not reading.problems and bool(reading.activities),
        "unable": failure.sentence,
    }
    return render(request, "actionplan/preview.html", context, status=failure.status)


@page(Permission.PLAN_MANAGE)
def _preview(request: DeskRequest, edition_id: UUID, sheet_id: UUID) -> HttpResponse:
    return _preview_page(request, request.actor, edition_id, sheet_id)


@act(Permission.PLAN_MANAGE)
def _load(request: DeskRequest, edition_id: UUID, sheet_id: UUID) -> HttpResponse:
    def again(actor: Actor, failure: Failure) -> HttpResponse:
        return _preview_page(request, actor, edition_id, sheet_id, failure)

    show_on_failure(request, again)
    with request.entering() as actor:
        row, reading, known = _read(actor, edition_id, sheet_id)
        form = OfficeChoiceForm(request.POST, names=unmatched(reading, known), offices=standing_offices())
        check_form(form)
        known = {**known, **form.known(form.chosen())}
        actions.load_sheet(by=actor, at=now(), sheet=row, reading=reading, known=known)
    messages.success(request, _("Matriks dimuat: %(count)d kegiatan.") % {"count": len(reading.activities)})
    return to("actionplan:edition", edition_id)


preview = either(get=_preview, post=_load)
