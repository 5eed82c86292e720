"""The board of deadlines under the filter of the law: what would tell a kind of case is told in no small number."""

from uuid import uuid4

import pytest
from django.conf import LazySettings
from tests.factories import officers, team
from tests.factories.deadlines import LOADER, wib

from sigap.access.roles import OfficeKind, RoleCode
from sigap.clocks import actions as clocks
from sigap.desk.leaders.board import BoardScope, board_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
REGENT, SUNDAY = "bagas.setda", wib(12, 6, 9)


def test_under_the_filter_of_the_law_no_small_count_is_told_to_those_who_lead(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True

    def owe(kind: OfficeKind, number: int, *, kept: int = 0) -> None:
        for nth in range(number):
            clock = clocks.start(
                by=LOADER,
                at=wib(11, 20, 10),
                rule="law-spdp",
                subject_kind="case",
                subject_id=uuid4(),
                owner_office=team.office(kind).id,
            )
            if nth < kept:
                clocks.stop(by=LOADER, at=wib(11, 21, 10), clock_id=clock.id)

    owe(OfficeKind.POLRES_PPA, 12, kept=6)
    owe(OfficeKind.UPTD_PPA, 7, kept=6)
    owe(OfficeKind.KEJARI, 1)
    officers.officer(REGENT, "Bagas", RoleCode.LEADER, kind=OfficeKind.SETDA)
    team.sign_in(REGENT)
    with team.at_desk(REGENT) as actor:
        law, everything = (
            board_for(actor, at=SUNDAY, scope=scope, days=90) for scope in (BoardScope.LAW, BoardScope.ALL)
        )
    found = {row.office: (row.running, row.near, row.due, row.kept, row.missed) for row in law.rows}
    police, unit = team.office(OfficeKind.POLRES_PPA).id, team.office(OfficeKind.UPTD_PPA).id
    assert found == {police: (6, None, 12, 6, 6), unit: (None, None, 7, None, None)}, (
        "the one missed is not told by the rest"
    )
    assert law.total is None
    assert {row.running for row in everything.rows if row.office == team.office(OfficeKind.KEJARI).id} == {1}
    with team.at_desk(team.HASAN) as hasan:
        own = board_for(hasan, at=SUNDAY, scope=BoardScope.LAW, days=90)
    assert [(row.running, row.due, row.kept) for row in own.rows] == [(1, 7, 6)], "a head reads the own office whole"
