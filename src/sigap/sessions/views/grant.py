"""The realisation of the grant by quarter: on the page, on paper, as a workbook; its components."""

import io
import re
from datetime import date
from importlib import import_module
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.guard import DeskRequest, act, act_and_return, either, page, reading_sealed
from sigap.access.permissions import Permission
from sigap.assistance.models import FUNCTION_LABELS, service_words
from sigap.assistance.rules import catalogue
from sigap.kernel.clock import now
from sigap.sessions import actions
from sigap.sessions.forms import GrantComponentForm
from sigap.sessions.queries import components_of, grant_use, hours
from sigap.sessions.rules import GrantQuarter, GrantRow, grant_rows, kinds_of_functions, quarter_of, total_of

_MANAGES = Permission.GRANT_MANAGE
_FIRST_YEAR = 2020
_CODE = re.compile(r"(20[0-9]{2})-([1-4])")
_FEW = 5
_ROMAN = ("I", "II", "III", "IV")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _quarter(code: str) -> GrantQuarter:
    found = _CODE.fullmatch(code)
    if not found or not _FIRST_YEAR <= int(found[1]) <= localdate(now()).year:
        raise Http404
    return GrantQuarter(year=int(found[1]), number=int(found[2]))


def _sheet(actor: Actor, quarter: GrantQuarter) -> dict[str, Any]:
    """What page and workbook show alike."""
    used = grant_use(actor, quarter)
    components = list(components_of(quarter.year))
    if components:
        groups = [(each.title, frozenset(each.kinds)) for each in components]
    else:
        functions = kinds_of_functions((row.code, row.function) for row in catalogue().rows)
        groups = [(str(FUNCTION_LABELS[each]), kinds) for each, kinds in functions.items()]
    rows = grant_rows(used.uses, groups, _("Layanan lain"))
    total = total_of(_("Jumlah"), rows)
    return {
        "quarter": quarter,
        "title": _("Realisasi DAK nonfisik PPA, triwulan %(number)s %(year)d")
        % {"number": _ROMAN[quarter.number - 1], "year": quarter.year},
        "rows": [*map(_shown, rows)],
        "total": _shown(total),
        "months": [date(quarter.year, quarter.first.month + each, 1) for each in range(3)],
        # Fewer than five are not told: the sheet leaves the unit.
        "people": used.people if used.people >= _FEW else None,
        "has_components": bool(components),
        "is_confirmed": bool(components) and all(each.confirmed_at for each in components),
        "components": [
            {
                "row": each,
                "kinds": [service_words(kind) for kind in each.kinds],
                "is_mine": each.recorded_by == actor.person_id,
            }
            for each in components
        ],
    }


def _shown(row: GrantRow) -> dict[str, Any]:
    return {
        "label": row.label,
        "services": row.services,
        "hours": hours(row.minutes),
        "months": row.months,
        "cost": row.cost,
        "without_cost": row.without_cost,
    }


@page(_MANAGES)
def current(request: DeskRequest) -> HttpResponse:
    """The sheet of the quarter that runs."""
    return _page(request, quarter_of(localdate(now())))


@page(_MANAGES)
def grant(request: DeskRequest, quarter: str) -> HttpResponse:
    """A quarter by component, with its sums."""
    return _page(request, _quarter(quarter))


def _page(request: DeskRequest, of: GrantQuarter) -> HttpResponse:
    context = _sheet(request.actor, of) | {
        "before": of.before if of.before.year >= _FIRST_YEAR else None,
        "after": of.after if of.after.first <= localdate(now()) else None,
    }
    return render(request, "sessions/grant.html", context)


@reading_sealed(_MANAGES)
def workbook(request: DeskRequest, quarter: str) -> HttpResponse:
    """The same as a workbook; taking it leaves a trace."""
    of = _quarter(quarter)
    with request.entering() as actor:
        sheet = _sheet(actor, of)
        actions.note_sheet(by=actor, at=now(), quarter=of)
    answer = HttpResponse(_workbook_of(sheet), content_type=_XLSX)
    answer["Content-Disposition"] = f'attachment; filename="realisasi-dak-{quarter}.xlsx"'
    return answer


def _workbook_of(data: dict[str, Any]) -> bytes:
    xlsxwriter = import_module("xlsxwriter")  # 12 MB that a desk without sheets does without
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("DAK")
        bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0"})
        sheet.set_column(0, 0, 44)
        sheet.set_column(1, 7, 16)
        sheet.write_string(0, 0, data["title"], bold)
        months = [f"{month:%m-%Y}" for month in data["months"]]
        sheet.write_row(
            2, 0, [_("Komponen"), _("Layanan"), _("Jam"), *months, _("Jumlah (Rp)"), _("Tanpa biaya")], bold
        )
        for line, row in enumerate([*data["rows"], data["total"]], start=3):
            sheet.write_row(line, 0, [row["label"], row["services"], row["hours"]])
            sheet.write_row(line, 3, [*row["months"], row["cost"]], money)
            sheet.write_number(line, 7, row["without_cost"])
        if not data["is_confirmed"]:
            sheet.write_string(len(data["rows"]) + 5, 0, _("Komponen belum diverifikasi."))
    return out.getvalue()


def _component_page(
    request: DeskRequest, quarter: GrantQuarter, form: GrantComponentForm, failure: Failure = NO_FAILURE
) -> HttpResponse:
    context = {
        "form": form,
        "heading": _("Tambah komponen DAK %(year)d") % {"year": quarter.year},
        "lead": _(
            "Seperti di petunjuk teknis tahun itu. Tanda “belum diverifikasi” hilang setelah orang lain mencocokkan."
        ),
        "action": _("Simpan komponen"),
        "back": reverse("sessions:grant", args=[quarter.code]),
        "back_label": _("Realisasi DAK"),
        "unable": failure.sentence,
    }
    return render(request, "ui/form_page.html", context, status=failure.status)


def _component_form(quarter: GrantQuarter, data: Any = None) -> GrantComponentForm:
    taken = frozenset(kind for each in components_of(quarter.year) for kind in each.kinds)
    return GrantComponentForm(data, day=quarter.first, taken=taken)


@page(_MANAGES)
def _add_form(request: DeskRequest, quarter: str) -> HttpResponse:
    of = _quarter(quarter)
    return _component_page(request, of, _component_form(of))


@act(_MANAGES)
def _add(request: DeskRequest, quarter: str) -> HttpResponse:
    of = _quarter(quarter)
    with request.entering() as actor:
        form = _component_form(of, request.POST)
        show_on_failure(request, lambda _actor, failure: _component_page(request, of, form, failure))
        check_form(form)
        actions.set_component(by=actor, at=now(), year=of.year, **form.cleaned_data)
    messages.success(request, _("Komponen tercatat, belum diverifikasi."))
    return HttpResponseRedirect(reverse("sessions:grant", args=[quarter]))


add = either(get=_add_form, post=_add)


@act_and_return(_MANAGES, "sessions:grant", "quarter")
def confirm(request: DeskRequest, quarter: str, component_id: UUID) -> str:  # noqa: ARG001 - where to go back
    """Another person has read it in the guidance."""
    with request.entering() as actor:
        actions.confirm_component(by=actor, at=now(), component_id=component_id)
    return _("Komponen dicocokkan atas nama Anda.")


@act_and_return(_MANAGES, "sessions:grant", "quarter")
def end(request: DeskRequest, quarter: str, component_id: UUID) -> str:  # noqa: ARG001 - where to go back
    """It stands no longer."""
    with request.entering() as actor:
        actions.end_component(by=actor, at=now(), component_id=component_id)
    return _("Komponen diakhiri.")
