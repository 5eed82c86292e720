"""Pages of offices' forms: made without script, seen before use, answered, two at once, printed; closed to others."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import casework
from tests.factories.casework import HEAD, INTAKE, MANAGER, POLICE, Work
from tests.factories.printed import words_of
from tests.factories.statements import check_few

from sigap.questionnaires.models import AnswerSheet, Questionnaire, QuestionnaireEdition

pytestmark = pytest.mark.django_db
POLICE_HEAD = "lestari.polres"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def question(revision: int, label: str, **more: Any) -> dict[str, Any]:
    told = {"revision": revision, "label": label, "label_en": f"{label} (en)", "kind": "short_text"}
    return told | more


def made() -> QuestionnaireEdition:
    """A form as a head makes it by plain pages: three questions, the second hangs on the first; published."""
    head = casework.at_desk(HEAD)
    told = {"title": "CONTOH rumah", "title_en": "EXAMPLE home", "subject": "about_case", "section": "services"}
    office = re.findall(r'name="office" value="([^"]+)"', head.get("/formulir/baru/").content.decode())[0]
    assert head.post("/formulir/baru/", told | {"office": office}).status_code == 302
    form = Questionnaire.objects.get(code="contoh_rumah")
    base = f"/formulir/{form.pk}/"
    options = "Ibu | Mother\nPere'an | Pere'an"
    added = (
        question(0, "Siapa merawat", kind="one_of", options=options),
        question(1, "Sejak kapan", kind="calendar_day", only=["siapa_merawat:ibu"]),
        question(2, "Penghuni", kind="whole_number", low=1, high=40),
    )
    for each in added:
        assert head.post(base + "tanya/", each).status_code == 302, each
    again = head.post(base + "tanya/", question(2, "Penghuni"))
    assert (again.status_code, "sudah dipakai" in again.content.decode()) == (409, True), "a second click adds nothing"
    wrong = head.post(base + "tanya/", question(3, "Kosong", kind="one_of"))
    assert "punya 2 sampai 30 pilihan" in wrong.content.decode()
    assert head.post(base + "tanya/penghuni/", question(3, "Berapa penghuni", kind="whole_number")).status_code == 302
    for page in ("/formulir/", "/formulir/baru/", base, base + "tanya/", base + "tanya/penghuni/", base + "judul/",
                 base + "lihat/", base + "terbit/"):  # fmt: skip
        with CaptureQueriesContext(connection) as captured:
            assert head.get(page).status_code == 200, page
        check_few(captured, page)
    assert "Siapa merawat: Ibu" in head.get(base + "lihat/").content.decode()
    assert head.post(base + "terbit/", {"revision": 3}).status_code == 409
    assert head.post(base + "terbit/", {"revision": 4}).status_code == 302
    assert head.get(base + "terbit/").status_code == 404
    return QuestionnaireEdition.objects.get(questionnaire=form)


def sheet(edition: QuestionnaireEdition, version: int = 0, **answers: str) -> dict[str, Any]:
    told = {"version": version, "edition": edition.pk, "post_key": uuid4()}
    return told | {f"q_{name}": value for name, value in answers.items()}


def test_a_form_is_made_seen_published_answered_and_printed(work: Work) -> None:
    edition = made()
    base = f"/kasus/{work.own}/formulir/"
    path = f"{base}{edition.questionnaire_id}/0/"
    manager = casework.at_desk(MANAGER)
    assert 'data-only="q_siapa_merawat"' in manager.get(path).content.decode()
    wrong = manager.post(path, sheet(edition, penghuni="banyak"))
    assert wrong.status_code == 422
    dropped = manager.post(path, sheet(edition, siapa_merawat="perean", sejak_kapan="1-2-2026"), follow=True)
    assert "Tidak disimpan, karena syaratnya tidak terpenuhi: Sejak kapan." in dropped.content.decode()
    assert manager.post(path, sheet(edition, 1, siapa_merawat="ibu", sejak_kapan="1-2-2026")).status_code == 302
    assert AnswerSheet.objects.count() == 2
    for page in (base, path, path + "riwayat/", path + "cetak/"):
        with CaptureQueriesContext(connection) as captured:
            answer = manager.get(page)
        assert answer.status_code == 200, page
        check_few(captured, page)
    told = manager.get(path + "riwayat/").content.decode()
    assert "1 Februari 2026" in told
    assert "Pere&#x27;an" in told
    assert manager.get(path + "cetak/").content.startswith(b"%PDF")


def test_an_empty_form_goes_out_on_paper_with_boxes_and_without_a_name(work: Work) -> None:
    edition = made()
    base = f"/kasus/{work.own}/formulir/"
    blank = f"{base}{edition.questionnaire_id}/kosong/"
    manager = casework.at_desk(MANAGER)
    assert blank in manager.get(base).content.decode()
    with CaptureQueriesContext(connection) as captured:
        answer = manager.get(blank)
    check_few(captured, blank)
    assert answer["Content-Disposition"] == 'inline; filename="formulir-kosong.pdf"'
    said = words_of(answer.content)
    for words in (
        work.own,
        "CONTOH RUMAH",
        "Tanggal diisi",
        "Siapa merawat",
        "Ibu Pere'an",
        "Hanya kalau Siapa merawat: Ibu",
    ):
        assert words in said, (words, said)
    assert casework.at_desk(POLICE).get(blank).status_code == 404


def test_a_form_that_was_never_published_is_thrown_away(work: Work) -> None:
    head = casework.at_desk(HEAD)
    assert head.post("/formulir/contoh/").status_code == 302
    form = Questionnaire.objects.get()
    path = f"/formulir/{form.pk}/"
    assert "belum pernah terbit" in head.get(path).content.decode()
    answer = head.post(f"{path}buang/", {"revision": 0}, follow=True)
    assert "Formulir dibuang." in answer.content.decode()
    assert not Questionnaire.objects.exists()
    assert head.post(f"{path}buang/").status_code == 404


def test_two_who_write_at_once_see_both_and_lose_nothing(work: Work) -> None:
    edition = made()
    path = f"/kasus/{work.own}/formulir/{edition.questionnaire_id}/0/"
    manager = casework.at_desk(MANAGER)
    assert manager.post(path, sheet(edition, siapa_merawat="ibu", penghuni="4")).status_code == 302
    assert manager.post(path, sheet(edition, 1, siapa_merawat="ibu", penghuni="7")).status_code == 302
    both = manager.post(path, sheet(edition, 1, siapa_merawat="perean", penghuni="4"))
    assert both.status_code == 409
    page = both.content.decode()
    assert "Ada yang menulis lebih dulu" in page
    assert 'value="7"' in page, "what was not changed here is what the colleague wrote"
    assert 'name="version" value="2"' in page
    assert AnswerSheet.objects.count() == 2


def test_a_page_sent_again_with_other_answers_shows_both(work: Work) -> None:
    edition = made()
    path = f"/kasus/{work.own}/formulir/{edition.questionnaire_id}/0/"
    manager = casework.at_desk(MANAGER)
    told = sheet(edition, siapa_merawat="ibu", penghuni="4")
    for _twice in range(2):
        assert manager.post(path, told).status_code == 302
    both = manager.post(path, told | {"q_penghuni": "5"})
    assert both.status_code == 409
    page = both.content.decode()
    assert "Ada yang menulis lebih dulu" in page
    assert 'value="5"' in page
    again = dict(re.findall(r'name="(post_key|version)" value="([^"]*)"', page))
    assert manager.post(path, told | {"q_penghuni": "5"} | again).status_code == 302
    assert AnswerSheet.objects.count() == 2


def test_a_page_that_nothing_stands_behind_keeps_what_was_typed(work: Work) -> None:
    edition = made()
    path = f"/kasus/{work.own}/formulir/{edition.questionnaire_id}/0/"
    manager = casework.at_desk(MANAGER)
    spoilt = manager.post(path, sheet(edition, 5, penghuni="4"))
    assert spoilt.status_code == 409
    assert 'value="4"' in spoilt.content.decode()
    assert 'name="version" value="0"' in spoilt.content.decode()


def test_words_that_a_newer_version_has_no_place_for_are_shown(work: Work) -> None:
    edition = made()
    path = f"/kasus/{work.own}/formulir/{edition.questionnaire_id}/0/"
    head, base = casework.at_desk(HEAD), f"/formulir/{edition.questionnaire_id}/"
    assert head.post(base + "konsep/").status_code == 302
    kept = question(0, "Siapa merawat", kind="one_of", options="Ibu | Mother\nNenek | Grandmother")
    assert head.post(base + "tanya/siapa_merawat/", kept).status_code == 302
    assert head.post(base + "tanya/penghuni/hapus/", {"revision": 1}).status_code == 302
    assert head.post(base + "terbit/", {"revision": 2}).status_code == 302
    manager = casework.at_desk(MANAGER)
    told = sheet(edition, siapa_merawat="ibu", sejak_kapan="1-2-2026", penghuni="17")
    late = manager.post(path, told)
    page = late.content.decode()
    assert late.status_code == 409
    assert "tidak ada tempatnya lagi" in page
    assert re.search(r"Berapa penghuni: <span[^>]*>17<", page)
    assert "Sejak kapan: <span" not in page, "what has its place stands in it"
    gone = manager.post(path, sheet(edition, siapa_merawat="perean")).content.decode()
    assert re.search(r"Siapa merawat: <span[^>]*>Pere&#x27;an<", gone)


def test_others_find_neither_form_nor_answers(work: Work) -> None:
    edition = made()
    path = f"/kasus/{work.own}/formulir/{edition.questionnaire_id}/0/"
    assert casework.at_desk(MANAGER).post(path, sheet(edition, penghuni="4")).status_code == 302
    foreign = path.replace(work.own, work.foreign)
    pages = [path, path + "riwayat/", path + "cetak/", path.replace("/0/", "/1/"), foreign]
    for login in (POLICE, POLICE_HEAD):
        assert [casework.at_desk(login).get(each).status_code for each in pages] == [404] * len(pages), login
    assert casework.at_desk(MANAGER).get(foreign).status_code == 404
    base = f"/formulir/{edition.questionnaire_id}/"
    for login in (MANAGER, INTAKE, POLICE_HEAD):
        client = casework.at_desk(login)
        assert client.get(base).status_code == 404
        assert client.post(base + "terbit/", {"revision": 4}).status_code == 404
        assert client.post(base + "konsep/").status_code == 404
