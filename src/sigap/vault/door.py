"""The one door by which sealed text is opened: first the trace, committed; only then the keys.

A crash in between leaves a trace of a reading that reached nobody: accepted. Never the other way round.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.audit.kinds import StreamKind, is_id
from sigap.kernel.errors import StepUpNeeded
from sigap.vault import datakeys, events, openings, rings
from sigap.vault.datakeys import KeyDestroyed
from sigap.vault.hpke import open_key_with
from sigap.vault.models import DataKey, Opening
from sigap.vault.reports import opened_laid_key
from sigap.vault.ring_use import KeyPath, LaidKey, ReportKey, Trace, UnsealFailure, Unsealing
from sigap.vault.sealing import OpenKey, Place, SealBroken, Sealed, unseal_raw

IDENTITIES_AN_HOUR = 30
_HOUR = timedelta(hours=1)


class BudgetSpent(StepUpNeeded):
    """More identities in an hour than the work of one person needs; showing again who one is opens it anew."""


class OpeningBroken(SealBroken):
    """A sealed text that does not open, found at this door; the trail tells of it already."""


class Opener(Protocol):
    """Who opens: what the door needs to know of an actor. Without a person it is the desk's own process."""

    @property
    def person_id(self) -> UUID | None: ...
    @property
    def stepped_up_at(self) -> datetime | None: ...


class ItemKind(StrEnum):
    """What is opened; identities count against the budget."""

    IDENTITY = "identity"
    REPORT = "report"
    # Opened by the desk's own process to see who is meant; nobody is shown anything.
    ARRIVAL = "arrival"
    SECTION = "room"


_CODES = {
    ItemKind.IDENTITY: events.IDENTITY_OPENED,
    ItemKind.REPORT: events.REPORT_OPENED,
    ItemKind.ARRIVAL: events.REPORT_CHECKED,
    ItemKind.SECTION: events.SECTION_OPENED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalKey:
    """A data key sealed to one person, with that person's private half as their passphrase opened it."""

    key_id: UUID
    report_id: UUID
    blob: bytes | memoryview = field(repr=False)
    private: X25519PrivateKey = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportKeyBlob:
    """A file's data key as it lies sealed under its report's key."""

    key_id: UUID
    under: DataKey | ReportKey | PersonalKey
    place: Place
    sealed: Sealed = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedItem:
    """One sealed text to open. `subject_id` is the person, report or row the trace names."""

    kind: ItemKind
    subject_id: UUID
    stream_kind: StreamKind
    stream_id: UUID
    place: Place
    sealed: Sealed = field(repr=False)
    key: DataKey | ReportKey | PersonalKey | ReportKeyBlob


def key_rows(key_ids: Sequence[UUID]) -> dict[UUID, DataKey]:
    """Wrapped keys by id, in one statement, for `select`. Raises KeyUnknown when one is missing."""
    rows = DataKey.objects.in_bulk(set(key_ids))
    if missing := set(key_ids) - set(rows):
        raise datakeys.KeyUnknown(", ".join(sorted(str(key_id) for key_id in missing)))
    return rows


def open_sealed[A: Opener, C](
    entering: Callable[[], AbstractContextManager[A]],
    select: Callable[[A], tuple[C, Sequence[SealedItem]]],
    *,
    reason: str,
    at: datetime,
) -> tuple[C, tuple[str, ...]]:
    """Opens the items that `select` picks: its context, and the plain texts in their order.

    `entering` opens a durable transaction; inside it `select(actor)` asserts the permission, checks the MACs
    and fetches; its context is what the caller needs beside the texts. `reason` is a code. Raises BudgetSpent,
    KeyUnknown before anything is traced; KeyDestroyed, OpeningBroken after, the latter with a second event that tells
    of the break.
    """
    context, parts = open_sealed_bytes(entering, select, reason=reason, at=at)
    return context, tuple(part.decode() for part in parts)


def open_sealed_bytes[A: Opener, C](
    entering: Callable[[], AbstractContextManager[A]],
    select: Callable[[A], tuple[C, Sequence[SealedItem]]],
    *,
    reason: str,
    at: datetime,
) -> tuple[C, tuple[bytes, ...]]:
    """As open_sealed, for what is no text: parts of a file."""
    if audit.is_recording():
        raise RuntimeError("The door opens before an act begins, never inside one: its trace must be committed")
    if not is_id(reason):
        raise ValueError("The reason for opening is a code, not a text")
    with entering() as actor:
        if not audit.is_recording():
            raise RuntimeError("entering() must open a recording: the trace would be lost")
        context, items = select(actor)
        _spend(actor, items, at)
        traces = [_trace_of(item, reason) for item in items]
        _leave(actor, traces, at)
        ticket = rings.ticket()
    # From here on the trace is on disk, whatever becomes of this process.
    parts = []
    for item, found in zip(items, _found(items, traces, ticket), strict=True):
        if found is UnsealFailure.DESTROYED:
            raise KeyDestroyed(str(item.key.key_id if not isinstance(item.key, DataKey) else item.key.id))
        if found is UnsealFailure.BROKEN:
            with entering() as actor:
                _trace_break(actor, item, at)
            raise OpeningBroken("a sealed text that does not fit its key and place")
        parts.append(found)
    return context, tuple(parts)


def identities_opened(person_id: UUID, *, at: datetime) -> int:
    """How many identities this person has opened in the last hour, as the page says before the next."""
    return Opening.objects.filter(person_id=person_id, opened_at__gt=at - _HOUR).count()


def _found(items: Sequence[SealedItem], traces: Sequence[Trace], ticket: str) -> list[bytes | UnsealFailure]:
    """Each text, or why it did not open: by the ring at hand, asked once, or by a key that a person has brought."""
    asked = {
        place: Unsealing(key=path, place=item.place, sealed=item.sealed, trace=trace)
        for place, (item, trace) in enumerate(zip(items, traces, strict=True))
        if (path := _path(item)) is not None
    }
    if not all(openings.fits_event(each.key, each.place, each.trace) for each in asked.values()):
        # The vault would refuse it; where the ring is in this process nobody else would notice.
        raise RuntimeError("An event of this kind does not tell of what is opened here")
    by_ring = (
        dict(zip(asked, rings.at_hand().unseal(list(asked.values()), ticket=ticket), strict=True)) if asked else {}
    )
    return [by_ring[place] if place in by_ring else _by_person(item) for place, item in enumerate(items)]


def _path(item: SealedItem) -> KeyPath | None:
    """How the ring comes by a text's key; None where a person has brought theirs. Raises KeyDestroyed."""
    key = item.key
    if isinstance(key, ReportKeyBlob):
        if isinstance(key.under, PersonalKey):
            return None
        under = datakeys.path_of(key.under) if isinstance(key.under, DataKey) else key.under
        return LaidKey(id=key.key_id, under=under, place=key.place, sealed=key.sealed)
    if isinstance(key, PersonalKey):
        return None
    return datakeys.path_of(key) if isinstance(key, DataKey) else key


def _by_person(item: SealedItem) -> bytes | UnsealFailure:
    try:
        return unseal_raw(item.sealed, key=_brought(item.key), place=item.place)
    except SealBroken:
        return UnsealFailure.BROKEN


def _brought(key: DataKey | ReportKey | PersonalKey | ReportKeyBlob) -> OpenKey:
    if isinstance(key, ReportKeyBlob):
        return opened_laid_key(key.sealed, key_id=key.key_id, under=_brought(key.under), place=key.place)
    if not isinstance(key, PersonalKey):
        raise TypeError("no key that a person has brought")
    return open_key_with(key.private, key.blob, key_id=key.key_id, subject=key.report_id)


def _spend(actor: Opener, items: Sequence[SealedItem], at: datetime) -> None:
    """Counts identities, each once an hour. Raises BudgetSpent."""
    wanted = {item.subject_id for item in items if item.kind is ItemKind.IDENTITY}
    if not wanted:
        return
    if actor.person_id is None:
        raise RuntimeError("Identities are opened by people only")
    # Two windows of the same person count one after the other, or both would see room for the last one.
    audit.one_at_a_time(f"vault.budget:{actor.person_id}")
    since = max(at - _HOUR, actor.stepped_up_at or at - _HOUR)
    recent = Opening.objects.filter(person_id=actor.person_id, opened_at__gt=since)
    already = set(recent.values_list("subject_id", flat=True))
    fresh = wanted - already
    if len(already) + len(fresh) > IDENTITIES_AN_HOUR and fresh:
        raise BudgetSpent(
            _("Sudah %(count)d identitas Anda buka dalam satu jam. Tunjukkan sekali lagi bahwa ini Anda.")
            % {"count": len(already)}
        )
    Opening.objects.bulk_create(
        Opening(person_id=actor.person_id, subject_id=subject, opened_at=at) for subject in sorted(fresh)
    )


def _trace_of(item: SealedItem, reason: str) -> Trace:
    return Trace(
        code=_CODES[item.kind],
        stream_kind=item.stream_kind,
        stream_id=item.stream_id,
        subject_id=item.subject_id,
        section=item.place.section,
        reason=reason,
    )


def _leave(actor: Opener, traces: Sequence[Trace], at: datetime) -> None:
    """One event for each subject and section, however many texts of it are opened together."""
    for trace in sorted(
        set(traces), key=lambda each: (each.code, str(each.stream_id), str(each.subject_id), each.section)
    ):
        audit.record(
            audit.NewEvent(
                code=trace.code,
                stream_kind=trace.stream_kind,
                stream_id=trace.stream_id,
                at=at,
                actor_id=actor.person_id,
                ids={"subject": str(trace.subject_id), "room": trace.section, "reason": trace.reason},
            )
        )


def _trace_break(actor: Opener, item: SealedItem, at: datetime) -> None:
    audit.record(
        audit.NewEvent(
            code=events.SEAL_BROKEN,
            stream_kind=item.stream_kind,
            stream_id=item.stream_id,
            at=at,
            actor_id=actor.person_id,
            ids={"subject": str(item.subject_id), "room": item.place.section},
        )
    )
