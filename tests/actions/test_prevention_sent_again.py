"""A page of prevention, or of what the public is told, sent again with other content is refused, not "saved"."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from tests.actions.test_guidance import NUMBER
from tests.factories import paperwork, preventing, team
from tests.factories.preventing import AT, TODAY, planned

from sigap.cleaning import FileKind
from sigap.guidance.actions import add_entry, load_companies
from sigap.guidance.rules import Licence, ListedCompany
from sigap.kernel.errors import Conflict
from sigap.prevention.actions import ActivityDetails, call_off, reporting
from sigap.prevention.actions import volunteers as acts
from sigap.prevention.actions.activity_state import UnableForPrevention
from sigap.prevention.actions.materials import write_variant
from sigap.prevention.actions.reporting import PhotoConsent
from sigap.prevention.actions.volunteers import VolunteerContact
from sigap.prevention.models import SafeguardCheck, VolunteerRecord
from sigap.prevention.rules import CheckKind, VolunteerKind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
CONTACT = VolunteerContact(name="Pere'an CONTOH", phone="0812 3456 7890")


@pytest.fixture(autouse=True)
def _regions(db: None) -> None:
    preventing.regions()


def taken(key: UUID, **more: Any) -> VolunteerRecord:
    told = {"kind": VolunteerKind.PERSON, "contact": CONTACT, "region_code": preventing.VILLAGES[0], "age": 31}
    with team.at_desk(team.MAYA) as actor:
        made: VolunteerRecord = acts.take_in(by=actor, at=AT, volunteer_id=key, **{**told, **more})
        return made


def test_a_plan_sent_again_with_another_day_or_place_is_refused() -> None:
    key, details = uuid4(), ActivityDetails(place="Aula", starts_at=AT + timedelta(days=1))
    assert planned(activity_id=key, details=details) == planned(activity_id=key, details=details)
    with pytest.raises(Conflict):
        planned(activity_id=key, details=details, day=TODAY + timedelta(days=2))
    with pytest.raises(Conflict):
        planned(activity_id=key, details=replace(details, place="Balai desa"))
    with team.at_desk(team.MAYA) as actor:
        call_off(by=actor, at=AT, activity_id=key, why="Jalan putus")
    with pytest.raises(Conflict):
        planned(activity_id=key, details=details)


def test_a_volunteer_and_a_check_are_not_told_to_be_kept_otherwise_than_they_are() -> None:
    key = uuid4()
    assert taken(key) == taken(key)
    with pytest.raises(Conflict):
        taken(key, age=45)
    with pytest.raises(Conflict):
        taken(key, region_code=preventing.VILLAGES[1])

    def checked(login: str, **more: Any) -> SafeguardCheck:
        told: dict[str, Any] = {"kind": CheckKind.DECLARATION, "day": TODAY, "source": "map relawan"} | more
        with team.at_desk(login) as actor:
            made: SafeguardCheck = acts.note_check(by=actor, at=AT, volunteer_id=key, **told)
            return made

    assert checked(team.MAYA) == checked(team.GITA)
    with pytest.raises(UnableForPrevention, match=team.PEOPLE[team.MAYA][0]):
        checked(team.GITA, day=TODAY - timedelta(days=1))
    with pytest.raises(UnableForPrevention, match=team.PEOPLE[team.MAYA][0]):
        checked(team.GITA, source="lemari")


def test_a_sheet_and_a_photo_sent_again_with_other_content_are_refused() -> None:
    key, activity = uuid4(), planned(day=TODAY - timedelta(days=1))

    def written(body: str) -> Any:
        with team.at_desk(team.GITA) as actor:
            return write_variant(
                by=actor, at=AT, material="poster_ask_first", language="Jawa", title="Tanyo dulu", body=body,
                is_public=True, variant_id=key,
            )  # fmt: skip

    def photo(consent: PhotoConsent) -> Any:
        with team.at_desk(team.MAYA) as actor:
            return reporting.add_activity_photo(
                by=actor, at=AT, activity_id=activity.pk, kind=FileKind.JPEG, copy=paperwork.picture(size=(9, 9)),
                consent=consent, photo_id=key,
            )  # fmt: skip

    agreed = PhotoConsent(has_consent=True, shows_child=False)
    assert (written("Satu."), photo(agreed)) == (written("Satu. "), photo(agreed))
    with pytest.raises(Conflict):
        written("Dua.")
    with pytest.raises(Conflict):
        photo(PhotoConsent(has_consent=True, shows_child=True, parents_paper="map kegiatan"))


def test_a_number_and_a_list_of_companies_sent_again_with_other_content_are_refused() -> None:
    key = uuid4()
    row = ListedCompany(name="PT CONTOH", licence="C-1", city="", state=Licence.ACTIVE, valid_to=TODAY)

    def added(**more: Any) -> Any:
        with team.at_desk(team.MAYA) as actor:
            return add_entry(by=actor, at=AT, written=replace(NUMBER, **more), post_key=key)

    def loaded(*rows: ListedCompany, source: str = "CONTOH") -> Any:
        with team.at_desk(team.MAYA) as actor:
            return load_companies(by=actor, at=AT, listed_on=TODAY, source=source, companies=rows, post_key=key)

    assert (added(), loaded(row)) == (added(), loaded(row))
    with pytest.raises(Conflict):
        added(phone="0735-000-998")
    with pytest.raises(Conflict):
        loaded(replace(row, state=Licence.REVOKED))
    with pytest.raises(Conflict):
        loaded(row, source="Lain")
