"""Indicators with drawn figures, and versions of the index, by the real actions. All invented."""

import random
from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID, uuid4

from tests.factories import meetings, team, villages

from sigap import audit
from sigap.kernel.acting import SystemActor
from sigap.meetings.models import Meeting, MinuteLine
from sigap.meetings.rules.kinds import MeetingStatus, MinuteLineKind
from sigap.vulnerability.actions import index, indicators
from sigap.vulnerability.actions.index import IndexResult
from sigap.vulnerability.models import IndexVersion
from sigap.vulnerability.queries.inputs import index_inputs
from sigap.vulnerability.rules.index import IndexMethod, reading_of
from sigap.vulnerability.rules.kinds import RiskDimension
from sigap.vulnerability.sampling import rank_ranges, sampling_facts

LOADER = SystemActor(name="uji")
CODES = ("waktu-puskesmas", "waktu-polsek", "jalan-lintas", "perekrut-terdaftar-jauh", "sinyal", "relawan-aktif")
METHOD = IndexMethod(dimension_weights=dict.fromkeys(RiskDimension, 1.0), indicator_weights={})
DECISION = "Indeks kerawanan dipakai untuk memilih desa"


def measured(*, a_district: int = 7, districts: int = 4, gaps: float = 0.1) -> list[str]:
    """The villages with figures of seven indicators; the last village has one figure only."""
    codes = villages.make(a_district=a_district, districts=districts)
    die = random.Random(11)  # noqa: S311 - figures, no secrets
    with audit.recording():
        indicators.load_indicators(by=LOADER, at=team.AT)
    for code in CODES:
        known = [each for each in codes[:-1] if die.random() >= gaps]
        _put(code, {each: Decimal(die.randint(0, 3 if code == "sinyal" else 90)) for each in known}, {})
    bases = {each: Decimal(die.randint(20, 90)) for each in codes}
    _put("putus-sekolah-16-18", {each: Decimal(die.randint(0, int(base))) for each, base in bases.items()}, bases)
    return codes


def _put(code: str, values: dict[str, Decimal], bases: dict[str, Decimal]) -> None:
    with team.at_desk(team.GITA) as actor:
        indicators.put_values(
            by=actor, at=team.AT, code=code, year=2026, values=values, source="Kantor CONTOH 2026", bases=bases or None
        )


def result(method: IndexMethod = METHOD, *, samples: int = 400) -> IndexResult:
    """The index of what was measured."""
    with team.at_desk(team.GITA) as actor:
        inputs = index_inputs(actor, year=2026)
        audit.unchanged()
    reading = reading_of(inputs.columns, method)
    places = [number for number, each in enumerate(reading.villages) if each.rank is not None]
    districts = [each.district for each in inputs.villages]
    ranges = rank_ranges(sampling_facts(inputs.columns, method, places, districts, samples=samples))
    return IndexResult(inputs=inputs, method=method, reading=reading, ranges=ranges)


def frozen(found: IndexResult | None = None, *, version_id: UUID | None = None) -> IndexVersion:
    """A version of it."""
    told = found or result()
    with team.at_desk(team.GITA) as actor:
        return index.freeze_index(
            by=actor, at=team.AT, result=told, reason="Bahan rakor CONTOH", version_id=version_id or uuid4()
        )


def decided(texts: Sequence[str] = (DECISION,)) -> list[UUID]:
    """Decisions in closed minutes."""
    key = meetings.running()
    found = []
    for text in texts:
        decision, _task = meetings.typed(key, f"k {text}", "t menulis daftar p dinsos dua minggu lagi daftar tertulis")
        found.append(decision.pk)
    meetings.closed(key)
    return found


def decision_line() -> UUID:
    """A decision in closed minutes, laid by the tables' owner."""
    key = meetings.planned()
    Meeting.objects.filter(pk=key).update(status=MeetingStatus.CLOSED, edition=1, begun_at=meetings.STARTS)
    line = MinuteLine(
        meeting_id=key, number=1, kind=MinuteLineKind.DECISION, text=DECISION, written_by=uuid4(), writer_name="CONTOH",
        written_at=meetings.STARTS,
    )  # fmt: skip
    line.save(force_insert=True)
    return line.pk


def adopted(version: IndexVersion, decision: UUID) -> IndexVersion:
    """The version in force, by another person than who calculated it."""
    with team.at_desk(team.MAYA) as actor:
        return index.adopt_index(by=actor, at=team.AT, version_id=version.pk, decision_id=decision)
