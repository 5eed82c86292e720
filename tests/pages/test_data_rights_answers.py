"""Answers to requests about one's data: a mistyped case, a correction that nobody made, what else the extract names."""

from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db.models import Q
from tests.factories import casework
from tests.factories.casework import MANAGER, Work
from tests.pages.test_data_rights_pages import MOTHER, desk, noted, people_of, proposed

from sigap.access.events import REFUSED
from sigap.assistance.models import Service
from sigap.audit.models import Event
from sigap.cases.models import Case, CasePerson
from sigap.cases.rules import PersonRole
from sigap.datarights.models import DataAnswer, DataRequest
from sigap.kernel.clock import now

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings, work: Work) -> None:
    settings.SIGAP_DEMO = True
    people_of(work)


def child_of(work: Work) -> CasePerson:
    return CasePerson.objects.filter(case__code=work.own, role=PersonRole.VICTIM).latest("ordinal")


def test_a_mistyped_case_is_a_mistake_of_the_form_alike_for_foreign_and_absent(work: Work) -> None:
    row = noted(asker=MOTHER)
    shown = []
    refused = Event.objects.filter(code=REFUSED)
    for place, (code, ordinal) in enumerate(((work.foreign, "1"), ("KENARI-999", "1"), (work.own, "98")), start=1):
        reason = "Rekaan: alasan yang panjang."
        page = proposed(row, work, "right_given", status=422, case=code, ordinal=ordinal, reason=reason)
        assert reason in page
        assert refused.count() == place, "a try at another's case is told of"
        shown.append(page[page.index("<main") :].replace(f'value="{code}"', "").replace(f'value="{ordinal}"', ""))
    assert "tidak ada di antara kasus Anda" in shown[0]
    lines = [[line for line in page.splitlines() if "csrf" not in line and "post_key" not in line] for page in shown]
    assert lines[0] == lines[1] == lines[2]
    assert not DataAnswer.objects.exists()
    proposed(row, work, "right_given")


def later(row: DataRequest, child: CasePerson) -> None:
    """As if the request came after all that is held on the child."""
    CasePerson.objects.filter(pk=child.pk).update(named_at=row.requested_at.replace(year=2025))
    DataRequest.objects.filter(pk=row.pk).update(requested_at=now(), recorded_at=now())


def test_corrected_is_answered_once_something_was_corrected(work: Work) -> None:
    row, child = noted(kind="right_correct", asker=MOTHER), child_of(work)
    later(row, child)
    said = proposed(row, work, "right_corrected", status=409)
    assert "belum berubah sejak permintaan ini" in said
    change = {"role": "victim", "sex": "L", "age_years": child.age_years, "version": child.version}
    answer = desk(MANAGER).post(f"/kasus/{work.own}/orang/{child.ordinal}/ubah/", change)
    assert answer.status_code == 302, answer.content.decode()
    proposed(row, work, "right_corrected")
    assert DataAnswer.objects.get(request=row).outcome == "right_corrected"


def test_the_extract_says_how_much_else_is_held_and_nothing_of_it(work: Work) -> None:
    child, manager = child_of(work), casework.at_desk(MANAGER)
    service = {"kind": "counselling", "done_at": f"{now():%d-%m-%Y} 00.00", "person": str(child.ordinal)}
    for words in ("Rekaan: rahasia satu.", "Rekaan: rahasia dua."):
        told = service | {"note": words, "post_key": uuid4()}
        assert manager.post(f"/kasus/{work.own}/layanan/catat/", told).status_code == 302
    row = noted(asker=MOTHER)
    proposed(row, work, "right_given")
    page = desk(MANAGER).get(f"/hak-data/{row.number}/petikan/").content.decode()
    beside = page[page.index("Yang juga kami simpan") : page.index("</article>")]
    assert "Layanan yang diberikan" in beside
    given = Service.objects.filter(case__code=work.own).filter(Q(person=child) | Q(person=None)).count()
    assert f"{given} catatan" in beside
    assert "Minta dibacakan di kantor ini" in beside
    for hidden in ("rahasia", "onseling", "Asesmen", "sikolog", Case.objects.get(code=work.own).code):
        assert hidden not in beside, hidden
