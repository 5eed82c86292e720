"""Limits of the law as clocks: after each act on marks those of the case and of its tracks start, move and end.

What runs follows from the marks alone: a second reckoning changes nothing. Hearsay starts a limit and ends none. The
office that owes it holds it where it works on the case; otherwise the case's unit watches over it, and the office that
owes is named (`Clock.owed_by`). Called inside the act, which has asserted the power and holds the case.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.utils.timezone import get_current_timezone

from sigap.access.entry import Actor, By
from sigap.access.roles import OfficeKind
from sigap.cases.models import Case
from sigap.cases.rules.deadlines import end_of_day
from sigap.clocks import actions as clocks
from sigap.clocks.models import Clock
from sigap.clocks.queries import rule_for, rule_versions
from sigap.clocks.rules import (
    CLOSED_BEFORE_DUE,
    CLOSED_LATE,
    LAPSED,
    LAW,
    RIGHTS,
    Addressee,
    NoSuchRule,
    Rule,
    rule_on,
    shipped_rules,
)
from sigap.clocks.rules.units import DUTY_UNITS, last_day_of
from sigap.legal.actions.owing import LimitOwner, hand_to_owner, owners_of
from sigap.legal.models import Charge, CriminalTrack, Mark
from sigap.legal.queries import is_accused_child
from sigap.legal.rules import (
    DatedMark,
    LimitSpan,
    MarkKind,
    has_ended,
    lapse_rule,
    limits,
    mark_types,
    procedure_of,
    spans_of,
)
from sigap.legal.rules.exits import is_sexual, most_years

CASE, TRACK = "case", "track"
_TAKEN_BACK = "withdrawn"
_OWES: dict[Addressee, OfficeKind] = {
    Addressee.INVESTIGATOR: OfficeKind.POLRES_PPA,
    Addressee.OFFENDER: OfficeKind.POLRES_PPA,
    Addressee.PROSECUTOR: OfficeKind.KEJARI,
    Addressee.COURT: OfficeKind.PENGADILAN_NEGERI,
}
"""Who answers for a limit in the regency; of what an offender agreed to perform the investigator writes the report."""
_RULES: dict[str, Rule] = {rule.code: rule for rule in shipped_rules()}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """One run of a limit as a clock. `due_on`: its last day, none where duty days are counted."""

    rule: str
    began_on: date
    due_on: date | None
    ended_on: date | None = None
    ended_by: UUID | None = None


def reckon_limits(*, by: By, at: datetime, case: Case) -> None:
    """Makes the clocks of a case and its tracks say what its marks say now."""
    newest = Mark.objects.filter(case=case, replaced_by__isnull=True, is_void=False).defer("sealed_paper")
    marks = list(newest.order_by("happened_on", "recorded_at"))
    tracks = list(CriminalTrack.objects.filter(case=case).select_related("person").order_by("id"))
    charges = list(Charge.objects.filter(case=case, dropped_at__isnull=True))
    versions = rule_versions(LAW)
    subjects = [case.id, *(track.id for track in tracks)]
    there = list(Clock.objects.filter(subject_id__in=subjects, rule_code__startswith=LAW).order_by("started_at"))
    owners = _owners(case, at)
    shared = [mark for mark in marks if mark.person_id is None]
    ended = [_ended([*shared, *_of(marks, track)]) for track in tracks]
    last = max((each for each in ended if each), default=None) if all(ended) else None
    _settle(by, at, case, CASE, case.id, _wanted(shared, charges, versions, is_shared=True), there, owners, last)
    if last:
        _let_go(by, at, case.id, last)
    for track, end in zip(tracks, ended, strict=True):
        mine = [*shared, *_of(marks, track)]
        of_track = [each for each in charges if each.person_id in {None, track.person_id}]
        wanted = _wanted(mine, of_track, versions, is_shared=False)
        if mine and not end:
            wanted += _lapsing(track, of_track, versions)
        _settle(by, at, case, TRACK, track.id, wanted, there, owners, end)
        if end:
            _let_go(by, at, track.id, end)


def _of(marks: Iterable[Mark], track: CriminalTrack) -> list[Mark]:
    return [mark for mark in marks if mark.person_id == track.person_id]


def _ended(marks: Iterable[Mark]) -> date | None:
    """The day on which a track came to its end for sure."""
    standing = [mark.standing for mark in marks]
    kind = has_ended(standing)
    return max((mark.on for mark in standing if mark.is_sure and mark.kind is kind), default=None) if kind else None


def _wanted(
    marks: Sequence[Mark], charges: Sequence[Charge], versions: Collection[Rule], *, is_shared: bool
) -> list[_Wanted]:
    """What runs or ran by these marks: of the case as such, or of one track."""
    known = [DatedMark(id=m.id, kind=MarkKind(m.kind), on=m.happened_on, is_sure=m.is_sure) for m in marks]
    procedure = procedure_of([mark.standing for mark in marks])
    sexual = any(is_sexual(each.offence) for each in charges if each.offence)
    return [
        _as_wanted(span, versions)
        for limit in limits()
        if limit.rule and mark_types()[limit.after].is_per_person is not is_shared
        for span in spans_of(limit, known, procedure=procedure, is_sexual=sexual)
    ]


def _as_wanted(span: LimitSpan, versions: Collection[Rule]) -> _Wanted:
    limit = span.limit.under(versions, span.began_on)
    return _Wanted(
        rule=limit.rule,
        began_on=span.began_on,
        due_on=None if limit.in_duty_days else span.began_on + timedelta(days=limit.days),
        ended_on=span.ended_on,
        ended_by=span.ended_by,
    )


def _lapsing(track: CriminalTrack, charges: Sequence[Charge], versions: Collection[Rule]) -> list[_Wanted]:
    """When prosecution of this suspect lapses: by the gravest article, from the day after the act (KUHP 136, 137).

    Of a child after a third of the time. Nothing is counted where no article names a term.
    """
    terms = [(years, each.act_to) for each in charges if each.offence and (years := most_years(each.offence))]
    if not terms:
        return []
    years, acted_on = max(terms)
    code, begins = lapse_rule(years), acted_on + timedelta(days=1)
    try:
        rule = rule_on(versions, code, begins)
    except NoSuchRule:
        return []
    amount = rule.amount // 3 if is_accused_child(track.person, acted_on) else rule.amount
    # The day on which it begins is counted.
    due_on = None if rule.unit in DUTY_UNITS else last_day_of(begins, amount, rule.unit) - timedelta(days=1)
    return [_Wanted(rule=code, began_on=begins, due_on=due_on)]


def _owners(case: Case, at: datetime) -> dict[Addressee, LimitOwner]:
    """Who holds the limits of each addressee: the office that owes, where it stands and works on the case."""
    owing = owners_of(case, sorted(set(_OWES.values())), at=at)
    watching = LimitOwner(office=case.office_id, person=case.manager_id)
    return {each: owing[_OWES[each]] if each in _OWES else watching for each in Addressee}


def _settle(
    by: By,
    at: datetime,
    case: Case,
    kind: str,
    subject: UUID,
    wanted: Collection[_Wanted],
    there: Iterable[Clock],
    owners: dict[Addressee, LimitOwner],
    track_ended_on: date | None,
) -> None:
    """Takes back what the marks no longer say, ends what they end, and starts what is missing, in that order."""
    mine = [clock for clock in there if clock.subject_id == subject and clock.outcome != _TAKEN_BACK]
    by_key = {(each.rule, _midnight(each.began_on)): each for each in wanted}
    kept: dict[tuple[str, datetime], Clock] = {}
    for old in mine:
        want = by_key.get((old.rule_code, old.started_at))
        if want is None or not _fits(old, want, track_ended_on):
            _take_back(by, at, old)
        else:
            kept[old.rule_code, old.started_at] = old
    for key, each in sorted(by_key.items(), key=lambda item: (item[1].ended_on is None, item[0])):
        clock = kept.get(key) or _started(by, at, case, kind, subject, each, owners)
        if clock is None or clock.stopped_at is not None:
            continue
        if each.ended_on is not None:
            clocks.stop_rule(
                by=by,
                at=_midnight(each.ended_on),
                recorded_at=at,
                rule=each.rule,
                subject_kind=kind,
                subject_id=subject,
                proof=each.ended_by,
            )
        else:
            hand_to_owner(by, at, case, clock, owners[_RULES[each.rule].addressee])


def _fits(clock: Clock, want: _Wanted, track_ended_on: date | None) -> bool:
    """Whether a clock tells what is wanted: it runs on, may be ended now, or ended on that very day.

    What closing the case or the end of the track cut short is owed again once neither is so.
    """
    if clock.stopped_at is None or clock.outcome == LAPSED:
        return True
    if clock.outcome in {CLOSED_BEFORE_DUE, CLOSED_LATE} and _falls_with_track(clock, track_ended_on):
        return True
    return want.ended_on is not None and clock.stopped_at == _midnight(want.ended_on)


def _started(
    by: By, at: datetime, case: Case, kind: str, subject: UUID, want: _Wanted, owners: dict[Addressee, LimitOwner]
) -> Clock | None:
    """The clock from the beginning of its first day to the end of its last; None where no rule stood that day."""
    owner, zone, began_at = owners[_RULES[want.rule].addressee], get_current_timezone(), _midnight(want.began_on)
    try:
        rule_for(want.rule, began_at)
    except NoSuchRule:
        return None
    return clocks.start(
        by=by,
        at=began_at,
        recorded_at=at,
        rule=want.rule,
        subject_kind=kind,
        subject_id=subject,
        owner_office=owner.office,
        owner_person=owner.person,
        owed_by=owner.owed_by,
        sender_office=case.office_id if owner.office != case.office_id else None,
        promised_at=end_of_day(want.due_on, zone) if want.due_on else None,
    )


def _take_back(by: By, at: datetime, clock: Clock) -> None:
    if clock.stopped_at is None:
        clocks.stop(by=by, at=at, clock_id=clock.id, outcome=_TAKEN_BACK)
    else:
        clocks.take_back(by=by, at=at, clock_id=clock.id)


_STAYING = RIGHTS | {"law-verdict-copy"}
"""What nobody owes, and what the verdict itself set going."""


def _let_go(by: By, at: datetime, subject: UUID, ended_on: date) -> None:
    """A track that has ended leaves nothing running but what its end itself set going."""
    for clock in Clock.objects.filter(subject_id=subject, rule_code__startswith=LAW, stopped_at=None):
        if not _falls_with_track(clock, ended_on):
            continue
        done = min(max(_midnight(ended_on), clock.started_at), at)
        outcome = CLOSED_BEFORE_DUE if done <= clock.due_at else CLOSED_LATE
        clocks.stop(by=by, at=done, recorded_at=at, clock_id=clock.id, outcome=outcome)


def _falls_with_track(clock: Clock, ended_on: date | None) -> bool:
    return ended_on is not None and clock.started_at < _midnight(ended_on) and clock.rule_code not in _STAYING


def end_limits(by: Actor, at: datetime, case_id: UUID) -> None:
    """Ends the limits on a case's tracks as it closes, also for a second person who sees none of them."""
    clocks.end_by_door(by, at, "SELECT * FROM legal.end_limits(%s, %s)", (case_id, at))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, get_current_timezone())
