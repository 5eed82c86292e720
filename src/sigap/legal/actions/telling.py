"""That a victim was told how the case goes (UU 21/2007 art. 36, hak atas informasi)."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.actions.locking import locked_open
from sigap.cases.actions.recording import record_case_event
from sigap.cases.actions.sections import section_key
from sigap.cases.queries import CaseAccess
from sigap.kernel.errors import Unable
from sigap.legal import events
from sigap.legal.models import VictimUpdate
from sigap.legal.queries import marks_of, victims_of
from sigap.legal.rules import TellManner, VictimRight
from sigap.vault.sealing import Place, seal


class UnableToNoteTold(Unable):
    """Nobody who has the right to know, or it has not happened yet."""


def told_place(told_id: UUID) -> Place:
    """Where the words of one telling lie."""
    return Place(table="legal_told", row=told_id, column="sealed_words", room=Section.LEGAL.value)


@audit.action
def note_told(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    ordinal: int,
    mark_id: UUID | None,
    manner: TellManner,
    told_at: datetime,
    words: str,
    post_key: UUID,
    rights: Iterable[VictimRight] = (),
) -> VictimUpdate:
    """Notes that a victim was told; the same `post_key` again gives the same row. Raises UnableToNoteTold."""
    office_id = access.require(by, Permission.LEGAL_NOTE, Section.LEGAL)
    case = locked_open(access.case.id)
    if noted := VictimUpdate.objects.filter(case=case, post_key=str(post_key)).first():
        audit.unchanged()
        return noted
    if told_at > at:
        raise UnableToNoteTold(_("Waktu ini belum terjadi. Periksa tanggal dan jamnya."))
    person = next((who for who in victims_of(access) if who.ordinal == ordinal), None)
    if person is None:
        raise UnableToNoteTold(_("Pilih korban yang diberi tahu."))
    mark = marks_of(access).filter(pk=mark_id).first() if mark_id else None
    key = section_key(by=by, at=at, access=access, room=Section.LEGAL)
    told = VictimUpdate(
        id=uuid4(),
        case=case,
        person=person,
        mark=mark,
        manner=manner.value,
        rights=sorted(rights),
        told_at=told_at,
        recorded_at=at,
        recorded_by=by.person_id,
        recorded_by_name=by.name,
        office_id=office_id,
        office_name=next(m.office_name for m in by.memberships if m.office_id == office_id),
        key_id=key.id,
        post_key=str(post_key),
    )
    told.sealed_words = seal(words, key=key, place=told_place(told.id))
    told.save(force_insert=True)
    ids = {"told": str(told.id), "person": str(person.id), "manner": manner.value}
    record_case_event(by, at, case.id, events.TOLD, **ids)
    return told
