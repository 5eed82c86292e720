"""The deadlines of protections: who owes what, begun and ended by the acts."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from sigap.access.entry import Actor, By
from sigap.access.queries import office_calendar
from sigap.access.roles import OfficeKind
from sigap.clocks import actions as clocks
from sigap.clocks.models import Clock
from sigap.clocks.queries import rule_for
from sigap.clocks.rules import due_at
from sigap.legal.actions import LimitOwner, owners_of
from sigap.protection.models import Protection
from sigap.protection.rules import (
    LIMITS,
    NAMED_END,
    OF_COURT,
    OF_POLICE,
    ProtectionEnd,
    ProtectionKind,
    ProtectionStatus,
    protection_laws,
    renew_by,
)

SUBJECT = "protection"


def last_moment(kind: ProtectionKind, from_when: datetime) -> datetime | None:
    """Until when it lasts at most; None where the law names no end."""
    rule = LIMITS[kind].lasts
    if not rule:
        return None
    return due_at(rule_for(rule, from_when).as_rule(), from_when, office_calendar(from_when))


def begin_asked(by: Actor, at: datetime, row: Protection) -> None:
    """It is asked for: the police have so long from the report, court and LPSK from the petition.

    What had to be asked for after a temporary protection of the same person is asked for, and so is a renewal.
    """
    begin_answer(by, at, row)
    for before in _running(row):
        limits = LIMITS[ProtectionKind(before.kind)]
        if limits.next_kind == row.kind:
            _stop(by, at, before, limits.next_rule, row.asked_at, "next_asked", row.id)
    if row.renews is not None and (rule := LIMITS[ProtectionKind(row.kind)].renew):
        _stop(by, at, row.renews, rule, row.asked_at, "renewal_asked", row.id)


def begin_answer(by: By, at: datetime, row: Protection, *, was_unknown: bool = False) -> None:
    """An answer is due, where the law counts its days.

    `was_unknown`: nobody counted them before, so the ladder is climbed from now on, a rung at a time.
    """
    kind = ProtectionKind(row.kind)
    if rule := LIMITS[kind].answer:
        counts = rule_for(rule, row.begins_at).as_rule()
        until = due_at(counts, row.begins_at, office_calendar(row.begins_at)) if was_unknown else None
        _start(by, at, row, rule, row.begins_at, of=answering(kind), until=until)


def undo_asked(by: Actor, at: datetime, row: Protection) -> None:
    """The request was taken back: what its asking ended was no end, and is owed as before unless another one stands."""
    kind = ProtectionKind(row.kind)
    own = Protection.objects.filter(case_id=row.case_id, person_id=row.person_id)
    for before in own.filter(status__in=(ProtectionStatus.GIVEN, ProtectionStatus.ENDED)).order_by("recorded_at"):
        limits = LIMITS[ProtectionKind(before.kind)]
        if limits.next_kind != kind or before.given_at is None or _other_stands(row, before.given_at):
            continue
        _no_end(by, at, before, limits.next_rule, "next_asked")
        if before.status == ProtectionStatus.GIVEN:
            _begin_next(by, at, before)
    if row.renews is not None and (rule := LIMITS[kind].renew):
        _no_end(by, at, row.renews, rule, "renewal_asked")
        if row.renews.status == ProtectionStatus.GIVEN:
            _begin_renewal(by, at, row.renews)


def undo_given(by: Actor, at: datetime, row: Protection) -> None:
    """It was not given: what that ended and began is neither kept nor missed, and the answer is owed as before.

    What its giving prolonged runs on to its own end.
    """
    for clock in Clock.objects.filter(subject_kind=SUBJECT, subject_id=row.id).order_by("id"):
        if clock.stopped_at is None:
            clocks.stop(by=by, at=at, clock_id=clock.id, outcome=clocks.TAKEN_BACK)
        else:
            clocks.take_back(by=by, at=at, clock_id=clock.id)
    kind, earlier = ProtectionKind(row.kind), row.renews
    begin_answer(by, at, row)
    if earlier is not None and earlier.status == ProtectionStatus.GIVEN and earlier.given_at:
        rule = LIMITS[kind].lasts or NAMED_END
        _no_end(by, at, earlier, rule, ProtectionEnd.RENEWED)
        _start(by, at, earlier, rule, earlier.given_at, until=earlier.ends_at)


def _other_stands(row: Protection, since: datetime) -> bool:
    """Whether the same was asked for that person in a request that was not taken back and stood after that moment."""
    same = Protection.objects.filter(case_id=row.case_id, person_id=row.person_id, kind=row.kind)
    standing = same.exclude(pk=row.pk).exclude(status=ProtectionStatus.WITHDRAWN)
    return standing.filter(Q(closed_at=None) | Q(closed_at__gte=since)).exists()


def _no_end(by: Actor, at: datetime, row: Protection, rule: str, outcome: str) -> None:
    ended = Clock.objects.filter(rule_code=rule, subject_kind=SUBJECT, subject_id=row.id, outcome=outcome)
    for clock_id in list(ended.order_by("id").values_list("id", flat=True)):
        clocks.take_back(by=by, at=at, clock_id=clock_id)


def _begin_next(by: Actor, at: datetime, row: Protection) -> None:
    """What must be asked for after it is due, from the hour at which it was given."""
    rule = LIMITS[ProtectionKind(row.kind)].next_rule
    if rule and row.given_at:
        _start(by, at, row, rule, row.given_at, of=OfficeKind.POLRES_PPA)


def _begin_renewal(by: Actor, at: datetime, row: Protection) -> None:
    """Asking for its renewal in time is due, where the law lets it be renewed."""
    rule = LIMITS[ProtectionKind(row.kind)].renew
    if not (rule and row.given_at and row.ends_at and may_renew(row)):
        return
    until = renew_by(rule_for(rule, row.given_at).as_rule(), row.ends_at, office_calendar(row.ends_at))
    if until > row.given_at:
        _start(by, at, row, rule, row.given_at, until=until)


def begin_term(by: Actor, at: datetime, row: Protection, *, is_next_asked: bool) -> None:
    """Given: its end rings before it comes, what comes next is due, and so is asking for a renewal."""
    kind, given_at = ProtectionKind(row.kind), row.given_at or at
    limits = LIMITS[kind]
    if not is_next_asked:
        _begin_next(by, at, row)
    if row.ends_at is None:
        return
    _start(by, at, row, limits.lasts or NAMED_END, given_at, until=row.ends_at)
    _begin_renewal(by, at, row)


def may_renew(row: Protection) -> bool:
    """Whether the law still lets it be renewed: by how often it was already."""
    kind = ProtectionKind(row.kind)
    if not LIMITS[kind].lasts and kind is not ProtectionKind.LPSK:
        return False
    most = protection_laws()[kind].renewals
    done, earlier = 0, row.renews
    while earlier is not None:
        done, earlier = done + 1, earlier.renews
    return most is None or done < most


def answered(by: Actor, at: datetime, row: Protection, done_at: datetime, outcome: str) -> None:
    """It was given or refused."""
    if rule := LIMITS[ProtectionKind(row.kind)].answer:
        _stop(by, at, row, rule, done_at, outcome, row.id)


def stop_limits(by: Actor, at: datetime, row: Protection, done_at: datetime, outcome: str) -> None:
    """It is over: what counted on it ends."""
    for clock in Clock.objects.filter(subject_kind=SUBJECT, subject_id=row.id, stopped_at=None).order_by("id"):
        clocks.stop(by=by, at=_within(done_at, clock, at), recorded_at=at, clock_id=clock.id, outcome=outcome)


def _running(row: Protection) -> list[Protection]:
    mine = Protection.objects.filter(case_id=row.case_id, person_id=row.person_id, status=ProtectionStatus.GIVEN)
    return list(mine.order_by("recorded_at"))


def _start(
    by: By,
    at: datetime,
    row: Protection,
    rule: str,
    from_when: datetime,
    *,
    of: OfficeKind | None = None,
    until: datetime | None = None,
) -> None:
    """What an office of this kind owes (`legal.actions.owners_of`), else what the case's manager looks after."""
    case = row.case
    owing = owners_of(case, {OfficeKind.POLRES_PPA, *([of] if of else [])}, at=at)
    owner = owing[of] if of else LimitOwner(office=case.office_id, person=case.manager_id)
    is_watched_by_police = owner.office == case.office_id and of is not OfficeKind.LPSK
    other = owing[OfficeKind.POLRES_PPA].office if is_watched_by_police else case.office_id
    clocks.start(
        by=by,
        at=from_when,
        recorded_at=at,
        rule=rule,
        subject_kind=SUBJECT,
        subject_id=row.id,
        owner_office=owner.office,
        owner_person=owner.person,
        owed_by=owner.owed_by,
        sender_office=other if other != owner.office else None,
        promised_at=until,
    )


def answering(kind: ProtectionKind) -> OfficeKind:
    """Who gives or refuses it within the days of the law."""
    if kind in OF_POLICE:
        return OfficeKind.POLRES_PPA
    return OfficeKind.PENGADILAN_NEGERI if kind in OF_COURT else OfficeKind.LPSK


def _stop(by: Actor, at: datetime, row: Protection, rule: str, done_at: datetime, outcome: str, proof: UUID) -> None:
    began = Clock.objects.filter(rule_code=rule, subject_kind=SUBJECT, subject_id=row.id, stopped_at=None).first()
    if began is not None:
        clocks.stop_rule(
            by=by,
            at=_within(done_at, began, at),
            recorded_at=at,
            rule=rule,
            subject_kind=SUBJECT,
            subject_id=row.id,
            outcome=outcome,
            proof=proof,
        )


def _within(done_at: datetime, clock: Clock, at: datetime) -> datetime:
    return min(max(done_at, clock.started_at), at)
