"""A case is closed: what was still owed to its child ends. It opens again: what the closing cut short is owed again."""

from datetime import datetime
from uuid import UUID

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.queries import CaseAccess
from sigap.clocks import actions as clocks
from sigap.clocks.models import Clock
from sigap.clocks.rules import CLOSED_BEFORE_DUE, CLOSED_LATE
from sigap.juvenile.actions.stepping import begin_limit, is_met
from sigap.juvenile.models import ChildProceeding
from sigap.juvenile.rules import CHILD


def end_limits(by: Actor, at: datetime, case_id: UUID) -> None:
    """Ends the deadlines on a case's children, also for a second person who closes it and sees none of them."""
    clocks.end_by_door(by, at, "SELECT * FROM juvenile.end_limits(%s, %s)", (case_id, at))


def follow_people(by: Actor, at: datetime, access: CaseAccess) -> None:
    """A case opens again: what its closing cut short runs on from its own beginning, if the actor works on the track.

    Where they do not, it follows the next change of the case's people by somebody who does.
    """
    if not access.offices_where(by, Permission.LEGAL_NOTE, Section.LEGAL):
        return
    children = ChildProceeding.objects.filter(case=access.case).in_bulk()
    cut_short = Clock.objects.filter(
        subject_kind=CHILD, subject_id__in=children, outcome__in=(CLOSED_BEFORE_DUE, CLOSED_LATE)
    )
    for clock in cut_short.order_by("started_at", "id"):
        child, rule = children[clock.subject_id], clock.rule_code
        if is_met(child, rule, clock.started_at):
            continue
        clocks.take_back(by=by, at=at, clock_id=clock.id)
        begin_limit(by, at, access, child, rule, clock.started_at)
