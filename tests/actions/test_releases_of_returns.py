"""A return's public edition, and counts beside their sum: no small number leaves, and no sum gives one away."""

from datetime import timedelta

import pytest
from tests.actions.test_figures import case, victim
from tests.factories.deadlines import at_the_desk, wib
from tests.factories.half_years import BUPATI, CODE, LATE, MAYA, NUR, SPAN, all_confirm, frozen, hired, opened

from sigap.figures.releasing import CASES_UNIVERSE
from sigap.kernel.errors import Conflict, Refused
from sigap.notifications.models import Notice
from sigap.releases import actions, preparing
from sigap.releases.models import DataRelease
from sigap.releases.queries import held_tables, ledger_for
from sigap.releases.rules.closed import NotClosed, NotOffered, closed_month, require_closed, require_offered
from sigap.releases.rules.counts import safe_counts
from sigap.releases.rules.limits import LimitTooLow, limits_from, share
from sigap.releases.rules.states import ReleaseState
from sigap.returns.actions import collecting, freezing
from sigap.returns.actions.freezing import read_to_release

pytestmark = pytest.mark.django_db


MONTHLY, MARCH = "bulanan", "2026-03"


def test_a_public_edition_of_a_return_tells_cases_and_no_people() -> None:
    """Of people it knows no family, and each of its lines is part of another: K-05 less K-07 would be one woman."""
    hired()
    for place in range(24):
        victim(case(wib(3, 3)), 30, "P", forms=["form_trafficking"] if place else [])
    opened(code=MONTHLY, span=MARCH)
    with at_the_desk(MAYA):
        edition = freezing.freeze(by=MAYA, at=LATE, code=MONTHLY, period=MARCH)
    told = {line["code"]: dict(line["parts"] or ()) for each in edition.snapshot["sections"] for line in each["lines"]}
    assert (told["K-05"]["Perempuan"], told["K-07"]["Perempuan"]) == (24, 23), "its addressee reads of people"
    with at_the_desk(NUR), pytest.raises(Refused):
        read_to_release(by=NUR, at=LATE, code=MONTHLY, period=MARCH, number=1)
    with at_the_desk(MAYA):
        counted = read_to_release(by=MAYA, at=LATE, code=MONTHLY, period=MARCH, number=1)
    made = preparing.prepared(counted)
    with at_the_desk(MAYA):
        row = actions.propose(by=MAYA, at=LATE, prepared=made)
    tables = {each["code"]: (each["axes"], each["universe"], each["cells"]) for each in row.tables}
    assert tables == {
        "k-01-jumlah": ([], "reports_received", [[[], None]]),
        "k-02-jumlah": ([], CASES_UNIVERSE, [[[], 24]]),
    }
    with at_the_desk(BUPATI):
        ledger = ledger_for(BUPATI)
    preparing.proved(held_tables(row, as_known=False), ledger)
    with at_the_desk(BUPATI):
        assert actions.publish(by=BUPATI, at=LATE, release_id=row.pk, ledger=ledger).code == "laporan-bulanan-2026-03"


def _corrected(day: int) -> None:
    """One more case, and a new edition that counts it."""
    case(wib(3, day))
    with at_the_desk(MAYA):
        collecting.correct(by=MAYA, at=LATE, code=MONTHLY, period=MARCH, reason="Catatan nanti")
    last_day = LATE + timedelta(days=14)
    with at_the_desk(MAYA):
        freezing.freeze(by=MAYA, at=last_day, code=MONTHLY, period=MARCH)


def _prepared(number: int) -> preparing.PreparedSeries:
    with at_the_desk(MAYA):
        counted = read_to_release(by=MAYA, at=LATE, code=MONTHLY, period=MARCH, number=number)
    return preparing.prepared(counted)


def _proposed(number: int, made: preparing.PreparedSeries) -> DataRelease:
    with at_the_desk(MAYA):
        return freezing.propose_public(by=MAYA, at=LATE, code=MONTHLY, period=MARCH, number=number, prepared=made)


def test_old_numbers_of_a_corrected_return_do_not_go_on() -> None:
    """What waits is declined, what is out is said to whoever may withdraw it; nothing new is made of an old edition."""
    hired()
    for day in range(1, 25):
        case(wib(3, day))
    opened(code=MONTHLY, span=MARCH)
    with at_the_desk(MAYA):
        freezing.freeze(by=MAYA, at=LATE, code=MONTHLY, period=MARCH)
    made = _prepared(1)
    waiting = _proposed(1, made)
    _corrected(25)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.answer_reason) == (ReleaseState.DECLINED, "Laporan ini dibetulkan: edisi 2.")
    assert not Notice.objects.filter(code="release-outdated").exists(), "the public knows nothing of it"
    with pytest.raises(Conflict, match="diganti"):
        _proposed(1, made)
    row = _proposed(2, _prepared(2))
    with at_the_desk(BUPATI):
        actions.publish(by=BUPATI, at=LATE, release_id=row.pk, ledger=ledger_for(BUPATI))
    _corrected(26)
    told = set(Notice.objects.filter(code="release-outdated").values_list("person_id", flat=True))
    assert told == {MAYA.person_id, BUPATI.person_id}
    row.refresh_from_db()
    assert row.state == ReleaseState.PUBLISHED, "taking it back is a person's decision"


def test_a_return_of_people_alone_has_no_public_edition() -> None:
    hired()
    victim(case(wib(3, 3)), 30, "P")
    opened()
    all_confirm()
    frozen()
    with at_the_desk(MAYA), pytest.raises(Conflict, match="Korban yang diterima"):
        read_to_release(by=MAYA, at=LATE, code=CODE, period=SPAN, number=1)


def test_counts_beside_their_sum() -> None:
    for cells, expected in (
        ({"polres": 7, "rsud": 2, "dinsos": 9}, (18, {"polres": None, "rsud": None, "dinsos": 9})),
        ({"polres": 2, "rsud": 2}, (None, {"polres": None, "rsud": None})),
        ({"polres": 7, "rsud": 9}, (16, {"polres": 7, "rsud": 9})),
        ({}, (None, {})),
    ):
        assert safe_counts(cells) == expected
    assert (share(19, 19), share(19, 20)) == (None, 95)
    for low in ({"smallest_cell": 4}, {"smallest_base": 10}):
        with pytest.raises(LimitTooLow):
            limits_from({"smallest_cell": 5, "smallest_base": 20, "licence": "", "source": ""} | low)


def test_leaders_ask_whole_months_that_are_over_and_no_filter() -> None:
    today = wib(11, 29).date()
    assert closed_month(today) == wib(10, 1).date()
    for first, last in (((10, 1), (10, 31)), ((7, 1), (9, 30)), ((1, 1), (6, 30))):
        require_closed(wib(*first).date(), wib(*last).date(), today=today)
    for first, last in (
        ((11, 1), (11, 30)),
        ((11, 2), (11, 8)),
        ((9, 1), (10, 31)),
        ((8, 1), (10, 31)),
        ((10, 1), (10, 30)),
    ):
        with pytest.raises(NotClosed):
            require_closed(wib(*first).date(), wib(*last).date(), today=today)
    require_offered({"masa": "2026-10", "menurut": "umur"}, ["umur"])
    for asked in ({"kecamatan": "16.09.01"}, {"menurut": "desa"}, {"masa": "2026-10", "tanpa": "K-1"}):
        with pytest.raises(NotOffered):
            require_offered(asked, ["umur"])
