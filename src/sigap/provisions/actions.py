"""A jurist of the legal office confirms rows of law, or takes a confirmation back."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor, By
from sigap.access.events import SYSTEM_STREAM
from sigap.access.permissions import Permission
from sigap.audit.kinds import StreamKind
from sigap.kernel.errors import Conflict, Unable
from sigap.provisions import events
from sigap.provisions.models import Confirmation, OutsideConfirmation
from sigap.provisions.queries import KEY, all_provisions, confirmed
from sigap.provisions.rules import Provision


class UnableToConfirm(Unable):
    """Nothing was ticked, or it is not said where it was read."""


@audit.action
def confirm(*, by: Actor, at: datetime, fingerprints: Collection[str], read_in: str) -> list[Confirmation]:
    """Confirms rows as they stand; those that are confirmed already stay as they are.

    Raises UnableToConfirm, and Conflict when a row is no longer what was read.
    """
    rows = _read(by, fingerprints, read_in)
    waiting = [row for row in rows if row.fingerprint not in _confirmed_now()]
    if not waiting:
        audit.unchanged()
    return [_store(by, at, row, read_in, is_withdrawn=False) for row in waiting]


@audit.action
def withdraw(*, by: Actor, at: datetime, fingerprint: str, reason: str) -> list[Confirmation]:
    """Takes a confirmation back, with its reason. Twice changes nothing. Raises UnableToConfirm, Conflict."""
    rows = [row for row in _read(by, [fingerprint], reason) if row.fingerprint in _confirmed_now()]
    if not rows:
        audit.unchanged()
    return [_store(by, at, row, reason, is_withdrawn=True) for row in rows]


@audit.action
def note_outside(*, by: By, at: datetime, confirmations: Sequence[OutsideConfirmation]) -> int:
    """Keeps what another regency's legal office confirmed, with its author; it counts for nothing here. How many.

    By who keeps the rules as well as the set-up: the technical administrator speaks for no legal office.
    """
    if isinstance(by, Actor):
        by.require(Permission.SETUP_MANAGE)
        by.require(Permission.RULEBOOK_EDIT)
    known = set(OutsideConfirmation.objects.values_list("pk", flat=True))
    new = [each for each in confirmations if each.pk not in known]
    if not new:
        audit.unchanged()
    for each in new:
        each.save(force_insert=True)
        audit.record(
            audit.NewEvent(
                code=events.OUTSIDE_NOTED,
                stream_kind=StreamKind.SYSTEM,
                stream_id=SYSTEM_STREAM,
                at=at,
                actor_id=by.person_id,
                ids={"register": each.register, "row": each.code, "confirmation": str(each.pk)},
            )
        )
    return len(new)


def _read(by: Actor, fingerprints: Collection[str], words: str) -> list[Provision]:
    by.require(Permission.LAW_CONFIRM)
    if not fingerprints:
        raise UnableToConfirm(_("Centang sedikitnya satu baris."))
    if not words.strip():
        raise UnableToConfirm(_("Tulis di mana naskahnya dibaca."))
    rows = [row for row in all_provisions() if row.fingerprint in fingerprints]
    if len(rows) != len(set(fingerprints)):
        raise Conflict(_("Ada baris yang berubah sejak halaman ini dibuka. Muat ulang, lalu baca lagi."))
    return rows


def _confirmed_now() -> frozenset[str]:
    """Read anew: what is kept may be half a minute old."""
    cache.delete(KEY)
    return confirmed()


def _store(by: Actor, at: datetime, row: Provision, words: str, *, is_withdrawn: bool) -> Confirmation:
    office_id = by.offices_where(Permission.LAW_CONFIRM)[0]
    stored = Confirmation.objects.create(
        register=row.register,
        code=row.code,
        fingerprint=row.fingerprint,
        statute=row.statute,
        title=row.title,
        lines=[list(line) for line in row.stated_lines],
        read_in=words.strip(),
        is_withdrawn=is_withdrawn,
        confirmed_at=at,
        confirmed_by=by.person_id,
        confirmed_by_name=by.name,
        office_id=office_id,
        office_name=next(m.office_name for m in by.memberships if m.office_id == office_id),
    )
    audit.record(
        audit.NewEvent(
            code=events.WITHDRAWN if is_withdrawn else events.CONFIRMED,
            stream_kind=StreamKind.SYSTEM,
            stream_id=SYSTEM_STREAM,
            at=at,
            actor_id=by.person_id,
            ids={"register": row.register, "row": row.code, "confirmation": str(stored.pk)},
        )
    )
    transaction.on_commit(lambda: cache.delete(KEY))
    return stored
