"""A task outside, from the manager's page to the secretary's and back, as the real roles of the database."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate
from tests.factories import casework, public_site, team
from tests.factories.casework import HEAD, MANAGER, POLICE, Work
from tests.factories.statements import check_few

from sigap.cases import actions as cases
from sigap.cases.queries import case_for
from sigap.cases.rules import PersonRole, RelationKind, Sex
from sigap.errands.jobs import ring
from sigap.errands.models import Errand, ErrandLine
from sigap.errands.rules import MOST_WRONG
from sigap.kernel.clock import now
from sigap.mailbox.errands.answering import answer_errand, errand_of
from sigap.mailbox.errands.codes import read_pass
from sigap.mailbox.errands.page import QUESTIONS_LIMIT, ErrandReply, ErrandWords, ReplyOutcome
from sigap.notifications.models import Notice
from sigap.work.models import WorkItem

pytestmark = pytest.mark.django_db
NAME, ROLE = "Yusuf Pere'an CONTOH", "Sekretaris Desa CONTOH"
TASK = "Mengantarnya ke puskesmas jam delapan."
OVER = "Kodenya salah, atau tugas ini sudah berakhir."


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def base(work: Work) -> str:
    return f"/kasus/{work.own}/tugas-luar/"


def day(later: int = 0) -> str:
    return (localdate(now()) + timedelta(days=later)).strftime("%d-%m-%Y")


def filled(**more: Any) -> dict[str, Any]:
    """The form as the manager sends it, its preview seen."""
    told: dict[str, Any] = {
        "task": TASK, "known": "", "shown_name": "", "due_on": day(3), "name": NAME, "role": ROLE, "place": "desa",
        "area": "", "phone": "0812 0000 9999", "to_client": "tie_none", "to_suspect": "tie_none", "person": "1",
        "giver": "institution", "manner": "oral", "agreed_on": day(), "words": "Aku mau diantar Pak Carik.",
        "guardian_words": "", "way": "link", "post_key": uuid4(), "step": "give",
    }  # fmt: skip
    return told | more


def given(work: Work, **more: Any) -> tuple[str, str]:
    """Link and words of a task that the manager gives."""
    page = casework.at_desk(MANAGER).post(base(work) + "beri/puskesmas/", filled(**more))
    assert page.status_code == 200, page.content.decode()
    text = page.content.decode()
    link = re.search(r"(/tugas/[a-z2-7]+/)", text)
    assert link
    return link[1], words_in(text)


def words_in(text: str) -> str:
    """The four words, as the page that hands them out shows them."""
    return str(re.findall(r'class="slip__w"[^>]*>([a-z ]+)<', text)[0])


def outside(settings: LazySettings) -> Client:
    public_site.dress(settings)
    return Client()


def sent(client: Client, link: str, **fields: object) -> HttpResponse:
    with team.role("sigap_public"):
        return client.post(link, fields)  # type: ignore[return-value]  # the client's own kind


def answered(client: Client, link: str, code: str, **more: object) -> HttpResponse:
    told: dict[str, object] = {"code": code, "form_key": uuid4(), "reply": "errand_done", "words": "Sudah, Pere'an."}
    return sent(client, link, **told | more)


def test_a_task_is_given_answered_once_and_read(work: Work, settings: LazySettings) -> None:
    desk = casework.at_desk(MANAGER)
    for part in ("", "beri/puskesmas/"):
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(base(work) + part).status_code == 200
        check_few(captured, part)
    preview = desk.post(base(work) + "beri/puskesmas/", filled(step="preview")).content.decode()
    assert "Seorang anak yang kami dampingi" in preview
    assert not Errand.objects.exists()
    form = filled()
    first, second = (desk.post(base(work) + "beri/puskesmas/", form).content.decode() for _ in range(2))
    assert re.findall(r"/tugas/[a-z2-7]+/", first) == re.findall(r"/tugas/[a-z2-7]+/", second)
    row = Errand.objects.get()
    sealed = bytes(row.sealed_content) + bytes(row.sealed_page or b"")
    assert b"Pere" not in sealed
    assert b"puskesmas" not in sealed
    link, code = re.findall(r"(/tugas/[a-z2-7]+/)", first)[0], words_in(first)
    public = outside(settings)
    page = sent(public, link, code=code.upper())
    text = page.content.decode()
    assert page.status_code == 200
    assert TASK in text
    assert "Melati" not in text
    assert work.own not in text
    assert "no-store" in page["Cache-Control"]
    assert "noindex" in text + str(page.headers)
    key = uuid4()
    done = answered(public, link, code, form_key=key)
    assert done.status_code == 200
    assert answered(public, link, code, form_key=key).content == done.content
    assert answered(public, link, code, form_key=key, words="Lain.").status_code == 409
    assert answered(public, link, code).status_code == 409
    assert answered(public, link, code, reply="errand_unable", words="").status_code == 422
    assert sent(public, link, code=code).status_code == 422
    assert ErrandLine.objects.count() == 1
    assert ring(now()) == 1
    assert ring(now()) == 0
    assert Notice.objects.filter(code="errand-answered").count() == 1


def said(link: str, code: str, reply: ErrandReply, words: str) -> tuple[ReplyOutcome, tuple[tuple[bool, str], ...]]:
    """What the public process does with an answer, and what stood on the page before it."""
    held = read_pass(link[len("/tugas/") : -1], code)
    with team.role("sigap_public"):
        found = errand_of(held, at=now())
        told = ErrandWords(words=words)
        outcome = answer_errand(held, found, reply=reply, words=told, form_key=uuid4(), at=now())
    return outcome, found.lines if found else ()


def open_kinds() -> list[str]:
    rows = WorkItem.objects.filter(kind__startswith="errands.", settled_at=None)
    return sorted(rows.values_list("kind", flat=True))


def test_the_manager_reads_a_question_writes_back_and_the_list_of_work_follows(work: Work) -> None:
    link, code = given(work)
    row, desk = Errand.objects.get(), casework.at_desk(MANAGER)
    assert open_kinds() == ["errands.errand"]
    assert said(link, code, ErrandReply.QUESTION, "Jam berapa?") == (ReplyOutcome.SAID, ())
    assert open_kinds() == ["errands.answer", "errands.errand"]
    assert "Jam berapa?" in desk.get(f"{base(work)}{row.pk}/").content.decode()
    assert open_kinds() == ["errands.errand"]
    assert "Ada pertanyaan, perlu dibalas" in desk.get(base(work)).content.decode()
    for part in (f"{row.pk}/", f"{row.pk}/lembar/", f"{row.pk}/balas/", f"{row.pk}/jawaban/", f"{row.pk}/tarik/"):
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(base(work) + part).status_code == 200
        check_few(captured, part)
    told = {"words": "Jam delapan.", "post_key": uuid4()}
    for _ in range(2):
        assert desk.post(f"{base(work)}{row.pk}/balas/", told).status_code == 302
    assert "Menunggu jawaban" in desk.get(base(work)).content.decode()
    lines = said(link, code, ErrandReply.UNABLE, "Saya sakit.")[1]
    assert lines == ((False, "Jam berapa?"), (True, "Jam delapan."))
    assert "Saya sakit." in desk.get(f"{base(work)}{row.pk}/").content.decode()
    assert open_kinds() == []
    assert desk.post(f"{base(work)}{row.pk}/balas/", told | {"post_key": uuid4()}).status_code == 409


def test_five_questions_are_enough(work: Work) -> None:
    link, code = given(work)
    for _ in range(QUESTIONS_LIMIT):
        assert said(link, code, ErrandReply.QUESTION, "Di mana?")[0] is ReplyOutcome.SAID
    assert said(link, code, ErrandReply.QUESTION, "Di mana?")[0] is ReplyOutcome.MANY
    assert said(link, code, ErrandReply.NOT_ME, "")[0] is ReplyOutcome.SAID
    assert said(link, code, ErrandReply.DONE, "")[0] is ReplyOutcome.GONE


@pytest.mark.parametrize("spoil", ["wrong", "mistyped", "withdrawn", "lapsed", "unknown", "renewed"])
def test_what_opens_nothing_is_told_apart_by_nothing(work: Work, settings: LazySettings, spoil: str) -> None:
    link, code = given(work)
    row = Errand.objects.get()
    desk = casework.at_desk(MANAGER)
    if spoil == "wrong":
        code = given(work, name="Badrun CONTOH")[1]
    elif spoil == "mistyped":
        code = "satu dua tiga"
    elif spoil == "withdrawn":
        for _ in range(2):
            assert desk.post(f"{base(work)}{row.pk}/tarik/", {"reason": "unsafe"}).status_code == 302
    elif spoil == "lapsed":
        Errand.objects.update(link_until=now())
    elif spoil == "renewed":
        assert desk.post(f"{base(work)}{row.pk}/tautan/", {"post_key": uuid4()}).status_code == 200
    else:
        link = "/tugas/" + "a" * 26 + "/"
    public = outside(settings)
    page = sent(public, link, code=code)
    assert page.status_code == 422
    assert OVER in page.content.decode()
    late = answered(public, link, code, words="Sudah lama kutulis.")
    assert late.status_code == 409
    assert "Sudah lama kutulis." in late.content.decode()
    assert TASK not in late.content.decode()
    assert not ErrandLine.objects.exists()


def test_a_forwarded_link_is_shut_after_ten_wrong_words(work: Work, settings: LazySettings) -> None:
    link, code = given(work)
    other = given(work, name="Badrun CONTOH")[1]
    public = outside(settings)
    assert public.get(link).content == public.get("/tugas/" + "b" * 26 + "/").content.replace(
        b"b" * 26, link[7:-1].encode()
    )
    for _ in range(MOST_WRONG):
        assert sent(public, link, code=other).status_code == 422
    assert sent(public, link, code=code).status_code == 422
    assert ring(now()) == 1
    assert Notice.objects.filter(code="errand-shut").count() == 1


def kin_named(work: Work, name: str, phone: str = "") -> None:
    """A person reported, and kin with this name."""
    with casework.acting(MANAGER, {}) as actor:
        access = case_for(actor, work.own)
        numbers = []
        for role, called in ((PersonRole.SUSPECT, "Karsono Contohan"), (PersonRole.WITNESS, name)):
            who = cases.add_person(by=actor, at=now(), access=access, role=role, sex=Sex.MALE, age_years=40)
            told = cases.Identity(full_name=called, phone=phone if role is PersonRole.WITNESS else "")
            cases.name_person(
                by=actor, at=now(), access=access, ordinal=who.ordinal, identity=told, based_on=who.version
            )
            numbers.append(who.ordinal)
        cases.relate(
            by=actor, at=now(), access=access, ordinal=numbers[1], kind=RelationKind.SIBLING_OF, other=numbers[0]
        )


def test_kin_of_the_person_reported_are_refused_by_name_and_telephone(work: Work) -> None:
    kin_named(work, "Jusup Pere'an", phone="0813-1111-2222")
    desk, address = casework.at_desk(MANAGER), base(work) + "beri/surat/"
    for more in ({}, {"name": "Orang Lain", "phone": "+62 813 1111 2222"}, {"name": "H. Karsono Contohan, S.Pd."}):
        page = desk.post(address, filled(**more))
        assert page.status_code == 409, more
        assert "terlapor yang tercatat" in page.content.decode()
    assert desk.post(address, filled(name="Slamet", to_suspect="tie_kin")).status_code == 409
    assert desk.post(address, filled(name="Slamet", to_client="tie_not_asked")).status_code == 409
    alike = desk.post(address, filled(name="Karsono Wibowo"))
    assert "sudah saya pastikan" in alike.content.decode()
    assert not Errand.objects.exists()
    assert desk.post(address, filled(name="Karsono Wibowo", is_certain="on")).status_code == 200
    assert Errand.objects.count() == 1


def test_a_name_in_the_words_and_a_child_unheard_are_refused(work: Work) -> None:
    desk, address = casework.at_desk(MANAGER), base(work) + "beri/puskesmas/"
    named = desk.post(address, filled(task="Mengantar Melati ke puskesmas."))
    assert named.status_code == 409
    assert "memuat nama" in named.content.decode()
    for more in ({"words": ""}, {"giver": "client"}, {"due_on": day(-1)}, {"due_on": day(90)}, {"phone": ""},
                 {"agreed_on": day(2)}):  # fmt: skip
        assert desk.post(address, filled(**more)).status_code in (409, 422), more
    assert desk.post(address, filled(task="")).status_code == 422
    assert not Errand.objects.exists()
    chosen = desk.post(address, filled(task="Mengantar Melati ke puskesmas.", shown_name="Melati", step="preview"))
    assert "Melati" in chosen.content.decode()
    assert "Yang diminta" in desk.post(address, filled(step="edit")).content.decode()


def test_a_slip_holds_the_code_and_its_answer_is_noted(work: Work) -> None:
    desk = casework.at_desk(MANAGER)
    sent_on = desk.post(base(work) + "beri/puskesmas/", filled(way="paper", phone=""))
    row = Errand.objects.get()
    assert sent_on["Location"] == f"{base(work)}{row.pk}/lembar/"
    slip = desk.get(sent_on["Location"]).content.decode()
    assert work.own in slip
    assert TASK in slip
    assert "Melati" not in slip
    told = {"reply": "errand_partly", "words": "Baru separuh.", "done_on": day(), "post_key": uuid4()}
    assert desk.post(f"{base(work)}{row.pk}/jawaban/", told | {"words": ""}).status_code == 409
    for _ in range(2):
        assert desk.post(f"{base(work)}{row.pk}/jawaban/", told).status_code == 302
    assert "Baru separuh." in desk.get(f"{base(work)}{row.pk}/").content.decode()
    assert desk.post(f"{base(work)}{row.pk}/tarik/", {"reason": "unsafe"}).status_code == 409
    assert ErrandLine.objects.count() == 1


def test_others_find_nothing_of_it(work: Work) -> None:
    given(work)
    row = Errand.objects.get()
    pages = ["", "beri/puskesmas/", f"{row.pk}/", f"{row.pk}/lembar/", f"{row.pk}/jawaban/", f"{row.pk}/balas/"]
    for login in (POLICE, HEAD):
        client = casework.at_desk(login)
        assert {client.get(base(work) + part).status_code for part in pages} == {404}, login
    manager = casework.at_desk(MANAGER)
    assert manager.get(f"/kasus/{work.foreign}/tugas-luar/").status_code == 404
    assert manager.get(f"/kasus/{work.asked}/tugas-luar/{row.pk}/").status_code == 404
    assert manager.get(base(work) + "beri/entah/").status_code == 404
