"""A regency with many cases or few, all invented: closed months to be counted, by one statement a table."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from tests.factories.deadlines import DEWI, UPTD, wib

from sigap.cases.models import Case, CasePerson

YEAR_BEFORE, NOW = wib(3, 1, year=2025), wib(7, 2, 9)
KINDS = ("kind_sexual", "kind_physical", "kind_physical", "kind_neglect", "")


def cases(
    count: int,
    first: datetime,
    *,
    days: float = 1,
    area: Callable[[int], str] = lambda number: f"16.09.{1 + number % 3:02d}.2001",
) -> list[Case]:
    """Cases opened one after another, each with one victim."""
    begun = Case.objects.count()
    rows = [
        Case(
            code=f"UJI-{1000 + begun + number}",
            risk="high",
            kind=KINDS[number % len(KINDS)],
            area=area(number),
            office_id=UPTD,
            office_name="UPTD",
            opened_by=DEWI.person_id,
            manager_id=DEWI.person_id,
            manager_name="Dewi",
            opened_at=first + timedelta(days=number * days),
            recorded_at=first + timedelta(days=number * days),
            register_year=first.year,
            register_number=begun + number + 1,
        )
        for number in range(count)
    ]
    Case.objects.bulk_create(rows)
    CasePerson.objects.bulk_create(
        CasePerson(case=row, ordinal=1, role="victim", sex="P" if number % 4 else "L", age_years=9 + number % 12)
        for number, row in enumerate(rows)
    )
    return rows


def few() -> list[Case]:
    """Three a year."""
    return [*cases(3, YEAR_BEFORE, days=30), *cases(3, wib(1, 5), days=30)]


def many() -> list[Case]:
    """Three hundred a year: quarters are told."""
    return [*cases(300, YEAR_BEFORE), *cases(160, wib(1, 2))]


def key() -> UUID:
    return uuid4()
