"""An open goal or planned service goes on until another day: reason, history, the work item, the next officer."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from tests.factories import team
from tests.factories.plans import SOON, TODAY, draft, owner, plan
from tests.factories.team import ANTON, DEWI, HASAN, LATER, RINA, SEKAR

from sigap.access.roles import OfficeKind
from sigap.assistance import actions as assistance
from sigap.assistance.models import Goal
from sigap.assistance.rules import GoalOutcome
from sigap.audit import queries as trail
from sigap.cases import actions as cases
from sigap.cases.rules import HandOverReason
from sigap.casework import actions, events, reading
from sigap.casework.models import PlanMove, PlannedService
from sigap.casework.queries import owners_for
from sigap.casework.rules import ServiceState
from sigap.kernel.errors import Conflict, Refused
from sigap.notifications.models import Notice
from sigap.work.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
FAR = SOON + timedelta(days=30)


def went_on(code: str, by: str = DEWI, **more: Any) -> PlanMove:
    told: dict[str, Any] = {
        "was": SOON,
        "until": FAR,
        "reason": "Rekaan: kelas baru mulai Januari.",
        "post_key": uuid4(),
    }
    with team.on_case(by, code) as (actor, access):
        return actions.continue_goal(by=actor, at=LATER, access=access, goal_id=Goal.objects.get().pk, **(told | more))


def moved(code: str, by: str = DEWI, **more: Any) -> PlanMove:
    told: dict[str, Any] = {"was": SOON, "until": FAR, "owner": owner(code), "reason": "Rekaan: psikolog cuti.",
                            "post_key": uuid4()}  # fmt: skip
    with team.on_case(by, code) as (actor, access):
        return actions.move_service(
            by=actor, at=LATER, access=access, service_id=PlannedService.objects.get().pk, **(told | more)
        )


def due(kind: str) -> list[tuple[UUID | None, date]]:
    rows = WorkItem.objects.filter(kind=kind, settled_at=None)
    return [(row.office_id, (row.due_at + timedelta(hours=7)).date()) for row in rows]


def told(code: str, event: str) -> list[dict[str, str]]:
    return [dict(each.ids) for each in trail.events_of("case", team.case_of(code).id).entries if each.code == event]


def test_a_goal_goes_on_until_another_day_and_its_work_item_follows() -> None:
    code, key = team.opened(), uuid4()
    plan(code, draft(code))
    uptd = team.office(OfficeKind.UPTD_PPA).pk
    assert due("casework.goal") == [(uptd, SOON + timedelta(days=1))]
    row = went_on(code, post_key=key)
    assert went_on(code, post_key=key).pk == row.pk
    assert b"kelas" not in bytes(row.sealed_reason)
    assert due("casework.goal") == [(uptd, FAR + timedelta(days=1))]
    assert [(each["goal"], each["until"]) for each in told(code, events.CONTINUED)] == [
        (str(Goal.objects.get().pk), FAR.isoformat())
    ]
    (goal,) = reading.open_plan(entering=team.entering(DEWI), code=code, at=LATER).goals
    assert [(each.row.was, each.row.until, each.reason) for each in goal.moves] == [
        (SOON, FAR, "Rekaan: kelas baru mulai Januari.")
    ]


def test_a_move_without_reason_change_or_coming_day_is_refused_and_a_stale_one_conflicts() -> None:
    code = team.opened()
    plan(code, draft(code))
    for more, said in (
        ({"reason": " "}, "alasannya"),
        ({"until": SOON}, "hari yang lain"),
        ({"until": TODAY - timedelta(days=1)}, "sudah lewat"),
    ):
        with pytest.raises(actions.UnableToContinue, match=said):
            went_on(code, **more)
    for more, said in (({"until": SOON}, "Belum ada yang berubah"), ({"owner": f"{uuid4()}/"}, "tidak lagi ikut")):
        with pytest.raises(actions.UnableToContinue, match=said):
            moved(code, **more)
    went_on(code)
    with pytest.raises(Conflict, match="sudah mengubah"):
        went_on(code)
    with team.on_case(DEWI, code) as (actor, access):
        assistance.end_goal(
            by=actor,
            at=LATER,
            access=access,
            goal_id=Goal.objects.get().pk,
            outcome=GoalOutcome.REACHED,
            words="Rekaan.",
        )
    with pytest.raises(Conflict, match="sudah dicatat"):
        went_on(code, was=FAR, until=SOON)
    assert PlanMove.objects.count() == 1


def test_all_that_one_act_gives_an_office_is_told_once() -> None:
    code = team.opened()
    team.accepted(code, SEKAR)
    plan(code, draft(code, OfficeKind.RSUD), draft(code, OfficeKind.RSUD, words="Rekaan: makan teratur."))
    given = Notice.objects.filter(code="case-task-given").values_list("person_id", flat=True)
    assert list(given) == [team.person_id(SEKAR)]


def test_a_service_goes_to_another_office_with_its_history_and_leaves_the_first_desk() -> None:
    code = team.opened()
    team.accepted(code, SEKAR)
    team.accepted(code, ANTON)
    plan(code, draft(code, OfficeKind.RSUD))
    with pytest.raises(Refused):
        moved(code, by=SEKAR)
    moved(code, owner=owner(code, OfficeKind.POLRES_PPA))
    police, hospital = team.office(OfficeKind.POLRES_PPA), team.office(OfficeKind.RSUD)
    given = Notice.objects.filter(code="case-task-given").values_list("person_id", flat=True)
    assert sorted(map(str, given)) == sorted(map(str, (team.person_id(SEKAR), team.person_id(ANTON))))
    assert due("casework.service") == [(police.pk, FAR + timedelta(days=1))]
    assert told(code, events.SERVICE_MOVED)[0]["office"] == str(police.pk)
    opened = reading.open_plan(entering=team.entering(ANTON), code=code, at=LATER)
    ((move,),) = [each.moves for each in opened.others]
    assert (move.reason, move.row.from_owner, move.row.to_owner) == (
        "Rekaan: psikolog cuti.",
        hospital.name,
        police.name,
    )
    went_on(code)
    assert reading.open_plan(entering=team.entering(SEKAR), code=code, at=LATER).others == ()
    for login, seen in ((SEKAR, 0), (ANTON, 1), (DEWI, 2), (HASAN, 0)):
        with team.at_desk(login):
            assert team.counted("SELECT 1 FROM casework_planmove") == seen, login
    with team.at_desk(ANTON):
        with pytest.raises(ProgrammingError, match="row-level"), transaction.atomic():
            team.counted("UPDATE casework_plannedservice SET due_on = due_on + 9")
        assert team.counted("UPDATE assistance_goal SET due_on = due_on + 9") == 0
    with team.at_desk(DEWI), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        team.counted("UPDATE casework_planmove SET until = until")


def test_what_names_the_former_manager_goes_to_the_next_one() -> None:
    code = team.opened()
    with team.on_case(DEWI, code) as (actor, access):
        cases.assign(by=actor, at=LATER, access=access, officer=team.colleague(actor, RINA))
        named = {each.person_id: each.value for each in owners_for(access)}
    dewi, hasan = team.person_id(DEWI), team.person_id(HASAN)
    plan(code, draft(code, owner=named[dewi]), draft(code, owner=named[team.person_id(RINA)]), draft(code))
    with team.at_desk(HASAN) as actor:
        cases.hand_over(
            by=actor,
            at=LATER,
            code=code,
            former_id=dewi,
            to=team.colleague(actor, HASAN),
            reason=HandOverReason.LEAVING,
        )
    rows = PlannedService.objects.order_by("owner_name").values_list("owner_person", "owner_name")
    assert list(rows) == [(None, ""), (hasan, "Hasan Basri"), (team.person_id(RINA), "Rina Marlina")]
    assert not WorkItem.objects.filter(kind="casework.service", settled_at=None, person_id=dewi).exists()
    (given,) = told(code, events.SERVICE_GIVEN)
    assert (given["former"], given["officer"]) == (str(dewi), str(hasan))


def test_what_ended_is_neither_opened_again_nor_moved_by_a_statement_of_the_desk() -> None:
    code = team.opened()
    plan(code, draft(code))
    with team.on_case(DEWI, code) as (actor, access):
        row = actions.end_service(
            by=actor, at=LATER, access=access, service_id=PlannedService.objects.get().pk, state=ServiceState.DONE,
            words="Rekaan: sudah.",
        )  # fmt: skip
    PlannedService.objects.update(read_at=None)  # as if another office had said it
    for wanted in ("state = 'planned', ended_at = NULL, sealed_result = NULL", "due_on = due_on + 30"):
        with team.at_desk(DEWI), pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE casework_plannedservice SET {wanted} WHERE id = %s", [row.pk])
