"""A case is opened, an office comes in, a colleague is put to work: state, trail, clock, and every refusal."""

from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from tests.factories import endings, team

from sigap.access.permissions import Permission
from sigap.access.roles import OfficeKind, Section
from sigap.cases import actions as cases
from sigap.cases import events
from sigap.cases.actions import opening
from sigap.cases.actions.locking import UnableToWorkOnClosedCase
from sigap.cases.models import Assignment, Case, Participation
from sigap.cases.queries import case_for, case_list, cases_visible_to, running_cases_for
from sigap.cases.rules import Risk
from sigap.clocks.models import Clock
from sigap.kernel.errors import Refused
from sigap.notifications.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def open_for(login: str, manager: str = team.DEWI, envelope_id: UUID | None = None) -> Case:
    with team.at_desk(login) as actor:
        return cases.open_case(
            by=actor,
            at=team.LATER,
            done_at=team.AT,
            risk=Risk.HIGH,
            area="16.09.01",
            manager=team.colleague(actor, manager),
            envelope_id=envelope_id,
        )


def assign(login: str, code: str, officer: str) -> None:
    with team.on_case(login, code) as (actor, access):
        cases.assign(by=actor, at=team.LATER, access=access, officer=team.colleague(actor, officer))


def working(code: str) -> set[str]:
    return set(Assignment.objects.filter(case__code=code, until=None).values_list("person_name", flat=True))


def test_a_case_opens_with_its_office_its_people_and_its_clock() -> None:
    case = open_for(team.RINA)
    stored = Case.objects.get()
    assert (stored.status, stored.risk, stored.version) == ("under_assessment", "high", 1)
    assert (stored.opened_at, stored.recorded_at) == (team.AT, team.LATER)
    assert (stored.opened_by, stored.manager_id) == (team.person_id(team.RINA), team.person_id(team.DEWI))
    part = Participation.objects.get()
    assert (part.office_id, set(part.rooms), part.until) == (stored.office_id, set(Section), None)
    assert working(case.code) == {"Rina Marlina", "Dewi Anggraini"}
    clock = Clock.objects.get(rule_code="service-plan")
    assert (clock.rule_code, clock.subject_id, clock.started_at, clock.recorded_at) == (
        "service-plan",
        case.id,
        team.AT,
        team.LATER,
    )
    assert (clock.owner_office, clock.owner_person) == (stored.office_id, team.person_id(team.DEWI))
    assert team.trail(case.id)[:5] == [
        events.OPENED,
        events.OFFICE_JOINED,
        events.PERSON_ASSIGNED,
        events.PERSON_ASSIGNED,
        "clocks:clock:started",
    ]


def test_who_manages_what_they_open_is_assigned_once() -> None:
    case = open_for(team.DEWI)
    assert working(case.code) == {"Dewi Anggraini"}


def test_a_report_becomes_one_case() -> None:
    report = team.taken()
    open_for(team.RINA, envelope_id=report.pk)
    with pytest.raises(cases.UnableToOpenCase, match="sudah menjadi kasus"):
        open_for(team.DEWI, envelope_id=report.pk)
    assert Case.objects.count() == Participation.objects.count() == 1


def test_a_taken_code_is_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    first = open_for(team.RINA).code
    drawn = iter([first, first, "KENARI-001"])
    monkeypatch.setattr(opening, "new_case_code", lambda: next(drawn))
    assert open_for(team.RINA).code == "KENARI-001"
    monkeypatch.setattr(opening, "new_case_code", lambda: first)
    with pytest.raises(cases.UnableToOpenCase, match="Coba sekali lagi"):
        open_for(team.RINA)
    assert Case.objects.count() == 2


@pytest.mark.parametrize("login", [team.ANTON, team.LESTARI, team.SEKAR, team.AHMAD, team.SURYA, team.MAYA])
def test_who_may_not_open_a_case_opens_none(login: str) -> None:
    with pytest.raises(Refused, match=Permission.CASE_OPEN):
        open_for(login, manager=login)
    assert not Case.objects.exists()


def test_the_office_of_a_case_is_the_openers() -> None:
    with team.at_desk(team.LESTARI) as police:
        anton = team.colleague(police, team.ANTON)
    with pytest.raises(cases.UnableToOpenCase, match="dari kantor Anda"), team.at_desk(team.RINA) as actor:
        cases.open_case(by=actor, at=team.AT, done_at=team.AT, risk=Risk.LOW, area="", manager=anton)


def test_a_colleague_is_put_to_work_and_twice_changes_nothing() -> None:
    code = team.opened()
    before = len(team.trail(team.case_of(code).id))
    assign(team.DEWI, code, team.HASAN)
    assign(team.DEWI, code, team.HASAN)
    assert working(code) == {"Rina Marlina", "Dewi Anggraini", "Hasan Basri"}
    assert Notice.objects.get(code="case-assigned").person_id == team.person_id(team.HASAN)
    assert team.trail(team.case_of(code).id)[before:] == [events.PERSON_ASSIGNED]
    with team.on_case(team.HASAN, code) as (_actor, access):
        assert access.sections == frozenset(Section)


def test_assigning_needs_the_power() -> None:
    code = team.opened()
    with pytest.raises(Refused, match=Permission.CASE_ASSIGN):
        assign(team.RINA, code, team.HASAN)


def test_who_does_not_work_on_a_case_gives_nobody_work_on_it() -> None:
    code = team.opened()
    with pytest.raises(Refused, match=Permission.CASE_ASSIGN) as refused:
        assign(team.HASAN, code, team.HASAN)
    assert refused.value.ids == {"case": str(team.case_of(code).id), "room": "summary"}
    assert "Hasan Basri" not in working(code)


def test_nobody_is_put_to_work_for_another_office() -> None:
    code = team.opened()
    with team.at_desk(team.LESTARI) as police:
        anton = team.colleague(police, team.ANTON)
    with (
        pytest.raises(cases.UnableToAssign, match="Hanya rekan sekantor"),
        team.on_case(team.DEWI, code) as (actor, access),
    ):
        cases.assign(by=actor, at=team.LATER, access=access, officer=anton)


def test_the_head_of_an_office_that_accepted_puts_its_people_to_work() -> None:
    code = team.opened()
    team.accepted(code, team.LESTARI)
    assign(team.LESTARI, code, team.ANTON)
    with team.on_case(team.ANTON, code) as (_actor, access):
        assert access.sections == {Section.SUMMARY, Section.PERSONS, Section.IDENTITY, Section.REFERRALS, Section.LEGAL}


def test_nobody_is_put_to_work_on_a_closed_case() -> None:
    code = team.opened()
    endings.closed(code)
    with pytest.raises(UnableToWorkOnClosedCase, match="sudah ditutup"):
        assign(team.DEWI, code, team.HASAN)


def test_refusal_and_absence_are_one() -> None:
    code = team.opened()
    for login, wanted in ((team.SEKAR, code), (team.DEWI, "KENARI-000"), (team.SURYA, code)):
        with pytest.raises(Refused, match=Permission.CASE_SEE), team.at_desk(login) as actor:
            case_for(actor, wanted)


def test_a_colleague_sees_the_header_and_no_room() -> None:
    code = team.opened()
    with team.on_case(team.HASAN, code) as (actor, access):
        assert (access.case.code, access.sections, access.is_assigned) == (code, frozenset(), False)
        with pytest.raises(Refused) as refused:
            case_for(actor, code, need=Section.SUMMARY)
    assert refused.value.ids["room"] == Section.SUMMARY


def test_lists_of_cases_hold_what_an_office_takes_part_in() -> None:
    code = team.opened()
    with team.at_desk(team.HASAN) as actor:
        assert [case.code for case in case_list(actor, include_closed=False, limit=9)[0]] == [code]
        assert running_cases_for(actor, limit=9) == ([], False)
    with team.at_desk(team.ANTON) as actor:
        assert cases_visible_to(actor).count() == 0
    with pytest.raises(Refused), team.at_desk(team.SURYA) as actor:
        cases_visible_to(actor)


@pytest.mark.parametrize(
    ("table", "change", "name"),
    [
        (Case, {"status": "lost"}, "case_status_known"),
        (Case, {"risk": "none"}, "case_risk_known"),
        (Case, {"status": "closed"}, "case_closed_with_reason"),
        (Case, {"closing_reason": "moved_away"}, "case_closed_with_reason"),
        (Case, {"status": "closed", "closed_at": team.AT, "closing_reason": "malas"}, "case_closed_with_reason"),
    ],
)
def test_what_a_case_is_stands_in_constraints(table: type[Case], change: dict[str, object], name: str) -> None:
    team.opened()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        table.objects.update(**change)


def test_an_office_takes_part_once_and_a_person_works_for_it_once() -> None:
    team.opened()
    for row in (Participation.objects.get(), Assignment.objects.first()):
        assert row is not None
        row.pk = UUID(int=7)
        with pytest.raises(IntegrityError, match="_once"), transaction.atomic():
            row.save(force_insert=True)


def test_the_offices_of_a_case_are_known_by_kind() -> None:
    code = team.opened()
    team.accepted(code)
    offices = set(Participation.objects.values_list("office_id", flat=True))
    assert offices == {team.office(OfficeKind.UPTD_PPA).pk, team.office(OfficeKind.POLRES_PPA).pk}
