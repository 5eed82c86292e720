"""A victim was told, does not want to know, or could not be reached; the safety plan seen; a planned release noted."""

from datetime import date, datetime
from uuid import UUID, uuid4

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.actions.locking import locked_open
from sigap.cases.actions.recording import record_case_event
from sigap.cases.actions.sections import section_key
from sigap.cases.models import CasePerson
from sigap.cases.queries import CaseAccess
from sigap.clocks import actions as clocks
from sigap.kernel.errors import Conflict, Refused, Unable
from sigap.legal import events
from sigap.legal.actions.reckoning import close, reckon_notices
from sigap.legal.actions.telling import note_victim_update
from sigap.legal.actions.wishing import require_leading
from sigap.legal.models import Mark, NoticeRemark, PlannedRelease, VictimNotice
from sigap.legal.queries import acts_first_hand, people_of, reported_of
from sigap.legal.queries.victims import hearers_of, victim_of
from sigap.legal.rules import MarkSource, TellManner
from sigap.legal.rules.telling import NoticeAnswer, NoticeKind, NoticeState, ReleaseGround
from sigap.ui.sent_again import check_same
from sigap.vault.sealing import Place, seal

_STATES = {
    NoticeAnswer.DONE: NoticeState.DONE,
    NoticeAnswer.UNWANTED: NoticeState.UNWANTED,
    NoticeAnswer.UNREACHED: NoticeState.OPEN,
}


class UnableToSettleNotice(Unable):
    """Nothing was noted; the sentence says why."""


class UnableToPlanRelease(Unable):
    """The day is over, or nobody is named who said so."""


def remark_place(remark_id: UUID) -> Place:
    """Where it lies: among the notes of the unit that leads the case, as the way in which a victim is told."""
    return Place(table="legal_noticeremark", row=remark_id, column="sealed_words", section=Section.NOTES.value)


@audit.action
def settle_notice(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    notice_id: UUID,
    answer: NoticeAnswer,
    done_at: datetime,
    manner: TellManner | None,
    hearer: int | None,
    words: str,
    wants_plan: bool,
    post_key: UUID,
) -> VictimNotice:
    """What came of telling it. A second click changes nothing; a second answer raises Conflict.

    `hearer`: the number of a guardian who was told, or tried, with or for a child; None: the victim. Of what was not
    told the words are noted apart. Raises UnableToSettleNotice.
    """
    require_leading(by, access)
    case = locked_open(access.case.id)
    row = VictimNotice.objects.select_for_update().filter(case=case, pk=notice_id).first()
    if row is None or row.kind == NoticeKind.WISH:
        raise Refused(Permission.LEGAL_NOTE, ids={"case": str(case.id), "item": str(notice_id)})
    if row.post_key == str(post_key):
        check_same(row, state=_STATES[answer].value)
        audit.unchanged()
        return row
    if row.state != NoticeState.OPEN:
        # What a colleague wrote stays; one's own words are not taken for noted beside it.
        raise Conflict(_("Kabar ini sudah dicatat atau tidak perlu lagi. Tulisan Anda belum disimpan."))
    if done_at > at:
        raise UnableToSettleNotice(_("Waktu ini belum terjadi. Periksa tanggal dan jamnya."))
    row.post_key, row.wants_plan = str(post_key), row.wants_plan or wants_plan
    heard_by = _hearer(access, row, hearer, at)
    if answer is not NoticeAnswer.DONE and (words or manner or heard_by):
        _remark(by, at, access, row, answer, done_at, manner, heard_by, words)
    if answer is NoticeAnswer.UNREACHED:
        row.tries, row.tried_at = row.tries + 1, done_at
        row.save(update_fields=["post_key", "wants_plan", "tries", "tried_at"])
    else:
        row.settled_by, row.settled_by_name = by.person_id, by.name
        is_done = answer is NoticeAnswer.DONE
        if is_done and row.person_id is not None:
            row.hearer = heard_by
            _tell(by, at, access, row, done_at, manner, words, post_key)
        close(by, at, row, _STATES[answer], "done" if is_done else "not_wished", done_at=done_at)
    record_case_event(by, at, case.id, events.NOTICE_ANSWERED, notice=str(row.id), kind=row.kind, outcome=answer.value)
    reckon_notices(by=by, at=at, case=case)
    return row


def _hearer(access: CaseAccess, row: VictimNotice, hearer: int | None, at: datetime) -> CasePerson | None:
    """The guardian of that number. Whoever may hear nothing is not tried either."""
    if hearer is None or row.person is None:
        return None
    victim = victim_of(people_of(access), row.person.ordinal)
    found = next((each for each in hearers_of(access, victim, at=at) if each.person.ordinal == hearer), None)
    if found is None or found.bar is not None:
        raise UnableToSettleNotice(_("Orang ini tidak boleh diberi tahu apa pun tentang perkaranya."))
    return found.person


def _remark(
    by: Actor,
    at: datetime,
    access: CaseAccess,
    row: VictimNotice,
    answer: NoticeAnswer,
    done_at: datetime,
    manner: TellManner | None,
    hearer: CasePerson | None,
    words: str,
) -> None:
    key = section_key(by=by, at=at, access=access, section=Section.NOTES)
    remark = NoticeRemark(
        id=uuid4(),
        notice=row,
        case=access.case,
        answer=answer.value,
        manner=manner.value if manner else "",
        hearer=hearer,
        happened_at=done_at,
        recorded_at=at,
        recorded_by=by.person_id,
        recorded_by_name=by.name,
        key_id=key.id,
    )
    remark.sealed_words = seal(words, key=key, place=remark_place(remark.id))
    remark.save(force_insert=True)


def _tell(
    by: Actor,
    at: datetime,
    access: CaseAccess,
    row: VictimNotice,
    done_at: datetime,
    manner: TellManner | None,
    words: str,
    post_key: UUID,
) -> None:
    if manner is None or row.person is None:
        raise UnableToSettleNotice(_("Pilih bagaimana disampaikan."))
    mark = _mark_of(access, row.entry, row.suspect_id) if row.entry else None
    row.update = note_victim_update(
        by=by,
        at=at,
        access=access,
        ordinal=row.person.ordinal,
        mark_id=mark,
        manner=manner,
        told_at=done_at,
        words=words,
        post_key=post_key,
        notice=row,
    )


def _mark_of(access: CaseAccess, entry: UUID, suspect_id: UUID | None) -> UUID | None:
    """That of the suspect it is told of, where one paper is about several."""
    newest = Mark.objects.filter(case=access.case, entry=entry, replaced_by__isnull=True, is_void=False)
    found = dict(newest.order_by("-recorded_at").values_list("person_id", "id"))
    mine = found.get(suspect_id) if suspect_id else None
    return mine or next(reversed(found.values()), None)


@audit.action
def look_at_safety(*, by: Actor, at: datetime, access: CaseAccess, notice_id: UUID) -> None:
    """Somebody has looked at the safety plan again with the victim. Twice changes nothing."""
    require_leading(by, access)
    case = locked_open(access.case.id)
    waiting = VictimNotice.objects.filter(case=case, pk=notice_id, wants_plan=True)
    if not waiting.exists():
        raise Refused(Permission.LEGAL_NOTE, ids={"case": str(case.id), "item": str(notice_id)})
    if not waiting.filter(plan_seen_at=None).update(plan_seen_at=at, plan_seen_by=by.person_id):
        audit.unchanged()
        return
    record_case_event(by, at, case.id, events.SAFETY_SEEN, notice=str(notice_id))


@audit.action
def plan_release(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    ordinal: int,
    ground: ReleaseGround | None,
    on: date | None,
    source: MarkSource | None,
) -> PlannedRelease | None:
    """On which day a suspect is to go free; another day takes its place, no day (`on` is None) takes it away.

    Raises UnableToPlanRelease, Refused.
    """
    office_id = access.require(by, Permission.LEGAL_NOTE, Section.LEGAL)
    case = locked_open(access.case.id)
    who = next((each for each in reported_of(access) if each.ordinal == ordinal), None)
    if who is None:
        raise Refused(Permission.LEGAL_NOTE, ids={"case": str(case.id)})
    is_first_hand = acts_first_hand(by, access)
    before = (standing := PlannedRelease.objects.filter(case=case, person=who, dropped_at=None)).first()
    if on is not None and on < localdate(at):
        raise UnableToPlanRelease(_("Hari ini sudah lewat. Yang sudah terjadi dicatat sebagai tonggak perkara."))
    if on is not None and (ground is None or (source is None and not is_first_hand)):
        raise UnableToPlanRelease(_("Pilih mengapa ia bebas, dan menurut keterangan siapa."))
    told_by = "" if is_first_hand or source is None else source.value
    if (before and (before.on, before.ground, before.source)) == (on and ground and (on, ground.value, told_by)):
        audit.unchanged()
        return before
    standing.update(dropped_at=at, dropped_by=by.person_id)
    made, row_id = None, uuid4()
    if on and ground:
        made = PlannedRelease(
            id=row_id,
            root=before.root if before and before.on == on else row_id,
            case=case,
            person=who,
            ground=ground.value,
            on=on,
            source=told_by,
            recorded_at=at,
            recorded_by=by.person_id,
            recorded_by_name=by.name,
            office_id=office_id,
            office_name=next(m.office_name for m in by.memberships if m.office_id == office_id),
        )
        made.save(force_insert=True)
    record_case_event(by, at, case.id, events.RELEASE_PLANNED if made else events.RELEASE_UNPLANNED, person=str(who.id))
    reckon_notices(by=by, at=at, case=case)
    return made


def end_notices(by: Actor, at: datetime, case_id: UUID) -> None:
    """Ends the news of a case as it closes, also for a second person who sees none of them."""
    clocks.end_by_door(by, at, "SELECT * FROM legal.end_notices(%s, %s)", (case_id, at))
