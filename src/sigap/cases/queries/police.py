"""What proves that the police have the report of a case: an LP, or a request that they took."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection

BY_LP = "lp_noted"


@dataclass(frozen=True, slots=True, kw_only=True)
class PoliceReport:
    """They have had it since some moment in this stretch: a paper names a day alone."""

    earliest: datetime
    latest: datetime
    outcome: str
    proof: UUID


def first_police_report(case_id: UUID) -> PoliceReport | None:
    """The first that stands, whoever noted it; None for who does not see the case."""
    found = []
    with connection.cursor() as cursor:
        for reports in settings.SIGAP_WITH_THE_POLICE:
            cursor.execute(reports, [case_id])
            found += cursor.fetchall()
    reported = [PoliceReport(earliest=row[0], latest=row[1], outcome=row[2], proof=row[3]) for row in found]
    return min(reported, key=lambda report: report.latest, default=None)
