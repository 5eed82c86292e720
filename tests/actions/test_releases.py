"""From counted cases to a published release: merged, withheld, by two people, and stopped by what went before."""

from collections.abc import Iterable
from datetime import datetime

import pytest
from django.db import connection
from tests.actions.test_figures import case, victim
from tests.factories.dbroles import acting_as
from tests.factories.deadlines import at_the_desk, loaded, wib
from tests.factories.releasing import BUPATI, MAYA, NUR, ON, shown_to, year_is_over
from tests.factories.work import differences

from sigap.access.entry import Actor
from sigap.audit.models import Event
from sigap.kernel.errors import Conflict, Refused
from sigap.releases import actions, preparing, proving
from sigap.releases.models import DataRelease, WithheldCells
from sigap.releases.preparing import UnableToRelease
from sigap.releases.published import release, releases
from sigap.releases.queries import held_tables, ledger_for
from sigap.releases.rules.states import ReleaseState

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _hired() -> None:
    loaded()
    year_is_over()
    for who in (MAYA, BUPATI, NUR):
        with at_the_desk(who):
            pass


def opened(many: int, year: int = 2026, **facts: object) -> None:
    for _each in range(many):
        case(wib(3, 3, year=year), **facts)


def proposed(series: str = "kasus", period: str = "2026", at: datetime = ON, reason: str = "") -> DataRelease:
    with at_the_desk(MAYA):
        counted = actions.count_series(by=MAYA, at=at, series=series, period=period)
    made = preparing.prepared(counted)
    with at_the_desk(MAYA):
        return actions.propose(by=MAYA, at=at, prepared=made, reason=reason)


def published(row: DataRelease, who: Actor = BUPATI, at: datetime = ON) -> DataRelease:
    with at_the_desk(who):
        asked, ledger = held_tables(row, as_known=False), ledger_for(who)
    preparing.proved(asked, ledger)
    with at_the_desk(who):
        return actions.publish(by=who, at=at, release_id=row.pk, ledger=ledger)


def cells(row: DataRelease, table: int = 0) -> dict[tuple[str, ...], int | None]:
    return {tuple(where): number for where, number in row.tables[table]["cells"]}


def kinds(numbers: Iterable[tuple[str, int]], year: int = 2026) -> None:
    for kind, many in numbers:
        opened(many, year, kind=kind)


def test_cases_of_a_year_are_merged_withheld_and_published_by_another() -> None:
    kinds([("kind_trafficking", 9), ("kind_sexual", 30), ("kind_physical", 14), ("kind_neglect", 2), ("", 8)])
    row = proposed()
    assert [axis["code"] for axis in row.tables[0]["axes"]] == ["kind"], "no kecamatan: nobody wrote one"
    told = cells(row)
    assert told["",] == 63
    assert told["kind_neglect",] is None
    assert 2 not in told.values()
    assert told["kind_exploitation",] is None, "nought is withheld like a small number"
    withheld = WithheldCells.objects.get(release=row)
    assert [["kind_neglect"], 2, 2, "small"] in withheld.cells["jenis-kecamatan"]
    assert withheld.notes["jenis-kecamatan"]["cells"] == 10
    assert '"2"' not in str(row.tables), "the true numbers lie apart"
    with pytest.raises(Refused):
        published(row, MAYA)
    assert published(row).state == ReleaseState.PUBLISHED
    assert published(row).answered_by_name == "Darmawan", "a second click changes nothing"
    with acting_as("sigap_public"):
        found = release("kasus-2026")
        assert found is not None
        assert found.tables[0].cells["kind_sexual",] == told["kind_sexual",]
    events = list(
        Event.objects.filter(code__startswith="releases:").order_by("at", "seq").values_list("code", flat=True)
    )
    assert sorted(set(events)) == ["releases:release:proposed", "releases:release:published", "releases:series:counted"]


def test_a_family_is_one_source_however_many_it_is() -> None:
    family = case(wib(4, 4), kind="kind_trafficking")
    for ordinal in range(1, 7):
        victim(family, 9, ordinal=ordinal)
    for place in range(40):
        victim(case(wib(5, 5)), 30 if place % 2 else 15, "P" if place % 3 else "L")
    row = proposed("korban")
    told = cells(row)
    assert told["6-12", "P"] is None, "six sisters and brothers of one family"
    assert any(number is not None for number in told.values())
    ((_where, people, sources, why),) = [
        each for each in WithheldCells.objects.get(release=row).cells["umur-kelamin"] if each[0] == ["6-12", "P"]
    ]
    assert (people, sources, why) == (6, 1, "small")


def test_who_may_do_what() -> None:
    kinds([("kind_sexual", 30)])
    for who, series, period in (
        (NUR, "kasus", "2026"),
        (BUPATI, "kasus", "2026"),
        (MAYA, "x", "2026"),
        (MAYA, "kasus", "2027"),
    ):
        with at_the_desk(who), pytest.raises(Refused):
            actions.count_series(by=who, at=ON, series=series, period=period)
    row = proposed()
    with pytest.raises(Conflict, match="menunggu orang kedua"):
        proposed()
    assert [shown_to(who) for who in (BUPATI, MAYA, NUR)] == [["Kasus yang dibuka, Tahun 2026"], [], []]
    with at_the_desk(NUR), pytest.raises(Refused):
        actions.decline(by=NUR, at=ON, release_id=row.pk, reason="x")
    with at_the_desk(MAYA):
        assert actions.decline(by=MAYA, at=ON, release_id=row.pk, reason="salah masa").state == ReleaseState.DECLINED
        actions.decline(by=MAYA, at=ON, release_id=row.pk, reason="salah masa")
    assert shown_to(BUPATI) == []
    assert differences() == []
    with pytest.raises(Conflict, match="sudah dijawab"):
        published(row)
    again = published(proposed())
    assert again.edition == 1, "what was declined gave its number back"
    with pytest.raises(UnableToRelease, match="alasan edisi baru"):
        proposed()
    with at_the_desk(BUPATI):
        actions.withdraw(by=BUPATI, at=ON, release_id=again.pk, reason="salah hitung")
        actions.withdraw(by=BUPATI, at=ON, release_id=again.pk, reason="salah hitung")
    assert published(proposed(reason="dihitung lagi")).edition == 2, "what was withdrawn stays in the count"
    with acting_as("sigap_public"):
        assert [(each.edition, each.is_last, bool(each.withdrawn_at)) for each in releases()] == [
            (2, True, False),
            (1, False, True),
        ]


def test_two_years_and_the_years_together_do_not_give_a_small_year_away() -> None:
    kinds([("kind_sexual", 20), ("kind_physical", 20)], 2025)
    published(proposed(period="2025"))
    kinds([("kind_sexual", 3)], 2026)
    with pytest.raises(UnableToRelease, match="terlalu kecil"):
        proposed(period="2026")
    alone = proposed(period="2025-2026")
    assert not {3, 43} & set(cells(alone).values()), "2025 is known: what is left of the two years is 2026"
    with at_the_desk(MAYA):
        actions.decline(by=MAYA, at=ON, release_id=alone.pk, reason="kosong")
    kinds([("kind_physical", 9)], 2026)
    both = cells(proposed(period="2025-2026"))
    assert 3 not in both.values()
    assert {number for number in both.values() if number is not None} - {20, 40}, "more than was known is told"


def test_a_release_that_undoes_an_earlier_one_is_refused_by_name() -> None:
    """Both were prepared at the same time; the second is held against the first when it is to be published."""
    kinds([("kind_sexual", 12), ("kind_physical", 12)], 2025)
    kinds([("kind_sexual", 3), ("kind_physical", 9)], 2026)
    years, both = proposed(period="2025"), proposed(period="2025-2026")
    published(years)
    told = cells(both)
    with pytest.raises(UnableToRelease) as refused:
        published(both)
    assert "kasus-2025 edisi 1" in refused.value.sentence
    assert "Kasus menurut jenis dan kecamatan" in refused.value.sentence
    assert not {str(number) for number in told.values()} & set(refused.value.sentence.split()), "the place, no number"
    assert DataRelease.objects.get(pk=both.pk).state == ReleaseState.PROPOSED


def test_numbers_that_moved_are_refused_by_however_much() -> None:
    kinds([("kind_sexual", 20), ("kind_physical", 20)])
    published(proposed())
    assert proposed(reason="definisi diperjelas").edition == 2
    for more in (1, 9):
        kinds([("kind_neglect", more)])
        with pytest.raises(UnableToRelease, match="kasus-2026 edisi 1"):
            proposed(reason="terlambat dicatat")


def test_what_is_not_proved_in_time_is_not_published(monkeypatch: pytest.MonkeyPatch) -> None:
    kinds([("kind_sexual", 20), ("kind_physical", 2), ("kind_neglect", 9)])
    for command in (("/bin/false",), ("/bin/sleep", "60"), ("/bin/echo", "?")):
        monkeypatch.setattr(proving, "_CHILD", command)
        monkeypatch.setattr(proving, "_GRACE", 0.0)
        monkeypatch.setattr(preparing, "withheld", lambda asked, known: proving.withheld(asked, known, seconds=0.3))
        with pytest.raises(UnableToRelease, match="Belum terbukti aman"):
            proposed()
    assert not DataRelease.objects.exists()


def test_the_ledger_that_moved_meanwhile_is_asked_again() -> None:
    kinds([("kind_sexual", 20), ("kind_physical", 20)])
    kinds([("kind_sexual", 20), ("kind_physical", 20)], 2025)
    with at_the_desk(MAYA):
        counted = actions.count_series(by=MAYA, at=ON, series="kasus", period="2026")
    made = preparing.prepared(counted)
    published(proposed(period="2025"))
    with at_the_desk(MAYA), pytest.raises(Conflict, match="Sementara itu"):
        actions.propose(by=MAYA, at=ON, prepared=made)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM releases_datarelease")
        assert cursor.fetchone() == (1,)
