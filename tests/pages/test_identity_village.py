"""A village outside the regency's own list stays what it is when something else of an identity is corrected."""

import pytest
from django.conf import LazySettings
from tests.factories import casework
from tests.factories.casework import MANAGER, Work
from tests.pages.test_edits_at_once import fields

from sigap.cases.forms import IdentityForm
from sigap.kernel.clock import now
from sigap.places.models import Level, Region, RegionKind

pytestmark = pytest.mark.django_db
ELSEWHERE = "32.01.05.2003"


@pytest.fixture(autouse=True)
def _village(settings: LazySettings, work: Work) -> None:
    settings.SIGAP_DEMO = True
    levels = (Level.PROVINCE, Level.REGENCY, Level.DISTRICT, Level.VILLAGE)
    kinds = (RegionKind.PROVINSI, RegionKind.KABUPATEN, RegionKind.KECAMATAN, RegionKind.DESA)
    above: Region | None = None
    for place, (level, kind) in enumerate(zip(levels, kinds, strict=True), start=1):
        above = Region(
            code=".".join(ELSEWHERE.split(".")[:place]), level=level, kind=kind, name="Jauh", parent=above,
            source="rekaan", valid_from=now().date(),
        )  # fmt: skip
        above.save(force_insert=True)


def test_it_is_still_chosen_on_the_next_correction(work: Work) -> None:
    manager = casework.at_desk(MANAGER, stepped_up=True)
    path = f"/kasus/{work.own}/orang/1/isi/"
    first = fields(manager.get(path).content.decode()) | {"full_name": "Rekaan Jauh", "village": ELSEWHERE}
    assert manager.post(path, first).status_code == 302
    again = fields(manager.get(path).content.decode())
    assert again["village"] == [ELSEWHERE]
    assert manager.post(path, again | {"alias": "Jau"}).status_code == 302
    assert fields(manager.get(path).content.decode())["village"] == [ELSEWHERE]


def test_what_is_no_village_is_refused() -> None:
    for code in ("99.99.99.9999", ELSEWHERE[:8], "x.x.x.x"):
        form = IdentityForm({"full_name": "Rekaan", "version": 1, "village": code})
        assert "village" in form.errors, code
