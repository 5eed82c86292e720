"""A voice note by WhatsApp becomes a case: signed, sealed, fetched, cleaned, read, opened; and Meta's side of it."""

import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.factories import carriers, recordings
from tests.factories.carriers import Graph, message, signature, webhook
from tests.factories.patience import PATIENCE
from tests.journeys.house import Demo, demo_home, running, wait_until
from tests.journeys.people import HASAN, RINA, Cast, Slip, open_case, take
from tests.journeys.visitor import Visitor

from sigap.kernel.clock import now

pytestmark = pytest.mark.journey
_ANSWERED = "SELECT count(*) FROM mailbox_reportfile WHERE finished_at IS NOT NULL"


@pytest.fixture(scope="module")
def meta() -> Iterator[Graph]:
    with carriers.running() as found:
        yield found


@pytest.fixture(scope="module")
def demo(meta: Graph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The real system with a WhatsApp number, whose other end is the stand-in."""
    told = carriers.channels_file(tmp_path_factory.mktemp("saluran"), graph_url=meta.url)
    with demo_home() as home, running(home, SIGAP_CHANNELS=str(told)) as demo:
        yield demo


def _deliver(demo: Demo, raw: bytes, *, signed: str = "") -> int:
    request = urllib.request.Request(  # noqa: S310 - our own demo
        f"{demo.public}/kait/whatsapp/",
        raw,
        {"X-Hub-Signature-256": signed or signature(raw), "Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310 - as above
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


def test_a_voice_note_becomes_a_case_and_what_comes_later_reaches_it(cast: Cast, demo: Demo, meta: Graph) -> None:
    meta.files["9001"] = raw = recordings.recording("ogg", "libopus")
    note = message("audio", at=now(), id="9001", sha256=carriers.digest64(raw), voice=True)
    delivery = webhook(note)
    assert _deliver(demo, delivery, signed="sha256=" + "0" * 64) == 401
    assert [_deliver(demo, delivery), _deliver(demo, delivery)] == [200, 200]
    assert wait_until(lambda: demo.query(_ANSWERED) == [(1,)])
    assert wait_until(lambda: len(meta.sent) == 1)
    assert "tidak anonim" in meta.sent[0]["text"]["body"]
    ((number,),) = demo.query("SELECT number FROM mailbox_envelope WHERE channel = 'whatsapp'")
    rina = cast.officer(RINA)
    take(rina, Slip("", str(number)))
    _hears_the_note(rina)
    rina.go(f"/laporan/{number}/")
    rina.tap("Buka dan baca")
    rina.reads("[Pesan suara]", "+6281200000001", "Nama yang tampil: Bu CONTOH")
    rina.go(f"/laporan/{number}/")
    assert re.fullmatch(r"[A-Z]+-\d+", open_case(rina))
    assert _deliver(demo, webhook(message(number=2, at=now(), body="Masih di sana."))) == 200
    assert wait_until(lambda: demo.query("SELECT count(*) FROM mailbox_line") != [(0,)])
    assert len(meta.sent) == 1
    _turns_the_number_off(cast.officer(HASAN))


def _hears_the_note(rina: Visitor) -> None:
    rina.reads("WhatsApp", "Berkas dari pelapor", "Berkas 1")
    with rina.page.expect_download() as fetched:
        rina.main().get_by_role("link", name="Buka salinan").click()
    assert fetched.value.suggested_filename == "berkas-1.mp4"
    assert recordings.MAKER not in Path(fetched.value.path()).read_bytes()


def _turns_the_number_off(hasan: Visitor) -> None:
    hasan.go("/saluran/")
    hasan.reads("WhatsApp", "Menyala", "Terakhir masuk")
    hasan.page.select_option("#id_whatsapp-reason", "key_leaked")
    hasan.tap("Matikan WhatsApp")
    hasan.reads("Dimatikan", "Teks yang masuk tetap menjadi laporan")
