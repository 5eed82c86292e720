"""Services corrected by versions, who paid, appointments and their end, reminders, mediation."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from tests.factories import team
from tests.factories.work import blocking

from sigap.access.roles import OfficeKind
from sigap.assistance import actions as assistance
from sigap.assistance import events, jobs
from sigap.assistance.actions import (
    Detail,
    MediationForbidden,
    Provider,
    ServiceFacts,
    UnableToAppoint,
    UnableToNoteService,
)
from sigap.assistance.actions import services as noting
from sigap.assistance.models import Appointment, Service
from sigap.assistance.queries import history_of, services_of, services_with_sums, totals_from
from sigap.assistance.reading import open_history, open_notes
from sigap.assistance.rules import AppointmentStatus, Funding, ReferralPurpose, ServiceResult
from sigap.cases.models import CaseScreening
from sigap.cases.queries.screening import mediation_barred
from sigap.kernel.errors import Conflict, Refused
from sigap.notifications.models import Notice
from sigap.ui.taking_back import TakeBackReason
from sigap.work.rules import Kind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
WHY = Detail(why="Salah ketik.")
PAID = ServiceFacts(cost=150_000, funding=Funding.APBD_KAB, result=ServiceResult.REACHED)


def note(code: str, kind: str = "medical_care", facts: ServiceFacts = PAID, login: str = team.DEWI) -> Service:
    with team.on_case(login, code) as (actor, access):
        return assistance.note_service(
            by=actor,
            at=team.LATER,
            access=access,
            kind=kind,
            done_at=team.AT,
            note="satu",
            post_key=uuid4(),
            facts=facts,
        )


def correct(code: str, service_id: UUID, login: str = team.DEWI, **change: Any) -> Service:
    told: dict[str, Any] = {
        "kind": "medical_care", "done_at": team.AT, "note": "dua", "post_key": uuid4(),
        "facts": ServiceFacts(cost=200_000, funding=Funding.DAK, detail=WHY), **change,
    }  # fmt: skip
    with team.on_case(login, code) as (actor, access):
        return assistance.correct_service(by=actor, at=team.LATER, access=access, service_id=service_id, **told)


def test_a_correction_is_a_version_and_the_sums_follow_it() -> None:
    code = team.opened()
    first = note(code)
    second = correct(code, first.id, login=team.RINA)
    with team.on_case(team.DEWI, code) as (_actor, access):
        assert [row.id for row in services_of(access)] == [second.id]
        assert [row.version for row in history_of(access, first.id)] == [2, 1]
        totals = totals_from(list(services_with_sums(access)))
    assert totals.by_funding == ((Funding.DAK, 200_000),)
    assert (second.first_id, second.given_by_name) == (first.id, "Rina Marlina")
    opened = open_history(entering=team.entering(team.DEWI), code=code, service_id=first.id, at=team.LATER)
    assert [text for _row, text in opened.services] == ["dua", "satu"]
    assert opened.details == {second.id: WHY}
    assert team.trail(team.case_of(code).id).count(events.CORRECTED) == 1


def test_two_who_read_the_same_version_do_not_both_correct_it() -> None:
    code, key = team.opened(), uuid4()
    first = note(code)
    second = correct(code, first.id, post_key=key)
    assert correct(code, first.id, post_key=key).pk == second.pk
    with pytest.raises(Conflict, match="sudah memperbaiki"):
        correct(code, first.id, login=team.RINA)
    with pytest.raises(UnableToNoteService, match="alasannya"):
        correct(code, second.id, facts=PAID)


def test_a_service_that_never_was_is_void_and_counts_no_more() -> None:
    code = team.opened()
    void = correct(code, note(code).id, is_void=True)
    with team.on_case(team.DEWI, code) as (_actor, access):
        assert not services_of(access).exists()
        assert totals_from(list(services_with_sums(access))).total == 0
    assert team.trail(team.case_of(code).id)[-1] == events.VOIDED
    with pytest.raises(Conflict):
        correct(code, void.id)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (ServiceFacts(cost=-1), "tidak masuk akal"),
        (ServiceFacts(cost=10**11, funding=Funding.APBN), "tidak masuk akal"),
        (ServiceFacts(cost=5), "membiayai"),
        (ServiceFacts(ordinal=9), "tidak ada dalam kasus"),
    ],
)
def test_what_cannot_be_is_not_noted(facts: ServiceFacts, words: str) -> None:
    with pytest.raises(UnableToNoteService, match=words):
        note(team.opened(), facts=facts)


def test_only_what_the_catalogue_has_is_noted() -> None:
    with pytest.raises(UnableToNoteService, match="daftar"):
        note(team.opened(), kind="ramalan")


def test_what_cost_something_was_paid_by_somebody_in_the_table_too() -> None:
    note(team.opened())
    with pytest.raises(IntegrityError, match="service_cost_has_funding"), transaction.atomic():
        Service.objects.update(funding="")


def test_the_provider_of_another_kind_is_sealed() -> None:
    code, rsud = team.opened(), team.office(OfficeKind.RSUD)
    facts = ServiceFacts(provider=Provider(office_id=rsud.pk, name=rsud.name), detail=Detail(provider="dr. Contoh"))
    service = note(code, facts=facts)
    assert (service.provider_id, service.provider_name) == (rsud.pk, rsud.name)
    assert service.sealed_detail is not None
    assert b"Contoh" not in bytes(service.sealed_detail)
    opened = open_notes(entering=team.entering(team.DEWI), code=code, at=team.LATER)
    assert opened.details[service.id].provider == "dr. Contoh"


def test_a_case_that_its_screening_keeps_from_mediation_is_not_mediated(monkeypatch: pytest.MonkeyPatch) -> None:
    code = team.opened()
    assert note(code, kind="mediation").function == "mediation"
    monkeypatch.setattr(noting, "mediation_barred", lambda _case: True)
    with pytest.raises(MediationForbidden, match="tidak dimediasi"):
        note(code, kind="mediation")
    with pytest.raises(MediationForbidden):
        appoint(code, kind="mediation")
    assert note(code).kind == "medical_care"


def test_the_newest_screening_says_so_to_whoever_cannot_read_it() -> None:
    code = team.opened()
    team.accepted(code, team.SEKAR, frozenset({ReferralPurpose.MEDICAL_CARE}))
    case = team.case_of(code)
    for version, allowed in ((1, False), (2, True), (3, False)):
        CaseScreening.objects.create(
            case=case, version=version, key_id=uuid4(), sealed_answers=b"x", indication="none", proposed_risk="low",
            instrument="x", written_by=uuid4(), writer_name="Rekaan", written_at=team.AT, mediation_allowed=allowed,
        )  # fmt: skip
        with team.at_desk(team.SEKAR):
            assert not CaseScreening.objects.exists()
            assert mediation_barred(case.id) is not allowed
    with pytest.raises(MediationForbidden):
        note(code, kind="mediation", login=team.SEKAR)
    with team.at_desk(team.ANTON):
        assert not mediation_barred(case.id)


def appoint(code: str, login: str = team.DEWI, **change: Any) -> Appointment:
    told: dict[str, Any] = {
        "kind": "counselling", "starts_at": team.LATER + timedelta(days=2), "place": "Kantor, pintu samping.",
        "post_key": uuid4(), "ordinal": 1, "officer": team.RINA, **change,
    }  # fmt: skip
    with team.on_case(login, code) as (actor, access):
        told["officer"] = team.colleague(actor, told["officer"])
        return assistance.appoint(by=actor, at=team.LATER, access=access, **told)


def settle(code: str, appointment_id: UUID, outcome: AppointmentStatus, days: int = 3) -> Appointment:
    with team.on_case(team.DEWI, code) as (actor, access):
        return assistance.settle_appointment(
            by=actor,
            at=team.LATER + timedelta(days=days),
            access=access,
            appointment_id=appointment_id,
            outcome=outcome,
        )


def test_an_appointment_is_told_to_its_officer_and_stays_open_until_it_is_settled() -> None:
    code, key = team.opened(), uuid4()
    made = appoint(code, post_key=key)
    assert appoint(code, post_key=key).pk == made.pk
    assert b"samping" not in bytes(made.sealed_place)
    assert Notice.objects.filter(code="appointment-made", person_id=team.person_id(team.RINA)).count() == 1
    assert blocking() == {Kind.APPOINTMENT}
    with pytest.raises(UnableToAppoint, match="belum tiba"):
        settle(code, made.id, AppointmentStatus.KEPT, days=1)
    assert settle(code, made.id, AppointmentStatus.KEPT).settled_by_name == "Dewi Anggraini"
    settle(code, made.id, AppointmentStatus.KEPT)
    with pytest.raises(Conflict):
        settle(code, made.id, AppointmentStatus.MISSED)
    assert not blocking()
    assert team.trail(team.case_of(code).id).count(events.SETTLED) == 1


def test_the_officer_hears_that_another_cancelled_what_lies_ahead() -> None:
    code = team.opened()
    for officer in (team.RINA, team.DEWI):
        made = appoint(code, officer=officer)
        for _click in range(2):
            with team.on_case(team.DEWI, code) as (actor, access):
                assistance.settle_appointment(
                    by=actor, at=team.LATER, access=access, appointment_id=made.id,
                    outcome=AppointmentStatus.CANCELLED, reason=TakeBackReason.OVER,
                )  # fmt: skip
    told = Notice.objects.get(code="appointment-cancelled")
    assert (told.person_id, told.until) == (team.person_id(team.RINA), team.LATER + timedelta(days=2))


def test_only_who_works_on_the_case_is_appointed() -> None:
    with pytest.raises(UnableToAppoint, match="belum ditugaskan"):
        appoint(team.opened(), officer=team.HASAN)


@pytest.mark.parametrize(
    "change",
    [{"starts_at": team.LATER}, {"starts_at": team.LATER + timedelta(days=400)}, {"kind": "ramalan"}],
)
def test_an_appointment_lies_ahead_and_is_of_the_catalogue(change: dict[str, Any]) -> None:
    with pytest.raises(UnableToAppoint):
        appoint(team.opened(), **change)


def test_the_worker_reminds_once_and_reads_no_place() -> None:
    made = appoint(team.opened())
    near = made.starts_at - timedelta(hours=10)
    with team.role("sigap_worker"):
        assert jobs.remind_officers(made.starts_at - timedelta(hours=30)) == 0
        assert jobs.remind_officers(near) == 1
        assert jobs.remind_officers(near) == 0
    assert Notice.objects.filter(code="appointment-near", person_id=team.person_id(team.RINA)).count() == 1
    denied = pytest.raises(DatabaseError, match="permission denied")
    with team.role("sigap_worker"), denied, transaction.atomic():
        list(Appointment.objects.values_list("sealed_place"))


def test_who_does_not_work_on_the_case_neither_appoints_nor_settles() -> None:
    code = team.opened()
    made = appoint(code)
    with pytest.raises(Refused), team.on_case(team.HASAN, code) as (actor, access):
        assistance.settle_appointment(
            by=actor,
            at=team.LATER,
            access=access,
            appointment_id=made.id,
            outcome=AppointmentStatus.CANCELLED,
            reason=TakeBackReason.OVER,
        )
