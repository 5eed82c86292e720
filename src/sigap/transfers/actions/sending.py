"""A case goes out: prepared with the client's consent, approved by a second person, sent; ours until the receipt."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID, uuid4

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.roles import Section
from sigap.assistance.queries import PersonFacts, persons_facts
from sigap.assistance.rules import GiverKind, Manner
from sigap.cases.actions.locking import locked_open
from sigap.cases.actions.recording import record_case_event
from sigap.cases.actions.sections import section_key
from sigap.cases.queries import CaseAccess
from sigap.kernel.errors import Conflict, Unable
from sigap.transfers import events
from sigap.transfers.models import OutgoingTransfer
from sigap.transfers.queries import checked_office_of, outgoing, partner_of, require_sender, wait_for
from sigap.transfers.rules import RECEIPT, RUNNING_TRANSFERS, OutgoingState, expires_on
from sigap.vault.sealing import Place, seal
from sigap.vault.transfer_files import SignedFile, TransferFileBroken, same_fingerprint


class UnableToTransfer(Unable):
    """No consent, no second person, a key that is not confirmed, or a receipt that is for something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferConsent:
    """What the client said to the transfer: who said it, how, on which day, in which words."""

    giver: GiverKind
    manner: Manner
    on: date
    is_yes: bool
    words: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperOffice:
    """An office without SIGAP, to which a case goes on paper alone."""

    name: str
    regency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperReceipt:
    """What the other office signed by hand: its number, its day, who signed."""

    number: str
    on: date
    signed_by: str


def consent_place(transfer_id: UUID) -> Place:
    """What the client said to a transfer."""
    return Place(
        table="transfers_outgoingtransfer", row=transfer_id, column="sealed_consent", section=Section.SERVICES.value
    )


@audit.action
def prepare_transfer(
    *, by: Actor, at: datetime, access: CaseAccess, to: UUID | PaperOffice, consent: TransferConsent, post_key: UUID
) -> OutgoingTransfer:
    """Prepares a case's transfer to a partner or, on paper alone, to an office without SIGAP.

    The same `post_key` again gives the same one. Raises UnableToTransfer, Refused.
    """
    office_id = require_sender(by, access)
    checked_office_of(by)
    case = locked_open(access.case.id)
    if known := OutgoingTransfer.objects.filter(case=case, post_key=post_key).first():
        audit.unchanged()
        return known
    on_paper = to if isinstance(to, PaperOffice) else None
    partner = partner_of(by, to) if isinstance(to, UUID) else None
    if partner is not None and not partner.is_confirmed:
        raise UnableToTransfer(_("Kunci daerah ini belum dibenarkan orang kedua."))
    if OutgoingTransfer.objects.filter(case=case, state__in=RUNNING_TRANSFERS).exists():
        raise UnableToTransfer(_("Alih kasus ini sudah berjalan. Selesaikan atau batalkan dulu."))
    _check_consent(case.id, consent, at)
    key = section_key(by=by, at=at, access=access, section=Section.SERVICES)
    row = OutgoingTransfer(
        id=uuid4(), case=case, case_code=case.code, office_id=office_id, partner=partner, consented_on=consent.on,
        consent_giver=consent.giver, consent_manner=consent.manner, key_id=key.id, prepared_at=at,
        prepared_by=by.person_id, prepared_by_name=by.name, post_key=post_key,
        paper_office=on_paper.name if on_paper else "", paper_regency=on_paper.regency if on_paper else "",
    )  # fmt: skip
    row.sealed_consent = seal(consent.words, key=key, place=consent_place(row.id))
    row.save(force_insert=True)
    record_case_event(by, at, case.id, events.PREPARED, transfer=str(row.id))
    return row


def _check_consent(case_id: UUID, consent: TransferConsent, at: datetime) -> None:
    if not consent.is_yes:
        raise UnableToTransfer(
            _("Tanpa persetujuan klien kasusnya tidak dialihkan. Bicarakan lagi, atau tetap di sini.")
        )
    if consent.on > localdate(at):
        raise UnableToTransfer(_("Tanggal persetujuan ini belum tiba. Periksa lagi."))
    people = persons_facts(case_id)
    if bar := _bar_to_giver(people, consent.giver, consent.on):
        raise UnableToTransfer(bar)
    if any(who.is_client and who.is_child_on(consent.on) for who in people) and not consent.words.strip():
        raise UnableToTransfer(_("Dengar dulu anaknya, dan tulis kata-katanya sendiri."))


def _bar_to_giver(people: Sequence[PersonFacts], giver: str, on: date) -> Promise | None:
    """Why nobody of this kind may have consented on that day, by what is known of age and guardians now; None."""
    if giver == GiverKind.CLIENT and all(who.is_child_on(on) for who in people if who.is_client):
        return _("Anak tidak setuju sendirian: catat persetujuan walinya, atau lembaga yang menggantikan.")
    if giver == GiverKind.GUARDIAN and all(who.is_suspect for who in people if who.is_guardian):
        return _("Tidak ada wali yang boleh menyetujui: walinya tidak tercatat, atau adalah terlapor.")
    return None


@audit.action
def approve_transfer(*, by: Actor, at: datetime, transfer_id: UUID, typed: str = "") -> OutgoingTransfer:
    """A second person lets it go: the file once the fingerprint was compared. Raises UnableToTransfer, Refused."""
    checked_office_of(by)
    wait_for(OutgoingTransfer, transfer_id)
    row = outgoing(by, transfer_id)
    if row.state in (OutgoingState.APPROVED, OutgoingState.SENT):
        audit.unchanged()
        return row
    if row.state != OutgoingState.PREPARED:
        raise Conflict(_("Alih kasus ini sudah berakhir."))
    if row.prepared_by == by.person_id:
        raise UnableToTransfer(_("Orang kedua harus orang lain dari yang menyiapkan."))
    _refuse_changed_key(row)
    if row.partner is not None and not same_fingerprint(row.partner.fingerprint, typed):
        raise UnableToTransfer(_("Sidik jarinya lain dari yang Anda ketik. Telepon daerah tujuan sebelum menyetujui."))
    row.state, row.approved_at, row.approved_by, row.approved_by_name = (
        OutgoingState.APPROVED, at, by.person_id, by.name,
    )  # fmt: skip
    row.save(update_fields=["state", "approved_at", "approved_by", "approved_by_name"])
    record_case_event(by, at, row.case_id, events.APPROVED, transfer=str(row.id))
    return row


def _refuse_changed_key(row: OutgoingTransfer) -> None:
    if row.partner is not None and not row.partner.is_confirmed:
        raise UnableToTransfer(_("Kunci daerah tujuan dicabut atau berubah. Batalkan, lalu siapkan dengan yang baru."))


def check_may_send(by: Actor, access: CaseAccess, transfer_id: UUID, *, as_file: bool) -> OutgoingTransfer:
    """A transfer of the case that may be handed over now. Raises UnableToTransfer, also for a file of one on paper.

    What came out since about age and guardians counts: the consent was judged as it was prepared.
    """
    require_sender(by, access)
    row = outgoing(by, transfer_id)
    if row.case_id != access.case.id or row.state not in (OutgoingState.APPROVED, OutgoingState.SENT):
        raise UnableToTransfer(_("Berkas dibuat sesudah orang kedua menyetujui, dan sebelum tanda terima dibaca."))
    if as_file and row.is_on_paper:
        raise UnableToTransfer(_("Alih kasus ini di atas kertas: cetak berita acaranya, tidak ada berkas."))
    _refuse_changed_key(row)
    if bar := _bar_to_giver(persons_facts(access.case.id), row.consent_giver, row.consented_on):
        raise UnableToTransfer(format_lazy("{} {}", bar, _("Batalkan alih kasus ini, lalu siapkan lagi.")))
    return row


@audit.action
def note_sent(*, by: Actor, at: datetime, access: CaseAccess, transfer_id: UUID, digest: str) -> OutgoingTransfer:
    """A file was made, by its digest; another one may follow, each with its own days. Raises UnableToTransfer."""
    locked_open(access.case.id)
    row = check_may_send(by, access, transfer_id, as_file=True)
    row.state, row.expires_on = OutgoingState.SENT, expires_on(localdate(at))
    row.digests = [*row.digests, digest]
    row.save(update_fields=["state", "expires_on", "digests"])
    record_case_event(by, at, row.case_id, events.SENT, transfer=str(row.id))
    return row


@audit.action
def read_receipt(*, by: Actor, at: datetime, transfer_id: UUID, receipt: bytes) -> OutgoingTransfer:
    """The receiver's signed receipt: from here on the case is theirs. Twice changes nothing.

    Raises UnableToTransfer for a receipt of another transfer, file or office, or under a key that is trusted no more;
    Refused.
    """
    checked_office_of(by)
    wait_for(OutgoingTransfer, transfer_id)
    row = outgoing(by, transfer_id)
    if row.state == OutgoingState.RECEIVED:
        audit.unchanged()
        return row
    if row.state != OutgoingState.SENT or row.partner is None:
        raise UnableToTransfer(_("Tidak ada berkas yang menunggu tanda terima."))
    _refuse_changed_key(row)
    try:
        file = SignedFile.read(receipt, kind=RECEIPT)
        file.check(bytes(row.partner.sign_public))
        head = file.head
        fits = head["transfer"] == str(row.id) and head["digest"] in row.digests
        code = head["code"][:40]
    except (TransferFileBroken, KeyError):
        raise UnableToTransfer(_("Ini bukan tanda terima dari daerah tujuan, atau sudah diubah.")) from None
    if not fits or not code:
        raise UnableToTransfer(_("Tanda terima ini untuk berkas yang lain."))
    row.state, row.ended_at, row.their_code = OutgoingState.RECEIVED, at, code
    row.save(update_fields=["state", "ended_at", "their_code"])
    record_case_event(by, at, row.case_id, events.ENDED, transfer=str(row.id), state=row.state)
    return row


@audit.action
def note_paper_receipt(*, by: Actor, at: datetime, transfer_id: UUID, receipt: PaperReceipt) -> OutgoingTransfer:
    """The receipt that was signed by hand: from here on the case is theirs. Twice changes nothing.

    Raises UnableToTransfer where nothing was printed that waits for one, or for a day that cannot be; Refused.
    """
    checked_office_of(by)
    wait_for(OutgoingTransfer, transfer_id)
    row = outgoing(by, transfer_id)
    if row.state == OutgoingState.RECEIVED:
        audit.unchanged()
        return row
    if row.state != OutgoingState.SENT or not row.is_on_paper:
        raise UnableToTransfer(_("Tidak ada cetakan yang menunggu tanda terima."))
    if not localdate(row.prepared_at) <= receipt.on <= localdate(at):
        raise UnableToTransfer(_("Tanggalnya sebelum alih kasus ini disiapkan, atau belum tiba. Periksa lagi."))
    row.state, row.ended_at, row.their_code = OutgoingState.RECEIVED, at, receipt.number
    row.receipt_on, row.receipt_by = receipt.on, receipt.signed_by
    row.save(update_fields=["state", "ended_at", "their_code", "receipt_on", "receipt_by"])
    record_case_event(by, at, row.case_id, events.ENDED, transfer=str(row.id), state=row.state)
    return row


@audit.action
def withdraw_transfer(*, by: Actor, at: datetime, transfer_id: UUID) -> OutgoingTransfer:
    """It does not happen. Twice changes nothing. Raises UnableToTransfer once it was received, Refused."""
    checked_office_of(by)
    wait_for(OutgoingTransfer, transfer_id)
    row = outgoing(by, transfer_id)
    if row.state == OutgoingState.WITHDRAWN:
        audit.unchanged()
        return row
    if not row.is_running:
        raise UnableToTransfer(_("Kasus ini sudah diterima daerah tujuan."))
    row.state, row.ended_at = OutgoingState.WITHDRAWN, at
    row.save(update_fields=["state", "ended_at"])
    record_case_event(by, at, row.case_id, events.ENDED, transfer=str(row.id), state=row.state.value)
    return row


@audit.action
def note_printed(*, by: Actor, at: datetime, access: CaseAccess, transfer_id: UUID) -> None:
    """Traces that the resume was printed; of a transfer on paper, it is then on its way. Raises UnableToTransfer."""
    locked_open(access.case.id)
    row = check_may_send(by, access, transfer_id, as_file=False)
    if row.is_on_paper and row.state == OutgoingState.APPROVED:
        row.state, row.expires_on = OutgoingState.SENT, expires_on(localdate(at))
        row.save(update_fields=["state", "expires_on"])
    record_case_event(by, at, access.case.id, events.PRINTED, transfer=str(transfer_id))
