"""An office that was renamed: what speaks of the past calls it by the name that it had then."""

from datetime import datetime, timedelta

import pytest
from django.conf import LazySettings
from tests.factories import team
from tests.factories.team import ANTON, AT, DEWI, MAYA, person_id

from sigap.access.models import Membership
from sigap.access.roles import OfficeKind
from sigap.cases.models import CasePerson, Participation
from sigap.cases.queries import readings_of
from sigap.cases.queries.untold import SecrecyNotes
from sigap.cases.reading import open_identity
from sigap.referrals.models import Referral
from sigap.referrals.queries import office_named
from sigap.referrals.views.papers import letter_facts
from sigap.staff import actions as staff
from sigap.staff.queries.people import past_posts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
RENAMED = AT + timedelta(hours=2)
NEW = "Unit PPA Baru"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def rename() -> str:
    """Gives the police unit its new name; returns the former one."""
    office = team.office(OfficeKind.POLRES_PPA)
    team.stepped_up(MAYA, at=RENAMED)
    with team.at_desk(MAYA) as maya:
        staff.rename_office(by=maya, at=RENAMED, office=office, name=NEW)
    return str(office.name)


@pytest.mark.parametrize(("ended", "is_new"), [(-1, False), (0, False), (1, True)])
def test_a_role_of_the_past_stands_under_the_name_at_its_end(ended: int, is_new: bool) -> None:  # noqa: FBT001
    until = RENAMED + timedelta(hours=ended)
    Membership.objects.filter(person_id=person_id(ANTON)).update(since=AT - timedelta(days=9), until=until)
    former = rename()
    with team.at_desk(MAYA) as maya:
        posts = past_posts(maya, person_id(ANTON), at=RENAMED + timedelta(days=1))
    assert [post.office_name for post in posts] == [NEW if is_new else former]


def test_who_read_a_file_did_so_in_the_office_as_it_was_called_then() -> None:
    code = team.opened()
    team.named(code)
    team.accepted(code)
    before, after = RENAMED - timedelta(hours=1), RENAMED + timedelta(hours=1)
    read_by_police(code, before)
    former = rename()
    read_by_police(code, after)
    with team.on_case(DEWI, code) as (_actor, found):
        readings, _is_cut = readings_of(found, CasePerson.objects.get(case=found.case))
    offices = {reading.at: reading.functions[0][0] for reading in readings if reading.at in {before, after}}
    assert offices == {before: former, after: NEW}


def read_by_police(code: str, at: datetime) -> None:
    team.stepped_up(ANTON, at=at)
    open_identity(entering=team.entering(ANTON), code=code, ordinal=1, reason="contact", at=at)


def test_a_case_a_request_and_its_letter_keep_the_name_under_which_they_were_written() -> None:
    code = team.opened()
    request = team.accepted(code)
    former = rename()
    sent = Referral.objects.get(pk=request)
    assert sent.to_office_name == former
    assert set(Participation.objects.filter(case__code=code).values_list("office_name", flat=True)) > {former}
    facts = letter_facts(
        sent, office_named(sent.from_office_id), office_named(sent.to_office_id), SecrecyNotes(), RENAMED
    )
    assert facts["addressee"] == f"Kepala {former}"
