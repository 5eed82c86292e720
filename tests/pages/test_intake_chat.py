"""An officer pastes a chat, chooses what is the report, and goes on in the entry form; the rest is kept nowhere."""

import pytest
from django.conf import LazySettings
from tests.factories import casework
from tests.factories.casework import INTAKE, POLICE, Work
from tests.factories.zones import JAKARTA

from sigap.intake.rules.chat import CHAT_LINES
from sigap.kernel.clock import now

pytestmark = pytest.mark.django_db
PAGE = "/laporan/catat/obrolan/"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def chat() -> str:
    day = now().astimezone(JAKARTA)
    return (
        f"{day:%d/%m/%y} 00.01 - Bu Pere'an: Anak itu <b>dikurung</b>\n"
        f"{day:%d/%m/%y} 00.02 - Bu Pere'an: rahasia lain\n"
        f"{day:%d/%m/%y} 00.03 - Bu Pere'an: a.jpg (file terlampir)"
    )


def test_what_is_chosen_stands_in_the_form_and_the_rest_does_not(work: Work) -> None:
    client = casework.at_desk(INTAKE)
    assert "Tempel obrolan WhatsApp" in client.get("/laporan/catat/").content.decode()
    assert client.get(PAGE).status_code == 200
    listed = client.post(PAGE, {"chat": chat()}).content.decode()
    assert "Pere&#x27;an" in listed
    assert "&lt;b&gt;dikurung" in listed
    assert "a.jpg" in listed
    page = client.post(PAGE, {"chat": chat(), "chosen": ["1", "3"], "pilih": "1"})
    text = page.content.decode()
    assert page.status_code == 200
    assert "Simpan laporan" in text
    assert "00.01 Bu Pere&#x27;an: Anak itu" in text
    assert "[berkas: a.jpg]" in text
    assert "rahasia lain" not in text
    assert 'value="whatsapp" checked' in text or 'checked value="whatsapp"' in text or "whatsapp" in text


def test_nothing_chosen_or_nothing_known_keeps_what_was_pasted(work: Work) -> None:
    client = casework.at_desk(INTAKE)
    page = client.post(PAGE, {"chat": chat(), "pilih": "1"})
    assert page.status_code == 422
    assert "Pilih paling sedikit satu pesan" in page.content.decode()
    assert "rahasia lain" in page.content.decode()
    page = client.post(PAGE, {"chat": "bukan obrolan"})
    assert page.status_code == 422
    assert "bukan obrolan" in page.content.decode()
    assert client.post(PAGE, {"chat": ""}).status_code == 422
    assert client.post(PAGE, {"chat": chat(), "chosen": ["99", "x"], "pilih": "1"}).status_code == 422


def test_more_than_a_page_can_show_is_refused(work: Work) -> None:
    many = "\n".join("25/11/26 09.14 - A: x" for _ in range(CHAT_LINES + 1))
    assert casework.at_desk(INTAKE).post(PAGE, {"chat": many}).status_code == 422


def test_another_office_does_not_open_it(work: Work) -> None:
    assert casework.at_desk(POLICE).get(PAGE).status_code == 404
