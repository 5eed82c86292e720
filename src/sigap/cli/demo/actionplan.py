"""The demo's action plan: a handful of activities in force, two quarters told, a revision begun. All invented."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.utils.timezone import localdate

from sigap.access.models import Office
from sigap.actionplan import actions
from sigap.actionplan.models import ActionPlan, Activity, PlanEdition, QuarterEntry
from sigap.actionplan.queries import PlannedActivity, activity_for, matrix_of
from sigap.actionplan.rules import FundingSource, Measure
from sigap.actionplan.rules.matrix import (
    ActivityFacts,
    IndicatorFacts,
    MatrixFacts,
    MoneyFacts,
    OfficeFacts,
    TargetFacts,
)
from sigap.actionplan.rules.quarters import Quarter
from sigap.cleaning import copied_as
from sigap.cli.demo.stage import Stage
from sigap.kernel.reference import toml_file
from sigap.taskforce.files import CleanedFile

_YEARS_BEFORE, _YEARS = 1, 5
_SOURCE = "Laporan kegiatan CONTOH"
_WRITES, _REVISES = "gita.bappeda", "yuli.dp3a"
"""The planners of Bappeda and of the office for women and children."""


def load(stage: Stage, *, since: datetime) -> None:
    """Loads the plan where there is none: Bappeda writes it, the offices tell their quarters, a revision is begun."""
    if ActionPlan.objects.exists():
        return
    data = toml_file("sigap.cli.demo", "actionplan.toml")
    first = localdate(stage.now).year - _YEARS_BEFORE
    matrix = _matrix(data, first, localdate(stage.now).year)
    with stage.acting(_WRITES) as gita:
        edition = actions.start_plan(
            by=gita,
            at=since,
            force_code="pptppo",
            title=data["title"],
            first_year=first,
            last_year=first + _YEARS - 1,
            basis=data["basis"],
            post_key=uuid4(),
        )
        edition = actions.store_matrix(by=gita, at=since, edition=edition, matrix=matrix, based_on=edition.version)
        edition = actions.adopt(
            by=gita,
            at=since,
            edition=edition,
            in_force_on=date(first, 1, 12),
            decided=data["decided"],
            based_on=edition.version,
        )
    _tell(stage, edition, data)
    _revise(stage, edition, data["revision"])


def _matrix(data: Mapping[str, Any], first: int, year: int) -> MatrixFacts:
    rows = tuple(_activity(row, first) for row in data["activity"])
    budget = MatrixFacts(activities=rows).budget(year)
    # As in many a budget document: what the whole says is not what its lines add up to.
    return MatrixFacts(activities=rows, stated={year: budget - 12_000_000})


def _office(name: str) -> OfficeFacts:
    row = Office.objects.get(name=name, valid_to=None)
    return OfficeFacts(id=row.pk, name=row.name)


def _activity(row: Mapping[str, Any], first: int) -> ActivityFacts:
    years = range(first, first + _YEARS)
    due = row.get("due_quarter")
    targets = tuple(TargetFacts(year=year, target=Decimal(row["target"]), due_quarter=due) for year in years)
    indicator = IndicatorFacts(
        title=row["indicator"],
        unit=row["unit"],
        baseline=Decimal(row["baseline"]),
        measure=Measure(row.get("measure", Measure.COUNT)),
        targets=targets,
    )
    source, amount = FundingSource(row["source"]), Decimal(row["amount"])
    return ActivityFacts(
        goal=row["goal"],
        programme_code=row["programme_code"],
        programme=row["programme"],
        code=row["code"],
        title=row["title"],
        office=_office(row["office"]),
        supports=tuple(_office(name) for name in row.get("supports", [])),
        indicators=(indicator,),
        money=tuple(MoneyFacts(year=year, source=source, amount=amount) for year in years),
    )


def photograph(stage: Stage) -> None:
    """The newest quarter of the first activity gets its photo; last, when it has been cleaned beside the stories."""
    row = toml_file("sigap.cli.demo", "actionplan.toml")["activity"][0]
    key = Activity.objects.filter(title=row["title"], edition__number=1).values_list("key", flat=True)[0]
    newest = QuarterEntry.objects.filter(activity_key=key, superseded_at=None).order_by("-year", "-number")[0]
    if newest.file_id is not None:
        return
    _original, cleaned = stage.papers.file("session")
    with stage.acting(row["teller"]) as actor:
        actions.tell_quarter(
            by=actor,
            at=stage.now,
            planned=activity_for(actor, key),
            quarter=Quarter(newest.year, newest.number),
            facts=actions.QuarterFacts(
                values={UUID(name): Decimal(value) for name, value in newest.values.items()},
                spent={FundingSource(name): Decimal(value) for name, value in newest.spent.items()},
                obstacle=newest.obstacle,
                evidence=newest.evidence,
                file=CleanedFile(id=uuid4(), media=copied_as(cleaned.kind), copy=cleaned.copy),
            ),
            based_on=newest.pk,
            post_key=uuid4(),
        )


def _revise(stage: Stage, edition: PlanEdition, data: Mapping[str, Any]) -> None:
    """A draft of the next edition, in which one activity's targets are lower from this year on."""
    with stage.acting(_REVISES) as yuli:
        draft = actions.begin_revision(by=yuli, at=stage.now, edition=edition, reason=data["reason"])
        row = next(each for each in matrix_of(draft).activities if each.title == data["title"])
        year, target = localdate(stage.now).year, Decimal(data["target"])
        indicator = row.indicators[0]
        targets = tuple(replace(each, target=target) if each.year >= year else each for each in indicator.targets)
        changed = replace(row, indicators=(replace(indicator, targets=targets),))
        actions.write_activity(by=yuli, at=stage.now, edition=draft, activity=changed, based_on=draft.version)


def _tell(stage: Stage, edition: PlanEdition, data: Mapping[str, Any]) -> None:
    last = Quarter.of(localdate(stage.now)).before
    quarters = [quarter for quarter in (last.before, last) if quarter.year == last.year]
    for row, activity in zip(data["activity"], matrix_of(edition).activities, strict=True):
        if "teller" not in row:
            continue
        for quarter in quarters:
            part = Decimal(quarter.number) / Decimal(last.number)
            grown = Decimal(1) if activity.indicators[0].measure is Measure.LEVEL else part
            with stage.acting(row["teller"]) as actor:
                actions.tell_quarter(
                    by=actor,
                    at=stage.now,
                    planned=PlannedActivity(edition=edition, activity=activity),
                    quarter=quarter,
                    facts=actions.QuarterFacts(
                        values={activity.indicators[0].key: round(Decimal(row["value"]) * grown, 0)},
                        spent={FundingSource(row["source"]): round(Decimal(row["spent"]) * part, 0)},
                        obstacle=row.get("obstacle", ""),
                        evidence=_SOURCE,
                    ),
                    based_on=None,
                    post_key=uuid4(),
                )
