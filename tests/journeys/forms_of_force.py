"""Acts by which the task force's forms appear: a draft decree, a meeting, a revision, a frozen return, an index."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.factories.messy_sheet import saved
from tests.journeys.forms import Walk
from tests.journeys.forms_reached import GITA, MAYA, Officers, send
from tests.journeys.house import Demo
from tests.journeys.people import HASAN

_FORCE = "/gugus-tugas"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_STANDING = (
    ("angka/K-91/2026-s1/", "SELECT 1"),
    ("terbitan/siapkan/", "SELECT 1"),
    ("terbitan/{}/tolak/", "SELECT id FROM releases_datarelease"),
    ("terbitan/{}/tarik/", "SELECT id FROM releases_datarelease"),
    (
        "laporan/penanganan/{}/betulkan/",
        "SELECT period FROM returns_return WHERE code = 'penanganan' AND status = 'return_received'",
    ),
    ("pencegahan/{}/laporan/", "SELECT subject_id FROM work_workitem WHERE kind = 'prevention.report'"),
    ("rakor/{}/berkas/", "SELECT id FROM meetings_meeting WHERE status = 'closed'"),
    ("surat/{}/batal/", "SELECT id FROM letters_letter WHERE stage = 'issued'"),
    ("surat/{}/bertanda-tangan/", "SELECT id FROM letters_letter WHERE stage = 'issued'"),
    ("surat/{}/srikandi/", "SELECT id FROM letters_letter WHERE stage = 'draft'"),
    ("susunan/sub/tambah/", "SELECT 1"),
    ("susunan/sub/{}/ubah/", "SELECT id FROM access_subforce"),
    ("susunan/sub/{}/akhiri/", "SELECT id FROM access_subforce"),
)
"""What the demo holds, and no link of the pages walked leads to: an address, and the rows that may fill it."""


def reach_force(walk: Walk, demo: Demo, officers: Officers) -> None:
    """Finds what stands, brings about what is missing, and walks the forms that appear."""
    for address, asked in _STANDING:
        walk.find(officers[MAYA], [f"{_FORCE}/{address.format(*row)}" for row in demo.query(asked)])
    for bring in (_decree, _meeting, _revision, _frozen, _index):
        bring(walk, demo, officers)


def _one(demo: Demo, asked: str) -> str:
    """The first value of the first row."""
    return str(demo.query(asked)[0][0])


def _decree(walk: Walk, demo: Demo, officers: Officers) -> None:
    send(walk, officers[MAYA], f"{_FORCE}/susunan/g/pptppo/sk/")
    draft = _one(demo, "SELECT id FROM taskforce_decree WHERE signed_on IS NULL")
    walk.through(officers[MAYA], f"{_FORCE}/susunan/sk/{draft}/")


def _meeting(walk: Walk, demo: Demo, officers: Officers) -> None:
    """One of today: minutes are written on the day, and no sooner."""
    begins = datetime.now(ZoneInfo("Asia/Jakarta")) + timedelta(minutes=2)
    send(walk, officers[MAYA], f"{_FORCE}/rakor/baru/", starts_at=f"{begins:%d-%m-%Y %H.%M}")
    meeting = f"{_FORCE}/rakor/{_one(demo, 'SELECT id FROM meetings_meeting ORDER BY planned_at DESC')}"
    office = _one(demo, "SELECT id FROM access_office WHERE name = 'Dinas Sosial'")
    send(walk, officers[MAYA], f"{meeting}/undangan/", office=office)
    send(walk, officers[MAYA], f"{meeting}/", "/mulai/")
    for page in ("notula", "hadir"):
        walk.find(officers[MAYA], [f"{meeting}/{page}/"])


def _revision(walk: Walk, demo: Demo, officers: Officers) -> None:
    """The draft of the plan that the demo holds, and its own matrix brought back as a sheet."""
    asked = "SELECT id FROM actionplan_planedition WHERE state = '{}'"
    walk.find(officers[MAYA], [f"{_FORCE}/rad/edisi/{_one(demo, asked.format('in_force'))}/revisi/"])
    draft = f"{_FORCE}/rad/edisi/{_one(demo, asked.format('draft'))}"
    walk.through(officers[MAYA], f"{draft}/", f"{draft}/luncuran/", f"{draft}/muat/", f"{draft}/tetapkan/")
    page = officers[MAYA].page
    sheet = page.context.request.get(f"{walk.home}{draft}/lembar.xlsx").body()
    page.goto(f"{walk.home}{draft}/muat/")
    page.locator("main input[type=file]").set_input_files({"name": "rad.xlsx", "mimeType": _XLSX, "buffer": sheet})
    with page.expect_navigation():
        page.locator("main form button[type=submit]").first.click()
    walk.find(officers[MAYA], [page.url.removeprefix(walk.home)])


def _frozen(walk: Walk, demo: Demo, officers: Officers) -> None:
    """The month's return: its last office confirms, it is frozen and sent."""
    opened = _one(demo, "SELECT period FROM returns_return WHERE code = 'bulanan' AND status <> 'return_owed'")
    month = f"{_FORCE}/laporan/bulanan/{opened}"
    send(walk, officers[HASAN], f"{month}/angka/")
    send(walk, officers[MAYA], f"{month}/", "/bekukan/")
    walk.find(officers[MAYA], [f"{month}/edisi/1/kirim/"])
    send(walk, officers[MAYA], f"{month}/edisi/1/kirim/", letter="400.10/001/GT-PPTPPO/2026")
    walk.find(officers[MAYA], [f"{month}/edisi/1/terima/"])


def _index(walk: Walk, demo: Demo, officers: Officers) -> None:
    """A sheet with a village that nobody knows, and a version of the index that waits for its decision."""
    page = officers[MAYA].page
    page.goto(f"{walk.home}{_FORCE}/indikator/muat/")
    sheet = saved([["Kode", "Sinyal telepon di kantor desa 2026"], ["16.09.01.2002", 2], ["16.10.01.2001", 1]])
    page.locator("main input[type=file]").set_input_files({"name": "x.xlsx", "mimeType": _XLSX, "buffer": sheet})
    page.locator("main input[name=source]").fill("Dinas CONTOH")
    with page.expect_navigation():
        page.locator("main form button[type=submit]").first.click()
    walk.find(officers[MAYA], [page.url.removeprefix(walk.home)])
    send(walk, officers[GITA], f"{_FORCE}/indeks/metode/", reason="Bahan rakor CONTOH")
    version = _one(demo, "SELECT id FROM vulnerability_indexversion WHERE state = 'calculated'")
    walk.find(officers[MAYA], [f"{_FORCE}/indeks/versi/{version}/"])
