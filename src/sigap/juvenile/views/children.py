"""The children of a case who are suspected: the countdown, may they be held, alarms and who read them, steps."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import get_current_timezone, localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sigap.access.entry import Actor
from sigap.access.guard import DeskRequest, reading_sealed
from sigap.access.permissions import Permission
from sigap.access.queries import shared_week
from sigap.access.roles import OfficeKind, Section
from sigap.assistance.queries.roads import roads
from sigap.assistance.rules import ReferralPurpose
from sigap.cases.queries import CaseAccess
from sigap.cases.shell import case_page
from sigap.clocks.models import Clock
from sigap.clocks.queries import shown, standing_rules
from sigap.juvenile import reading
from sigap.juvenile.models import ALARM_LABELS, FLAG_LABELS, FLAG_LAW, STAGE_LABELS, DetentionPeriod
from sigap.juvenile.queries import facts_of, is_victim_too, limits_on, office_in_sight, other_age, term_of
from sigap.juvenile.reading import AlarmReading, OpenedChild
from sigap.juvenile.rules import (
    ADULT_FROM,
    BARS,
    CHILD,
    RINGS_BEFORE,
    STAGES,
    AlarmKind,
    ChildFacts,
    ChildFlag,
    ChildStepKind,
    DetentionPlace,
    DetentionStage,
    age_at,
    child_law,
    diversion_barred,
    flags_against_detention,
    is_barred,
    last_office_day,
    next_stage,
)
from sigap.kernel.clock import now
from sigap.kernel.working_time import OfficeCalendar
from sigap.legal.queries import acts_for_police

_ASKED = {ReferralPurpose.CHILD_INQUIRY: OfficeKind.BAPAS, ReferralPurpose.LEGAL_AID: OfficeKind.OBH}
"""What a child who is suspected needs of other offices."""


@reading_sealed(Permission.CASE_SEE)
def of_case(request: DeskRequest, code: str) -> HttpResponse:
    """The page; sealed words for who works in the section of the law."""
    at = now()
    access, opened = reading.open_children(entering=request.entering, code=code, at=at)
    with request.entering() as actor:
        running = _running(access, opened)
        is_any_held = any(_current(each) for each in opened)
        days = _days(at) if is_any_held else {}
        alarms = reading.alarm_readings(access) if is_any_held else []
        may_note = access.may(actor, Permission.LEGAL_NOTE, Section.LEGAL) and not access.case.is_closed
        context = case_page(access, Section.LEGAL, now=at, running=running) | {
            "children": [
                _child(each, at, days, alarms, access.case.acted_on)
                | {"clocks": [shown(clock, now=at) for clock in running if _is_of(clock, each)]}
                for each in opened
            ],
            "may_note": may_note,
            "may_ask_litmas": may_note and acts_for_police(actor, access),
            "roads": roads(actor, access, _ASKED) if may_note else {},
            "may_step": may_note or _is_bapas(actor, access),
            "may_kind": access.may(actor, Permission.CASE_EDIT_SUMMARY, Section.PERSONS) and not access.case.is_closed,
            "has_section": access.has(Section.LEGAL),
        }
        return render(request, "juvenile/of_case.html", context)


def _is_bapas(actor: Actor, access: CaseAccess) -> bool:
    return not access.case.is_closed and office_in_sight(actor, access, only=OfficeKind.BAPAS) is not None


def _running(access: CaseAccess, opened: Sequence[OpenedChild]) -> list[Clock]:
    """Every deadline on these children and their case, the nearest first."""
    children = [each.child.id for each in opened if each.child]
    return limits_on(
        access.case.id, children, [period.detention_id for each in opened for period, _paper in each.periods]
    )


def _is_of(clock: Clock, each: OpenedChild) -> bool:
    if each.child is None:
        return False
    return each.child.id == (clock.subject_id if clock.subject_kind == CHILD else getattr(clock, "litmas_of", None))


def _current(each: OpenedChild) -> DetentionPeriod | None:
    """The stage that runs."""
    return next((period for period, _paper in each.periods if period.ended_at is None), None)


def _child(
    each: OpenedChild, at: datetime, days: dict[str, int], alarms: Sequence[AlarmReading], acted_on: date | None
) -> dict[str, Any]:
    steps = [ChildStepKind(step.kind) for step, _paper in each.steps]
    facts = facts_of(each.child, steps) if each.child else ChildFacts(age_at_act=None, threat_years=None)
    facts = replace(facts, is_also_victim=facts.is_also_victim or is_victim_too(each.person))
    period = _current(each)
    aged_otherwise = other_age(each.child, facts, acted_on) if each.child else []
    found: dict[str, Any] = {
        "person": each.person,
        "child": each.child,
        "facts": facts,
        "steps": each.steps,
        "flags": [
            {"words": FLAG_LABELS[flag], "law": FLAG_LAW[flag], "is_bar": flag in BARS or flag is ChildFlag.OVERRUN}
            for flag in [*aged_otherwise, *_flags(each, facts, period, at)]
        ],
        "is_old_enough": facts.age_at_act is not None
        and facts.age_at_act >= child_law().held_from
        and not is_barred(aged_otherwise),
        "is_grave": facts.threat_years is not None and facts.threat_years >= child_law().held_threat,
        "guarantee": _guarantee(facts),
        "is_diversion_barred": diversion_barred(facts),
        "is_litmas_asked": ChildStepKind.LITMAS_ASKED in facts.steps,
        "is_aided": ChildStepKind.AID_PRESENT in facts.steps,
        "with": _companions(each),
        "past": [(row, paper) for row, paper in each.periods if row.ended_at is not None],
    }
    return found | ({"held": _held(each, period, at, days, alarms) | _office_days(period, at)} if period else {})


def _office_days(period: DetentionPeriod, at: datetime) -> dict[str, Any]:
    """Offices may rest before the limit, which does not: until when papers must be ready."""
    rests = frozenset(getattr(period, "rests", ()))  # read beside the stage
    calendar = OfficeCalendar(week=shared_week(), zone=get_current_timezone(), holidays=rests)
    last = last_office_day(period.until, at, calendar)
    return {"last_office_day": last, "has_rest": period.until > at and last != calendar.day_of(period.until)}


def _flags(each: OpenedChild, facts: ChildFacts, period: DetentionPeriod | None, at: datetime) -> list[ChildFlag]:
    """What must be seen first: what forbids the detention, a limit that went by, aid, both lenses, age now."""
    found = []
    if period is not None:
        found += _of_held(facts, period, at)
    elif facts.age_at_act is None:
        found.append(ChildFlag.AGE_UNKNOWN)
    elif facts.age_at_act >= ADULT_FROM:
        found.append(ChildFlag.ADULT)
    elif facts.age_at_act < child_law().liable_from:
        found.append(ChildFlag.UNDER_TWELVE)
    is_taken = period is not None or ChildStepKind.ARRESTED in facts.steps
    if is_taken and facts.steps.isdisjoint({ChildStepKind.AID_TOLD, ChildStepKind.AID_PRESENT}):
        found.append(ChildFlag.AID_NOT_TOLD)
    if facts.is_also_victim:
        found.append(ChildFlag.ALSO_VICTIM)
    return found + _of_age(each.born_on, at)


def _of_held(facts: ChildFacts, period: DetentionPeriod, at: datetime) -> list[ChildFlag]:
    found = [ChildFlag.OVERRUN] if period.until <= at else []
    freed = getattr(period, "freed_on", None)  # read beside the stage
    if freed is not None and freed >= localdate(period.detention.detained_at):
        found.append(ChildFlag.FREED)
    return found + flags_against_detention(facts, DetentionPlace(period.detention.place))


def _of_age(born_on: date | None, at: datetime) -> list[ChildFlag]:
    """Who comes of age on the way stays a child of this procedure, until 21."""
    if born_on is None:
        return []
    age = age_at(born_on, localdate(at))
    if age >= child_law().tried_until:
        return [ChildFlag.TWENTY_ONE]
    return [ChildFlag.OF_AGE] if age >= ADULT_FROM else []


def _guarantee(facts: ChildFacts) -> str:
    if ChildStepKind.GUARANTEE_GIVEN in facts.steps:
        return "given"
    if ChildStepKind.GUARANTEE_NONE in facts.steps:
        return "none"
    return "offered" if ChildStepKind.GUARANTEE_OFFERED in facts.steps else ""


def _companions(each: OpenedChild) -> list[Any]:
    """Who was beside the child, each once, the last first."""
    found: dict[str, Any] = {}
    for step, _paper in reversed(each.steps):
        for code, label in zip(step.companions, step.companion_labels, strict=True):
            found.setdefault(code, {"label": label, "at": step.happened_at})
    return list(found.values())


def _days(at: datetime) -> dict[str, int]:
    """The days of each term of detention."""
    terms = {code for law in STAGES.values() for code in (law.rule, law.longer)}
    return {rule.code: term_of(rule, at).days for rule in standing_rules(at) if rule.code in terms}


def _held(
    each: OpenedChild, period: DetentionPeriod, at: datetime, days: dict[str, int], alarms: Sequence[AlarmReading]
) -> dict[str, Any]:
    """The countdown: until when, what then, all stages, alarms with who read them."""
    stage = DetentionStage(period.stage)
    law, following = STAGES[stage], next_stage(stage)
    longer = timedelta(days=days.get(law.longer, 0))
    spent = max(min((at - period.begins_at) / (period.until - period.begins_at), 1.0), 0.0)
    return {
        "row": period.detention,
        "period": period,
        "paper": next((paper for row, paper in each.periods if row.id == period.id), None),
        "left": left_words(period.until - at),
        "is_over": period.until <= at,
        "basis": law.basis,
        "longer_until": None if period.extended_at else period.until + longer,
        "longer_days": longer.days,
        "following": STAGE_LABELS[following] if following else "",
        "percent": round(spent * 100),
        "stages": [_stage(each, row, stage, days) for row in DetentionStage],
        "most": sum(days.get(row.rule, 0) + days.get(row.longer, 0) for row in STAGES.values()),
        "alarms": [_alarm(kind, period, at, alarms) for kind in AlarmKind],
    }


def left_words(left: timedelta) -> str:
    """1 hari 4 jam 18 menit; how long ago it was, where it has gone by."""
    minutes = abs(int(left.total_seconds())) // 60
    days = minutes // (24 * 60)
    parts = [
        ngettext("%(n)d hari", "%(n)d hari", days) % {"n": days} if days else "",
        ngettext("%(n)d jam", "%(n)d jam", minutes // 60 % 24) % {"n": minutes // 60 % 24},
        ngettext("%(n)d menit", "%(n)d menit", minutes % 60) % {"n": minutes % 60},
    ]
    words = " ".join(filter(None, parts))
    return _("Lewat %(time)s") % {"time": words} if left <= timedelta(0) else words


def _stage(each: OpenedChild, row: DetentionStage, current: DetentionStage, days: dict[str, int]) -> dict[str, Any]:
    law = STAGES[row]
    period = next((period for period, _paper in each.periods if period.stage == row), None)
    return {
        "label": STAGE_LABELS[row],
        "first": days.get(law.rule, 0),
        "more": days.get(law.longer, 0),
        "is_now": row is current,
        "period": period,
        "is_longer": period is not None and period.extended_at is not None,
    }


def _alarm(kind: AlarmKind, period: DetentionPeriod, at: datetime, alarms: Sequence[AlarmReading]) -> dict[str, Any]:
    falls_at = period.until - RINGS_BEFORE[kind]
    rang = [row for row in alarms if (row.period, row.kind, row.until) == (period.id, kind.value, period.until)]
    return {
        "label": ALARM_LABELS[kind],
        "at": falls_at,
        "is_due": falls_at <= at,
        "rang": [row for row in rang if row.addressee],
        "has_rung": bool(rang),
        "is_read": any(row.read_at for row in rang),
    }
