"""What waits in the name of a substitute is theirs while they took it and are there; else the office has it again."""

from uuid import UUID

import pytest
from django.conf import LazySettings
from django.db import connection
from tests.factories import handing, officers, team
from tests.factories.team import ANTON, LATER, LESTARI, MAYA

from sigap.access.models import Membership
from sigap.access.roles import OfficeKind, RoleCode
from sigap.cases.models import Case
from sigap.cases.rules import CaseStatus, ClosingReason
from sigap.clocks.models import Clock
from sigap.notifications.models import Notice
from sigap.referrals import actions as referrals
from sigap.referrals import events
from sigap.referrals.actions import SUBJECT
from sigap.referrals.models import Referral
from sigap.staff import actions as people
from sigap.work.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
BIMA = "bima.polres"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True
    officers.officer(BIMA, "Bima Rekaan", RoleCode.INVESTIGATOR, kind=OfficeKind.POLRES_PPA)
    team.sign_in(BIMA)


def owner_of(referral: UUID) -> UUID | None:
    """In whose name the answer, or the result, of a request stands."""
    owed = WorkItem.objects.get(kind__in=["referrals.answer", "referrals.result"], subject_id=referral, settled_at=None)
    return owed.person_id


def left(login: str) -> None:
    held = Membership.objects.select_related("person").defer("person__password", "person__mac").get(person__login=login)
    with team.at_desk(MAYA) as actor:
        people.end_role(by=actor, at=LATER, membership=held)


def given_to_bima() -> tuple[str, UUID]:
    code = team.opened()
    referral = team.offered(code)
    handing.substitute(ANTON, referral, BIMA)
    return code, referral


def test_who_took_it_owes_its_result_whoever_had_been_named() -> None:
    taken_by_another, taken = (given_to_bima()[1] for _each in range(2))
    handing.accept(LESTARI, taken_by_another)
    handing.accept(BIMA, taken)
    assert owner_of(taken_by_another) is None
    assert owner_of(taken) == team.person_id(BIMA)


def test_who_leaves_leaves_no_request_in_their_name() -> None:
    (code, waiting), (other, taken), (_third, over) = (given_to_bima() for _each in range(3))
    team.accepted(other, LESTARI)  # who leaves is not alone on the case
    handing.accept(BIMA, taken)
    handing.accept(LESTARI, over)
    handing.reported(LESTARI, over)
    bima = team.person_id(BIMA)
    assert owner_of(waiting) == bima
    left(BIMA)
    rows = {
        row.pk: (row.substitute_id, row.substitute_name)
        for row in Referral.objects.filter(pk__in=[waiting, taken, over])
    }
    assert rows == {waiting: (None, ""), taken: (None, "Bima Rekaan"), over: (bima, "Bima Rekaan")}
    assert owner_of(waiting) is owner_of(taken) is None
    assert Clock.objects.get(subject_kind=SUBJECT, subject_id=waiting).owner_person is None
    told = Notice.objects.filter(code="referral-substitute-left")
    assert {(row.office_id, row.ids["referral"]) for row in told} == {
        (team.office(OfficeKind.POLRES_PPA).pk, str(each)) for each in (waiting, taken)
    }
    assert team.trail(team.case_of(code).id).count(events.SUBSTITUTE_LEFT) == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM work.differences() d WHERE d.app = 'referrals'")
        assert cursor.fetchone() == (0,)


def test_beneath_nothing_is_taken_from_who_is_still_there() -> None:
    _code, referral = given_to_bima()
    bima, office = team.person_id(BIMA), team.office(OfficeKind.POLRES_PPA).pk
    for login in (MAYA, ANTON):
        with team.at_desk(login) as actor:
            assert referrals.requests_of_who_left(by=actor, at=LATER, person_id=bima, office_id=office) == 0
    assert owner_of(referral) == bima


def test_what_waits_for_nobody_keeps_who_stood_in() -> None:
    (_code, declined), (closed, waiting) = given_to_bima(), given_to_bima()
    handing.decline(BIMA, declined)
    done = {"status": CaseStatus.CLOSED, "closed_at": LATER, "closing_reason": ClosingReason.GOALS_REACHED}
    Case.objects.filter(code=closed).update(**done)
    left(BIMA)
    kept = Referral.objects.filter(pk__in=[declined, waiting]).values_list("substitute_id", flat=True)
    assert set(kept) == {team.person_id(BIMA)}
    assert not Notice.objects.filter(code="referral-substitute-left").exists()
