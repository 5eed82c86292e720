"""How diversion goes for a child: its mark on the track, written once, and who hears of it (UU 11/2012 art. 6-14)."""

from datetime import datetime
from uuid import UUID, uuid5

from django.db.models import Q
from django.utils.timezone import localdate

from sigap.access.entry import Actor
from sigap.access.models import Office
from sigap.access.roles import OfficeKind
from sigap.cases.actions.managers import tell_manager_of
from sigap.cases.models import Assignment, Participation
from sigap.cases.queries import CaseAccess
from sigap.juvenile.models import ChildStep
from sigap.juvenile.rules import ChildStepKind
from sigap.legal.actions import Paper, correct_mark, note_mark
from sigap.legal.models import Mark
from sigap.legal.queries import acts_first_hand, marks_of, standing_marks_of
from sigap.legal.rules import MarkKind, refusals_for
from sigap.notifications.actions import notify, tell_office

MARKS = {
    ChildStepKind.DIVERSION_BEGUN: MarkKind.DIVERSION_STARTED,
    ChildStepKind.DIVERSION_DONE: MarkKind.DIVERSION,
    ChildStepKind.DIVERSION_ORDERED: MarkKind.DIVERSION_ORDER,
    ChildStepKind.DIVERSION_FAILED: MarkKind.DIVERSION_FAILED,
}
_HEARD = {
    ChildStepKind.DIVERSION_BEGUN: "child-diversion-begun",
    ChildStepKind.DIVERSION_DONE: "child-diversion-done",
    ChildStepKind.DIVERSION_ORDERED: "child-diversion-ordered",
    ChildStepKind.DIVERSION_FAILED: "child-diversion-failed",
}
_HEAR = (OfficeKind.POLRES_PPA, OfficeKind.KEJARI, OfficeKind.BAPAS, OfficeKind.OBH)
"""Offices whose people on the case see the child's page and take part in it (art. 8, 29, 42)."""


def follow_diversion(by: Actor, at: datetime, access: CaseAccess, step: ChildStep, paper: Paper) -> None:
    """By police or prosecutor it is a mark of the track too, by which the victim is told; others on the case hear.

    Where the track says otherwise, who keeps it decides there.
    """
    mark = MARKS.get(ChildStepKind(step.kind))
    if mark is None:
        return
    who, on = step.proceeding.person, localdate(step.happened_at)
    known = standing_marks_of(access)
    stands = any((each.kind, each.person_id, each.on) == (mark, who.id, on) for each in known)
    # Asked beforehand: an action that fails inside this one undoes the step with it.
    fits = not refusals_for(mark, on, known, person_id=who.id, is_first_hand=True)
    if not stands and fits and acts_first_hand(by, access):
        note_mark(
            by=by,
            at=at,
            access=access,
            kind=mark,
            happened_on=on,
            ordinal=who.ordinal,
            told_by=None,
            paper=paper,
            post_key=uuid5(step.id, "mark"),
            is_meant=True,
        )
    tell_of_diversion(by, at, access, ChildStepKind(step.kind))


def tell_of_diversion(by: Actor, at: datetime, access: CaseAccess, kind: ChildStepKind) -> None:
    """Whoever takes part in it on this case, and its manager, hear that it went on; not who wrote it.

    Where nobody of an office works on it any more, the office hears: its part does not wait for a successor.
    """
    code, ids = _HEARD[kind], {"case": str(access.case.id)}
    offices = Office.objects.filter(kind__in=_HEAR).values("pk")
    parts = Participation.objects.filter(case=access.case, office_id__in=offices, until=None)
    there = Assignment.objects.filter(case=access.case, office_id__in=offices, until=None)
    working = list(there.values_list("person_id", "office_id"))
    for person_id in sorted({person_id for person_id, _office in working} - {by.person_id, access.case.manager_id}):
        notify(at=at, code=code, person_id=person_id, ids=ids)
    staffed = {office_id for _person, office_id in working}
    unstaffed = set(parts.values_list("office_id", flat=True)) - {*staffed, *by.office_ids}
    for office_id in sorted(unstaffed):
        tell_office(at=at, code=code, office_id=office_id, ids=ids)
    if access.case.manager_id != by.person_id:
        tell_manager_of(access.case, at=at, code=code)


def mark_of(step: ChildStep) -> Q:
    """The mark of the track that this step made, or of which it was made."""
    if step.post_key.startswith("mark:"):
        return Q(pk=UUID(step.post_key.removeprefix("mark:")))
    return Q(post_key=str(uuid5(step.id, "mark")))


def undo_diversion(by: Actor, at: datetime, access: CaseAccess, step: ChildStep, why: str) -> None:
    """The step was taken back: so is the mark that it made, or was made of. Raises UnableToNoteMark."""
    # By its root: its paper may have been corrected since.
    made = marks_of(access).filter(root__in=Mark.objects.filter(mark_of(step)).values("root")).first()
    if made is None or not acts_first_hand(by, access):
        return
    correct_mark(
        by=by,
        at=at,
        access=access,
        mark_id=made.id,
        happened_on=made.happened_on,
        ordinal=step.proceeding.person.ordinal,
        told_by=None,
        paper=Paper(why=why),
        post_key=uuid5(step.id, "unmark"),
        is_meant=True,
        is_void=True,
    )
