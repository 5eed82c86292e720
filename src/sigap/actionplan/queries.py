"""Reads of the action plan: its editions, the whole matrix of one, what the quarters brought, what is behind."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat, JSONObject
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sigap.access.entry import Actor
from sigap.access.models import Office, OfficeName
from sigap.access.permissions import Permission
from sigap.access.roles import OFFICE_KIND_LABELS, OfficeKind
from sigap.actionplan.models import (
    LIGHT_LABELS,
    ActionPlan,
    Activity,
    ActivitySupport,
    BudgetLine,
    Indicator,
    IndicatorTarget,
    LampLimit,
    PlanEdition,
    PlanQuarter,
    PlanSheet,
    QuarterEntry,
    QuarterEvidence,
    QuarterEvidencePart,
    StatedTotal,
)
from sigap.actionplan.rules import EditionState, FundingSource, Light, Measure
from sigap.actionplan.rules.carrying import ReportedValues
from sigap.actionplan.rules.columns import plain_words
from sigap.actionplan.rules.lamps import LampLimits, judged_quarter, light_of, newest_due, worst
from sigap.actionplan.rules.matrix import (
    ActivityFacts,
    IndicatorFacts,
    MatrixFacts,
    MoneyFacts,
    OfficeFacts,
    TargetFacts,
)
from sigap.actionplan.rules.quarters import Quarter
from sigap.kernel.errors import Refused
from sigap.kernel.reference import toml_file
from sigap.taskforce.calendar import CalendarSource, source_rows

type Entries = Mapping[UUID, QuarterEntry]


def editions(actor: Actor) -> list[PlanEdition]:
    """Every edition of every plan: the newest plan first, in it the newest edition."""
    actor.require(Permission.TASKFORCE_SEE)
    rows = PlanEdition.objects.select_related("plan")
    return list(rows.order_by("-plan__first_year", "plan__force_code", "plan_id", "-number"))


def edition_of(actor: Actor, edition_id: UUID) -> PlanEdition:
    """One edition. Raises Refused where there is none."""
    actor.require(Permission.TASKFORCE_SEE)
    found = PlanEdition.objects.select_related("plan").filter(pk=edition_id).first()
    if found is None:
        raise Refused(Permission.TASKFORCE_SEE)
    return found


def standing_edition(found: Iterable[PlanEdition], today: date) -> PlanEdition | None:
    """The edition to show first: in force now, else in force at all, else the newest draft."""
    ranked = sorted(
        found,
        key=lambda each: (each.state == EditionState.IN_FORCE, today.year in each.plan.years, each.plan.first_year),
    )
    return ranked[-1] if ranked else None


def limits_on(day: date) -> LampLimits:
    """The limits of the traffic light as of a day; what is shipped until somebody has set others."""
    row = LampLimit.objects.filter(valid_from__lte=day).order_by("-valid_from", "-id").first()
    if row is None:
        return LampLimits(**toml_file("sigap.actionplan", "lamps.toml"))
    return LampLimits(on_track=row.on_track, behind=row.behind, entry_days=row.entry_days, decided=row.decided)


def _text(name: str) -> Cast:
    """A decimal or an id on its way through JSON, which would round it."""
    return Cast(name, TextField())


def _rows(edition: PlanEdition, **only: Any) -> Sequence[Mapping[str, Any]]:
    targets = IndicatorTarget.objects.filter(indicator=OuterRef("pk")).order_by("year")
    indicators = Indicator.objects.filter(activity=OuterRef("pk")).order_by("position")
    told_targets = JSONObject(year="year", target=_text("target"), carried=_text("carried"), due_quarter="due_quarter")
    told_indicators = JSONObject(
        key=_text("key"),
        title="title",
        unit="unit",
        baseline=_text("baseline"),
        measure="measure",
        is_falling="is_falling",
        targets=ArraySubquery(targets.values_list(told_targets)),
    )
    supports = ActivitySupport.objects.filter(activity=OuterRef("pk")).order_by("office__name")
    told_office = JSONObject(id=_text("office_id"), name="office__name", ended="office__valid_to")
    lines = BudgetLine.objects.filter(activity=OuterRef("pk")).order_by("year", "source")
    told_lines = JSONObject(year="year", source="source", amount=_text("amount"), carried=_text("carried"))
    stated = StatedTotal.objects.filter(activity=OuterRef("pk")).order_by("year")
    return list(
        Activity.objects.filter(edition=edition, **only)
        .order_by("position")
        .annotate(
            told_indicators=ArraySubquery(indicators.values_list(told_indicators)),
            told_supports=ArraySubquery(supports.values_list(told_office)),
            told_lines=ArraySubquery(lines.values_list(told_lines)),
            told_stated=ArraySubquery(stated.values_list(JSONObject(year="year", amount=_text("amount")))),
            goal=F("programme__goal__title"),
            programme_code=F("programme__code"),
            programme_title=F("programme__title"),
            office_name=F("office__name"),
            office_ended=F("office__valid_to"),
        )
        .values()
    )


def matrix_of(edition: PlanEdition) -> MatrixFacts:
    """Everything that an edition says; two statements."""
    totals = StatedTotal.objects.filter(edition=edition, activity=None).values_list("year", "amount")
    return MatrixFacts(activities=tuple(_activity(row) for row in _rows(edition)), stated=dict(totals))


def _activity(row: Mapping[str, Any]) -> ActivityFacts:
    return ActivityFacts(
        key=row["key"],
        goal=row["goal"],
        programme_code=row["programme_code"],
        programme=row["programme_title"],
        code=row["code"],
        title=row["title"],
        office=OfficeFacts(id=row["office_id"], name=row["office_name"], is_ended=row["office_ended"] is not None),
        supports=tuple(
            OfficeFacts(id=UUID(each["id"]), name=each["name"], is_ended=each["ended"] is not None)
            for each in row["told_supports"]
        ),
        indicators=tuple(_indicator(each) for each in row["told_indicators"]),
        money=tuple(
            MoneyFacts(
                year=each["year"],
                source=FundingSource(each["source"]),
                amount=Decimal(each["amount"]),
                carried=Decimal(each["carried"]),
            )
            for each in row["told_lines"]
        ),
        stated={each["year"]: Decimal(each["amount"]) for each in row["told_stated"]},
    )


def _indicator(row: Mapping[str, Any]) -> IndicatorFacts:
    return IndicatorFacts(
        key=UUID(row["key"]),
        title=row["title"],
        unit=row["unit"],
        baseline=None if row["baseline"] is None else Decimal(row["baseline"]),
        measure=Measure(row["measure"]),
        is_falling=row["is_falling"],
        targets=tuple(
            TargetFacts(
                year=each["year"],
                target=Decimal(each["target"]),
                carried=Decimal(each["carried"]),
                due_quarter=each["due_quarter"],
            )
            for each in row["targets"]
        ),
    )


def entries_of(plan: ActionPlan, quarter: Quarter) -> Entries:
    """What stands told for a quarter, by activity."""
    rows = QuarterEntry.objects.filter(plan=plan, year=quarter.year, number=quarter.number, superseded_at=None)
    return {row.activity_key: row for row in rows}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedActivity:
    """An activity in the edition that says what holds of it."""

    edition: PlanEdition
    activity: ActivityFacts


def activity_for(actor: Actor, key: UUID) -> PlannedActivity:
    """The activity as the edition in force has it, else as the newest one does. Raises Refused where there is none."""
    actor.require(Permission.TASKFORCE_SEE)
    rows = Activity.objects.filter(key=key).select_related("edition__plan").order_by("-edition__number")
    found = sorted(rows, key=lambda row: row.edition.state != EditionState.IN_FORCE)
    if not found:
        raise Refused(Permission.TASKFORCE_SEE)
    return PlannedActivity(edition=found[0].edition, activity=_activity(_rows(found[0].edition, key=key)[0]))


def entry_before(planned: PlannedActivity, quarter: Quarter) -> QuarterEntry | None:
    """What stands told for the newest earlier quarter of the same year."""
    return _told_in(planned, quarter.year, number__lt=quarter.number).order_by("-number").first()


def entry_after(planned: PlannedActivity, quarter: Quarter) -> QuarterEntry | None:
    """What stands told for the next later quarter of the same year."""
    return _told_in(planned, quarter.year, number__gt=quarter.number).order_by("number").first()


def _told_in(planned: PlannedActivity, year: int, **only: int) -> QuerySet[QuarterEntry]:
    return QuarterEntry.objects.filter(activity_key=planned.activity.key, year=year, superseded_at=None, **only)


def entries_for(planned: PlannedActivity) -> list[QuarterEntry]:
    """Everything ever told of an activity, the newest first; what a correction replaced too."""
    return list(QuarterEntry.objects.filter(activity_key=planned.activity.key).order_by("-told_at"))


def evidence_for(actor: Actor, activity_key: UUID, file_id: UUID) -> QuarterEvidence:
    """A file that stands as evidence of a quarter. Raises Refused for one that was replaced, or is not there."""
    actor.require(Permission.TASKFORCE_SEE)
    rows = QuarterEvidence.objects.filter(
        pk=file_id, activity_key=activity_key, quarterentry__superseded_at__isnull=True, quarterentry__isnull=False
    )
    found = rows.first()
    if found is None:
        raise Refused(Permission.TASKFORCE_SEE, ids={"file": str(file_id)})
    return found


def evidence_parts(row: QuarterEvidence) -> list[QuarterEvidencePart]:
    """The parts of a file, in their order."""
    return list(QuarterEvidencePart.objects.filter(file=row).order_by("number"))


def quarters_of(plan: ActionPlan) -> dict[Quarter, PlanQuarter]:
    """The quarters that were asked for."""
    return {Quarter(row.year, row.number): row for row in PlanQuarter.objects.filter(plan=plan)}


def plans_in_force(year: int, until: int | None = None) -> list[PlanEdition]:
    """The editions in force of the plans that cover a year, or any of the years `until` another."""
    rows = PlanEdition.objects.select_related("plan").filter(state=EditionState.IN_FORCE)
    covering = rows.filter(plan__first_year__lte=until or year, plan__last_year__gte=year)
    return list(covering.order_by("plan__force_code", "plan__first_year"))


def other_plans(edition: PlanEdition) -> list[PlanEdition]:
    """The editions in force of other plans of the same task force that run in some of the same years."""
    plan = edition.plan
    found = plans_in_force(plan.first_year, plan.last_year)
    return [each for each in found if each.plan.force_code == plan.force_code and each.plan_id != plan.pk]


def offices_asked(plan: ActionPlan, quarter: Quarter) -> list[UUID]:
    """The offices that stand and answer for an activity with a target or money in the quarter's year."""
    has_target = IndicatorTarget.objects.filter(indicator__activity=OuterRef("pk"), year=quarter.year)
    has_money = BudgetLine.objects.filter(activity=OuterRef("pk"), year=quarter.year)
    rows = Activity.objects.filter(
        Exists(has_target) | Exists(has_money),
        edition__plan=plan,
        edition__state=EditionState.IN_FORCE,
        office__valid_to=None,
    )
    return list(rows.order_by("office_id").values_list("office_id", flat=True).distinct())


def value_of(entry: QuarterEntry | None, indicator: IndicatorFacts) -> Decimal | None:
    """What an entry says of an indicator; none where it says nothing."""
    reported = entry.values.get(str(indicator.key)) if entry else None
    return None if reported is None else Decimal(reported)


def spent_of(entry: QuarterEntry | None) -> Decimal | None:
    """The money of all sources that an entry tells."""
    return sum((Decimal(amount) for amount in entry.spent.values()), Decimal(0)) if entry else None


def lights_of(
    activity: ActivityFacts, entry: QuarterEntry | None, *, quarter: Quarter, today: date, limits: LampLimits
) -> list[Light]:
    """The light of each of its indicators."""
    return [
        light_of(each.aim(quarter.year), value_of(entry, each), quarter=quarter, today=today, limits=limits)
        for each in activity.indicators
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class BehindRow:
    """An activity that is behind, as an agenda or a leader's page lists it."""

    key: UUID
    title: str
    office: str
    light: Light
    note: str
    quarter: Quarter

    @property
    def light_label(self) -> str:
        """The light, in words."""
        return str(LIGHT_LABELS[self.light])


def behind(actor: Actor, at: datetime) -> list[BehindRow]:
    """The activities of every plan in force that are behind by the newest quarter due, the furthest behind first."""
    actor.require(Permission.TASKFORCE_SEE)
    today = localdate(at)
    limits = limits_on(today)
    found: list[BehindRow] = []
    # In January a quarter of the year before is judged: a plan that ended with that year still answers for it.
    for edition in plans_in_force(newest_due(today, limits).year, today.year):
        plan = edition.plan
        quarter = judged_quarter(today, first_year=plan.first_year, last_year=plan.last_year, limits=limits)
        entries = entries_of(plan, quarter)
        for each in matrix_of(edition).activities:
            entry = entries.get(each.key)
            light = worst(lights_of(each, entry, quarter=quarter, today=today, limits=limits))
            if light in {Light.BEHIND, Light.FAR_BEHIND}:
                note = entry.obstacle if entry else _("triwulan %(quarter)s belum diisi") % {"quarter": quarter.roman}
                found.append(
                    BehindRow(
                        key=each.key, title=each.title, office=each.office.name, light=light, note=note, quarter=quarter
                    )
                )
    return sorted(found, key=lambda row: row.light is not Light.FAR_BEHIND)


def edition_before(edition: PlanEdition) -> PlanEdition | None:
    """The edition that this one revises."""
    rows = PlanEdition.objects.select_related("plan").filter(plan=edition.plan_id, number__lt=edition.number)
    return rows.order_by("-number").first()


def standing_offices() -> list[OfficeFacts]:
    """The offices that stand, by name."""
    rows = Office.objects.filter(valid_to=None).order_by("name").values_list("id", "name")
    return [OfficeFacts(id=key, name=name) for key, name in rows]


def known_offices() -> dict[str, OfficeFacts]:
    """The offices that stand, by every name that leaves no doubt: own, full, before, or the only one of a kind."""
    found: dict[str, OfficeFacts] = {}
    rows = list(Office.objects.filter(valid_to=None))
    kinds = Counter(row.kind for row in rows)
    standing = {row.pk: OfficeFacts(id=row.pk, name=row.name) for row in rows}
    for row in rows:
        names = [row.name, row.full_name]
        if kinds[row.kind] == 1:
            names += [row.kind, str(OFFICE_KIND_LABELS[OfficeKind(row.kind)])]
        found |= {plain_words(name): standing[row.pk] for name in names if name}
    for office_id, name in OfficeName.objects.filter(office__valid_to=None).values_list("office_id", "name"):
        found.setdefault(plain_words(name), standing[office_id])
    return found


def sheet_for(actor: Actor, edition_id: UUID, sheet_id: UUID) -> PlanSheet:
    """A sheet that was sent for a draft. Raises Refused where there is none."""
    actor.require(Permission.PLAN_MANAGE)
    rows = PlanSheet.objects.select_related("edition__plan").filter(pk=sheet_id, edition_id=edition_id)
    found = rows.first()
    if found is None:
        raise Refused(Permission.PLAN_MANAGE)
    return found


def reported_at_year_end(plan: ActionPlan, year: int) -> ReportedValues:
    """What the last quarter of a year says of each activity, as plain numbers."""
    return {
        key: (
            {UUID(name): Decimal(value) for name, value in entry.values.items()},
            {FundingSource(name): Decimal(value) for name, value in entry.spent.items()},
        )
        for key, entry in entries_of(plan, Quarter(year, 4)).items()
    }


def dates(*, first: date, last: date) -> list[CalendarSource]:
    """Until when the quarters that ended are to be told, for the calendar of the task force."""
    found = PlanQuarter.objects.filter(due_at__date__gte=first, due_at__date__lte=last, closed_at=None)
    year, number = Cast("year", TextField()), Cast("number", TextField())
    title = Concat(year, Value("-", output_field=TextField()), number, output_field=TextField())
    rows = source_rows(found, kind="plan_quarter", day="due_at", title=title)
    label = gettext_lazy("Isian triwulan rencana aksi")
    return [CalendarSource(kind="plan_quarter", label=label, route="actionplan:own", by_id=False, rows=rows)]
