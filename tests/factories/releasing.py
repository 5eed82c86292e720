"""Who prepares and who answers for a release in the tests. All invented."""

from datetime import datetime
from uuid import uuid4

from django.db import connection
from tests.factories.deadlines import actor, at_the_desk, wib

from sigap.access.entry import Actor
from sigap.access.roles import OfficeKind, RoleCode
from sigap.work.queries import work_of

MAYA = actor("Maya", RoleCode.SECRETARIAT, OfficeKind.SECRETARIAT, uuid4())
BUPATI = actor("Darmawan", RoleCode.LEADER, OfficeKind.SETDA, uuid4())
NUR = actor("Nur", RoleCode.SOCIAL_WORKER, OfficeKind.DINSOS, uuid4())
ON = wib(2, 3, 9, year=2027)


def year_is_over(at: datetime = ON) -> None:
    """The database's clock for releases stands at the moment at which a test makes them, until the test is over."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION figures.clock() RETURNS timestamptz LANGUAGE sql STABLE"
            f" SET search_path = pg_catalog, pg_temp AS $$ SELECT timestamptz '{at.isoformat()}' $$"
        )


def shown_to(who: Actor) -> list[str]:
    """Titles of what waits in somebody's list of work."""
    with at_the_desk(who):
        return list(work_of(who, at=ON, only_mine=True).values_list("word", flat=True))
