"""What the criminal track says of a child's diversion is a step of the child too, also where nobody noted it there.

Bapas and the advocate's office read the child's page alone, and its deadlines count from its steps.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, time
from uuid import UUID, uuid4

from django.utils.timezone import get_current_timezone, localdate

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.queries import CaseAccess
from sigap.juvenile.actions.diverting import MARKS, mark_of, tell_of_diversion
from sigap.juvenile.actions.facts import proceeding_of
from sigap.juvenile.actions.stepping import ENDED_BY, LIMITS_BEGUN, store_step
from sigap.juvenile.actions.undoing import take_back
from sigap.juvenile.models import ChildProceeding, ChildStep
from sigap.juvenile.queries import facts_of, known_of, standing_steps, suspected_of
from sigap.juvenile.rules import ChildStepKind, diversion_barred
from sigap.legal.models import Mark
from sigap.legal.queries import marks_of
from sigap.ui.taking_back import TakeBackReason

_KINDS: Mapping[str, ChildStepKind] = {mark.value: kind for kind, mark in MARKS.items()}


def after_marks(by: Actor, at: datetime, access: CaseAccess) -> None:
    """Steps follow marks that are sure: written where the child has none of that day, taken back with their mark."""
    rows = marks_of(access).filter(kind__in=_KINDS).defer("sealed_paper")
    sure = sorted((row for row in rows if row.is_sure), key=lambda row: (row.happened_on, row.recorded_at))
    _begin(by, at, access, {mark.person_id for mark in sure})
    children = ChildProceeding.objects.filter(case=access.case).select_related("person")
    for child in children.defer("person__sealed_identity"):
        marks = [mark for mark in sure if mark.person_id == child.person_id]
        steps = list(standing_steps(child).filter(kind__in=MARKS))
        for step in steps:
            if _has_lost_its_mark(step, marks):
                take_back(by, at, access, step, TakeBackReason.WRONG)
        there = {(each.kind, localdate(each.happened_at)) for each in steps if each.voided_at is None}
        for mark in marks:
            if (_KINDS[mark.kind].value, mark.happened_on) not in there:
                _write(by, at, access, child, mark)


def _begin(by: Actor, at: datetime, access: CaseAccess, people: Collection[UUID | None]) -> None:
    """A child of whom nothing was noted yet has steps from now on: the days of the law wait for nobody's page."""
    for who in suspected_of(access) if people else ():
        if who.id in people and known_of(who) is None:
            proceeding_of(by, at, access, who.ordinal, access.require(by, Permission.LEGAL_NOTE, Section.LEGAL))


def _has_lost_its_mark(step: ChildStep, marks: list[Mark]) -> bool:
    """Its own mark was taken out of the track, or is about another day or another child now."""
    root = Mark.objects.filter(mark_of(step)).values_list("root", flat=True).first()
    if root is None:
        return False
    return not any(mark.root == root and mark.happened_on == localdate(step.happened_at) for mark in marks)


def _write(by: Actor, at: datetime, access: CaseAccess, child: ChildProceeding, mark: Mark) -> None:
    kind, key = _KINDS[mark.kind], f"mark:{mark.id}"
    # Tried against the law, it stands on the track alone; taken back by hand, it is not written again.
    is_barred = kind is ChildStepKind.DIVERSION_BEGUN and diversion_barred(facts_of(child))
    if is_barred or ChildStep.objects.filter(post_key=key).exists():
        return
    office_id = access.require(by, Permission.LEGAL_NOTE, Section.LEGAL)
    step = ChildStep(
        id=uuid4(),
        proceeding=child,
        case=access.case,
        kind=kind.value,
        happened_at=_moment(child, mark),
        recorded_at=at,
        recorded_by=by.person_id,
        recorded_by_name=by.name,
        office_id=office_id,
        office_name=next(m.office_name for m in by.memberships if m.office_id == office_id),
        post_key=key,
    )
    store_step(by, at, access, step)
    tell_of_diversion(by, at, access, ChildStepKind(step.kind))


def _moment(child: ChildProceeding, mark: Mark) -> datetime:
    """The track tells a day: its first moment, or after what is known of diversion on that day and what it ends."""
    ended = ENDED_BY.get(_KINDS[mark.kind], ())
    begins = [kind for kind, begun in LIMITS_BEGUN.items() if any(rule in ended for rule, _office in begun)]
    before = standing_steps(child).filter(kind__in=[*MARKS, *begins]).values_list("happened_at", flat=True)
    begin = datetime.combine(mark.happened_on, time.min, get_current_timezone())
    return max([begin, *(each for each in before if localdate(each) == mark.happened_on)])
