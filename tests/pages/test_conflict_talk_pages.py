"""The dialogue of a lane report on both pages: the recipient's, by passphrase, and the reporter's, by six words."""

from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import casework, lane_talk, officers, public_site, recipients, team
from tests.factories.casework import AUDITOR, HEAD, INTAKE, Work
from tests.factories.recipients import GANDA, OKTA, PUTRI, STORY
from tests.factories.statements import check_few
from tests.pages.test_custody_pages import at_desk, keyed, look, secret, words

from sigap.access.roles import OfficeKind, RoleCode
from sigap.custody.models import ConflictLine, ConflictReport
from sigap.kernel.clock import now
from sigap.mailbox.dialogue.rules import MESSAGE_LIMIT, MESSAGES_A_DAY, MessageOutcome
from sigap.mailbox.models import ReportStatus
from sigap.mailbox.posting import Receipt, end_code

pytestmark = pytest.mark.django_db
TOLD = "Ia datang lagi tadi malam ke rumah Bu Ratih."
ASKED = "Apakah sekarang Anda aman?"
KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def lane(work: Work, settings: LazySettings) -> Receipt:
    """Three recipients of three offices, and a report on the police."""
    settings.SIGAP_DEMO = True
    del work
    for login, kind in ((PUTRI, OfficeKind.UPTD_PROVINSI), (OKTA, OfficeKind.LSM)):
        officers.officer(login, f"{login} Contoh", RoleCode.CONFLICT_RECIPIENT, kind=kind)
    for login in (GANDA, PUTRI, OKTA):
        keyed(login)
    return recipients.posted("police")


def sent(receipt: Receipt, text: str = TOLD, *, key: str = KEY, code: str = "") -> tuple[int, str]:
    """What the public page answers to a message; after `public_site.dress`."""
    body = {"code": code or " ".join(receipt.words), "key": key, "message": text}
    page = Client().post("/cek/balas/", body)
    assert page.headers["Cache-Control"] == "no-store"
    return page.status_code, page.content.decode()


def looked_up(receipt: Receipt) -> str:
    return Client().post("/cek/", {"code": " ".join(receipt.words)}).content.decode()


def written(client: Client, receipt: Receipt, text: str = ASKED, *, key: str = "") -> Any:
    return client.post(
        f"/jalur-khusus/{receipt.number}/tulis/", {"tulis-key": key or str(uuid4()), "tulis-message": text}
    )


def test_a_recipient_sees_that_something_is_new_reads_it_by_passphrase_and_answers(lane: Receipt) -> None:
    lane_talk.answered(lane, TOLD)
    client, path = at_desk(GANDA), f"/jalur-khusus/{lane.number}/"
    for page in ("/jalur-khusus/", "/antrean/", path):
        assert "1 pesan baru" in words(client.get(page)), page
    shut = words(client.get(path))
    assert TOLD not in shut
    assert "Yang membaca bisa jadi pelakunya" in shut
    opened = words(client.post(path, secret(GANDA)))
    assert TOLD in opened
    assert STORY in opened
    for page in ("/jalur-khusus/", "/antrean/"):
        assert "pesan baru" not in words(client.get(page)), page
        assert "1 pesan baru" in words(at_desk(PUTRI).get(page)), page
    key = str(uuid4())
    for _click in range(2):
        assert written(client, lane, key=key).status_code == 302
    assert ConflictLine.objects.filter(author="officer").count() == 1
    assert ASKED not in words(client.get(path)), "nothing of it without the passphrase"
    whole = words(at_desk(PUTRI).post(f"/jalur-khusus/{lane.number}/", secret(PUTRI)))
    for part in (TOLD, ASKED, "Belum dibaca pelapor"):
        assert part in whole


def test_what_is_typed_there_is_kept_under_no_key_of_the_house(lane: Receipt) -> None:
    page = words(at_desk(GANDA).get(f"/jalur-khusus/{lane.number}/"))
    (form,) = (part.partition("</form>")[0] for part in page.split("<form")[1:] if "/tulis/" in part)
    assert "data-once" not in form, "the script keeps what is typed into such a form, sealed to the intake key"


@pytest.mark.parametrize(
    ("text", "key", "status", "said"),
    [
        ("", "", 422, "Tulis dulu pesannya"),
        ("a" * (MESSAGE_LIMIT + 1), "", 422, "Terlalu panjang"),
        (ASKED, "bukan kunci", 422, "sudah lama terbuka"),
    ],
    ids=["empty", "too long", "bad key"],
)
def test_what_is_refused_at_the_desk_is_shown_back(lane: Receipt, text: str, key: str, status: int, said: str) -> None:
    answer = written(at_desk(GANDA), lane, text, key=key)
    assert (answer.status_code, ConflictLine.objects.count()) == (status, 0)
    assert said in words(answer)
    assert f"{text}</textarea>" in words(answer)


def test_an_altered_half_is_said_and_the_words_come_back(lane: Receipt) -> None:
    team.rewritten("custody_lanereport", ConflictReport.objects.get(number=lane.number).pk, talk_key=b"\x09" * 32)
    client = at_desk(GANDA)
    assert "bukan tulisan SIGAP" in words(client.get(f"/jalur-khusus/{lane.number}/"))
    answer = written(client, lane)
    assert answer.status_code == 409
    assert ASKED in words(answer)


def test_an_ended_code_is_said(lane: Receipt) -> None:
    with team.role("sigap_public"):
        assert end_code(lane.words, at=now())
    page = words(at_desk(GANDA).get(f"/jalur-khusus/{lane.number}/"))
    assert "Pelapor mematikan enam katanya" in page
    assert "/tulis/" not in page


@pytest.mark.parametrize("login", [INTAKE, HEAD, AUDITOR, "maya.sekretariat", "idris.setda"])
def test_no_other_page_tells_of_a_message(lane: Receipt, login: str) -> None:
    client = casework.at_desk(login, stepped_up=True)
    # What is refused stands in the trail itself.
    pages = [page for page in ("/antrean/", "/kabar/", "/jejak/", "/pimpinan/") if client.get(page).status_code == 200]
    assert pages
    before = [look(client.get(page)) for page in pages]
    lane_talk.answered(lane, TOLD)
    assert [look(client.get(page)) for page in pages] == before
    assert written(client, lane).status_code == 404


def test_the_pages_cost_few_statements(lane: Receipt) -> None:
    for number in range(3):
        lane_talk.answered(lane, str(number))
    for path in ("/jalur-khusus/", f"/jalur-khusus/{lane.number}/", "/antrean/"):
        client = at_desk(GANDA)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200, path
        check_few(captured)


def test_the_reporter_reads_and_answers_on_the_same_page_as_everybody(lane: Receipt, settings: LazySettings) -> None:
    assert written(at_desk(GANDA), lane).status_code == 302
    public_site.dress(settings)
    page = looked_up(lane)
    assert ASKED in page
    for part in ("Kirim balasan", "jam balasan tidak kami janjikan", "Kami tidak mengirim SMS"):
        assert part in page
    for part in (STORY, "belum bisa membalas", "LPSK", "Ganda", "/berkas/", "polisi"):
        assert part not in page, part
    for _click in range(2):
        status, page = sent(lane)
        assert status == 200
        assert page.count(f">{TOLD}</p>") == 1
        assert "Balasan Anda sudah kami terima" in page
    assert ConflictLine.objects.filter(author="reporter").count() == 1


def test_what_is_refused_is_shown_back_to_the_reporter(lane: Receipt, settings: LazySettings) -> None:
    public_site.dress(settings)
    for text, key, status, said in (
        ("", KEY, 422, "Tulis dulu pesannya"),
        ("a" * (MESSAGE_LIMIT + 1), KEY, 422, "Terlalu panjang"),
        (TOLD, "bukan kunci", 422, "sudah lama terbuka"),
    ):
        answer, page = sent(lane, text, key=key)
        assert (answer, ConflictLine.objects.count()) == (status, 0)
        assert said in page
        assert f"{text}</textarea>" in page
    for number in range(MESSAGES_A_DAY):
        assert lane_talk.answered(lane, str(number)) is MessageOutcome.SAID
    status, page = sent(lane)
    assert (status, "kirim lagi besok" in page, f"{TOLD}</textarea>" in page) == (422, True, True)
    ConflictReport.objects.update(status=ReportStatus.DONE)
    assert "/cek/balas/" not in looked_up(lane)
    status, page = sent(lane, key=KEY[::-1])
    assert (status, f"{TOLD}</textarea>" in page, 'href="/lapor/"' in page) == (409, True, True)


def test_one_that_takes_no_words_says_so_and_gives_them_back(lane: Receipt, settings: LazySettings) -> None:
    ConflictReport.objects.update(talk_key=None, talk_mark=None, sealed_talk_half=None)
    public_site.dress(settings)
    page = looked_up(lane)
    assert "belum bisa membalas" in page
    assert "/cek/balas/" not in page
    status, page = sent(lane)
    assert (status, f"{TOLD}</textarea>" in page) == (409, True)
    assert "Kirim balasan" not in page


def test_wrong_and_ended_words_are_told_apart_by_nothing(lane: Receipt, settings: LazySettings) -> None:
    public_site.dress(settings)
    wrong = " ".join([*lane.words[:5], next(word for word in lane.words if word != lane.words[5])])
    first = sent(lane, code=wrong)
    with team.role("sigap_public"):
        assert end_code(lane.words, at=now())
    second = sent(lane)
    assert first[0] == second[0] == 422
    plain = [words_only(page, code) for (_status, page), code in ((first, wrong), (second, " ".join(lane.words)))]
    assert plain[0] == plain[1]
    assert TOLD in second[1]
    assert not ConflictLine.objects.exists()


def words_only(page: str, code: str) -> str:
    """A page without what was typed as six words, and without when it was opened."""
    before, _mark, after = page.partition('name="since" value="')
    return (before + after.partition('"')[2]).replace(code, "")
