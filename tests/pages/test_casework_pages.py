"""Pages of assessment, plan and conference: few statements, few fields, refused with what was typed, both versions."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, localtime
from tests.factories import casework
from tests.factories.casework import HEAD, INTAKE, MANAGER, POLICE, Work
from tests.factories.statements import check_few

from sigap.access.models import Office
from sigap.assistance.models import Goal
from sigap.cases.models import Case
from sigap.casework.models import CaseConference, CasePlan, PlannedService, RecordVersion
from sigap.kernel.clock import now

pytestmark = pytest.mark.django_db
DAY = "%d-%m-%Y"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def base(work: Work) -> str:
    return f"/kasus/{work.own}/rencana/"


def today() -> str:
    return localdate(now()).strftime(DAY)


def assessed(**more: Any) -> dict[str, Any]:
    told = {"happened_on": today(), "version": 0, "post_key": uuid4(), "social": "Pere'an rekaan", "score_social": "3"}
    return told | more


def planned(work: Work, rows: int = 1, **more: Any) -> dict[str, Any]:
    """A plan as the page sends it: four fields a goal."""
    uptd = Case.objects.get(code=work.own).office_id
    told: dict[str, Any] = {"version": 0, "post_key": uuid4(), "person": "1"}
    for place in range(rows):
        told |= {
            f"words_{place}": f"Tujuan rekaan {place}", f"service_{place}": "psychology",
            f"owner_{place}": f"{uptd}/", f"due_on_{place}": (localdate(now()) + timedelta(days=7)).strftime(DAY),
        }  # fmt: skip
    return told | more


def fill(work: Work) -> None:
    client = casework.at_desk(MANAGER)
    police = Office.objects.get(kind="polres_ppa").pk
    assert client.post(base(work) + "asesmen/1/", assessed()).status_code == 302
    told = planned(work, 3, owner_1=f"{police}/", task_1="Rekaan: jaga malam")
    assert client.post(base(work) + "susun/", told).status_code == 302
    safety = {"happened_on": today(), "version": 0, "post_key": uuid4(), "choice": "plan_taken", "ring": "Rekaan bibi"}
    assert client.post(base(work) + "keselamatan/1/", safety).status_code == 302
    follow = {
        "happened_on": today(), "version": 0, "post_key": uuid4(), "choice": "on_the_way", "words": "Aku bisa tidur.",
        "score_social": "4",
    }  # fmt: skip
    assert client.post(base(work) + "pemantauan/1/", follow).status_code == 302
    agreed = {
        "version": 1, "post_key": uuid4(), "person": "1", "giver": "institution", "answer": "given", "manner": "thumb",
        "agreed_on": today(), "words": "Aku mau.",
    }  # fmt: skip
    assert client.post(base(work) + "persetujuan/catat/", agreed).status_code == 302
    later = localtime(now()) + timedelta(hours=2)
    call = {"starts_at": later.strftime("%d-%m-%Y %H.%M"), "offices": [str(police)], "agenda": "1. Rekaan",
            "post_key": uuid4()}  # fmt: skip
    assert client.post(base(work) + "konferensi/undang/", call).status_code == 302
    CaseConference.objects.update(starts_at=now() - timedelta(minutes=1))


def test_pages_cost_few_statements_also_when_all_is_filled(work: Work) -> None:
    empty = ["", "susun/", "asesmen/1/", "keselamatan/1/", "pemantauan/1/", "persetujuan/catat/", "konferensi/",
             "konferensi/undang/", "riwayat/asesmen/1/", "dokumen/kartu-hak/1/"]  # fmt: skip
    _opened(work, MANAGER, empty)
    fill(work)
    goal = Goal.objects.filter(case__code=work.own).first()
    service, talk = PlannedService.objects.first(), CaseConference.objects.get()
    assert goal is not None
    assert service is not None
    _opened(work, MANAGER, [
        *empty, f"tujuan/{goal.pk}/layanan/", f"layanan/{service.pk}/hasil/", "persetujuan/",
        f"konferensi/{talk.pk}/", f"konferensi/{talk.pk}/notula/", "dokumen/asesmen/1/", "dokumen/keselamatan/1/",
    ])  # fmt: skip
    _opened(work, POLICE, ["", "konferensi/", f"konferensi/{talk.pk}/"])


def _opened(work: Work, login: str, parts: list[str]) -> None:
    client = casework.at_desk(login)
    for part in parts:
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(base(work) + part)
        assert answer.status_code == 200, part
        check_few(captured, part)


def test_a_plan_of_three_goals_asks_twelve_fields(work: Work) -> None:
    page = casework.at_desk(MANAGER).get(base(work) + "susun/").content.decode()
    form = page[page.index('<form class="card card--long"') :]
    shown = re.sub(r"<details>.*?</details>", "", form[: form.index("</form>")], flags=re.DOTALL)
    fields = re.findall(r"<(?:textarea|select|input)[^>]*name=\"(\w+)\"[^>]*>", shown)
    hidden = set(re.findall(r"<input type=\"hidden\" name=\"(\w+)\"", shown))
    assert len([name for name in fields if name not in hidden]) == 12


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"owner_0": ""}, "tanpa penanggung jawab"),
        ({"due_on_0": ""}, "kapan selesai"),
        ({"words_0": ""}, "ingin dicapai"),
        ({"due_on_0": "31-02-2027"}, "Tujuan rekaan 0"),
        ({"due_on_0": "01-01-2020"}, "sudah lewat"),
        ({"version": "9"}, "mengubah rencana"),
    ],
)
def test_a_goal_that_lacks_something_comes_back_with_what_was_typed(
    more: dict[str, str], said: str, work: Work
) -> None:
    answer = casework.at_desk(MANAGER).post(base(work) + "susun/", planned(work, 2, **more))
    assert answer.status_code in {409, 422}
    page = answer.content.decode()
    assert said in page
    assert "Tujuan rekaan 1" in page
    assert not Goal.objects.filter(case__code=work.own).exists()


def test_two_officers_on_one_assessment_see_both_and_nothing_is_lost(work: Work) -> None:
    client = casework.at_desk(MANAGER)
    assert client.post(base(work) + "asesmen/1/", assessed(social="Punya dua teman")).status_code == 302
    answer = client.post(base(work) + "asesmen/1/", assessed(social="Sendirian", family="Dekat bibi"))
    assert answer.status_code == 409
    page = answer.content.decode()
    for words in ("Punya dua teman", "Sendirian", "Dekat bibi", "belum tersimpan"):
        assert words in page
    assert 'name="version" value="1"' in page
    again = assessed(social="Sendirian, dulu dua teman", family="Dekat bibi", version=1)
    assert client.post(base(work) + "asesmen/1/", again).status_code == 302
    assert list(RecordVersion.objects.values_list("version", flat=True).order_by("version")) == [1, 2]
    history = client.get(base(work) + "riwayat/asesmen/1/").content.decode()
    assert "Punya dua teman" in history
    assert "Sendirian, dulu dua teman" in history


def test_the_queue_says_which_service_a_plan_asks_for(work: Work) -> None:
    client = casework.at_desk(MANAGER)
    assert client.post(base(work) + "susun/", planned(work)).status_code == 302
    # Other tests' work may stand before it: its row is on one of the pages of what comes later.
    pages = (f"/antrean/?lingkup=saya&bagian=nanti&halaman={number}" for number in range(1, 9))
    listed = "".join(client.get(each).content.decode() for each in ("/antrean/", *pages))
    row = re.search(r"Kerjakan layanan dalam rencana.*?</li>", listed, re.DOTALL)
    assert row
    assert "konseling psikologi" in row[0]
    page = client.get(f"/kasus/{work.own}/").content.decode()
    assert re.search(
        r"Kerjakan layanan dalam rencana(?:(?!</li>).)*Pemeriksaan atau konseling psikologi", page, re.DOTALL
    ), "here too"
    assert "Layanan dalam rencana belum ada hasilnya</a><br>Pemeriksaan atau konseling psikologi" in page


def test_two_plans_at_once_stand_side_by_side_and_nothing_is_planned_twice(work: Work) -> None:
    client, path = casework.at_desk(MANAGER), base(work) + "susun/"
    assert client.post(path, planned(work)).status_code == 302
    answer = client.post(path, planned(work, 2, words_1="Kembali ke sekolah Pere'an"))
    page = answer.content.decode()
    assert (answer.status_code, "Versi yang tersimpan" in page, "Tujuan rekaan 0 (" in page) == (409, True, True)
    assert "Tujuan rekaan 0</textarea>" not in page, "a colleague has planned it already"
    assert "Kembali ke sekolah Pere&#x27;an</textarea>" in page
    assert client.post(path, planned(work, words_0="Kembali ke sekolah Pere'an", version=1)).status_code == 302
    assert Goal.objects.filter(case__code=work.own).count() == 2


def test_other_offices_see_their_task_and_nobody_else_anything(work: Work) -> None:
    fill(work)
    page = casework.at_desk(POLICE).get(base(work)).content.decode()
    assert "Rekaan: jaga malam" in page
    for words in ("Tujuan rekaan", "Pere&#x27;an", "Aku bisa tidur", "Rekaan bibi"):
        assert words not in page
    theirs = PlannedService.objects.get(owner_office=Office.objects.get(kind="polres_ppa").pk)
    end = base(work) + f"layanan/{theirs.pk}/hasil/"
    client = casework.at_desk(POLICE)
    for _click in range(2):
        assert client.post(end, {"state": "carried_out", "words": "Rekaan: dijaga"}).status_code == 302
    mine = casework.at_desk(MANAGER)
    page = mine.get(base(work)).content.decode()
    assert "Rekaan: dijaga" in page
    assert "Sudah saya baca" in page
    assert mine.post(base(work) + f"layanan/{theirs.pk}/dibaca/").status_code == 302
    other = PlannedService.objects.exclude(pk=theirs.pk).filter(case__code=work.own).first()
    assert other is not None
    assert (
        client.post(base(work) + f"layanan/{other.pk}/hasil/", {"state": "carried_out", "words": "x"}).status_code
        == 404
    )
    for part in ("susun/", "asesmen/1/", "keselamatan/1/", "persetujuan/", "dokumen/rencana/1/"):
        assert client.get(base(work) + part).status_code == 404, part
    # Who sees no more than the header sees no plan; who is of no office of the case sees nothing.
    assert "Tujuan rekaan" not in casework.at_desk(HEAD).get(base(work)).content.decode()
    for login in (casework.AUDITOR, casework.ELSEWHERE):
        assert casework.at_desk(login).get(base(work)).status_code == 404


def test_who_answered_the_plan_stands_beside_the_answer(work: Work) -> None:
    fill(work)
    page = casework.at_desk(MANAGER).get(base(work) + "persetujuan/").content.decode()
    assert "Dijawab oleh: <b>Lembaga sebagai wali sementara</b>" in page


def test_a_decision_without_day_is_refused_and_one_with_it_becomes_a_task(work: Work) -> None:
    fill(work)
    talk, client = CaseConference.objects.get(), casework.at_desk(MANAGER)
    police = Office.objects.get(kind="polres_ppa").pk
    told = {"version": 0, "post_key": uuid4(), "minutes": "Rekaan: dibahas.", "task_0": "Rekaan: antar ke visum",
            "owner_0": f"{police}/"}  # fmt: skip
    path = base(work) + f"konferensi/{talk.pk}/notula/"
    answer = client.post(path, told)
    assert answer.status_code == 422
    assert "keputusan tanpa tenggat" in answer.content.decode()
    told["due_on_0"] = today()
    for _click in range(2):
        assert client.post(path, told).status_code == 302
    page = casework.at_desk(POLICE).get(base(work) + f"konferensi/{talk.pk}/").content.decode()
    assert "Rekaan: antar ke visum" in page
    assert "Rekaan: dibahas." in page
    assert ".pdf" not in page
    assert PlannedService.objects.filter(conference=talk).count() == 1


def test_no_document_is_made_of_who_is_no_client_of_an_unknown_kind_or_for_who_must_not(work: Work) -> None:
    fill(work)
    client = casework.at_desk(MANAGER)
    assert client.get(base(work) + "dokumen/rencana/2/").status_code == 404
    assert client.get(base(work) + "dokumen/lain/1/").status_code == 404
    talk = CaseConference.objects.get()
    assert client.get(base(work) + f"konferensi/{talk.pk}/notula/cetak/").status_code == 404, "nothing is written yet"
    assert casework.at_desk(INTAKE).get(base(work) + "dokumen/asesmen/1/").status_code == 404
    assert CasePlan.objects.filter(case__code=work.own).count() == 1


@pytest.mark.parametrize("form", ["susun/", "persetujuan/catat/", "konferensi/undang/"])
def test_a_form_of_the_plan_stands_under_the_plans_tab(work: Work, form: str) -> None:
    page = casework.at_desk(MANAGER).get(base(work) + form).content.decode()
    tabs = page[page.index('class="rooms"') :]
    assert re.findall(r'aria-current="page">([^<]+)', tabs[: tabs.index("</nav>")]) == ["Rencana"]
