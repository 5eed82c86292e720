"""Who sits in a conference hears that it was called and that it is off; nobody else of the case does."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.factories import team
from tests.factories.team import ANTON, DEWI, HASAN, LATER, RINA, SEKAR

from sigap.access.roles import OfficeKind
from sigap.cases import actions as cases
from sigap.cases.actions.exclusions import ExclusionRequest, exclude_from_case
from sigap.cases.rules import ExclusionBasis, ExclusionKind
from sigap.casework import actions
from sigap.casework.models import CaseConference
from sigap.desk.notices import notice_page
from sigap.notifications.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
STARTS = LATER + timedelta(hours=1)


def call(code: str) -> CaseConference:
    key = uuid4()
    for _click in range(2):
        with team.on_case(DEWI, code) as (actor, access):
            row = actions.call_conference(
                by=actor, at=LATER, access=access, starts_at=STARTS, agenda="Rekaan.", post_key=key,
                offices=[team.office(OfficeKind.RSUD).pk],
            )  # fmt: skip
    return row


def told(code: str) -> set[str]:
    names = {team.person_id(login): login for login in (RINA, DEWI, HASAN, ANTON, SEKAR)}
    rows = Notice.objects.filter(code=code)
    assert len(rows) == len({row.person_id for row in rows}), "each once"
    assert {row.until for row in rows} <= {STARTS}
    return {names[row.person_id] for row in rows if row.person_id}


def test_invited_members_hear_of_a_conference_and_that_it_is_off() -> None:
    code = team.opened()
    team.accepted(code, SEKAR)
    team.accepted(code, ANTON)
    with team.on_case(DEWI, code) as (actor, access):
        cases.assign(by=actor, at=LATER, access=access, officer=team.colleague(actor, RINA))
    row = call(code)
    assert told("conference-called") == {SEKAR, RINA}
    with team.at_desk(SEKAR) as actor:
        found = next(each for each in notice_page(actor, at=LATER).rows if "konferensi" in each.words)
    assert found.url == f"/kasus/{code}/rencana/konferensi/"
    for _click in range(2):
        with team.on_case(DEWI, code) as (actor, access):
            actions.cancel_conference(by=actor, at=LATER, access=access, conference_id=row.pk)
    assert told("conference-cancelled") == {SEKAR, RINA}


def test_who_must_not_know_of_the_case_hears_of_no_conference() -> None:
    code = team.opened()
    team.accepted(code, SEKAR)
    with team.on_case(DEWI, code) as (actor, access):
        cases.assign(by=actor, at=LATER, access=access, officer=team.colleague(actor, RINA))
    kept = ExclusionRequest(kind=ExclusionKind.PERSON, person_id=team.person_id(RINA), person_name="Rina")
    with team.on_case(DEWI, code) as (actor, access):
        exclude_from_case(by=actor, at=LATER, access=access, what=kept, basis=ExclusionBasis.ACCUSED)
    call(code)
    assert told("conference-called") == {SEKAR}
