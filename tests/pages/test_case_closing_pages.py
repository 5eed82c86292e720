"""Whose case it is closes it: to another office that takes part no page offers it."""

import pytest
from django.conf import LazySettings
from django.utils.timezone import localdate
from tests.factories import casework
from tests.factories.casework import MANAGER, RoleClient, Work
from tests.factories.work import nothing_open

from sigap.access.models import Office
from sigap.access.roles import OfficeKind
from sigap.cases.models import Case

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def given_away(code: str) -> None:
    """As if the case were another office's, and the manager's own only accompanied."""
    Case.objects.filter(code=code).update(office_id=Office.objects.get(kind=OfficeKind.POLRES_PPA).pk)


def summary(client: RoleClient, code: str) -> str:
    return str(client.get(f"/kasus/{code}/").content.decode())


def test_an_office_that_accompanies_is_offered_no_closing(work: Work) -> None:
    nothing_open()
    manager = casework.at_desk(MANAGER, stepped_up=True)
    link = f'href="/kasus/{work.own}/tutup/"'
    assert link in summary(manager, work.own)
    body = {"reason": "goals_reached", "version": Case.objects.get(code=work.own).version}
    owner = Case.objects.get(code=work.own).office_id
    given_away(work.own)
    assert link not in summary(manager, work.own)
    for page in ("tutup", "tutup/sendiri"):
        assert manager.get(f"/kasus/{work.own}/{page}/").status_code == 404, page
    assert manager.post(f"/kasus/{work.own}/tutup/", body).status_code == 404
    Case.objects.filter(code=work.own).update(office_id=owner)
    assert manager.post(f"/kasus/{work.own}/tutup/", body).status_code == 302
    assert link in summary(manager, work.own)
    given_away(work.own)
    page = summary(manager, work.own)
    assert "Terminasi menunggu pemeriksa kedua." in page
    assert link not in page
    assert manager.post(f"/kasus/{work.own}/tutup/tarik/").status_code == 404


def test_an_office_that_accompanies_looks_after_but_does_not_reopen(work: Work) -> None:
    casework.close(work.own)
    Case.objects.filter(code=work.own).update(after_care_on=localdate())
    manager = casework.at_desk(MANAGER, stepped_up=True)
    assert "Buka kembali kasus" in summary(manager, work.own)
    given_away(work.own)
    page = summary(manager, work.own)
    assert "Buka kembali kasus" not in page
    assert "Lihat lagi keadaannya" in page
    assert manager.get(f"/kasus/{work.own}/buka-kembali/").status_code == 404
    assert manager.post(f"/kasus/{work.own}/buka-kembali/", {"reason": "harm_again"}).status_code == 404
    assert Case.objects.get(code=work.own).is_closed
