"""The demo's published figures: a year that is over, invented, and proved like any other. All CONTOH.

The tables have the heads and axes of the real series; who stands in them is drawn from a fixed seed.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from django.utils import translation
from django.utils.timezone import localdate

from sigap.cli.demo.stage import Stage
from sigap.figures import actions as figures
from sigap.figures.rules import POPULATION, period_named
from sigap.releases import actions, preparing
from sigap.releases.models import DataRelease
from sigap.releases.preparing import CountedSeries, PreparedSeries
from sigap.releases.queries import ledger_for
from sigap.releases.rules.spans import ReleaseSpan, spans_offered
from sigap.releases.rules.tables import CellKey, CountTable
from sigap.releases.series import OfferedSeries, offered_series

_MAKER, _PLANNER, _APPROVER = "maya.sekretariat", "gita.bappeda", "idris.setda"
_SERIES = (("pencegahan", "kasus", "tppo"), ("korban",))
_PREPARED, _PUBLISHED = timedelta(days=12), timedelta(days=11)
_SEED = 1609
_VICTIMS = 320
# Of a hundred people: group of age, sex.
_PEOPLE = (("0-5", "P", 4), ("0-5", "L", 3), ("6-12", "P", 12), ("6-12", "L", 8), ("13-17", "P", 23),
           ("13-17", "L", 11), ("18-24", "P", 10), ("18-24", "L", 6), ("25-59", "P", 9), ("25-59", "L", 5),
           ("60-130", "P", 3), ("unknown", "P", 2), ("13-17", "unknown", 2), ("25-59", "unknown", 2))  # fmt: skip
_KINDS = (("kind_sexual", 42), ("kind_physical", 27), ("kind_trafficking", 21), ("kind_neglect", 10))
_CHILDREN = frozenset({"0-5", "6-12", "13-17"})
_INHABITANTS = {"child": 131_000, "adult": 289_400, "female": 205_900, "male": 214_500, "total": 420_400}
_SOURCE = "CONTOH: angka rekaan, pertengahan tahun"

type _Row = tuple[CellKey, str, int]


def publish(stage: Stage) -> None:
    """Publishes last year's series, once; victims last, held against what of them was told before."""
    if DataRelease.objects.exists():
        return
    span = last_year_then(stage)
    for series in _SERIES:
        made = _prepared(stage, span, series)
        _publish(stage, made)
    _leave_waiting(stage, made[-1])
    with stage.acting(_MAKER) as maya:
        figures.type_figure(
            by=maya,
            at=stage.now - _PREPARED,
            code=POPULATION,
            period=period_named(span.name),
            given=_INHABITANTS,
            source=_SOURCE,
            based_on=None,
        )


def last_year_then(stage: Stage) -> ReleaseSpan:
    """The last year that was over when the series were made ready: in the first days of a year not the last one now."""
    return spans_offered(localdate(stage.now - _PREPARED))[0]


def _publish(stage: Stage, made: list[PreparedSeries]) -> None:
    with stage.acting(_MAKER) as maya:
        rows = [actions.propose(by=maya, at=stage.now - _PREPARED, prepared=each) for each in made]
    for row in rows:
        with stage.acting(_APPROVER) as leader:
            actions.publish(by=leader, at=stage.now - _PUBLISHED, release_id=row.pk, ledger=ledger_for(leader))


def _leave_waiting(stage: Stage, made: PreparedSeries) -> None:
    """One more of the same numbers waits for its second person."""
    with stage.acting(_PLANNER) as gita:
        title = "Korban, menunggu orang kedua (CONTOH)"
        counted = replace(made.counted, code="contoh-menunggu", title=title, ledger=ledger_for(gita))
        actions.propose(by=gita, at=stage.now - _PREPARED, prepared=replace(made, counted=counted))


def _prepared(stage: Stage, span: ReleaseSpan, series: tuple[str, ...]) -> list[PreparedSeries]:
    """These series proved together in one process, then each for itself."""
    with translation.override("id"), stage.acting(_MAKER) as maya:
        ledger = ledger_for(maya)
        counted = [
            CountedSeries(
                code=each.code,
                title=f"{each.title} (CONTOH)",
                span=span,
                tables=tuple(_invented(each, each.count(maya, span))),
                ledger=ledger,
            )
            for each in (offered_series()[code] for code in series)
        ]
    whole = preparing.prepared(replace(counted[0], tables=tuple(table for each in counted for table in each.tables)))
    return [_own(whole, each) for each in counted]


def _own(whole: PreparedSeries, of: CountedSeries) -> PreparedSeries:
    codes = {table.head.code for table in of.tables}
    return PreparedSeries(
        counted=of,
        tables=tuple(table for table in whole.tables if table.head.code in codes),
        cells={code: cells for code, cells in whole.cells.items() if code in codes},
        notes={code: notes for code, notes in whole.notes.items() if code in codes},
    )


def _invented(series: OfferedSeries, tables: Sequence[CountTable]) -> Iterator[CountTable]:
    """The series' own tables, with drawn people; two runs draw the same ones."""
    for table in tables:
        draw = random.Random(_SEED)  # noqa: S311 - invented data, the same every time
        # A universe of their own: what the demo's people prepare themselves is not held against invented numbers.
        head = replace(table.head, title=f"{table.head.title} (CONTOH)", universe=f"contoh_{table.head.universe}")
        yield CountTable.of_rows(head, table.axes, _DRAWN[series.code](table, draw))


def _sessions(table: CountTable, draw: random.Random) -> Iterator[_Row]:
    """People at sessions of each kecamatan: as many by sex as by age."""
    places, parts = table.axes
    for place in places.codes:
        people = draw.randrange(80, 400)
        shares: Mapping[str, int] = {"female": 58, "male": 42} if parts.code == "sex" else {
            "child": 45, "adult": 43, "elder": 12}  # fmt: skip
        left = people
        for part in reversed(parts.codes):
            number = left if part == parts.codes[0] else people * shares.get(part, 0) // 100
            left -= number
            for nth in range(5):
                yield (place, part), f"{place}{nth}", number // 5 + (nth < number % 5)


def _cases(table: CountTable, draw: random.Random) -> Iterator[_Row]:
    _kinds, places = table.axes
    weights = [draw.choice((0, 1, 2, 3, 6)) for _place in places.codes]
    for number in range(_VICTIMS - 30):
        (place,) = draw.choices(places.codes, weights)
        yield (_drawn(_KINDS, draw), place), str(number), 1


def _victims(draw: random.Random) -> Iterator[tuple[str, str, str, bool]]:
    """Source, group of age, sex, and whether trafficked; a few are of one family."""
    groups = [((age, sex), weight) for age, sex, weight in _PEOPLE]
    for number in range(_VICTIMS):
        age, sex = _drawn(groups, draw)
        yield str(number - (number % 12 == 1)), age, sex, draw.random() < 0.3  # noqa: PLR2004 - three of ten


def _by_age(_table: CountTable, draw: random.Random) -> Iterator[_Row]:
    return (((age, sex), source, 1) for source, age, sex, _marked in _victims(draw))


def _by_sign(table: CountTable, draw: random.Random) -> Iterator[_Row]:
    for source, age, sex, marked in _victims(draw):
        by = sex if table.axes[1].code == "sex" else _coarse(age)
        yield ("trafficked" if marked else "other", by), source, 1


def _coarse(age: str) -> str:
    return "child" if age in _CHILDREN else "unknown" if age == "unknown" else "adult"


def _drawn[T](weighted: Sequence[tuple[T, int]], draw: random.Random) -> T:
    (found,) = draw.choices([what for what, _weight in weighted], [weight for _what, weight in weighted])
    return found


_DRAWN = {"pencegahan": _sessions, "kasus": _cases, "korban": _by_age, "tppo": _by_sign}
