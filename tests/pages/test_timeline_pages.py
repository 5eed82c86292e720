"""The timeline of a case: each act once, until when, readings behind a switch, pages down to the first event."""

import re
from collections import Counter
from datetime import datetime
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate
from tests.factories import casework
from tests.factories.casework import INTAKE, MANAGER, POLICE, RoleClient, Work
from tests.factories.statements import check_few

from sigap.audit.models import Event
from sigap.audit.queries import TrailEntry
from sigap.cases.models import Case
from sigap.clocks.models import Clock
from sigap.desk import timeline
from sigap.kernel.clock import now
from sigap.vault.events import READINGS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def page_of(client: RoleClient, code: str, query: str = "") -> str:
    return client.get(f"/kasus/{code}/linimasa/{query}").content.decode()


def lines(page: str) -> list[str]:
    """What each line says: its act, what came with it, when and who."""
    entries = re.findall(r"<li(?: class=\"read\")?><p class=\"tl__t\">.*?<p class=\"tl__m\">.*?</p></li>", page)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", entry)).strip() for entry in entries]


def whole_trail(client: RoleClient, code: str, query: str = "") -> list[str]:
    found, page = [], page_of(client, code, f"?{query}")
    while True:
        found += lines(page)
        older = re.search(r'href="\?((?:baca=ya&amp;)?sebelum=\d+)"', page)
        if older is None:
            return found
        page = page_of(client, code, f"?{older[1].replace('&amp;', '&')}")


def test_an_act_is_one_line_with_its_officer_its_office_and_its_deadline(work: Work) -> None:
    page = lines(page_of(casework.at_desk(MANAGER), work.asked))
    opened = [line for line in page if line.startswith("Kasus dibuka")]
    assert len(opened) == 1
    for words in ("Kantor uptd_ppa ikut menangani", "Dewi Anggraini ditugaskan", "mulai berjalan, sampai"):
        assert words in opened[0]
        assert not [line for line in page if line.startswith(words)]
    [sent] = [line for line in page if line.startswith("Rujukan dikirim ke")]
    assert re.search(r"Rujukan dikirim ke Kantor polres_ppa, sampai .*\d\d\.\d\d", sent)
    assert sent.endswith("Dewi Anggraini, Kantor uptd_ppa")
    assert "Korban 1 ditambahkan ke kasus" in opened[0]


def test_readings_stand_behind_a_switch(work: Work) -> None:
    client = casework.at_desk(MANAGER, stepped_up=True)
    client.post(f"/kasus/{work.own}/orang/1/buka/", {"reason": "contact"})
    acts, both = page_of(client, work.own), page_of(client, work.own, "?baca=ya")
    assert "Identitas Korban 1 dibuka" not in acts
    assert 'class="read"' not in acts
    assert "Identitas Korban 1 dibuka untuk: menghubungi orang ini" in both
    assert Event.objects.filter(code__in=READINGS).exists()
    assert {line for line in lines(acts) if "dibuka" not in line} <= set(lines(both))


def test_pages_reach_the_first_event_and_tell_each_act_once(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    client, case = casework.at_desk(MANAGER), Case.objects.get(code=work.own)
    for query in ("", "baca=ya"):
        whole = whole_trail(client, work.own, query)
        # The longest act just fits a page.
        acts_of = Counter(Event.objects.filter(stream_id=case.pk).exclude(code__in=READINGS).values_list("at"))
        monkeypatch.setattr(timeline, "PAGE", max(acts_of.values()))
        cut = whole_trail(client, work.own, query)
        assert len(lines(page_of(client, work.own, f"?{query}"))) < len(cut), "one page is no paging"
        monkeypatch.undo()
        acts = [line for line in whole if "kali" not in line]
        assert [line for line in cut if line in acts] == acts
    for wrong in ("?sebelum=x", "?sebelum=-1", f"?sebelum={'9' * 40}"):
        assert lines(page_of(client, work.own, wrong)) == lines(page_of(client, work.own))
    assert "Tidak ada yang lebih lama" in page_of(client, work.own, "?sebelum=1")


def test_no_page_of_it_costs_more_and_nobody_else_has_one(work: Work) -> None:
    client = casework.at_desk(MANAGER)
    for query in ("", "?baca=ya", "?sebelum=7"):
        with CaptureQueriesContext(connection) as captured:
            page_of(client, work.asked, query)
        check_few(captured, query)
    assert casework.at_desk(POLICE).get(f"/kasus/{work.own}/linimasa/").status_code == 404
    assert casework.at_desk(INTAKE).get("/kasus/TIADA-000/linimasa/").status_code == 404


def test_who_has_not_the_section_of_the_law_reads_of_no_letter(work: Work) -> None:
    manager, path = casework.at_desk(MANAGER), f"/kasus/{work.own}/surat-perkara/laporan/"
    made = manager.post(path, {"addressees": "CONTOH", "signer_title": "Kepala", "as": "pdf"})
    assert made.content[:5] == b"%PDF-"
    whole, part = page_of(manager, work.own), page_of(casework.at_desk(INTAKE), work.own)
    assert "Surat tentang perkara dibuat" in whole
    assert "Surat tentang perkara dibuat" not in part
    assert "Bagian proses hukum diubah" in part


def test_who_has_not_the_section_of_the_law_reads_of_none_of_its_deadlines(work: Work) -> None:
    manager, limit = casework.at_desk(MANAGER), "Tanggapan atas laporan polisi"
    path = f"/kasus/{work.own}/hukum/catat/"
    told = {
        "kind": "lp",
        "happened_on": localdate().strftime("%d-%m-%Y"),
        "number": "LP/B/9",
        "told_by": "investigator",
    }
    assert manager.post(path, {**told, "post_key": str(uuid4())}).status_code == 302
    whole, part = page_of(manager, work.own), page_of(casework.at_desk(INTAKE), work.own)
    assert limit in whole
    assert limit not in part
    assert Clock.objects.filter(rule_code__startswith="law-").exists()


def test_an_act_in_the_midst_of_another_is_on_one_page_or_the_next() -> None:
    """A sweep writes each event by itself: somebody's act may come between two of one moment."""
    at, someone = now(), uuid4()
    page = [entry_of(seq, actor, at) for seq, actor in ((9, None), (8, someone), (7, None), (6, None))]
    assert [entry.seq for entry in timeline._whole_acts(page)] == [9, 8]
    assert [entry.seq for entry in timeline._whole_acts(page[:1])] == [9]


def entry_of(seq: int, actor_id: UUID | None, at: datetime) -> TrailEntry:
    return TrailEntry(
        stream_kind="case", stream_id=UUID(int=1), seq=seq, at=at, code="case:note", actor_id=actor_id, ids={},
        subject_id=None, ran_back=False, hash=b"", body="",
    )  # fmt: skip
