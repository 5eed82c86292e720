"""Reads deadlines: the rule of a day, the offices' calendar, and how clocks stand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.clocks.models import PAUSE_LABELS, RULE_LABELS, STANDING_LABELS, Clock, ClockPause, ClockRule, FiredStep
from sigap.clocks.rules import (
    NoSuchRule,
    Pause,
    PauseCategory,
    Remaining,
    Running,
    Standing,
    remaining,
    standing,
    week_from,
)
from sigap.kernel.clock import JAKARTA
from sigap.kernel.reference import toml_file
from sigap.kernel.working_time import DutyHours, OfficeCalendar
from sigap.notifications.rules import parts_of
from sigap.places.models import HolidayKind
from sigap.places.queries import holidays_between
from sigap.ui import dates
from sigap.ui.timeleft import TimeLeft, time_left

_YEARS_ROUND = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockView:
    """A clock as work queues show it at one moment."""

    id: UUID
    rule_code: str
    label: str
    basis: str
    is_verified: bool
    subject_kind: str
    subject_id: UUID
    owner_person: UUID | None
    started_at: datetime
    due_at: datetime
    is_due_estimated: bool
    standing: Standing
    remaining: Remaining
    last_step: int
    is_held: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownClock:
    """A clock as the part `ui/parts/clock.html` draws it."""

    name: str
    left: TimeLeft | None
    state_words: Promise | str
    state_tone: str
    state_icon: str
    note: str
    basis: str
    is_unverified: bool


def rule_for(code: str, at: datetime) -> ClockRule:
    """The rule of this code that stands at a moment. Raises NoSuchRule."""
    day = at.astimezone(JAKARTA).date()
    standing_then = ClockRule.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=day), code=code, valid_from__lte=day, superseded_at__isnull=True
    )
    rule = standing_then.order_by("-valid_from").first()
    if rule is None:
        raise NoSuchRule(f"{code} on {day}")
    return rule


def office_calendar(around: datetime) -> OfficeCalendar:
    """When offices work, for the years round a moment: duty hours as shipped, holidays as loaded."""
    year = around.astimezone(JAKARTA).year
    days = holidays_between(date(year - _YEARS_ROUND, 1, 1), date(year + _YEARS_ROUND, 12, 31))
    estimated = frozenset(holiday.day for holiday in days if not holiday.is_verified)
    # Collective leave is decreed year by year: without any of it, a year's list is not known yet.
    decreed = {holiday.day.year for holiday in days if holiday.kind == HolidayKind.CUTI_BERSAMA}
    return OfficeCalendar(
        week=_week(),
        holidays=frozenset(holiday.day for holiday in days),
        estimated=estimated,
        known_years=frozenset(decreed),
    )


@cache
def _week() -> dict[int, DutyHours]:
    return week_from(toml_file("sigap.clocks", "duty_hours.toml"))


@cache
def hold_lasts() -> timedelta:
    """How long "already handled, recorded later" holds the ladder back."""
    return timedelta(hours=toml_file("sigap.clocks", "rules.toml")["hold"]["hours"])


def with_facts(clocks: QuerySet[Clock]) -> QuerySet[Clock]:
    """The clocks with what `running` and `shown` need, in one statement however many there are."""
    spans = ClockPause.objects.filter(clock=OuterRef("pk")).order_by("started_at")
    steps = FiredStep.objects.filter(clock=OuterRef("pk"))
    return clocks.select_related("rule").annotate(
        spans=ArraySubquery(spans.values(span=JSONObject(started="started_at", ended="ended_at", category="category"))),
        fired_steps=ArraySubquery(steps.values("step_no")),
    )


def _pauses(clock: Clock) -> tuple[Pause, ...]:
    spans: list[dict[str, str]] = vars(clock)["spans"]
    return tuple(
        Pause(
            started_at=datetime.fromisoformat(span["started"]),
            ended_at=datetime.fromisoformat(span["ended"]) if span["ended"] else None,
        )
        for span in spans
    )


def is_paused(clock: Clock) -> bool:
    """Whether a clock read with its facts stands still."""
    return any(pause.ended_at is None for pause in _pauses(clock))


def running(clock: Clock) -> Running:
    """The pure facts of a clock."""
    return Running(
        rule=clock.rule.as_rule(),
        started_at=clock.started_at,
        due_at=clock.due_at,
        pauses=_pauses(clock),
        stopped_at=clock.stopped_at,
        held_until=clock.held_until,
        fired=frozenset(vars(clock)["fired_steps"]),
    )


def clocks_of(subject_kind: str, subject_id: UUID) -> QuerySet[Clock]:
    """The clocks that run on one subject, the nearest deadline first."""
    mine = Clock.objects.filter(subject_kind=subject_kind, subject_id=subject_id, stopped_at__isnull=True)
    return with_facts(mine).order_by("due_at")


def nearest(clocks: Iterable[Clock]) -> Clock | None:
    """The clock that falls due first; one that stands still presses nobody."""
    return min((clock for clock in clocks if not is_paused(clock)), key=lambda clock: clock.due_at, default=None)


def running_for(actor: Actor, *, at: datetime) -> list[ClockView]:
    """The clocks that the actor's offices and parts must answer, the nearest deadline first."""
    owned = Clock.objects.filter(
        Q(owner_office__in=actor.office_ids) | Q(owner_office__isnull=True, owner_role__in=parts_of(actor.roles)),
        stopped_at__isnull=True,
    )
    calendar = office_calendar(at)
    return [_view(clock, at, calendar) for clock in with_facts(owned).order_by("due_at")]


def shown(clock: Clock, *, now: datetime) -> ShownClock:
    """A running clock for the page of what it runs on."""
    stands_still = is_paused(clock)
    words: Promise | str = STANDING_LABELS[Standing.PAUSED] if stands_still else ""
    if not stands_still and clock.held_until is not None and now < clock.held_until:
        words = _("Sudah ditangani, dicatat nanti")
    note = _why_paused(clock, now) if stands_still else _until(clock)
    return ShownClock(
        name=label_of(clock),
        left=None if stands_still else time_left(clock.due_at, now=now, since=clock.started_at),
        state_words=words,
        state_tone="blue" if words else "",
        state_icon="clock" if words else "",
        note=_("Hari libur tahun itu belum pasti. %(note)s") % {"note": note} if clock.is_due_estimated else note,
        basis=clock.rule.basis,
        is_unverified=not clock.rule.is_verified,
    )


def _until(clock: Clock) -> str:
    return _("Paling lambat %(day)s pukul %(time)s") % {
        "day": dates.week_day(dates.local(clock.due_at)),
        "time": dates.clock_time(clock.due_at),
    }


def _why_paused(clock: Clock, now: datetime) -> str:
    spans: list[dict[str, str]] = vars(clock)["spans"]
    still = next(span for span in spans if not span["ended"])
    return _("Dijeda sejak %(moment)s. %(why)s") % {
        "moment": dates.near_moment(datetime.fromisoformat(still["started"]), now),
        "why": PAUSE_LABELS[PauseCategory(still["category"])],
    }


def label_of(clock: Clock) -> str:
    """The rule's name in the language of the page."""
    return str(RULE_LABELS.get(clock.rule_code, clock.rule.label))


def _view(clock: Clock, at: datetime, calendar: OfficeCalendar) -> ClockView:
    facts = running(clock)
    return ClockView(
        id=clock.id,
        rule_code=clock.rule_code,
        label=label_of(clock),
        basis=clock.rule.basis,
        is_verified=clock.rule.is_verified,
        subject_kind=clock.subject_kind,
        subject_id=clock.subject_id,
        owner_person=clock.owner_person,
        started_at=clock.started_at,
        due_at=clock.due_at,
        is_due_estimated=clock.is_due_estimated,
        standing=standing(facts, at, calendar),
        remaining=remaining(facts, at, calendar),
        last_step=clock.last_step,
        is_held=clock.held_until is not None and at < clock.held_until,
    )


def nearest_of(subject_kind: str, subject_ids: Iterable[UUID]) -> dict[UUID, Clock]:
    """For each of these subjects the clock that falls due first and does not stand still; one statement."""
    still = ClockPause.objects.filter(clock=OuterRef("pk"), ended_at__isnull=True)
    mine = Clock.objects.filter(
        ~Exists(still), subject_kind=subject_kind, subject_id__in=list(subject_ids), stopped_at__isnull=True
    )
    return {clock.subject_id: clock for clock in mine.order_by("-due_at")}
