"""Sessions of services: what they are noted with, what is refused, what is asked, who hears, how the grant adds up."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import DatabaseError, ProgrammingError, connection, transaction
from tests.factories import team
from tests.factories.sittings import session
from tests.factories.work import blocking

from sigap.access.roles import OfficeKind
from sigap.assistance import actions as assistance
from sigap.assistance import events as assistance_events
from sigap.assistance.actions import Detail, Provider, ServiceFacts, UnableToNoteService
from sigap.assistance.models import Appointment, Service
from sigap.assistance.rules import AppointmentStatus, Funding
from sigap.kernel.errors import Conflict, Refused
from sigap.notifications.models import Notice
from sigap.sessions import actions, events
from sigap.sessions.actions import NextSession, SessionDoubtful, UnableToNoteSession
from sigap.sessions.actions.grant import UnableToSetComponent
from sigap.sessions.models import ServiceSession
from sigap.sessions.queries import components_of, grant_use, lines_of
from sigap.sessions.rules import GrantQuarter, NotHeld
from sigap.ui.taking_back import TakeBackReason
from sigap.work.rules import Kind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
QUARTER = GrantQuarter(year=2026, number=4)


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def paid(cost: int, funding: Funding = Funding.DAK) -> ServiceFacts:
    return ServiceFacts(ordinal=1, cost=cost, funding=funding)


def test_a_session_is_its_service_with_how_long_and_where_once_however_often_it_is_sent() -> None:
    code, key = team.opened(), uuid4()
    rows = [session(code, post_key=key, facts=paid(150_000)) for _again in range(2)]
    assert rows[0].id == rows[1].id
    assert (ServiceSession.objects.count(), Service.objects.count()) == (1, 1)
    service = Service.objects.get()
    assert (service.line, service.cost, service.funding) == ("social_rehabilitation", 150_000, "dak")
    assert rows[0].service_id == service.id
    with team.on_case(team.DEWI, code) as (_actor, access):
        (line,) = lines_of(access)
    assert (line.session and line.session.minutes, line.people) == (15, (service.person_id,))
    assert team.trail(team.case_of(code).id).count(events.NOTED) == 1


def test_what_cannot_have_been_is_refused_and_nothing_is_stored() -> None:
    code = team.opened(age_years=3)
    cases_of: dict[str, dict[str, Any]] = {
        "future": {"starts_at": team.LATER + timedelta(minutes=1)},
        "before birth": {"starts_at": team.LATER - timedelta(days=5 * 365), "is_meant": True},
        "nobody of that number": {"ordinals": [9]},
        "no length": {"minutes": 0},
        "longer than a day": {"minutes": 1441},
        "no such service": {"kind": "voodoo"},
        "negative": {"facts": ServiceFacts(ordinal=1, cost=-1, funding=Funding.DAK)},
        "nobody paid": {"facts": ServiceFacts(ordinal=1, cost=5)},
    }
    for name, told in cases_of.items():
        with pytest.raises((UnableToNoteSession, UnableToNoteService)):
            session(code, **told)
        assert (ServiceSession.objects.count(), Service.objects.count()) == (0, 0), name


def test_what_is_seldom_meant_is_asked_and_then_taken() -> None:
    code, other = team.opened(), team.opened()
    session(other)
    doubtful: dict[str, tuple[dict[str, Any], str]] = {
        "before the case": ({"starts_at": team.AT - timedelta(days=3)}, "sebelum kasus"),
        "elsewhere then": ({}, "sudah punya sesi lain"),
        "dear": ({"facts": paid(25_000_001), "starts_at": team.AT, "minutes": 1}, "25.000.000"),
    }
    for name, (told, words) in doubtful.items():
        with pytest.raises(SessionDoubtful, match=words):
            session(code, **told)
        session(code, is_meant=True, **told)
        assert ServiceSession.objects.filter(case__code=code).exists(), name
    assert ServiceSession.objects.filter(case__code=code).count() == len(doubtful)
    assert session(code, team.RINA).giver_name == "Rina Marlina", "somebody else is free then"


def test_who_does_not_come_a_second_time_in_a_row_rings_the_manager_and_costs_nothing() -> None:
    code = team.opened()
    for number, moment in enumerate((team.LATER, team.LATER + timedelta(days=1), team.LATER + timedelta(days=2))):
        session(code, team.RINA, at=moment, not_held=NotHeld.ABSENT)
        assert Notice.objects.filter(code="session-missed-again").count() == number
    assert {row.person_id for row in Notice.objects.filter(code="session-missed-again")} == {team.person_id(team.DEWI)}
    assert not Service.objects.exists()
    session(code, team.RINA, at=team.LATER + timedelta(days=3))
    session(code, team.RINA, at=team.LATER + timedelta(days=4), not_held=NotHeld.ABSENT)
    assert Notice.objects.filter(code="session-missed-again").count() == 2, "one that was held begins anew"


def test_a_mistaken_absence_is_taken_back_with_a_reason_by_the_office_that_noted_it() -> None:
    code = team.opened()
    row = session(code, not_held=NotHeld.ABSENT)
    for _twice in range(2):
        with team.on_case(team.DEWI, code) as (actor, access):
            actions.void_session(by=actor, at=team.LATER, access=access, session_id=row.id, reason=TakeBackReason.WRONG)
            assert lines_of(access) == []
    assert team.trail(team.case_of(code).id).count(events.VOIDED) == 1


def test_the_next_appointment_is_made_and_blocks_closing_until_the_session_ends_it() -> None:
    code = team.opened()
    with team.on_case(team.DEWI, code) as (actor, _access):
        then = NextSession(starts_at=team.LATER + timedelta(days=1), officer=team.colleague(actor, team.DEWI))
    session(code, then=then)
    made = Appointment.objects.get()
    assert (made.kind, made.status) == ("counselling", AppointmentStatus.PLANNED)
    assert Kind.APPOINTMENT in blocking(case_id=team.case_of(code).id)
    kept = session(code, at=team.LATER + timedelta(days=2), appointment=made.id)
    made.refresh_from_db()
    assert (made.status, kept.appointment_id) == (AppointmentStatus.KEPT, made.id)
    assert Kind.APPOINTMENT not in blocking(case_id=team.case_of(code).id)
    with pytest.raises(Refused):
        session(team.opened(), at=team.LATER + timedelta(days=2), appointment=made.id, is_meant=True)


def test_an_appointment_that_ended_with_a_mistaken_absence_is_planned_again() -> None:
    code = team.opened()
    with team.on_case(team.DEWI, code) as (actor, _access):
        then = NextSession(starts_at=team.LATER + timedelta(days=1), officer=team.colleague(actor, team.DEWI))
    session(code, then=then)
    made = Appointment.objects.get()
    later = team.LATER + timedelta(days=2)
    row = session(code, at=later, appointment=made.id, not_held=NotHeld.ABSENT)
    again = session(code, at=later, appointment=made.id, not_held=NotHeld.OFFICER)
    rewrite = "UPDATE assistance_appointment SET status = 'planned', settled_at = NULL, settled_by = NULL"
    with team.at_desk(team.DEWI):
        assert team.counted(rewrite) == 0, "not before the note is taken back"

    def void(each: ServiceSession) -> str:
        with team.on_case(team.DEWI, code) as (actor, access):
            why = TakeBackReason.WRONG
            actions.void_session(by=actor, at=later, access=access, session_id=each.id, reason=why)
        made.refresh_from_db()
        return made.status

    Appointment.objects.update(settled_at=later - timedelta(minutes=1))
    assert void(again) == AppointmentStatus.MISSED, "it did not end with this one"
    Appointment.objects.update(settled_at=later)
    assert void(row) == AppointmentStatus.PLANNED
    assert (made.settled_at, made.settled_by, made.settled_by_name) == (None, None, "")
    assert Kind.APPOINTMENT in blocking(case_id=team.case_of(code).id)
    assert team.trail(team.case_of(code).id).count(assistance_events.REOPENED) == 1
    kept = session(code, at=later, appointment=made.id)
    made.refresh_from_db()
    assert (made.status, kept.appointment_id) == (AppointmentStatus.KEPT, made.id)
    # Beneath: its end is not written over by another, whoever took the note back.
    Appointment.objects.update(status=AppointmentStatus.MISSED, settled_at=later)
    with team.at_desk(team.DEWI), pytest.raises(ProgrammingError, match="planned again first"), transaction.atomic():
        team.counted(
            "UPDATE assistance_appointment SET status = %s, settled_by = %s",
            [AppointmentStatus.KEPT.value, team.person_id(team.DEWI)],
        )


def test_an_outside_giver_is_named_in_the_service_and_binds_no_officer() -> None:
    code = team.opened()
    team.accepted(code)
    rsud = team.office(OfficeKind.RSUD)
    facts = ServiceFacts(ordinal=1, provider=Provider(office_id=rsud.pk, name=rsud.name))
    row = session(code, facts=facts)
    assert (row.giver_id, row.giver_name) == (None, "")
    assert row.service is not None
    assert row.service.provider_name == rsud.name


def test_who_does_not_work_on_the_case_neither_notes_nor_sees() -> None:
    code = team.opened()
    session(code)
    for login in (team.HASAN, team.ANTON, team.SEKAR):
        with pytest.raises(Refused):
            session(code, login)
        with team.at_desk(login), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM sessions_servicesession")
            assert cursor.fetchone() == (0,), login


def test_the_grant_adds_up_by_what_stands_and_for_the_head_alone() -> None:
    code, other = team.opened(), team.opened()
    session(code, facts=paid(100_000))
    first = session(code, facts=paid(70_000), kind="psychology", is_meant=True)
    session(other, facts=paid(30_000, Funding.BPJS), is_meant=True)
    with team.on_case(team.DEWI, code) as (actor, access):
        assert first.service_id
        assistance.correct_service(
            by=actor,
            at=team.LATER,
            access=access,
            service_id=first.service_id,
            kind="psychology",
            done_at=team.AT,
            note="",
            post_key=uuid4(),
            facts=ServiceFacts(ordinal=1, cost=40_000, funding=Funding.DAK, detail=Detail(why="Salah ketik.")),
        )
    with team.at_desk(team.HASAN) as actor:
        used = grant_use(actor, QUARTER)
    assert {use.kind: (use.services, use.cost, use.minutes, use.month) for use in used.uses} == {
        "counselling": (1, 100_000, 15, 2),
        "psychology": (1, 40_000, 15, 2),
    }
    assert used.people == 1
    for login in (team.RINA, team.MAYA, team.GITA):
        with team.at_desk(login) as actor, pytest.raises(Refused):
            grant_use(actor, QUARTER)
        with team.at_desk(login), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM sessions.grant_use('2026-01-01', '2027-01-01')")
            assert cursor.fetchone() == (0,), login


def test_a_component_is_confirmed_by_another_and_no_service_stands_in_two() -> None:
    told: dict[str, Any] = {
        "at": team.AT,
        "year": 2026,
        "title": "Komponen rekaan",
        "source": "Juknis rekaan, lampiran II",
    }
    with team.at_desk(team.HASAN) as actor:
        row = actions.set_component(by=actor, kinds=["psychology"], **told)
        for kinds in ([], ["psychology"], ["voodoo"]):
            with pytest.raises(UnableToSetComponent), transaction.atomic():
                actions.set_component(by=actor, kinds=kinds, **told)
        with pytest.raises(Conflict), transaction.atomic():
            actions.confirm_component(by=actor, at=team.AT, component_id=row.id)
    with team.at_desk(team.DEWI) as actor:
        for _twice in range(2):
            assert actions.confirm_component(by=actor, at=team.AT, component_id=row.id).confirmed_by_name == actor.name
        actions.end_component(by=actor, at=team.AT, component_id=row.id)
        assert not components_of(2026).exists()
    with team.at_desk(team.RINA) as actor, pytest.raises(Refused):
        actions.set_component(by=actor, kinds=["psychology"], **told)


def test_no_row_of_a_session_is_changed_but_its_taking_back() -> None:
    code = team.opened()
    held = session(code)
    for statement in ("UPDATE sessions_servicesession SET minutes = 1", "DELETE FROM sessions_servicesession"):
        with team.at_desk(team.DEWI), connection.cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute(statement)
    with team.on_case(team.DEWI, code) as (actor, access), pytest.raises(Conflict):
        actions.void_session(by=actor, at=team.LATER, access=access, session_id=held.id, reason=TakeBackReason.WRONG)
