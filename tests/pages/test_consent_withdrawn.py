"""A consent is taken back: what leaned on it ends before SIGAP writes that it has, and the manager hears of it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.utils.timezone import localdate, localtime
from tests.factories import casework
from tests.factories.casework import MANAGER, Work
from tests.pages.test_data_rights_pages import CHILD, MOTHER, desk, noted, people_of, proposed, sent

from sigap.access.models import Office
from sigap.access.office_kinds import OfficeKind
from sigap.assistance.models import Appointment
from sigap.assistance.rules import ReferralPurpose
from sigap.cases.models import Case, CaseExclusion, CasePerson, Participation
from sigap.cases.queries import case_for
from sigap.cases.rules import PersonRole
from sigap.casework.models import PlannedService
from sigap.datarights.models import DataAnswer, DataRequest
from sigap.kernel.clock import now
from sigap.notifications.models import Notice
from sigap.referrals import actions as referrals
from sigap.referrals.models import Referral
from sigap.referrals.rules import ResultKind, Urgency

pytestmark = pytest.mark.django_db
SEKAR = "sekar.rsud"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings, work: Work) -> None:
    settings.SIGAP_DEMO = True
    people_of(work)


def child_of(work: Work) -> CasePerson:
    return CasePerson.objects.filter(case__code=work.own, role=PersonRole.VICTIM).latest("ordinal")


def asked(work: Work, *, is_taken: bool) -> Office:
    """The hospital is asked for a certificate, which rests on consent."""
    hospital = Office.objects.get(kind=OfficeKind.RSUD)
    with casework.acting(MANAGER, {}) as actor:
        offer = referrals.offer(
            by=actor, at=now(), access=case_for(actor, work.own), to=hospital,
            purposes=frozenset({ReferralPurpose.MEDICAL_CERTIFICATE}), urgency=Urgency.NORMAL, preview="Rekaan.",
            offer_key=uuid4(),
        )  # fmt: skip
    if is_taken:
        with casework.acting(SEKAR, {}) as actor:
            referrals.accept(by=actor, at=now(), referral_id=offer.id)
    return hospital


def withdrawn(work: Work, login: str = MANAGER) -> DataRequest:
    """The client asks to take consents back, and the officer notes it."""
    row = noted(kind="right_withdraw", asker=MOTHER, subject=CHILD)
    told: dict[str, Any] = {
        "held_at": f"{localtime(now()):%d-%m-%Y %H.%M}", "giver": "institution", "manner": "oral",
        "stance": "agrees", "child_words": "Rekaan.", "layanan_health": "withdrawn",
        "berbagi_rsud_medical_certificate": "withdrawn", "post_key": uuid4(),
    }  # fmt: skip
    sent(login, f"/kasus/{work.own}/persetujuan/{child_of(work).ordinal}/catat/", **told)
    return row


def consents(work: Work) -> str:
    return str(desk(MANAGER).get(f"/kasus/{work.own}/persetujuan/").content.decode())


def test_no_letter_says_it_has_stopped_while_an_office_has_its_part(work: Work) -> None:
    hospital = asked(work, is_taken=True)
    row = withdrawn(work)
    said = proposed(row, work, "right_withdrawn", status=409)
    assert "Masih bersandar" in said
    assert hospital.name in said
    assert not DataAnswer.objects.exists()
    page = consents(work)
    assert "Masih bersandar" in page
    assert page.index(hospital.name) < page.index("Siapa yang tidak boleh tahu")
    sent(MANAGER, f"/kasus/{work.own}/jangan-tahu/", kind="office", office=str(hospital.pk), basis="asked")
    assert CaseExclusion.objects.filter(office_id=hospital.pk).exists()
    assert not Participation.objects.filter(office_id=hospital.pk, until=None).exists()
    assert "Masih bersandar" not in consents(work)
    proposed(row, work, "right_withdrawn")


def test_a_request_still_unanswered_is_taken_back_first(work: Work) -> None:
    asked(work, is_taken=False)
    row = withdrawn(work)
    assert "Masih bersandar" in proposed(row, work, "right_withdrawn", status=409)


def test_a_helper_whom_a_sibling_still_wants_stays_and_tells_its_result(work: Work) -> None:
    hospital = asked(work, is_taken=True)
    row = withdrawn(work)
    sibling = CasePerson.objects.filter(case__code=work.own, role=PersonRole.VICTIM).earliest("ordinal")
    assert sibling != child_of(work)
    told: dict[str, Any] = {
        "held_at": f"{localtime(now()):%d-%m-%Y %H.%M}", "giver": "institution", "manner": "oral",
        "stance": "agrees", "child_words": "Rekaan.", "berbagi_rsud_medical_certificate": "given", "post_key": uuid4(),
    }  # fmt: skip
    sent(MANAGER, f"/kasus/{work.own}/persetujuan/{sibling.ordinal}/catat/", **told)
    assert "saudaranya masih setuju" in consents(work)
    asking = Referral.objects.get(case__code=work.own, to_office_id=hospital.pk).pk
    at = now()
    with casework.acting(SEKAR, {}) as actor:
        referrals.report_result(by=actor, at=at, referral_id=asking, kind=ResultKind.DONE, done_at=at, note="Rekaan.")
    assert Participation.objects.filter(office_id=hospital.pk, until=None).exists()
    assert "Masih bersandar" not in consents(work)
    proposed(row, work, "right_withdrawn")


def test_an_appointment_of_a_refused_line_is_called_off_first(work: Work) -> None:
    case = Case.objects.get(code=work.own)
    planned = {"case": case, "office_id": case.office_id, "office_name": "x", "officer_id": case.manager_id,
               "officer_name": "x", "made_by": case.manager_id, "made_at": now(), "key_id": uuid4(),
               "sealed_place": b"", "starts_at": now() + timedelta(days=3)}  # fmt: skip
    Appointment.objects.create(kind="medical_care", post_key="a", **planned)
    Appointment.objects.create(kind="legal_aid", post_key="b", **planned)
    goal = {"origin_id": uuid4(), "owner_office": case.office_id, "owner_office_name": "x", "due_on": localdate(),
            "asked_by": case.manager_id, "asked_by_name": "x", "asked_at": now(), "key_id": uuid4(), "sealed_task": b"",
            "case": case}  # fmt: skip
    PlannedService.objects.create(service="medical_care", post_key="a", **goal)
    PlannedService.objects.create(service="", post_key="b", **goal)
    row = withdrawn(work)
    said = proposed(row, work, "right_withdrawn", status=409)
    assert (said.count("janji temu"), said.count("rencana sampai")) == (1, 1)
    Appointment.objects.filter(kind="medical_care").delete()
    assert "rencana sampai" in proposed(row, work, "right_withdrawn", status=409)
    PlannedService.objects.filter(service="medical_care").delete()
    proposed(row, work, "right_withdrawn")


def test_what_leans_on_nothing_refused_hinders_no_answer(work: Work) -> None:
    with casework.acting(MANAGER, {}) as actor:
        referrals.offer(
            by=actor, at=now(), access=case_for(actor, work.own), to=Office.objects.get(kind=OfficeKind.RSUD),
            purposes=frozenset({ReferralPurpose.EMERGENCY_CARE}), urgency=Urgency.NORMAL, preview="Rekaan.",
            offer_key=uuid4(),
        )  # fmt: skip
    proposed(withdrawn(work), work, "right_withdrawn")


def test_the_manager_hears_of_a_no_that_another_noted(work: Work) -> None:
    asked(work, is_taken=True)
    told = Notice.objects.filter(code="consent-withdrawn")
    withdrawn(work)
    assert not told.exists(), "who noted it knows"
    withdrawn(work, SEKAR)
    assert told.get().person_id == Case.objects.get(code=work.own).manager_id
    assert f"/kasus/{work.own}/persetujuan/" in desk(MANAGER).get("/kabar/").content.decode()
