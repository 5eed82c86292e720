"""Notes of services and words of consent, opened for whoever works in that room, through the vault's door."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Room
from sigap.assistance.actions import (
    Detail,
    Words,
    detail_place,
    note_place,
    place_of_appointment,
    review_place,
    words_place,
)
from sigap.assistance.models import Appointment, ConsentTalk, Service
from sigap.assistance.queries import PAGE, appointments_of, history_of, services_with_sums, talks_of, totals_from
from sigap.assistance.rules import Totals
from sigap.audit.kinds import StreamKind
from sigap.cases.actions.powers import check_all_powers
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.reading import WORK, Entering, gone_words
from sigap.vault import door
from sigap.vault.door import Item, ItemKind
from sigap.vault.sealing import Place, Sealed


@dataclass(frozen=True, slots=True)
class _Seal:
    """One sealed text of a row."""

    key_id: UUID
    place: Place
    sealed: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedNotes:
    """Services of a case, the newest first, each with its note in clear; appointments with where they are held.

    `totals` are of all services of the case; `details` by service, only where something stands there.
    """

    access: CaseAccess
    services: tuple[tuple[Service, str], ...] = field(repr=False)
    details: dict[UUID, Detail] = field(default_factory=dict, repr=False)
    appointments: tuple[tuple[Appointment, str], ...] = field(default=(), repr=False)
    totals: Totals | None = None


def open_notes(*, entering: Entering, code: str, at: datetime, page: int = 1) -> OpenedNotes:
    """One page of the notes, and the case as the actor stood to it. Raises Refused."""
    services: list[Service] = []
    appointments: list[Appointment] = []

    def pick(_actor: Actor, access: CaseAccess) -> list[_Seal]:
        first = (page - 1) * PAGE
        services.extend(services_with_sums(access)[first : first + PAGE])
        appointments.extend(appointments_of(access).filter(status="planned")[:PAGE])
        return [*_of_services(services), *_of_appointments(appointments)]

    access, texts = _opened(entering, code, Permission.CASE_SEE, pick, at)
    notes, details = _read_services(services, texts)
    return OpenedNotes(
        access=access,
        services=tuple(zip(services, notes, strict=True)),
        details=details,
        appointments=tuple((row, next(texts)) for row in appointments),
        totals=totals_from(services),
    )


def open_history(*, entering: Entering, code: str, service_id: UUID, at: datetime) -> OpenedNotes:
    """Every version of one service, the newest first. Raises Refused."""
    services: list[Service] = []

    def pick(_actor: Actor, access: CaseAccess) -> list[_Seal]:
        services.extend(history_of(access, service_id))
        return _of_services(services)

    access, texts = _opened(entering, code, Permission.CASE_SEE, pick, at)
    notes, details = _read_services(services, texts)
    return OpenedNotes(access=access, services=tuple(zip(services, notes, strict=True)), details=details)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedTalks:
    """Talks about consent, the newest first, each with its words and what its reviewer wrote."""

    access: CaseAccess
    talks: tuple[tuple[ConsentTalk, Words, str], ...] = field(repr=False)


def open_talks(*, entering: Entering, code: str, at: datetime, talk_id: UUID | None = None) -> OpenedTalks:
    """The talks of a case, at most a page of them, or one alone. Raises Refused."""
    talks: list[ConsentTalk] = []

    def pick(actor: Actor, access: CaseAccess) -> list[_Seal]:
        rows = talks_of(actor, access)
        talks.extend(rows.filter(pk=talk_id) if talk_id else rows[:PAGE])
        return [seal for talk in talks for seal in _of_talk(talk)]

    access, texts = _opened(entering, code, Permission.CONSENT_NOTE, pick, at)
    found = []
    for talk in talks:
        text = next(texts)
        words = Words.from_text(text) if text.startswith("{") else Words(note=text)
        found.append((talk, words, next(texts) if hasattr(talk, "review") else ""))
    return OpenedTalks(access=access, talks=tuple(found))


def _opened(
    entering: Entering,
    code: str,
    power: Permission,
    pick: Callable[[Actor, CaseAccess], list[_Seal]],
    at: datetime,
) -> tuple[CaseAccess, Iterator[str]]:
    """Opens what `pick` chooses, in its order; a text whose key was destroyed gives the words that say so."""
    found: list[CaseAccess] = []
    gone: list[str] = []

    def select(actor: Actor) -> Sequence[Item]:
        access = case_for(actor, code, need=Room.SERVICES, power=power)
        found.append(access)
        seals = pick(actor, access)
        if not seals:
            return []
        check_all_powers(actor, access)
        keys = door.key_rows([seal.key_id for seal in seals])
        gone.extend(gone_words(keys[seal.key_id]) for seal in seals)
        return [
            Item(
                kind=ItemKind.ROOM,
                subject_id=access.case.id,
                stream_kind=StreamKind.CASE,
                stream_id=access.case.id,
                place=seal.place,
                sealed=seal.sealed,
                key=keys[seal.key_id],
            )
            for seal, words in zip(seals, gone, strict=True)
            if not words
        ]

    texts = iter(door.open_sealed(entering, select, reason=WORK, at=at))
    return found[0], iter([words or next(texts) for words in gone])


def _of_services(services: Sequence[Service]) -> list[_Seal]:
    seals = []
    for row in services:
        seals.append(_Seal(row.key_id, note_place(row.id), row.sealed_note))
        if row.sealed_detail is not None:
            seals.append(_Seal(row.key_id, detail_place(row.id), row.sealed_detail))
    return seals


def _of_appointments(appointments: Sequence[Appointment]) -> list[_Seal]:
    return [_Seal(row.key_id, place_of_appointment(row.id), row.sealed_place) for row in appointments]


def _of_talk(talk: ConsentTalk) -> list[_Seal]:
    seals = [_Seal(talk.key_id, words_place(talk.id), talk.sealed_words)]
    if hasattr(talk, "review"):
        seals.append(_Seal(talk.review.key_id, review_place(talk.id), talk.review.sealed_note))
    return seals


def _read_services(services: Sequence[Service], texts: Iterator[str]) -> tuple[list[str], dict[UUID, Detail]]:
    notes, details = [], {}
    for row in services:
        notes.append(next(texts))
        if row.sealed_detail is not None:
            text = next(texts)
            # A destroyed key gives words instead of the sealed form.
            details[row.id] = Detail.from_text(text) if text.startswith("{") else Detail(result=text)
    return notes, details
