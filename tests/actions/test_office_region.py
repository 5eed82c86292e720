"""A region numbered anew: its offices are found and given the new code, and what excluded them does so by both."""

import pytest
from django.conf import LazySettings
from django.db import connection
from tests.factories import officers, team
from tests.factories.team import DEWI, HASAN, LATER, MAYA

from sigap.access.models import Office
from sigap.access.roles import OfficeKind
from sigap.cases.actions.exclusions import ExclusionRequest, exclude_from_case
from sigap.cases.queries import offices_excluded_from
from sigap.cases.rules import ExclusionBasis, ExclusionKind
from sigap.kernel.errors import Refused
from sigap.places.models import Level, Region, RegionKind
from sigap.staff import actions as people
from sigap.staff.queries.people import offices_lost

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
OLD, NEW, VILLAGE = "16.09.71", "16.09.72", "16.09.72.2001"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True
    team.stepped_up(MAYA, at=LATER)


@pytest.fixture
def clinic() -> Office:
    """A puskesmas in a district that was numbered anew since."""
    for code, level, kind in (
        ("16", Level.PROVINCE, RegionKind.PROVINSI),
        ("16.09", Level.REGENCY, RegionKind.KABUPATEN),
        (OLD, Level.DISTRICT, RegionKind.KECAMATAN),
        (NEW, Level.DISTRICT, RegionKind.KECAMATAN),
        (VILLAGE, Level.VILLAGE, RegionKind.DESA),
    ):
        parent = Region.objects.filter(code=code.rpartition(".")[0]).first()
        Region.objects.create(
            code=code, level=level, kind=kind, name=code, parent=parent, source="rekaan", valid_from=team.AT.date()
        )
    Region.objects.filter(code=OLD).update(valid_to=LATER.date())
    office = officers.office(OfficeKind.PUSKESMAS)
    Office.objects.filter(pk=office.pk).update(region=OLD)
    return Office.objects.get(pk=office.pk)


def kept(code: str, area: str) -> None:
    what = ExclusionRequest(kind=ExclusionKind.AREA, area=area)
    with team.on_case(DEWI, code) as (dewi, access):
        exclude_from_case(by=dewi, at=team.AT, access=access, what=what, basis=ExclusionBasis.ACCUSED, words="")


def is_kept(code: str, office: Office) -> bool:
    with team.at_desk(DEWI):
        return office.pk in offices_excluded_from(team.case_of(code).id)


def placed(office: Office, region: str, login: str = MAYA) -> None:
    with team.at_desk(login) as actor:
        people.set_region(by=actor, at=LATER, office=office, region=region)


def test_an_office_with_a_code_that_ended_is_found_and_kept_by_both(clinic: Office) -> None:
    before, after = team.opened(), team.opened()
    Region.objects.filter(code=OLD).update(valid_to=None)
    kept(before, OLD)
    Region.objects.filter(code=OLD).update(valid_to=LATER.date())
    kept(after, NEW)
    assert (is_kept(before, clinic), is_kept(after, clinic)) == (True, False)
    with team.at_desk(MAYA) as maya:
        assert clinic in offices_lost(maya)
    for _click in range(2):
        placed(clinic, NEW)
    with team.at_desk(MAYA) as maya:
        assert clinic not in offices_lost(maya)
    assert (is_kept(before, clinic), is_kept(after, clinic)) == (True, True)
    assert team.trail(clinic.pk).count("access:office:changed") == 1


def test_no_other_region_is_taken(clinic: Office) -> None:
    for region in (VILLAGE, "", OLD + ".9999"):
        with pytest.raises(people.UnableToChangeOffice, match="setingkat"):
            placed(clinic, region)
    placed(clinic, NEW)
    with pytest.raises(people.UnableToChangeOffice, match="masih berlaku"):
        placed(clinic, "16.09.01")
    with pytest.raises(Refused):
        placed(clinic, NEW, HASAN)


def test_a_part_of_a_code_is_no_former_region(clinic: Office) -> None:
    placed(clinic, NEW)
    with connection.cursor() as cursor:
        for area, is_there in (("16.09", True), (OLD, True), ("16.09.7", False), ("09.71", False)):
            cursor.execute(
                "SELECT strpos(former_regions, ' ' || %s || '.') > 0 FROM access_office WHERE id = %s",
                [area, clinic.pk],
            )
            assert cursor.fetchone() == (is_there,), area
