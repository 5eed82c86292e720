"""How many statements a page costs with thirty cases in the database."""

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import casework, statements
from tests.factories.casework import AUDITOR, HEAD, INTAKE, MANAGER, POLICE, Work
from tests.factories.routes import routes
from tests.factories.statements import MAY_COST_MORE, check_few

pytestmark = pytest.mark.django_db
PAGES = [
    ("queue", MANAGER, "/antrean/"),
    ("queue of the office", MANAGER, "/antrean/?lingkup=kantor"),
    ("queue of the intake", INTAKE, "/antrean/"),
    ("queue of the police", POLICE, "/antrean/"),
    ("case list", MANAGER, "/kasus/"),
    ("case list of the office", HEAD, "/kasus/?lingkup=kantor"),
    ("summary", MANAGER, "/kasus/{own}/"),
    ("summary of a colleague", HEAD, "/kasus/{own}/"),
    ("summary of the police", POLICE, "/kasus/{own}/"),
    ("persons", MANAGER, "/kasus/{own}/orang/"),
    ("referrals of a case", MANAGER, "/kasus/{own}/rujukan/"),
    ("services", MANAGER, "/kasus/{own}/layanan/"),
    ("timeline", MANAGER, "/kasus/{own}/linimasa/"),
    ("close", MANAGER, "/kasus/{own}/tutup/"),
    ("close with something open", MANAGER, "/kasus/{asked}/tutup/"),
    ("persons of the police", POLICE, "/kasus/{own}/orang/"),
    ("documents", MANAGER, "/kasus/{own}/dokumen/"),
    ("document laid in", MANAGER, "/kasus/{own}/dokumen/tambah/"),
    ("notes", MANAGER, "/kasus/{own}/catatan/"),
    ("note", MANAGER, "/kasus/{own}/catatan/tambah/"),
    ("kept", MANAGER, "/kasus/{own}/jangan-tahu/"),
    ("kin", HEAD, "/kasus/{own}/kerabat/"),
    ("person", MANAGER, "/kasus/{own}/orang/1/ubah/"),
    ("relation", MANAGER, "/kasus/{own}/orang/1/hubungan/"),
    ("contact", MANAGER, "/kasus/{own}/orang/1/kontak/"),
    ("contact written", MANAGER, "/kasus/{own}/orang/1/kontak/tulis/"),
    ("act", MANAGER, "/kasus/{own}/kejadian/"),
    ("closings", HEAD, "/kasus/penutupan/"),
    ("reviews of closings", AUDITOR, "/kasus/penutupan/tinjauan/"),
    ("statuses", MANAGER, "/status-kasus/"),
    ("hold", MANAGER, "/kasus/{own}/tahan/"),
    ("erasures", AUDITOR, "/penghapusan/"),
    ("offer", MANAGER, "/kasus/{own}/rujukan/siapkan/"),
    ("write", MANAGER, "/kasus/{own}/ringkasan/"),
    ("pause", MANAGER, "/kasus/{own}/tenggat/{clock}/jeda/"),
    ("report", INTAKE, "/laporan/{report}/"),
    ("report of a colleague", INTAKE, "/laporan/{taken_report}/"),
    ("decide", INTAKE, "/laporan/{report}/kasus/"),
    ("referrals", POLICE, "/rujukan/"),
    ("referrals of the sender", MANAGER, "/rujukan/"),
    ("answer", POLICE, "/rujukan/{waiting}/"),
    ("pass on", POLICE, "/rujukan/{waiting}/serahkan/"),
    ("report a result", POLICE, "/rujukan/{waiting}/hasil/"),
    ("referral", MANAGER, "/kasus/{asked}/rujukan/{waiting}/"),
    ("reroute", MANAGER, "/kasus/{asked}/rujukan/{waiting}/alihkan/"),
    ("record an answer", MANAGER, "/kasus/{asked}/rujukan/{waiting}/catat-jawaban/"),
    ("record a result", MANAGER, "/kasus/{asked}/rujukan/{waiting}/catat-hasil/"),
    ("hand-over", MANAGER, "/kasus/{asked}/rujukan/{waiting}/serah-terima/"),
    ("notices", MANAGER, "/kabar/"),
    ("trail", AUDITOR, "/jejak/"),
    ("people", HEAD, "/orang/"),
    ("profile", MANAGER, "/profil/"),
]


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


@pytest.mark.parametrize(("name", "login", "path"), PAGES, ids=[name for name, _login, _path in PAGES])
def test_a_page_costs_few_statements(name: str, login: str, path: str, work: Work) -> None:
    client = casework.at_desk(login)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path.format(**vars(work)))
    assert answer.status_code == 200
    check_few(captured)


def test_a_page_that_costs_more_fails_in_whatever_test_opens_it(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    client = casework.at_desk(MANAGER)
    monkeypatch.setattr(statements, "MOST", 1)
    with pytest.raises(AssertionError, match=r"^/kasus/: \d of \(1, 11\)"):
        client.get("/kasus/")
    assert client.get("/kasus/tidak-ada/").status_code == 404


def test_what_may_cost_more_is_a_page_of_the_desk_and_says_why() -> None:
    assert {*MAY_COST_MORE} <= {route.pattern for route in routes() if route.reads}
    assert all(most > statements.MOST and why for most, why in MAY_COST_MORE.values())
