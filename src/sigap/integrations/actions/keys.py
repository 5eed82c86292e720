"""Keys of an office's own system: made, rotated, ended, used from elsewhere. A key is shown once and is nowhere.

The key is the ticket of a session of the office's system, who is nobody in person: what it does is done by that seat,
under the same policies as everybody's, and stands in the trail with the session, which bears the key's id.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.contrib.auth.hashers import make_password
from django.db import connection
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.actions.powers import record_staff_event, require_shown
from sigap.access.entry import Actor, By, membership_facts, session_facts
from sigap.access.models import Membership, Office, Person
from sigap.access.queries import person_facts, person_kind
from sigap.access.roles import TAKES_REFERRALS, OfficeKind, SeatCode
from sigap.access.sessions import hash_of
from sigap.integrations import events
from sigap.integrations.models import SystemKey
from sigap.integrations.queries import key_for, office_for, system_key_facts
from sigap.integrations.rules import KEY_PREFIX, LONGEST, OVERLAP, TOLD_BEFORE, KeyScope
from sigap.kernel.errors import Conflict, Unable
from sigap.notifications.actions import notify
from sigap.notifications.rules import Audience
from sigap.vault import macs

__all__ = ["IssuedKey", "UnableToMakeKey", "end_key", "make_key", "note_elsewhere", "rotate_key", "system_key_facts"]

_MOST_RUNNING = 10
_HINT = len(KEY_PREFIX) + 4
_TELL_EVERY = timedelta(hours=1)


class UnableToMakeKey(Unable):
    """No key was made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedKey:
    """A new key, this once."""

    row: SystemKey
    secret: str = field(repr=False)


@audit.action
def make_key(
    *,
    by: Actor,
    at: datetime,
    office_id: UUID,
    label: str,
    scopes: Iterable[KeyScope],
    networks: Iterable[str],
    lasts: timedelta,
    key_id: UUID,
) -> IssuedKey:
    """Makes a key for an office that the actor looks after.

    Raises Refused, StepUpNeeded, UnableToMakeKey, and Conflict where this one was made: it is shown no second time.
    """
    office = office_for(by, office_id)
    require_shown(by, at=at)
    if OfficeKind(office.kind) not in TAKES_REFERRALS:
        raise UnableToMakeKey(_("Kantor ini tidak ikut menangani kasus, jadi tidak ada yang dapat dibuka kuncinya."))
    audit.one_at_a_time(f"integrations.keys:{office_id}")
    if SystemKey.objects.filter(pk=key_id).exists():
        raise Conflict(
            _("Kunci dari halaman ini sudah dibuat dan tampil sekali. Tidak tersimpan? Cabut, lalu buat yang baru.")
        )
    if SystemKey.objects.filter(office=office, ended_at=None, expires_at__gt=at).count() >= _MOST_RUNNING:
        raise UnableToMakeKey(_("Kantor ini sudah punya sepuluh kunci. Cabut dulu yang tidak dipakai."))
    until = at + min(lasts, LONGEST)
    issued = _issued(by, at, office, label, sorted(scopes), list(networks), until, None, key_id=key_id)
    record_staff_event(events.KEY_MADE, by=by, at=at, office=office.id, key=str(issued.row.id))
    return issued


@audit.action
def rotate_key(*, by: Actor, at: datetime, key_id: UUID) -> IssuedKey:
    """A new key with what the old one opens; the old one opens for a week more, both for that long.

    Raises Refused, StepUpNeeded, Conflict for a key that was rotated or has ended.
    """
    before = key_for(by, key_id)
    require_shown(by, at=at)
    audit.one_at_a_time(f"integrations.keys:{before.office_id}")
    if before.ended_at or before.expires_at <= at or SystemKey.objects.filter(replaces=before).exists():
        raise Conflict(_("Kunci ini sudah diganti atau tidak berlaku lagi."))
    lasts = before.expires_at - before.made_at
    issued = _issued(
        by, at, before.office, before.label, before.scopes, before.networks, at + lasts, before, key_id=uuid4()
    )
    before.expires_at = min(before.expires_at, at + OVERLAP)
    _end(before, until=before.expires_at, is_now=False)
    ids = {"key": str(issued.row.id), "before": str(before.id)}
    record_staff_event(events.KEY_ROTATED, by=by, at=at, office=before.office_id, **ids)
    return issued


@audit.action
def end_key(*, by: Actor, at: datetime, key_id: UUID) -> None:
    """Ends a key at once; a second time changes nothing. Raises Refused. No step-up: a leak must be stopped now."""
    key = key_for(by, key_id)
    if not _end(key, until=at, is_now=True):
        audit.unchanged()
        return
    record_staff_event(events.KEY_ENDED, by=by, at=at, office=key.office_id, key=str(key.id))


@audit.action
def note_elsewhere(*, by: Actor, at: datetime, key: SystemKey) -> None:
    """A key came from a network that it is not bound to: it opened nothing, and the office's head hears of it.

    At most once an hour: who tries on is counted.
    """
    SystemKey.objects.filter(pk=key.pk).update(refused_count=F("refused_count") + 1)
    if key.refused_at is not None and at - key.refused_at < _TELL_EVERY:
        audit.unchanged()
        return
    SystemKey.objects.filter(pk=key.pk).update(refused_at=at)
    record_staff_event(events.KEY_ELSEWHERE, by=by, at=at, office=key.office_id, key=str(key.id))
    notify(at=at, code="system-key-elsewhere", office_id=key.office_id, role=Audience.HEAD, ids={"key": str(key.id)})


@audit.action
def tell_of_ending(*, by: By, at: datetime) -> int:  # noqa: ARG001 - every act says by whom
    """Tells an office's head, once, of a key that soon ends and has no other in its place; returns how many."""
    rows = SystemKey.objects.filter(
        ended_at=None, expires_at__gt=at, expires_at__lte=at + TOLD_BEFORE, replaced_by=None
    ).values_list("id", "office_id", "expires_at")
    for key, office, ends_at in rows:
        about = {"key": str(key)}
        once = uuid5(key, "system-key-ending")
        notify(
            at=at, code="system-key-ending", office_id=office, role=Audience.HEAD, ids=about, until=ends_at, once=once
        )
    if not rows:
        audit.unchanged()
    return len(rows)


def _issued(
    by: Actor,
    at: datetime,
    office: Office,
    label: str,
    scopes: list[KeyScope] | list[str],
    networks: list[str],
    until: datetime,
    before: SystemKey | None,
    *,
    key_id: UUID,
) -> IssuedKey:
    secret = KEY_PREFIX + secrets.token_urlsafe(32)
    row = SystemKey(
        id=key_id,
        office=office,
        person_id=_seat_of(at, office),
        label=label,
        hint=secret[:_HINT],
        scopes=[str(scope) for scope in scopes],
        networks=networks,
        made_at=at,
        made_by=by.person_id,
        made_by_name=by.name,
        expires_at=until,
        replaces=before,
    )
    row.mac = macs.sign("system_key", system_key_facts(row))
    row.save(force_insert=True)
    stored = hash_of(secret)
    facts = session_facts(
        session_hash=stored, person_id=row.person_id, needs_second_factor=False, has_second_factor=False
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT integrations.open_session(%s, %s, %s)", [row.id, stored, macs.sign("session", facts)])
    return IssuedKey(row=row, secret=secret)


def _seat_of(at: datetime, office: Office) -> UUID:
    """Who the office's system is, seated at its first key."""
    running = Membership.seats.filter(office=office, role=SeatCode.OFFICE_SYSTEM, until=None)
    if found := running.values_list("person_id", flat=True).first():
        return found
    person = Person(
        id=uuid4(), login=f"sistem.{office.id.hex}", name=f"Sistem {office.name}", password=make_password(None)
    )
    person.mac = macs.sign(person_kind(person), person_facts(person))
    # The database's clock may be a little behind, and what begins later than now is not there yet.
    seat, since = uuid4(), at - timedelta(minutes=1)
    facts = membership_facts(
        membership_id=seat,
        person_id=person.id,
        office_id=office.id,
        role=SeatCode.OFFICE_SYSTEM,
        since=since,
        until=None,
    )
    values: list[Any] = [office.id, person.id, person.login, person.name, person.password, person.mac]
    values += [seat, since, macs.sign("membership", facts)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT integrations.seat_system(%s, %s, %s, %s, %s, %s, %s, %s, %s)", values)
    return person.id


def _end(key: SystemKey, *, until: datetime, is_now: bool) -> bool:
    mac = macs.sign("system_key", system_key_facts(key))
    with connection.cursor() as cursor:
        cursor.execute("SELECT integrations.end_key(%s, %s, %s, %s)", [key.id, until, is_now, mac])
        is_done: bool = cursor.fetchone()[0]
    return is_done
