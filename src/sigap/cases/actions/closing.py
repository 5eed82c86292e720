"""A case ends: only when nothing stands against it, with a reason, and the reporter reads "selesai".

A case of a child, and one of high risk, is closed by two. Who asked may do it alone once a working day went by
unanswered, with a reason, and a third person looks at it. Only the case's own office asks.
"""

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor, check_powers
from sigap.access.permissions import Permission
from sigap.access.queries import Colleague, office_calendar
from sigap.access.roles import Section
from sigap.cases import events
from sigap.cases.actions.break_glass import auditors_at
from sigap.cases.actions.closing_words import seal_objection, seal_words
from sigap.cases.actions.contacts import REVIEW_CLOCK as CALL_BACK_REVIEW
from sigap.cases.actions.locking import UnableToWorkOnClosedCase, locked_open, mark_changed
from sigap.cases.actions.managers import tell_second
from sigap.cases.actions.opening import CLOSING_CLOCK, SUBJECT, move
from sigap.cases.actions.powers import signed_assignment
from sigap.cases.actions.recording import record_case_event
from sigap.cases.actions.reporters import tell_reporter
from sigap.cases.actions.sections import section_key
from sigap.cases.models import Case, Closing, ClosingReading
from sigap.cases.queries import CaseAccess, closings_to_answer
from sigap.cases.queries.closing import has_read, require_own_office
from sigap.cases.queries.guard import closing_state
from sigap.cases.rules import (
    CaseEvent,
    CaseStatus,
    ClosingObjection,
    ClosingReason,
    ClosingStatus,
    Risk,
    needs_second,
)
from sigap.cases.rules.deadlines import TO_POLICE
from sigap.cases.rules.guard import TRACK_FOLLOWED, standing_against
from sigap.cases.rules.second_review import alone_from
from sigap.clocks import actions as clocks
from sigap.clocks.models import Clock
from sigap.clocks.rules import CLOSED_BEFORE_DUE, CLOSED_LATE
from sigap.kernel.errors import Conflict, Refused, Unable
from sigap.notifications.actions import notify
from sigap.ui.dates import near_moment
from sigap.ui.sent_again import check_same
from sigap.ui.taking_back import TakeBackReason, require_reason
from sigap.work.rules import Duty

REVIEW_CLOCK = "closing-review"
_CHECKS = frozenset({REVIEW_CLOCK, CALL_BACK_REVIEW})
"""Looks at what somebody did alone: who is checked does not end them by closing the case."""


class UnableToCloseCase(Unable):
    """Something stands against it, and the page lists what; or a second person must look first."""


class UnableToAnswerClosing(Unable):
    """Somebody answered before, or the case is another than it was."""


type Ender = Callable[[Actor, datetime, UUID], None]
"""Ends what an upper app still counts on a case (an id) that is being closed, inside the act."""


@audit.action
def close_case(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    reason: ClosingReason,
    based_on: int,
    after_care_on: date | None = None,
    follower: Colleague | None = None,
) -> Case:
    """Closes a case that one person may close. Raises UnableToCloseCase, Conflict; a second click changes nothing."""
    case = _to_be_closed(by, access, based_on, reason, follower)
    if case is None:
        audit.unchanged()
        return access.case
    if _needs_second(case):
        raise UnableToCloseCase(
            _("Kasus anak dan kasus risiko tinggi ditutup oleh dua orang. Minta terminasinya dulu.")
        )
    closing = _new_closing(by, at, access, case, reason, after_care_on, follower)
    closing.status = ClosingStatus.APPROVED
    closing.answered_by, closing.answered_by_name, closing.answered_at = by.person_id, by.name, at
    closing.save(force_insert=True)
    _close(by, at, case, closing)
    return case


@audit.action
def ask_closing(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    reason: ClosingReason,
    based_on: int,
    after_care_on: date | None = None,
    follower: Colleague | None = None,
) -> Closing | None:
    """Asks a second person to close; None when the case is closed already. Raises UnableToCloseCase, Conflict.

    A second click finds the wish of the first.
    """
    mine = Closing.objects.filter(case=access.case, status=ClosingStatus.WAITING, asked_by=by.person_id, reason=reason)
    if asked := mine.first():
        check_same(asked, after_care_on=after_care_on, follower_id=follower.person_id if follower else None)
        audit.unchanged()
        return asked
    case = _to_be_closed(by, access, based_on, reason, follower)
    if case is None:
        audit.unchanged()
        return None
    closing = _new_closing(by, at, access, case, reason, after_care_on, follower)
    closing.save(force_insert=True)
    move(by=by, at=at, case=case, event=CaseEvent.CLOSING_ASKED)
    case.save(update_fields=["status"])
    mark_changed(case)
    office = closing.asked_office_id
    clocks.start(
        by=by,
        at=at,
        rule=CLOSING_CLOCK,
        subject_kind=SUBJECT,
        subject_id=case.id,
        owner_office=office,
        owner_person=by.person_id,
    )
    record_case_event(by, at, case.id, events.CLOSING_ASKED, closing=str(closing.id), reason=reason.value)
    tell_second(by=by, at=at, code="case-closing-asked", case=case, duty=Duty.SECOND_PERSON, has_province=True)
    return closing


@audit.action
def read_closing(*, by: Actor, at: datetime, closing_id: UUID) -> Closing:
    """The second person opens the file, for this decision alone. Twice changes nothing. Raises Refused."""
    closing = _before_me(by, closing_id)
    check_powers(by)
    _reading, is_new = ClosingReading.objects.get_or_create(
        closing=closing,
        person_id=by.person_id,
        defaults={"case_id": closing.case_id, "person_name": by.name, "began_at": at},
    )
    if is_new:
        record_case_event(by, at, closing.case_id, events.CLOSING_READ, closing=str(closing.id))
    else:
        audit.unchanged()
    return closing


def _before_me(by: Actor, closing_id: UUID) -> Closing:
    """A wish to close that waits for the actor. Raises Refused."""
    by.require(Permission.CASE_CLOSE_ANSWER)
    closing = closings_to_answer(by).filter(pk=closing_id).first()
    if closing is None:
        raise Refused(Permission.CASE_CLOSE_ANSWER, ids={"item": str(closing_id)})
    return closing


@audit.action
def answer_closing(
    *, by: Actor, at: datetime, closing_id: UUID, objection: ClosingObjection | None, words: str = ""
) -> Closing:
    """The second person closes the case, having read it, or says what stands against it: in words, having read it too.

    Raises UnableToAnswerClosing, Refused.
    """
    closing = _before_me(by, closing_id)
    check_powers(by)
    case = Case.objects.select_for_update().filter(pk=closing.case_id).first()
    # Once another second person has answered, this one sees neither the wish nor the case.
    if case is None or case.status != CaseStatus.CLOSING_ASKED:
        raise UnableToAnswerClosing(_("Kasus ini sudah berubah. Muat ulang halamannya."))
    about = {"case": str(case.id)}
    if objection is None:
        _refuse_unread(by, closing)
        if _is_held_open(case, ClosingReason(closing.reason), is_followed=closing.follower_id is not None):
            raise UnableToAnswerClosing(_("Ada yang terbuka lagi pada kasus ini. Terminasinya belum dapat disetujui."))
        closing.status = ClosingStatus.APPROVED
        # They were waited for, and answered: that ends first, and not along with the case.
        _stop_waiting(by, at, case)
        _close(by, at, case, closing, answered=True)
        notify(at=at, code="case-closing-approved", person_id=closing.asked_by, ids=about)
        return closing
    if words.strip():
        _refuse_unread(by, closing)
        seal_objection(closing, words, at=at)
    closing.status, closing.objection = ClosingStatus.DECLINED, objection.value
    _stop_waiting(by, at, case)
    move(by=by, at=at, case=case, event=CaseEvent.CLOSING_DECLINED)
    case.version += 1
    case.save(update_fields=["status", "version"])
    _answered(by, at, closing)
    record_case_event(by, at, case.id, events.CLOSING_ANSWERED, closing=str(closing.id), status=closing.status)
    about["objection"] = objection.value
    notify(at=at, code="case-closing-declined", person_id=closing.asked_by, ids=about)
    return closing


def _refuse_unread(by: Actor, closing: Closing) -> None:
    if not has_read(by, closing.id):
        raise UnableToAnswerClosing(_("Baca berkasnya dulu, lalu putuskan."))


@audit.action
def withdraw_closing(*, by: Actor, at: datetime, access: CaseAccess, reason: TakeBackReason | None) -> None:
    """Takes the wish back while nobody has answered; a second click changes nothing. Raises ReasonMissing."""
    require_own_office(access, by, Permission.CASE_CLOSE)
    case = locked_open(access.case.id)
    closing = Closing.objects.filter(case=case, status=ClosingStatus.WAITING).first()
    if closing is None:
        audit.unchanged()
        return
    why = require_reason(reason)
    closing.status = ClosingStatus.WITHDRAWN
    _answered(by, at, closing)
    move(by=by, at=at, case=case, event=CaseEvent.CLOSING_DECLINED)
    case.save(update_fields=["status"])
    mark_changed(case)
    _stop_waiting(by, at, case)
    record_case_event(by, at, case.id, events.CLOSING_WITHDRAWN, closing=str(closing.id), reason=why.value)


@audit.action
def close_alone(*, by: Actor, at: datetime, access: CaseAccess, words: str) -> Case:
    """Who asked closes alone, a working day having gone by unanswered. Raises UnableToCloseCase.

    The head of the office and the auditor are told, and a clock runs until one of them has looked: on from an earlier
    such closing of the case, where that one still waits for its look.
    """
    require_own_office(access, by, Permission.CASE_CLOSE)
    try:
        case = locked_open(access.case.id)
    except UnableToWorkOnClosedCase:
        audit.unchanged()
        return access.case
    closing = Closing.objects.filter(case=case, status=ClosingStatus.WAITING, asked_by=by.person_id).first()
    if closing is None:
        raise UnableToCloseCase(_("Minta terminasinya dulu; pemeriksa kedua punya waktu satu hari kerja."))
    from_when = alone_from(closing.asked_at, office_calendar(closing.asked_at, office_id=closing.asked_office_id))
    if at < from_when:
        raise UnableToCloseCase(
            _("Pemeriksa kedua masih punya waktu sampai %(moment)s.") % {"moment": near_moment(from_when, at)}
        )
    if not words.strip():
        raise UnableToCloseCase(_("Tulis mengapa terminasi ini tidak menunggu pemeriksa kedua."))
    if _is_held_open(case, ClosingReason(closing.reason), is_followed=closing.follower_id is not None):
        raise UnableToCloseCase(_("Masih ada yang terbuka pada kasus ini."))
    key = section_key(by=by, at=at, access=access, section=Section.SUMMARY)
    seal_words(closing, words, key)
    closing.is_alone, closing.status = True, ClosingStatus.APPROVED
    _close(by, at, case, closing, answered=True)
    office = closing.asked_office_id
    clocks.start(by=by, at=at, rule=REVIEW_CLOCK, subject_kind=SUBJECT, subject_id=case.id, owner_office=office)
    record_case_event(by, at, case.id, events.CLOSED_ALONE, closing=str(closing.id))
    auditors = {person_id for person_id, _office in auditors_at(at)}
    tell_second(by=by, at=at, code="case-closed-alone", case=case, duty=Duty.AUDITOR, auditors=auditors)
    return case


def _to_be_closed(
    by: Actor, access: CaseAccess, based_on: int, reason: ClosingReason, follower: Colleague | None
) -> Case | None:
    """The case, held; None when it is closed already. Raises UnableToCloseCase, Conflict."""
    require_own_office(access, by, Permission.CASE_CLOSE)
    try:
        case = locked_open(access.case.id)
    except UnableToWorkOnClosedCase:
        return None
    if case.version != based_on:
        raise Conflict(_("Kasus ini berubah sementara Anda menutupnya. Periksa lagi, lalu tutup."))
    if case.status == CaseStatus.CLOSING_ASKED:
        raise UnableToCloseCase(_("Terminasi kasus ini sudah diminta dan menunggu pemeriksa kedua."))
    if _is_held_open(case, reason, is_followed=follower is not None):
        raise UnableToCloseCase(_("Masih ada yang terbuka pada kasus ini."))
    return case


def _needs_second(case: Case) -> bool:
    return needs_second(risk=Risk(case.risk), has_child_victim=case.has_child_victim)


def _is_held_open(case: Case, reason: ClosingReason, *, is_followed: bool) -> bool:
    """Whether somebody still owes something on it, or a rule stands against closing it for this reason."""
    state = closing_state(case.id)
    facts = state.facts | {TRACK_FOLLOWED} if is_followed else state.facts
    return state.has_open_work or bool(standing_against(facts, reason))


def _new_closing(
    by: Actor,
    at: datetime,
    access: CaseAccess,
    case: Case,
    reason: ClosingReason,
    after_care_on: date | None,
    follower: Colleague | None,
) -> Closing:
    """A wish to close. Not saved. Raises UnableToCloseCase."""
    if after_care_on is not None and after_care_on <= localdate(at):
        raise UnableToCloseCase(_("Tanggal pemantauan pascaterminasi harus sesudah hari ini."))
    return Closing(
        id=uuid4(),
        case=case,
        case_code=case.code,
        reason=reason,
        after_care_on=after_care_on,
        follower_id=follower.person_id if follower else None,
        follower_name=follower.name if follower else "",
        needs_second=_needs_second(case),
        asked_by=by.person_id,
        asked_by_name=by.name,
        asked_office_id=require_own_office(access, by, Permission.CASE_CLOSE),
        asked_at=at,
    )


def _close(by: Actor, at: datetime, case: Case, closing: Closing, *, answered: bool = False) -> None:
    """Ends the case, its deadlines, and what its reporter waits for."""
    _let_follower_in(by, at, closing)
    _end_deadlines(by, at, case)
    for path in settings.SIGAP_ENDS_WITH_CASE:
        end: Ender = import_string(path)
        end(by, at, case.id)
    move(by=by, at=at, case=case, event=CaseEvent.CLOSED)
    case.closed_at, case.closing_reason, case.after_care_on = at, closing.reason, closing.after_care_on
    case.version += 1
    case.save(update_fields=["status", "closed_at", "closing_reason", "after_care_on", "version"])
    if answered:
        _answered(by, at, closing)
        record_case_event(by, at, case.id, events.CLOSING_ANSWERED, closing=str(closing.id), status=closing.status)
    tell_reporter(by, at, case)
    record_case_event(by, at, case.id, events.CLOSED, reason=closing.reason)


def _let_follower_in(by: Actor, at: datetime, closing: Closing) -> None:
    """Whoever is to follow the case opens its file from now on, and hears so; nothing closes where they may not."""
    if closing.follower_id is None:
        return
    work = signed_assignment(
        case_id=closing.case_id, person_id=closing.follower_id, person_name=closing.follower_name,
        office_id=closing.asked_office_id, since=at,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases.let_follower_in(%s, %s, %s, %s)", [closing.id, work.id, at, bytes(work.mac)])
        is_new: bool | None = cursor.fetchone()[0]
    if is_new is None:
        raise UnableToCloseCase(_("Yang dipilih tidak dapat mengikuti perkara ini lagi. Minta lagi dengan orang lain."))
    if is_new:
        record_case_event(by, at, closing.case_id, events.PERSON_ASSIGNED, officer=str(closing.follower_id))
    notify(at=at, code="case-track-followed", person_id=closing.follower_id, ids={"case": str(closing.case_id)})


def _end_deadlines(by: Actor, at: datetime, case: Case) -> None:
    """Ends what runs on the case: none of it is kept by a closing.

    What was not due yet is owed no more, and counted nowhere; what was late stays a promise that was broken, and so
    does a duty to the police: the law knows no end of it but the report.
    """
    running = Clock.objects.filter(subject_kind=SUBJECT, subject_id=case.id, stopped_at=None)
    for clock in running.exclude(rule_code__in=_CHECKS).select_for_update().order_by("id"):
        # What stands still was not late when it was paused, and gets its pause back.
        is_late = clock.rule_code in TO_POLICE or (
            clock.due_at < at and not clock.pauses.filter(ended_at=None).exists()
        )
        clocks.stop(by=by, at=at, clock_id=clock.id, outcome=CLOSED_LATE if is_late else CLOSED_BEFORE_DUE)


def _answered(by: Actor, at: datetime, closing: Closing) -> None:
    closing.answered_by, closing.answered_by_name, closing.answered_at = by.person_id, by.name, at
    closing.save(
        update_fields=[
            "status",
            "objection",
            "answered_by",
            "answered_by_name",
            "answered_at",
            "is_alone",
            "key_id",
            "sealed_words",
        ]
    )


def _stop_waiting(by: Actor, at: datetime, case: Case) -> None:
    clocks.stop_rule(by=by, at=at, rule=CLOSING_CLOCK, subject_kind=SUBJECT, subject_id=case.id, outcome="answered")
