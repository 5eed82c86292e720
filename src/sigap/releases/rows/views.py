"""Pages of exports of rows: what waits and what left, the report that the second person reads, the file for the two."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import Failure, check_form, show_on_failure
from sigap.access.file_pages import FilePage, gives_file
from sigap.access.form_pages import FormAndContext, form_page, form_view, to
from sigap.access.guard import DeskRequest, act, act_and_return, either, page, reading_sealed
from sigap.access.permissions import Permission
from sigap.kernel.clock import now
from sigap.releases import preparing
from sigap.releases.forms import WhyForm
from sigap.releases.models import RowExport
from sigap.releases.queries import held_tables, ledger_for, prepares
from sigap.releases.rows import actions
from sigap.releases.rows.forms import RowExportForm
from sigap.releases.rows.offered import agreements_for, offered_rows
from sigap.releases.rows.preparing import prepared_rows
from sigap.releases.rows.queries import export_for, exports_for, may_fetch, may_release
from sigap.releases.rows.reading import open_rows, workbook_of
from sigap.releases.rules.limits import LIMITS
from sigap.releases.rules.spans import spans_offered
from sigap.releases.rules.states import ReleaseState

_ONE, _LIST = "releases:rows_one", "releases:rows"


@page(Permission.TASKFORCE_SEE)
def exports(request: DeskRequest) -> HttpResponse:
    """The rules for all; what waits and what left, the newest first, for who prepares or releases alone."""
    sees = prepares(request.actor)
    found = exports_for(request.actor) if sees else []
    context = {
        "waiting": [each for each in found if each.state == ReleaseState.PROPOSED],
        "answered": [each for each in found if each.state != ReleaseState.PROPOSED],
        "sees": sees,
        "proposes": request.actor.can(Permission.RELEASE_PROPOSE),
        "offered": offered_rows().values(),
        "limits": LIMITS,
    }
    return render(request, "releases/rows.html", context)


@page(Permission.TASKFORCE_SEE)
def export(request: DeskRequest, export_id: UUID) -> HttpResponse:
    """One export: to whom and why, the report on its classes, and what the reader may do."""
    actor, at = request.actor, now()
    row = export_for(actor, export_id)
    is_waiting, is_mine = row.state == ReleaseState.PROPOSED, row.prepared_by == actor.person_id
    context = {
        "export": row,
        "report": row.report,
        "may_release": may_release(actor, row),
        "may_decline": is_waiting and (is_mine or actor.can(Permission.RELEASE_APPROVE)),
        "may_withdraw": row.state == ReleaseState.PUBLISHED and actor.can(Permission.RELEASE_APPROVE),
        "may_fetch": may_fetch(actor, row, at),
        "is_open": row.is_open(at),
        "is_waiting": is_waiting,
        "is_mine": is_mine,
        "limits": LIMITS,
    }
    return render(request, "releases/rows_one.html", context)


@page(Permission.TASKFORCE_SEE)
def fields(request: DeskRequest, kind: str) -> HttpResponse:
    """Field by field, where a format comes from, and what of it is never told."""
    if (offered := offered_rows().get(kind)) is None:
        raise Http404
    return render(request, "releases/rows_fields.html", {"offered": offered, "fields": offered.fields()})


def _form(actor: Actor, data: Any = None) -> RowExportForm:
    at = now()
    return RowExportForm(
        data,
        offered=offered_rows().values(),
        spans=spans_offered(localdate(at)),
        agreements=agreements_for(actor, at),
        initial={"row_id": uuid4(), "kind": next(iter(offered_rows()), "")},
    )


def _words() -> dict[str, Any]:
    return {
        "heading": _("Siapkan ekspor baris"),
        "lead": _(
            "Satu baris satu korban, tanpa nama, kode, desa, dan tanggal. Barisnya digabung sampai tiap kelas berisi "
            "lima orang dari lima keluarga; yang masih kurang tidak ikut. Ini bisa makan waktu setengah menit."
        ),
        "action": _("Hitung dan siapkan"),
        "back": reverse(_LIST),
        "back_label": _("Ekspor baris"),
    }


@page(Permission.RELEASE_PROPOSE)
def _prepare_page(request: DeskRequest) -> HttpResponse:
    return form_page(request, _form(request.actor), **_words())


@act(Permission.RELEASE_PROPOSE)
def _prepare(request: DeskRequest) -> HttpResponse:
    def again(actor: Actor, failure: Failure) -> HttpResponse:
        form = _form(actor, request.POST)
        form.is_valid()
        return form_page(request, form, failure, **_words())

    show_on_failure(request, again)
    with request.entering() as actor:
        form = _form(actor, request.POST)
        check_form(form)
        data = form.cleaned_data
        counted = actions.count_rows(by=actor, at=now(), kind=data["kind"], period=data["period"])
    made = prepared_rows(counted)  # outside of any transaction: the solver takes its time
    with request.entering() as actor:
        row = actions.propose_rows(
            by=actor, at=now(), counted=counted, prepared=made, terms=form.terms, export_id=data["row_id"]
        )
    messages.success(request, _("Ekspor disiapkan. Orang kedua membaca laporannya dan melepasnya."))
    return to(_ONE, row.pk)


prepare = either(get=_prepare_page, post=_prepare)


@act_and_return(Permission.RELEASE_APPROVE, _ONE, "export_id")
def release(request: DeskRequest, export_id: UUID) -> str:
    """The second person opens the file to the two, once it is proved again beside all that left since."""
    with request.entering() as actor:
        row = export_for(actor, export_id)
        asked, ledger = held_tables(row, as_known=False), ledger_for(actor)
    if row.state == ReleaseState.PROPOSED and row.same_as_id is None:
        preparing.proved(asked, ledger)
    with request.entering() as actor:
        actions.release_rows(by=actor, at=now(), export_id=export_id, ledger=ledger)
    return _("Dilepas. Anda berdua bisa mengambil berkasnya selama %(days)d hari.") % {"days": LIMITS.row_days}


def _why(of: RowExport, data: Any, **words: Any) -> FormAndContext[WhyForm]:
    return WhyForm(data), {"back": reverse(_ONE, args=[of.pk]), "back_label": str(of)} | words


def _build_decline_form(actor: Actor, data: Any, export_id: UUID) -> FormAndContext[WhyForm]:
    return _why(export_for(actor, export_id), data, heading=_("Jangan lepaskan"), action=_("Jangan lepaskan"))


def _declined(_request: DeskRequest, actor: Actor, form: WhyForm, export_id: UUID) -> HttpResponse:
    actions.decline_rows(by=actor, at=now(), export_id=export_id, reason=form.cleaned_data["reason"])
    return to(_ONE, export_id)


def _build_withdraw_form(actor: Actor, data: Any, export_id: UUID) -> FormAndContext[WhyForm]:
    lead = _(
        "Berkasnya tidak bisa diambil lagi. Yang sudah diambil tetap diperhitungkan di setiap terbitan sesudahnya."
    )
    return _why(export_for(actor, export_id), data, heading=_("Tarik ekspor"), action=_("Tarik"), lead=lead)


def _withdrawn(_request: DeskRequest, actor: Actor, form: WhyForm, export_id: UUID) -> HttpResponse:
    actions.withdraw_rows(by=actor, at=now(), export_id=export_id, reason=form.cleaned_data["reason"])
    return to(_ONE, export_id)


decline = form_view(Permission.TASKFORCE_SEE, _build_decline_form, _declined)
withdraw = form_view(Permission.RELEASE_APPROVE, _build_withdraw_form, _withdrawn)


_FILES: dict[str, tuple[Callable[[str], bytes], str]] = {
    "csv": (str.encode, "text/csv; charset=utf-8"),
    "xlsx": (workbook_of, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def _fetching(kind: str) -> Any:
    @reading_sealed(Permission.TASKFORCE_SEE)
    def fetch(request: DeskRequest, export_id: UUID) -> HttpResponse:
        row, text = open_rows(entering=request.entering, export_id=export_id, at=now())
        make, media = _FILES[kind]
        name = f"{row.kind}-{row.period}-{row.digest[:8]}.{kind}"
        return HttpResponse(make(text), media, headers={"Content-Disposition": f'attachment; filename="{name}"'})

    return gives_file(fetch, FilePage(_ONE, takes=("export_id",)))


fetch_csv, fetch_xlsx = map(_fetching, _FILES)
"""The rows, for the two who vouch, while the days last."""
