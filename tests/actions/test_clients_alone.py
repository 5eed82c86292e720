"""An officer is away when their client expects them: who stands in hears, and the head; no hearing counts on them."""

from datetime import datetime, timedelta

import pytest
from tests.actions.test_appointments_given import SOON as APPOINTED
from tests.actions.test_appointments_given import appointed
from tests.factories import rosters, team
from tests.factories.diary import AT, DAY, SOON, confirm, note, notices, opened, swept, work
from tests.factories.team import DEWI, LATER, RATNA, RINA

from sigap.access.models import Absence
from sigap.access.roles import OfficeKind
from sigap.assistance.jobs import remind_officers
from sigap.hearings.models import Hearing
from sigap.hearings.queries import companions_for, hearing_of, is_alone
from sigap.staff import actions as staff
from sigap.ui.taking_back import TakeBackReason

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
CODE = "client-alone"


def reminded(at: datetime) -> int:
    with team.role("sigap_worker"):
        return remind_officers(at)


def head() -> tuple[object, str]:
    return team.office(OfficeKind.UPTD_PPA).pk, "head"


def substitute_and_head() -> list[tuple[object, str]]:
    return sorted([(team.person_id(RINA), ""), head()], key=str)


def test_who_stands_in_and_the_head_hear_of_an_appointment_of_who_is_away() -> None:
    appointed(team.opened(), DEWI)
    rosters.away(DEWI, substitute=RINA)
    assert (reminded(LATER), reminded(LATER)) == (1, 0)
    assert notices(CODE) == substitute_and_head()
    assert notices("appointment-near") == [(team.person_id(DEWI), "")]


def test_an_absence_entered_after_the_reminder_is_told_too_and_each_once() -> None:
    appointed(team.opened(), DEWI)
    assert reminded(LATER) == 1
    assert notices(CODE) == []
    rosters.away(DEWI, starts_at=APPOINTED - timedelta(minutes=1), at=LATER)
    assert (reminded(LATER), reminded(LATER)) == (1, 0)
    assert notices(CODE) == [head()]
    assert notices("appointment-near") == [(team.person_id(DEWI), "")]


def test_who_is_back_in_time_is_reminded_alone() -> None:
    appointed(team.opened(), DEWI)
    rosters.away(DEWI, substitute=RINA, ends_at=APPOINTED - timedelta(minutes=1))
    assert reminded(LATER) == 1
    assert notices(CODE) == []


def paged(code: str, row: Hearing) -> tuple[bool, list[bool], set[object]]:
    """Of a hearing as its page has it: nobody accompanies, who is away, whom the choice marks as away."""
    with team.on_case(DEWI, code) as (_actor, access):
        known = hearing_of(access, row.id)
        can = companions_for(access, row.starts_at)
        away = {key for key, each in can.items() if each.is_away}  # type: ignore[attr-defined]  # annotated
        standing = known.standing  # type: ignore[attr-defined]  # prefetched by the query
    return is_alone(known), [each.is_away for each in standing], {*away}


def test_a_hearing_whose_companion_is_away_counts_as_one_that_nobody_accompanies() -> None:
    code, dewi = opened(), team.person_id(DEWI)
    row = note(RATNA, code)
    confirm(DEWI, row)
    assert work("alone") == set()
    assert paged(code, row) == (False, [False], set())
    assert swept(SOON - DAY) == 1
    rosters.away(DEWI, substitute=RINA, starts_at=SOON - DAY, ends_at=SOON + DAY)
    assert work("alone") == {(row.id, dewi)}
    assert paged(code, row) == (True, [True], {dewi})
    assert swept(SOON - DAY) == 2
    assert swept(SOON - DAY) == 0
    assert notices("hearing-alone") == sorted([(dewi, ""), head()], key=str)
    assert notices(CODE) == substitute_and_head()
    with team.at_desk(DEWI) as actor:
        absence = Absence.objects.get()
        staff.end_absence(by=actor, at=AT, absence_id=absence.pk, reason=TakeBackReason.WRONG)
    assert work("alone") == set()


def test_a_hearing_after_the_companions_last_day_is_accompanied_by_nobody() -> None:
    row = note(RATNA, opened())
    confirm(DEWI, row)
    team.rewritten("access_membership", team.membership_of(DEWI), until=SOON - DAY)
    assert {subject for subject, _person in work("alone")} == {row.id}
