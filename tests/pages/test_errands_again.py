"""A task outside while it runs: whoever is recorded as kin meanwhile opens nothing, and is given no other link."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from tests.factories import casework, team
from tests.factories.casework import MANAGER, Work
from tests.pages.test_errands_pages import base, filled, given, kin_named, open_kinds, words_in

from sigap.access.models import Office
from sigap.access.office_kinds import OfficeKind
from sigap.audit.models import Event
from sigap.cases import actions as cases
from sigap.cases.actions.exclusions import ExclusionRequest, exclude_from_case
from sigap.cases.models import CasePerson
from sigap.cases.queries import case_for
from sigap.cases.rules import ExclusionBasis, ExclusionKind, PersonRole, RelationKind, Sex
from sigap.errands.models import Errand
from sigap.kernel.clock import now
from sigap.mailbox.errands.answering import errand_of
from sigap.mailbox.errands.codes import read_pass
from sigap.places.queries import home_regency, places_in

pytestmark = pytest.mark.django_db
KIN = "sama dengan keluarga terlapor yang tercatat"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def opens(link: str, code: str) -> bool:
    """Whether link and words open the page outside."""
    with team.role("sigap_public"):
        return errand_of(read_pass(link[len("/tugas/") : -1], code), at=now()) is not None


def pressed(work: Work, what: str, **more: str) -> Any:
    return casework.at_desk(MANAGER).post(
        f"{base(work)}{Errand.objects.get().pk}/{what}/", {"post_key": uuid4()} | more
    )


def test_kin_recorded_since_open_nothing_and_are_given_no_other_link(work: Work) -> None:
    link, code = given(work, phone="0813 1111 2222")
    assert opens(link, code)
    kin_named(work, "Orang Lain", phone="+62 813-1111-2222")
    assert not opens(link, code)
    assert open_kinds() == ["errands.errand", "errands.kin"]
    for what in ("tautan", "bandingkan"):
        page = pressed(work, what)
        assert page.status_code == 409
        assert KIN in page.content.decode()
    assert (Errand.objects.get().compared_with, opens(link, code)) == ([], False)
    assert pressed(work, "tarik", reason="unsafe").status_code == 302
    assert open_kinds() == []


def test_who_is_no_kin_is_compared_again_once_and_the_same_link_opens(work: Work) -> None:
    link, code = given(work)
    kin_named(work, "Slamet CONTOH")
    page = casework.at_desk(MANAGER).get(f"{base(work)}{Errand.objects.get().pk}/").content.decode()
    assert "tautannya tidak membuka apa pun" in page
    for _press in range(2):
        assert pressed(work, "bandingkan").status_code == 302
    assert Event.objects.filter(code="errands:errand:compared").count() == 1
    assert opens(link, code)
    assert open_kinds() == ["errands.errand"]


def test_a_likeness_is_compared_again_once_somebody_has_made_sure_of_it(work: Work) -> None:
    given(work, name="Karsono Wibowo")
    kin_named(work, "Slamet CONTOH")
    asked = pressed(work, "tautan")
    assert (asked.status_code, 'name="is_certain"' in asked.content.decode()) == (409, True)
    renewed = pressed(work, "tautan", is_certain="on")
    assert renewed.status_code == 200
    link = re.findall(r"(/tugas/[a-z2-7]+/)", renewed.content.decode())[0]
    assert opens(link, words_in(renewed.content.decode()))
    assert open_kinds() == ["errands.errand"]


def test_a_village_kept_from_the_case_since_is_given_no_other_link(work: Work) -> None:
    area = next(each.code for each in places_in(home_regency()))
    link, code = given(work, area=area)
    what = ExclusionRequest(kind=ExclusionKind.AREA, area=area)
    with casework.acting(MANAGER, {}) as actor:
        access = case_for(actor, work.own)
        exclude_from_case(by=actor, at=now(), access=access, what=what, basis=ExclusionBasis.ACCUSED, words="")
    assert not opens(link, code)
    assert open_kinds() == ["errands.errand", "errands.kin"]
    for press in ("tautan", "bandingkan"):
        page = pressed(work, press)
        assert (page.status_code, "tidak boleh tahu" in page.content.decode()) == (409, True)
    assert not opens(link, code)


def test_an_office_elsewhere_kept_from_the_case_since_is_compared_once(work: Work) -> None:
    link, code = given(work)
    office = Office.objects.get(kind=OfficeKind.RSUD)
    what = ExclusionRequest(kind=ExclusionKind.OFFICE, office_id=office.pk, office_name=office.name)
    with casework.acting(MANAGER, {}) as actor:
        access = case_for(actor, work.own)
        exclude_from_case(by=actor, at=now(), access=access, what=what, basis=ExclusionBasis.ACCUSED, words="")
    assert not opens(link, code)
    assert pressed(work, "bandingkan").status_code == 302
    assert (opens(link, code), open_kinds()) == (True, ["errands.errand"])


def test_a_child_in_conflict_counts_as_reported_where_there_is_a_victim(work: Work) -> None:
    with casework.acting(MANAGER, {}) as actor:
        access = case_for(actor, work.own)
        numbers = []
        for role, name in ((PersonRole.CHILD_IN_CONFLICT, "Bagas Contohan"), (PersonRole.WITNESS, "Yusuf Pere'an")):
            who = cases.add_person(by=actor, at=now(), access=access, role=role, sex=Sex.MALE, age_years=16)
            told = cases.Identity(full_name=name)
            cases.name_person(
                by=actor, at=now(), access=access, ordinal=who.ordinal, identity=told, based_on=who.version
            )
            numbers.append(who.ordinal)
        cases.relate(
            by=actor, at=now(), access=access, ordinal=numbers[1], kind=RelationKind.SIBLING_OF, other=numbers[0]
        )
    desk, address = casework.at_desk(MANAGER), base(work) + "beri/surat/"
    assert CasePerson.objects.filter(case__code=work.own, role="victim").exists()
    assert KIN in desk.post(address, filled()).content.decode()
    assert desk.post(address, filled(person=str(numbers[0]))).status_code == 200, "a task about the child itself"
