"""A way back in for an officer who lost password or second factor: asked in person, confirmed by another.

Nobody confirms their own request, not even after a day without a second person: a reset lends somebody's whole name.
The second pair of eyes may sit in any office, and has held its role for a while: who asks may also be who gives roles.
"""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access import events, slips
from sigap.access.actions.powers import record_staff_event
from sigap.access.actions.resets import UnableToReset, end_reset, locked_reset
from sigap.access.entry import Actor, require_step_up
from sigap.access.models import Person, Reset
from sigap.access.permissions import Permission
from sigap.access.queries import offices_of
from sigap.access.resetting import is_settled_confirmer, may_ask_reset, reset_facts, state_of, still_asks
from sigap.access.rules import RESET_CODE_LASTS, ResetReason, ResetState
from sigap.kernel.errors import Refused
from sigap.notifications.actions import notify
from sigap.notifications.rules import Audience
from sigap.staff.queries.people import auditors
from sigap.vault import macs


@audit.action
def ask_reset(*, by: Actor, at: datetime, person: Person, reason: ResetReason) -> Reset:
    """Asks for it, by who saw the officer in person, and tells those concerned. Raises UnableToReset.

    A second click gives the one that waits.
    """
    by.require(Permission.RESET_ASK, person=str(person.id))
    audit.one_at_a_time(f"staff.resets:{person.id}")
    if by.person_id == person.id:
        raise UnableToReset(_("Pemulihan untuk diri sendiri harus diminta oleh orang lain."))
    if not may_ask_reset(by, person.id, at=at):
        raise Refused(Permission.RESET_ASK, ids={"person": str(person.id)})
    require_step_up(by, at=at)
    if not person.is_active:
        raise UnableToReset(_("Akun ini sudah diakhiri. Aktifkan dulu."))
    before = Reset.objects.filter(person=person, ended_at=None).only("id").select_for_update().first()
    if before is not None:
        whole = locked_reset(before.id)
        if state_of(whole, at=at) is ResetState.WAITING:
            if whole.asked_by_id != by.person_id:
                raise UnableToReset(_("Pemulihan untuk petugas ini sudah diminta dan menunggu pemeriksa kedua."))
            audit.unchanged()
            return whole
        # A code that was lost, or a request that nobody confirmed: the new one takes its place.
        end_reset(whole, by=by, at=at)
    fresh = Reset(person=person, reason=reason, asked_by_id=by.person_id, asked_at=at)
    fresh.mac = macs.sign("reset", reset_facts(fresh))
    fresh.save(force_insert=True)
    record_staff_event(
        events.RESET_ASKED, by=by, at=at, person=str(person.id), reset=str(fresh.id), reason=reason.value
    )
    _notify_those_concerned("reset-asked", person.id, at=at)
    return fresh


@audit.action
def confirm_reset(*, by: Actor, at: datetime, reset_id: UUID) -> tuple[str, ...]:
    """The second person says yes, and the same are told; the code's words, shown this once. Raises UnableToReset."""
    by.require(Permission.RESET_CONFIRM, reset=str(reset_id))
    require_step_up(by, at=at)
    whole = locked_reset(reset_id)
    if by.person_id in {whole.person_id, whole.asked_by_id}:
        raise UnableToReset(_("Pengesahan harus oleh orang ketiga: bukan yang meminta, bukan petugasnya sendiri."))
    if not is_settled_confirmer(by, at=at):
        raise UnableToReset(
            _("Peran Anda baru diberikan. Yang mengesahkan harus sudah memegangnya tujuh hari. Minta orang lain.")
        )
    if whole.confirmed_by_id is not None and whole.ended_at is None:
        raise UnableToReset(_("Sudah disahkan orang lain. Kodenya hanya tampil satu kali, kepadanya."))
    if state_of(whole, at=at) is not ResetState.WAITING:
        raise UnableToReset(_("Permintaan ini sudah lewat waktu atau sudah selesai. Minta lagi dari awal."))
    if not still_asks(whole, at=at):
        raise UnableToReset(_("Yang meminta tidak lagi berwenang. Minta lagi dari awal."))
    drawn = slips.drawn_words()
    whole.confirmed_by_id, whole.confirmed_at = by.person_id, at
    whole.code_hash, whole.code_until = slips.code_hash(whole.id, " ".join(drawn)), at + RESET_CODE_LASTS
    whole.mac = macs.sign("reset", reset_facts(whole))
    whole.save(update_fields=["confirmed_by", "confirmed_at", "code_hash", "code_until", "mac"])
    record_staff_event(events.RESET_CONFIRMED, by=by, at=at, person=str(whole.person_id), reset=str(whole.id))
    _notify_those_concerned("reset-confirmed", whole.person_id, at=at)
    return drawn


def _notify_those_concerned(code: str, person_id: UUID, *, at: datetime) -> None:
    """The officer, the heads of their offices and the auditors."""
    ids = {"person": str(person_id)}
    notify(at=at, code=code, person_id=person_id, ids=ids)
    for office_id in sorted(offices_of(person_id, at=at)):
        notify(at=at, code=f"{code}-others", office_id=office_id, role=Audience.HEAD, ids=ids)
    for auditor in auditors(at=at):
        notify(at=at, code=f"{code}-others", person_id=auditor, ids=ids)
