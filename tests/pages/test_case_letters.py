"""Letters about a case: filled in from what is recorded, named after a step-up, made as PDF/A and Word."""

import html
import io
import re
import zipfile
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localtime
from pypdf import PdfReader
from tests.factories import casework, officers
from tests.factories.casework import INTAKE, MANAGER, POLICE, RoleClient, Work
from tests.factories.printed import words_of
from tests.factories.statements import check_few

from sigap.access.models import Office
from sigap.access.roles import OfficeKind
from sigap.audit.models import Event
from sigap.cases.actions.exclusions import ExclusionRequest, exclude_from_case
from sigap.cases.models import Case, CasePerson
from sigap.cases.queries import case_for
from sigap.cases.rules import ExclusionBasis, ExclusionKind
from sigap.correspondence.rules import CaseLetter
from sigap.kernel.clock import now
from sigap.legal.models import Mark
from sigap.letters.typesetting import LetterUnfit
from sigap.protection.models import Protection
from sigap.restitution.models import ClaimEntry, RestitutionClaim

pytestmark = pytest.mark.django_db
LP = {"kind": "lp", "happened_on": "01-11-2026", "number": "LP/B/9/XI/2026"}
CLAIM = {"victim": "1", "is_joint": "on", "road": "before_demand", "law": "trafficking", "applicant": "guardian"}
OF_POLICE = {CaseLetter.PROGRESS, CaseLetter.VISUM, CaseLetter.CHILD_INQUIRY, CaseLetter.SOCIAL_REPORT}


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def send(client: RoleClient, path: str, told: dict[str, Any], status: int = 302) -> str:
    answer = client.post(path, {"post_key": uuid4(), **told})
    page: str = answer.content.decode()
    assert answer.status_code == status, page[:2000]
    return page


def seen(client: RoleClient, path: str) -> str:
    """A page, for few statements."""
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    assert answer.status_code == 200, path
    check_few(captured, path)
    return answer.content.decode()


def typed(page: str) -> dict[str, str]:
    """What a form would send as it stands."""
    form = page[page.index('<form class="card f"') :]
    found = dict(re.findall(r'<input[^>]*type="(?:text|hidden)"[^>]*name="(\w+)"[^>]*value="([^"]*)"', form))
    found |= dict(re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>\n?([^<]*)</textarea>', form))
    found |= dict(re.findall(r'<input type="radio" name="(\w+)" value="(\w+)"[^>]*checked', form))
    return {name: html.unescape(value) for name, value in found.items() if name != "csrfmiddlewaretoken"}


def made(client: RoleClient, path: str, **change: str) -> str:
    """The words of a letter as PDF/A, which its Word document says too."""
    told = typed(client.get(path).content.decode()) | change
    paper, word = (client.post(path, {**told, "as": kind}) for kind in ("pdf", "word"))
    assert paper.content[:5] == b"%PDF-", paper.content.decode()[:3000]
    assert b"pdfaid" in paper.content
    xml = zipfile.ZipFile(io.BytesIO(word.content)).read("word/document.xml").decode()
    for name, value in change.items():
        assert not name.startswith("f_") or html.escape(value, quote=False) in xml, name
    return words_of(paper.content)


@pytest.fixture
def base(work: Work) -> str:
    """The case with a child suspect, a police report, a claim with losses and money that waits."""
    case = f"/kasus/{work.own}/"
    manager, police = casework.at_desk(MANAGER), casework.at_desk(POLICE)
    ordinal = CasePerson.objects.filter(case__code=work.own).count() + 1
    send(manager, f"{case}orang/tambah/", {"role": "suspect", "sex": "L", "age_years": "16", "ordinal": str(ordinal)})
    send(police, f"{case}hukum/catat/", LP)
    send(manager, f"{case}restitusi/buka/", {**CLAIM, "via": "prosecutor", "liable": [str(ordinal)]})
    book = f"{case}restitusi/{RestitutionClaim.objects.get().id}/"
    losses = {"income": "17.500.000", "care": "2.000.000"}
    for head, amount in losses.items():
        told = {"head": head, "amount": amount, "what": "Upah | 7 bulan\nPere'an", "there": "slip", "missing": "akta"}
        send(manager, f"{book}rugi/", told)
    day = {"happened_on": "20-11-2026", "number": "", "note": ""}
    send(manager, f"{book}catat/filed/", day)
    send(police, f"{book}catat/awarded/", {**day, "head_income": "15.000.000"})
    send(police, f"{book}catat/told_to_pay/", day)
    send(police, f"{book}catat/deposited/", {**day, "amount": "6.000.000", "place": "PN CONTOH"})
    return f"{case}surat-perkara/"


def test_every_letter_is_filled_in_and_made_by_its_own_offices_only(base: str) -> None:
    clients = {login: casework.at_desk(login) for login in (MANAGER, POLICE)}
    lists = {login: seen(client, base) for login, client in clients.items()}
    before = Event.objects.filter(code="correspondence:letter:made").count()
    for letter in CaseLetter:
        login, other = (POLICE, MANAGER) if letter in OF_POLICE else (MANAGER, POLICE)
        path = f"{base}{letter.value}/"
        page = seen(clients[login], path)
        assert path in lists[login], letter
        assert (path in lists[other]) == (clients[other].get(path).status_code == 200), letter
        paper = made(clients[login], path, signer_title="Jabatan CONTOH")
        assert "Jabatan CONTOH" in paper, letter
        assert "Rahasia" in paper, letter
        assert "…" in paper, "what was left empty is written by hand"
        assert "None" not in paper, letter
        assert ("LP/B/9/XI/2026" in paper) == ('name="f_rujukan"' in page), letter
        assert casework.NAME not in paper, letter
        wrong = clients[login].post(path, {**typed(page), "signer_title": "", "dated_on": "besok"})
        assert wrong.status_code == 422, letter
        assert clients[login].get(f"{path}?untuk=99").status_code == 404, letter
    assert Event.objects.filter(code="correspondence:letter:made").count() == before + 2 * len(CaseLetter)
    assert "Visum diminta penyidik, bukan UPTD" in lists[MANAGER]
    for login, path in ((INTAKE, base), (INTAKE, f"{base}laporan/"), (MANAGER, f"{base}tidak-ada/")):
        assert casework.at_desk(login).get(path).status_code == 404


def test_a_claim_becomes_a_petition_with_its_evidence_and_nothing_typed_twice(base: str) -> None:
    client = casework.at_desk(MANAGER)
    paper = made(client, f"{base}restitusi/", f_catatan="Pere'an & <b>tebal</b> {{ jumlah }}")
    for said in (
        "Kekayaan atau penghasilan yang hilang", "17.500.000", "Upah / 7 bulan Pere'an", "slip", "ada, dilampirkan",
        "akta", "menyusul", "Rp19.500.000", "sembilan belas juta lima ratus ribu rupiah", "Terlapor",
        "UU 21/2007 pasal 48", "sebelum tuntutan dibacakan", "Pemohon, orang tua atau wali", "{{ jumlah }}",
    ):  # fmt: skip
        assert said in paper, said
    assert "kejari" in typed(client.get(f"{base}restitusi/").content.decode())["addressees"]


def test_a_receipt_is_for_what_waits_and_then_for_what_was_handed_over(base: str) -> None:
    client = casework.at_desk(MANAGER)
    waiting = made(client, f"{base}kuitansi/")
    for said in ("Rp6.000.000", "enam juta rupiah", "PN CONTOH", "Rp15.000.000", "Rp9.000.000, tetap menjadi hak"):
        assert said in waiting, said
    deposit = ClaimEntry.objects.get(kind="deposited")
    book = f"{base.removesuffix('surat-perkara/')}restitusi/{deposit.claim_id}/"
    told = {"happened_on": "21-11-2026", "amount": "6.000.000", "deposit": str(deposit.id), "place": "lewat rekening"}
    send(client, f"{book}catat/received/", told)
    link = f"{base}kuitansi/?untuk={ClaimEntry.objects.get(kind='received').id.hex}"
    assert link in client.get(book).content.decode()
    handed = made(client, link)
    for said in ("Rp6.000.000", "lewat rekening", "Sudah diterima", "Rp9.000.000, tetap menjadi hak"):
        assert said in handed, said


def test_a_petition_for_protection_is_signed_by_whoever_asked_and_bears_no_name(base: str) -> None:
    client = casework.at_desk(MANAGER)
    case = base.removesuffix("surat-perkara/")
    for kind, asker, slug, said in (
        ("lpsk_protection", "asker_companion", "lpsk", "Pendamping korban, "),
        ("court_kdrt", "asker_family", "perintah", "Pemohon, keluarga"),
    ):
        told = {"kind": kind, "person": "1", "asker": asker, "is_consented": "on"}
        asked_at = localtime(now() - timedelta(hours=3)).strftime("%d-%m-%Y %H.%M")
        send(client, f"{case}pelindungan/minta/", {**told, "asked_at": asked_at})
        link = f"{base}{slug}/?untuk={Protection.objects.get(kind=kind).pk.hex}"
        assert link in seen(client, f"{case}pelindungan/")
        assert 'value="names"' not in seen(client, link)
        paper = made(client, link)
        limit = "paling lambat" if slug == "lpsk" else "7 hari"
        for words_of_it in (said, "amplop tertutup", "Korban menyetujui", limit):
            assert words_of_it in paper, words_of_it
        assert ("PEMERINTAH" in paper) == (slug == "lpsk"), "a person writes under no office's head"
        send(client, f"{case}pelindungan/{Protection.objects.get(kind=kind).pk}/tarik/", {"reason": "no-longer"})
        assert link not in seen(client, f"{case}pelindungan/"), "nothing is asked for any more"


def test_whoever_signs_bears_their_own_title_unless_another_was_typed(base: str) -> None:
    client, path, own = casework.at_desk(MANAGER), f"{base}restitusi/", "Pemohon, orang tua atau wali"
    office = typed(seen(client, path))["title_office"]
    for signed_by, title, borne in (("office", own, office), ("office", "Plh.", "Plh."), ("person", office, own)):
        paper = made(client, path, signed_by=signed_by, signer_title=title)
        assert (borne in paper, own in paper) == (True, borne == own), title


def test_an_office_that_must_not_know_of_the_case_is_not_written_to(base: str, work: Work) -> None:
    client, kept = casework.at_desk(MANAGER), "tidak boleh tahu kasus ini"
    before = seen(client, f"{base}pendampingan/")
    assert "Penuntut Umum" in before
    assert kept not in before
    with casework.acting(MANAGER, {}) as actor:
        for office in Office.objects.filter(kind__in=[OfficeKind.KEJARI, OfficeKind.RSUD]):
            what = ExclusionRequest(kind=ExclusionKind.OFFICE, office_id=office.id, office_name=office.name)
            access = case_for(actor, work.own)
            exclude_from_case(by=actor, at=now(), access=access, what=what, basis=ExclusionBasis.CONFLICT)
    assert "Penuntut Umum" not in seen(client, f"{base}pendampingan/")
    for slug in ("restitusi", "medis"):
        page = seen(client, f"{base}{slug}/")
        told = typed(page)["addressees"]
        assert (kept in page) == (told == "") == (slug == "restitusi"), slug
        assert not re.search("kejari|Kejaksaan|rsud|rumah sakit umum", told, re.IGNORECASE), told


def test_a_letter_claims_a_law_only_where_it_holds(base: str, work: Work) -> None:
    client, victims = casework.at_desk(MANAGER), CasePerson.objects.filter(case__code=work.own, role="victim")
    Case.objects.filter(code=work.own).update(kind="")
    child, tpks, remote = "UU 11/2012 pasal 58", "UU 12/2022 pasal 41", "UU 12/2022 pasal 48 sampai 52"
    for form, age, recording, reporting in (
        ("form_physical", 30, "", ""),
        ("form_physical", 15, child, ""),
        ("form_sexual", 30, remote, tpks),
        ("form_trafficking", 15, child, "PP 9/2008 pasal 14"),
        ("form_sexual", 15, f"{remote} dan {child}", tpks),
    ):
        victims.update(forms=[form], age_years=age, aged_at=now())
        for slug, said in (("terekam", recording), ("laporan", reporting)):
            assert typed(client.get(f"{base}{slug}/").content.decode()).get("f_dasar", "") == said, (slug, form, age)
    victims.update(forms=["form_physical"], age_years=30)
    assert "Kami melaporkan dugaan tindak pidana" in made(client, f"{base}laporan/")
    assert "Kami memohon agar keterangan" in made(client, f"{base}terekam/")


def test_a_complaint_says_that_days_went_by_only_when_they_did(work: Work) -> None:
    client, case = casework.at_desk(MANAGER), f"/kasus/{work.own}/"
    path = f"{case}surat-perkara/pengaduan/"
    for days, is_over in ((0, False), (14, False), (15, True)):
        if days and not Mark.objects.exists():
            send(casework.at_desk(POLICE), f"{case}hukum/catat/", LP)
        Mark.objects.update(happened_on=localtime().date() - timedelta(days=days))
        paper = made(client, path)
        assert ("sudah lewat 14 Hari dan belum ditanggapi" in paper) == is_over, days
        assert "saya mengadukan penanganan laporan" in paper


def test_a_letter_that_cannot_be_set_is_shown_again_and_leaves_no_event(
    base: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, path = casework.at_desk(MANAGER), f"{base}laporan/"
    told = {**typed(client.get(path).content.decode()), "as": "pdf", "f_uraian": "Pere'an menulis"}

    def unfit(*_facts: object, **_how: object) -> None:
        raise LetterUnfit

    monkeypatch.setattr("sigap.correspondence.views.letters.made", unfit)
    answer = client.post(path, told)
    assert answer.status_code == 422
    assert "Surat ini tidak dapat dibuat" in answer.content.decode()
    assert typed(answer.content.decode())["f_uraian"] == told["f_uraian"]
    assert not Event.objects.filter(code="correspondence:letter:made").exists()


def test_names_are_let_in_after_a_step_up_and_what_was_typed_stays(base: str) -> None:
    path = f"{base}bantuan-hukum/"
    plain = casework.at_desk(MANAGER)
    told = {**typed(plain.get(path).content.decode()), "as": "names", "f_catatan": "Pere'an sudah mengetik"}
    asked = plain.post(path, told)
    assert asked.status_code == 401
    assert casework.NAME not in asked.content.decode()
    named = plain.post(path, {**told, "ulang-password": officers.PASSWORD})
    assert named.status_code == 200
    answer = typed(named.content.decode())
    assert answer["f_korban"].startswith(casework.NAME)
    assert answer["f_catatan"] == "Pere'an sudah mengetik"
    for client in (casework.at_desk(POLICE), casework.at_desk(INTAKE)):
        assert client.post(path, told).status_code == 404, "another office's letter opens no name"
    assert Event.objects.filter(code="vault:identity:opened").count() >= 1
    paper = plain.post(path, {**answer, "as": "pdf"})
    assert casework.NAME in words_of(paper.content)
    assert casework.NAME.split()[0].lower() not in paper.headers["Content-Disposition"].lower()
    assert path.rsplit("/", 2)[-2] in paper.headers["Content-Disposition"]


def test_where_nothing_is_recorded_the_page_says_what_comes_first(work: Work) -> None:
    client, base = casework.at_desk(MANAGER), f"/kasus/{work.own}/surat-perkara/"
    for slug, said in (("restitusi", "Belum ada buku restitusi"), ("kuitansi", "Belum ada uang yang dititipkan")):
        page = seen(client, f"{base}{slug}/")
        assert said in page
        assert f"/kasus/{work.own}/restitusi/" in page
    assert "Tidak ada anak sebagai terlapor" in seen(casework.at_desk(POLICE), f"{base}litmas/")


def test_a_long_claim_runs_over_pages_with_its_head_and_its_signature(base: str) -> None:
    client = casework.at_desk(MANAGER)
    rows = "\n".join(f"Penderitaan | Kerugian rekaan nomor {number} | 1.000.000" for number in range(300))
    told = typed(client.get(f"{base}restitusi/").content.decode()) | {"f_kerugian": rows, "as": "pdf"}
    pages = [
        each.extract_text() for each in PdfReader(io.BytesIO(client.post(f"{base}restitusi/", told).content)).pages
    ]
    assert len(pages) > 5
    assert sum("Kepala kerugian" in page for page in pages) >= len(pages) - 1
    assert "Pemohon" in pages[-1]
    assert len(pages[-1].split()) > 30, "nobody signs on a page that says nothing"
    too_many = client.post(f"{base}restitusi/", {**told, "f_kerugian": rows + "\nx" * 2_000})
    assert too_many.status_code == 422
