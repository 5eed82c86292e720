"""RSUD answers nobody: the regent reads an office and a count, and nothing where they are the one suspected."""

import re
from datetime import timedelta

import pytest
from tests.journeys import people
from tests.journeys.house import Demo
from tests.journeys.people import Cast
from tests.journeys.visitor import PHONE, Visitor

pytestmark = pytest.mark.journey
REGENT, SEKDA, PROVINCE = "darmawan.setda", "idris.setda", "putri.provinsi"
RSUD, CHILD = "RSUD Muaradua", "Sulastri binti Contoh"
BOARD, NOTICES = "/pimpinan/tenggat/", "/kabar/"


@pytest.fixture(scope="module")
def demo(own_demo: Demo) -> Demo:
    """Deadlines of this house are a month late: nobody else looks at them."""
    return own_demo


def test_silence_reaches_the_regent_as_a_count_and_never_where_they_are_suspected(cast: Cast) -> None:
    regent, sekda = cast.officer(REGENT), cast.officer(SEKDA, PHONE)
    before = _climbed(regent)
    code, slip = _asked(cast)
    _a_month_later(cast.demo, code)
    for officer, rung in ((sekda, "Ketua"), (regent, "Pembina")):
        officer.go(NOTICES)
        officer.reads(f"Satu kantor tidak menjawab sampai tangga {rung}", RSUD)
        officer.reads_nothing_of(code, slip, CHILD, "Pertolongan medis")
        assert _climbed(officer) == before + 1
        officer.reads_nothing_of(code, slip, CHILD, "Pertolongan medis")

    kept, slip = _asked(cast, suspect="Darmawan Contoh")
    _a_month_later(cast.demo, kept)
    for officer in (sekda, regent):
        assert _climbed(officer) == before + 1, "neither count tells of it"
        officer.go(NOTICES)
        assert officer.main().get_by_text(re.compile("tidak menjawab sampai tangga")).count() == 1
        officer.reads_nothing_of(kept, slip)
    putri = cast.officer(PROVINCE)
    putri.go(NOTICES)
    putri.reads("pimpinan daerah ini tidak boleh dikabari", RSUD)
    putri.reads_nothing_of(kept, slip, CHILD, "Darmawan")


def _asked(cast: Cast, *, suspect: str = "") -> tuple[str, str]:
    """A case whose child needs care, asked of RSUD; its code and the report's number."""
    _rina, slip, code = people.case_of(cast)
    dewi = cast.officer(people.DEWI)
    people.name_child(dewi, code, CHILD)
    if suspect:
        dewi.go(f"/kasus/{code}/jangan-tahu/")
        dewi.tick("Seorang petugas")
        dewi.choose("Petugas", f"{suspect}, Sekretariat Daerah")
        dewi.tick("Terlapor bekerja atau berpengaruh di sana")
        dewi.tap("Catat dan tutup bagi mereka")
        dewi.reads(suspect)
    people.offer(dewi, code, RSUD, asked="Pertolongan medis darurat")
    return code, slip.number


def _a_month_later(demo: Demo, code: str) -> None:
    """What RSUD owes on this case was owed a month ago, and the worker looks."""
    moved = demo.query(
        "UPDATE clocks_clock c SET started_at = c.started_at - interval '30 days', recorded_at = c.recorded_at -"
        " interval '30 days', due_at = c.due_at - interval '30 days', next_step_at = now()"
        f" FROM referrals_referral r WHERE r.id = c.subject_id AND r.case_code = '{code}'"
        " AND c.rule_code LIKE 'referral-receipt%' AND c.stopped_at IS NULL RETURNING c.id"
    )
    assert moved, "nothing waits for RSUD"
    demo.sweep_deadlines(timedelta(0))


def _climbed(leader: Visitor) -> int:
    """How many deadlines of RSUD the board says have climbed to the patron."""
    leader.go(BOARD)
    row = leader.main().locator(f"tr:has-text('{RSUD}')")
    if not row.count():
        return 0
    found = re.search(r"Sampai Pembina:\s*(\d+)", str(row.first.text_content()))
    assert found, "the board has no such column"
    return int(found[1])
