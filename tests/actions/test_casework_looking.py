"""The head of the office sees a plan that waits for them: its goals and services, nothing else."""

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from tests.factories import team
from tests.factories.plans import draft, plan, write
from tests.factories.team import ANTON, DEWI, HASAN, LATER, LESTARI, SEKAR

from sigap.access.roles import OfficeKind
from sigap.audit import queries as trail
from sigap.audit.models import Event
from sigap.cases.actions.exclusions import ExclusionRequest, exclude_from_case
from sigap.cases.rules import ExclusionBasis, ExclusionKind
from sigap.casework import actions, events, reading
from sigap.casework.models import CasePlan
from sigap.kernel.errors import Conflict, Refused
from sigap.work.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def supervised() -> str:
    """A case whose plan waits for the head, who does not work on it."""
    with team.at_desk(HASAN) as actor:
        actions.set_practice(by=actor, at=LATER, office_id=team.office(OfficeKind.UPTD_PPA).pk, is_on=True)
    code = team.opened()
    team.accepted(code, SEKAR)
    write(code)
    plan(code, draft(code), draft(code, OfficeKind.RSUD, words="Rekaan: periksa mata.", task="Rekaan: rontgen."))
    return code


def read(code: str, login: str = HASAN) -> reading.OpenedPlan:
    return reading.open_plan_to_look(entering=team.entering(login), code=code, at=LATER)


def look(code: str, version: int = 1, login: str = HASAN) -> CasePlan:
    with team.on_case(login, code) as (actor, access):
        return actions.look_at_plan(by=actor, at=LATER, access=access, version=version)


def seen_by(login: str) -> dict[str, int]:
    with team.at_desk(login):
        return {
            table: team.counted(f"SELECT 1 FROM {table}")
            for table in ("casework_caseplan", "assistance_goal", "casework_plannedservice", "casework_recordversion",
                          "cases_caseperson", "cases_roomtext", "casework_planagreement", "assistance_service")
        }  # fmt: skip


def test_the_head_reads_the_plan_that_waits_and_nothing_else_until_it_is_seen() -> None:
    code = supervised()
    none = dict.fromkeys(seen_by(HASAN), 0)
    assert seen_by(HASAN) == none | {"casework_caseplan": 1, "assistance_goal": 2, "casework_plannedservice": 2}
    opened = read(code)
    assert {goal.words for goal in opened.goals} == {"Rekaan: tidur tenang.", "Rekaan: periksa mata."}
    assert {each.task for goal in opened.goals for each in goal.services} == {
        "Rekaan: delapan sesi.", "Rekaan: rontgen.",
    }  # fmt: skip
    assert (opened.records, opened.clients, opened.others) == ((), (), ())
    case_id = team.case_of(code).id
    traced = Event.objects.filter(code="vault:room:opened", actor_id=team.person_id(HASAN))
    assert {"plan_look" in str(event.body) for event in traced} == {True}
    for _click in range(2):
        assert look(code).looked_by == team.person_id(HASAN)
    told = [each for each in trail.events_of("case", case_id).entries if each.code == events.LOOKED]
    assert len(told) == 1
    assert not WorkItem.objects.filter(kind="casework.plan_look", settled_at=None).exists()
    assert seen_by(HASAN) == none | {"casework_caseplan": 1}
    opened = read(code)
    assert (opened.goals, opened.others) == ((), ())


def test_nobody_else_reads_it_so_and_the_head_only_while_the_office_wants_it() -> None:
    code = supervised()
    for login in (LESTARI, ANTON, SEKAR):
        with pytest.raises(Refused):
            read(code, login)
    with pytest.raises(Refused):
        look(code, login=DEWI)
    with pytest.raises(Conflict):
        look(code, 2)
    other = team.opened()
    with team.at_desk(HASAN) as actor:
        actions.set_practice(by=actor, at=LATER, office_id=team.office(OfficeKind.UPTD_PPA).pk, is_on=False)
    plan(other, draft(other))
    with pytest.raises(Refused):
        read(other)


def test_a_case_kept_from_the_head_shows_no_plan() -> None:
    code = supervised()
    kept = ExclusionRequest(kind=ExclusionKind.PERSON, person_id=team.person_id(HASAN), person_name="Hasan")
    with team.on_case(DEWI, code) as (actor, access):
        exclude_from_case(by=actor, at=LATER, access=access, what=kept, basis=ExclusionBasis.ACCUSED)
    assert set(seen_by(HASAN).values()) == {0}
    with pytest.raises(Refused):
        read(code)


def test_only_the_head_sets_the_practice_and_no_column_but_the_look_is_written() -> None:
    code = supervised()
    uptd = team.office(OfficeKind.UPTD_PPA).pk
    for login in (DEWI, LESTARI):
        with team.at_desk(login) as actor, pytest.raises(Refused):
            actions.set_practice(by=actor, at=LATER, office_id=uptd, is_on=False)
    told = [dict(each.ids) for each in trail.events_of("agency", uptd).entries if each.code == events.PRACTICE]
    assert [each["is_on"] for each in told] == ["1"]
    with team.at_desk(HASAN):
        for table in ("assistance_goal", "casework_plannedservice"):
            assert team.counted(f"UPDATE {table} SET due_on = due_on + 9") == 0, table
        with pytest.raises(ProgrammingError, match="row-level"), transaction.atomic():
            team.counted("UPDATE casework_caseplan SET looked_at = now(), looked_by = %s", [team.person_id(DEWI)])
    assert CasePlan.objects.get(case__code=code).looked_at is None
    assert connection.in_atomic_block
