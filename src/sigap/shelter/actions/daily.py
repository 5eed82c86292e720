"""What is noted of days in the house: absences, belongings, visitors, costs, care, records printed."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.kernel.errors import Refused
from sigap.shelter import events
from sigap.shelter.actions.ringing import tell_back
from sigap.shelter.actions.scope import UnableToPlace, entry_place, record_house_event, seen_stay
from sigap.shelter.actions.telling import tell_other_side
from sigap.shelter.models import Stay, StayEntry
from sigap.shelter.rules import RUNNING, StayEntryKind, StayStatus
from sigap.vault import datakeys
from sigap.vault.sealing import seal

_SETTLED = frozenset({StayEntryKind.ABSENCE, StayEntryKind.BELONGINGS, StayEntryKind.CARE})


@audit.action
def note_entry(
    *,
    by: Actor,
    at: datetime,
    stay_id: UUID,
    entry_id: UUID,
    kind: StayEntryKind,
    words: str,
    happened_at: datetime,
    due_at: datetime | None = None,
    amount: int | None = None,
) -> StayEntry:
    """Notes one thing of somebody who is in; under the same id once. Raises UnableToPlace, Refused.

    Their care also of who is awaited, by the case's manager too; the other side hears.
    """
    is_care = kind is StayEntryKind.CARE
    stay = seen_stay(by, stay_id, as_staff=not is_care)
    if known := StayEntry.objects.filter(pk=entry_id, stay=stay).first():
        audit.unchanged()
        return known
    if stay.status not in (RUNNING if is_care else {StayStatus.IN}):
        raise UnableToPlace(_("Orang ini tidak sedang tinggal di rumah ini."))
    if not words.strip():
        raise UnableToPlace(_("Tulis keterangannya."))
    if happened_at > at:
        raise UnableToPlace(_("Waktu ini belum tiba. Periksa tanggal dan jamnya."))
    _refuse_unfit(kind, happened_at, due_at, amount)
    entry = StayEntry(
        id=entry_id,
        stay=stay,
        kind=kind,
        happened_at=happened_at,
        due_at=due_at if kind is StayEntryKind.ABSENCE else None,
        amount=amount if kind is StayEntryKind.COST else None,
        recorded_at=at,
        recorded_by_name=by.name,
    )
    try:
        with transaction.atomic():
            sealed_entry(entry, stay, words.strip()).save(force_insert=True)
    except IntegrityError:
        raise UnableToPlace(_("Orang ini sudah tercatat keluar. Catat dulu kembalinya.")) from None
    record_house_event(by, at, stay.house, events.ENTRY_NOTED, stay=str(stay.pk), kind=kind.value)
    if is_care:
        tell_other_side(by, at, stay, manager="shelter-care", staff="shelter-care")
    return entry


def _refuse_unfit(kind: StayEntryKind, happened_at: datetime, due_at: datetime | None, amount: int | None) -> None:
    if kind is StayEntryKind.ABSENCE and (due_at is None or due_at <= happened_at):
        raise UnableToPlace(_("Tulis kapan kembali, sesudah jam keluar."))
    if kind is StayEntryKind.COST and not amount:
        raise UnableToPlace(_("Tulis jumlah biayanya."))


@audit.action
def settle_entry(*, by: Actor, at: datetime, stay_id: UUID, entry_id: UUID) -> StayEntry:
    """Back again, as whoever was rung hears, handed back, or no longer so; twice changes nothing. Raises Refused."""
    stay = seen_stay(by, stay_id, as_staff=True)
    entry = StayEntry.objects.filter(pk=entry_id, stay=stay, kind__in=_SETTLED).first()
    if entry is None:
        raise Refused(Permission.SHELTER_KEEP, ids={"item": str(entry_id)})
    if entry.settled_at is not None:
        audit.unchanged()
        return entry
    entry.settled_at, entry.settled_by_name = at, by.name
    entry.save(update_fields=["settled_at", "settled_by_name"])
    record_house_event(by, at, stay.house, events.ENTRY_NOTED, stay=str(stay.pk), kind=entry.kind)
    if entry.kind == StayEntryKind.ABSENCE:
        tell_back(at, stay, rung=entry.rung)
    return entry


@audit.action
def note_record_printed(*, by: Actor, at: datetime, stay_id: UUID, paper: str) -> None:
    """Traces that a record left the house on paper, on the trail of the house's office. Raises Refused."""
    stay = seen_stay(by, stay_id, as_staff=False, is_changed=False)
    record_house_event(by, at, stay.house, events.PRINTED, stay=str(stay.pk), paper=paper)


def sealed_entry(entry: StayEntry, stay: Stay, words: str) -> StayEntry:
    """The entry with its words. Not saved."""
    entry.sealed_words = seal(words, key=datakeys.open_key(stay.key_id), place=entry_place(entry.id))
    return entry
