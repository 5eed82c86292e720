"""Two referrals ask for the same child's litmas: one duty, one deadline, from the first asking to whoever brings it."""

from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from tests.factories import handing, officers, partners, team
from tests.factories.children import HOUR, S, opened, step
from tests.factories.team import ANTON

from sigap.access.roles import OfficeKind, RoleCode
from sigap.assistance.rules import ReferralPurpose
from sigap.clocks.models import Clock
from sigap.clocks.rules import NOT_A_PROMISE
from sigap.juvenile.models import ChildStep
from sigap.referrals import actions as referrals
from sigap.referrals.rules import ResultKind, Urgency
from sigap.staff import actions as staff
from sigap.work.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
INQUIRY, LITMAS = frozenset({ReferralPurpose.CHILD_INQUIRY}), ("child-litmas", "child-inquiry-result")
FAR = "far.bapas"


@pytest.fixture
def two(settings: LazySettings) -> tuple[str, str, UUID, UUID]:
    """A case, the first Bapas, and what it and then the other one, `FAR`, were asked and took."""
    settings.SIGAP_DEMO = True
    bapas, code = partners.partner(OfficeKind.BAPAS), opened()
    first = team.accepted(code, bapas, INQUIRY, by=ANTON)
    there = officers.office(OfficeKind.BAPAS, "Bapas Pere'an CONTOH")
    who = staff.add_person(
        by=officers.LOADER, at=officers.AT, login=FAR, name="Bima CONTOH", password=officers.PASSWORD
    )
    staff.grant_membership(by=officers.LOADER, at=officers.AT, person=who, office=there, role=RoleCode.PARTNER_OFFICER)
    team.sign_in(FAR)
    with team.on_case(ANTON, code) as (actor, access):
        second = referrals.offer(
            by=actor, at=team.LATER, access=access, to=there, purposes=INQUIRY, urgency=Urgency.NORMAL,
            preview="CONTOH", offer_key=uuid4(),
        ).pk  # fmt: skip
    with team.at_desk(FAR) as actor:
        referrals.accept(by=actor, at=team.LATER + HOUR, referral_id=second)
    return code, bapas, first, second


def running() -> list[UUID]:
    return list(Clock.objects.filter(rule_code__in=LITMAS, stopped_at=None).values_list("subject_id", flat=True))


def counted() -> list[str]:
    found = Clock.objects.filter(rule_code__in=LITMAS).exclude(outcome__in=NOT_A_PROMISE)
    return list(found.values_list("outcome", flat=True))


def settled() -> None:
    """As the end of the act does; and the list of work says what is so."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SELECT count(*) FROM work.differences()")
        assert cursor.fetchone() == (0,)


def test_the_one_that_runs_goes_on_and_the_other_is_no_second_promise(two: tuple[str, str, UUID, UUID]) -> None:
    _code, bapas, first, second = two
    assert (running(), counted()) == ([first], [""])
    waits = WorkItem.objects.filter(kind="referrals.result", subject_id__in=(first, second), settled_at=None)
    assert [each.subject_id for each in waits] == [first]
    handing.reported(bapas, first, done_at=team.LATER + HOUR, at=team.LATER + 2 * HOUR)
    settled()
    brought = Clock.objects.get(subject_id=first, rule_code="child-inquiry-result")
    assert (brought.stopped_at, brought.stopped_recorded_at) == (team.LATER + HOUR, team.LATER + 2 * HOUR)
    assert (running(), counted()) == ([], ["done"])
    handing.reported(FAR, second, done_at=team.LATER + HOUR, at=team.LATER + 3 * HOUR)
    assert ChildStep.objects.filter(kind=S.LITMAS_DONE).count() == 1


def test_what_the_other_brings_is_the_litmas_that_was_owed(two: tuple[str, str, UUID, UUID]) -> None:
    code, _bapas, first, second = two
    handing.reported(FAR, second, done_at=team.LATER + HOUR, at=team.LATER + 2 * HOUR)
    settled()
    assert (running(), counted()) == ([], ["done"])
    ended = Clock.objects.get(subject_id=first, rule_code="child-inquiry-result")
    assert ended.stopped_at == team.LATER + HOUR
    assert "clocks:clock:stopped" in team.trail(first)
    assert not WorkItem.objects.filter(subject_id__in=(first, second), settled_at=None).exists()
    step(code, S.LITMAS_DONE, team.LATER + 3 * HOUR)


def test_where_the_first_ends_without_a_litmas_it_is_owed_on(two: tuple[str, str, UUID, UUID]) -> None:
    code, _bapas, first, second = two
    with team.on_case(ANTON, code) as (actor, access):
        referrals.record_result(
            by=actor, at=team.LATER + 2 * HOUR, access=access, referral_id=first, kind=ResultKind.WAIVED,
            done_at=team.LATER, note="Bapas mengembalikannya tanpa litmas.",
        )  # fmt: skip
    settled()
    child = ChildStep.objects.get(kind=S.LITMAS_ASKED).proceeding_id
    assert running() == [child], "the unit watches"
    handing.reported(FAR, second, done_at=team.LATER + HOUR, at=team.LATER + 3 * HOUR)
    settled()
    assert running() == []


def test_no_door_ends_an_inquiry_without_a_litmas_of_ones_own(two: tuple[str, str, UUID, UUID]) -> None:
    code, _bapas, first, _second = two
    asked = ChildStep.objects.get(kind=S.LITMAS_ASKED)
    with team.on_case(ANTON, code):
        assert team.counted("SELECT * FROM juvenile.end_inquiries(%s, %s)", [asked.id, team.LATER]) == 0
    assert running() == [first]
