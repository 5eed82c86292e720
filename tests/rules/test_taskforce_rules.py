"""Rules of decrees, annexes, schemes and spans of time: tables and round trips."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sigap.access.roles import OfficeKind
from sigap.access.rules import SeatKind
from sigap.taskforce.actions.schemes import SHIPPED, shipped_scheme
from sigap.taskforce.rules.agreements import AgreementState, agreement_state
from sigap.taskforce.rules.annex import (
    MOST_POSTS,
    AnnexFault,
    AnnexLine,
    AnnexOffice,
    AnnexSectionText,
    AnnexText,
    carried_on,
    faults_of,
    lines_of,
    post_of,
)
from sigap.taskforce.rules.decrees import (
    DecreeState,
    MemberKind,
    held_twice,
    last_day_of,
    missing_members,
    overlap,
    rung_due,
    state_on,
)
from sigap.taskforce.rules.schemes import (
    LONGEST,
    SchemeUnreadable,
    differences,
    read_scheme,
    typed_posts,
    written_scheme,
)
from sigap.taskforce.rules.spans import HeldPeriod, frame_of, gaps

JAN, FEB, MAR = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)


def an_office(name: str, kind: OfficeKind, full_name: str = "") -> AnnexOffice:
    return AnnexOffice(id=uuid4(), kind=kind, name=name, full_name=full_name)


OFFICES = [
    an_office("Dinas Sosial", OfficeKind.DINSOS),
    an_office("Dinas PPPA", OfficeKind.DP3A, "Dinas Pemberdayaan Perempuan dan Perlindungan Anak"),
    an_office("Polres", OfficeKind.POLRES),
    an_office("Unit PPA Polres", OfficeKind.POLRES_PPA),
    an_office("Yayasan CONTOH", OfficeKind.LSM),
    an_office("Kejari Satu", OfficeKind.KEJARI),
    an_office("Kejari Dua", OfficeKind.KEJARI),
]


def test_a_line_finds_its_office_and_what_it_counts_as() -> None:
    told = {
        "Kepala Dinas Sosial": ("Dinas Sosial", MemberKind.GOVERNMENT),
        "kepala unit ppa polres": ("Unit PPA Polres", MemberKind.ENFORCEMENT),
        "Kapolres": ("Polres", MemberKind.ENFORCEMENT),
        "Kapolresta": ("", MemberKind.GOVERNMENT),
        "Kajari": ("", MemberKind.ENFORCEMENT),
        "Kepala Dinas Pemberdayaan Perempuan dan Perlindungan Anak": ("Dinas PPPA", MemberKind.GOVERNMENT),
        "Ketua Yayasan CONTOH": ("Yayasan CONTOH", MemberKind.COMMUNITY),
        "Kepala BPS | Badan Pusat Statistik": ("Badan Pusat Statistik", MemberKind.GOVERNMENT),
        "Sekretaris | dinas sosial": ("dinas sosial", MemberKind.GOVERNMENT),
        "Ketua HIMPSI | | profesi": ("", MemberKind.PROFESSION),
        "Dosen Pere'an | Kampus | AKADEMISI": ("Kampus", MemberKind.ACADEMIA),
    }
    for typed, wanted in told.items():
        post = post_of(typed, kind=SeatKind.MEMBER, section="", offices=OFFICES)
        assert (post.office_name, post.member) == wanted, typed
        again = post_of(post.written(OFFICES), kind=SeatKind.MEMBER, section="", offices=OFFICES)
        assert (again.title, again.office_name, again.member) == (post.title, post.office_name, post.member)
    for typed, code in (
        ("| Dinas Sosial", "title"),
        ("A | B | C | D", "parts"),
        ("A" * 201, "long"),
        ("A||x", "member"),
    ):
        with pytest.raises(AnnexFault) as raised:
            post_of(typed, kind=SeatKind.MEMBER, section="", offices=OFFICES)
        assert raised.value.code == code
    assert lines_of("1. Bupati\n  2) Camat \n\n- Lurah\nIII. Tetap") == ["Bupati", "Camat", "Lurah", "III. Tetap"]


def line(kind: SeatKind, title: str, section: str = "") -> AnnexLine:
    return AnnexLine(kind=kind, title=title, section=section, line=uuid4())


def test_what_an_annex_may_not_hold() -> None:
    twice = (AnnexSectionText(number="I", name="A"), AnnexSectionText(number="i", name="B"))
    chairs = (line(SeatKind.CHAIR, "A"), line(SeatKind.CHAIR, "B"))
    members = (line(SeatKind.MEMBER, "A"), line(SeatKind.MEMBER, "a"))
    coordinators = (line(SeatKind.SUB_CHAIR, "A", "I"), line(SeatKind.SUB_CHAIR, "B", "I"))
    many = tuple(line(SeatKind.MEMBER, str(number)) for number in range(MOST_POSTS + 1))
    found = {
        "number": AnnexText(sections=twice, posts=()),
        "single": AnnexText(sections=(), posts=chairs),
        "twice": AnnexText(sections=(), posts=members),
        "coordinator": AnnexText(sections=twice[:1], posts=coordinators),
        "many": AnnexText(sections=(), posts=many),
    }
    for code, annex in found.items():
        assert [fault.code for fault in faults_of(annex)] == [code]


def test_a_post_goes_on_by_its_title_or_the_same_position_worded_anew() -> None:
    def typed(*titles: str) -> list[AnnexLine]:
        return [post_of(title, kind=SeatKind.MEMBER, section="", offices=OFFICES) for title in titles]

    old = [
        replace(each, line=uuid4()) for each in typed("A", "Kapolres", "Kepala Dinas Sosial", "Sekretaris Dinas PPPA")
    ]
    new = typed("Kepala Kepolisian Resor", "a", "Kepala Dinas Sosial Kota", "Kepala Dinas PPPA", "Wakapolres | Polres")
    carried = [each.line for each in carried_on(new, old)]
    assert carried == [old[1].line, old[0].line, old[2].line, None, None]
    # The draft and the decree before it hold the same posts; one that is new beside them is another.
    beside = typed("Kepala Dinas Sosial", "Kepala Bidang Rehabilitasi Sosial | Dinas Sosial")
    assert [each.line for each in carried_on(beside, [*old, *old])] == [old[2].line, None]
    elsewhere = replace(old[0], kind=SeatKind.SUB_MEMBER, section="I")
    assert carried_on([replace(elsewhere, line=None)], old)[0].line is None


@given(days=st.lists(st.dates(date(2020, 1, 1), date(2030, 1, 1)), min_size=4, max_size=4))
def test_two_spans_overlap_when_a_day_is_in_both(days: list[date]) -> None:
    a, b = sorted(days[:2]), sorted(days[2:])
    shared = max(a[0], b[0]) <= min(a[1], b[1])
    assert overlap((a[0], a[1]), (b[0], b[1])) == shared
    assert overlap((a[0], None), (b[0], b[1])) == (a[0] <= b[1])


def test_how_a_decree_and_an_agreement_stand_on_a_day() -> None:
    table = [
        (False, JAN, None, None, FEB, DecreeState.DRAFT),
        (True, FEB, None, None, JAN, DecreeState.AHEAD),
        (True, JAN, FEB, None, FEB, DecreeState.STANDING),
        (True, JAN, FEB, None, MAR, DecreeState.EXPIRED),
        (True, JAN, None, FEB, FEB, DecreeState.REPLACED),
    ]
    for enacted, first, until, ended, day, state in table:
        assert state_on(day, is_enacted=enacted, valid_from=first, valid_until=until, ended_on=ended) is state
    assert last_day_of(valid_until=MAR, ended_on=FEB) == date(2026, 1, 31)
    assert last_day_of(valid_until=None, ended_on=None) is None
    assert [rung_due(left) for left in (61, 60, 31, 30, 8, 7, 0, -1)] == [None, 60, 60, 30, 30, 7, 7, None]
    states: list[tuple[date, date | None, date, AgreementState]] = [
        (FEB, None, JAN, AgreementState.AHEAD),
        (JAN, None, FEB, AgreementState.STANDING),
        (JAN, MAR, FEB, AgreementState.ENDING),
        (JAN, FEB, MAR, AgreementState.OVER),
    ]
    for begins, until, day, wanted in states:
        assert agreement_state(day, valid_from=begins, valid_until=until, ended_on=None) is wanted
    assert missing_members({MemberKind.GOVERNMENT, MemberKind.ACADEMIA}) == (
        MemberKind.ENFORCEMENT, MemberKind.COMMUNITY, MemberKind.PROFESSION,
    )  # fmt: skip
    assert held_twice([("a", "1"), ("b", "2"), ("a", "3")]) == {"a": ["1", "3"]}


def test_a_scheme_is_written_as_it_is_read_and_told_what_is_wrong() -> None:
    shipped = shipped_scheme(SHIPPED[0])
    assert read_scheme(written_scheme(shipped)) == shipped
    assert not shipped.is_verified
    filled = shipped.filled({"kepala": 'Wali "Kota"', "wilayah": "Pere'an", "wakil": "W\\"})
    assert read_scheme(written_scheme(filled)) == filled
    assert "{" not in written_scheme(filled)
    assert len(typed_posts(shipped)) > 20
    gone, come = differences(shipped, filled)
    assert gone
    assert come
    head = 'code = "x-1"\ntitle = "T"\nsource = "S"\nvalid_from = 2026-01-01\n'
    section = '[[section]]\nnumber = "I"\nname = "A"\n'
    assert read_scheme(head + section).sections[0].coordinator == ""
    wrong = {
        "long": "#" * (LONGEST + 1),
        "toml": head + "[",
        "unknown": head + "x = 1",
        "code": head.replace("x-1", "X 1") + section,
        "kind": head.replace('"T"', "1") + section,
        "missing": head.replace('"T"', '""') + section,
        "number": head + section + section,
        "empty": head,
    }
    more = ['section = "A"', "seats = 1", "[seats]\nsub_chair = []", '[seats]\nchair = "A"', section + "x = 1"]
    more += [section + "members = [1]", section.replace('"A"', "1")]
    more.append("x = " + "[" * 5000)
    cases = [*wrong.items(), *(("", head + each) for each in more), ("", head.replace("2026-01-01", '"x"') + section)]
    for code, text in cases:
        with pytest.raises(SchemeUnreadable) as raised:
            read_scheme(text)
        assert not code or raised.value.code == code, text[:200]


def test_the_chart_cuts_to_whole_years_and_names_the_gaps() -> None:
    frame = frame_of([date(2010, 5, 1), date(2027, 1, 1)], today=date(2026, 11, 29))
    assert [year for year, _x in frame.years] == ["2022", "2023", "2024", "2025", "2026", "2027"]
    bar = frame.bar(HeldPeriod(first=date(2020, 1, 1), end=date(2025, 1, 1), tone="now"))
    assert bar is not None
    assert (bar.x, bar.width) == ("0.00%", "50.02%")
    assert frame.bar(HeldPeriod(first=date(2019, 1, 1), end=date(2020, 1, 1), tone="now")) is None
    held = [(FEB, MAR), (JAN, date(2026, 1, 10))]
    assert gaps(held, first=JAN, end=date(2026, 4, 1)) == [(date(2026, 1, 10), FEB), (MAR, date(2026, 4, 1))]
    assert gaps([(JAN, MAR)], first=JAN, end=FEB) == []
