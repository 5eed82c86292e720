"""Who must not know of a case: declared, enforced at once, without a word to them; and taken back."""

from typing import Any
from uuid import UUID

import pytest
from tests.factories import team
from tests.factories.work import blocking

from sigap.access.models import Office
from sigap.access.permissions import Permission
from sigap.access.roles import OfficeKind, Section
from sigap.audit.models import Event
from sigap.cases import actions as cases
from sigap.cases import events
from sigap.cases.actions.exclusions import (
    ExclusionRequest,
    UnableToKeep,
    declare_kinship,
    exclude_from_case,
    lift_exclusion,
)
from sigap.cases.actions.teamwork import UnableToAssign
from sigap.cases.models import Assignment, CaseExclusion, Participation
from sigap.cases.queries import (
    case_list,
    may_be_involved,
    may_work_on,
    offices_excluded_from,
    people_excluded_from,
    readings_by,
)
from sigap.cases.reading import open_exclusions, open_text
from sigap.cases.rules import ExclusionBasis, ExclusionKind, HandOverReason
from sigap.clocks.models import Clock
from sigap.kernel.errors import Refused, Unable
from sigap.notifications.models import Notice
from sigap.places.models import Level, Region, RegionKind
from sigap.referrals.models import Referral
from sigap.ui.taking_back import TakeBackReason

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
AREA = "16.09.01"


@pytest.fixture
def code() -> str:
    return team.opened()


def office_of(kind: OfficeKind) -> ExclusionRequest:
    where = team.office(kind)
    return ExclusionRequest(kind=ExclusionKind.OFFICE, office_id=where.pk, office_name=where.name)


def person(login: str) -> ExclusionRequest:
    return ExclusionRequest(kind=ExclusionKind.PERSON, person_id=team.person_id(login), person_name=login)


def keep(
    code: str,
    what: ExclusionRequest,
    *,
    login: str = team.DEWI,
    words: str = "",
    basis: ExclusionBasis = ExclusionBasis.ACCUSED,
) -> Any:
    with team.on_case(login, code) as (actor, access):
        return exclude_from_case(by=actor, at=team.LATER, access=access, what=what, basis=basis, words=words)


def finds(login: str, code: str) -> bool:
    try:
        with team.on_case(login, code):
            return True
    except Refused:
        return False


def listed(login: str) -> list[str]:
    with team.at_desk(login) as actor:
        return [case.code for case in case_list(actor, include_closed=True, limit=50)[0]]


def test_an_office_that_took_part_is_out_at_once_and_told_nothing(code: str) -> None:
    team.accepted(code)
    assert finds(team.ANTON, code)
    before, told = team.case_of(code).version, set(Notice.objects.values_list("id", flat=True))
    keep(code, office_of(OfficeKind.POLRES_PPA), words="Terlapor anggota di sana.")
    assert not finds(team.ANTON, code)
    assert listed(team.ANTON) == listed(team.LESTARI) == []
    police = team.office(OfficeKind.POLRES_PPA).pk
    assert not Participation.objects.filter(office_id=police, until=None).exists()
    assert not Assignment.objects.filter(office_id=police, until=None).exists()
    assert not Notice.objects.exclude(id__in=told).filter(office_id=police).exists()
    assert team.case_of(code).version == before + 1
    trail = team.trail(team.case_of(code).id)
    assert {events.KEPT, events.PERSON_RELEASED, events.PART_TAKEN} <= set(trail)


def test_the_words_are_sealed_and_open_to_who_works_on_the_case(code: str) -> None:
    keep(code, ExclusionRequest(kind=ExclusionKind.NAMED), words="ayah tirinya")
    row = CaseExclusion.objects.get()
    assert row.sealed_words is not None
    assert b"ayah tirinya" not in bytes(row.sealed_words)
    opened = open_exclusions(entering=team.entering(team.RINA), code=code, at=team.LATER)
    assert [text for _row, text in opened.rows] == ["ayah tirinya"]
    with pytest.raises(Refused):
        open_exclusions(entering=team.entering(team.HASAN), code=code, at=team.LATER)


def test_the_questions_of_referrals_and_teams(code: str) -> None:
    case_id, police = team.case_of(code).id, team.office(OfficeKind.POLRES_PPA).pk
    with team.at_desk(team.DEWI):
        assert may_be_involved(case_id, police)
        assert offices_excluded_from(case_id) == frozenset()
    keep(code, office_of(OfficeKind.POLRES_PPA))
    keep(code, person(team.HASAN), basis=ExclusionBasis.KINSHIP)
    with team.at_desk(team.DEWI):
        assert not may_be_involved(case_id, police)
        assert offices_excluded_from(case_id) == {police}
        assert people_excluded_from(case_id) == {
            team.person_id(login) for login in (team.ANTON, team.LESTARI, team.HASAN)
        }
        assert not may_work_on(case_id, team.person_id(team.HASAN))
        assert may_work_on(case_id, team.person_id(team.RINA))
    with pytest.raises(UnableToAssign), team.on_case(team.DEWI, code) as (actor, access):
        cases.assign(by=actor, at=team.LATER, access=access, officer=team.colleague(actor, team.HASAN))
    assert not finds(team.HASAN, code)
    assert finds(team.RINA, code)


def test_an_area_keeps_every_office_that_lies_in_it(code: str) -> None:
    province = Region(code="16", level=Level.PROVINCE, kind=RegionKind.PROVINSI, name="Sumatera Selatan")
    regency = Region(code="16.09", level=Level.REGENCY, kind=RegionKind.KABUPATEN, name="OKU Selatan", parent=province)
    district = Region(code=AREA, level=Level.DISTRICT, kind=RegionKind.KECAMATAN, name="Muara Dua", parent=regency)
    for region in (province, regency, district):
        region.source, region.valid_from = "rekaan", team.AT.date()
        region.save(force_insert=True)
    Office.objects.filter(kind=OfficeKind.RSUD).update(region="16.09.01.2003")
    Office.objects.filter(kind=OfficeKind.KEMENAG).update(region="16.09.010")
    keep(code, ExclusionRequest(kind=ExclusionKind.AREA, area=AREA))
    with team.at_desk(team.DEWI):
        assert offices_excluded_from(team.case_of(code).id) == {team.office(OfficeKind.RSUD).pk}
    for area, words in (("16.09", "lebih luas"), ("16.09.99", "tidak ada dalam daftar")):
        with pytest.raises(UnableToKeep, match=words):
            keep(code, ExclusionRequest(kind=ExclusionKind.AREA, area=area))


def test_what_would_leave_the_case_to_nobody_is_refused(code: str) -> None:
    with pytest.raises(UnableToKeep, match="yang menangani kasusnya"):
        keep(code, office_of(OfficeKind.UPTD_PPA))
    with pytest.raises(UnableToKeep, match="bagi Anda sendiri"):
        keep(code, person(team.DEWI))
    with pytest.raises(UnableToKeep, match="Tulis siapa"):
        keep(code, ExclusionRequest(kind=ExclusionKind.NAMED), words=" ")
    assert not CaseExclusion.objects.exists()
    assert finds(team.DEWI, code)


@pytest.mark.parametrize("login", [team.HASAN, team.ANTON])
def test_declaring_needs_the_power_and_the_room(code: str, login: str) -> None:
    team.accepted(code)
    with pytest.raises(Refused, match=Permission.CASE_KEEP):
        keep(code, person(team.RINA), login=login)


def test_an_officer_keeps_themself_and_their_deadlines_go_to_the_office(code: str) -> None:
    with team.on_case(team.DEWI, code) as (actor, access):
        declare_kinship(by=actor, at=team.LATER, access=access)
    assert not finds(team.DEWI, code)
    assert listed(team.DEWI) == []
    case = team.case_of(code)
    assert not Assignment.objects.filter(person_id=team.person_id(team.DEWI), until=None).exists()
    assert not Clock.objects.filter(
        subject_id=case.id, owner_person=team.person_id(team.DEWI), stopped_at=None
    ).exists()
    told = Notice.objects.get(code="case-without-manager")
    assert (told.office_id, told.role) == (case.office_id, "head")
    with pytest.raises(Refused), team.at_desk(team.DEWI) as actor:
        cases.hand_over(
            by=actor,
            at=team.LATER,
            code=code,
            former_id=actor.person_id,
            to=team.colleague(actor, team.RINA),
            reason=HandOverReason.CONFLICT,
        )


def test_a_colleague_who_only_sees_the_header_keeps_themself_too(code: str) -> None:
    for _click in range(2):
        if finds(team.HASAN, code):
            with team.on_case(team.HASAN, code) as (actor, access):
                declare_kinship(by=actor, at=team.LATER, access=access)
    assert not finds(team.HASAN, code)
    assert CaseExclusion.objects.get().basis == ExclusionBasis.KINSHIP
    assert finds(team.DEWI, code)


def test_lifting_opens_the_header_again_and_revives_no_part(code: str) -> None:
    team.accepted(code)
    row = keep(code, office_of(OfficeKind.POLRES_PPA))
    for _click in range(2):
        with team.on_case(team.DEWI, code) as (actor, access):
            lift_exclusion(by=actor, at=team.LATER, access=access, kept_id=row.id, reason=TakeBackReason.WRONG)
    with team.at_desk(team.DEWI):
        assert offices_excluded_from(team.case_of(code).id) == frozenset()
    assert not finds(team.ANTON, code)
    assert team.trail(team.case_of(code).id).count(events.KEPT_LIFTED) == 1
    team.accepted(code)
    assert finds(team.ANTON, code)


def test_the_same_twice_changes_nothing(code: str) -> None:
    first, second = (keep(code, office_of(OfficeKind.POLRES_PPA)) for _click in range(2))
    assert first.id == second.id
    assert team.trail(team.case_of(code).id).count(events.KEPT) == 1


def test_who_had_read_it_before_is_listed(code: str) -> None:
    team.accepted(code)
    with team.on_case(team.DEWI, code) as (actor, access):
        cases.write_section(by=actor, at=team.AT, access=access, section=Section.SUMMARY, text="rahasia", based_on=0)
    open_text(entering=team.entering(team.ANTON), code=code, section=Section.SUMMARY, at=team.LATER)
    keep(code, office_of(OfficeKind.POLRES_PPA))
    with team.on_case(team.DEWI, code) as (_actor, access):
        found = readings_by(access, people_excluded_from(access.case.id))
    assert [(reading.name, reading.section) for reading in found] == [("Bripka Anton Saputra", "summary")]


def test_a_room_above_takes_back_what_it_has_open(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[UUID] = []

    def takes_back(*, by: Any, at: Any, case_id: UUID, office_id: UUID) -> None:
        taken.append(office_id)

    monkeypatch.setattr("sigap.referrals.actions.exclusions.take_back", takes_back)
    keep(code, office_of(OfficeKind.POLRES_PPA))
    assert taken == [team.office(OfficeKind.POLRES_PPA).pk]


def test_no_event_of_a_declaration_names_who_is_kept(code: str) -> None:
    keep(code, person(team.HASAN), basis=ExclusionBasis.KINSHIP)
    body = Event.objects.filter(code=events.KEPT).values_list("body", flat=True).get()
    assert str(team.person_id(team.HASAN)) not in str(body)


def test_a_request_that_waits_is_taken_back_without_a_word(code: str) -> None:
    referral, where = team.offered(code), team.office(OfficeKind.POLRES_PPA).pk
    told = set(Notice.objects.values_list("id", flat=True))
    keep(code, office_of(OfficeKind.POLRES_PPA))
    assert Referral.objects.get(pk=referral).status == "withdrawn"
    assert not blocking()
    assert not Clock.objects.filter(subject_id=referral, stopped_at=None).exists()
    assert not Notice.objects.exclude(id__in=told).filter(office_id=where).exists()
    with team.at_desk(team.ANTON):
        assert team.counted("SELECT 1 FROM referrals_referral") == 0


def test_a_result_that_is_owed_is_not_waited_for(code: str) -> None:
    team.accepted(code)
    keep(code, office_of(OfficeKind.POLRES_PPA))
    assert not blocking()
    with pytest.raises(Unable):
        team.offered(code)
