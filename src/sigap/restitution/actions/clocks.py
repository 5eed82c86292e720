"""The clocks of a claim brought in line with its entries: begun, met, or begun anew from another day."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.utils.timezone import get_current_timezone, localdate

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import OfficeKind, Section
from sigap.cases.queries import CaseAccess
from sigap.cases.rules.deadlines import end_of_day
from sigap.clocks import actions as clocks
from sigap.clocks.models import Clock
from sigap.clocks.queries import clocks_of, rule_for
from sigap.clocks.rules.units import Unit
from sigap.legal.actions import LimitOwner, hand_to_owner, owners_of
from sigap.restitution.queries import book_of, books_of, facts_of
from sigap.restitution.rules import SUBJECT, ClaimLimitSpan, spans_of

_OWED_BY = {
    "restitution-child-check-police": OfficeKind.POLRES_PPA,
    "restitution-child-check-prosecutor": OfficeKind.KEJARI,
    "restitution-child-lpsk": OfficeKind.LPSK,
    "restitution-decide": OfficeKind.PENGADILAN_NEGERI,
    "restitution-copy": OfficeKind.KEJARI,
    "restitution-pay": OfficeKind.KEJARI,
    "restitution-pay-trafficking": OfficeKind.KEJARI,
    "restitution-warned": OfficeKind.KEJARI,
    "restitution-auction": OfficeKind.KEJARI,
}
"""Whose duty a limit is; the rest are the case's own (`legal.actions.owners_of`)."""


def reckon_claim(*, by: Actor, at: datetime, access: CaseAccess, claim_id: UUID) -> None:
    """Starts what began, ends what was met; what the entries tell otherwise now is counted anew, and once."""
    book = book_of(access, claim_id)
    facts = facts_of(access, book)
    spans = {span.rule: span for span in spans_of(facts, book.pure)}
    days = {facts.final_on, *(entry.on for entry in book.pure)}
    running = {clock.rule_code: clock for clock in clocks_of(SUBJECT, claim_id)}
    for rule, clock in running.items():
        span = spans.get(rule)
        if span is None or not _runs(clock, span):
            clocks.stop(by=by, at=at, clock_id=clock.id, outcome="moved")
        elif span.ended is not None:
            _end(by, at, clock, span.ended)
    again = _taken_back(by, at, claim_id, spans, days)
    case = access.case
    owing = owners_of(case, set(_OWED_BY.values()), at=at)
    own = LimitOwner(office=case.office_id, person=case.manager_id)
    for rule, span in spans.items():
        owner = owing[_OWED_BY[rule]] if rule in _OWED_BY else own
        if rule in again or (span.ended is None and not _runs(running.get(rule), span)):
            clock = clocks.start(
                by=by,
                at=min(_moment(span), at),
                recorded_at=at,
                rule=rule,
                subject_kind=SUBJECT,
                subject_id=claim_id,
                owner_office=owner.office,
                owner_person=owner.person,
                owed_by=owner.owed_by,
                sender_office=case.office_id if owner.office != case.office_id else None,
                promised_at=_end_of_days(span),
            )
            if span.ended is not None:
                _end(by, at, clock, span.ended)
        elif rule in _OWED_BY and span.ended is None:
            hand_to_owner(by, at, case, running[rule], owner)


def _taken_back(
    by: Actor, at: datetime, claim_id: UUID, spans: Mapping[str, ClaimLimitSpan], days: Collection[date | None]
) -> set[str]:
    """Takes back each end that no entry tells; the rules whose limit ended on another day, or runs on.

    What an earlier entry of the same kind began, which still stands, was met or missed for itself.
    """
    ended = Clock.objects.filter(subject_kind=SUBJECT, subject_id=claim_id, stopped_at__isnull=False)
    wrong: set[str] = set()
    right: set[str] = set()
    for clock in ended.exclude(outcome__in=("moved", clocks.TAKEN_BACK)).order_by("started_at"):
        span = spans.get(clock.rule_code)
        if span is not None and _fits(clock, span):
            right.add(clock.rule_code)
        elif span is None or _runs(clock, span) or localdate(clock.started_at) not in days:
            clocks.take_back(by=by, at=at, clock_id=clock.id)
            wrong |= {clock.rule_code} & spans.keys()
    return wrong - right


def _fits(clock: Clock, span: ClaimLimitSpan) -> bool:
    """Whether an ended deadline is this limit, met when the entries say."""
    if span.ended is None or clock.stopped_recorded_at is None or not _runs(clock, span):
        return False
    return clock.stopped_at == _ended_at(clock, span.ended, clock.stopped_recorded_at)


def _end(by: Actor, at: datetime, clock: Clock, day: date) -> None:
    clocks.stop(by=by, at=_ended_at(clock, day, at), clock_id=clock.id, recorded_at=at)


def _ended_at(clock: Clock, day: date, recorded_at: datetime) -> datetime:
    return min(max(_met_at(clock, day), clock.started_at), recorded_at)


def after_marks(by: Actor, at: datetime, access: CaseAccess) -> None:
    """A ruling became final, or was corrected: the limits that count from it follow at once."""
    for book in books_of(access):
        reckon_claim(by=by, at=at, access=access, claim_id=book.claim.id)


def follow_people(by: Actor, at: datetime, access: CaseAccess) -> None:
    """A case opens again: what its closing cut short is owed again, if the actor works on the criminal case."""
    if access.offices_where(by, Permission.LEGAL_NOTE, Section.LEGAL):
        after_marks(by, at, access)


def _runs(clock: Clock | None, span: ClaimLimitSpan) -> bool:
    return clock is not None and localdate(clock.started_at) == span.began


def _moment(span: ClaimLimitSpan) -> datetime:
    """The papers tell a day: the limit counts from its end, never too early.

    Working days leave their first day out by themselves: from its midnight, or the next one would be left out too.
    """
    zone = get_current_timezone()
    midnight = datetime.combine(span.began, time.min, zone)
    is_by_working_days = rule_for(span.rule, midnight).unit == Unit.WORKING_DAYS
    return midnight if is_by_working_days else end_of_day(span.began, zone)


def _end_of_days(span: ClaimLimitSpan) -> datetime | None:
    """The end of the last day of a limit in days of 24 hours: the paper tells no hour from which they would count."""
    rule = rule_for(span.rule, _moment(span))
    if rule.unit != Unit.PENAL_DAYS:
        return None
    return end_of_day(span.began + timedelta(days=rule.amount), get_current_timezone())


def _met_at(clock: Clock, day: date) -> datetime:
    """The end of a day, or on the last one the moment it is due: the paper tells no hour that could be too late."""
    ended = end_of_day(day, get_current_timezone())
    return min(ended, clock.due_at) if localdate(clock.due_at) == day else ended


def end_limits(by: Actor, at: datetime, case_id: UUID) -> None:
    """Ends the deadlines of a case's claims as it closes, also for a second person who sees none of them."""
    clocks.end_by_door(by, at, "SELECT * FROM restitution.end_limits(%s, %s)", (case_id, at))
