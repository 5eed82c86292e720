"""A case came: taken in once from a confirmed office and in time, wanted by one, a case by another, or refused."""

from datetime import date, datetime
from uuid import UUID

from django.db import DataError, IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.queries import people_of_office
from sigap.cases.actions.recording import record_case_event
from sigap.cases.models import Case
from sigap.kernel.errors import Refused, Unable
from sigap.transfers import events
from sigap.transfers.actions.keys import record_office_event
from sigap.transfers.actions.opening import is_known_content, open_moved_case
from sigap.transfers.models import IncomingTransfer
from sigap.transfers.queries import (
    TRANSFERS,
    checked_office_of,
    confirmed_partner,
    incoming,
    key_of,
    wait_for,
    was_taken_in,
)
from sigap.transfers.rules import CASE_FILE, IncomingState, MovedCase
from sigap.vault.transfer_files import PublicPair, SignedFile, TransferFileBroken

_ONCE = _("Berkas ini sudah pernah diterima di sini. Satu berkas diterima satu kali.")
_LATE = _("Berkas ini sudah lewat tanggalnya. Minta daerah asal membuat yang baru.")
_UNKNOWN = _("Isi berkas ini tidak dikenal di sini. Mungkin dari SIGAP yang lebih baru.")
_CHANGED = _(
    "Kunci pengirimnya tidak dikenal di sini, berubah, atau belum dibenarkan dua orang. Telepon daerah asal, catat "
    "kuncinya, lalu unggah lagi."
)


class UnableToReceiveCase(Unable):
    """No file for this office, from nobody who is trusted, altered, too late, or here before."""


@audit.action
def take_in(*, by: Actor, at: datetime, raw: bytes) -> IncomingTransfer:
    """Keeps a file as it came, once everything on it fits. Raises UnableToReceiveCase, Refused."""
    office_id = checked_office_of(by)
    own = key_of(office_id)
    try:
        file = SignedFile.read(raw, kind=CASE_FILE)
        transfer_id, last_day = UUID(file.head["transfer"]), date.fromisoformat(file.head["expires_on"])
        sender, receiver = file.head["from"], file.head["to"]
    except (TransferFileBroken, KeyError, ValueError):
        raise UnableToReceiveCase(_("Ini bukan berkas kasus dari SIGAP. Periksa berkasnya.")) from None
    if own is None or receiver != PublicPair(seal=bytes(own.seal_public), sign=bytes(own.sign_public)).fingerprint:
        raise UnableToReceiveCase(_("Berkas ini tidak disegel untuk kantor Anda. Beri tahu daerah asal."))
    partner = confirmed_partner(office_id, sender)
    if partner is None:
        raise UnableToReceiveCase(_CHANGED)
    try:
        file.check(bytes(partner.sign_public))
    except TransferFileBroken:
        raise UnableToReceiveCase(
            _("Tanda tangannya tidak cocok: berkas ini diubah di jalan. Jangan dipakai.")
        ) from None
    if last_day < localdate(at):
        raise UnableToReceiveCase(_LATE)
    if was_taken_in(transfer_id):
        raise UnableToReceiveCase(_ONCE)
    row = IncomingTransfer(
        id=transfer_id, office_id=office_id, partner=partner, expires_on=last_day, digest=file.digest, file=raw,
        arrived_at=at, brought_by_name=by.name,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise UnableToReceiveCase(_ONCE) from None
    record_office_event(by, at, office_id, events.ARRIVED, transfer=str(row.id))
    return row


def check_content(row: IncomingTransfer, content: MovedCase) -> None:
    """Raises UnableToReceiveCase where the content says otherwise than the head, or no case can be made of it."""
    if content.transfer != str(row.id) or content.expires_on != row.expires_on.isoformat():
        raise UnableToReceiveCase(_("Isi berkas tidak cocok dengan sampulnya. Jangan dipakai; telepon daerah asal."))
    if not is_known_content(content):
        raise UnableToReceiveCase(_UNKNOWN)


@audit.action
def want_case(*, by: Actor, at: datetime, transfer_id: UUID, content: MovedCase) -> IncomingTransfer:
    """One person has read it and will manage it, once another agrees. Twice changes nothing.

    Raises UnableToReceiveCase where it is decided, too late, or wanted by another; Refused.
    """
    row = _open_row(by, transfer_id)
    if row.wanted_by == by.person_id:
        audit.unchanged()
        return row
    if row.state != IncomingState.ARRIVED:
        raise UnableToReceiveCase(_("Kasus ini sudah diusulkan atau diputuskan. Buka lagi halamannya."))
    _check_still(row, content, at)
    row.state, row.wanted_at, row.wanted_by, row.wanted_by_name = IncomingState.WANTED, at, by.person_id, by.name
    row.save(update_fields=["state", "wanted_at", "wanted_by", "wanted_by_name"])
    record_office_event(by, at, row.office_id, events.WANTED, transfer=str(row.id))
    return row


@audit.action
def accept_case(*, by: Actor, at: datetime, transfer_id: UUID, content: MovedCase) -> Case:
    """A second person makes a case of it, managed by who wanted it; again gives the same case.

    Raises UnableToReceiveCase, also for who wanted it; Refused.
    """
    row = _open_row(by, transfer_id)
    if row.case is not None:
        audit.unchanged()
        return row.case
    if row.state != IncomingState.WANTED:
        raise UnableToReceiveCase(_("Kasus ini belum diusulkan, atau sudah ditolak."))
    if row.wanted_by == by.person_id:
        raise UnableToReceiveCase(_("Orang kedua harus orang lain dari yang mengusulkan."))
    _check_still(row, content, at)
    manager = next((who for who in people_of_office(by, row.office_id, at=at) if who.person_id == row.wanted_by), None)
    if manager is None:
        raise UnableToReceiveCase(_("Yang mengusulkan tidak lagi bekerja di sini. Tolak, dan minta berkas yang baru."))
    try:
        row.case = open_moved_case(by=by, at=at, content=content, manager=manager)
    except (IntegrityError, DataError):  # signed, and yet no case that can be: of a SIGAP that keeps other rules
        raise UnableToReceiveCase(_UNKNOWN) from None
    row.case_code = row.case.code
    _end(by, at, row, IncomingState.ACCEPTED)
    record_case_event(by, at, row.case.id, events.TAKEN_OVER, transfer=str(row.id))
    return row.case


def _open_row(by: Actor, transfer_id: UUID) -> IncomingTransfer:
    checked_office_of(by)
    wait_for(IncomingTransfer, transfer_id)
    return incoming(by, transfer_id)


def _check_still(row: IncomingTransfer, content: MovedCase, at: datetime) -> None:
    if row.expires_on < localdate(at):
        raise UnableToReceiveCase(_LATE)
    if not row.partner.is_confirmed:
        raise UnableToReceiveCase(_CHANGED)
    check_content(row, content)


@audit.action
def note_receipt(*, by: Actor, at: datetime, transfer_id: UUID) -> IncomingTransfer:
    """The receipt that the sender waits for was made; it may be made again. Raises Refused while it is no case here."""
    row = _open_row(by, transfer_id)
    if row.state != IncomingState.ACCEPTED or row.case_id is None:
        raise Refused(TRANSFERS, ids={"item": str(transfer_id)})
    if row.receipt_at is None:
        row.receipt_at = at
        row.save(update_fields=["receipt_at"])
    record_case_event(by, at, row.case_id, events.RECEIPT_MADE, transfer=str(row.id))
    return row


@audit.action
def refuse_case(*, by: Actor, at: datetime, transfer_id: UUID) -> IncomingTransfer:
    """It does not become a case here; its file is gone. Twice changes nothing. Raises UnableToReceiveCase, Refused."""
    row = _open_row(by, transfer_id)
    if row.state == IncomingState.REFUSED:
        audit.unchanged()
        return row
    if not row.is_undecided:
        raise UnableToReceiveCase(_("Kasus ini sudah diterima di sini."))
    _end(by, at, row, IncomingState.REFUSED)
    return row


def _end(by: Actor, at: datetime, row: IncomingTransfer, state: IncomingState) -> None:
    row.state, row.file, row.ended_at, row.ended_by, row.ended_by_name = state, b"", at, by.person_id, by.name
    row.save(update_fields=["state", "file", "case", "case_code", "ended_at", "ended_by", "ended_by_name"])
    record_office_event(by, at, row.office_id, events.DECIDED, transfer=str(row.id), state=state.value)
