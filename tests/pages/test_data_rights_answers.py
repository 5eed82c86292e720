"""Answers to requests about one's data: a mistyped case, a correction that nobody made, what else the extract names."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate
from tests.factories import casework, officers
from tests.factories.casework import HEAD, INTAKE, MANAGER, Work
from tests.factories.statements import check_few
from tests.factories.work import differences
from tests.pages.test_data_rights_pages import MOTHER, UNKNOWN, desk, moment, noted, people_of, proposed, sent

from sigap.access.events import REFUSED
from sigap.access.models import Membership, Person
from sigap.access.office_kinds import OfficeKind
from sigap.access.roles import RoleCode
from sigap.assistance.models import Service
from sigap.audit.models import Event
from sigap.cases.models import Case, CasePerson
from sigap.cases.rules import PersonRole
from sigap.datarights.forms import NOBODY
from sigap.datarights.models import DataAnswer, DataRequest
from sigap.kernel.clock import now
from sigap.work.models import WorkItem

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
    service = {"kind": "counselling", "done_at": f"{localdate():%d-%m-%Y} 00.00", "person": str(child.ordinal)}
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


def test_who_answers_again_reads_why_and_who_hands_over_whose_card_and_where_to(work: Work) -> None:
    row = noted(asker=MOTHER, address="Jalan Rekaan 5", phone="0812 0000 0009")
    path = f"/hak-data/{row.number}/serahkan/"
    proposed(row, work, "right_refused")
    decide = path.replace("serahkan", "putuskan")
    assert "mengapa Anda tidak setuju" in sent(HEAD, decide, 409, decision="right_disagreed", why=" ")
    sent(HEAD, decide, decision="right_disagreed", why="Ia walinya, Pere'an.")
    assert b"walinya" not in bytes(DataAnswer.objects.get(request=row).sealed_other)
    assert "Ia walinya, Pere&#x27;an." in seen(path.replace("serahkan", "jawab"))
    assert desk(MANAGER).get(path).status_code == 302, "not before it stands"
    proposed(row, work, "right_given")
    page = seen(path)
    for words in (MOTHER.replace("'", "&#x27;"), "0812 0000 0009", "Jalan Rekaan 5", "menunjukkan kartunya"):
        assert words in page, words
    assert desk(INTAKE).get(path).status_code in {302, 404}
    for _click in range(2):
        sent(MANAGER, path, how="answer_in_person", done_at=moment())
    assert desk(MANAGER).get(path).status_code == 409, "what is over opens no more"


def seen(path: str) -> str:
    """The manager's page, in few statements."""
    manager = desk(MANAGER)
    with CaptureQueriesContext(connection) as captured:
        answer = manager.get(path)
    check_few(captured, path)
    return answer.content.decode()


def called(row: DataRequest) -> set[str]:
    """The people to whom the second word on this request is shown now."""
    rows = WorkItem.objects.filter(kind="datarights.second", word=row.number, settled_at=None, person_id__isnull=False)
    shown = rows.filter(Q(shows_at=None) | Q(shows_at__lte=now()), Q(ends_at=None) | Q(ends_at__gt=now()))
    return set(Person.objects.filter(pk__in=shown.values("person_id")).values_list("login", flat=True))


def test_whoever_may_be_the_second_is_called_at_once_and_who_leaves_no_more(work: Work) -> None:
    row = noted(MANAGER, subject=UNKNOWN, subject_year="2013", asker="Slamet CONTOH")
    proposed(row, work, "right_nothing", login=HEAD, case="", ordinal="", ground="")
    assert called(row) == {MANAGER}, "who noted it, while the office has nobody else"
    officers.officer("yanti.uptd", "Yanti CONTOH", RoleCode.CASE_MANAGER, kind=OfficeKind.UPTD_PPA)
    assert called(row) == {"yanti.uptd"}
    theirs = Membership.objects.filter(person__login="yanti.uptd")
    theirs.update(until=now() + timedelta(hours=1))
    assert (called(row), differences()) == ({"yanti.uptd"}, [])
    # The day set before comes without anybody's act.
    theirs.update(until=now())
    assert (called(row), differences()) == ({MANAGER}, [])
    matched = noted(asker=MOTHER)
    proposed(matched, work, "right_nothing", login=HEAD, person=NOBODY, case="", ordinal="", ground="")
    assert called(matched) == {MANAGER}
    Case.objects.filter(code=work.own).update(manager_id=Person.objects.get(login=INTAKE).pk)
    assert (called(matched), differences()) == ({INTAKE}, [])


def test_a_card_is_enough_once_the_child_has_come_of_age(work: Work) -> None:
    child = child_of(work)
    CasePerson.objects.filter(pk=child.pk).update(age_years=17)
    for aged_at, is_thin in ((now(), True), (now() - timedelta(days=800), False)):
        CasePerson.objects.filter(pk=child.pk).update(aged_at=aged_at)
        row = noted(asker=MOTHER, proof="shown_card")
        proposed(row, work, "right_given")
        assert ("asker_thin" in DataAnswer.objects.get(request=row).findings) is is_thin
