"""The matrix as its pages show it: one row for each activity under its goal and programme, money, lights."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sigap.actionplan.models import LIGHT_LABELS, SOURCE_LABELS, PlanEdition, QuarterEntry
from sigap.actionplan.queries import Entries, lights_of, spent_of, value_of
from sigap.actionplan.rules import FundingSource, Light
from sigap.actionplan.rules.carrying import Leftover
from sigap.actionplan.rules.differences import ActivityDifference, ChangedPart, Side
from sigap.actionplan.rules.lamps import LampLimits, judged_quarter, light_of, tally, worst
from sigap.actionplan.rules.matrix import ActivityFacts, IndicatorFacts, MatrixFacts, SumMismatch, mismatches
from sigap.actionplan.rules.quarters import Quarter, quarter_named
from sigap.actionplan.rules.sheet import SheetRemark
from sigap.actionplan.words import (
    DIFFERENCE_LABELS,
    FAULT_LABELS,
    PART_LABELS,
    millions,
    percent,
    plain,
    rupiah,
)

TONES = {
    Light.ON_TRACK: "ok",
    Light.BEHIND: "soon",
    Light.FAR_BEHIND: "late",
    Light.NOT_DUE: "n",
    Light.NO_TARGET: "n",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanView:
    """What one page shows a plan by: its year and quarter, today, the limits of the lights."""

    quarter: Quarter
    today: date
    limits: LampLimits

    plan_years: range = range(0)

    @property
    def year(self) -> int:
        """The year that is shown."""
        return self.quarter.year

    def light(self, indicator: IndicatorFacts, value: Decimal | None) -> Light:
        """The light of one indicator."""
        aim = indicator.aim(self.year)
        return light_of(aim, value, quarter=self.quarter, today=self.today, limits=self.limits)

    def lights(self, activity: ActivityFacts, entry: QuarterEntry | None) -> list[Light]:
        """The light of each indicator of an activity."""
        return lights_of(activity, entry, quarter=self.quarter, today=self.today, limits=self.limits)


def view_of(edition: PlanEdition, name: str, today: date, limits: LampLimits) -> PlanView:
    """The quarter of that name where it lies within the plan, else the one by which the plan is judged today."""
    plan, requested_quarter = edition.plan, quarter_named(name)
    if requested_quarter is None or requested_quarter.year not in plan.years:
        requested_quarter = judged_quarter(today, first_year=plan.first_year, last_year=plan.last_year, limits=limits)
    return PlanView(quarter=requested_quarter, today=today, limits=limits, plan_years=plan.years)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedRow:
    """Something of another app that belongs to an activity: what it is, when, and its page."""

    title: str
    note: str
    url: str


def lamp(light: Light) -> dict[str, Any]:
    """A light as the templates draw it: shape, colour, word."""
    return {"tone": TONES[light], "label": LIGHT_LABELS[light]}


def indicator_row(view: PlanView, indicator: IndicatorFacts, entry: QuarterEntry | None) -> dict[str, Any]:
    """One indicator with its bar: what was reached, and the mark of what is asked for up to this quarter."""
    value, aim = value_of(entry, indicator), indicator.aim(view.year)
    light = view.light(indicator, value)
    row: dict[str, Any] = {
        "title": indicator.title,
        "unit": indicator.unit,
        "lamp": lamp(light),
        "reached": "",
        "target": "",
    }
    row["baseline"] = "" if indicator.baseline is None else plain(indicator.baseline)
    if aim is None:
        return row | {"reached": plain(value)} if value is not None else row
    row["target"] = plain(aim.target)
    row["is_due"] = aim.is_due(view.quarter.number)
    scale = max(aim.target, value or Decimal(0), aim.expected(view.quarter.number))
    row["mark"] = percent(aim.expected(view.quarter.number), scale)
    if value is not None:
        row |= {"reached": plain(value), "width": percent(max(value, Decimal(0)), scale)}
    return row


def activity_row(view: PlanView, activity: ActivityFacts, entry: QuarterEntry | None) -> dict[str, Any]:
    """One activity as a row of the matrix."""
    budget, spent = activity.budget(view.year), spent_of(entry)
    light = worst(view.lights(activity, entry))
    is_late = entry is None and light is Light.FAR_BEHIND
    return {
        "key": activity.key,
        "code": activity.code,
        "title": activity.title,
        "office": activity.office,
        "supports": activity.supports,
        "indicators": [indicator_row(view, each, entry) for each in activity.indicators],
        "budget": millions(budget),
        "spent": "" if spent is None else millions(spent),
        "share": None if spent is None or not budget else percent(spent, budget),
        "lamp": lamp(light),
        "light": light,
        "note": _("Isian terlambat") if is_late else entry.obstacle if entry else "",
        "is_ended": activity.office.is_ended,
    }


def matrix_rows(view: PlanView, matrix: MatrixFacts, entries: Entries) -> Iterator[dict[str, Any]]:
    """The rows in their order; `goal` and `programme` are said where they begin."""
    for goal, programme, activity in headed(matrix):
        yield activity_row(view, activity, entries.get(activity.key)) | {"goal": goal, "programme": programme}


def headed(matrix: MatrixFacts) -> Iterator[tuple[str, str, ActivityFacts]]:
    """Each activity with the goal and the programme that begin with it; empty where they go on."""
    before = ("", "")
    for activity in matrix.activities:
        goal, programme = activity.goal, f"{activity.programme_code} {activity.programme}".strip()
        is_new_goal = goal != before[0]
        yield goal if is_new_goal else "", programme if is_new_goal or programme != before[1] else "", activity
        before = (goal, programme)


def money_of(view: PlanView, matrix: MatrixFacts, entries: Entries) -> dict[str, Any]:
    """The money of a year: how much there is, how much is spent, and where sums differ from what was stated."""
    budget = matrix.budget(view.year)
    standing = {each.key for each in matrix.activities}
    spent = sum((spent_of(entry) or Decimal(0) for key, entry in entries.items() if key in standing), Decimal(0))
    return {
        "budget": rupiah(budget),
        "spent": rupiah(spent),
        "share": percent(spent, budget),
        "width": min(percent(spent, budget), 100),
        "mark": view.quarter.number * 25,
        "activities": len(matrix.activities),
        "sources": [(SOURCE_LABELS[source], rupiah(amount)) for source, amount in matrix.by_source(view.year).items()],
        "mismatches": [mismatch_words(each) for each in mismatches(matrix, [view.year])],
    }


def mismatch_words(found: SumMismatch) -> dict[str, Any]:
    """Lines that do not add up: which row, what it says, what the budget document says, by how much."""
    activity = found.activity
    return {
        "key": activity.key if activity else None,
        "row": f"{activity.code} {activity.title}".strip() if activity else _("Jumlah seluruhnya"),
        "year": found.year,
        "lines": rupiah(found.lines),
        "stated": rupiah(found.stated),
        "difference": rupiah(abs(found.difference)),
        "is_more": found.difference > 0,
    }


def tally_words(rows: list[dict[str, Any]]) -> list[tuple[dict[str, Any], int]]:
    """How many activities of each light; those without any left out."""
    counted = tally(row["light"] for row in rows)
    return [(lamp(light), count) for light, count in counted.items() if count]


def quarter_task_row(name: str, owed: str) -> dict[str, Any]:
    """A quarter that an office owes, as a line of the queue. `owed`: how many activities, and the dissolved offices."""
    quarter = quarter_named(name)
    untold, _space, dissolved = owed.partition(" ")
    facts = [ngettext("%(n)d kegiatan", "%(n)d kegiatan", int(untold)) % {"n": int(untold)}]
    if dissolved:
        facts.append(_("kantor yang sudah berakhir: %(offices)s") % {"offices": dissolved})
    roman, year = (quarter.roman, quarter.year) if quarter else ("", "")
    return {
        "url": f"{reverse('actionplan:own')}?triwulan={name}",
        "what": _("Isi triwulan %(quarter)s %(year)s rencana aksi") % {"quarter": roman, "year": year},
        "facts": facts,
        "office": "",
    }


def side_words(part: ChangedPart, side: Side) -> str:
    """One side of something that differs; nothing where it was not there."""
    if side is None or side == "":
        return _("tidak ada")
    if isinstance(side, Decimal):
        return rupiah(side) if part in {ChangedPart.MONEY, ChangedPart.STATED} else plain(side)
    return side


def difference_rows(found: Iterable[ActivityDifference]) -> list[dict[str, Any]]:
    """What differs between two editions, for the eye: was and is, beside one another."""
    return [
        {
            "kind": each.kind,
            "label": DIFFERENCE_LABELS[each.kind],
            "activity": each.activity,
            "parts": [
                {
                    "label": PART_LABELS[part.part],
                    "about": ", ".join(_about(part.part, word) for word in part.about),
                    "before": side_words(part.part, part.before),
                    "after": side_words(part.part, part.after),
                }
                for part in each.parts
            ],
        }
        for each in found
    ]


def _about(part: ChangedPart, word: str) -> str:
    is_source = part is ChangedPart.MONEY and word in set(FundingSource)
    return str(SOURCE_LABELS[FundingSource(word)]) if is_source else word


def remark_words(remark: SheetRemark) -> str:
    """What is to be said about a row of a sheet."""
    words = str(FAULT_LABELS[remark.fault])
    if remark.text:
        words = f"{words}: {remark.text}"
    if remark.difference is not None:
        by = rupiah(abs(remark.difference))
        more = _("rincian %(by)s lebih besar") if remark.difference > 0 else _("rincian %(by)s lebih kecil")
        words = f"{words} ({more % {'by': by}})"
    return _("Baris %(row)d: %(words)s") % {"row": remark.row, "words": words} if remark.row else words


def leftover_words(left: Leftover) -> str:
    """What a year left of an activity."""
    units = {each.key: each for each in left.activity.indicators}
    rests = [f"{plain(rest)} {units[key].unit} {units[key].title}" for key, rest in left.rests.items()]
    money = [f"{rupiah(rest)} {SOURCE_LABELS[source]}" for source, rest in left.money.items()]
    return f"{left.activity.title}: {'; '.join([*rests, *money])}"
