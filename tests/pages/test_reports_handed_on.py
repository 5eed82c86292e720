"""What goes on with a decision that nobody has written a sheet for: what each reporter asked holds all the same."""

import re
from typing import Any

import pytest
from django.conf import LazySettings
from tests.factories import casework
from tests.factories.casework import MANAGER, Work
from tests.factories.officers import DeskClient

from sigap.cases.models import Case, CaseExclusion, CasePerson, SafeContact
from sigap.cases.rules import PersonRole
from sigap.custody.jobs.checking import check_arrivals
from sigap.intake.models import Triage
from sigap.kernel.clock import now
from sigap.mailbox.models import Envelope
from sigap.mailbox.posting import post_report

pytestmark = pytest.mark.django_db
HIDDEN = {"hidden_from": ["family"], "hidden_from_who": "paman"}
REACHED = {"contact": "yes", "phone": "0800 0000 0001", "hours": "sebelum jam 3", "cover": "koperasi"}


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def taken(client: DeskClient, mark: bytes, details: dict[str, Any], *, about: str = "child") -> Envelope:
    at = now()
    receipt = post_report(
        story="Rekaan.", details=details, flags=[], about=about, area="", idempotency_key=mark * 16, at=at
    )
    check_arrivals(at)
    assert client.post(f"/laporan/{receipt.number}/ambil/").status_code == 302
    return Envelope.objects.get(number=receipt.number)


def opened(client: DeskClient, report: Envelope) -> Case:
    path = f"/laporan/{report.number}/kasus/"
    manager = re.search(r'<option value="([0-9a-f-]{36})"', client.get(path).content.decode())
    assert manager
    assert client.post(path, {"risk": "low", "manager": manager[1], "role": "victim"}).status_code == 302
    return Case.objects.get(envelope_id=report.pk)


def test_what_reporters_asked_holds_without_a_sheet_also_of_what_goes_along(work: Work) -> None:
    client = casework.at_desk(MANAGER)
    own = taken(client, b"a", REACHED | HIDDEN, about="self")
    along = taken(client, b"b", {"contact": "no", "hidden_from_who": "kakek"})
    client.post(f"/laporan/{along.number}/satukan/", {"into": own.number})
    case = opened(client, own)
    assert set(Triage.objects.filter(case_id=case.pk).values_list("pk", flat=True)) == {own.pk, along.pk}
    assert list(CaseExclusion.objects.filter(case=case).values_list("kind", flat=True)) == ["named", "named"]
    assert SafeContact.objects.get(case=case).person.role == PersonRole.VICTIM
    joining = taken(client, b"c", {"contact": "no", "hidden_from_who": "bibi"})
    assert client.post(f"/laporan/{joining.number}/gabung/", {"case": case.code}).status_code == 302
    assert CaseExclusion.objects.filter(case=case, kind="named").count() == 3
    assert not CaseExclusion.objects.filter(case=case, is_brought=False).exists(), "nobody has worded it for the team"


def test_words_are_the_reporters_until_triage_writes_others(work: Work) -> None:
    client = casework.at_desk(MANAGER)
    found = {}
    for mark, words in ((b"m", ""), (b"n", "Seorang paman CONTOH")):
        hidden = {"hidden_from": ["family", "office"], "hidden_from_who": "paman", "hidden_from_office": "Rina CONTOH"}
        report = taken(client, mark, {"contact": "no"} | hidden)
        path = f"/laporan/{report.number}/pilah/"
        proposed = re.search(r'name="kept_words"[^>]*value="([^"]*)"', client.get(path).content.decode())
        assert proposed
        assert proposed[1] == "Keluarga di rumah, paman", "offices and officers have fields of their own"
        sheet = {"version": "0", "kept_words": words or proposed[1], "lanjut": "kasus"}
        assert client.post(path, sheet).status_code == 302
        found[words] = CaseExclusion.objects.get(case=opened(client, report), kind="named").is_brought
    assert found == {"": True, "Seorang paman CONTOH": False}


def test_who_reported_about_somebody_else_can_be_called_back_and_asked_for(work: Work) -> None:
    client = casework.at_desk(MANAGER)
    first, again = taken(client, b"a", REACHED), taken(client, b"b", REACHED)
    client.post(f"/laporan/{again.number}/satukan/", {"into": first.number})
    case = opened(client, first)
    reporters = CasePerson.objects.filter(case=case, role=PersonRole.REPORTER, safecontact__isnull=False)
    assert list(reporters.values_list("ordinal", flat=True)) == [2], "who reported twice is one"
    assert "Telepon balik" in client.get(f"/kasus/{case.code}/").content.decode()
    for mark, details in ((b"c", {"contact": "no"}), (b"d", REACHED | {"phone": "0800 0000 0002"})):
        joining = taken(client, mark, details)
        client.post(f"/laporan/{joining.number}/gabung/", {"case": case.code})
    brought = taken(client, b"e", REACHED | {"officer": "Aiptu CONTOH"})
    client.post(f"/laporan/{brought.number}/gabung/", {"case": case.code})
    assert reporters.count() == 2, "who is not to be called, and an office's officer, are none"


def test_a_report_that_does_not_open_stands_in_the_way_of_no_decision(work: Work) -> None:
    client = casework.at_desk(MANAGER)
    own = taken(client, b"k", REACHED | HIDDEN, about="self")
    along = taken(client, b"l", {"contact": "no", "hidden_from_who": "kakek"})
    client.post(f"/laporan/{along.number}/satukan/", {"into": own.number})
    Envelope.objects.filter(pk=along.pk).update(sealed_details=b"rusak" * 20)
    case = opened(client, own)
    assert set(Triage.objects.filter(case_id=case.pk).values_list("pk", flat=True)) == {own.pk, along.pk}
    assert CaseExclusion.objects.filter(case=case).count() == 1, "of the one that opens"
