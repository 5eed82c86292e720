"""Forms that write in the ledger: a claim, a loss, an entry; and what is confirmed or taken back."""

from datetime import date
from functools import wraps
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.guard import DeskRequest, Open, act_and_return
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.form_pages import CaseForm, case_form_view
from sigap.cases.forms.merging import THEIRS
from sigap.cases.queries import CaseAccess, case_for
from sigap.kernel.clock import now
from sigap.legal.queries import acts_first_hand, reported_of, victims_among, victims_of
from sigap.restitution import actions, rows
from sigap.restitution.forms import CorrectClaimForm, LedgerEntryForm, LossForm, RestitutionClaimForm
from sigap.restitution.models import ENTRY_LABELS
from sigap.restitution.queries import ClaimBook, book_of, heard_on
from sigap.restitution.rules import LedgerKind
from sigap.ui.dates import long_day, number, short_day
from sigap.ui.taking_back import reason_given

_NOTES = Permission.LEGAL_NOTE


def _book(access: CaseAccess, claim_id: UUID | None) -> ClaimBook:
    return book_of(access, claim_id or uuid4())


def _back(access: CaseAccess, claim_id: UUID | None) -> str:
    return reverse("restitution:book", args=[access.case.code, claim_id])


def _build_open_form(_actor: Actor, access: CaseAccess, data: Any, _item: Any) -> CaseForm[RestitutionClaimForm]:
    people = list(victims_of(access))
    victims = [(str(who.ordinal), str(who.label)) for who in people]
    liable = [(str(who.ordinal), str(who.label)) for who in reported_of(access)]
    # A child who stands accused may be a victim too; the claim is first of all theirs who is one already.
    harmed = victims_among(people)
    only = str(harmed[0].ordinal) if len(harmed) == 1 else ""
    initial = {"post_key": uuid4(), "is_joint": True, "victim": only}
    words = {
        "heading": _("Buka buku restitusi"),
        "action": _("Buka"),
        "back": reverse("restitution:of_case", args=[access.case.code]),
        "beside": [
            _(
                "Permohonan masuk sebelum tuntutan, lewat penyidik, penuntut umum, LPSK, atau korban sendiri "
                "(Perma 1/2022 pasal 8). Belum diverifikasi."
            ),
            _("Yang belum dimohon: 90 hari sejak korban mengetahui putusan tetap (pasal 11 dan 12)."),
        ],
    }
    return RestitutionClaimForm(data, victims=victims, liable=liable, initial=initial), words


def _open(actor: Actor, access: CaseAccess, form: RestitutionClaimForm, _item: Any) -> str:
    data = form.cleaned_data
    actions.open_claim(
        by=actor,
        at=now(),
        access=access,
        ordinal=int(data["victim"]),
        road=data["road"],
        law=data["law"],
        applicant=data["applicant"],
        via=data["via"],
        liable=[int(each) for each in data["liable"]],
        is_joint=data["is_joint"],
        post_key=data["post_key"],
    )
    return _("Buku restitusi dibuka. Tulis kerugiannya.")


open_book = case_form_view(_NOTES, Section.LEGAL, _build_open_form, _open)


def _build_correct_form(
    _actor: Actor, access: CaseAccess, data: Any, claim_id: UUID | None
) -> CaseForm[CorrectClaimForm]:
    book = _book(access, claim_id)
    liable = [(str(who.ordinal), str(who.label)) for who in reported_of(access) if who != book.claim.victim]
    words = {
        "heading": _("Perbaiki buku restitusi"),
        "action": _("Simpan"),
        "back": _back(access, book.claim.id),
        "lead": f"{book.claim.victim.label}, {book.claim.road_label}",
        "beside": [_("Selama belum diajukan. Korban atau jalannya keliru? Buka buku baru untuk yang benar.")],
        "about": THEIRS,
    }
    return CorrectClaimForm(data, book=book, liable=liable), words


def _correct(actor: Actor, access: CaseAccess, form: CorrectClaimForm, claim_id: UUID | None) -> str:
    given = form.cleaned_data
    actions.correct_claim(
        by=actor,
        at=now(),
        access=access,
        claim_id=_book(access, claim_id).claim.id,
        law=given["law"],
        applicant=given["applicant"],
        via=given["via"],
        liable=[int(each) for each in given["liable"]],
        is_joint=given["is_joint"],
        reason=given["reason"],
    )
    return _("Buku diperbaiki. Batas waktunya dihitung ulang.")


correct = case_form_view(_NOTES, Section.LEGAL, _build_correct_form, _correct)


def _build_loss_form(_actor: Actor, access: CaseAccess, data: Any, claim_id: UUID | None) -> CaseForm[LossForm]:
    claim = _book(access, claim_id).claim
    words = {
        "heading": _("Tambah kerugian"),
        "action": _("Simpan"),
        "back": _back(access, claim.id),
        "beside": [
            _(
                "Jangan tanyakan lagi kepada korban apa yang sudah ada di berkas. Biaya layanan dan surat medis ada di "
                "bagian Layanan dan Dokumen."
            )
        ],
    }
    return LossForm(data, initial={"post_key": uuid4()}), words


def _loss(actor: Actor, access: CaseAccess, form: LossForm, claim_id: UUID | None) -> str:
    data = form.cleaned_data
    actions.add_loss(
        by=actor,
        at=now(),
        access=access,
        claim_id=_book(access, claim_id).claim.id,
        head=data["head"],
        amount=data["amount"],
        loss=form.loss,
        post_key=data["post_key"],
    )
    return _("Kerugian tercatat.")


loss = case_form_view(_NOTES, Section.LEGAL, _build_loss_form, _loss)


def _entry_form(
    actor: Actor, access: CaseAccess, book: ClaimBook, kind: LedgerKind, data: Any, heard: date | None
) -> LedgerEntryForm:
    at = now()
    # A page that is sent again names a deposit that it handed over itself.
    unpaid = rows.unpaid_deposits(book, has_paid=data is not None)
    initial = {"post_key": uuid4(), "happened_on": heard or localdate(at)}
    if kind is LedgerKind.RECEIVED and len(unpaid) == 1:
        initial["amount"] = number(unpaid[0][1])
    return LedgerEntryForm(
        data,
        now=at,
        kind=kind,
        is_first_hand=acts_first_hand(actor, access),
        heard_on=heard,
        payers=[(str(each.person.ordinal), str(each.person.label)) for each in book.liable],
        deposits=[(str(row_id), f"{short_day(row.happened_on)}: {number(left)}") for row_id, left, row in unpaid],
        initial=initial,
    )


def _entry_view(kind: LedgerKind) -> Open[Any]:
    """The form of one kind of entry."""

    def build_form(actor: Actor, access: CaseAccess, data: Any, claim_id: UUID | None) -> CaseForm[LedgerEntryForm]:
        book = _book(access, claim_id)
        claimed = [f"{row['label']}: {number(row['amounts'][0])}" for row in rows.heads_of(book)]
        day = heard_on(access, book, kind)
        heard = [_("Ia diberi tahu pada %(day)s.") % {"day": long_day(day)}] if day else []
        words = {
            "heading": ENTRY_LABELS[kind],
            "action": _("Simpan"),
            "back": _back(access, book.claim.id),
            "beside": [*heard, _("Yang dimohon, dalam rupiah:"), *claimed],
        }
        return _entry_form(actor, access, book, kind, data, day), words

    def done(actor: Actor, access: CaseAccess, form: LedgerEntryForm, claim_id: UUID | None) -> str:
        cleaned = form.cleaned_data
        actions.note_entry(
            by=actor,
            at=now(),
            access=access,
            claim_id=_book(access, claim_id).claim.id,
            kind=kind,
            happened_on=cleaned["happened_on"],
            told_by=cleaned.get("told_by"),
            paper=form.paper,
            post_key=cleaned["post_key"],
            by_head=form.by_head,
            amount=cleaned.get("amount"),
            payer=cleaned.get("payer"),
            deposit_id=UUID(cleaned["deposit"]) if cleaned.get("deposit") else None,
        )
        return _("Tercatat di buku restitusi.")

    return case_form_view(_NOTES, Section.LEGAL, build_form, done)


_ENTRIES = {kind: _entry_view(kind) for kind in LedgerKind}


@wraps(_ENTRIES[LedgerKind.FILED])
def entry(request: HttpRequest, /, code: str, claim_id: UUID, kind: str) -> HttpResponseBase:
    """The form of one kind of entry; another word is a book that is not there."""
    if kind not in LedgerKind:
        return _ENTRIES[LedgerKind.FILED](request, code=code, claim_id=uuid4())
    return _ENTRIES[LedgerKind(kind)](request, code=code, claim_id=claim_id)


def _access(actor: Actor, code: str, claim_id: UUID) -> CaseAccess:
    access = case_for(actor, code, need=Section.LEGAL, power=_NOTES)
    book_of(access, claim_id)
    return access


@act_and_return(_NOTES, "restitution:book", "code", "claim_id", level=messages.ERROR)
def drop_loss(request: DeskRequest, code: str, claim_id: UUID, loss_id: UUID) -> HttpResponse | str:
    """Takes a loss out of the claim."""
    with request.entering() as actor:
        access, reason = _access(actor, code, claim_id), reason_given(request.POST)
        actions.drop_loss(by=actor, at=now(), access=access, loss_id=loss_id, reason=reason)
    return _("Kerugian keluar dari permohonan. Catatannya tetap tersimpan.")


@act_and_return(_NOTES, "restitution:book", "code", "claim_id", level=messages.ERROR)
def confirm(request: DeskRequest, code: str, claim_id: UUID, entry_id: UUID) -> HttpResponse | str:
    """The police or the prosecutor say that it is so."""
    with request.entering() as actor:
        actions.confirm_entry(by=actor, at=now(), access=_access(actor, code, claim_id), entry_id=entry_id)
    return _("Catatan dibenarkan.")


@act_and_return(_NOTES, "restitution:book", "code", "claim_id", level=messages.ERROR)
def void(request: DeskRequest, code: str, claim_id: UUID, entry_id: UUID) -> HttpResponse | str:
    """Takes an entry back."""
    with request.entering() as actor:
        access, reason = _access(actor, code, claim_id), reason_given(request.POST)
        actions.void_entry(by=actor, at=now(), access=access, entry_id=entry_id, reason=reason)
    return _("Catatan ditarik. Jejaknya tetap tersimpan.")
