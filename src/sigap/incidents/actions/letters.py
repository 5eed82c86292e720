"""The letter to one person: printed, handed over in a safe way, or held back for a reason. Each with its moments."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.queries import CaseAccess
from sigap.incidents import events
from sigap.incidents.actions.incident_state import check_open, record_incident_event
from sigap.incidents.models import Affected
from sigap.incidents.rules import (
    SETTLED,
    HandedTo,
    LetterEvent,
    LetterState,
    NoSuchLetterStep,
    Unreachable,
    letter_step,
    may_receive,
)
from sigap.kernel.errors import Conflict, Refused, Unable
from sigap.notifications import actions as notices
from sigap.notifications.rules import Audience


class UnableToMoveLetter(Unable):
    """The letter does not move like this; the sentence says why."""


def require_letter(by: Actor, letter: Affected, access: CaseAccess | None) -> None:
    """Whose letter it is to bring: those who work on the case, or for an officer those who manage. Raises Refused."""
    if letter.touched is None:
        by.require(Permission.INCIDENT_MANAGE, item=str(letter.pk))
        return
    if access is None or access.case.id != letter.touched.case_id:
        raise Refused(Permission.INCIDENT_NOTIFY, ids={"item": str(letter.pk)})
    access.require(by, Permission.INCIDENT_NOTIFY, Section.PERSONS)


@audit.action
def print_letter(*, by: Actor, at: datetime, letter: Affected, access: CaseAccess | None) -> Affected:
    """Notes that the letter was made for printing; printed again it stays so."""
    require_letter(by, letter, access)
    check_open(letter.incident)
    state = LetterState(letter.state)
    if letter_step(state, LetterEvent.PRINT) is state:
        audit.unchanged()
        return letter
    cleared = {"done_at": None, "recorded_at": None, "recorded_by": None, "handed_to": "", "reason": ""}
    return _moved(by, at, letter, LetterEvent.PRINT, printed_at=at, **cleared)


@audit.action
def hand_over(
    *,
    by: Actor,
    at: datetime,
    letter: Affected,
    access: CaseAccess | None,
    done_at: datetime,
    to: HandedTo,
    is_cleared: bool = False,
) -> Affected:
    """The letter was handed over. A guardian's hands need somebody's word that it is not the suspect.

    Raises UnableToMoveLetter.
    """
    require_letter(by, letter, access)
    check_open(letter.incident)
    if not may_receive(to, is_cleared=is_cleared):
        raise UnableToMoveLetter(_("Wali yang terlapor tidak mendapat surat. Pastikan dulu walinya bukan terlapor."))
    if (letter.state, letter.handed_to, letter.done_at) == (LetterState.HANDED_OVER, to, done_at):
        audit.unchanged()
        return letter
    _check_moment(letter, done_at, at)
    facts = {"done_at": done_at, "recorded_at": at, "recorded_by": by.person_id, "handed_to": to}
    return _moved(by, at, letter, LetterEvent.HAND_OVER, **facts)


@audit.action
def cannot_reach(
    *, by: Actor, at: datetime, letter: Affected, access: CaseAccess | None, done_at: datetime, reason: Unreachable
) -> Affected:
    """The person is not told for now, because that cannot be done safely. Raises UnableToMoveLetter."""
    require_letter(by, letter, access)
    check_open(letter.incident)
    if (letter.state, letter.reason, letter.done_at) == (LetterState.UNREACHABLE, reason, done_at):
        audit.unchanged()
        return letter
    _check_moment(letter, done_at, at)
    facts = {"done_at": done_at, "recorded_at": at, "recorded_by": by.person_id, "reason": reason}
    return _moved(by, at, letter, LetterEvent.CANNOT_REACH, **facts)


def _check_moment(letter: Affected, done_at: datetime, at: datetime) -> None:
    if not letter.incident.noticed_at <= done_at <= at:
        raise UnableToMoveLetter(
            _("Waktu ini sebelum insiden diketahui, atau belum terjadi. Periksa tanggal dan jamnya.")
        )


def _moved(by: Actor, at: datetime, letter: Affected, event: LetterEvent, **facts: Any) -> Affected:
    try:
        becomes = letter_step(LetterState(letter.state), event)
    except NoSuchLetterStep:
        raise UnableToMoveLetter(_("Cetak dulu suratnya. %(state)s.") % {"state": letter.state_label}) from None
    waiting = Affected.objects.filter(pk=letter.pk, state=letter.state)
    if not waiting.update(state=becomes, **facts):
        raise Conflict(_("Rekan Anda baru saja mencatat surat ini. Muat ulang halamannya."))
    letter.refresh_from_db()
    about = {"case": str(letter.touched.case_id)} if letter.touched else {}
    why = {"reason": letter.reason} if letter.reason else {}
    record_incident_event(
        by, at, letter.incident, events.LETTER_MOVED, letter=str(letter.pk), state=becomes.value, **about, **why
    )
    if becomes in SETTLED:
        _tell_when_all(at, letter)
    return letter


def _tell_when_all(at: datetime, letter: Affected) -> None:
    """Those who manage hear once the last letter of a case, or of the officers, is settled."""
    waiting = Affected.objects.filter(incident=letter.incident, touched=letter.touched).exclude(state__in=SETTLED)
    if not waiting.exists():
        ids = {"incident": str(letter.incident_id)}
        notices.notify(at=at, code="incident-letters-settled", role=Audience.INCIDENT, ids=ids)
