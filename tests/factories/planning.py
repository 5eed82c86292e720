"""A small action plan in force, laid by the real actions; its offices are those of the people round one case."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

from tests.factories import officers

from sigap import audit
from sigap.access.roles import OfficeKind
from sigap.actionplan import actions
from sigap.actionplan.models import PlanEdition
from sigap.actionplan.rules import FundingSource, Measure
from sigap.actionplan.rules.matrix import (
    ActivityFacts,
    IndicatorFacts,
    MatrixFacts,
    MoneyFacts,
    OfficeFacts,
    TargetFacts,
)
from sigap.kernel.acting import SystemActor

LOADER = SystemActor(name="uji")
FIRST, LAST = 2026, 2027
BASIS = "Peraturan Bupati CONTOH Nomor 1 Tahun 2026"


def facts_of(kind: OfficeKind) -> OfficeFacts:
    """The office of this kind, as a row names it."""
    row = officers.office(kind)
    return OfficeFacts(id=row.pk, name=row.name)


def indicator(title: str, target: str, *, key: UUID | None = None, measure: Measure = Measure.COUNT) -> IndicatorFacts:
    """An indicator with the same target in each year."""
    targets = tuple(TargetFacts(year=year, target=Decimal(target)) for year in (FIRST, LAST))
    return IndicatorFacts(key=key or uuid4(), title=title, unit="kali", targets=targets, measure=measure)


def activity(title: str, kind: OfficeKind, *, target: str = "100", amount: str = "1000000") -> ActivityFacts:
    """An activity with one indicator and one line of money in each year."""
    return ActivityFacts(
        goal="Tujuan 1. Warga mengenali tanda",
        programme_code="2.08.02",
        programme="Program perlindungan perempuan",
        code="2.08.02.2.01.03",
        title=title,
        office=facts_of(kind),
        indicators=(indicator(f"Terlaksana: {title}", target),),
        money=tuple(
            MoneyFacts(year=year, source=FundingSource.REGENCY, amount=Decimal(amount)) for year in (FIRST, LAST)
        ),
    )


def in_force(activities: Sequence[ActivityFacts], *, at: datetime) -> PlanEdition:
    """A plan of two years whose first edition is in force."""
    with audit.recording():
        draft = actions.start_plan(
            by=LOADER,
            at=at,
            force_code="pptppo",
            title="RAD CONTOH",
            first_year=FIRST,
            last_year=LAST,
            basis=BASIS,
            post_key=uuid4(),
        )
        matrix = MatrixFacts(activities=tuple(activities))
        draft = actions.store_matrix(by=LOADER, at=at, edition=draft, matrix=matrix, based_on=draft.version)
        return actions.adopt(
            by=LOADER,
            at=at,
            edition=draft,
            in_force_on=date(FIRST, 1, 12),
            decided="Keputusan CONTOH",
            based_on=draft.version,
        )
