"""The year's register: what came from the report, who sees which line, on paper, its counts and a figure's."""

import html
import re
from datetime import datetime

import pytest
from django.conf import LazySettings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import get_current_timezone, localdate
from tests.factories import casework, preventing
from tests.factories.casework import ELSEWHERE, HEAD, MANAGER, POLICE, Work
from tests.factories.statements import check_few

from sigap.access.models import Person
from sigap.audit.models import Event
from sigap.cases.actions.exclusions import ExclusionRequest, exclude_from_case
from sigap.cases.actions.kind import next_in_register
from sigap.cases.models import Case, CasePerson
from sigap.cases.queries import case_for
from sigap.cases.rules import ExclusionBasis, ExclusionKind
from sigap.cases.rules.origin import FIRST_KEPT
from sigap.cases.views import book as book_views
from sigap.kernel.clock import now

pytestmark = pytest.mark.django_db
BOOK = "/kasus/register/"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings, work: Work) -> None:
    settings.SIGAP_DEMO = True
    preventing.regions()


def seen(login: str, path: str) -> str:
    client = casework.at_desk(login)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    check_few(captured, path)
    return answer.content.decode()


def numbers_in(page: str) -> list[str]:
    return re.findall(r'<th scope="row">(K?\d+/\d{4})</th>', page)


def test_what_was_typed_at_the_report_stands_in_the_book_and_is_not_asked_again(work: Work) -> None:
    case = Case.objects.get(code=work.own)
    assert case.way == "way_web", "from the report's own channel"
    # How it came narrows down who told: it stands on the front for its own office alone.
    Case.objects.filter(pk=case.pk).update(source="source_family")
    case.refresh_from_db()
    front = f"/kasus/{work.own}/"
    told_by = f"{case.way_label}, {str(case.source_label).lower()}"
    assert told_by in casework.at_desk(MANAGER).get(front).content.decode()
    assert told_by not in casework.at_desk(POLICE).get(front).content.decode()
    Case.objects.filter(pk=case.pk).update(source="")
    case.refresh_from_db()
    client = casework.at_desk(MANAGER, stepped_up=True)
    path = f"/kasus/{work.own}/jenis/"
    form = client.get(path).content.decode()
    assert 'name="way"' not in form
    assert "dari laporannya" in form
    told = {"kind": "kind_trafficking", "source": "source_family", "version": case.version}
    answer = client.post(path, told | {"competence": "competence_other_regency", "way": "way_letter"})
    assert answer["Location"] == f"/kasus/{work.own}/alih-daerah/", "another regency's case is on its way there"
    case.refresh_from_db()
    assert (case.way, case.source, case.competence) == ("way_web", "source_family", "competence_other_regency")
    assert Event.objects.filter(code="case:kind:origin", stream_id=case.pk).count() == 1
    answer = client.post(path, told | {"competence": "competence_province", "version": case.version})
    assert answer["Location"].startswith(f"/kasus/{work.own}/rujukan/siapkan/")
    assert client.get(answer["Location"]).status_code == 200
    # Typed by hand, nothing came with a report: then it is asked.
    Case.objects.filter(pk=case.pk).update(envelope_id=None)
    assert 'name="way"' in client.get(path).content.decode()


def test_a_line_is_there_for_who_sees_the_case_and_for_nobody_else(work: Work) -> None:
    year = localdate(now()).year
    page = seen(MANAGER, BOOK)
    case = Case.objects.get(code=work.own)
    mine = Case.objects.filter(register_year=year, office_id=case.office_id).order_by("register_number")
    assert numbers_in(page) == [each.register_label for each in mine][: book_views.BOOK_PAGE]
    assert work.own in page
    assert casework.NAME not in page
    assert work.own not in seen(ELSEWHERE, BOOK)
    # The police see the cases in which they take part, and not how those came.
    theirs = seen(POLICE, BOOK)
    assert "Formulir warga" not in theirs
    assert numbers_in(theirs) != numbers_in(page)
    # Kept from somebody: neither shown, nor found by its number, nor counted.
    head = casework.at_desk(HEAD)
    assert work.own in head.get(BOOK).content.decode()
    with casework.acting(MANAGER, {}) as actor:
        who = Person.objects.get(login=HEAD)
        what = ExclusionRequest(kind=ExclusionKind.PERSON, person_id=who.pk, person_name=who.name)
        access = case_for(actor, work.own)
        exclude_from_case(by=actor, at=now(), access=access, what=what, basis=ExclusionBasis.CONFLICT)
    unused = seen(HEAD, f"{BOOK}?nomor=99999")
    assert "Tidak ada yang cocok" in unused
    for query in ("", f"?nomor={case.register_number}", f"?status={case.status}"):
        assert work.own not in seen(HEAD, BOOK + query)
    hidden = seen(HEAD, f"{BOOK}?nomor={case.register_number}")
    assert re.sub(r'value="[^"]*"', "", hidden) == re.sub(r'value="[^"]*"', "", unused), "as if there were none"
    with_row_security = seen(MANAGER, f"{BOOK}?nomor={case.register_label}")
    assert numbers_in(with_row_security) == [case.register_label]
    # One from whom somebody is kept from the start counts apart: the other numbers show no gap.
    with casework.acting(MANAGER, {}) as actor, transaction.atomic():
        office = case.office_id
        assert next_in_register(office, localdate(now()), is_kept=True) == (year, FIRST_KEPT)
        assert next_in_register(office, localdate(now()))[1] < FIRST_KEPT
    Case.objects.filter(pk=case.pk).update(register_number=FIRST_KEPT)
    assert numbers_in(seen(MANAGER, f"{BOOK}?nomor=K1"))[-1:] == [f"K1/{year}"]


def test_pages_go_on_by_number_and_filters_meet(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book_views, "BOOK_PAGE", 2)
    first = seen(MANAGER, BOOK)
    after = re.search(r'rel="next" href="([^"]+)"', first)
    assert after is not None
    second = seen(MANAGER, BOOK + html.unescape(after[1]))
    assert not set(numbers_in(first)) & set(numbers_in(second))
    before = re.search(r'rel="prev" href="([^"]+)"', second)
    assert before is not None
    assert numbers_in(seen(MANAGER, BOOK + html.unescape(before[1]))) == numbers_in(first)
    for nonsense in ("?sesudah=x-y", "?sebelum=1-", "?tahun=abc&bulan=77", "?nomor=%00;drop", f"?desa={'9' * 90}"):
        assert seen(MANAGER, BOOK + nonsense)
    CasePerson.objects.filter(case__code=work.own, role="victim").update(age_years=30)
    Case.objects.filter(code=work.own).update(has_child_victim=False, kind="kind_sexual", competence="competence_ours")
    opened = localdate(Case.objects.get(code=work.own).opened_at)
    when = f"tahun={opened.year}&bulan={opened.month}"
    found = seen(MANAGER, f"{BOOK}?jenis=kind_sexual&kewenangan=competence_ours&{when}")
    assert ", DP</td>" in found
    assert len(numbers_in(found)) == 1


def test_on_paper_it_is_headed_signed_and_traced(work: Work) -> None:
    client = casework.at_desk(HEAD)
    answer = client.post(f"{BOOK}cetak/", {"tahun": str(localdate(now()).year)})
    page = answer.content.decode()
    assert answer.status_code == 200
    for words in (work.own, "RAHASIA", "Kepala", "NIP", "AP"):
        assert words in page, words
    assert casework.NAME not in page
    assert Event.objects.filter(code="cases:book:printed").count() == 1


def test_the_counts_are_the_figures_own_and_leave_small_numbers_out(work: Work) -> None:
    year = localdate(now()).year
    page = seen(MANAGER, f"{BOOK}rekap/?tahun={year}")
    assert "Korban menurut jenis kelamin" in page
    first, after = (datetime(each, 1, 1, tzinfo=get_current_timezone()) for each in (year, year + 1))
    office = Case.objects.get(code=work.own).office_id
    counted = {
        code: Case.objects.filter(register_year=year, way=code).count() for code in ("way_web", "way_letter")
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT code, count(*) FROM cases.register_lines(%s, %s) r, unnest(r.codes) code GROUP BY 1", [first, after]
        )
        lines = dict(cursor.fetchall())
        assert {code: lines.get(code, 0) for code in counted} == counted
        cursor.execute("SELECT pg_get_functiondef('figures.cases_registered'::regproc)")
        assert "cases.register_lines" in cursor.fetchone()[0]
    assert office
    # Nobody counts the register of another office.
    assert casework.at_desk(POLICE).get(f"{BOOK}rekap/").status_code == 404
