"""Papers of a case: PDF/A for whom they are, Word where an office writes on them, without names, always traced."""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.utils.timezone import localtime
from tests.factories import casework, preventing
from tests.factories.casework import AUDITOR, ELSEWHERE, HEAD, MANAGER, NAME, PEOPLE, POLICE, STORY, RoleClient, Work
from tests.factories.printed import words_of, words_of_word
from tests.pages import test_casework_pages as planning
from tests.pages import test_field_visit_pages as visiting
from tests.pages import test_reintegration_pages as returning

from sigap.access.models import Office
from sigap.access.roles import RoleCode
from sigap.assistance.queries import ConsentStanding
from sigap.assistance.rules import ConsentState
from sigap.audit.models import Event
from sigap.cases.models import Case, CasePerson, Closing, Relation
from sigap.casework.models import CaseConference
from sigap.casework.views.consent_paper import consent_tables
from sigap.intake import reading
from sigap.intake.models import FLAG_LABELS, STORY_REASON_LABELS
from sigap.intake.reading import OpenedStory, open_story
from sigap.intake.reading.words import DETAIL_LABELS
from sigap.intake.rules import Flag
from sigap.kernel.clock import now
from sigap.referrals.models import Handover
from sigap.reintegration.models import HomeReturn
from sigap.shelter.models import ShelterHouse, Stay
from sigap.ui.dates import long_day

pytestmark = pytest.mark.django_db
TUTI = PEOPLE[RoleCode.SHELTER_OFFICER][0]
LONG = "Rekaan Pere'an yang panjang. " * 60 + "tanpaspasi" * 20


@dataclass(frozen=True, kw_only=True)
class Printed:
    """Where a paper is made, the name of its file, what it says; for whom beside its officer; whether as Word too."""

    path: str
    slug: str
    says: tuple[str, ...]
    has_word: bool = False
    login: str = MANAGER
    also: frozenset[str] = frozenset()


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True
    preventing.regions()


def done(client: RoleClient, path: str, told: dict[str, Any]) -> Any:
    answer = client.post(path, told)
    assert answer.status_code == 302, (path, answer.status_code, answer.content.decode()[-2000:])
    return answer


def of_plan(work: Work) -> list[Printed]:
    planning.fill(work)
    talk, manager, base = CaseConference.objects.get(), casework.at_desk(MANAGER), planning.base(work)
    police = Office.objects.get(kind="polres_ppa").pk
    minutes = f"{base}konferensi/{talk.pk}/notula/"
    done(manager, minutes, {
        "version": 0, "post_key": uuid4(), "minutes": LONG, "task_0": "Rekaan: antar ke visum", "owner_0": f"{police}/",
        "due_on_0": planning.today(),
    })  # fmt: skip
    said = {
        "asesmen": ("Pere'an rekaan",), "persetujuan": ("HALAMAN ANAK", "Yang boleh diberi tahu"),
        "rencana": ("Tujuan rekaan 0", "Rekaan: jaga malam"), "rencana-anak": ("RENCANAKU", "Tujuan rekaan 1"),
        "keselamatan": ("Rekaan bibi", "110"), "perkembangan": ("Aku bisa tidur.", "Tujuan rekaan 2"),
        "terminasi": ("belum ditutup: konsep", "Menyetujui, kepala"), "kartu-hak": ("KARTU HAK",),
    }  # fmt: skip
    as_word = {"asesmen", "rencana", "perkembangan", "terminasi"}
    papers = [
        Printed(path=f"{base}dokumen/{slug}/1/", slug=slug, says=says, has_word=slug in as_word)
        for slug, says in said.items()
    ]
    page = casework.at_desk(POLICE).get(f"{base}konferensi/{talk.pk}/").content.decode()
    assert "notula/cetak" not in page, "who only sits in it reads the page"
    says = ("Rekaan: antar ke visum", "Rekaan Pere'an yang panjang.")
    return [*papers, Printed(path=f"{minutes}cetak/", slug="notula", says=says, has_word=True)]


def of_visit(work: Work) -> list[Printed]:
    path = visiting.sent(work)
    return [
        Printed(path=f"{path}surat-tugas/", slug="surat-tugas", says=("800/12/2026", "Hasan Basri"), has_word=True),
        Printed(path=f"{path}lembar-kosong/", slug="lembar-lapangan", says=("Jangan menulis nama",)),
    ]


def of_return(work: Work) -> list[Printed]:
    manager, base = casework.at_desk(MANAGER), returning.base(work)
    done(manager, f"{base}rencanakan/1/", returning.planned(returning.host(work)))
    one = f"{base}{HomeReturn.objects.get().pk}/"
    hand = {"place": 1, "handed_on": returning.day(), "giver": "Rekaan Rina", "taker": "Rekaan bibi", "number": "C/1"}
    done(manager, f"{one}serah-terima/", hand | {"condition": "Rekaan sehat"})
    return [
        Printed(path=f"{one}berita-acara/1/", slug="serah-terima", says=("Rekaan sehat", "Rekaan bibi"), has_word=True),
        Printed(path=f"{one}berita-acara/", slug="pemulangan", says=("Rp150.000", "dinilai"), has_word=True),
        Printed(path=f"{one}laporan/", slug="reintegrasi", says=("LAPORAN PERKEMBANGAN",), has_word=True),
    ]


def of_handover(work: Work) -> list[Printed]:
    casework.at_desk(POLICE).post(f"/rujukan/{work.waiting}/terima/")
    path = f"/kasus/{work.asked}/rujukan/{work.waiting}/serah-terima/"
    told = {"given_by": "Rina Rekaan", "taken_by": "Anton Rekaan", "persons": ["1"], "papers": "Surat, 1 lembar"}
    when = localtime(now()).strftime("%d-%m-%Y %H.%M")
    done(casework.at_desk(MANAGER), path, told | {"handed_at": when, "post_key": uuid4()})
    path = f"{path}{Handover.objects.get().pk}/cetak/"
    says = ("Rina Rekaan", "Surat, 1 lembar", work.asked, "NIP/NRP")
    return [Printed(path=path, slug="serah-terima", says=says, has_word=True, also=frozenset({POLICE}))]


def of_shelter() -> list[Printed]:
    tuti, base = casework.at_desk(TUTI, stepped_up=True), "/rumah-aman/"
    told = {"name": "Rumah Melur", "hold_hours": 6, "limit_days": 30, "boys_apart_from": 12, "version": 0}
    done(tuti, f"{base}rumah/baru/", told | {"row_id": uuid4()})
    house = ShelterHouse.objects.get().pk
    done(tuti, f"{base}rumah/{house}/kamar/", {"label": "1", "kind": "room_girls", "beds": 2})
    done(tuti, f"{base}terima/", {
        "sex": "P", "age": "15", "person": "", "beside": "", "bed": "", "house": house, "post_key": uuid4(),
        "condition": "Rekaan lelah", "belongings": "HP tanpa kartu",
    })  # fmt: skip
    stay = f"{base}{Stay.objects.get().pk}/"
    done(tuti, f"{stay}keluar/", {"reason": "leave_home", "has_belongings_back": "on"})
    says = {"masuk": ("Rekaan lelah", "HP tanpa kartu", "pasal 299"), "keluar": ("HP tanpa kartu", "0 malam")}
    return [
        Printed(path=f"{stay}berita-acara/{way}/", slug=f"berita-acara-{way}", says=words, has_word=True, login=TUTI)
        for way, words in says.items()
    ]


def test_every_paper_is_pdf_a_for_whom_it_is_and_word_where_an_office_writes(work: Work) -> None:
    papers = [*of_plan(work), *of_visit(work), *of_return(work), *of_handover(work), *of_shelter()]
    others = {login: casework.at_desk(login) for login in (POLICE, HEAD, ELSEWHERE)}
    makers = {login: casework.at_desk(login) for login in (MANAGER, TUTI)}
    for paper in papers:
        client, before = makers[paper.login], Event.objects.filter(code__endswith="printed").count()
        answer = client.get(paper.path)
        assert (answer.status_code, b"pdfaid" in answer.content) == (200, True), paper
        assert answer["Content-Disposition"] == f'inline; filename="{paper.slug}.pdf"'
        told = [words_of(answer.content)]
        answer = client.get(f"{paper.path}?bentuk=word")
        assert (answer["Content-Type"] == "application/pdf") is not paper.has_word, paper
        if paper.has_word:
            assert answer["Content-Disposition"] == f'attachment; filename="{paper.slug}.docx"'
            told.append(words_of_word(answer.content))
        for text in told:
            assert [words for words in paper.says if words not in text] == [], (paper, text)
            assert NAME not in text, paper
        assert Event.objects.filter(code__endswith="printed").count() == before + 2, paper
        for login in others.keys() - paper.also:
            assert others[login].get(paper.path).status_code == 404, (paper, login)


def _also_kept_from_the_uncle(**asked: Any) -> OpenedStory:
    opened = open_story(**asked)
    kept = (str(DETAIL_LABELS["hidden_from_who"]), "paman Pere'an CONTOH")
    stories = tuple(replace(each, details=[*each.details, kept], flags=(Flag.WEAPON,)) for each in opened.stories)
    return replace(opened, stories=stories)


def test_the_complaint_form_is_filled_from_report_and_case_and_keeps_who_reported(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "open_story", _also_kept_from_the_uncle)
    path, case = f"/kasus/{work.own}/cerita/formulir/", Case.objects.get(code=work.own)
    CasePerson.objects.create(case=case, ordinal=8, role="suspect", sex="L", age_years=41)
    CasePerson.objects.create(case=case, ordinal=9, role="reporter")
    manager = casework.at_desk(MANAGER)
    page = manager.post(path.removesuffix("formulir/"), {"reason": next(iter(STORY_REASON_LABELS))}).content.decode()
    assert f'name="report" value="{case.report_number}"' in page
    report = {"report": case.report_number}
    answer = manager.post(path, report)
    assert (answer.status_code, b"pdfaid" in answer.content) == (200, True)
    assert answer["Content-Disposition"] == 'inline; filename="formulir-pengaduan.pdf"'
    text = words_of(answer.content)
    says = (STORY, case.report_number, case.register_label, "Rina Marlina", "identitasnya disegel", "41 tahun",
            "Formulir warga", "belum diverifikasi", "Seorang anak", "Lembar kantor",
            str(FLAG_LABELS[Flag.WEAPON]))  # fmt: skip
    assert [words for words in says if words not in text] == [], text
    assert not [words for words in ("Tidak boleh tahu", "paman", "Pelapor, bila bersedia") if words in text]
    word = manager.post(f"{path}?bentuk=word", report)
    assert word["Content-Disposition"] == 'attachment; filename="formulir-pengaduan.docx"'
    assert [words for words in says if words not in words_of_word(word.content)] == []
    assert NAME not in text
    assert "Pelapor 9" not in text
    printed = Event.objects.filter(code="casework:document:printed")
    assert ['"formulir-pengaduan"' in event.body for event in printed] == [True, True]
    assert NAME in words_of(casework.at_desk(MANAGER, stepped_up=True).post(path, report | {"names": "1"}).content)
    assert Event.objects.filter(code="vault:identity:opened").count() == 1
    assert casework.at_desk(MANAGER, stepped_up=True).post(path, {"report": "L-9", "names": "1"}).status_code == 404
    assert Event.objects.filter(code="vault:identity:opened").count() == 1
    for login in (PEOPLE[RoleCode.INTAKE_OFFICER][0], POLICE, HEAD, AUDITOR, ELSEWHERE):
        assert casework.at_desk(login).post(path, report).status_code == 404, login


def test_the_letter_of_termination_names_the_day_of_the_next_look(work: Work) -> None:
    planning.fill(work)
    path, manager = f"{planning.base(work)}dokumen/terminasi/1/", casework.at_desk(MANAGER)
    assert "belum ditetapkan" in words_of(manager.get(path).content)
    day = date(2027, 3, 9)
    case, wish = Case.objects.filter(code=work.own), {"asked_at": now(), "asked_by_name": "Dewi Anggraini"}
    waiting = Closing.objects.create(
        case=case.get(), case_code=work.own, reason="moved_away", after_care_on=day, needs_second=True,
        asked_by=uuid4(), asked_office_id=uuid4(), **wish,
    )  # fmt: skip
    said = {"moved_away": "pindah", "client_died": "meninggal dunia", "handed_to_other_region": "Diserahkan"}
    for reason, words in said.items():
        Closing.objects.filter(pk=waiting.pk).update(reason=reason)
        told = words_of(manager.get(path).content)
        assert words in told, "the reason stands there while it is signed"
        is_reached = reason == "moved_away"
        for promised in (f"Pemantauan sesudah terminasi: {long_day(day)}", "dibicarakan dengan klien", "cap jempol"):
            assert (promised in told) is is_reached, (reason, promised)
    Closing.objects.update(status="declined", objection="help_missing", answered_by=uuid4(), answered_at=now())
    case.update(status="closed", closed_at=now(), closing_reason="goals_reached", after_care_on=day)
    told = words_of(manager.get(path).content)
    assert f"Pemantauan sesudah terminasi: {long_day(day)}" in told
    assert "belum ditetapkan" not in told


def test_the_paper_of_consent_says_what_was_said_and_asks_everything_before_that() -> None:
    said = {
        ("service", "health", "", ""): ConsentStanding(state=ConsentState.GIVEN),
        ("sharing", "", "disdik", "education"): ConsentStanding(state=ConsentState.REFUSED),
    }
    services, sharing, ending = consent_tables(said)
    assert services["rows"] == [["Rehabilitasi kesehatan", "X", ""]]
    assert sharing["rows"] == [["Dinas Pendidikan: kelanjutan sekolah", "", "X"]]
    assert ending["text"].startswith("Yang tidak tertulis di sini belum dibahas")
    assert "menunggu jawaban" not in ending["text"]
    assert {"".join(row[1:]) for block in consent_tables({})[:2] for row in block["rows"]} == {""}


@pytest.mark.parametrize(
    ("state", "says"),
    [
        (ConsentState.EXPIRED, "habis masa berlaku, tanyakan lagi"),
        (ConsentState.BARRED, "jawaban itu tidak sah, tanyakan lagi"),
        (ConsentState.VITAL_INTEREST, "tanpa persetujuan, demi keselamatan jiwa"),
    ],
)
def test_what_no_longer_stands_or_never_did_is_not_said_to_be_undiscussed(state: ConsentState, says: str) -> None:
    keys = (("service", "legal", "", ""), ("sharing", "", "disdik", "education"))
    services, sharing, ending = consent_tables({key: ConsentStanding(state=state) for key in keys})
    assert [row[1:] for row in (*services["rows"], *sharing["rows"])] == [["", ""], ["", ""]]
    assert services["rows"][0][0].endswith(f"({says})")
    assert sharing["rows"][0][0] == f"Dinas Pendidikan: kelanjutan sekolah ({says})"
    assert "Yang tertulis tanpa tanda menunggu jawaban" in ending["text"]


def test_a_guardian_near_to_who_is_reported_keeps_the_line_and_nobody_is_proposed(work: Work) -> None:
    case, manager = Case.objects.get(code=work.own), casework.at_desk(MANAGER)
    suspect = CasePerson.objects.create(case=case, ordinal=8, role="suspect", sex="L", age_years=41)
    mother = CasePerson.objects.create(case=case, ordinal=9, role="guardian", sex="P", age_years=36)
    form, paper = f"/kasus/{work.own}/persetujuan/1/catat/", f"/kasus/{work.own}/rencana/dokumen/persetujuan/1/"
    proposed = re.compile(r'<input[^>]*name="giver"[^>]*checked')
    assert proposed.search(manager.get(form).content.decode())
    assert "tanyakan lebih dulu" not in words_of(manager.get(paper).content)
    Relation.objects.create(
        case=case, person=mother, other=suspect, kind="spouse_of", declared_by=uuid4(), declared_by_name="CONTOH",
        declared_at=now(),
    )  # fmt: skip
    page = manager.get(form).content.decode()
    assert not proposed.search(page)
    assert "Wali 9 terkait dengan terlapor" in page
    text = words_of(manager.get(paper).content)
    assert "Wali (tanyakan lebih dulu)" in text
    assert "Lembaga sebagai wali" not in text
