"""A case does not leave on a word that nobody may give any more: age and guardians are asked again as it goes."""

import pytest
from django.conf import LazySettings
from django.utils.timezone import localdate
from tests.factories.casework import HEAD, MANAGER, Work
from tests.factories.transferring import BASE, desk, prepared, sent, two_offices

from sigap.cases.models import Case, CasePerson
from sigap.cases.rules import PersonRole, Sex
from sigap.kernel.clock import now
from sigap.transfers.models import OutgoingTransfer

pytestmark = pytest.mark.django_db
TO = {"paper_office": "UPTD PPA Kabupaten Rekaan", "paper_regency": "Kabupaten Rekaan"}


@pytest.fixture(autouse=True)
def _two_offices(settings: LazySettings, work: Work) -> None:
    settings.SIGAP_DEMO = True
    two_offices()


def approved(work: Work, giver: str) -> OutgoingTransfer:
    row = prepared(work, None, giver=giver, **TO)
    sent(desk(HEAD), f"{BASE}keluar/{row.pk}/setujui/")
    return row


def leaves(work: Work, row: OutgoingTransfer, why: str = "") -> bool:
    """Whether it is printed; where not, the page says why."""
    client, path = desk(MANAGER), f"/kasus/{work.own}/alih-daerah/"
    answer = client.post(f"{path}{row.pk}/cetak/")
    if answer.status_code == 302:
        assert why in client.get(path).content.decode()
    row.refresh_from_db()
    return bool(answer.status_code == 200 and row.state == "transfer_sent")


def test_a_guardian_who_became_the_suspect_sends_no_case_away(work: Work) -> None:
    case = Case.objects.get(code=work.own)
    last = CasePerson.objects.filter(case=case).latest("ordinal").ordinal
    guardian = CasePerson.objects.create(
        case=case, ordinal=last + 1, role=PersonRole.GUARDIAN, sex=Sex.MALE, age_years=40, aged_at=now()
    )
    row = approved(work, "guardian")
    CasePerson.objects.filter(pk=guardian.pk).update(role=PersonRole.SUSPECT)
    assert not leaves(work, row, "Batalkan alih kasus ini, lalu siapkan lagi")
    CasePerson.objects.filter(pk=guardian.pk).update(role=PersonRole.GUARDIAN)
    assert leaves(work, row)


def test_a_client_who_turned_out_a_child_sends_no_case_away(work: Work) -> None:
    clients = CasePerson.objects.filter(case__code=work.own, role=PersonRole.VICTIM)
    clients.update(age_years=19, aged_at=now())
    row = approved(work, "client")
    assert row.consented_on == localdate(now())
    clients.update(age_years=16, aged_at=now())
    assert not leaves(work, row, "Anak tidak setuju sendirian")
