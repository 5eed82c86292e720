"""A line typed while people talk: its first letter decides, and what it lacks is named."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from tests.factories.each import each
from tests.factories.zones import JAKARTA

from sigap.meetings.rules.agenda import AgendaTime
from sigap.meetings.rules.kinds import MinuteLineKind
from sigap.meetings.rules.lines import LineGap, LineUse, gaps_of, office_words, read_line, spelled
from sigap.meetings.rules.minutes import differences, next_due

TODAY = date(2026, 12, 14)
OFFICES = [
    office_words(UUID(int=number), name, kind)
    for number, (name, kind) in enumerate(
        [
            ("Dinas Sosial", "dinsos"),
            ("Dinas Kesehatan", "dinkes"),
            ("RSUD Muaradua", "rsud"),
            ("Puskesmas Muaradua", "puskesmas"),
            ("Puskesmas Pere'an", "puskesmas"),
            ("Polres OKU Selatan", "polres"),
            ("Unit PPA Polres OKU Selatan", "polres_ppa"),
            ("Kantor Kementerian Agama", "kemenag"),
            ("Dinas Pemberdayaan Masyarakat dan Desa", "dpmd"),
        ]
    )
]


@each(
    "typed, kind, text, office, day, evidence",
    [
        ("k nomor piket dipasang p dinkes 2 minggu foto", "decision", "Nomor piket dipasang", "Dinas Kesehatan",
         date(2026, 12, 28), "foto"),
        ("K Ruang Dinsos dipakai sampai 30 Juni 2027", "decision", "Ruang Dinsos dipakai sampai 30 Juni 2027", "",
         None, ""),
        ("t berita acara p dinas sosial senin depan bukti: berita acara", "task", "Berita acara", "Dinas Sosial",
         date(2026, 12, 21), "berita acara"),
        ("t menguji nomor piket dua minggu sekali", "task", "Menguji nomor piket dua minggu sekali", "", None, ""),
        ("t menguji nomor piket besok b foto", "task", "Menguji nomor piket", "", date(2026, 12, 15), "foto"),
        ("t menguji nomor piket besok", "task", "Menguji nomor piket", "", date(2026, 12, 15), ""),
        ("t memasang papan p puskesmas pere'an akhir bulan foto papan", "task", "Memasang papan", "Puskesmas Pere'an",
         date(2026, 12, 31), "foto papan"),
        ("t patroli p polres besok", "task", "Patroli", "Polres OKU Selatan", date(2026, 12, 15), ""),
        ("t khotbah p kemenag 31 januari naskah", "task", "Khotbah", "Kantor Kementerian Agama", date(2027, 1, 31),
         "naskah"),
        ("Bappeda: pagu dibahas Januari", "note", "Bappeda: pagu dibahas Januari", "", None, ""),
        ("k", "note", "k", "", None, ""),
        ("", "note", "", "", None, ""),
    ],
)  # fmt: skip
def test_the_first_letter_decides(
    typed: str, kind: str, text: str, office: str, day: date | None, evidence: str
) -> None:
    line = read_line(typed, offices=OFFICES, today=TODAY)
    told = (line.kind.value, line.text, line.office.name if line.office else "", line.due_on, line.evidence)
    assert told == (kind, text, office, day, evidence)
    assert line.use is LineUse.ADD


def test_a_line_of_p_completes_the_one_before_and_a_stroke_leads_on() -> None:
    owner = read_line("p dpmd jumat depan", offices=OFFICES, today=TODAY)
    assert (owner.use, owner.office and owner.office.id, owner.due_on) == (
        LineUse.COMPLETE, OFFICES[8].id, date(2026, 12, 25),
    )  # fmt: skip
    evidence = read_line("b foto papan", offices=OFFICES, today=TODAY)
    assert (evidence.use, evidence.evidence) == (LineUse.COMPLETE, "foto papan")
    assert [read_line(typed, offices=OFFICES, today=TODAY).point for typed in ("/", "/ 3", "/Lain-lain")] == [
        "", "3", "Lain-lain",
    ]  # fmt: skip


@each(
    "typed, gap",
    [
        ("t x p puskesmas besok", LineGap.MANY_OFFICES),
        ("t x p disdik besok", LineGap.NO_OFFICE),
        ("t x p dinsos 31 Februari", LineGap.NO_SUCH_DAY),
    ],
)
def test_what_could_not_be_read_is_named(typed: str, gap: LineGap) -> None:
    assert read_line(typed, offices=OFFICES, today=TODAY).unread == {gap}


def test_a_task_needs_office_day_and_evidence_and_a_decision_with_tasks_none() -> None:
    bare: dict[str, Any] = {"office": None, "due_on": None, "evidence": "", "today": TODAY}
    lacking = {LineGap.NO_OFFICE, LineGap.NO_DAY, LineGap.NO_EVIDENCE}
    assert gaps_of(MinuteLineKind.TASK, has_tasks=False, **bare) == lacking
    assert gaps_of(MinuteLineKind.DECISION, has_tasks=False, **bare) == lacking
    assert not gaps_of(MinuteLineKind.DECISION, has_tasks=True, **bare)
    assert not gaps_of(MinuteLineKind.NOTE, has_tasks=False, **bare)
    past: dict[str, Any] = {"office": "x", "due_on": date(2026, 12, 13), "evidence": "foto", "today": TODAY}
    assert gaps_of(MinuteLineKind.DECISION, has_tasks=True, **past) == {LineGap.PAST_DAY}


def test_a_line_is_spelled_as_it_is_typed() -> None:
    typed = spelled(MinuteLineKind.TASK, text="Patroli", office="Polres OKU Selatan", day="15-12-2026", evidence="foto")
    assert typed == "t Patroli p Polres OKU Selatan 15-12-2026 b foto"
    line = read_line(typed, offices=OFFICES, today=TODAY)
    assert (line.text, line.office, line.due_on, line.evidence) == ("Patroli", OFFICES[5], date(2026, 12, 15), "foto")
    assert spelled(MinuteLineKind.NOTE, text="Dibuka", office="", day="", evidence="") == "Dibuka"


def test_editions_differ_line_by_line() -> None:
    said = {"kind": "task", "office": "Dinas Sosial", "due_on": "2026-12-21", "evidence": "foto"}
    one, two, three = ({"id": number, "text": number} | said for number in "123")
    changed = two | {"office": "RSUD"}
    found = differences([one, two], [changed, three])
    assert [(each.before, each.after) for each in found] == [(two, changed), (None, three), (one, None)]
    assert not differences([one], [one | {"number": 9}])


def test_the_next_meeting_is_due_by_the_rhythm() -> None:
    begun = datetime(2026, 11, 30, 9, tzinfo=JAKARTA)
    assert next_due(begun, 3) == datetime(2027, 2, 28, 9, tzinfo=JAKARTA)
    assert next_due(begun, 1) == datetime(2026, 12, 30, 9, tzinfo=JAKARTA)


def test_time_is_added_up() -> None:
    time = AgendaTime(taken=85, there=120)
    assert (time.left, time.is_enough, time.percent) == (35, True, 70)
    assert not AgendaTime(taken=110, there=120).is_enough
    assert AgendaTime(taken=90, there=0).percent == 100
