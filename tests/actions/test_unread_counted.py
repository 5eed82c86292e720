"""The count that every page shows is asked along with who enters, and says what the page of notices lists."""

from uuid import uuid4

import pytest
from tests.factories import team

from sigap.access.roles import OfficeKind
from sigap.notifications import actions as notices
from sigap.notifications.queries import notices_for, unread_count
from sigap.notifications.rules import Audience
from sigap.notifications.words import WORDING

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def test_it_counts_what_the_list_of_notices_shows_unread() -> None:
    for kind in (OfficeKind.POLRES_PPA, OfficeKind.KEMENAG, OfficeKind.UPTD_PPA):
        office = team.office(kind).pk
        notices.notify(at=team.AT, code="referral-offered", office_id=office)
        notices.notify(at=team.AT, code="clock-late-head", office_id=office, role=Audience.HEAD)
    for part in Audience:
        notices.notify(at=team.AT, code="report-received", role=part)
    notices.notify(at=team.AT, code="clock-soon", person_id=team.person_id(team.RINA))
    # One act, told to somebody as a person and as the head of their office.
    about = {"case": str(uuid4())}
    notices.notify(at=team.AT, code="risk-raised", person_id=team.person_id(team.HASAN), ids=about)
    notices.notify(
        at=team.AT, code="danger-set", office_id=team.office(OfficeKind.UPTD_PPA).pk, role=Audience.HEAD, ids=about
    )
    counted = {}
    for login in team.PEOPLE:
        with team.at_desk(login) as actor:
            shown = [notice for notice in notices_for(actor, at=team.LATER) if not notice.is_read]
            counted[login] = unread_count()
            assert counted[login] == len(shown), login
            assert "risk-raised" not in [notice.code for notice in shown], "told twice"
            notices.mark_read(by=actor, at=team.LATER)
            assert unread_count() == 0
    assert len({*counted.values()}) > 2


def test_one_act_that_asks_two_things_of_a_person_says_both_in_its_line() -> None:
    about, rina = {"case": str(uuid4())}, team.person_id(team.RINA)
    for code in ("field-member-kept", "case-colleague-left"):
        notices.notify(at=team.AT, code=code, person_id=rina, ids=about)
    with team.at_desk(team.RINA) as actor:
        (shown,) = notices_for(actor, at=team.LATER)
        assert unread_count() == 1
    assert all(str(WORDING[code]) in shown.words for code in ("field-member-kept", "case-colleague-left"))
    for code in ("danger-set", "risk-raised"):
        notices.notify(at=team.LATER, code=code, person_id=rina, ids=about)
    with team.at_desk(team.RINA) as actor:
        newest = notices_for(actor, at=team.LATER)[0]
    assert newest.words == str(WORDING["danger-set"]), "what it says too is not said twice"


def test_what_somebody_did_is_told_to_their_colleagues_alone() -> None:
    office, about = team.office(OfficeKind.UPTD_PPA).pk, {"case": str(uuid4())}
    with team.at_desk(team.RINA) as actor:
        notices.notify(at=team.AT, code="case-handed-on", office_id=office, ids=about)
        assert (notices_for(actor, at=team.LATER), unread_count()) == ([], 0)
        notices.mark_read(by=actor, at=team.LATER)
    with team.at_desk(team.DEWI) as actor:
        assert [notice.is_read for notice in notices_for(actor, at=team.LATER)] == [False], "read for her by nobody"
        assert unread_count() == 1
