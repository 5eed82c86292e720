"""Who must not know finds no referral; beneath the application nobody gives, takes or answers what is not theirs."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories import handing, team

from sigap.access.roles import OfficeKind
from sigap.assistance.rules import CANNOT_BE_DECLINED, ReferralPurpose
from sigap.cases.models import CaseExclusion
from sigap.kernel.errors import Refused
from sigap.referrals import actions as referrals
from sigap.referrals.actions import UnableToOfferReferral
from sigap.referrals.models import Referral
from sigap.referrals.queries import assignable, substitute_offices
from sigap.referrals.reading import open_asked
from sigap.referrals.rules import Urgency

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


@pytest.fixture
def code() -> str:
    made: str = team.opened()
    return made


def keep(code: str, *, office: OfficeKind | None = None, person: str = "") -> None:
    """As PERSONS' page does it, laid straight into the table."""
    kept = team.office(office) if office else None
    CaseExclusion.objects.create(
        case=team.case_of(code),
        kind="office" if kept else "person",
        basis="accused",
        office_id=kept.pk if kept else None,
        office_name=kept.name if kept else "",
        person_id=team.person_id(person) if person else None,
        person_name=person,
        declared_by=team.person_id(team.DEWI),
        declared_by_name="Dewi Anggraini",
        declared_at=team.AT,
    )


def test_the_accused_ones_own_office_is_never_asked(code: str) -> None:
    keep(code, office=OfficeKind.POLRES_PPA)
    with pytest.raises(UnableToOfferReferral, match="tidak boleh tahu"):
        team.offered(code)
    assert not Referral.objects.exists()


def test_declared_after_it_was_asked_the_office_finds_nothing_any_more(code: str) -> None:
    referral = team.offered(code)
    assert open_asked(entering=team.entering(team.ANTON), referral_id=referral, at=team.AT)
    keep(code, office=OfficeKind.POLRES_PPA)
    for act in (
        lambda: handing.accept(team.ANTON, referral),
        lambda: handing.decline(team.ANTON, referral),
        lambda: open_asked(entering=team.entering(team.ANTON), referral_id=referral, at=team.AT),
    ):
        with pytest.raises(Refused):
            act()


def test_an_officer_who_is_kept_gets_no_work_by_a_hand_over(code: str) -> None:
    keep(code, person=team.ANTON)
    referral = team.offered(code, OfficeKind.POLRES_PPA, frozenset({ReferralPurpose.POLICE_REPORT}))
    police = team.office(OfficeKind.POLRES_PPA).pk
    with team.at_desk(team.DEWI):
        assert [name for _id, name in assignable(team.case_of(code).id, police, at=team.AT)] == [
            "Aipda Lestari Handayani"
        ]
    with pytest.raises(Refused):
        handing.accept(team.ANTON, referral)
    handing.accept(team.LESTARI, referral)


def test_an_office_that_is_kept_is_no_substitute(code: str) -> None:
    to = handing.health_office()
    referral = team.offered(code, OfficeKind.RSUD, handing.EMERGENCY)
    with team.at_desk(team.SEKAR):
        found = Referral.objects.get(pk=referral)
        assert to in substitute_offices(found, at=team.AT)
        keep_as_owner(code)
        assert to not in substitute_offices(found, at=team.AT)


def keep_as_owner(code: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        keep(code, office=OfficeKind.PUSKESMAS)
        cursor.execute("SET ROLE sigap_desk")


_NO = ("row-level security", "permission denied", "violates check constraint")


def refused(act: Callable[[], object]) -> bool:
    """Whether the database refuses for the right reason, or changes nothing."""
    try:
        with transaction.atomic():
            return not act()
    except DatabaseError as error:
        return any(reason in str(error) for reason in _NO)


def rewrite(referral: UUID, **values: object) -> int:
    return Referral.objects.filter(pk=referral).update(**values)


def test_beneath_the_application_an_answer_stays_who_it_belongs_to(code: str) -> None:
    owed = team.offered(code, OfficeKind.RSUD, handing.EMERGENCY)
    asked = team.offered(code)
    sekar, anton = team.person_id(team.SEKAR), team.person_id(team.ANTON)
    done = {"answered_at": team.LATER, "answered_by_name": "x"}
    with team.at_desk(team.SEKAR):
        assert refused(
            lambda: rewrite(owed, status="declined", decline_reason="no_capacity", answered_by=sekar, **done)
        )
        assert refused(lambda: rewrite(owed, status="withdrawn", answered_by=sekar, **done))
        assert refused(lambda: rewrite(owed, status="accepted", answered_by=anton, **done))
        assert refused(lambda: rewrite(owed, substitute_id=anton))
        assert refused(lambda: rewrite(owed, purposes=["police_report"]))
        assert refused(lambda: rewrite(asked, status="accepted", answered_by=sekar, **done))
    with team.at_desk(team.HASAN) as actor:
        # A colleague of the sender who does not work on the case.
        assert refused(lambda: rewrite(asked, status="passed_on", answered_by=actor.person_id, **done))
        assert refused(lambda: rewrite(asked, status="accepted", is_recorded=True, answered_by=actor.person_id, **done))


@pytest.mark.parametrize(
    ("status", "purposes"),
    [("handed_over", ["medical_care"]), ("offered", ["emergency_care"]), ("accepted", ["medical_care"])],
)
def test_beneath_the_application_a_leg_begins_as_its_kind(code: str, status: str, purposes: list[str]) -> None:
    row = Referral.objects.get(pk=team.offered(code, OfficeKind.RSUD, handing.CARE))
    row.pk, row.chain_id, row.offer_key, row.status, row.purposes = uuid4(), uuid4(), str(uuid4()), status, purposes
    with team.at_desk(team.DEWI):
        assert refused(lambda: row.save(force_insert=True))


def test_beneath_the_application_nobody_is_brought_in_without_a_hand_over(code: str) -> None:
    team.offered(code, OfficeKind.RSUD, handing.EMERGENCY)
    case, police, hospital = team.case_of(code).id, team.office(OfficeKind.POLRES_PPA).pk, team.office(OfficeKind.RSUD)
    join = (
        "INSERT INTO cases_participation (id, case_id, office_id, office_name, rooms, since, mac)"
        " VALUES (%s, %s, %s, 'x', %s, now(), '')"
    )
    work = (
        "INSERT INTO cases_assignment (id, case_id, person_id, person_name, office_id, since, mac)"
        " VALUES (%s, %s, %s, 'x', %s, now(), '')"
    )
    with team.at_desk(team.DEWI):
        assert refused(lambda: team.counted(join, [uuid4(), case, police, ["summary"]]))
        assert refused(lambda: team.counted(join, [uuid4(), case, hospital.pk, ["legal"]]))
        assert refused(lambda: team.counted(work, [uuid4(), case, team.person_id(team.ANTON), hospital.pk]))


@pytest.mark.parametrize("purpose", list(ReferralPurpose))
def test_the_database_knows_the_same_owed_help(purpose: ReferralPurpose) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT referrals.owed(%s)", [[purpose.value]])
        assert cursor.fetchone()[0] is (purpose in CANNOT_BE_DECLINED)


def test_the_papers_of_another_case_are_not_there(code: str) -> None:
    other = team.opened()
    referral = team.offered(other, OfficeKind.RSUD, handing.EMERGENCY)
    for act in (
        lambda: handing.handed(team.DEWI, code, referral),
        lambda: handing.recorded(code, referral),
        lambda: handing.reroute(team.DEWI, code, referral, team.office(OfficeKind.RSUD)),
    ):
        with pytest.raises(Refused):
            act()


def test_a_dissolved_office_is_not_asked(code: str) -> None:
    to = team.office(OfficeKind.RSUD)
    to.valid_to = team.AT
    with pytest.raises(UnableToOfferReferral, match="sudah tidak ada"), team.on_case(team.DEWI, code) as here:
        referrals.offer(
            by=here[0], at=team.AT, access=here[1], to=to, purposes=handing.CARE, urgency=Urgency.NORMAL,
            preview="", offer_key=uuid4(),
        )  # fmt: skip
