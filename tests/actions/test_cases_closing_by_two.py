"""A case of a child, or of high risk, is closed by two; by one only after a working day, and then it is looked at."""

from datetime import date, datetime, time, timedelta

import pytest
from django.conf import LazySettings
from django.db import IntegrityError, transaction
from tests.factories import endings, officers, team
from tests.factories.work import nothing_open
from tests.factories.zones import JAKARTA

from sigap.access.models import Membership, Office
from sigap.access.roles import OfficeKind, RoleCode
from sigap.cases import actions as cases
from sigap.cases import events
from sigap.cases.actions.closing import UnableToCloseCase
from sigap.cases.actions.locking import locked_open
from sigap.cases.actions.opening import move
from sigap.cases.actions.powers import check_all_powers
from sigap.cases.models import Assignment, Case, Closing
from sigap.cases.queries import closings_to_answer, closings_to_review
from sigap.cases.rules import (
    CaseEvent,
    CaseStatus,
    ClosingFinding,
    ClosingObjection,
    ClosingReason,
    ClosingStatus,
    ReopeningReason,
)
from sigap.clocks.models import Clock
from sigap.kernel.errors import Conflict, Refused
from sigap.mailbox.models import Envelope, ReportStatus
from sigap.notifications.models import Notice
from sigap.staff import actions as staff
from sigap.ui.taking_back import ReasonMissing, TakeBackReason
from sigap.work.queries import work_of
from sigap.work.rules import Kind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
NEXT_DAY = team.AT + timedelta(days=2)


@pytest.fixture
def code() -> str:
    return team.opened()


def ask(code: str, *, at: datetime = team.AT, after_care_on: date | None = None, follower: str = "") -> Closing:
    with team.on_case(team.DEWI, code) as (actor, access):
        closing = cases.ask_closing(
            by=actor, at=at, access=access, reason=ClosingReason.GOALS_REACHED, based_on=access.case.version,
            after_care_on=after_care_on, follower=team.colleague(actor, follower) if follower else None,
        )  # fmt: skip
    assert closing is not None
    return closing


def answer(login: str, closing: Closing, objection: ClosingObjection | None = None) -> None:
    with team.at_desk(login) as actor:
        cases.read_closing(by=actor, at=team.LATER, closing_id=closing.id)
        cases.answer_closing(by=actor, at=team.LATER, closing_id=closing.id, objection=objection)


def seen(login: str) -> list[str]:
    with team.at_desk(login) as actor:
        return [row.case_code for row in closings_to_answer(actor)]


def provincial() -> str:
    """Somebody of the province's office, above the regency of the unit."""
    login = "wulan.provinsi"
    where = staff.add_office(by=officers.LOADER, at=officers.AT, kind=OfficeKind.UPTD_PROVINSI, name="UPTD Provinsi")
    Office.objects.filter(pk=where.pk).update(region="16")
    Office.objects.filter(kind=OfficeKind.UPTD_PPA).update(region="16.09")
    person = staff.add_person(
        by=officers.LOADER, at=officers.AT, login=login, name="Wulan Rekaan", password=officers.PASSWORD
    )
    staff.grant_membership(
        by=officers.LOADER, at=officers.AT, person=person, office=where, role=RoleCode.PARTNER_OFFICER
    )
    team.sign_in(login)
    return login


def test_the_head_who_reads_nothing_of_the_case_closes_it(code: str) -> None:
    closing = ask(code)
    case = team.case_of(code)
    assert (case.status, closing.needs_second) == (CaseStatus.CLOSING_ASKED, True)
    assert Clock.objects.filter(rule_code="closing-second", subject_id=case.id, stopped_at=None).exists()
    assert seen(team.HASAN) == [code]
    answer(team.HASAN, closing)
    case = team.case_of(code)
    assert (case.status, case.closed_at, case.closing_reason) == ("closed", team.LATER, "goals_reached")
    assert not Clock.objects.filter(subject_id=case.id, stopped_at=None).exists()
    assert Envelope.objects.get().status == ReportStatus.DONE
    assert team.trail(case.id)[-2:] == [events.CLOSING_ANSWERED, events.CLOSED]
    told = Notice.objects.filter(code="case-closing-approved").values_list("person_id", flat=True)
    assert list(told) == [team.person_id(team.DEWI)]


def test_the_same_wish_again_is_a_second_click_and_another_is_refused(code: str) -> None:
    closing = ask(code, after_care_on=date(2027, 2, 25))
    assert ask(code, after_care_on=date(2027, 2, 25)).pk == closing.pk
    with pytest.raises(Conflict, match="yang tercatat kini berbeda"):
        ask(code, after_care_on=date(2027, 3, 25))


def test_another_office_of_the_case_closes_it(code: str) -> None:
    team.accepted(code)
    nothing_open()
    closing = ask(code, at=team.LATER)
    answer(team.LESTARI, closing)
    assert team.case_of(code).is_closed
    assert Envelope.objects.get().status == ReportStatus.DONE


def test_the_office_of_the_province_closes_it_and_sees_no_more_of_it(code: str, settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True
    login = provincial()
    assert seen(login) == []
    closing = ask(code)
    assert seen(login) == [code]
    with team.at_desk(login):
        assert team.counted("SELECT 1 FROM cases_caseperson") == 0
        assert team.counted("SELECT 1 FROM cases_roomtext") == 0
        assert team.counted("SELECT 1 FROM vault_datakey") == 0
    answer(login, closing)
    assert team.case_of(code).is_closed
    assert seen(login) == []
    with team.at_desk(login):
        assert team.counted("SELECT 1 FROM cases_case") == 0


def test_who_is_to_follow_the_case_is_let_in_as_it_closes_by_whoever_closes_it(
    code: str, settings: LazySettings
) -> None:
    settings.SIGAP_DEMO = True
    login, case = provincial(), team.case_of(code)
    work = Assignment.objects.filter(case=case, person_id=team.person_id(team.HASAN), until=None)
    answer(login, ask(code, follower=team.HASAN), ClosingObjection.SAFETY_UNCLEAR)
    assert not work.exists()
    waiting = ask(code, at=team.LATER, follower=team.HASAN)
    role = Membership.objects.get(person__login=team.HASAN)
    Membership.objects.filter(pk=role.pk).update(until=team.AT)
    with pytest.raises(UnableToCloseCase, match="tidak dapat mengikuti"):
        answer(login, waiting)
    assert team.case_of(code).status == CaseStatus.CLOSING_ASKED, "nothing is half done"
    Membership.objects.filter(pk=role.pk).update(until=None)
    answer(login, waiting)
    with team.on_case(team.HASAN, code) as (actor, access):
        check_all_powers(actor, access)
    told = Notice.objects.filter(person_id=team.person_id(team.HASAN)).values_list("code", flat=True)
    assert list(told) == ["case-track-followed"]
    assert team.trail(case.id).count("case:officer:assigned") == 3
    with team.at_desk(login):
        assert team.counted("SELECT 1 FROM cases_assignment") == 0


@pytest.mark.parametrize("login", [team.DEWI, team.RINA, team.ANTON, team.SITI, team.MAYA])
def test_nobody_else_answers(code: str, login: str) -> None:
    closing = ask(code)
    with pytest.raises(Refused):
        answer(login, closing)
    assert team.case_of(code).status == CaseStatus.CLOSING_ASKED


def test_an_objection_gives_the_case_back(code: str) -> None:
    closing = ask(code)
    answer(team.HASAN, closing, ClosingObjection.SAFETY_UNCLEAR)
    case = team.case_of(code)
    assert case.status == CaseStatus.IN_SERVICE
    row = Closing.objects.get()
    assert (row.status, row.objection, row.answered_by_name) == ("declined", "safety_unclear", "Hasan Basri")
    assert not Clock.objects.filter(rule_code="closing-second", stopped_at=None).exists()
    assert Notice.objects.filter(code="case-closing-declined").exists()
    ask(code, at=team.LATER)


def test_the_wish_is_taken_back_and_lapses_where_work_goes_on(code: str) -> None:
    ask(code)
    with team.on_case(team.DEWI, code) as (actor, access), pytest.raises(ReasonMissing):
        cases.withdraw_closing(by=actor, at=team.LATER, access=access, reason=None)
    with team.on_case(team.DEWI, code) as (actor, access):
        cases.withdraw_closing(by=actor, at=team.LATER, access=access, reason=TakeBackReason.WRONG)
    assert Closing.objects.get().status == ClosingStatus.WITHDRAWN
    ask(code, at=team.LATER)
    with team.on_case(team.DEWI, code) as (actor, access), transaction.atomic():
        case = locked_open(access.case.id)
        move(by=actor, at=team.LATER, case=case, event=CaseEvent.SERVICE_NOTED)
        case.save(update_fields=["status"])
    assert team.case_of(code).status == CaseStatus.IN_SERVICE
    assert set(Closing.objects.values_list("status", flat=True)) == {"withdrawn", "lapsed"}
    assert not Clock.objects.filter(rule_code="closing-second", stopped_at=None).exists()


def alone(code: str, *, at: datetime, words: str = "Kepala cuti, provinsi tidak menjawab.") -> Case:
    with team.on_case(team.DEWI, code) as (actor, access):
        return cases.close_alone(by=actor, at=at, access=access, words=words)


def test_one_closes_alone_only_after_a_working_day_with_a_reason_and_is_looked_at(code: str) -> None:
    with pytest.raises(cases.UnableToCloseCase, match="Minta terminasinya"):
        alone(code, at=NEXT_DAY)
    ask(code)
    with pytest.raises(cases.UnableToCloseCase, match="masih punya waktu"):
        alone(code, at=team.LATER)
    with pytest.raises(cases.UnableToCloseCase, match="Tulis mengapa"):
        alone(code, at=NEXT_DAY, words=" ")
    alone(code, at=NEXT_DAY)
    closing = Closing.objects.get()
    assert (team.case_of(code).status, closing.is_alone, closing.answered_by) == ("closed", True, closing.asked_by)
    assert closing.sealed_words is not None
    assert b"cuti" not in bytes(closing.sealed_words)
    assert Clock.objects.filter(rule_code="closing-review", stopped_at=None).exists()
    for login, found in ((team.DEWI, 0), (team.LESTARI, 0), (team.HASAN, 1), (team.SURYA, 1)):
        with team.at_desk(login) as actor:
            rows = list(closings_to_review(actor)) if login != team.DEWI else []
        assert len(rows) == found, login
    with team.at_desk(team.SURYA) as actor:
        cases.review_closing(by=actor, at=NEXT_DAY, closing_id=closing.id, finding=ClosingFinding.TO_REOPEN)
    closing.refresh_from_db()
    assert (closing.finding, closing.reviewed_by_name) == ("to_reopen", "Surya Darma")
    assert not Clock.objects.filter(rule_code="closing-review", stopped_at=None).exists()
    told = Notice.objects.filter(code="case-closing-objected")
    assert {team.person_id(team.DEWI), None} == set(told.values_list("person_id", flat=True)), "and the office's head"


def test_four_eyes_stand_in_the_table_too(code: str) -> None:
    closing = ask(code)
    with pytest.raises(IntegrityError, match="closing_four_eyes"), transaction.atomic():
        Closing.objects.filter(pk=closing.pk).update(
            status=ClosingStatus.APPROVED, answered_by=closing.asked_by, answered_at=team.LATER
        )


def test_a_closed_case_opens_again_with_its_reason_and_its_clock(code: str) -> None:
    endings.closed(code)
    before = team.case_of(code).version
    for login in (team.RINA, team.HASAN):
        with pytest.raises(Refused), team.on_case(login, code) as (actor, access):
            cases.reopen_case(by=actor, at=team.LATER, access=access, reason=ReopeningReason.HARM_AGAIN)
    for _click in range(2):
        with team.on_case(team.DEWI, code) as (actor, access):
            cases.reopen_case(by=actor, at=team.LATER, access=access, reason=ReopeningReason.HARM_AGAIN)
    case = team.case_of(code)
    assert (case.status, case.closed_at, case.closing_reason) == ("under_assessment", None, "")
    assert (case.reopened_at, case.version) == (team.LATER, before + 1)
    assert Clock.objects.filter(rule_code="service-plan", stopped_at=None).count() == 1
    assert team.trail(case.id).count(events.REOPENED) == 1
    assert Closing.objects.get().reopening_reason == "harm_again"
    # Who reported reads that it is handled again.
    assert case.envelope_id
    assert Envelope.objects.get(pk=case.envelope_id).status == ReportStatus.HANDLING
    endings.closed(code, at=team.LATER)
    assert Envelope.objects.get(pk=case.envelope_id).status == ReportStatus.DONE


def test_what_begins_anew_is_not_given_to_a_manager_who_has_left(code: str) -> None:
    endings.closed(code)
    team.also_works_at(team.RINA, RoleCode.CASE_MANAGER, OfficeKind.UPTD_PPA)
    Membership.objects.filter(person__login=team.DEWI).update(until=team.LATER)
    with team.on_case(team.RINA, code) as (actor, access):
        cases.reopen_case(by=actor, at=team.LATER, access=access, reason=ReopeningReason.HARM_AGAIN)
    case = team.case_of(code)
    running = Clock.objects.filter(subject_id=case.id, stopped_at=None).values_list("owner_office", "owner_person")
    assert set(running) == {(case.office_id, None)}


def test_after_care_stands_in_the_list_from_its_day_until_it_is_done(code: str) -> None:
    day = date(2026, 12, 20)
    answer(team.HASAN, ask(code, after_care_on=day))
    other = team.opened()
    with pytest.raises(cases.UnableToCloseCase, match="sesudah hari ini"):
        ask(other, after_care_on=team.AT.date())

    def due(today: date) -> list[str]:
        at = datetime.combine(today, time(9), JAKARTA)
        with team.at_desk(team.DEWI) as actor:
            rows = work_of(actor, at=at, only_mine=True).filter(kind=Kind.AFTER_CARE)
            return list(rows.values_list("word", flat=True))

    assert (due(day - timedelta(days=8)), due(day)) == ([], [code]), "a week ahead"
    for _click in range(2):
        with team.on_case(team.DEWI, code) as (actor, access):
            cases.note_after_care(by=actor, at=team.LATER, access=access)
    assert due(day) == []
    assert team.trail(team.case_of(code).id).count(events.AFTER_CARE_DONE) == 1
