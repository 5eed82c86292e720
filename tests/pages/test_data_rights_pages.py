"""Requests about one's data as pages: a suspect father and an unknown child get one letter, a mother an extract."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, localtime
from tests.factories import casework, officers
from tests.factories.casework import HEAD, INTAKE, MANAGER, POLICE, RoleClient, Work
from tests.factories.looks import timeless
from tests.factories.statements import check_few

from sigap.access.models import Person
from sigap.access.office_kinds import OfficeKind
from sigap.access.roles import RoleCode
from sigap.cases import actions as cases
from sigap.cases.actions.exclusions import ExclusionRequest, exclude_from_case
from sigap.cases.models import Case, CasePerson
from sigap.cases.queries import case_for
from sigap.cases.rules import ExclusionBasis, ExclusionKind, PersonRole, Sex
from sigap.datarights.forms import NOBODY
from sigap.datarights.holdings import held_categories
from sigap.datarights.models import DataAnswer, DataMatch, DataRequest
from sigap.kernel.clock import now
from sigap.work.models import WorkItem

pytestmark = pytest.mark.django_db
FATHER, MOTHER, UNKNOWN = "Karsono Contohan", "Sulastri Pere'an", "Budi CONTOH"
# Of one case alone: nobody else of the office bears this name.
CHILD = "Kirana Rekaan"
YANTI = "yanti.uptd"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def desk(login: str) -> RoleClient:
    return casework.at_desk(login, stepped_up=True)


def moment() -> str:
    """Now, to the minute, as the form has it."""
    return f"{localtime(now()):%d-%m-%Y %H.%M}"


@contextmanager
def as_desk(login: str) -> Iterator[None]:
    """Beneath the pages: statements as the desk's role, with this officer's ticket."""
    with casework.acting(login, {}), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE sigap_desk")
        yield
        cursor.execute("RESET ROLE")


def noted(login: str = INTAKE, **more: Any) -> DataRequest:
    told: dict[str, Any] = {
        "kind": "right_see", "asker": FATHER, "capacity": "asks_as_parent", "proof": "shown_family", "phone": "",
        "address": "", "asker_village": "", "subject": CHILD, "subject_year": "2011", "subject_village": "",
        "words": "Saya mau lihat berkas anak saya.", "channel": "asked_counter",
        "requested_at": f"{localdate():%d-%m-%Y} 00.00", "post_key": uuid4(),
    }  # fmt: skip
    key = told["post_key"]
    client = desk(login)
    for _click in range(2):
        answer = client.post("/hak-data/catat/", told | more)
        assert answer.status_code == 302, answer.content.decode()
    return DataRequest.objects.get(post_key=str(key))


def people_of(work: Work) -> None:
    """The child, the father who is reported, the mother who is the guardian."""
    with casework.acting(MANAGER, {}) as actor:
        access = case_for(actor, work.own)
        for role, name, born in (
            (PersonRole.VICTIM, CHILD, "2011-02-28"),
            (PersonRole.SUSPECT, FATHER, ""),
            (PersonRole.GUARDIAN, MOTHER, ""),
        ):
            who = cases.add_person(
                by=actor, at=now(), access=access, role=role, sex=Sex.FEMALE, age_years=15 if born else 40
            )
            told = cases.Identity(full_name=name, birth_date=born)
            cases.name_person(
                by=actor, at=now(), access=access, ordinal=who.ordinal, identity=told, based_on=who.version
            )


def sent(login: str, path: str, status: int = 302, **told: Any) -> str:
    answer = desk(login).post(path, told)
    text = answer.content.decode()
    assert answer.status_code == status, (path, answer.status_code, re.findall(r'role="alert".{300}', text, re.DOTALL))
    return text


def proposed(
    row: DataRequest,
    work: Work,
    outcome: str,
    *,
    status: int = 302,
    step: str = "answer",
    login: str = MANAGER,
    **more: Any,
) -> str:
    victims = CasePerson.objects.filter(case__code=work.own, role=PersonRole.VICTIM)
    child = str(max(victims.values_list("ordinal", flat=True)))
    told = {
        "person": NOBODY,
        "case": work.own,
        "ordinal": child,
        "outcome": outcome,
        "ground": "ground_danger",
        "step": step,
    }
    told["reason"] = "Rekaan."
    return sent(login, f"/hak-data/{row.number}/jawab/", status, post_key=uuid4(), **told | more)


def paper_of(row: DataRequest, login: str = MANAGER) -> str:
    """The letter without what names the request itself."""
    page = desk(login).get(f"/hak-data/{row.number}/surat/")
    assert page.status_code == 200
    text = page.content.decode()
    return text[text.index("<article") : text.index("</article>")].replace(row.number, "D")


def test_a_suspect_father_gets_the_letter_of_an_unknown_child(work: Work) -> None:
    people_of(work)
    before = (Case.objects.count(), CasePerson.objects.count())
    father, unknown = noted(), noted(subject=UNKNOWN, subject_year="2013", asker="Slamet CONTOH")
    assert b"Contohan" not in bytes(father.sealed_content)
    assert DataMatch.objects.filter(request=father).exists()
    assert not DataMatch.objects.filter(request=unknown).exists()
    dewi = desk(MANAGER)
    assert '<option value="" selected>Pilih' in dewi.get("/hak-data/catat/").content.decode(), "nobody has looked yet"
    for path in ("/hak-data/", "/hak-data/catat/", f"/hak-data/{father.number}/", f"/hak-data/{father.number}/jawab/",
                 f"/kasus/{work.own}/hak-data/"):  # fmt: skip
        with CaptureQueriesContext(connection) as captured:
            assert dewi.get(path).status_code == 200, path
        check_few(captured, path, most=12)
    warned = proposed(father, work, "right_given", status=200, step="check")
    assert "sama dengan terlapor yang tercatat" in warned
    assert "tidak dapat diberikan" in proposed(father, work, "right_given", status=409)
    proposed(father, work, "right_refused")
    # That nothing is held is the head's word first.
    assert desk(MANAGER).get(f"/hak-data/{unknown.number}/jawab/").status_code == 404
    proposed(unknown, work, "right_nothing", login=HEAD, case="", ordinal="", ground="")
    # Nobody decides what they proposed, and the counter sees neither answer.
    assert desk(MANAGER).get(f"/hak-data/{father.number}/putuskan/").status_code == 404
    counter = [desk(INTAKE).get(f"/hak-data/{row.number}/").content.decode() for row in (father, unknown)]
    same = [timeless(re.sub(r"D-\d{5}", "", text[text.index("<main") : text.index("</main>")])) for text in counter]
    assert "csrf" not in same[0]
    assert same[0] == same[1]
    assert desk(INTAKE).get(f"/hak-data/{father.number}/surat/").status_code == 404
    assert desk(MANAGER).get(f"/hak-data/{father.number}/surat/").status_code == 404
    for row, second in ((father, HEAD), (unknown, MANAGER)):
        sent(second, f"/hak-data/{row.number}/putuskan/", decision="right_agreed")
    letters = [paper_of(row) for row in (father, unknown)]
    assert letters[0] == letters[1]
    assert "tidak dapat memenuhi" in letters[0]
    assert (Case.objects.count(), CasePerson.objects.count()) == before
    for row in (father, unknown):
        sent(MANAGER, f"/hak-data/{row.number}/serahkan/", how="answer_in_person", done_at=moment())
        row.refresh_from_db()
        assert row.handed
        assert not WorkItem.objects.filter(word=row.number, settled_at=None).exists()


def test_of_several_namesakes_nobody_is_proposed(work: Work) -> None:
    people_of(work)
    alone, path = noted(), "/hak-data/{}/jawab/"
    assert desk(MANAGER).get(path.format(alone.number)).content.decode().count("checked") == 1
    people_of(work)
    row = noted()
    assert desk(MANAGER).get(path.format(row.number)).content.decode().count("checked") == 0
    for outcome in ("right_nothing", "right_refused"):
        shown = proposed(row, work, outcome, status=422, person="", case="", ordinal="", ground="")
        assert "Pilih orangnya, atau bahwa ia tidak ada" in shown
    own = DataMatch.objects.filter(request=row).latest("person__ordinal").person
    chosen, other = f"{work.own}/{own.ordinal}", str(own.ordinal - 3)
    shown = proposed(row, work, "right_refused", status=422, person=chosen, ordinal=other)
    assert "jangan keduanya" in shown, "nobody is answered of another than was chosen"
    proposed(row, work, "right_refused", person=chosen, case="", ordinal="")
    assert DataAnswer.objects.get(request=row).person == own


def test_registers_are_printed_from_what_is_held(work: Work) -> None:
    assert {each.app for each in held_categories() if not each.whose} == set()
    head = desk(HEAD)
    sent(HEAD, "/hak-data/pemrosesan/officer/", words="Pere'an CONTOH, telepon kantor", based_on="")
    for paper in ("catatan", "dpia"):
        with CaptureQueriesContext(connection) as captured:
            page = head.get(f"/hak-data/pemrosesan/{paper}/").content.decode()
        check_few(captured, paper, most=9)
        assert "belum diisi" in page
        assert "Identitas, ringkasan, catatan" in page
    assert "Pere&#x27;an CONTOH" in head.get("/hak-data/pemrosesan/catatan/").content.decode()
    assert desk(MANAGER).get("/hak-data/pemrosesan/officer/").status_code == 404


def test_row_security_refuses_others(work: Work) -> None:
    people_of(work)
    row = noted()
    proposed(row, work, "right_refused")
    with as_desk(POLICE):
        assert not DataRequest.objects.exists()
    with as_desk(INTAKE):
        assert DataRequest.objects.exists()
        assert not DataAnswer.objects.exists()
        assert not DataMatch.objects.exists()
    with as_desk(MANAGER), pytest.raises(DatabaseError), transaction.atomic():
        DataAnswer.objects.create(
            request=row, outcome="right_nothing", needs_second=True, key_id=uuid4(), sealed_reason=b"x",
            proposed_by=uuid4(), proposed_by_name="x", proposed_at=now(), post_key="x",
        )  # fmt: skip
    with as_desk(MANAGER):
        assert DataAnswer.objects.update(decision="right_agreed", decided_by=uuid4(), decided_at=now()) == 0


def test_a_mother_gets_an_extract_of_her_child_alone(work: Work) -> None:
    people_of(work)
    row = noted(asker=MOTHER)
    proposed(row, work, "right_given")
    assert DataAnswer.objects.get(request=row).findings == []
    page = desk(MANAGER).get(f"/hak-data/{row.number}/petikan/").content.decode()
    assert CHILD in page
    assert FATHER not in page
    assert MOTHER not in page
    assert desk(HEAD).get(f"/hak-data/{row.number}/petikan/").status_code == 404
    sent(MANAGER, f"/hak-data/{row.number}/serahkan/", how="answer_in_person", done_at=moment())
    assert desk(MANAGER).get(f"/hak-data/{row.number}/petikan/").status_code == 404


def kept_from(work: Work, login: str) -> None:
    who = Person.objects.get(login=login)
    with casework.acting(MANAGER, {}) as actor:
        what = ExclusionRequest(kind=ExclusionKind.PERSON, person_id=who.pk, person_name=who.name)
        access = case_for(actor, work.own)
        exclude_from_case(by=actor, at=now(), access=access, what=what, basis=ExclusionBasis.KINSHIP)


def main_of(login: str, row: DataRequest) -> str:
    """A request's page without its number and what goes on."""
    text = desk(login).get(f"/hak-data/{row.number}/").content.decode()
    return timeless(text[text.index("<main") : text.index("</main>")].replace(row.number, "D"))


def test_whoever_notes_a_request_learns_from_nothing_whether_there_is_a_case(work: Work) -> None:
    people_of(work)
    officers.officer(YANTI, "Yanti CONTOH", RoleCode.CASE_MANAGER, kind=OfficeKind.UPTD_PPA)
    kept_from(work, YANTI)
    child, unknown = noted(YANTI), noted(YANTI, subject=UNKNOWN, subject_year="2013")
    assert main_of(YANTI, child) == main_of(YANTI, unknown)
    for row in (child, unknown):
        assert desk(YANTI).get(f"/hak-data/{row.number}/jawab/").status_code == 200
        said = proposed(row, work, "right_nothing", status=409, login=YANTI, case="", ordinal="")
        assert "kepala kantor" in said
    # Over a match, what the head says is for who manages that case; elsewhere for anybody else who answers.
    assert work.own in desk(HEAD).get(f"/hak-data/{child.number}/").content.decode()
    for row in (child, unknown):
        proposed(row, work, "right_nothing", login=HEAD, case="", ordinal="")
        assert desk(YANTI).get(f"/hak-data/{row.number}/putuskan/").status_code == 404
        assert desk(YANTI).get(f"/hak-data/{row.number}/jawab/").status_code == 302
    assert "Sedang dikerjakan" in main_of(YANTI, child)
    assert main_of(YANTI, child) == main_of(YANTI, unknown)
    with as_desk(YANTI):
        assert not DataMatch.objects.exists()
        assert not DataAnswer.objects.exists()
    assert work.own in desk(MANAGER).get(f"/hak-data/{child.number}/putuskan/").content.decode()
    assert 'name="why"' not in desk(MANAGER).get(f"/hak-data/{child.number}/putuskan/").content.decode()
    sent(MANAGER, f"/hak-data/{child.number}/putuskan/", decision="right_disagreed", why="Ada datanya.")
    answer = DataAnswer.objects.get(request=child)
    assert (answer.decision, answer.sealed_other) == ("right_disagreed", b""), "the head may be kept from what it says"
    again = desk(HEAD).get(f"/hak-data/{child.number}/jawab/").content.decode()
    assert "Cari sekali lagi" in again
    assert "Ada datanya." not in again


def test_what_is_recorded_after_an_answer_stops_it(work: Work) -> None:
    people_of(work)
    row = noted(asker=MOTHER)
    proposed(row, work, "right_given")
    kept_from(work, INTAKE)
    assert desk(MANAGER).get(f"/hak-data/{row.number}/petikan/").status_code == 409
    assert desk(MANAGER).get(f"/hak-data/{row.number}/surat/").status_code == 302
    sent(HEAD, f"/hak-data/{row.number}/putuskan/", 409, decision="right_agreed")
    sent(HEAD, f"/hak-data/{row.number}/putuskan/", decision="right_disagreed")
    proposed(row, work, "right_given")
    sent(MANAGER, f"/hak-data/{row.number}/serahkan/", 409, how="answer_by_post", done_at=moment())
