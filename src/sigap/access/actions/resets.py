"""A way back in that two people gave an officer who lost password or second factor is used once, or stopped."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.db import connection
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access import events, slips
from sigap.access.actions.passwords import let_in_by
from sigap.access.actions.powers import record_staff_event
from sigap.access.entry import Actor, UnenteredSession
from sigap.access.models import Reset
from sigap.access.permissions import Permission
from sigap.access.queries import person_facts, person_for_signin, person_kind
from sigap.access.resetting import check_reset, reset_facts, reset_whole, state_of
from sigap.access.rules import ResetState
from sigap.kernel.errors import Refused, Unable
from sigap.vault import macs


class UnableToReset(Unable):
    """The way back in cannot be asked for, confirmed or used like this."""


@audit.action
def stop_reset(*, by: Actor, at: datetime, reset_id: UUID) -> None:
    """Stops it: the officer whom it is about, or whoever may confirm. Twice changes nothing. Raises Refused."""
    whole = locked_reset(reset_id)
    if by.person_id not in {whole.person_id, whole.asked_by_id}:
        by.require(Permission.RESET_CONFIRM, reset=str(reset_id))
    if whole.ended_at is not None:
        audit.unchanged()
        return
    end_reset(whole, by=by, at=at)


@audit.action
def use_reset(*, by: UnenteredSession, at: datetime, reset: Reset, typed: str, password: str) -> None:
    """Sets a new password by the code: the second factor goes and is set up anew, every session ends.

    Raises UnableToReset for a wrong code, ValidationError for a password that is easily guessed, MacBroken for a row
    that two people did not vouch for.
    """
    check_reset(reset)
    wrong = UnableToReset(_("Nama pengguna atau kode tidak cocok, atau kodenya sudah lewat waktu."))
    offered = slips.code_hash(reset.id, typed)
    if reset.person_id != by.person_id or state_of(reset, at=at) is not ResetState.CONFIRMED:
        raise wrong
    if not slips.is_same(offered, reset.code_hash):
        raise wrong
    whole = person_for_signin(by.login)
    if whole is None or whole.id != reset.person_id:
        raise wrong
    # A reset repairs no row that somebody else has written: that is told, and looked into.
    macs.verify(person_kind(whole), person_facts(whole), whole.mac)
    # Only now is it known whose name the new password must not be made of.
    validate_password(password, whole)
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
    record_staff_event(events.RESET_USED, by=by, at=at, person=str(reset.person_id), reset=str(reset.id))


def locked_reset(reset_id: UUID) -> Reset:
    """The whole row, held until the act ends; one that has ended is read without a lock. Raises Refused, MacBroken."""
    Reset.objects.filter(pk=reset_id).only("id").select_for_update().first()
    found = reset_whole(reset_id)
    if found is None:
        raise Refused(Permission.RESET_CONFIRM, ids={"reset": str(reset_id)})
    check_reset(found)
    return found


def end_reset(whole: Reset, *, by: Actor, at: datetime) -> None:
    """Ends a reset that was read whole; a part of the acts on resets."""
    whole.ended_at, whole.ended_by_id = at, by.person_id
    whole.mac = macs.sign("reset", reset_facts(whole))
    whole.save(update_fields=["ended_at", "ended_by", "mac"])
    record_staff_event(events.RESET_STOPPED, by=by, at=at, person=str(whole.person_id), reset=str(whole.id))
