"""What victims are to be told follows from marks, days in custody, hearings and wishes: raised, let go, raised again.

A second reckoning changes nothing. Called inside an act, which has asserted its power and holds the case.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.timezone import get_current_timezone, localdate

from sigap.access.entry import Actor, By
from sigap.access.permissions import Permission
from sigap.access.queries import office_calendar
from sigap.access.roles import Section
from sigap.cases.models import Case, CasePerson
from sigap.cases.queries import CaseAccess
from sigap.cases.rules.deadlines import end_of_day
from sigap.clocks import actions as clocks
from sigap.clocks.models import Clock
from sigap.clocks.queries import rule_for, rule_versions
from sigap.clocks.rules import due_at
from sigap.clocks.rules.units import DUTY_UNITS, last_day_of
from sigap.legal.actions.limits import reckon_limits
from sigap.legal.actions.owing import workers_of
from sigap.legal.models import CriminalTrack, Mark, VictimNotice, VictimUpdate, VictimWish
from sigap.legal.queries import victims_among
from sigap.legal.queries.victims import custody_days_of, hearers_among
from sigap.legal.rules import MarkKind, Procedure, StandingMark, has_ended, limits, of_person, procedure_of
from sigap.legal.rules.telling import (
    OF_RULINGS,
    SAFETY,
    CustodyDay,
    HearingDay,
    NoticeDue,
    NoticeKind,
    NoticeMark,
    NoticeState,
    Wish,
    WishScope,
    notice_specs,
    notices_for,
    silence_since,
)

SUBJECT = "notice"
LATEST = timedelta(hours=12)
"""What should have been told before today is due so soon."""
_SILENCE = "law-lp-silent"
_SETTLED = ("state", "settled_at", "settled_by", "settled_by_name", "update", "hearer", "wants_plan", "post_key")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Facts:
    """What a case says of who is to be told what."""

    marks: Sequence[Mark]
    standing: Sequence[StandingMark]
    custody: Sequence[CustodyDay]
    hearings: Sequence[HearingDay]
    tracks: Sequence[UUID]

    @property
    def news(self) -> list[NoticeMark]:
        """The marks as news are derived from them."""
        return [
            NoticeMark(
                kind=each.kind,
                on=each.on,
                entry=mark.entry,
                person_id=each.person_id,
                ruling=each.ruling,
                is_sure=each.is_sure,
            )
            for mark, each in zip(self.marks, self.standing, strict=True)
        ]

    def people_of(self, entry: UUID) -> set[UUID | None]:
        """Whom a paper is about."""
        return {mark.person_id for mark in self.marks if mark.entry == entry}

    @property
    def is_running(self) -> bool:
        """A report stands, and no track has come to its end, or not every one."""
        has_report = any(mark.kind is MarkKind.LP for mark in self.standing)
        ended = [has_ended(of_person(self.standing, person_id)) for person_id in self.tracks]
        return has_report and not (ended and all(ended))


def reckon_notices(*, by: By, at: datetime, case: Case) -> None:
    """Makes what is to be told of a case what its marks, days and wishes say now."""
    people = list(CasePerson.objects.filter(case=case).defer("sealed_identity").order_by("ordinal"))
    victims, facts, wishes = victims_among(people), _facts(case, at), _wishes(case)
    aside = _set_aside(case, wishes, people, at)
    wishes = {victim_id: wish for victim_id, wish in wishes.items() if victim_id not in aside}
    rows = list(VictimNotice.objects.filter(case=case).exclude(state=NoticeState.VOID).order_by("raised_at"))
    updates, news = _updates(case), _news_sent(case)
    due: dict[tuple[UUID | None, str], NoticeDue] = {}
    lead = _days_of(notice_specs()[NoticeKind.PLANNED].rule, at)
    for victim in victims:
        wish = wishes.get(victim.id)
        pure = _pure(wish) if wish else None
        base = _base(wish, updates[victim.id], [row for row in rows if row.person_id == victim.id], facts, at)
        found = notices_for(
            victim.id,
            pure,
            facts.news,
            facts.custody,
            base=base,
            lead=lead,
            is_running=facts.is_running,
            ask=aside.get(victim.id, "first"),
            hearings=facts.hearings,
        )
        due |= {(victim.id, each.cause): each for each in found}
    due |= {(None, each.cause): each for each in _silences(facts, at)}
    here = workers_of(case)
    tellers = _tellers(here, wishes.values())
    for row in rows:
        each = due.pop((row.person_id, row.cause), None)
        if each is None:
            _let_go(by, at, row, wishes.get(row.person_id) if row.person_id else None)
        else:
            _follow(by, at, case, row, each, tellers.get(row.person_id), here)
    for (person_id, _cause), each in due.items():
        if not each.is_past and not (person_id and _is_told(facts, each, updates[person_id], news)):
            _raise(by, at, case, person_id, each, tellers.get(person_id))


def follow_people(by: Actor, at: datetime, access: CaseAccess) -> None:
    """A case opens again, or its people change: limits and what is to be told follow, if the actor works on the track.

    Where they do not, the next act on the track finds it.
    """
    case = access.case
    if not access.offices_where(by, Permission.LEGAL_NOTE, Section.LEGAL):
        return
    if Mark.objects.filter(case=case).exists() or VictimNotice.objects.filter(case=case).exists():
        reckon_limits(by=by, at=at, case=case)
        reckon_notices(by=by, at=at, case=case)


def _facts(case: Case, at: datetime) -> _Facts:
    newest = Mark.objects.filter(case=case, replaced_by__isnull=True, is_void=False).defer("sealed_paper")
    marks = list(newest.order_by("happened_on", "recorded_at"))
    standing = [mark.standing for mark in marks]
    tracks = list(CriminalTrack.objects.filter(case=case).values_list("person_id", flat=True))
    days: Callable[[UUID, datetime], list[HearingDay]] = import_string(settings.SIGAP_HEARING_DAYS)
    hearings = days(case.id, at)
    return _Facts(marks=marks, standing=standing, custody=custody_days_of(case.id), hearings=hearings, tracks=tracks)


def _wishes(case: Case) -> dict[UUID, VictimWish]:
    """The newest of each victim."""
    rows = VictimWish.objects.filter(case=case).defer("sealed_way").order_by("version")
    return {row.person_id: row for row in rows}


def _set_aside(
    case: Case, wishes: Mapping[UUID, VictimWish], people: list[CasePerson], at: datetime
) -> dict[UUID, str]:
    """Whose wish was told by a guardian who has no word in it now, each with what tells that asking from others."""
    given = {victim_id: wish for victim_id, wish in wishes.items() if wish.guardian_id}
    victims = [who for who in victims_among(people) if who.id in given]
    hearers = hearers_among(case.id, victims, people, at=at) if victims else {}
    may_speak = {(victim, each.person.id) for victim, mine in hearers.items() for each in mine if each.bar is None}
    return {
        victim.id: f"aside:{given[victim.id].id}"
        for victim in victims
        if (victim.id, given[victim.id].guardian_id) not in may_speak
    }


def _pure(wish: VictimWish) -> Wish:
    return Wish(
        scope=WishScope(wish.scope), id=wish.id, on=wish.spoken_on, again_on=wish.again_on, rhythm=wish.rhythm_days
    )


def _updates(case: Case) -> defaultdict[UUID, list[VictimUpdate]]:
    found: defaultdict[UUID, list[VictimUpdate]] = defaultdict(list)
    rows = VictimUpdate.objects.filter(case=case).select_related("mark").defer("sealed_words", "mark__sealed_paper")
    for row in rows.order_by("told_at", "recorded_at"):
        found[row.person_id].append(row)
    return found


def _news_sent(case: Case) -> dict[UUID, NoticeKind]:
    """Of what was told as a piece of news: which kind that was, also where it was corrected since."""
    rows = VictimNotice.objects.filter(case=case, update__isnull=False).values_list("update_id", "kind")
    return {update: NoticeKind(kind) for update, kind in rows}


def _is_told(facts: _Facts, each: NoticeDue, updates: Iterable[VictimUpdate], news: Mapping[UUID, NoticeKind]) -> bool:
    """The victim heard of this paper without a notice, and of somebody whom it is still about."""
    told_marks = [(row, row.mark) for row in updates if row.mark is not None and row.mark.entry == each.entry]
    # That somebody is free is told anew after every correction.
    if not told_marks or (each.kind in OF_RULINGS and each.kind in SAFETY):
        return False
    row, mark = told_marks[-1]
    is_freeing = notice_specs()[news[row.id]].is_freeing if row.id in news else mark.is_freeing
    if is_freeing is not notice_specs()[each.kind].is_freeing:
        return False  # her last word was the contrary
    return each.entry is not None and not facts.people_of(each.entry).isdisjoint(
        mark.person_id for _row, mark in told_marks
    )


def _base(
    wish: VictimWish | None,
    updates: Sequence[VictimUpdate],
    rows: Iterable[VictimNotice],
    facts: _Facts,
    at: datetime,
) -> tuple[date, str]:
    """Since when the next progress counts: the last time that this victim heard anything, or wished to."""
    when = [(localdate(row.told_at), str(row.id)) for row in updates]
    when += [(wish.spoken_on, str(wish.id))] if wish else []
    when += [
        (localdate(row.settled_at), str(row.id))
        for row in rows
        if row.kind == NoticeKind.PROGRESS and row.state == NoticeState.UNWANTED and row.settled_at
    ]
    when += [(mark.happened_on, str(mark.root)) for mark in facts.marks if mark.kind == MarkKind.SP2HP and mark.is_sure]
    return max(when, default=(localdate(at), ""), key=lambda each: each[0])


def _silences(facts: _Facts, at: datetime) -> list[NoticeDue]:
    """That the reporter may complain, once the police have let the days of the law go by (KUHAP 23(6))."""
    report = silence_since(facts.news)
    if report is None or not facts.is_running or procedure_of(facts.standing) is Procedure.OLD:
        return []
    days, more = _silent_days(report.on), _days_of(notice_specs()[NoticeKind.SILENCE].rule, at)
    due_on = report.on + timedelta(days=days + more)
    return [
        NoticeDue(kind=NoticeKind.SILENCE, cause=f"silence:{report.entry}:{report.on}", on=report.on, due_on=due_on)
    ]


def _silent_days(since: date) -> int:
    """How many days the police have from a report, as its limit runs (`legal.actions.limits`)."""
    limit = next(each for each in limits() if each.rule == _SILENCE)
    return limit.under(rule_versions(_SILENCE), since).days


def _days_of(code: str, at: datetime) -> int:
    """How many days a rule gives from that day on, in whichever unit it is written."""
    rule, begin = rule_for(code, at).as_rule(), localdate(at)
    if rule.unit in DUTY_UNITS:
        return (localdate(due_at(rule, at, office_calendar(at))) - begin).days
    return (last_day_of(begin, rule.amount, rule.unit) - begin).days


def _tellers(here: Collection[UUID], wishes: Iterable[VictimWish]) -> dict[UUID | None, UUID]:
    """Who tells each victim, while they work on the case."""
    return {wish.person_id: wish.teller_id for wish in wishes if wish.teller_id in here}


def tellers_by_wish(case: Case) -> set[UUID]:
    """Whoever the victims want to hear it from, and who works on the case still."""
    return set(_tellers(workers_of(case), _wishes(case).values()).values())


def _let_go(by: By, at: datetime, row: VictimNotice, wish: VictimWish | None) -> None:
    """There is nothing to tell any more: the mark was taken out, the day moved, or the wish was asked."""
    is_asked = row.kind == NoticeKind.WISH and wish is not None and wish.recorded_at >= row.raised_at
    if row.state == NoticeState.OPEN:
        close(by, at, row, NoticeState.DONE if is_asked else NoticeState.VOID, "done" if is_asked else "withdrawn")
    elif row.kind in OF_RULINGS:
        # Corrected, it may be told anew.
        VictimNotice.objects.filter(pk=row.pk).update(state=NoticeState.VOID, wants_plan=False)
    elif row.asks_for_plan and row.is_safety:
        VictimNotice.objects.filter(pk=row.pk).update(wants_plan=False)


def _follow(
    by: By,
    at: datetime,
    case: Case,
    row: VictimNotice,
    each: NoticeDue,
    teller: UUID | None,
    here: Collection[UUID],
) -> None:
    """A notice that stands: let go, or owed again, by what the victim wishes now."""
    if row.happens_on != each.on:
        row.happens_on = each.on  # its mark was corrected
        row.save(update_fields=["happens_on"])
    if row.state == NoticeState.OPEN and not each.is_wished:
        close(by, at, row, NoticeState.UNWANTED, "not_wished")
    elif row.state == NoticeState.OPEN:
        _hand_over(by, at, case, row, teller, here)
    elif row.state == NoticeState.UNWANTED and row.settled_by is None and each.is_wished:
        row.state, row.settled_at, row.raised_at = NoticeState.OPEN, None, at
        row.save(update_fields=["state", "settled_at", "raised_at"])
        _start(by, at, case, row, each, teller)


def _hand_over(
    by: By, at: datetime, case: Case, row: VictimNotice, teller: UUID | None, here: Collection[UUID]
) -> None:
    """Who the victim wants to hear it from; without such a wish it stays with whoever works on the case still."""
    running = Clock.objects.filter(subject_kind=SUBJECT, subject_id=row.id, stopped_at=None)
    others = running.exclude(owner_person__in=here if teller is None else [teller])
    for clock_id in others.values_list("id", flat=True):
        clocks.hand_over(
            by=by, at=at, clock_id=clock_id, owner_office=case.office_id, owner_person=teller or case.manager_id
        )


def _raise(by: By, at: datetime, case: Case, person_id: UUID | None, each: NoticeDue, teller: UUID | None) -> None:
    spec, zone = notice_specs()[each.kind], get_current_timezone()
    shows_at = at
    if each.due_on is not None:
        first = each.due_on - (spec.shown or timedelta(0))
        if each.kind is NoticeKind.SILENCE:
            # The last day is still theirs: silence is known once it is over.
            first = each.on + timedelta(days=_silent_days(each.on) + 1)
        shows_at = max(at, datetime.combine(first, time.min, zone))
    row = VictimNotice(
        case=case,
        person_id=person_id,
        kind=each.kind.value,
        cause=each.cause,
        entry=each.entry,
        suspect_id=each.suspect_id,
        happens_on=each.on,
        raised_at=at,
        shows_at=shows_at,
        wants_plan=spec.is_safety,
    )
    if not each.is_wished:
        if not spec.is_safety:
            return
        row.state, row.settled_at = NoticeState.UNWANTED, at
    row.save(force_insert=True)
    if each.is_wished:
        _start(by, at, case, row, each, teller)


def _start(by: By, at: datetime, case: Case, row: VictimNotice, each: NoticeDue, teller: UUID | None) -> None:
    """Its deadline, held by who tells the victim, else by the case's manager."""
    until = None
    if each.due_on is not None:
        until = max(end_of_day(each.due_on, get_current_timezone()), at + LATEST)
    if until is not None and each.before is not None:
        until = min(until, max(each.before, at))
    clocks.start(
        by=by,
        at=at,
        rule=notice_specs()[each.kind].rule,
        subject_kind=SUBJECT,
        subject_id=row.id,
        owner_office=case.office_id,
        owner_person=teller or case.manager_id,
        promised_at=until,
    )


def close(
    by: By,
    at: datetime,
    row: VictimNotice,
    state: NoticeState,
    outcome: str,
    *,
    done_at: datetime | None = None,
) -> None:
    """Ends a notice and its deadline, as of `done_at` where somebody did it then."""
    row.state, row.settled_at = state, done_at or at
    row.save(update_fields=_SETTLED)
    stopped = min(max(done_at or at, row.raised_at), at)
    clocks.stop_all(by=by, at=stopped, recorded_at=at, subject_kind=SUBJECT, subject_id=row.id, outcome=outcome)
