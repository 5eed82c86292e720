"""Reads deadlines: the rule of a day, the offices' calendar, and how clocks stand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Func, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sigap.access.backend.compiled_statements import Values, read_compiled
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.clocks.models import PAUSE_LABELS, Clock, ClockPause, ClockRule, FiredStep
from sigap.clocks.rules import (
    NoSuchRule,
    Pause,
    PauseCategory,
    Rule,
    Running,
    rule_on,
    shipped_rules,
)
from sigap.clocks.rules.labels import RULE_LABELS
from sigap.kernel.reference import toml_file
from sigap.provisions.queries import confirmed
from sigap.provisions.rules import Provision
from sigap.ui import dates
from sigap.ui.timeleft import TimeLeft, time_left


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
    day = localdate(at)
    for rule in read_compiled("clocks.rule_for", _standing_then, {"code": code, "day": day}):
        return rule
    raise NoSuchRule(f"{code} on {day}")


def _standing_then(values: Values) -> QuerySet[ClockRule]:
    day = values["day"]
    rows = ClockRule.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=day),
        code=values["code"],
        valid_from__lte=day,
        superseded_at__isnull=True,
    )
    return rows.order_by("-valid_from")[:1]


def standing_rules(at: datetime) -> list[ClockRule]:
    """The rule of every code that stands at a moment, by code."""
    day = localdate(at)
    rows = ClockRule.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=day), valid_from__lte=day, superseded_at__isnull=True
    )
    return list(rows.order_by("code", "-valid_from").distinct("code"))


def rule_versions(prefix: str) -> list[Rule]:
    """Every version of the rules whose code begins so, the newest first, as `rule_on` asks for them."""
    rows = ClockRule.objects.filter(code__startswith=prefix, superseded_at__isnull=True)
    return [row.as_rule() for row in rows.order_by("code", "-valid_from")]


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
        known_at=clock.recorded_at if clock.is_promised else None,
        fired=frozenset(vars(clock)["fired_steps"]),
    )


def clocks_of(subject_kind: str, *subject_ids: UUID) -> QuerySet[Clock]:
    """The clocks that run on one subject, or on several that belong together, the nearest deadline first."""
    mine = Clock.objects.filter(subject_kind=subject_kind, subject_id__in=subject_ids, stopped_at__isnull=True)
    return with_facts(mine).order_by("due_at")


def nearest(clocks: Iterable[Clock]) -> Clock | None:
    """The clock that falls due first; one that stands still presses nobody."""
    return min((clock for clock in clocks if not is_paused(clock)), key=lambda clock: clock.due_at, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressing:
    """A running clock as a queue needs it: what by, on what, whose, until when, and whether it presses anybody now."""

    id: UUID
    rule_code: str
    label: str
    is_emergency: bool
    subject_kind: str
    subject_id: UUID
    owner_person: UUID | None
    started_at: datetime
    due_at: datetime
    held_until: datetime | None
    soon_minutes: int
    is_paused: bool

    @property
    def soon(self) -> timedelta:
        """How long before its end it presses, by its rule."""
        return timedelta(minutes=self.soon_minutes)


def shown(clock: Clock, *, now: datetime) -> ShownClock:
    """A running clock for the page of what it runs on."""
    stands_still = is_paused(clock)
    words: Promise | str = _("Dijeda") if stands_still else ""
    if not stands_still and clock.held_until is not None and now < clock.held_until:
        words = _("Catat nanti (12 jam)")
    note = f"{_why_paused(clock, now) if stands_still else _until(clock)}. {_owed(clock.rule)}"
    return ShownClock(
        name=label_of(clock),
        left=None if stands_still else left_of(clock, now),
        state_words=words,
        state_tone="blue" if words else "",
        state_icon="clock" if words else "",
        note=_("Hari libur tahun itu belum pasti. %(note)s") % {"note": note} if clock.is_due_estimated else note,
        basis=clock.rule.basis,
        is_unverified=clock.rule.fingerprint not in confirmed(),
    )


def left_of(clock: Clock, now: datetime) -> TimeLeft:
    """What is left of a deadline that was read with its rule, which says how long before its end it presses."""
    soon = timedelta(minutes=clock.rule.soon_minutes)
    return time_left(clock.due_at, now=now, since=clock.started_at, soon=soon)


def _until(clock: Clock) -> str:
    return _("Paling lambat %(day)s pukul %(time)s %(zone)s") % {
        "day": dates.week_day(dates.last_day(clock.due_at)),
        "time": dates.closing_time(clock.due_at),
        "zone": dates.zone_name(clock.due_at),
    }


def _owed(rule: ClockRule) -> str:
    """Who owes it, and by which calendar it is counted."""
    return _("Kewajiban: %(whom)s. Dihitung: %(calendar)s") % {
        "whom": rule.addressee_label,
        "calendar": str(rule.calendar_label).lower(),
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
    return rule_label(clock.rule_code, clock.rule.label)


def rule_label(code: str, shipped: str | Promise) -> str:
    """The same, where the code and the rule's own label are at hand."""
    return str(RULE_LABELS.get(code, shipped))


def nearest_of(subject_kind: str, subject_ids: Iterable[UUID]) -> dict[UUID, Clock]:
    """For each of these subjects the clock that falls due first, with its rule; none that stands still; one query."""
    found = _running(subject_kind, subject_ids).select_related("rule")
    return {clock.subject_id: clock for clock in found.order_by("-due_at")}


def nearest_left(subject_kind: str, subject_ids: Iterable[UUID], *, at: datetime) -> dict[UUID, TimeLeft]:
    """The same for a list, which shows what is left of each and nothing else."""
    facts = _running(subject_kind, subject_ids).values_list("subject_id", "due_at", "started_at", "rule__soon_minutes")
    # The nearest comes last and stays.
    return {
        subject: time_left(due_at, now=at, since=started_at, soon=timedelta(minutes=soon))
        for subject, due_at, started_at, soon in facts.order_by("-due_at")
    }


class _StandsStill(Func):
    """`_StandsStill(F("pk"))` in a filter: the clock is paused."""

    function = "clocks.stands_still"
    output_field = BooleanField()


def _running(subject_kind: str, subject_ids: Iterable[UUID]) -> QuerySet[Clock]:
    found = Clock.objects.filter(subject_kind=subject_kind, subject_id__in=list(subject_ids), stopped_at__isnull=True)
    return found.exclude(_StandsStill(F("pk")))


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleVersion:
    """One version of a rule: the last day on which it stands, if another follows, and whether that is today."""

    row: ClockRule
    last_day: date | None
    is_now: bool
    is_ahead: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleHistory:
    """A rule with its versions, the newest first; `now` is the one that stands today, if any does."""

    code: str
    label: str
    now: RuleVersion | None
    versions: tuple[RuleVersion, ...]


def rule_histories(actor: Actor, *, at: datetime, code: str = "") -> list[RuleHistory]:
    """Every rule with all its versions, or that of one code; one statement. Raises Refused."""
    actor.require(Permission.RULE_SEE)
    rows = ClockRule.objects.order_by("code", "valid_from", "revision")
    found: dict[str, list[ClockRule]] = {}
    for row in rows.filter(code=code) if code else rows:
        found.setdefault(row.code, []).append(row)
    today = localdate(at)
    return sorted((_history(versions, today) for versions in found.values()), key=lambda rule: rule.label)


def _history(rows: list[ClockRule], today: date) -> RuleHistory:
    begins = [row.valid_from for row in rows if row.superseded_at is None]
    versions = []
    for row in rows:
        after = [day for day in (*begins, row.valid_to) if day is not None and day > row.valid_from]
        last_day = min(after) - timedelta(days=1) if after else None
        stands = row.superseded_at is None and row.valid_from <= today and (last_day is None or today <= last_day)
        is_ahead = row.superseded_at is None and row.valid_from > today
        versions.append(RuleVersion(row=row, last_day=last_day, is_now=stands, is_ahead=is_ahead))
    now = next((version for version in versions if version.is_now), None)
    code = rows[0].code
    label = str(RULE_LABELS.get(code, (now or versions[-1]).row.label))
    return RuleHistory(code=code, label=label, now=now, versions=tuple(reversed(versions)))


def provisions() -> tuple[Provision, ...]:
    """Every version that stands or is to come, as a jurist confirms it."""
    rows = ClockRule.objects.filter(superseded_at__isnull=True).order_by("code", "valid_from")
    return tuple(row.provision for row in rows)


def shipped_differs(history: RuleHistory, *, at: datetime) -> Rule | None:
    """What SIGAP ships for this rule today, where officials have set something else; None where they have not."""
    if history.now is None or not history.now.row.made_by_name:
        return None
    try:
        ours = rule_on(shipped_rules(), history.code, localdate(at))
    except NoSuchRule:
        return None
    theirs = history.now.row
    return ours if (ours.amount, ours.unit.value) != (theirs.amount, theirs.unit) else None
