"""That a victim was told how the case goes (UU 21/2007 art. 36, hak atas informasi)."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.actions.locking import locked_open
from sigap.cases.actions.managers import tell_manager_of
from sigap.cases.actions.recording import record_case_event
from sigap.cases.actions.sections import section_key
from sigap.cases.models import Case
from sigap.cases.queries import CaseAccess
from sigap.kernel.errors import Unable
from sigap.legal import events
from sigap.legal.actions.reckoning import close, reckon_notices
from sigap.legal.models import VictimNotice, VictimUpdate
from sigap.legal.queries import acts_first_hand, marks_of, victims_of
from sigap.legal.rules import TellManner, VictimRight
from sigap.legal.rules.telling import NoticeKind, NoticeState, notice_specs
from sigap.screening.rules.persons import is_child_on
from sigap.vault.sealing import Place, seal


class UnableToNoteVictimUpdate(Unable):
    """Nobody who has the right to know, or it has not happened yet."""


def update_place(told_id: UUID) -> Place:
    """Where the words of one telling lie."""
    return Place(table="legal_told", row=told_id, column="sealed_words", section=Section.LEGAL.value)


@audit.action
def note_victim_update(
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
    notice: VictimNotice | None = None,
) -> VictimUpdate:
    """Notes that a victim was told; the same `post_key` again gives the same row. Raises UnableToNoteVictimUpdate.

    `notice`: the news that is being settled; without one, what was owed about the same mark is settled too.
    """
    office_id = access.require(by, Permission.LEGAL_NOTE, Section.LEGAL)
    case = locked_open(access.case.id)
    if noted := VictimUpdate.objects.filter(case=case, post_key=str(post_key)).first():
        audit.unchanged()
        return noted
    if told_at > at:
        raise UnableToNoteVictimUpdate(_("Waktu ini belum terjadi. Periksa tanggal dan jamnya."))
    person = next((who for who in victims_of(access) if who.ordinal == ordinal), None)
    if person is None:
        raise UnableToNoteVictimUpdate(_("Pilih korban yang diberi tahu."))
    mark = marks_of(access).filter(pk=mark_id).first() if mark_id else None
    key = section_key(by=by, at=at, access=access, section=Section.LEGAL)
    update = _drafted(by, at, case, office_id, told_at, post_key)
    update.person, update.mark, update.manner, update.rights, update.key_id = (
        person,
        mark,
        manner.value,
        sorted(rights),
        key.id,
    )
    update.sealed_words = seal(words, key=key, place=update_place(update.id))
    update.save(force_insert=True)
    ids = {"told": str(update.id), "person": str(person.id), "manner": manner.value}
    record_case_event(by, at, case.id, events.TOLD, **ids)
    _tell_of_right(by, at, access, update)
    if notice is None:
        _settle(by, at, update)
        reckon_notices(by=by, at=at, case=case)
    return update


def _tell_of_right(by: Actor, at: datetime, access: CaseAccess, update: VictimUpdate) -> None:
    """Police or prosecutor told a child of restitution: few days are left to claim it (PP 43/2017 art. 10, 15)."""
    who, case = update.person, access.case
    if VictimRight.RESTITUTION not in update.rights or case.manager_id == by.person_id:
        return
    is_child = is_child_on(localdate(update.told_at), age_years=who.age_years, recorded_on=who.recorded_on)
    if is_child and acts_first_hand(by, access):
        tell_manager_of(case, at=at, code="restitution-child-told")


def _drafted(by: Actor, at: datetime, case: Case, office_id: UUID, told_at: datetime, post_key: UUID) -> VictimUpdate:
    return VictimUpdate(
        id=uuid4(),
        case=case,
        told_at=told_at,
        recorded_at=at,
        recorded_by=by.person_id,
        recorded_by_name=by.name,
        office_id=office_id,
        office_name=next(m.office_name for m in by.memberships if m.office_id == office_id),
        post_key=str(post_key),
    )


def _settle(by: Actor, at: datetime, update: VictimUpdate) -> None:
    """What this victim was to be told about the mark has been told."""
    if update.mark is None:
        return
    owed = VictimNotice.objects.filter(
        case_id=update.case_id, person_id=update.person_id, entry=update.mark.entry, state=NoticeState.OPEN
    )
    for row in owed.order_by("id"):
        if notice_specs()[NoticeKind(row.kind)].is_freeing is not update.mark.is_freeing:
            continue
        row.update, row.settled_by, row.settled_by_name = update, by.person_id, by.name
        close(by, at, row, NoticeState.DONE, "done", done_at=update.told_at)
