"""A way back in for an officer who lost password or second factor: asked in person, confirmed by another, used once.

Nobody confirms their own request, not even after a day without a second person: a reset lends somebody's whole name.
The second pair of eyes may sit in any office, and has held its role for a while: who asks may also be who gives roles.
"""

from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access import events, slips
from sigap.access.actions.ground import record
from sigap.access.actions.passwords import let_in_by
from sigap.access.entry import Actor, AtThreshold, require_step_up
from sigap.access.models import Person, Reset
from sigap.access.permissions import Permission
from sigap.access.queries import person_facts, person_for_signin, person_kind
from sigap.access.resetting import (
    check_reset,
    is_settled_confirmer,
    may_ask_reset,
    reset_facts,
    reset_whole,
    still_asks,
)
from sigap.access.rules import RESET_CODE_LASTS, ResetReason, ResetState, reset_state
from sigap.kernel.errors import Refused, Unable
from sigap.vault import macs


class UnableToReset(Unable):
    """The way back in cannot be asked for, confirmed or used like this."""


@audit.action
def ask_reset(*, by: Actor, at: datetime, person: Person, reason: ResetReason) -> Reset:
    """Asks for it, by who saw the officer in person; a second click gives the one that waits. Raises UnableToReset."""
    by.require(Permission.RESET_ASK, person=str(person.id))
    if by.person_id == person.id:
        raise UnableToReset(_("Pemulihan untuk diri sendiri harus diminta oleh orang lain."))
    if not may_ask_reset(by, person.id, at=at):
        raise Refused(Permission.RESET_ASK, ids={"person": str(person.id)})
    require_step_up(by, at=at)
    if not person.is_active:
        raise UnableToReset(_("Akun ini sudah diakhiri. Aktifkan dulu."))
    before = Reset.objects.filter(person=person, ended_at=None).only("id").select_for_update().first()
    if before is not None:
        whole = _whole(before.id)
        if _state(whole, at) is ResetState.WAITING:
            if whole.asked_by_id != by.person_id:
                raise UnableToReset(_("Pemulihan untuk petugas ini sudah diminta dan menunggu orang kedua."))
            audit.unchanged()
            return whole
        # A code that was lost, or a request that nobody confirmed: the new one takes its place.
        _end(by, at, whole)
    fresh = Reset(person=person, reason=reason, asked_by_id=by.person_id, asked_at=at)
    fresh.mac = macs.sign("reset", reset_facts(fresh))
    fresh.save(force_insert=True)
    record(events.RESET_ASKED, by=by, at=at, person=str(person.id), reset=str(fresh.id), reason=reason.value)
    return fresh


@audit.action
def confirm_reset(*, by: Actor, at: datetime, reset_id: UUID) -> tuple[str, ...]:
    """The second person says yes; the code's words, shown this once. Raises UnableToReset."""
    by.require(Permission.RESET_CONFIRM, reset=str(reset_id))
    require_step_up(by, at=at)
    whole = _locked(reset_id)
    if by.person_id in {whole.person_id, whole.asked_by_id}:
        raise UnableToReset(_("Pengesahan harus oleh orang ketiga: bukan yang meminta, bukan petugasnya sendiri."))
    if not is_settled_confirmer(by, at=at):
        raise UnableToReset(
            _("Peran Anda baru diberikan. Yang mengesahkan harus sudah memegangnya tujuh hari. Minta orang lain.")
        )
    if whole.confirmed_by_id is not None and whole.ended_at is None:
        raise UnableToReset(_("Sudah disahkan orang lain. Kodenya hanya tampil satu kali, kepadanya."))
    if _state(whole, at) is not ResetState.WAITING:
        raise UnableToReset(_("Permintaan ini sudah lewat waktu atau sudah selesai. Minta lagi dari awal."))
    if not still_asks(whole, at=at):
        raise UnableToReset(_("Yang meminta tidak lagi berwenang. Minta lagi dari awal."))
    drawn = slips.drawn_words()
    whole.confirmed_by_id, whole.confirmed_at = by.person_id, at
    whole.code_hash, whole.code_until = slips.code_hash(whole.id, " ".join(drawn)), at + RESET_CODE_LASTS
    whole.mac = macs.sign("reset", reset_facts(whole))
    whole.save(update_fields=["confirmed_by", "confirmed_at", "code_hash", "code_until", "mac"])
    record(events.RESET_CONFIRMED, by=by, at=at, person=str(whole.person_id), reset=str(whole.id))
    return drawn


@audit.action
def stop_reset(*, by: Actor, at: datetime, reset_id: UUID) -> None:
    """Stops it: the officer whom it is about, or whoever may confirm. Twice changes nothing. Raises Refused."""
    whole = _locked(reset_id)
    if by.person_id not in {whole.person_id, whole.asked_by_id}:
        by.require(Permission.RESET_CONFIRM, reset=str(reset_id))
    if whole.ended_at is not None:
        audit.unchanged()
        return
    _end(by, at, whole)


@audit.action
def use_reset(*, by: AtThreshold, at: datetime, reset: Reset, typed: str, password: str) -> None:
    """Sets a new password by the code: the second factor goes and is set up anew, every session ends.

    Raises UnableToReset for a wrong code, MacBroken for a row that two people did not vouch for.
    """
    check_reset(reset)
    wrong = UnableToReset(_("Nama pengguna atau kode tidak cocok, atau kodenya sudah lewat waktu."))
    offered = slips.code_hash(reset.id, typed)
    if reset.person_id != by.person_id or _state(reset, at) is not ResetState.CONFIRMED:
        raise wrong
    if not slips.is_same(offered, reset.code_hash):
        raise wrong
    whole = person_for_signin(by.login)
    if whole is None or whole.id != reset.person_id:
        raise wrong
    # A reset repairs no row that somebody else has written: that is told, and looked into.
    macs.verify(person_kind(whole), person_facts(whole), whole.mac)
    reset.ended_at, reset.ended_by_id = at, reset.person_id
    hashed, mac = let_in_by(by.person_id, by.login, password)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT access.reset_use(%s, %s, %s, %s, %s, %s)",
            [reset.id, offered, at, macs.sign("reset", reset_facts(reset)), hashed, mac],
        )
        used = cursor.fetchone()[0]
    if not used:
        raise wrong
    record(events.RESET_USED, by=by, at=at, person=str(reset.person_id), reset=str(reset.id))


def _state(reset: Reset, at: datetime) -> ResetState:
    return reset_state(asked_at=reset.asked_at, code_until=reset.code_until, ended_at=reset.ended_at, at=at)


def _locked(reset_id: UUID) -> Reset:
    """The row, held until the act ends. One that has ended is read without a lock: nothing changes it."""
    Reset.objects.filter(pk=reset_id).only("id").select_for_update().first()
    return _whole(reset_id)


def _whole(reset_id: UUID) -> Reset:
    found = reset_whole(reset_id)
    if found is None:
        raise Refused(Permission.RESET_CONFIRM, ids={"reset": str(reset_id)})
    check_reset(found)
    return found


def _end(by: Actor, at: datetime, whole: Reset) -> None:
    whole.ended_at, whole.ended_by_id = at, by.person_id
    whole.mac = macs.sign("reset", reset_facts(whole))
    whole.save(update_fields=["ended_at", "ended_by", "mac"])
    record(events.RESET_STOPPED, by=by, at=at, person=str(whole.person_id), reset=str(whole.id))
