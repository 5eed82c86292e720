"""Pages of releases: prepared by one, published by another, downloaded by anyone; what is typed, who is kept out."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import hxl  # type: ignore[import-untyped]  # the library is not typed
import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate
from tests.actions.test_figures import case
from tests.factories import casework, officers, public_site
from tests.factories.casework import Work
from tests.factories.statements import check_few

from sigap.access.models import Person
from sigap.access.roles import OfficeKind, RoleCode
from sigap.kernel.clock import now
from sigap.releases.models import DataRelease, ShutSpan
from sigap.releases.rules.states import ReleaseState

pytestmark = pytest.mark.django_db
MAYA, NUR, BUPATI = "maya.sekretariat", "nur.dinsos", "darmawan.setda"
LIST = "/gugus-tugas/terbitan/"
YEAR = localdate(now()).year - 1


@pytest.fixture(autouse=True)
def _people(settings: LazySettings, work: Work) -> None:
    settings.SIGAP_DEMO = True
    if not Person.objects.filter(login=NUR).exists():
        officers.officer(NUR, "Nur Contoh", RoleCode.SOCIAL_WORKER, kind=OfficeKind.DINSOS)
    if not Person.objects.filter(login=BUPATI).exists():
        officers.officer(BUPATI, "Darmawan Contoh", RoleCode.LEADER)
    for kind, many in (("kind_trafficking", 3), ("kind_sexual", 30), ("kind_physical", 20), ("kind_other", 12)):
        for _each in range(many):
            case(now().replace(year=YEAR, month=5, day=4), kind=kind)


@contextmanager
def in_public() -> Iterator[Client]:
    """The public surface, beside the desk's."""
    dressed = SimpleNamespace()
    public_site.dress(dressed)  # type: ignore[arg-type]  # the settings, to be had for a while
    with override_settings(**vars(dressed)):
        yield Client()


def page_of(client: Client, path: str, status: int = 200) -> str:
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    assert answer.status_code == status, path
    check_few(captured, path)
    return str(answer.content.decode())


def prepared(client: Client, **said: str) -> DataRelease:
    answer = client.post(f"{LIST}siapkan/", {"series": "kasus", "period": str(YEAR), "reason": ""} | said)
    assert answer.status_code == 302, answer.content.decode()
    return DataRelease.objects.get(state=ReleaseState.PROPOSED)


def test_one_prepares_another_publishes_and_anyone_downloads() -> None:
    maya, bupati, nur = (casework.at_desk(who) for who in (MAYA, BUPATI, NUR))
    assert "Siapkan terbitan" in page_of(maya, LIST)
    assert "Siapkan terbitan" not in page_of(nur, LIST)
    assert "setengah menit" in page_of(maya, f"{LIST}siapkan/")
    page_of(nur, f"{LIST}siapkan/", 404)
    row = prepared(maya)
    at = f"{LIST}{row.pk}/"
    own = page_of(maya, at)
    assert "pelindung" in own
    assert "Batalkan" in own
    assert "terbitkan/" not in own, "nobody publishes their own"
    page_of(nur, at, 404)
    assert maya.post(f"{at}terbitkan/").status_code == 404
    other = page_of(bupati, at)
    assert "Terbitkan" in other
    assert bupati.post(f"{at}terbitkan/").status_code == 302
    assert bupati.post(f"{at}terbitkan/").status_code == 302, "a second click changes nothing"
    assert "pelindung" not in page_of(nur, at), "who neither prepares nor approves reads what anybody reads"
    assert "Tarik terbitan" in page_of(bupati, at)
    with in_public() as public:
        assert f"Tahun {YEAR}" in page_of(public, "/data-terbuka/")
        file = public.get(f"/data-terbuka/kasus-{YEAR}/edisi-1.csv")
        assert file["Content-Type"].startswith("text/csv")
        for gone in (f"kasus-{YEAR}/edisi-2.csv", "x/edisi-1.csv", f"kasus-{YEAR}/edisi-99999999999.csv"):
            assert public.get(f"/data-terbuka/{gone}").status_code == 404
    check_data(file.content.decode())
    assert bupati.post(f"{at}tarik/", {"reason": "salah hitung"}).status_code == 302
    with in_public() as public:
        assert "salah hitung" in page_of(public, "/data-terbuka/")
        assert public.get(f"/data-terbuka/kasus-{YEAR}/edisi-1.csv").status_code == 404


def test_what_came_late_shuts_the_span_and_another_one_is_offered() -> None:
    maya, bupati, nur = (casework.at_desk(who) for who in (MAYA, BUPATI, NUR))
    row = prepared(maya)
    assert bupati.post(f"{LIST}{row.pk}/terbitkan/").status_code == 302
    for _each in range(40):
        case(now().replace(year=YEAR - 1, month=5, day=4), kind="kind_sexual")
    case(now().replace(year=YEAR, month=5, day=4), kind="kind_sexual")
    again = {"series": "kasus", "period": str(YEAR), "reason": "terlambat dicatat"}
    for _click in range(2):
        answer = maya.post(f"{LIST}siapkan/", again)
        assert answer.status_code == 409
        words = answer.content.decode()
        assert f"Tahun {YEAR} tertutup untuk edisi berikutnya" in words
        assert f"kasus-{YEAR} edisi 1" in words
        assert f"Yang bisa diterbitkan: Tahun {YEAR - 1}." in words
    shut = ShutSpan.objects.get()
    assert (shut.instead, shut.noted_by_name) == (f"Tahun {YEAR - 1}", Person.objects.get(login=MAYA).name)
    for client, sees in ((maya, True), (bupati, True), (nur, False)):
        assert ("tertutup untuk edisi berikutnya. Ang" in page_of(client, f"{LIST}{row.pk}/")) is sees
        assert ("Masa yang tertutup" in page_of(client, LIST)) is sees
    assert prepared(maya, period=str(YEAR - 1)).period == str(YEAR - 1)


def check_data(text: str) -> None:
    """The file as libhxl reads it: valid by a schema, and by the same schema not once a number is spoilt."""
    rows = list(csv.reader(io.StringIO(text)))
    schema = [
        ["#valid_tag", "#valid_datatype", "#valid_value+min", "#valid_required"],
        ["#indicator+value", "number", "5", ""],
        ["#indicator+code", "", "", "true"],
        ["#date", "", "", "true"],
    ]
    assert hxl.data(rows).validate(hxl.data(schema))
    withheld = [row for row in rows[2:] if "tidak ditampilkan" in row]
    assert withheld
    value = rows[1].index("#indicator+value+num")
    assert all(row[value] == "" for row in withheld)
    spoilt = [*rows[:2], [*rows[2][:value], "3", *rows[2][value + 1 :]]]
    assert not hxl.data(spoilt).validate(hxl.data(schema)), "a check that can fail"


def test_bad_input_is_told_kindly_and_nothing_is_published() -> None:
    maya, bupati = casework.at_desk(MAYA), casework.at_desk(BUPATI)
    for said, words in (
        ({"series": "", "period": ""}, "Pilih yang diterbitkan"),
        ({"series": "kasus", "period": "1999"}, ""),
        ({"series": "kasus", "period": str(YEAR), "reason": "lihat KENARI-582"}, "menunjuk orang atau kasus"),
        ({"series": "kasus", "period": str(YEAR - 2), "reason": ""}, "terlalu kecil"),
    ):
        answer = maya.post(f"{LIST}siapkan/", said)
        assert answer.status_code in {409, 422}, said
        assert words in answer.content.decode()
    row = prepared(maya)
    at = f"{LIST}{row.pk}/"
    assert maya.post(f"{LIST}siapkan/", {"series": "kasus", "period": str(YEAR)}).status_code == 409, "one waits"
    assert bupati.post(f"{at}tolak/", {"reason": " "}).status_code == 422
    assert bupati.post(f"{at}tolak/", {"reason": "Pere'an belum lengkap"}).status_code == 302
    assert "Pere&#x27;an belum lengkap" in page_of(maya, at)
    assert bupati.post(f"{at}tarik/", {"reason": "x"}).status_code == 409
    assert not DataRelease.objects.exclude(state=ReleaseState.DECLINED).exists()
