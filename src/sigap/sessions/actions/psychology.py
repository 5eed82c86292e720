"""A psychologist's own section: begun with a client, written in, opened to the next one by the client's yes."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.assistance.queries import persons_facts
from sigap.cases.actions.locking import locked_open
from sigap.cases.actions.powers import check_all_powers
from sigap.cases.actions.recording import record_case_event
from sigap.cases.models import Assignment
from sigap.cases.queries import CaseAccess
from sigap.kernel.errors import Conflict, Refused, Unable
from sigap.sessions import events
from sigap.sessions.models import PsychologyNote, PsychologySeat, ServiceSession
from sigap.sessions.queries import my_seats, seats_of
from sigap.sessions.rules import OWN_SECTION
from sigap.ui.sent_again import check_same
from sigap.vault import datakeys, macs
from sigap.vault.models import KeyPurpose
from sigap.vault.sealing import Place, SealingKey, seal

_WRITES = Permission.PSYCHOLOGY_NOTE
_SEAT = "psychology_seat"


class UnableToWritePsychology(Unable):
    """Nothing is written, or it is about nobody who is a client of the case."""


def note_place(note_id: UUID) -> Place:
    """Where a psychologist's note lies."""
    return Place(table="sessions_psychologynote", row=note_id, column="sealed_text", section=OWN_SECTION)


def _facts_of(seat: PsychologySeat) -> tuple[macs.Fact, ...]:
    bound = (seat.id, seat.case_id, seat.person_id, seat.assignment_id, seat.officer_id, seat.key_id, seat.since)
    return (*bound, seat.client_yes_at, seat.answered_by, seat.answered_at)


def verify_seats(seats: Iterable[PsychologySeat]) -> None:
    """Raises MacBroken for a seat that SIGAP did not write, or whose answer somebody changed."""
    macs.verify_all([(_SEAT, _facts_of(seat), seat.mac) for seat in seats])


@audit.action
def begin_seat(*, by: Actor, at: datetime, access: CaseAccess, ordinal: int) -> PsychologySeat:
    """Begins the actor's work with a client, so that the client can be asked; the first note does so too.

    Twice changes nothing. Raises as `write_note` does.
    """
    access.require(by, _WRITES, Section.SERVICES)
    locked_open(access.case.id)
    before = {each.id for each in my_seats(by, access)}
    seat, _key = _seated(by, at, access, ordinal)
    if seat.id in before:
        audit.unchanged()
    return seat


def _seated(by: Actor, at: datetime, access: CaseAccess, ordinal: int) -> tuple[PsychologySeat, SealingKey]:
    office_id = access.require(by, _WRITES, Section.SERVICES)
    check_all_powers(by, access)
    client = next((who for who in persons_facts(access.case.id) if who.ordinal == ordinal and who.is_client), None)
    if client is None:
        raise UnableToWritePsychology(_("Pilih klien dalam kasus ini."))
    seat = next((each for each in my_seats(by, access) if each.person_id == client.id), None)
    if seat is not None:
        verify_seats([seat])
        return seat, datakeys.open_key(seat.key_id)
    running = Assignment.objects.filter(case=access.case, person_id=by.person_id, office_id=office_id, until=None)
    key = datakeys.create(purpose=KeyPurpose.PSYCHOLOGY, case_id=access.case.id, at=at)
    seat = PsychologySeat(
        id=uuid4(),
        case=access.case,
        person_id=client.id,
        assignment=running.get(),
        officer_id=by.person_id,
        officer_name=by.name,
        office_name=next(each.office_name for each in by.memberships if each.office_id == office_id),
        key_id=key.id,
        since=at,
    )
    seat.mac = macs.sign(_SEAT, _facts_of(seat))
    seat.save(force_insert=True)
    record_case_event(by, at, access.case.id, events.SEATED, seat=str(seat.id))
    return seat, key


@audit.action
def write_note(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    ordinal: int,
    text: str,
    post_key: UUID,
    session: ServiceSession | None = None,
) -> PsychologyNote:
    """Seals a psychologist's note about one client; the same `post_key` again gives the same one.

    Raises UnableToWritePsychology, Refused, MacBroken, UnableToWorkOnClosedCase; Conflict where that came with another
    text.
    """
    access.require(by, _WRITES, Section.SERVICES)
    locked_open(access.case.id)
    if not text.strip():
        raise UnableToWritePsychology(_("Tulis catatannya."))
    seat, key = _seated(by, at, access, ordinal)
    note_id = macs.sent_id(post_key, seat.id, text)
    if noted := PsychologyNote.objects.filter(seat=seat, post_key=str(post_key)).first():
        check_same(noted, id=note_id)
        audit.unchanged()
        return noted
    note = PsychologyNote(
        id=note_id,
        case=access.case,
        seat=seat,
        person_id=seat.person_id,
        session=session,
        written_at=at,
        written_by_name=by.name,
        key_id=key.id,
        post_key=str(post_key),
    )
    note.sealed_text = seal(text, key=key, place=note_place(note.id))
    try:
        with transaction.atomic():
            note.save(force_insert=True)
    except IntegrityError:
        raise Conflict(_("Catatan ini sudah tersimpan. Muat ulang halamannya.")) from None
    record_case_event(by, at, access.case.id, events.WRITTEN, seat=str(seat.id))
    return note


@audit.action
def answer_seat(
    *, by: Actor, at: datetime, access: CaseAccess, seat_id: UUID, agrees: bool, answered_at: datetime | None
) -> PsychologySeat:
    """The client's answer whether this psychologist may read what others wrote so far; a later no takes a yes back.

    Told to somebody else than the psychologist. `answered_at`: of the answer that was read before asking; a yes moves
    that one on, the same as a newer one is a second click. Raises Refused, MacBroken; Conflict for a yes to a newer no.
    """
    access.require(by, Permission.CONSENT_NOTE, Section.SERVICES)
    locked_open(access.case.id)
    seat = seats_of(access).select_for_update(of=("self",)).filter(pk=seat_id).exclude(officer_id=by.person_id).first()
    if seat is None:
        raise Refused(Permission.CONSENT_NOTE, ids={"case": str(access.case.id)})
    check_all_powers(by, access)
    verify_seats([seat])
    is_newer = seat.answered_at != answered_at
    if seat.answered_at is not None and (seat.client_yes_at is not None) is agrees and (is_newer or not agrees):
        audit.unchanged()
        return seat
    if is_newer and agrees:
        # It was asked before the client took it back, as far as anybody can tell.
        raise Conflict(_("Klien sudah menjawab lagi: tidak. Buka halaman ini dari awal, lalu tanyakan lagi."))
    seat.client_yes_at = at if agrees else None
    seat.answered_by, seat.answered_by_name, seat.answered_at = by.person_id, by.name, at
    seat.mac = macs.sign(_SEAT, _facts_of(seat))
    seat.save(update_fields=["client_yes_at", "answered_by", "answered_by_name", "answered_at", "mac"])
    answer = "yes" if agrees else "no"
    record_case_event(by, at, access.case.id, events.ANSWERED, seat=str(seat.id), answer=answer)
    return seat
