"""The way home: no suspect's household, hands in order and once, visits as work until made, and who sees none of it."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, transaction
from tests.factories import preventing, team
from tests.factories.returning import TODAY, begun, draft, handed, soon, with_family
from tests.factories.team import DEWI, HASAN, LATER, RINA, SEKAR

from sigap.cases import actions as cases
from sigap.cases.models import CasePerson
from sigap.cases.queries.guard import closing_state
from sigap.cases.rules import PersonRole, RelationKind
from sigap.desk.notices import notice_page
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.notifications.models import Alert, Notice
from sigap.notifications.rules import Audience, MailPace
from sigap.persons.models import OffenderRelation
from sigap.reintegration import actions, reading
from sigap.reintegration.actions import StalePlan, UnableToReturn, UnableToVisitClient, VisitFacts
from sigap.reintegration.models import HomeReturn, ReintegrationVisit, ReturnPlan
from sigap.reintegration.rules import FamilyAnswer, ReturnDestination, VisitOutcome, VisitState
from sigap.work.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


@pytest.fixture(autouse=True)
def _places() -> None:
    preventing.regions()


def relate(code: str, first: int, kind: RelationKind, second: int) -> None:
    with team.on_case(DEWI, code) as (actor, access):
        cases.relate(by=actor, at=LATER, access=access, ordinal=first, kind=kind, other=second)


def facts_of(code: str) -> set[str]:
    with team.on_case(DEWI, code) as (_actor, access):
        return set(closing_state(access.case.pk).facts)


def visit(code: str, row: ReintegrationVisit, *, login: str = DEWI, **more: Any) -> ReintegrationVisit:
    found: dict[str, Any] = {"made_on": TODAY, "outcome": VisitOutcome.WELL, "answers": {"safe": "check_well"}}
    with team.on_case(login, code) as (actor, access):
        return actions.make_visit(
            by=actor, at=LATER, access=access, visit_id=row.id, facts=VisitFacts(**(found | more))
        )


def agreed(code: str, row: HomeReturn, days: dict[UUID, date], more: date | None = None) -> int:
    with team.on_case(DEWI, code) as (actor, access):
        return actions.agree_visits(by=actor, at=LATER, access=access, return_id=row.id, days=days, more=more)


def arrived(code: str) -> HomeReturn:
    row = begun(code, draft(with_family(code)))
    return handed(code, row)


def waiting(kind: str) -> int:
    return WorkItem.objects.filter(kind=f"reintegration.{kind}", settled_at=None).count()


def test_nobody_is_returned_to_a_suspect_or_into_a_household_with_one() -> None:
    code = team.opened()
    mother, suspect = with_family(code), with_family(code, PersonRole.SUSPECT)
    with pytest.raises(UnableToReturn, match="terlapor"):
        begun(code, draft(suspect))
    relate(code, mother, RelationKind.LIVES_WITH, suspect)
    for destination in (ReturnDestination.FAMILY, ReturnDestination.SUBSTITUTE):
        with pytest.raises(UnableToReturn, match="serumah dengan terlapor"):
            begun(code, draft(mother, destination=destination))
    aunt = with_family(code)
    relate(code, 1, RelationKind.LIVES_WITH, suspect)
    with pytest.raises(UnableToReturn, match="tidak dipulangkan ke rumah itu"):
        begun(code, draft(aunt))
    # The suspect's wife by another name of the way is the same house.
    wife = with_family(code)
    relate(code, wife, RelationKind.SPOUSE_OF, suspect)
    with pytest.raises(UnableToReturn, match="suami atau istrinya"):
        begun(code, draft(wife, destination=ReturnDestination.SUBSTITUTE))
    row = begun(
        code, draft(aunt, destination=ReturnDestination.SUBSTITUTE, answer=FamilyAnswer.UNSAFE, assessed_on=None)
    )
    # The database refuses it too, whoever writes.
    plan = ReturnPlan.objects.get(home_return=row)
    plan.pk, plan.version, plan.host_id = uuid4(), 2, None
    plan.destination = ReturnDestination.OWN_HOME
    with pytest.raises(IntegrityError, match="household"), transaction.atomic():
        plan.save(force_insert=True)


def test_a_household_that_became_a_suspects_on_the_way_stops_the_arrival() -> None:
    code = team.opened()
    mother, suspect = with_family(code), with_family(code, PersonRole.SUSPECT)
    row = begun(code, draft(mother))
    relate(code, suspect, RelationKind.LIVES_WITH, mother)
    with pytest.raises(UnableToReturn, match="serumah"):
        handed(code, row)
    row.refresh_from_db()
    assert row.is_running
    assert not row.handovers.exists()


def test_what_is_recorded_of_a_victim_and_a_suspect_stands_over_the_relation() -> None:
    code = team.opened()
    mother, suspect = with_family(code), with_family(code, PersonRole.SUSPECT)
    relate(code, 1, RelationKind.LIVES_WITH, suspect)
    people = {who.ordinal: who for who in CasePerson.objects.filter(case=team.case_of(code))}
    OffenderRelation.objects.create(
        case=team.case_of(code), victim=people[1], offender=people[suspect], version=1, household="apart",
        written_by=uuid4(), writer_name="Rekaan", office_id=uuid4(), written_at=LATER,
    )  # fmt: skip
    assert begun(code, draft(mother)).is_running


def test_who_has_come_of_age_since_may_go_home_alone() -> None:
    code = team.opened(age_years=17)
    alone: dict[str, Any] = {"host": None, "destination": ReturnDestination.OWN_HOME}
    with pytest.raises(UnableToReturn, match="tanpa orang dewasa"):
        begun(code, draft(**alone))
    long_ago = team.AT - timedelta(days=400)
    CasePerson.objects.filter(case=team.case_of(code), ordinal=1).update(aged_at=long_ago)
    assert begun(code, draft(**alone)).is_running


def test_bad_plans_are_refused_kindly_and_the_same_click_is_one_return() -> None:
    code = team.opened()
    host, key = with_family(code), uuid4()
    for more, sentence in (
        ({"answer": FamilyAnswer.REFUSES}, "tidak bersedia"),
        ({"assessed_on": None}, "tanpa penilaian"),
        ({"assessed_on": soon(1)}, "belum tiba"),
        ({"leaves_on": TODAY - timedelta(days=1)}, "tidak berangkat sebelum"),
        ({"host": None}, "siapa yang menerima"),
        ({"host": 1}, "tidak ada dalam kasus"),
        ({"host": 9}, "tidak ada dalam kasus"),
        ({"destination": ReturnDestination.OWN_HOME, "host": None}, "tanpa orang dewasa"),
        ({"route": []}, "satu sampai empat"),
        ({"route": ["99.99"]}, "satu sampai empat"),
        ({"route": ["16.09"] * 5}, "satu sampai empat"),
    ):
        with pytest.raises(UnableToReturn, match=sentence):
            begun(code, draft(**({"host": host} | more)))
    row = begun(code, draft(host), key=key)
    assert begun(code, draft(host), key=key).pk == row.pk
    with pytest.raises(UnableToReturn, match="sudah berjalan"):
        begun(code, draft(host))
    assert b"menunggu" not in bytes(ReturnPlan.objects.get().sealed_words)


def test_a_plan_is_changed_as_its_next_version_and_a_stale_one_refused() -> None:
    code = team.opened()
    host = with_family(code)
    row = begun(code, draft(host))
    with team.on_case(DEWI, code) as (actor, access):
        changed = actions.change_return(
            by=actor, at=LATER, access=access, return_id=row.id, draft=draft(host, leaves_on=soon(3)), based_on=1
        )
    row.refresh_from_db()
    assert (changed.version, row.leaves_on) == (2, soon(3))
    with pytest.raises(StalePlan, match="Dewi"), team.on_case(DEWI, code) as (actor, access):
        actions.change_return(by=actor, at=LATER, access=access, return_id=row.id, draft=draft(host), based_on=1)


def test_hands_follow_in_order_once_each_and_the_last_is_the_arrival() -> None:
    code = team.opened()
    host = with_family(code)
    row = begun(code, draft(host, route=["16.09", "16.09"]))
    assert waiting("handover") == 1
    with pytest.raises(UnableToReturn, match="bukan yang berikutnya"):
        handed(code, row, 2)
    with pytest.raises(UnableToReturn, match="tidak mungkin"):
        handed(code, row, 1, soon(1))
    assert handed(code, row).is_running
    assert handed(code, row).is_running
    with pytest.raises(UnableToReturn, match="sudah berangkat"), team.on_case(DEWI, code) as (actor, access):
        actions.change_return(
            by=actor, at=LATER, access=access, return_id=row.id, draft=draft(host, leaves_on=soon(2)), based_on=1
        )
    assert handed(code, row, 2).arrived_on == TODAY
    assert (waiting("handover"), waiting("visit")) == (0, 4)
    assert [each.months for each in row.visits.order_by("due_on")] == [1, 3, 6, 12]


@pytest.mark.closing_guard
def test_a_return_on_its_way_and_visits_to_come_stand_against_closing() -> None:
    code = team.opened()
    host = with_family(code)
    assert not facts_of(code) & {"return_runs", "visit_waits"}
    row = begun(code, draft(host))
    assert "return_runs" in facts_of(code)
    handed(code, row)
    assert facts_of(code) & {"return_runs", "visit_waits"} == {"visit_waits"}
    for each in row.visits.all():
        with team.on_case(DEWI, code) as (actor, access):
            actions.drop_visit(by=actor, at=LATER, access=access, visit_id=each.id, words="Rekaan: pindah")
    assert "visit_waits" not in facts_of(code)
    assert waiting("visit") == 0


def test_visits_are_agreed_by_day_made_with_danger_named_and_never_left_without_the_next() -> None:
    code = team.opened()
    row = arrived(code)
    first, second, *_rest = row.visits.order_by("due_on")
    assert agreed(code, row, {first.id: soon(20)}, more=soon(200)) == 2
    for days, sentence in (({second.id: soon(20)}, "hari yang sama"), ({first.id: TODAY}, "sesudah klien sampai")):
        with pytest.raises(UnableToVisitClient, match=sentence):
            agreed(code, row, days)
    for more, sentence in (
        ({"answers": {"safe": "check_danger"}}, "ditandai bahaya"),
        ({"outcome": VisitOutcome.DANGER}, "kapan dikunjungi lagi"),
        ({"outcome": VisitOutcome.NOT_MET}, "kapan dikunjungi lagi"),
        ({"made_on": soon(1)}, "tidak mungkin"),
        ({"next_on": soon(-1)}, "sudah lewat"),
        ({"next_on": second.due_on}, "pada hari itu"),
    ):
        with pytest.raises(UnableToVisitClient, match=sentence):
            visit(code, first, **more)
    made = visit(code, first, outcome=VisitOutcome.DANGER, answers={"safe": "check_danger"}, next_on=soon(2))
    assert visit(code, first).outcome == VisitOutcome.DANGER == made.outcome
    assert row.visits.get(due_on=soon(2)).state == VisitState.AGREED
    assert waiting("visit") == 5
    opened = reading.open_homeward(entering=team.entering(DEWI), code=code, at=LATER)
    assert [words["safe"] for _row, words in opened.returns[0].visits if words] == ["check_danger"]
    assert opened.returns[0].hands[0][1]["taker"] == "Rekaan: bibi"


@pytest.mark.parametrize("login", [DEWI, RINA])
def test_danger_at_a_visit_is_told_to_the_manager_and_the_head_until_it_is_read(login: str) -> None:
    code = team.opened()
    row = arrived(code)
    first = row.visits.order_by("due_on")[0]
    danger: dict[str, Any] = {"outcome": VisitOutcome.DANGER, "answers": {"safe": "check_danger"}, "next_on": soon(2)}
    for _click in range(2):
        visit(code, first, login=login, **danger)
    told = Notice.objects.filter(code="danger-after-return").order_by("role")
    manager = [(team.person_id(DEWI), None, "")] if login != DEWI else []
    head = (None, team.case_of(code).office_id, Audience.HEAD)
    assert [(each.person_id, each.office_id, each.role) for each in told] == [*manager, head]
    assert {each.mail_pace for each in told} == {MailPace.EMERGENCY}
    alert = Alert.objects.get()
    assert {each.alert_id for each in told} == {alert.id}
    assert (alert.climbs, alert.set_by) == (True, team.person_id(login))
    with team.at_desk(HASAN) as actor:
        leads_to = {row.url for row in notice_page(actor, at=now()).rows}
    # Who does not work on the case enters none of its sections.
    assert f"/kasus/{code}/" in leads_to
    assert f"/kasus/{code}/pemulangan/" not in leads_to
    assert waiting("danger") == 1


def test_a_return_given_up_keeps_its_reason_and_another_may_begin() -> None:
    code = team.opened()
    host = with_family(code)
    row = begun(code, draft(host))
    with team.on_case(DEWI, code) as (actor, access):
        actions.drop_return(by=actor, at=LATER, access=access, return_id=row.id, words="Rekaan: keluarga pindah")
    assert waiting("handover") == 0
    again = begun(code, draft(host))
    handed(code, again)
    with pytest.raises(UnableToReturn, match="sudah sampai"), team.on_case(DEWI, code) as (actor, access):
        actions.drop_return(by=actor, at=LATER, access=access, return_id=again.id, words="Rekaan")


def test_another_office_of_the_case_sees_and_writes_nothing_of_it() -> None:
    code = team.opened()
    team.accepted(code, SEKAR)
    row = arrived(code)
    with pytest.raises(Refused):
        begun(code, draft(2), by=SEKAR)
    with pytest.raises(Refused):
        reading.open_homeward(entering=team.entering(SEKAR), code=code, at=LATER)
    with team.at_desk(SEKAR):
        assert not HomeReturn.objects.exists()
        assert not ReturnPlan.objects.exists()
        assert not ReintegrationVisit.objects.exists()
        with pytest.raises(DatabaseError), transaction.atomic():
            ReintegrationVisit.objects.create(
                case_id=row.case_id, home_return_id=row.pk, due_on=soon(9), proposed_at=LATER, key_id=uuid4()
            )
        assert ReintegrationVisit.objects.update(state="visit_agreed") == 0
    with team.at_desk(DEWI), pytest.raises(ProgrammingError), transaction.atomic():
        ReturnPlan.objects.update(host=None)


def test_a_return_of_another_case_is_refused() -> None:
    first, second = team.opened(), team.opened()
    row = begun(first, draft(with_family(first)))
    with pytest.raises(Refused):
        handed(second, HomeReturn.objects.get(pk=row.pk))
