"""A leader reads the charts, drills down, is stopped kindly, takes a table along; a visitor subtracts two releases."""

import csv
import io
import re
from collections.abc import Iterator
from itertools import combinations

import pytest
from PIL import Image
from tests.journeys.house import Demo
from tests.journeys.people import Cast
from tests.journeys.visitor import DESKTOP, PHONE, Visitor

pytestmark = pytest.mark.journey
LEADER = "idris.setda"
HOME = "/gugus-tugas/wawasan/"
SMALLEST, CONTRAST, SUM = 5, 90, "Jumlah"


@pytest.fixture
def demo(filled_demo: Demo) -> Demo:
    """The filled demo, in which quarters are told and a year was published."""
    return filled_demo


def test_a_leader_reads_and_is_stopped_kindly_and_releases_subtract_to_nobody(cast: Cast) -> None:
    leader = cast.officer(LEADER)
    leader.go(HOME)
    leader.reads("dibanding", "n = ", "Bentuk kekerasan", "Orang yang kembali dengan kasus baru")
    leader.tap(re.compile("Jenis kasus$"), exact=False)
    leader.reads("Definisi", "Kueri", "Dihitung")
    looks_in_grey_and_on_paper(leader)
    file = leader.context.request.get(f"{cast.demo.desk}{HOME}W-03/berkas/csv/")
    assert file.headers["content-type"].startswith("text/csv")
    assert all(n >= SMALLEST for n in numbers_of(file.text()))
    while leader.main().get_by_role("link", name="Lebih rinci").count():
        leader.tap("Lebih rinci")
    leader.reads("Di sini rinciannya berhenti", "satu angka bisa dikenali tetangganya")
    leader.tap("Kembali ke wawasan")
    leader.go(f"{HOME}W-03/?masa=2026-06&kecamatan=16.09.01")
    leader.reads("Angka di sini tidak bisa disaring sendiri")
    on_phone = cast.officer(LEADER, PHONE)
    on_phone.go(HOME)
    on_phone.go(f"{HOME}W-21/")
    on_phone.reads("tanpa membuka nama")
    releases_of(cast)


def looks_in_grey_and_on_paper(leader: Visitor) -> None:
    """Without any colour, and as who is blind to green: a bar stands out from its ground; paper has the table alone."""
    line = leader.context.new_cdp_session(leader.page)
    bar = leader.main().locator("li:has(rect.b1) svg").nth(2)
    for deficiency in ("achromatopsia", "deuteranopia"):
        line.send("Emulation.setEmulatedVisionDeficiency", {"type": deficiency})
        with Image.open(io.BytesIO(bar.screenshot())) as picture:
            greys = set(picture.convert("L").tobytes())
        assert max(greys) - min(greys) > CONTRAST, deficiency
    line.send("Emulation.setEmulatedVisionDeficiency", {"type": "none"})
    told = leader.main().locator("table tbody tr").all_inner_texts()
    assert len(told) > 1
    assert all(re.search(r"\d|tidak ditampilkan", words) for words in told)
    leader.page.emulate_media(media="print")
    assert not leader.page.locator("nav").filter(visible=True).count(), "no menu on paper"
    assert leader.main().locator("table").first.is_visible()
    leader.page.emulate_media(media="screen")


def numbers_of(text: str) -> list[int]:
    """Whole numbers that a chart's file tells of its groups."""
    rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))
    return [int(cell) for row in rows for cell in row[1:] if re.fullmatch(r"[1-9]\d{0,5}", cell)]


def releases_of(cast: Cast) -> None:
    """All data files that a visitor takes along: no line of one, and no two of the same people, leave a few over."""
    visitor = cast.villager(DESKTOP)
    visitor.go("/data-terbuka/")
    links = visitor.main().get_by_role("link").evaluate_all("all => all.map(each => each.getAttribute('href'))")
    files = sorted({each for each in links if each and each.endswith(".csv")})
    assert len(files) >= 2
    across: dict[tuple[str, str], set[int]] = {}
    for address in files:
        answer = visitor.context.request.get(f"{cast.demo.public}{address}")
        assert answer.ok, address
        for where, (whole, parts) in lines_of(answer.text()).items():
            left = whole - sum(part for part in parts if part is not None)
            assert left == 0 or left >= SMALLEST, (address, where)
            assert left or None not in parts, (address, where, "withheld, and nothing is left for it")
        for label, number in sums_of(answer.text()):
            across.setdefault(label, set()).add(number)
    assert across["orang", "Perempuan"], "told by more than one release"
    for label, found in across.items():
        for one, other in combinations(sorted(found), 2):
            assert other - one >= SMALLEST, label


def _cells(text: str) -> tuple[list[str], list[tuple[str, tuple[str, ...], int | None]]]:
    """Headings of the axes; of each row its table, its place on each axis and its number."""
    headings, tags, *rows = csv.reader(io.StringIO(text))
    value = tags.index("#indicator+value+num")
    return headings[3 : value - 1], [
        (row[0], tuple(row[3 : value - 1]), int(row[value]) if row[value] else None) for row in rows
    ]


def lines_of(text: str) -> dict[tuple[str, int, tuple[str, ...]], tuple[int, list[int | None]]]:
    """Each told sum of a table with the cells along one axis that make it."""
    axes, cells = _cells(text)
    found: dict[tuple[str, int, tuple[str, ...]], tuple[int, list[int | None]]] = {}
    for table, place, number in cells:
        for axis in range(len(axes)):
            if place[axis] == SUM and number is not None:
                rest = place[:axis] + place[axis + 1 :]
                parts = [
                    n
                    for other, at, n in cells
                    if other == table and at[axis] != SUM and at[:axis] + at[axis + 1 :] == rest
                ]
                if parts:
                    found[table, axis, place] = number, parts
    return found


def sums_of(text: str) -> Iterator[tuple[tuple[str, str], int]]:
    """Told numbers of one category alone, by unit and label: another release tells the same people."""
    headings, _tags, *rows = csv.reader(io.StringIO(text))
    unit, value = headings.index("Satuan"), headings.index("Angka")
    for row in rows:
        said = [each for each in row[3:unit] if each != SUM]
        if len(said) == 1 and row[value] and "kegiatan" not in row[1].casefold():
            yield (row[unit], said[0]), int(row[value])
