"""What a deadline is: its rule, when it falls due, what a pause gives back, where silence climbs. Pure.

No legal figure stands here: rules come from reference data. Days on which offices rest are passed in.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Any

from sigap.clocks.rules.units import DUTY_UNITS, Unit, counted
from sigap.kernel.working_time import (
    OfficeCalendar,
    add_working_days,
    add_working_time,
    next_duty_moment,
    working_time_between,
)
from sigap.provisions.rules import Provision, SourceKind, provision_from
from sigap.releases.rules.limits import share, unless_small


class ClockCalendar(StrEnum):
    """The wall's calendar runs day and night; the office's begins and ends in duty hours."""

    WALL = "wall"
    OFFICE = "office"


class Addressee(StrEnum):
    """Who owes what a rule demands."""

    INTAKE_UNIT = "intake_unit"
    CASE_MANAGER = "case_manager"
    ASKED_OFFICE = "asked_office"
    ASKING_OFFICE = "asking_office"
    DATA_CONTROLLER = "data_controller"
    OFFICE_HEAD = "office_head"
    SECOND_PERSON = "second_person"
    OUTSIDE_PERSON = "outside_person"
    AUDITOR = "auditor"
    CONFLICT_RECIPIENTS = "conflict_recipients"
    INVESTIGATOR = "investigator"
    PROSECUTOR = "prosecutor"
    COURT = "court"
    OFFENDER = "offender"
    COMPLAINANT = "complainant"


class StepRecipient(StrEnum):
    """Whom a step of the ladder tells. The sender is the office that waits for the answer."""

    OFFICER = "officer"
    SENDER = "sender"
    HEAD = "head"
    DAILY_CHAIR = "daily_chair"
    SEKDA = "sekda"
    REGENT = "regent"


COUNTED_FOR = frozenset({StepRecipient.SEKDA, StepRecipient.REGENT})
"""Rungs that hear of a count and an office alone: never a place, a case or a kind of case."""


class PauseCategory(StrEnum):
    """Why a countdown may stop."""

    WAITING_FOR_CLIENT = "waiting_for_client"
    WAITING_FOR_DOCUMENT = "waiting_for_document"
    WAITING_FOR_OTHER_OFFICE = "waiting_for_other_office"
    CLIENT_NOT_SAFE_TO_REACH = "client_not_safe_to_reach"
    DISASTER = "disaster"


class RuleUnfit(ValueError):
    """Reference data that describes no usable rule; the message names the rule and what is wrong."""


class NoSuchRule(LookupError):
    """No rule of this code stands on that day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationStep:
    """One step of the ladder. `at` lies before the due moment when negative, in duty time on the office calendar."""

    no: int
    at: timedelta
    to: StepRecipient

    @property
    def moment_said(self) -> str:
        """As a jurist reads it, and the fingerprint of the row holds it: "12 jam sebelumnya"."""
        minutes = abs(int(self.at.total_seconds())) // 60
        much = f"{minutes // 60} jam" if minutes % 60 == 0 else f"{minutes} menit"
        return f"{much} {'sebelumnya' if self.at < timedelta(0) else 'sesudahnya'}" if minutes else "saat jatuh tempo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One deadline as it stands from `valid_from` to the day before `valid_to`."""

    code: str
    label: str
    amount: int
    unit: Unit
    runs_by: ClockCalendar
    addressee: Addressee
    basis: str
    source: str
    kind: SourceKind
    valid_from: date
    valid_to: date | None = None
    is_emergency: bool = False
    is_pausable: bool = True
    soon: timedelta = timedelta(0)
    ladder: tuple[EscalationStep, ...] = ()

    def __post_init__(self) -> None:
        if self.amount <= 0:
            raise RuleUnfit(f"{self.code}: a deadline counts at least one {self.unit}")
        if self.runs_by is ClockCalendar.WALL and self.unit in DUTY_UNITS:
            raise RuleUnfit(f"{self.code}: {self.unit} are counted on the office calendar")
        if self.is_emergency and self.runs_by is not ClockCalendar.WALL:
            raise RuleUnfit(f"{self.code}: an emergency runs day and night")
        if not self.basis or not self.source:
            raise RuleUnfit(f"{self.code}: needs its basis and its source")
        if self.valid_to is not None and self.valid_to <= self.valid_from:
            raise RuleUnfit(f"{self.code}: ends before it begins")
        offsets = [step.at for step in self.ladder]
        numbers = [step.no for step in self.ladder]
        if offsets != sorted(offsets) or numbers != list(range(1, len(numbers) + 1)):
            raise RuleUnfit(f"{self.code}: steps are numbered from 1 and climb in time")

    @property
    def provision(self) -> Provision:
        """The rule as a jurist reads and confirms it."""
        steps = [{step.to: step.moment_said} for step in self.ladder]
        row = {"basis": self.basis, "source": self.source, "kind": self.kind, "valid_from": self.valid_from}
        row |= {"amount": self.amount, "unit": self.unit, "runs_by": self.runs_by, "addressee": self.addressee}
        row["steps"] = steps
        return provision_from("deadlines", self.code, self.label, row)

    def stands_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A stretch in which the countdown stood still; open while `ended_at` is None."""

    started_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """What the arithmetic needs to know of one clock."""

    rule: Rule
    started_at: datetime
    due_at: datetime
    pauses: tuple[Pause, ...] = ()
    stopped_at: datetime | None = None
    held_until: datetime | None = None
    known_at: datetime | None = None
    fired: frozenset[int] = field(default_factory=frozenset)

    @property
    def open_pause(self) -> Pause | None:
        return next((pause for pause in self.pauses if pause.ended_at is None), None)


def rule_from(row: Mapping[str, Any]) -> Rule:
    """A rule from one table of reference data. Raises RuleUnfit."""
    try:
        steps = enumerate(row.get("steps", ()), start=1)
        return Rule(
            code=row["code"],
            label=row["label"],
            amount=row["amount"],
            unit=Unit(row["unit"]),
            runs_by=ClockCalendar(row["runs_by"]),
            addressee=Addressee(row["addressee"]),
            basis=row["basis"],
            source=row["source"],
            kind=SourceKind(row["kind"]),
            valid_from=row["valid_from"],
            valid_to=row.get("valid_to"),
            is_emergency=row.get("is_emergency", False),
            is_pausable=row.get("is_pausable", True),
            soon=timedelta(minutes=row["soon_minutes"]),
            ladder=tuple(
                EscalationStep(no=no, at=timedelta(minutes=step["at_minutes"]), to=StepRecipient(step["to"]))
                for no, step in steps
            ),
        )
    except (KeyError, ValueError) as error:
        if isinstance(error, RuleUnfit):
            raise
        raise RuleUnfit(f"{row.get('code', '?')}: {error}") from None


def rules_from(reference: Mapping[str, Any]) -> tuple[Rule, ...]:
    """Every rule of a reference file, in its order. Raises RuleUnfit, also when two stand on one day."""
    rules = tuple(rule_from(row) for row in reference["rules"])
    for place, rule in enumerate(rules):
        for other in rules[:place]:
            if other.code == rule.code and (other.stands_on(rule.valid_from) or rule.stands_on(other.valid_from)):
                raise RuleUnfit(f"{rule.code}: two rules stand on one day")
    return rules


def rule_on(rules: Iterable[Rule], code: str, day: date) -> Rule:
    """The rule of this code that stands on a day. Raises NoSuchRule."""
    for rule in rules:
        if rule.code == code and rule.stands_on(day):
            return rule
    raise NoSuchRule(f"{code} on {day}")


def begins_at(rule: Rule, started_at: datetime, calendar: OfficeCalendar) -> datetime:
    """When counting begins: at once by the wall, at the next duty moment by the office."""
    return started_at if rule.runs_by is ClockCalendar.WALL else next_duty_moment(started_at, calendar)


def due_at(rule: Rule, started_at: datetime, calendar: OfficeCalendar, pauses: Iterable[Pause] = ()) -> datetime:
    """When it is due, every ended pause given back in the rule's own measure.

    A pause that began once it was already due gives nothing back; one still open gives when it ends.
    """
    begin = begins_at(rule, started_at, calendar)
    due = _landed(rule, _first_due(rule, begin, calendar), calendar)
    for pause in sorted(pauses, key=lambda pause: pause.started_at):
        due = _moved_on(rule, begin, due, pause, calendar)
    return due


def due_after(clock: Running, pause: Pause, calendar: OfficeCalendar) -> datetime:
    """When a clock is due once a pause has ended: what was due moves on, and nothing is counted anew.

    A holiday decreed or an office changed meanwhile touches only what stood still.
    """
    begin = begins_at(clock.rule, clock.started_at, calendar)
    return _moved_on(clock.rule, begin, clock.due_at, pause, calendar)


def _moved_on(rule: Rule, begin: datetime, due: datetime, pause: Pause, calendar: OfficeCalendar) -> datetime:
    if pause.ended_at is None or pause.ended_at <= begin or pause.started_at > due:
        return due
    stood_still = _passed(rule, max(pause.started_at, begin), pause.ended_at, calendar)
    # What stood still for no time moves nothing, also where what is due lies on a day off by today's calendar.
    return _landed(rule, _later(rule, due, stood_still, calendar), calendar) if stood_still else due


KEEPS = "keep-"
"""What the code of a rule begins with that says how long something is kept. Such a rule counts no duty hours."""


def kept_until(rule: Rule, ended_at: datetime, zone: tzinfo) -> date:
    """The day with whose first moment the keeping is over of what ended then: never before its last hour.

    Raises RuleUnfit for another rule.
    """
    if not rule.code.startswith(KEEPS) or rule.unit in DUTY_UNITS:
        raise RuleUnfit(f"{rule.code}: says not how long something is kept")
    end = counted(ended_at, rule.amount, rule.unit, zone).astimezone(zone)
    return end.date() + timedelta(days=end.time() != time.min)


def told_before(rule: Rule) -> timedelta:
    """How long before the end of its keeping the office is told."""
    return max((-step.at for step in rule.ladder), default=timedelta(0))


def _first_due(rule: Rule, begin: datetime, calendar: OfficeCalendar) -> datetime:
    match rule.unit:
        case Unit.WORKING_HOURS:
            return add_working_time(begin, timedelta(hours=rule.amount), calendar)
        case Unit.WORKING_DAYS:
            return add_working_days(begin, rule.amount, calendar)
    return counted(begin, rule.amount, rule.unit, calendar.zone)


def _landed(rule: Rule, due: datetime, calendar: OfficeCalendar) -> datetime:
    # Duty units end in duty hours by themselves; hours and months may end on a day off.
    if rule.runs_by is ClockCalendar.WALL or rule.unit in DUTY_UNITS:
        return due
    return next_duty_moment(due, calendar)


def _passed(rule: Rule, first: datetime, last: datetime, calendar: OfficeCalendar) -> timedelta:
    return working_time_between(first, last, calendar) if rule.unit in DUTY_UNITS else last - first


def _later(rule: Rule, moment: datetime, amount: timedelta, calendar: OfficeCalendar) -> datetime:
    return add_working_time(moment, amount, calendar) if rule.unit in DUTY_UNITS else moment + amount


def step_moment(clock: Running, step: EscalationStep, calendar: OfficeCalendar) -> datetime:
    """When a step of the ladder falls: never before counting begins, never while "already handled" holds it back."""
    if clock.rule.runs_by is ClockCalendar.WALL:
        moment = clock.due_at + step.at
    else:
        moment = add_working_time(clock.due_at, step.at, calendar)
    moment = max(moment, begins_at(clock.rule, clock.started_at, calendar))
    if clock.known_at is not None:
        # Nobody could climb before it was known: a rung apart from the one below, as the ladder has them.
        moment = max(moment, clock.known_at + (step.at - clock.rule.ladder[0].at))
    return moment if clock.held_until is None else max(moment, clock.held_until)


def missed_steps(clock: Running, at: datetime, calendar: OfficeCalendar) -> tuple[EscalationStep, ...]:
    """Steps that have fallen by `at` and have not fired, in order. None while paused or stopped."""
    if not _climbs(clock):
        return ()
    waiting = (step for step in clock.rule.ladder if step.no not in clock.fired)
    return tuple(step for step in waiting if step_moment(clock, step, calendar) <= at)


def next_step_at(clock: Running, calendar: OfficeCalendar) -> datetime | None:
    """When the next step that has not fired falls; None when nothing is to come."""
    if not _climbs(clock):
        return None
    waiting = (step for step in clock.rule.ladder if step.no not in clock.fired)
    return min((step_moment(clock, step, calendar) for step in waiting), default=None)


def _climbs(clock: Running) -> bool:
    return clock.stopped_at is None and clock.open_pause is None


def may_pause(clock: Running, at: datetime) -> bool:
    """Whether the countdown may stop: the rule allows it, it runs, and it is not late already."""
    return clock.rule.is_pausable and _climbs(clock) and at <= clock.due_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """A week of the whole task force, counted: what came in, what stands, and promises as (kept, due) by theme."""

    reports: int
    cases: int
    referrals: int
    late: int
    held: int
    promises: Mapping[str, tuple[int, int]]

    def frozen(self) -> dict[str, Any]:
        """As it may leave case work: small counts are None, and of a promise how many were due and the share alone."""
        counts = {"reports": self.reports, "cases": self.cases, "referrals": self.referrals}
        counts |= {"late": self.late, "held": self.held}
        shown: dict[str, Any] = {name: unless_small(count) for name, count in counts.items()}
        shown["promises"] = {
            theme: {"due": unless_small(due), "share": share(kept, due)} for theme, (kept, due) in self.promises.items()
        }
        return shown


def digest_week(moment: datetime, zone: tzinfo) -> date | None:
    """The Monday of the week whose digest may be made at a moment: last week's, from Monday morning on."""
    local = moment.astimezone(zone)
    monday = local.date() - timedelta(days=local.weekday())
    return monday - timedelta(days=7) if local >= datetime.combine(monday, DIGEST_FROM, zone) else None


DIGEST_FROM = time(6)
"""Mail goes after the night; a Monday that the worker missed is made up for later in the week."""
