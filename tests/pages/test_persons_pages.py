"""Pages of what is known of people: few statements, two writers merged, wrong input shown, others kept out."""

import re
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import casework
from tests.factories.casework import ELSEWHERE, MANAGER, POLICE, RoleClient, Work
from tests.factories.statements import check_few

from sigap.cases.models import CasePerson
from sigap.persons.models import OffenderRelation, PartVersion
from sigap.places.models import Level, Region, RegionKind

pytestmark = pytest.mark.django_db
DOCTOR = "sekar.rsud"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def seen(client: RoleClient, path: str) -> str:
    """A page, for few statements."""
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    assert answer.status_code == 200, path
    check_few(captured, path)
    return answer.content.decode()


def sent(client: RoleClient, path: str, told: dict[str, Any], status: int = 302) -> str:
    answer = client.post(path, told)
    assert answer.status_code == status, (path, answer.content.decode()[-3000:])
    return answer.content.decode()


def test_noted_support_stands_beside_each_form_that_plans_to_meet_somebody(work: Work) -> None:
    manager, base = casework.at_desk(MANAGER), f"/kasus/{work.own}/"
    forms = [f"{base}{path}" for path in ("layanan/janji/", "lapangan/tugaskan/", "sidang/catat/")]
    noted = "Korban 1: bahasa atau dukungannya tercatat"
    assert [noted in manager.get(path).content.decode() for path in forms] == [False] * 3
    sent(manager, f"{base}orang/1/data/bahasa/", {"interpreter": "sign", "version": 0})
    assert [noted in manager.get(path).content.decode() for path in forms] == [True] * 3


def test_a_part_is_filled_in_and_two_writers_are_merged(work: Work) -> None:
    base = f"/kasus/{work.own}/orang/1/data/"
    manager, colleague = casework.at_desk(MANAGER), casework.at_desk(MANAGER)
    assert "Belum diisi." in seen(manager, base)
    path = f"{base}pendidikan/"
    form = seen(manager, path)
    assert "Untuk apa ditanyakan?" in form
    assert "pertukaran data HTCDS" in form
    first = {"level": "sd", "schooling": "active", "school": "SDN Pere'an 1", "grade": "5", "version": 0}
    for _click in range(2):
        sent(manager, path, first)
    assert PartVersion.objects.count() == 1
    shown = seen(manager, base)
    assert "SDN Pere&#x27;an 1" in shown
    assert "SDN Pere&#x27;an 1" in seen(manager, path)
    sent(colleague, path, {**first, "schooling": "dropped", "grade": "6", "version": 1})
    merge = sent(manager, path, {**first, "school": "SDN 2", "grade": "4", "version": 1}, 409)
    assert "Ada yang menulis lebih dulu" in merge
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', merge))
    picked = dict(re.findall(r'type="radio" name="(\w+)"[^>]*value="([^"]*)" checked', merge))
    assert (fields["version"], fields["level"]) == ("2", "sd")
    assert picked == {"schooling": "dropped", "school": "SDN 2", "grade": "4"}, "what one side changed; else one's own"
    assert merge.count("Diubah keduanya") == 1
    sent(manager, path, fields | picked | {"grade": "6"})
    page = seen(manager, base)
    assert all(words in page for words in ("SDN 2", "Putus sekolah", "versi 3"))
    assert PartVersion.objects.count() == 3
    several = {"disability": "yes", "kinds": ["physical,mental"], "support": ["aid", "plain"], "version": 0}
    sent(manager, f"{base}disabilitas/", several)
    assert "Fisik, Mental" in seen(manager, base)


def test_what_cannot_be_is_said_and_what_is_unusual_is_asked(work: Work) -> None:
    manager = casework.at_desk(MANAGER)
    base = f"/kasus/{work.own}/orang/1/data/"
    CasePerson.objects.filter(case__code=work.own, ordinal=1).update(age_years=8)
    doubtful = sent(manager, f"{base}perkawinan/", {"state": "unregistered", "version": 0}, 409)
    assert "di bawah 18 tahun" in doubtful
    assert 'name="is_certain"' in doubtful
    sent(manager, f"{base}perkawinan/", {"state": "unregistered", "version": 0, "is_certain": "on"})
    address = f"{base}alamat-ktp/"
    province = Region.objects.get(code="16")
    Region.objects.filter(code="16.09").update(bps_code="1608")
    for code, words in (("1609", "Kemendagri OKU Selatan"), ("99.99", "tidak ada"), ("abc", "dengan titik")):
        assert words in sent(manager, address, {"region_elsewhere": code, "version": 0}, 422), code
    sent(manager, address, {"region_elsewhere": "1608", "address": "Pere'an", "version": 0})
    manager.get(address)
    assert 'value="16.09"' in seen(manager, address)
    other = {"level": Level.REGENCY, "kind": RegionKind.KABUPATEN, "name": "OKU Timur", "parent": province}
    day = province.valid_from
    Region.objects.create(code="16.08", source="rekaan", valid_from=day, **other)
    both = sent(manager, address, {"region_elsewhere": "1608", "version": 1}, 422)
    assert "OKU Selatan (16.09)" in both
    assert "OKU Timur (16.08)" in both
    assert "4.5" in sent(manager, f"{base}keluarga/", {"members": "4.5", "version": 0}, 422)
    assert PartVersion.objects.filter(part="part_household").count() == 0


def test_an_address_in_a_region_that_has_ended_is_corrected_and_merged(work: Work) -> None:
    manager, path = casework.at_desk(MANAGER), f"/kasus/{work.own}/orang/1/data/alamat-ktp/"
    region = Region.objects.get(code="16.09")
    told = {"region_elsewhere": region.code, "address": "Jalan Satu"}
    sent(manager, path, {**told, "version": 0})
    Region.objects.filter(pk=region.pk).update(valid_to=region.valid_from)
    assert 'value="16.09"' in manager.get(path).content.decode()
    sent(manager, path, {**told, "address": "Jalan Dua", "version": 1})
    merge = sent(manager, path, {**told, "address": "Jalan Tiga", "version": 1}, 409)
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', merge))
    assert (fields["version"], fields["region"]) == ("2", "16.09")
    sent(manager, path, fields | {"address": "Jalan Tiga"})
    shown = manager.get(path).content.decode()
    assert 'value="16.09"' in shown
    assert "Jalan Tiga" in shown
    assert "tidak ada" in sent(manager, path, {"region_elsewhere": "99.99", "version": 3}, 422)


def test_offenders_are_written_for_all_pairs_at_once(work: Work) -> None:
    manager, police = casework.at_desk(MANAGER), casework.at_desk(POLICE)
    path = f"/kasus/{work.own}/terlapor/"
    assert manager.get(path).status_code == 404, "nobody is reported yet"
    sent(manager, f"/kasus/{work.own}/orang/tambah/", {"role": "suspect", "sex": "L", "age_years": 40, "ordinal": 9})
    offender = CasePerson.objects.get(case__code=work.own, role="suspect")
    pair = f"1-{offender.ordinal}"
    assert f"household-{pair}" in seen(manager, path)
    first = {f"kind-{pair}": "parent", f"household-{pair}": "together", f"version-{pair}": 0}
    # A second suspect, added once the page was drawn, stands in no one's way.
    sent(manager, f"/kasus/{work.own}/orang/tambah/", {"role": "suspect", "sex": "P", "age_years": 30, "ordinal": 10})
    for _click in range(2):
        sent(manager, path, first)
    assert OffenderRelation.objects.filter(kind="parent").count() == 1
    merge = sent(police, path, {**first, f"kind-{pair}": "family"}, 409)
    assert "Ada yang menulis lebih dulu" in merge
    fields = dict(re.findall(r'type="hidden" name="([\w-]+)" value="([^"]*)"', merge))
    assert fields[f"version-{pair}"] == "1"
    sent(police, path, fields | {f"kind-{pair}": "family"})
    shown = seen(manager, f"/kasus/{work.own}/orang/1/data/")
    assert "Keluarga atau saudara, serumah" in shown


def test_each_office_sees_its_parts_and_strangers_none(work: Work) -> None:
    manager = casework.at_desk(MANAGER)
    base = f"/kasus/{work.own}/orang/1/data/"
    sent(manager, f"{base}agama/", {"religion": "hindu", "version": 0})
    sent(manager, f"{base}tempat-tinggal/", {"address": "Rumah nenek di Pere'an", "version": 0})
    assert "Rumah nenek" not in seen(manager, base)
    assert "Rumah nenek" in seen(manager, f"{base}tempat-tinggal/")
    police = casework.at_desk(POLICE)
    shown = seen(police, base)
    assert "Bahasa" in shown
    for words in ("Agama", "Jaminan kesehatan", "Hindu"):
        assert words not in shown
    for client in (police, casework.at_desk(DOCTOR), casework.at_desk(ELSEWHERE)):
        for path in (f"{base}agama/", f"{base}rumah-sakit/"):
            assert client.get(path).status_code == 404
            assert client.post(path, {"religion": "islam", "version": 1}).status_code == 404
    assert casework.at_desk(ELSEWHERE).get(base).status_code == 404
    casework.close(work.own)
    closed = casework.at_desk(MANAGER)
    assert "Segel dan simpan" not in seen(closed, f"{base}agama/")
    assert closed.post(f"{base}agama/", {"religion": "islam", "version": 1}).status_code in (404, 409)
    assert PartVersion.objects.filter(part="part_religion").count() == 1
