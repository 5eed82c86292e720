"""What a figure is: its words, its unit, the parts in which it is told, the function that counts it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.access.office_kinds import OFFICE_KIND_LABELS, OfficeKind


class FigureTopic(StrEnum):
    """Under which heading of the catalogue a figure stands."""

    REPORTS = "topic_reports"
    VICTIMS = "topic_victims"
    SERVICES = "topic_services"
    RETURN = "topic_return"
    LAW = "topic_law"
    PROMISES = "topic_promises"
    PREVENTION = "topic_prevention"
    MONEY = "topic_money"
    TASK_FORCE = "topic_task_force"
    POPULATION = "topic_population"


TOPIC_LABELS: dict[FigureTopic, Promise] = {
    FigureTopic.REPORTS: _("Laporan dan kasus"),
    FigureTopic.VICTIMS: _("Korban"),
    FigureTopic.SERVICES: _("Layanan bagi korban TPPO"),
    FigureTopic.RETURN: _("Pemulangan"),
    FigureTopic.LAW: _("Proses hukum"),
    FigureTopic.PROMISES: _("Tepat waktu"),
    FigureTopic.PREVENTION: _("Pencegahan"),
    FigureTopic.MONEY: _("Biaya"),
    FigureTopic.TASK_FORCE: _("Kerja gugus tugas"),
    FigureTopic.POPULATION: _("Penduduk"),
}


class FigureUnit(StrEnum):
    """What is counted."""

    REPORTS = "unit_reports"
    CASES = "unit_cases"
    PEOPLE = "unit_people"
    SERVICES = "unit_services"
    REQUESTS = "unit_requests"
    DEADLINES = "unit_deadlines"
    RUPIAH = "unit_rupiah"
    SESSIONS = "unit_sessions"
    PLACES = "unit_places"
    ACTIVITIES = "unit_activities"
    DECISIONS = "unit_decisions"
    ANSWERS = "unit_answers"
    HEARINGS = "unit_hearings"
    DAYS = "unit_days"
    NIGHTS = "unit_nights"


UNIT_LABELS: dict[FigureUnit, Promise] = {
    FigureUnit.REPORTS: _("laporan"),
    FigureUnit.CASES: _("kasus"),
    FigureUnit.PEOPLE: _("orang"),
    FigureUnit.SERVICES: _("layanan"),
    FigureUnit.REQUESTS: _("permintaan"),
    FigureUnit.DEADLINES: _("tenggat"),
    FigureUnit.RUPIAH: _("rupiah"),
    FigureUnit.SESSIONS: _("kegiatan"),
    FigureUnit.PLACES: _("tempat"),
    FigureUnit.ACTIVITIES: _("kegiatan rencana aksi"),
    FigureUnit.DECISIONS: _("tindak lanjut"),
    FigureUnit.ANSWERS: _("jawaban"),
    FigureUnit.HEARINGS: _("sidang"),
    FigureUnit.DAYS: _("hari"),
    FigureUnit.NIGHTS: _("malam"),
}


class FigurePart(StrEnum):
    """One number of a figure; the code is the key in what the database counts."""

    CHILD = "child"
    ADULT = "adult"
    UNKNOWN = "unknown"
    FEMALE = "female"
    MALE = "male"
    KEPT = "kept"
    RIGHT = "right"
    TOTAL = "total"


PART_LABELS: dict[FigurePart, Promise] = {
    FigurePart.CHILD: _("Anak"),
    FigurePart.ADULT: _("Dewasa"),
    FigurePart.UNKNOWN: _("Umur belum diisi"),
    FigurePart.FEMALE: _("Perempuan"),
    FigurePart.MALE: _("Laki-laki"),
    FigurePart.KEPT: _("Tepat waktu"),
    FigurePart.RIGHT: _("Benar"),
    FigurePart.TOTAL: _("Jumlah"),
}
TOTAL_ONLY = (FigurePart.TOTAL,)
OF_PEOPLE = (
    FigurePart.CHILD,
    FigurePart.ADULT,
    FigurePart.UNKNOWN,
    FigurePart.FEMALE,
    FigurePart.MALE,
    FigurePart.TOTAL,
)
OF_PROMISES = (FigurePart.KEPT, FigurePart.TOTAL)
OF_ANSWERS = (FigurePart.RIGHT, FigurePart.TOTAL)
_AGES = (FigurePart.CHILD, FigurePart.ADULT, FigurePart.UNKNOWN)
_SEXES = (FigurePart.FEMALE, FigurePart.MALE)
CASES = "|cases"
"""Ends the name of a number that says how many cases stand behind a part."""
SOURCES = FigurePart.TOTAL.value + CASES
"""How many cases or families stand behind a number of people."""
MOST = 10**15
"""More than any budget of a regency in rupiah: beyond it somebody mistyped."""

type Given = str | list[str] | bool | None
type Value = Mapping[str, int]
"""A figure's numbers by part."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the catalogue. Without a `query` SIGAP does not record it; the office that owes it types it.

    `query` is a function of the database: from a moment, until a moment and `given`, as JSON by part; `version` rises
    with it.
    `spent_on` is the figure that counts what a sum of money was spent on.
    """

    code: str
    topic: FigureTopic
    label: Promise
    definition: Promise
    unit: FigureUnit
    owner: OfficeKind
    source: Promise
    query: str = ""
    given: tuple[Given, ...] = ()
    version: int = 1
    parts: tuple[FigurePart, ...] = TOTAL_ONLY
    spent_on: str = ""

    @property
    def is_recorded(self) -> bool:
        """SIGAP counts it by itself."""
        return bool(self.query)

    @property
    def asks_sources(self) -> bool:
        """Who types it says how many cases or families stand behind the people."""
        return self.unit is FigureUnit.PEOPLE and not self.is_recorded and self.topic is not FigureTopic.POPULATION

    @property
    def counted_by(self) -> str:
        """The function with what it is given, for a page or a paper."""
        given = [*(each for each in self.given if isinstance(each, str)), *self._kinds]
        return f"{self.query} ({', '.join(given)})" if given else self.query

    @property
    def _kinds(self) -> list[str]:
        return [kind for each in self.given if isinstance(each, list) for kind in each]

    @property
    def unit_label(self) -> Promise:
        """What is counted, in words."""
        return UNIT_LABELS[self.unit]

    @property
    def owner_label(self) -> Promise:
        """The kind of office that answers for it, in words."""
        return OFFICE_KIND_LABELS[self.owner]


class ValueUnfit(ValueError):
    """Numbers that cannot all be true; `part` says where."""

    def __init__(self, part: FigurePart) -> None:
        super().__init__(part)
        self.part = part


def value_from(figure: Figure, given: Mapping[str, int | None]) -> dict[str, int]:
    """Typed numbers as they are kept: parts left empty are left out. Raises ValueUnfit.

    No part is larger than the whole, nor are both sexes together; where every age is told, they add up to it. Whoever
    is neither among the children nor among the adults is of unknown age.
    """
    value = {part.value: number for part in figure.parts if (number := given.get(part.value)) is not None}
    total = value.get(FigurePart.TOTAL)
    if total is None:
        raise ValueUnfit(FigurePart.TOTAL)
    for part in figure.parts:
        if not 0 <= value.get(part.value, 0) <= min(total, MOST):
            raise ValueUnfit(part)
    _check_sums(value, total)
    rest = total - sum(value.get(part, total) for part in (FigurePart.CHILD, FigurePart.ADULT))
    if rest > 0 and FigurePart.UNKNOWN in figure.parts:
        value[FigurePart.UNKNOWN.value] = rest
    if figure.asks_sources and (sources := given.get(SOURCES)) is not None:
        if not min(total, 1) <= sources <= total:
            raise ValueUnfit(FigurePart.TOTAL)
        value[SOURCES] = sources
    return value


def _check_sums(value: Value, total: int) -> None:
    ages = [value[part] for part in _AGES if part in value]
    is_whole = len(ages) == len(_AGES)
    sexes = sum(value.get(part, 0) for part in _SEXES)
    if (is_whole and sum(ages) != total) or max(sum(ages), sexes) > total:
        raise ValueUnfit(FigurePart.TOTAL)
