"""Reports that come in by the doors of the desk: written down by the unit, or brought by another office.

Sealed like a report of the public, under a key of its own; the draft goes in the same transaction.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor, ActorMembership
from sigap.access.permissions import Permission
from sigap.access.roles import OfficeKind
from sigap.cases.actions import Identity
from sigap.intake import events
from sigap.intake.actions.checking import end_check, excluded_by_entered
from sigap.intake.actions.report_state import BODY, DRAFT, one_at_a_time, record_report_event
from sigap.intake.actions.triage import note_tokens, take
from sigap.intake.models import Arrival, Draft
from sigap.intake.rules import Door, WrittenReport, is_in_future, is_too_old
from sigap.intake.rules.likeness import MentionedParties
from sigap.kernel.errors import Unable
from sigap.mailbox.channels import Channel
from sigap.mailbox.models import Envelope
from sigap.mailbox.posting import KeyReused, post_report
from sigap.places.queries import home_regency, is_in
from sigap.places.words import regional
from sigap.vault.envelope_sealing import intake_public_key, seal_report

MOST_DRAFTS = 20
DRAFT_LIMIT = 100_000
"""Characters of a draft: a form with its longest story, and no more."""
POWERS = {Door.DESK: Permission.REPORT_ENTER, Door.PARTNER: Permission.REPORT_BRING}


class UnableToEnterReport(Unable):
    """The report was not stored; what was typed stays on the page."""


class UnableToKeepDraft(Unable):
    """The draft was not saved; what was typed stays on the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnteredReport:
    """A stored report. Its six words are shown to nobody: whoever it is about sets their own (see `claims`)."""

    number: str


@audit.action
def enter_report(
    *, by: Actor, at: datetime, received_at: datetime, channel: Channel, written: WrittenReport, entry_key: UUID
) -> EnteredReport:
    """Stores what somebody told the unit; whoever wrote it down has taken it. The same key again gives the same report.

    `received_at` is when it reached the unit, `at` when it is written down. Raises UnableToEnterReport.
    """
    by.require(Permission.REPORT_ENTER)
    if is_in_future(received_at, at=at):
        raise UnableToEnterReport(_("Waktu masuknya laporan tidak bisa di masa depan. Periksa hari dan jamnya."))
    if is_too_old(received_at, at=at):
        raise UnableToEnterReport(_("Laporan ini masuk lebih dari 30 hari lalu. Periksa hari dan jamnya."))
    entered, envelope_id = _stored(by, at, min(received_at, at), Door.DESK, channel, written, entry_key)
    if envelope_id is None:
        return entered
    envelope = Envelope.objects.get(pk=envelope_id)
    take(by=by, at=at, envelope=envelope)
    if phone := written.details.get("phone"):
        note_tokens(envelope_id, [Identity(full_name="", phone=str(phone))], at=at)
    return entered


@audit.action
def bring_report(*, by: Actor, at: datetime, written: WrittenReport, lp_number: str, entry_key: UUID) -> EnteredReport:
    """Asks the unit to come in, for one's own office. The same key again gives the same request.

    Raises UnableToEnterReport.
    """
    by.require(Permission.REPORT_BRING)
    entered, _id = _stored(by, at, at, Door.PARTNER, Channel.PARTNER, written, entry_key, lp_number=lp_number)
    return entered


def _stored(
    by: Actor,
    at: datetime,
    received_at: datetime,
    door: Door,
    channel: Channel,
    written: WrittenReport,
    entry_key: UUID,
    *,
    lp_number: str = "",
) -> tuple[EnteredReport, UUID | None]:
    """The report, and its id when it is new; None when this form was sent before."""
    office = office_through(by, door)
    if written.area and not is_in(written.area, home_regency()):
        raise UnableToEnterReport(regional(_("Kecamatan ini tidak ada di daerah kita. Pilih dari daftar.")))
    one_at_a_time("entry", entry_key)
    before = Arrival.objects.filter(entry_key=entry_key, entered_by=by.person_id).first()
    kept = MentionedParties() if before else _kept_from(by, written)
    envelope_id = uuid4()
    try:
        receipt = post_report(
            story=written.story,
            details=written.details,
            flags=list(written.flags),
            about=written.about,
            area=written.area,
            idempotency_key=entry_key.bytes,
            at=received_at,
            channel=channel,
            envelope_id=envelope_id,
        )
    except KeyReused:
        number = before.number if before else ""
        raise UnableToEnterReport(
            _("Formulir ini sudah tersimpan sebagai laporan %(number)s. Isi barunya belum: periksa, lalu simpan lagi.")
            % {"number": number}
        ) from None
    entered = EnteredReport(number=receipt.number)
    if before is not None:
        audit.unchanged()
        return entered, None
    _note_arrival(by, at, door, office, envelope_id, entry_key, receipt.number, lp_number)
    end_check(by=by, at=at, envelope_id=envelope_id, mentioned=kept)
    Draft.objects.filter(pk=entry_key, writer_id=by.person_id).delete()
    record_report_event(by, at, envelope_id, events.ENTERED, door=door.value, office=str(office.office_id))
    return entered, envelope_id


def _kept_from(by: Actor, written: WrittenReport) -> MentionedParties:
    """Who must not know of it, as its fields say. Raises UnableToEnterReport where nobody is left who could take it."""
    kept = excluded_by_entered(by, written)
    if kept is None:
        raise UnableToEnterReport(
            _(
                "Semua yang bisa menerima laporan ini termasuk yang tidak boleh tahu. Laporan belum disimpan. "
                "Kirim lewat halaman Lapor dan pilih kantornya pada pertanyaan tentang petugas atau kantor: "
                "yang membacanya penerima di kantor lain."
            )
        )
    return kept


def _note_arrival(
    by: Actor,
    at: datetime,
    door: Door,
    office: ActorMembership,
    envelope_id: UUID,
    entry_key: UUID,
    number: str,
    lp_number: str,
) -> None:
    Arrival.objects.create(
        envelope_id=envelope_id,
        entry_key=entry_key,
        number=number,
        door=door,
        entered_by=by.person_id,
        entered_by_name=by.name,
        office_id=office.office_id,
        office_name=office.office_name,
        office_kind=office.office_kind,
        entered_at=at,
        lp_number=lp_number,
    )


def office_through(by: Actor, door: Door) -> ActorMembership:
    """The office for which the actor comes through a door. Raises UnableToEnterReport."""
    offices = by.offices_where(POWERS[door])
    held = [each for each in by.memberships if each.office_id in offices]
    if door is Door.PARTNER:
        held = [each for each in held if each.office_kind is not OfficeKind.UPTD_PPA]
    if not held:
        raise UnableToEnterReport(_("Kantor Anda mencatat laporan sendiri. Pakai “Catat laporan”."))
    return held[0]


@audit.action
def keep_draft(*, by: Actor, at: datetime, draft_id: UUID, door: Door, text: str) -> Draft | None:
    """Keeps what is being typed, sealed anew each time; None when the form was sent meanwhile.

    Only the first saving leaves an event: the others come every few seconds. Raises UnableToKeepDraft.
    """
    by.require(POWERS[door])
    if len(text) > DRAFT_LIMIT:
        raise UnableToKeepDraft(_("Terlalu panjang untuk disimpan sebagai draf. Pendekkan sedikit."))
    one_at_a_time("entry", draft_id)
    if Arrival.objects.filter(entry_key=draft_id).exists():
        audit.unchanged()
        return None
    mine = Draft.objects.filter(writer_id=by.person_id)
    before = mine.filter(pk=draft_id).first()
    if before is None and mine.count() >= MOST_DRAFTS:
        raise UnableToKeepDraft(_("Draf Anda sudah 20. Selesaikan atau buang satu dulu."))
    sealed = seal_report({BODY: text}, table=DRAFT, report_id=draft_id, public_key=intake_public_key())
    draft = before or Draft(id=draft_id, writer_id=by.person_id, door=door, started_at=at)
    draft.saved_at = max(at, draft.started_at)
    draft.key_id, draft.key_blob, draft.sealed_body = sealed.key_id, sealed.key_blob, sealed.texts[BODY]
    if before is None:
        draft.save(force_insert=True)
        record_report_event(by, at, draft_id, events.DRAFT_BEGUN, door=door.value)
    else:
        draft.save(update_fields=["saved_at", "key_id", "key_blob", "sealed_body"])
        audit.unchanged()
    return draft


@audit.action
def drop_draft(*, by: Actor, at: datetime, draft_id: UUID, door: Door) -> None:
    """Throws a draft of one's own away; twice changes nothing."""
    by.require(POWERS[door])
    gone, _each = Draft.objects.filter(pk=draft_id, writer_id=by.person_id, door=door).delete()
    if not gone:
        audit.unchanged()
        return
    record_report_event(by, at, draft_id, events.DRAFT_DROPPED)
