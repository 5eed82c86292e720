"""Acts by which a form appears that the demo's stories do not hold: an incident, a wish to erase, an ended officer …"""

import json
import secrets
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from tests.journeys.forms import Walk
from tests.journeys.house import Demo, wait_until
from tests.journeys.people import ANTON, DEWI, HASAN, RINA, SURYA
from tests.journeys.visitor import Visitor
from tests.journeys.wire import Client

MAYA = "maya.sekretariat"
GITA = "gita.bappeda"
type Officers = Mapping[str, Visitor]

# Fills a form as it was drawn, and sends it as its button does.
_SEND = """([action, fields]) => {
  const form = [...document.querySelectorAll("main form")].find(
    one => one.action.endsWith(action) && Object.keys(fields).every(name => one.elements[name]));
  for (const [name, value] of Object.entries(fields)) {
    const told = [...form.querySelectorAll(`[name="${name}"]`)];
    const ticked = told.find(one => /radio|checkbox/.test(one.type) && (value === true || one.value === value));
    if (ticked) { ticked.checked = true; } else { told[0].value = value; }
  }
  form.noValidate = true;
  form.requestSubmit(form.querySelector("button[name=step][value=answer]"));
}"""
MINE = "SELECT * FROM cases_case WHERE manager_name = 'Dewi Anggraini' AND status IN ('in_service', 'under_assessment')"
"""Running cases of hers."""
ON_DUTY = """
SELECT p.login FROM access_dutyshift s JOIN access_person p ON p.id = s.person_id
JOIN access_office o ON o.id = s.office_id
WHERE s.starts_at <= now() AND s.ends_at > now() AND o.name = 'Unit PPA Polres' LIMIT 1
"""
"""Whose turn it is with the police now: they are on stage under this name."""
_ALIKE = "CONTOH: Beli obat kuat murah hubungi kami sekarang juga, promo hanya hari ini untuk semua warga"
_CALM = 50
"""Reports a minute that the demo lets into the queue without a look."""


def send(walk: Walk, visitor: Visitor, path: str, action: str = "", /, **fields: str | bool) -> None:
    """Opens a form, fills these fields and sends it; fails where it is shown again."""
    page = visitor.page
    page.goto(walk.home + path)
    with page.expect_navigation() as sent:
        page.evaluate(_SEND, [action, fields])
    answer = sent.value
    assert answer is not None
    assert answer.request.redirected_from is not None, f"{path}: {' '.join(page.locator('main').inner_text().split())}"


def reach(walk: Walk, demo: Demo, officers: Officers) -> None:
    """Brings about what is missing, and walks the forms that appear."""
    first = (_incident, _erasure, _reset, _newcomer, _ended, _charge)
    for bring in (*first, _urgent, _read, _brought, _on_duty, _heap, _rights):
        bring(walk, demo, officers)


def _incident(walk: Walk, demo: Demo, officers: Officers) -> None:
    dewi, maya = officers[DEWI], officers[MAYA]
    code = _case(demo)
    send(walk, dewi, "/insiden/lapor/", kind="other", story="CONTOH: map tertinggal di angkot.")
    ((number,),) = demo.query("SELECT number FROM incidents_incident")
    walk.through(maya, f"/insiden/{number}/")
    walk.find(maya, [f"/insiden/{number}/langkah/"])
    send(walk, maya, f"/insiden/{number}/terkena/", "/terkena/kasus/", code=str(code))
    walk.find(dewi, [f"/insiden/{number}/kasus/{code}/"])
    send(walk, dewi, f"/insiden/{number}/kasus/{code}/", ordinals="1")
    walk.find(dewi, _each(demo, f"/insiden/{number}/surat/{{}}/catat/", "SELECT id FROM incidents_affected"))


def _erasure(walk: Walk, demo: Demo, officers: Officers) -> None:
    code = _case(demo)
    send(walk, officers[DEWI], f"/kasus/{code}/hapus/", subject="1", basis="subject_request")
    walk.find(officers[HASAN], _each(demo, "/penghapusan/{}/", "SELECT id FROM cases_erasure"))


def _reset(walk: Walk, demo: Demo, officers: Officers) -> None:
    who = _person(demo, "fajar.kejari")
    send(walk, officers[MAYA], f"/orang/{who}/atur-ulang/", reason="lost_phone", is_here=True)
    walk.find(officers[SURYA], _each(demo, "/orang/atur-ulang/{}/", "SELECT id FROM access_reset"))


def _newcomer(walk: Walk, demo: Demo, officers: Officers) -> None:
    """Somebody with a paper, whose role waits for a second person."""
    ((office,),) = demo.query("SELECT id FROM access_office WHERE kind = 'uptd_ppa' ORDER BY name LIMIT 1")
    fields = {"name": "Wulan CONTOH", "login": "wulan.baru", "office": str(office), "role": "case_manager"}
    page = officers[MAYA].page
    page.goto(f"{walk.home}/orang/tambah/")
    # Answered by the sheet itself, which is shown this once.
    with page.expect_navigation():
        page.evaluate(_SEND, ["/orang/tambah/", fields])
    walk.find(officers[MAYA], [f"/orang/{_person(demo, 'wulan.baru')}/sandi-pertama/"])
    walk.find(officers[SURYA], _each(demo, "/orang/peran-menunggu/{}/", "SELECT id FROM access_rolerequest"))


def _ended(walk: Walk, demo: Demo, officers: Officers) -> None:
    who = _person(demo, "slamet.kodim")
    send(walk, officers[MAYA], f"/orang/{who}/akhiri/", is_sure=True)
    walk.find(officers[MAYA], [f"/orang/{who}/aktifkan/"])


def _rights(walk: Walk, demo: Demo, officers: Officers) -> None:
    """A request that waits is answered by two; another restricts what is held on somebody of a case of hers."""
    dewi, hasan = officers[DEWI], officers[HASAN]
    waits = "SELECT number FROM datarights_datarequest WHERE ended_at IS NULL ORDER BY recorded_at DESC LIMIT 1"
    ((number,),) = demo.query(waits)
    send(walk, hasan, f"/hak-data/{number}/jawab/", outcome="right_nothing", reason="CONTOH")
    walk.find(dewi, [f"/hak-data/{number}/putuskan/"])
    send(walk, dewi, f"/hak-data/{number}/putuskan/", decision="right_agreed")
    walk.find(hasan, [f"/hak-data/{number}/serahkan/"])
    told = {"asker": "Slamet CONTOH", "subject": "Orang CONTOH", "words": "CONTOH"}
    send(walk, dewi, "/hak-data/catat/", kind="right_restrict", proof="shown_card", **told)
    ((number,),) = demo.query(waits)
    who = f"SELECT code, ordinal FROM ({MINE}) m JOIN cases_caseperson p ON p.case_id = m.id WHERE p.role = 'victim'"
    code, ordinal = demo.query(f"{who} LIMIT 1")[0]
    whom = {"person": "nobody", "case": str(code), "ordinal": str(ordinal)}
    asked = whom | {"outcome": "right_restricted", "reason": "CONTOH"}
    send(walk, dewi, f"/hak-data/{number}/jawab/", **asked)
    send(walk, hasan, f"/hak-data/{number}/putuskan/", decision="right_agreed")
    walk.find(dewi, [f"/hak-data/{number}/cabut/"])


def _charge(walk: Walk, demo: Demo, officers: Officers) -> None:
    """An act astride the day on which the law changed."""
    code = _case(demo)
    days = "act_from=31-12-2025&act_to=03-01-2026"
    send(walk, officers[DEWI], f"/kasus/{code}/hukum/pasal/?{days}", articles="kuhp-455.tppo-2")
    walk.find(officers[DEWI], _each(demo, f"/kasus/{code}/hukum/pasal/{{}}/hukum/", "SELECT id FROM legal_charge"))


def _urgent(walk: Walk, demo: Demo, officers: Officers) -> None:
    """Help without consent, which the head reviews: he works on the case, too."""
    code = _case(demo)
    head = _person(demo, HASAN)
    working = "SELECT code FROM cases_assignment a JOIN cases_case c ON c.id = a.case_id WHERE a.until IS NULL"
    if (code,) not in demo.query(f"{working} AND a.person_id = '{head}'"):
        send(walk, officers[DEWI], f"/kasus/{code}/tugaskan/", officer=str(head))
    path = f"/kasus/{code}/persetujuan/1/darurat/"
    send(walk, officers[DEWI], path, ground="injured", reason="CONTOH: pingsan.", topics="layanan_health")
    asked = f"SELECT '{code}', id FROM assistance_consenttalk WHERE ground <> ''"
    walk.find(officers[HASAN], _each(demo, "/kasus/{}/persetujuan/{}/tinjau/", asked))


def _read(walk: Walk, demo: Demo, officers: Officers) -> None:
    ((closing,), *_more) = demo.query("SELECT id FROM cases_closing WHERE status = 'waiting'")
    send(walk, officers[HASAN], f"/kasus/penutupan/{closing}/", "/berkas/")
    walk.find(officers[HASAN], [f"/kasus/penutupan/{closing}/berkas/"])


def _brought(walk: Walk, demo: Demo, officers: Officers) -> None:
    """A report of another office, whose owner has no code yet."""
    send(walk, officers[ANTON], "/permintaan/kirim/", "/kirim/", story="CONTOH: anak belum pulang sejak kemarin.")
    newest = "SELECT number FROM intake_arrival ORDER BY entered_at DESC LIMIT 1"
    walk.find(officers[ANTON], _each(demo, "/permintaan/{}/kode/", newest))


def _on_duty(walk: Walk, demo: Demo, officers: Officers) -> None:
    """Whoever is on duty may open a case of their office that they do not work on."""
    codes = """
    SELECT c.code FROM cases_case c JOIN cases_participation p ON p.case_id = c.id AND p.until IS NULL
    WHERE c.status <> 'closed' AND p.office_name = 'Unit PPA Polres'
    """
    walk.find(officers[ON_DUTY], _each(demo, "/kasus/{}/darurat/", codes))


def _heap(walk: Walk, demo: Demo, officers: Officers) -> None:
    """So many reports of one text within a minute that the last ones wait in quarantine."""
    body = {"narrative": _ALIKE, "emergency": []}

    def post(_number: int) -> None:
        headers = {"Idempotency-Key": secrets.token_hex(16)}
        Client(demo.port).send("/api/v1/reports", json.dumps(body).encode(), "application/json", headers=headers)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(post, range(_CALM + 4)))
    asked = "SELECT id FROM intake_lanecluster"
    assert wait_until(lambda: bool(demo.query(asked)))
    walk.find(officers[RINA], _each(demo, "/laporan/jalur/{}/", asked))


def _each(demo: Demo, address: str, asked: str) -> list[str]:
    return [address.format(*row) for row in demo.query(asked)]


def _case(demo: Demo) -> object:
    """A case of hers in which help is given."""
    ((found,), *_more) = demo.query(
        f"SELECT code FROM ({MINE}) mine WHERE status = 'in_service' ORDER BY opened_at DESC"
    )
    return found


def _person(demo: Demo, login: str) -> object:
    ((found,),) = demo.query(f"SELECT id FROM access_person WHERE login = '{login}'")
    return found
