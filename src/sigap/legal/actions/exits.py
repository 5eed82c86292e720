"""A side exit that the law bars is recorded as told, rings at once, and stands until both sides have answered it."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.models import Office
from sigap.access.permissions import Permission
from sigap.access.roles import OfficeKind
from sigap.cases.actions.recording import record_case_event
from sigap.cases.queries import CaseAccess
from sigap.kernel.errors import Conflict, Refused, Unable
from sigap.legal import events
from sigap.legal.models import BarredExit, ExitAnswer, Mark
from sigap.legal.queries import (
    charges_of,
    exit_for,
    hearers_of_exit,
    is_accused_child,
    kinds_of,
    marks_of,
    people_of,
    side_of,
)
from sigap.legal.rules import ANSWERS, EXITS, BarReason, ExitAnswerKind, MarkKind, bars
from sigap.notifications.actions import notify
from sigap.notifications.rules import Audience


class UnableToAnswerExit(Unable):
    """Not an answer that this side gives."""


def reasons_against(
    access: CaseAccess, kind: MarkKind, person_id: UUID | None, *, is_repeat: bool = False, is_unequal: bool = False
) -> tuple[BarReason, ...]:
    """Why the law bars this exit for somebody on this case, by the articles and the kind of case as they stand."""
    people = people_of(access)
    who = next((each for each in people if each.id == person_id), None)
    charges = [row for row in charges_of(access) if row.person_id in {None, person_id}]
    return bars(
        kind,
        [offence for row in charges for offence in (row.offence, row.compared) if offence],
        kinds=kinds_of(access, people),
        has_child_victim=access.case.has_child_victim,
        is_child_suspect=who is not None and is_accused_child(who, access.case.acted_on),
        is_repeat=is_repeat,
        is_unequal=is_unequal,
    )


def ring_where_barred(
    by: Actor, at: datetime, access: CaseAccess, mark: Mark, *, is_repeat: bool = False, is_unequal: bool = False
) -> None:
    """Inside the act that notes the exit: the alarm is recorded; the head of the unit and the legal office hear of it.

    The exit itself is not refused: what was done outside the law must be known to be undone. It rings once an exit.
    """
    kind = MarkKind(mark.kind)
    if kind not in EXITS or mark.is_void or BarredExit.objects.filter(root=mark.root).exists():
        return
    reasons = reasons_against(access, kind, mark.person_id, is_repeat=is_repeat, is_unequal=is_unequal)
    if not reasons:
        return
    case = access.case
    barred = BarredExit(
        case=case,
        case_code=case.code,
        case_office=case.office_id,
        root=mark.root,
        kind=mark.kind,
        reasons=[reason.value for reason in reasons],
        told_on=mark.happened_on,
        raised_at=at,
        office_id=mark.office_id,
        office_name=mark.office_name,
    )
    barred.save(force_insert=True)
    record_case_event(by, at, case.id, events.EXIT_BARRED, exit=str(barred.id), kind=mark.kind)
    about = {"case": str(case.id), "exit": str(barred.id)}
    notify(at=at, code="exit-barred", office_id=case.office_id, role=Audience.HEAD, ids=about)
    if case.manager_id != by.person_id:
        notify(at=at, code="exit-barred-case", person_id=case.manager_id, ids=about)
    for office_id in Office.objects.filter(kind=OfficeKind.BAGIAN_HUKUM).values_list("id", flat=True):
        notify(at=at, code="exit-barred", office_id=office_id, ids=about)


def ring_standing_exits(by: Actor, at: datetime, access: CaseAccess) -> None:
    """Asks every exit that stands anew, inside an act that changes what bars it: an article, or whom it is about."""
    for mark in marks_of(access).filter(kind__in=EXITS).defer("sealed_paper"):
        ring_where_barred(by, at, access, mark)


def follow_void(mark: Mark) -> None:
    """An exit that turns out to be entered by mistake rings no longer. Inside the act that takes the mark out."""
    if mark.is_void:
        BarredExit.objects.filter(root=mark.root).update(is_withdrawn=True)


@audit.action
def answer_exit(*, by: Actor, at: datetime, exit_id: UUID, answer: ExitAnswerKind) -> ExitAnswer:
    """What the head of the unit, or the legal office, did about a barred exit. The same answer again changes nothing.

    Raises Refused, UnableToAnswerExit, Conflict when a colleague answered otherwise meanwhile.
    """
    by.require(Permission.EXIT_ANSWER)
    barred = exit_for(by, exit_id)
    side, office_id = side_of(by, barred)
    if side is None or office_id is None or barred.is_withdrawn:
        raise Refused(Permission.EXIT_ANSWER, ids={"exit": str(exit_id)})
    if answer not in ANSWERS[side]:
        raise UnableToAnswerExit(_("Pilih salah satu jawaban."))
    given = ExitAnswer(
        barred=barred,
        side=side,
        answer=answer,
        answered_at=at,
        answered_by=by.person_id,
        answered_by_name=by.name,
        office_id=office_id,
    )
    try:
        with transaction.atomic():
            given.save(force_insert=True)
    except IntegrityError:
        known = ExitAnswer.objects.get(barred=barred, side=side)
        if known.answer != answer:
            raise Conflict(_("Rekan Anda sudah menjawab: %(answer)s.") % {"answer": known.answer_label}) from None
        audit.unchanged()
        return known
    record_case_event(by, at, barred.case_id, events.EXIT_ANSWERED, exit=str(barred.id), answer=answer.value)
    for person_id in hearers_of_exit(barred):
        if person_id != by.person_id:
            notify(at=at, code="exit-answered", person_id=person_id, ids={"case": str(barred.case_id)})
    return given
