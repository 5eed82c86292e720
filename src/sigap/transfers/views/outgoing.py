"""A case goes out: prepared, approved by another, its file made, its receipt read; or printed, or taken back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.guard import DeskRequest, act_and_return, page
from sigap.access.roles import Section
from sigap.cases.form_pages import CaseForm, case_form_view
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.shell import case_page
from sigap.kernel.clock import now
from sigap.letters.case_papers import paper_response
from sigap.transfers import actions
from sigap.transfers.forms import HeardForm, PaperReceiptForm, TransferForm, TransferUploadForm
from sigap.transfers.gathering import case_file, open_whole_case
from sigap.transfers.paper import transfer_paper
from sigap.transfers.queries import TRANSFERS, outgoing, outgoing_of_case, partners_of, require_sender
from sigap.transfers.views.uploads import attachment, back_words, chosen_view, with_file
from sigap.ui.forms import ServerForm

_OF_CASE = "transfers:of_case"
_OVERVIEW = "transfers:overview"


@page(TRANSFERS)
def of_case(request: DeskRequest, code: str) -> HttpResponse:
    """Transfers of one case, and how to begin one."""
    access = case_for(request.actor, code, need=Section.SERVICES, power=TRANSFERS)
    require_sender(request.actor, access)
    rows = outgoing_of_case(access)
    context = case_page(access, Section.SERVICES, now=now(), route="assistance:of_case") | {
        "rows": rows,
        "is_running": any(row.is_running for row in rows),
        "may_write": not access.case.is_closed,
        "me": request.actor.person_id,
    }
    return render(request, "transfers/of_case.html", context)


def _build_prepare_form(actor: Actor, access: CaseAccess, data: Any, _item: Any) -> CaseForm[TransferForm]:
    office_id = require_sender(actor, access)
    partners = [(str(each.id), f"{each.name}, {each.regency}") for each in partners_of(office_id) if each.is_confirmed]
    return TransferForm(data, partners=partners, initial={"consented_on": localdate(now())}), {
        "heading": _("Siapkan alih kasus"),
        "action": _("Siapkan"),
        "back": reverse(_OF_CASE, args=[access.case.code]),
        "lead": _(
            "Yang dikirim: orang, identitas dan kontak amannya, siapa yang tidak boleh tahu, bahaya, jenis kasus, "
            "ringkasan, asesmen, rencana, layanan, persetujuan, pemulangan, proses hukum dan batas waktunya."
        ),
        "beside": [
            _("Tidak ikut: pelapor, dokumen, catatan psikolog, dan tempat pelindungan. Serahkan langsung kalau perlu."),
            *(
                []
                if access.has(Section.LEGAL)
                else [
                    _("Proses hukum tidak terbuka bagi Anda: tidak ikut. Minta Unit PPA menyerahkannya langsung."),
                ]
            ),
            _("Anda tetap bertanggung jawab sampai tanda terima dari daerah tujuan dibaca di sini."),
            _("Klien boleh menolak: kasusnya lalu tetap di sini, dan pertolongan tidak berkurang."),
        ],
    }


def _prepare_sent(actor: Actor, access: CaseAccess, form: TransferForm, _item: Any) -> str:
    actions.prepare_transfer(
        by=actor, at=now(), access=access, to=form.to, consent=form.consent, post_key=form.cleaned_data["post_key"],
    )  # fmt: skip
    return _("Disiapkan. Orang kedua di kantor ini kini diminta menyetujui.")


prepare = case_form_view(TRANSFERS, Section.SERVICES, _build_prepare_form, _prepare_sent)


def _approve_words(actor: Actor, names: dict[str, Any]) -> dict[str, Any]:
    row = outgoing(actor, names["transfer_id"])
    lead = _("Kasus %(code)s ke %(to)s. Disiapkan %(who)s; persetujuan klien dicatat.") % {
        "code": row.case_code, "to": row.to_label, "who": row.prepared_by_name
    }  # fmt: skip
    if row.is_on_paper:
        lead += " " + _("Di atas kertas: periksa bahwa kantornya benar dan bersedia menerima.")
    return back_words(_("Setujui alih kasus"), _("Setujui"), lead=lead)


def _approve_form(actor: Actor, names: dict[str, Any]) -> type[ServerForm]:
    return ServerForm if outgoing(actor, names["transfer_id"]).is_on_paper else HeardForm


def _approve(request: DeskRequest, actor: Actor, form: ServerForm, names: dict[str, Any]) -> str:
    heard = form.cleaned_data.get("heard", "")
    row = actions.approve_transfer(by=actor, at=now(), transfer_id=names["transfer_id"], typed=heard)
    message = _("Disetujui. Yang menyiapkan dapat mencetaknya.") if row.is_on_paper else ""
    messages.success(request, message or _("Disetujui. Yang menyiapkan dapat membuat berkasnya."))
    return reverse(_OVERVIEW)


approve = chosen_view(_approve_form, _approve_words, _approve)


def _receipt_words(actor: Actor, names: dict[str, Any]) -> dict[str, Any]:
    row = outgoing(actor, names["transfer_id"])
    if row.is_on_paper:
        lead = _("Kasus %(code)s. Tanda terima di kertas, ditandatangani %(to)s. Simpan kertasnya.")
        return back_words(_("Catat tanda terima"), _("Catat"), lead=lead % {"code": row.case_code, "to": row.to_label})
    lead = _("Kasus %(code)s. Berkas tanda terima dari %(to)s.") % {"code": row.case_code, "to": row.to_label}
    return back_words(_("Baca tanda terima"), _("Baca"), lead=lead)


def _receipt_form(actor: Actor, names: dict[str, Any]) -> type[PaperReceiptForm] | type[TransferUploadForm]:
    return PaperReceiptForm if outgoing(actor, names["transfer_id"]).is_on_paper else TransferUploadForm


def _receipt(
    request: DeskRequest, actor: Actor, form: PaperReceiptForm | TransferUploadForm, names: dict[str, Any]
) -> str:
    at, transfer_id = now(), names["transfer_id"]
    if isinstance(form, PaperReceiptForm):
        row = actions.note_paper_receipt(by=actor, at=at, transfer_id=transfer_id, receipt=form.receipt)
    else:
        row = actions.read_receipt(by=actor, at=at, transfer_id=transfer_id, receipt=form.cleaned_data["file"])
    message = (
        _("Tanda terima %(code)s tercatat. Kasus di sini dapat ditutup: dialihkan ke daerah lain.")
        if row.is_on_paper
        else _("Diterima daerah tujuan sebagai %(code)s. Kasus di sini dapat ditutup: dialihkan ke daerah lain.")
    )
    messages.success(request, message % {"code": row.their_code})
    return reverse(_OVERVIEW)


receipt = chosen_view(_receipt_form, _receipt_words, _receipt, with_file)


@act_and_return(TRANSFERS, _OVERVIEW)
def withdraw(request: DeskRequest, transfer_id: UUID) -> str:
    """It does not happen."""
    with request.entering() as actor:
        actions.withdraw_transfer(by=actor, at=now(), transfer_id=transfer_id)
    return _("Alih kasus dibatalkan. Kasus tetap di sini.")


@act_and_return(TRANSFERS, _OF_CASE, "code")
def send(request: DeskRequest, code: str, transfer_id: UUID) -> HttpResponse:
    """The file: everything of the case, sealed to the other office and signed by this one."""
    at = now()
    file = case_file(entering=request.entering, code=code, transfer_id=transfer_id, at=at)
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.SERVICES, power=TRANSFERS)
        actions.note_sent(by=actor, at=at, access=access, transfer_id=transfer_id, digest=file.digest)
    return attachment(file.as_bytes(), "kasus.sigap.json")


@act_and_return(TRANSFERS, _OF_CASE, "code")
def print_case(request: DeskRequest, code: str, transfer_id: UUID) -> HttpResponse:
    """The same on paper, without the names: they are told apart, from hand to hand."""
    at = now()
    row, content = open_whole_case(entering=request.entering, code=code, transfer_id=transfer_id, at=at)
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.SERVICES, power=TRANSFERS)
        actions.note_printed(by=actor, at=at, access=access, transfer_id=transfer_id)
        paper = transfer_paper(content, row, access.case.office_id)
    return paper_response(request, paper, at=at)
