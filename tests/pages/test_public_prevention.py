"""The public pages of prevention: a minute each; a report is offered its form; nobody is told apart from others."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.utils.timezone import localdate
from icalendar import Calendar
from tests.factories import preventing, public_site

from sigap.kernel.clock import now
from sigap.outreach.danger_words import reads_like_report
from sigap.outreach.models import PublicMessage, PublicSession
from sigap.public import pace

pytestmark = pytest.mark.django_db
AREA = preventing.DISTRICT
HELPER = {"name": "Pere'an CONTOH", "phone": "0812 3456 7890", "age": "31", "area": AREA, "text": "Bahan"}
ASKED = {"place": "Desa Pere'an CONTOH", "area": AREA, "people": "40", "topics": ["child_online"],
         "contact": "Bu CONTOH, 0812 3456 7890"}  # fmt: skip
REPORT = "Anak itu dipukuli ayahnya dan takut pulang"


@pytest.fixture(autouse=True)
def _public_role(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    preventing.regions()
    PublicSession.objects.create(
        activity_id=uuid4(), code="abcdefgh", topic="job_offers", audience="jobseekers", title="",
        place="Balai Pere'an", area=AREA, day=localdate(), is_listed=True, is_for_all=True,
    )  # fmt: skip
    with public_site.with_keys(settings, tmp_path / "keys"):
        yield


def kept() -> list[PublicMessage]:
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    rows = list(PublicMessage.objects.order_by("received_at"))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE sigap_public")
    return rows


def sent(client: Client, path: str, said: dict[str, Any], key: str = "") -> Any:
    return client.post(path, {"key": key or uuid4().hex, "since": "", **said})


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_sessions_are_listed_and_chosen_by_place_and_audience(client: Client) -> None:
    assert "Balai Pere&#x27;an" in text_of(client.get("/kegiatan/"))
    assert "Balai Pere" in text_of(client.get(f"/kegiatan/?kecamatan={AREA}&untuk=jobseekers"))
    for asked in ("kecamatan=16.09.02", "untuk=pupils", "kecamatan=%00", "untuk=' OR 1=1"):
        answer = client.get(f"/kegiatan/?{asked}")
        assert (answer.status_code, "Balai Pere" in text_of(answer)) == (200, False)
    assert "abcdefgh" not in text_of(client.get("/kegiatan/"))
    before = Calendar.from_ical(client.get("/kegiatan/kalender.ics").content).walk("VEVENT")[0]
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        PublicSession.objects.update(is_off=True, day=localdate() + timedelta(days=1))
        cursor.execute("SET LOCAL ROLE sigap_public")
    page, off = client.get("/kegiatan/"), Calendar.from_ical(client.get("/kegiatan/kalender.ics").content)
    assert "Kegiatan ini tidak jadi." in text_of(page), "who wrote it down sees that it is off"
    event = off.walk("VEVENT")[0]
    assert (event["uid"], event["status"], str(event["summary"])[:6]) == (before["uid"], "CANCELLED", "BATAL:")
    assert (before.get("sequence", 0), event["sequence"]) == (0, 1), "a calendar that holds it strikes it out"


def test_sessions_are_a_calendar_that_anybody_may_keep(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    begins = now()
    place = "Balai; Pere'an, " + "ruang dengan nama yang sangat panjang é " * 4 + "sekali"
    PublicSession.objects.create(
        activity_id=uuid4(), code="zyxwvuts", topic="signs", audience="everybody", title="", place=place, area=AREA,
        day=localdate(begins), starts_at=begins, ends_at=begins, is_listed=True, is_for_all=False, note="Bawa\nminum",
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE sigap_public")
    answer = client.get("/kegiatan/kalender.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "public, max-age=3600"
    assert not answer.cookies
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    assert answer.content == client.get("/kegiatan/kalender.ics").content, "the same for who asks again"
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert {str(each["location"]) for each in events} == {
        f"{' '.join(place.split())}, Kec. Muara Dua", "Balai Pere'an, Kec. Muara Dua",
    }  # fmt: skip
    whole, timed = sorted(events, key=lambda each: "description" in each)
    assert (type(whole.decoded("dtstart")), whole["transp"]) == (date, "TRANSPARENT")
    assert timed.decoded("dtstart") == begins.replace(microsecond=0)
    assert str(timed["description"]) == "Bawa\nminum Hanya untuk yang diundang"
    assert len({str(each["uid"]) for each in events}) == 2
    assert not any(code in answer.content for code in (b"abcdefgh", b"zyxwvuts"))
    assert not Calendar.from_ical(client.get("/kegiatan/kalender.ics?untuk=pupils").content).walk("VEVENT")
    assert "/kegiatan/kalender.ics?kecamatan=&amp;untuk=" in text_of(client.get("/kegiatan/"))


def test_each_form_is_short_and_sent_once(client: Client) -> None:
    for path, said, most in (
        ("/kegiatan/minta/", ASKED, 5),
        ("/kegiatan/relawan/", HELPER, 5),
        ("/pendapat/abcdefgh/", {"smiley": "good", "text": "Terlalu siang"}, 2),
    ):
        names = set(re.findall(r'name="(\w+)"', text_of(client.get(path)))) - {"key", "since"}
        assert len(names & {*said}) <= most
        key = uuid4().hex
        first, again = sent(client, path, said, key), sent(client, path, said, key)
        assert (first.status_code, text_of(first)) == (200, text_of(again))
        assert "Terima kasih" in text_of(first)
    rows = kept()
    assert [row.kind for row in rows] == ["session_asked", "volunteer", "feedback"]
    assert all(b"Pere" not in bytes(row.sealed_body or b"") for row in rows)
    assert (rows[0].topics, rows[0].people, rows[1].area) == (["child_online"], 40, AREA)


def test_what_reads_like_a_report_is_offered_the_form_and_not_kept(client: Client) -> None:
    for path, said in (
        ("/kegiatan/minta/", ASKED | {"place": REPORT}),
        ("/kegiatan/relawan/", HELPER | {"text": REPORT}),
        ("/kegiatan/relawan/", HELPER | {"text": "Hubungi 0812 9999 0000"}),
        ("/kegiatan/relawan/", HELPER | {"name": "1609012304120001"}),
        ("/pendapat/abcdefgh/", {"smiley": "bad", "text": REPORT}),
        ("/pendapat/tidakada/", {"smiley": "bad", "text": REPORT}),
    ):
        answer = sent(client, path, said)
        assert answer.status_code == 422, path
        assert 'action="/lapor/"' in text_of(answer)
    assert not kept()
    carried = client.post("/lapor/", {"story": REPORT, "change": "story"})
    assert (carried.status_code, REPORT in text_of(carried)) == (200, True)
    plain = "Materinya bagus, jadi tahu soal kekerasan, tawaran kerja dan perkawinan anak. Anak saya senang."
    assert not reads_like_report(plain)
    assert not reads_like_report("Bu Ani, 0812 3456 7890", holds_number=True)
    assert not reads_like_report("Bagus. Di balai desa, di rumah bacaan; kami mau anak tidak pulang malam.")
    for text in (
        "tolong saya", "Dia DIPERKOSA", "saya mau mati", "dipukulnya", "diancam-ancam", "KENARI-582",
        "anak saya di perkosa bapaknya", "saya di pukul suami", "d pukulin tiap hari", "mau di jual ke malaysia",
        "paspor saya ditahan agen", "saya nggak digaji", "gaji saya gak pernah dibayar", "disuruh melayani tamu",
        "guru ngaji suka pegang-pegang anak", "dak boleh balek",
    ):  # fmt: skip
        assert reads_like_report(text), text


def test_a_child_is_thanked_and_nothing_is_kept(client: Client) -> None:
    for age in ("15", "17", "1", "+15", "15.0", "１５", "1_5", " 015 "):
        answer = text_of(sent(client, "/kegiatan/relawan/", HELPER | {"age": age}))
        assert "Forum Anak" in answer
        assert HELPER["name"] not in answer
    assert not kept()


def test_who_probes_hears_the_same_and_what_is_wrong_is_told(client: Client) -> None:
    there, nowhere = (sent(client, f"/pendapat/{code}/", {"smiley": "good"}) for code in ("abcdefgh", "tidakada"))
    assert text_of(there).replace("abcdefgh", "") == text_of(nowhere).replace("tidakada", "")
    assert len(kept()) == 1
    for path, said in (
        ("/kegiatan/minta/", {}),
        ("/kegiatan/minta/", ASKED | {"area": "16.01.01", "people": "-3", "topics": ["nothing"]}),
        ("/kegiatan/relawan/", HELPER | {"age": "abc", "area": ""}),
        ("/kegiatan/relawan/", HELPER | {"name": "x" * 400}),
        ("/pendapat/abcdefgh/", {"smiley": "great"}),
        ("/pendapat/abcdefgh/", {"smiley": "good", "key": "z"}),
    ):
        answer = client.post(path, {"key": uuid4().hex, "since": ""} | said)
        assert (answer.status_code, "Perlu diperbaiki" in text_of(answer)) == (422, True), said
    assert len(kept()) == 1


def test_sheets_are_read_without_a_list_of_anybody(client: Client) -> None:
    listed = text_of(client.get("/bahan/"))
    found = set(re.findall(r'href="(/bahan/[a-z-]+/)"', listed))
    assert len(found) == 12
    for path in sorted(found):
        assert "110" in text_of(client.get(path))
    assert "Surat saya" in text_of(client.get("/bahan/poster-ask-first/?bentuk=mudah"))
    for path in ("/bahan/tidak-ada/", "/kegiatan/relawan/daftar/", "/relawan/"):
        assert client.get(path).status_code == 404
    assert len(client.get("/kegiatan/").content) < 40_000


def test_forms_ask_for_some_work_only_while_more_comes_than_is_read(client: Client) -> None:
    paths = ("/kegiatan/minta/", "/kegiatan/relawan/", "/pendapat/abcdefgh/")
    pace._seen.clear()
    assert not any("id_work" in text_of(client.get(path)) for path in paths)
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    PublicMessage.objects.create(
        id=uuid4(), kind="volunteer", received_at=now(), post_key=uuid4().bytes * 2, is_crowded=True
    )
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE sigap_public")
    pace._seen.clear()
    assert all('name="work" id="id_work" data-bits="' in text_of(client.get(path)) for path in paths)
    pace._seen.clear()
