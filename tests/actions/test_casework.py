"""Assessment, plan and conference of one case: versions, owners, who reads what, two people at once."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import ProgrammingError, transaction
from tests.factories import team
from tests.factories.plans import TODAY, draft, plan, write
from tests.factories.team import ANTON, DEWI, HASAN, LATER, SEKAR

from sigap.access.roles import OfficeKind
from sigap.assistance.actions import ConsentBarred
from sigap.assistance.models import Goal
from sigap.assistance.rules import ConsentResponse, GiverKind, Manner
from sigap.cases import actions as cases
from sigap.cases.queries.guard import closing_state
from sigap.cases.rules import PersonRole, Sex
from sigap.casework import actions, reading
from sigap.casework.actions import GoalDraft
from sigap.casework.models import CaseConference, CasePlan, PlannedService, RecordVersion
from sigap.casework.rules import RecordKind, SafetyChoice, ServiceState
from sigap.kernel.errors import Conflict, Refused
from sigap.notifications.models import Notice
from sigap.work.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def end(code: str, login: str, service: PlannedService, state: ServiceState = ServiceState.DONE) -> PlannedService:
    with team.on_case(login, code) as (actor, access):
        return actions.end_service(
            by=actor, at=LATER, access=access, service_id=service.id, state=state, words="Rekaan: sesi pertama baik."
        )


def waiting(code: str) -> dict[str, set[str]]:
    found = WorkItem.objects.filter(case_id=team.case_of(code).id, settled_at=None, kind__startswith="casework.")
    offices = {office.pk: office.kind for office in (team.office(OfficeKind.UPTD_PPA), team.office(OfficeKind.RSUD))}
    told: dict[str, set[str]] = {}
    for item in found:
        told.setdefault(item.kind, set()).add(str(offices.get(item.office_id or uuid4(), "?")))
    return told


def test_a_record_is_added_as_the_next_version_and_a_stale_one_refused() -> None:
    code = team.opened()
    key = uuid4()
    first = write(code, post_key=key)
    assert write(code, post_key=key).pk == first.pk
    assert b"takut" not in bytes(first.sealed_content)
    with pytest.raises(Conflict, match="Dewi"):
        write(code)
    assert write(code, based_on=1, words="Rekaan: lebih tenang.").version == 2
    opened = reading.open_history(
        entering=team.entering(DEWI), code=code, ordinal=1, kind=RecordKind.ASSESSMENT, at=LATER
    )
    assert [each.content["psychological"] for each in opened.records] == [
        "Rekaan: lebih tenang.", "Rekaan: Pere'an takut malam.",
    ]  # fmt: skip


def test_a_day_before_the_case_and_words_of_nobody_are_refused() -> None:
    code = team.opened()
    for more, said in (
        ({"happened_on": date(2026, 11, 24)}, "sebelum kasus dibuka"),
        ({"happened_on": date(2026, 11, 27)}, "belum tiba"),
        ({"content": {}}, "Belum ada yang ditulis"),
        ({"speakers": [9]}, "tidak ada dalam kasus"),
    ):
        with pytest.raises(actions.UnableToWriteRecord, match=said):
            write(code, **more)
    assert not RecordVersion.objects.exists()


def test_who_is_the_person_reported_is_neither_heard_nor_signs() -> None:
    code = team.opened()
    with team.on_case(DEWI, code) as (actor, access):
        for role in (PersonRole.SUSPECT, PersonRole.GUARDIAN):
            cases.add_person(by=actor, at=LATER, access=access, role=role, sex=Sex.MALE, age_years=44)
    for ordinal in (2, 3):
        with team.on_case(DEWI, code) as (actor, access):
            identity = cases.Identity(full_name="Bapak Contoh", birth_date="1982-01-02", nik="1609010201820001")
            cases.name_person(by=actor, at=LATER, access=access, ordinal=ordinal, identity=identity, based_on=1)
    for ordinal in (2, 3):
        with pytest.raises(actions.UnableToWriteRecord, match="tidak didengar"):
            write(code, speakers=[1, ordinal])
    edition = plan(code, draft(code))
    for giver, guardian, words in (
        (GiverKind.GUARDIAN, 3, "Rekaan: mau."),
        (GiverKind.GUARDIAN, 2, "Rekaan: mau."),
        (GiverKind.CLIENT, None, "Rekaan: mau."),
        (GiverKind.INSTITUTION, None, " "),
    ):
        with pytest.raises(ConsentBarred):
            agree(code, edition, giver, guardian, words)
    assert agree(code, edition, GiverKind.INSTITUTION, None, "Rekaan: mau.").answer == "given"


def agree(code: str, edition: CasePlan, giver: GiverKind, guardian: int | None, words: str) -> Any:
    with team.on_case(DEWI, code) as (actor, access):
        return actions.agree_plan(
            by=actor, at=LATER, access=access, ordinal=1, version=edition.version, giver=giver,
            guardian_ordinal=guardian, answer=ConsentResponse.GIVEN, manner=Manner.THUMB, agreed_on=TODAY, words=words,
            post_key=uuid4(),
        )  # fmt: skip


def test_a_goal_without_owner_day_or_words_is_refused_kindly() -> None:
    code = team.opened()
    for more, said in (
        ({"owner": ""}, "tanpa penanggung jawab"),
        ({"owner": f"{team.office(OfficeKind.RSUD).pk}/"}, "tanpa penanggung jawab"),
        ({"due_on": None}, "tanpa tanggal"),
        ({"due_on": TODAY - timedelta(days=1)}, "sudah lewat"),
        ({"words": " "}, "ingin dicapai"),
        ({"service": "sulap"}, "katalog"),
    ):
        with pytest.raises(actions.UnableToPlanGoals, match=said):
            plan(code, draft(code), draft(code, **more))
    with pytest.raises(actions.UnableToPlanGoals, match="sedikitnya"):
        plan(code)
    assert not Goal.objects.exists()


@pytest.mark.closing_guard
def test_a_goal_of_another_office_is_on_its_desk_and_its_result_comes_back() -> None:
    code = team.opened()
    team.accepted(code, SEKAR)
    write(code)
    key = uuid4()
    edition = plan(code, draft(code), draft(code, OfficeKind.RSUD), post_key=key)
    assert plan(code, draft(code), draft(code, OfficeKind.RSUD), post_key=key).pk == edition.pk
    assert Goal.objects.count() == PlannedService.objects.count() == 2
    with pytest.raises(Conflict, match="mengubah rencana"):
        plan(code, draft(code))
    assert waiting(code) == {"casework.service": {"uptd_ppa", "rsud"}, "casework.goal": {"uptd_ppa"}}
    assert Notice.objects.get(code="case-task-given").person_id == team.person_id(SEKAR), "works on it there"
    # The hospital reads its task; neither the goal's words nor the assessment.
    opened = reading.open_plan(entering=team.entering(SEKAR), code=code, at=LATER)
    assert [each.task for each in opened.others] == ["Rekaan: delapan sesi."]
    assert (opened.goals, opened.records, opened.edition) == ((), (), None)
    with team.at_desk(SEKAR):
        for table in ("assistance_goal", "casework_recordversion", "casework_caseplan"):
            assert team.counted(f"SELECT 1 FROM {table}") == 0, table
        assert team.counted("SELECT 1 FROM casework_plannedservice") == 1
    theirs = PlannedService.objects.get(owner_office=team.office(OfficeKind.RSUD).pk)
    ours = PlannedService.objects.exclude(pk=theirs.pk).get()
    for login, service, state in ((SEKAR, ours, ServiceState.DONE), (SEKAR, theirs, ServiceState.DROPPED)):
        with pytest.raises(Refused):
            end(code, login, service, state)
    assert end(code, SEKAR, theirs).read_at is None
    assert end(code, SEKAR, theirs).ended_by == team.person_id(SEKAR), "a second click"
    for state in (ServiceState.NOT_DONE, ServiceState.DONE):
        with pytest.raises(Conflict):
            end(code, DEWI, theirs, state)
    assert waiting(code)["casework.result"] == {"uptd_ppa"}
    opened = reading.open_plan(entering=team.entering(DEWI), code=code, at=LATER)
    assert "Rekaan: sesi pertama baik." in {each.result for goal in opened.goals for each in goal.services}
    with team.on_case(DEWI, code) as (actor, access):
        actions.note_result_read(by=actor, at=LATER, access=access, service_id=theirs.id)
        closing = closing_state(access.case.pk)
    assert "casework.result" not in waiting(code)
    assert {"goal_open", "outcome_missing"} <= closing.facts
    assert [each.kind for each in closing.work if each.kind.app == "casework"] == ["casework.service"]


def test_police_without_the_section_of_services_read_their_task_and_others_nothing() -> None:
    code = team.opened()
    team.accepted(code, ANTON)
    plan(code, draft(code, OfficeKind.POLRES_PPA, service="", task="Rekaan: jaga malam ini."))
    opened = reading.open_plan(entering=team.entering(ANTON), code=code, at=LATER)
    assert [each.task for each in opened.others] == ["Rekaan: jaga malam ini."]
    with pytest.raises(Refused):
        reading.open_plan(entering=team.entering(SEKAR), code=code, at=LATER)
    ours = draft(code)
    with pytest.raises(Refused):
        plan(code, ours, by=ANTON, based_on=1)


def test_the_safety_plan_may_be_refused_and_still_stands_as_a_version() -> None:
    code = team.opened()
    row = write(code, kind=RecordKind.SAFETY_PLAN, content={}, choice=SafetyChoice.REFUSED)
    assert (row.choice, row.version) == ("plan_refused", 1)
    kept = write(
        code, kind=RecordKind.SAFETY_PLAN, based_on=1, content={"ring": "Rekaan: bibi"}, choice=SafetyChoice.TAKEN
    )
    assert kept.version == 2


def test_the_head_sees_each_plan_where_the_office_wants_it() -> None:
    code = team.opened()
    with team.on_case(DEWI, code) as (actor, access):
        cases.assign(by=actor, at=LATER, access=access, officer=team.colleague(actor, HASAN))
    plan(code, draft(code))
    assert "casework.plan_look" not in waiting(code)
    with team.on_case(DEWI, code) as (actor, access), pytest.raises(Refused):
        actions.set_practice(by=actor, at=LATER, office_id=access.case.office_id, is_on=True)
    with team.on_case(HASAN, code) as (actor, access):
        actions.set_practice(by=actor, at=LATER, office_id=access.case.office_id, is_on=True)
    edition = plan(code, draft(code), based_on=1)
    assert waiting(code)["casework.plan_look"] == {"uptd_ppa"}
    with team.on_case(DEWI, code) as (actor, access), pytest.raises(Refused):
        actions.look_at_plan(by=actor, at=LATER, access=access, version=edition.version)
    with team.on_case(HASAN, code) as (actor, access), pytest.raises(Conflict):
        actions.look_at_plan(by=actor, at=LATER, access=access, version=1)
    for _click in range(2):
        with team.on_case(HASAN, code) as (actor, access):
            actions.look_at_plan(by=actor, at=LATER, access=access, version=edition.version)
    assert "casework.plan_look" not in waiting(code)


def confer(code: str, *, minutes: str = "Rekaan: disepakati.", decisions: list[GoalDraft], based_on: int = 0) -> None:
    conference = CaseConference.objects.get()
    with team.on_case(DEWI, code) as (actor, access):
        actions.close_conference(
            by=actor, at=LATER + timedelta(hours=2), access=access, conference_id=conference.pk, minutes=minutes,
            decisions=decisions, based_on=based_on, post_key=uuid4(),
        )  # fmt: skip


def test_members_of_a_conference_read_it_and_its_decisions_become_tasks() -> None:
    code = team.opened()
    team.accepted(code, SEKAR)
    team.accepted(code, ANTON)
    hospital = team.office(OfficeKind.RSUD).pk
    told: dict[str, Any] = {
        "starts_at": LATER + timedelta(hours=1),
        "offices": [hospital],
        "agenda": "Rekaan: keamanan.",
    }
    for more, said in (
        ({"starts_at": LATER - timedelta(hours=1)}, "sudah lewat"),
        ({"offices": [team.office(OfficeKind.KEJARI).pk]}, "ikut dalam kasus"),
    ):
        with team.on_case(DEWI, code) as (actor, access), pytest.raises(actions.UnableToConfer, match=said):
            actions.call_conference(by=actor, at=LATER, access=access, post_key=uuid4(), **(told | more))
    with team.on_case(DEWI, code) as (actor, access):
        row = actions.call_conference(by=actor, at=LATER, access=access, post_key=uuid4(), **told)
    assert waiting(code)["casework.conference"] == {"uptd_ppa", "rsud"}
    for lacking, said in (("due_on", "tanpa tanggal"), ("owner", "tanpa penanggung jawab")):
        with pytest.raises(actions.UnableToConfer, match=said):
            confer(code, decisions=[draft(code, OfficeKind.RSUD, **{lacking: None})])
    confer(code, decisions=[draft(code, OfficeKind.RSUD, service="", task="Rekaan: visit Senin.")])
    with pytest.raises(Conflict):
        confer(code, decisions=[])
    assert waiting(code) == {"casework.service": {"rsud"}}
    opened = reading.open_conference(entering=team.entering(SEKAR), code=code, conference_id=row.pk, at=LATER)
    assert opened.minutes is not None
    assert (opened.agenda, opened.minutes.content["minutes"]) == ("Rekaan: keamanan.", "Rekaan: disepakati.")
    assert [each.task for each in opened.decisions] == ["Rekaan: visit Senin."]
    # The police work on the case too, and were not called.
    with pytest.raises(Refused):
        reading.open_conference(entering=team.entering(ANTON), code=code, conference_id=row.pk, at=LATER)
    with team.at_desk(ANTON):
        for table in ("casework_caseconference", "casework_conferencemember", "casework_recordversion"):
            assert team.counted(f"SELECT 1 FROM {table}") == 0, table


def test_nobody_writes_for_another_office_past_the_actions() -> None:
    code = team.opened()
    team.accepted(code, SEKAR)
    edition = plan(code, draft(code))
    with team.at_desk(SEKAR):
        for statement in (
            "UPDATE casework_caseplan SET looked_at = now() WHERE id = %s",
            "UPDATE casework_plannedservice SET read_at = now() WHERE %s::uuid IS NOT NULL",
        ):
            assert team.counted(statement, [edition.pk]) == 0
    for column in ("goals", "made_by"):
        with team.at_desk(DEWI), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            team.counted(f"UPDATE casework_caseplan SET {column} = {column}")
