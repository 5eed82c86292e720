"""What a referral's letter says at its head, to whom it goes, and whom it asks the reader not to turn to."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from tests.factories import casework
from tests.factories.casework import MANAGER, POLICE, Work
from tests.factories.printed import words_of

from sigap.access.models import Office
from sigap.cases.models import Case, CasePerson, Relation
from sigap.cases.queries import case_for
from sigap.cases.queries.untold import secrecy_notes_of
from sigap.kernel.clock import now
from sigap.referrals.models import Referral
from sigap.referrals.queries import office_named
from sigap.referrals.views.papers import letter_facts

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def facts_of(work: Work) -> dict[str, Any]:
    referral = Referral.objects.get(pk=work.waiting)
    sender, asked = office_named(referral.from_office_id), office_named(referral.to_office_id)
    with casework.acting(MANAGER, {}) as actor:
        return letter_facts(referral, sender, asked, secrecy_notes_of(case_for(actor, work.asked).case.id), now())


def test_the_letter_keeps_from_family_and_village_only_where_that_is_noted(work: Work) -> None:
    assert "Mohon tidak" not in facts_of(work)["secrecy"]
    printed = casework.at_desk(MANAGER).get(f"/kasus/{work.asked}/rujukan/{work.waiting}/surat/").content
    assert "Tembusan" not in words_of(printed), "nobody hears of a case by a copy"
    kept = {"kind": "area", "area": "16.09.01", "basis": "asked", "words": ""}
    assert casework.at_desk(MANAGER).post(f"/kasus/{work.asked}/jangan-tahu/", kept).status_code == 302
    assert facts_of(work)["secrecy"].startswith("Mohon tidak menghubungi perangkat desa. Identitas")
    asked = casework.at_desk(POLICE).get(f"/rujukan/{work.waiting}/").content.decode()
    assert "Mohon tidak menghubungi perangkat desa." in asked
    case = Case.objects.get(code=work.asked)
    suspect = CasePerson.objects.create(case=case, ordinal=8, role="suspect")
    Relation.objects.create(
        case=case, person=suspect, kind="parent_of", other=CasePerson.objects.get(case=case, ordinal=1),
        declared_by=uuid4(), declared_by_name="CONTOH", declared_at=now(),
    )  # fmt: skip
    assert "Mohon tidak menghubungi keluarga maupun perangkat desa." in facts_of(work)["secrecy"]


def test_the_letter_has_the_full_head_the_place_and_the_title(work: Work) -> None:
    referral = Referral.objects.get(pk=work.waiting)
    Office.objects.filter(pk=referral.from_office_id).update(
        full_name="UPTD Perlindungan CONTOH", address="Jalan CONTOH 1", phone="0800 1", place="Muaradua"
    )
    Office.objects.filter(pk=referral.to_office_id).update(place="Palembang")
    facts = facts_of(work)
    assert facts["head"]["office"] == "UPTD PERLINDUNGAN CONTOH"
    assert (facts["head"]["address"], facts["head"]["contact"]) == ("Jalan CONTOH 1", "Telepon 0800 1")
    assert (facts["place"], facts["destination"]) == ("Muaradua", "di Palembang")
    assert facts["addressee"] == f"Kepala {referral.to_office_name}"
    assert facts["subject"].startswith("Permohonan rujukan: ")
    assert re.fullmatch(r"\d{1,2} [A-Z][a-z]+ \d{4}", facts["day"])
