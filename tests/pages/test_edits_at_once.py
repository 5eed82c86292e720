"""Two write a draft question, a title, a part of the registers at once: theirs is shown, the next send is saved."""

import re
from typing import Any

import pytest
from django.conf import LazySettings
from tests.factories import casework
from tests.factories.casework import HEAD, RoleClient, Work

from sigap.datarights.holdings import PART_SLUGS
from sigap.datarights.models import RegisterWord
from sigap.questionnaires.models import Questionnaire, QuestionnaireEdition

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("work")]


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def fields(page: str) -> dict[str, Any]:
    """What a form of the page would send as it stands."""
    form = page[page.index('<form class="card" method="post"') :]
    form = form[: form.index("</form>")]
    told: dict[str, Any] = {}
    for tag in re.findall(r"<input [^>]*>", form):
        found = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if found.get("type") in {"radio", "checkbox"} and "checked" not in tag:
            continue
        told.setdefault(found["name"], []).append(found.get("value", ""))
    for name, words in re.findall(r'<textarea name="(\w+)".*?>\s*(.*?)</textarea>', form, flags=re.DOTALL):
        told[name] = [words]
    for name, options in re.findall(r'<select name="(\w+)".*?>(.*?)</select>', form, flags=re.DOTALL):
        told[name] = re.findall(r'<option value="([^"]*)"[^>]* selected', options)
    return told


def example(head: RoleClient) -> str:
    assert head.post("/formulir/contoh/").status_code == 302
    return f"/formulir/{Questionnaire.objects.get().pk}/"


def test_a_part_of_the_registers_shows_the_colleagues_words_and_is_then_saved(work: Work) -> None:
    head = casework.at_desk(HEAD)
    path = f"/hak-data/pemrosesan/{next(iter(PART_SLUGS))}/"
    first = fields(head.get(path).content.decode())
    assert head.post(path, first | {"words": "Rekaan: tulisan rekan."}).status_code == 302
    again = head.post(path, first | {"words": "Rekaan: tulisan saya."})
    assert again.status_code == 422
    page = again.content.decode()
    assert "Rekaan: tulisan rekan." in page
    assert fields(page)["words"] == ["Rekaan: tulisan saya."]
    assert head.post(path, fields(page)).status_code == 302
    words = RegisterWord.objects.order_by("-written_at").values_list("words", flat=True)
    assert list(words) == ["Rekaan: tulisan saya.", "Rekaan: tulisan rekan."]


def test_a_draft_question_is_merged_field_by_field(work: Work) -> None:
    head = casework.at_desk(HEAD)
    base = example(head)
    slug = QuestionnaireEdition.objects.get().specs[0].code
    path = f"{base}tanya/{slug}/"
    mine = fields(head.get(path).content.decode())
    theirs = mine | {"label": "Pertanyaan rekan"}
    assert head.post(path, theirs).status_code == 302
    again = head.post(path, mine | {"hint": "Petunjuk saya", "hint_en": "My hint"})
    assert again.status_code == 422
    page = again.content.decode()
    assert "Tulisan rekan Anda" in page
    assert head.post(path, fields(page)).status_code == 302
    question = QuestionnaireEdition.objects.get().specs[0]
    assert (question.label, question.hint) == ("Pertanyaan rekan", "Petunjuk saya")
    same = fields(head.get(path).content.decode())
    assert head.post(f"{base}tanya/", {"revision": 0, "label": "Baru", "label_en": "New", "kind": "short_text"})
    assert head.post(path, same | {"hint": "Lagi"}).status_code == 302, "what another changed elsewhere is in no way"
    assert QuestionnaireEdition.objects.get().specs[0].hint == "Lagi"


def test_a_title_is_merged_and_a_changed_draft_is_not_thrown_away(work: Work) -> None:
    head = casework.at_desk(HEAD)
    base = example(head)
    page = head.get(base).content.decode()
    mine = fields(head.get(f"{base}judul/").content.decode())
    assert head.post(f"{base}judul/", mine | {"title": "Judul rekan"}).status_code == 302
    again = head.post(f"{base}judul/", mine | {"title": "Judul saya"})
    assert (again.status_code, "Judul rekan" in again.content.decode()) == (422, True)
    assert head.post(f"{base}judul/", fields(again.content.decode())).status_code == 302
    assert QuestionnaireEdition.objects.get().title == "Judul saya"
    stale = re.findall(r'buang/".*?name="revision" value="(\d+)"', page, flags=re.DOTALL)[0]
    answer = head.post(f"{base}buang/", {"revision": stale}, follow=True)
    assert "berubah sejak Anda membukanya" in answer.content.decode()
    assert QuestionnaireEdition.objects.exists()


def test_a_stopped_form_says_so_and_is_used_again_as_a_version(work: Work) -> None:
    head = casework.at_desk(HEAD)
    base = example(head)
    assert head.post(f"{base}terbit/", {"revision": 0}).status_code == 302
    assert "Hentikan pemakaian" in head.get(base).content.decode()
    assert head.post(f"{base}henti/", {"number": "9"}).status_code == 404
    assert head.post(f"{base}henti/", {"number": "1"}).status_code == 302
    for path in (base, "/formulir/"):
        assert "tidak dipakai lagi" in head.get(path).content.decode(), path
    assert "Hentikan pemakaian" not in head.get(base).content.decode()
    assert head.post(f"{base}konsep/").status_code == 302
    page = head.get(base).content.decode()
    assert "tidak dipakai lagi" in page
    assert "Buang konsep" in page
    assert head.post(f"{base}terbit/", {"revision": 0}).status_code == 302
    assert "tidak dipakai lagi" not in head.get(base).content.decode()
