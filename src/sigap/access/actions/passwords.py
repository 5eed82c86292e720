"""One's own password is replaced; what happens at the threshold is noted."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import connection
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access import events
from sigap.access.actions.powers import record_staff_event
from sigap.access.entry import Actor, UnenteredSession
from sigap.access.models import Person
from sigap.access.queries import person_facts, person_for_signin, person_kind
from sigap.kernel.errors import Unable
from sigap.vault import macs

_GONE = _("Sesi Anda sudah berakhir. Masuk lagi, lalu ganti kata sandi.")


class UnableToChangePassword(Unable):
    """The session does not run any more."""


def let_in_by(person_id: UUID, login: str, password: str) -> tuple[str, bytes]:
    """The hash of a new password and the MAC of the active person whom it lets in."""
    # Built anew: a person from a list carries no password to read, and must not.
    changed = Person(id=person_id, login=login, is_active=True, must_change=False, password=make_password(password))
    return changed.password, macs.sign(person_kind(changed), person_facts(changed))


@audit.action
def change_password(*, by: Actor | UnenteredSession, at: datetime, password: str) -> int:
    """Replaces one's own password from a running session and ends all others; how many those were.

    At the threshold of that person, in the desk too; the caller has judged the old one. Raises UnableToChangePassword,
    MacBroken.
    """
    if isinstance(by, Actor):
        audit.in_session(by.session_id)
    whole = person_for_signin(by.login)
    if whole is None or whole.id != by.person_id:
        raise UnableToChangePassword(_GONE)
    # What somebody else has written into the row is not signed along.
    macs.verify(person_kind(whole), person_facts(whole), whole.mac)
    hashed, mac = let_in_by(by.person_id, by.login, password)
    with connection.cursor() as cursor:
        cursor.execute("SELECT access.password_change(%s, %s, %s)", [by.session_hash, hashed, mac])
        ended = cursor.fetchone()[0]
    if ended is None:
        raise UnableToChangePassword(_GONE)
    record_staff_event(events.PASSWORD_SET, by=by, at=at, person=str(by.person_id))
    return len(ended)


@audit.action
def note_threshold(*, at: datetime, code: str, person_id: UUID | None, about: Mapping[str, str] | None = None) -> None:
    """Notes what happened at the threshold, where there is no actor yet: sign-in, step-up, second factor."""
    person = {"person": str(person_id)} if person_id else {}
    audit.record(
        audit.NewEvent(
            code=code,
            stream_kind="system",
            stream_id=events.SYSTEM_STREAM,
            # A stranger's failures are not the officer's act.
            actor_id=None if code in events.NOT_BY_THE_PERSON else person_id,
            at=at,
            ids={**person, **(about or {})},
        )
    )
