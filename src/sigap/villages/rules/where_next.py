"""Which villages are proposed for a quarter, why, and what was left out: from index and doubt, coverage, way and money.

Pure but for its own reference file. A village that somebody put in by hand comes first; one taken out never does.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from math import cos, hypot, radians
from typing import Any
from uuid import UUID

from sigap.kernel.reference import toml_file

type GridPoint = tuple[int, int]
_KM_A_UNIT = 0.0111
_NORTH_UNITS, _UNITS = 70_000, 10_000
_MONTH_DAYS = 30.44
HEAVIEST = 100
LIMITS: Mapping[str, tuple[float, float]] = {
    "count": (1, 30),
    "recent_months": (0, 24),
    "sessions_a_year": (1, 24),
    "most_missing": (0, 1),
    "longest_months": (6, 120),
    "same_way": (0, 1),
}
"""From where to where each limit of the rule may be decided."""


class NextMode(StrEnum):
    """What the proposal looks at first."""

    NEED = "rawan"
    EVEN = "merata"
    CHEAP = "hemat"


class NextWeight(StrEnum):
    """The sides of a village's points."""

    NEED = "need"
    DOUBT = "doubt"
    GAP = "gap"
    COVERAGE = "coverage"
    NEAR = "near"
    ASKED = "asked"
    HELPERS = "helpers"


class LeftOutReason(StrEnum):
    """Why a village is not proposed."""

    BY_HAND = "by_hand"
    PLANNED = "planned"
    RECENT = "recent"
    OFTEN = "often"
    MISSING = "missing"
    MONEY = "money"
    PLACES = "places"


@dataclass(frozen=True, slots=True, kw_only=True)
class NextRule:
    """The figures of `reference/where_next.toml`, or as a rakor decided them, with the money that a planner wrote.

    `meeting` is the rakor; `recorded_by` wrote its decision down here.
    """

    valid_from: date
    source: str
    count: int
    recent_months: int
    sessions_a_year: int
    most_missing: float
    longest_months: int
    same_way: float
    cost_session: int
    cost_km: int
    weights: Mapping[str, Mapping[str, int]]
    seats: Mapping[str, str] = field(default_factory=dict)
    meeting: UUID | None = None
    recorded_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VillageCandidate:
    """What is known of a village. `ranked`: how many villages have a rank; `district_reached`: of its kecamatan.

    `helpers`: people and groups who help there or in its kecamatan; `asked`: sessions that were asked for and wait.
    """

    code: str
    name: str
    district: str
    rank: int | None = None
    rank_low: int | None = None
    rank_high: int | None = None
    ranked: int = 0
    missing: float = 0.0
    last_day: date | None = None
    sessions_year: int = 0
    is_planned: bool = False
    district_reached: float = 0.0
    at: GridPoint | None = None
    helpers: int = 0
    asked: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NextProposal:
    """A village with what it weighs, how far it is and what it costs. `same_way_as`: the number of one beside it."""

    number: int
    village: VillageCandidate
    points: int
    parts: Mapping[NextWeight, float]
    months_since: int | None
    km: int | None
    same_way_as: int | None
    cost: int
    is_by_hand: bool
    is_beyond_money: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOutVillage:
    """A village that is not proposed. `short`: how much money lacks for it."""

    village: VillageCandidate
    points: int
    reason: LeftOutReason
    short: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterProposal:
    """What is proposed, and what of the rest one would ask about: the highest points first."""

    chosen: Sequence[NextProposal]
    left_out: Sequence[LeftOutVillage]

    @property
    def cost(self) -> int:
        """Of all of them."""
        return sum(each.cost for each in self.chosen)


@cache
def next_rule() -> NextRule:
    """As shipped."""
    table: dict[str, Any] = toml_file("sigap.villages", "where_next.toml")
    rule = NextRule(**{name: value for name, value in table.items() if name in NextRule.__slots__})
    if not weights_stand(rule.weights):
        raise ValueError("weights of where next differ from their codes")
    return rule


def weights_stand(weights: Mapping[str, Mapping[str, int]]) -> bool:
    """Every mode weighs every side, none heavier than may be, and something but the doubt in each."""
    return set(weights) == set(NextMode) and all(
        set(sides) == set(NextWeight)
        and all(0 <= weight <= HEAVIEST for weight in sides.values())
        and any(weight for side, weight in sides.items() if side != NextWeight.DOUBT)
        for sides in weights.values()
    )


def propose(
    villages: Sequence[VillageCandidate],
    *,
    rule: NextRule,
    mode: NextMode,
    budget: int,
    today: date,
    seat: GridPoint | None,
    put_in: Collection[str] = (),
    taken_out: Collection[str] = (),
) -> QuarterProposal:
    """The villages of a quarter. `budget` 0: nobody said how much there is, and money leaves nothing out."""
    farthest = max((way_km(seat, each.at) or 0 for each in villages), default=0)
    weighed = sorted((_weighed(each, rule, mode, today, seat, farthest) for each in villages), key=_order)
    chosen: list[NextProposal] = []
    left_out: list[LeftOutVillage] = []
    by_hand = [each for each in weighed if each.village.code in put_in]
    for each in [*by_hand, *(other for other in weighed if other.village.code not in put_in)]:
        is_by_hand = each.village.code in put_in
        costed = _costed(each, chosen, rule, seat)
        rest = budget - sum(row.cost for row in chosen)
        is_beyond = bool(budget) and costed.cost > rest
        reason = None if is_by_hand and not each.village.is_planned else _reason_against(each, rule, taken_out)
        if reason is None and not is_by_hand and len(chosen) >= rule.count:
            reason = LeftOutReason.PLACES
        if reason is None and not is_by_hand and is_beyond:
            reason = LeftOutReason.MONEY
        if reason is None:
            chosen.append(_placed(costed, len(chosen) + 1, is_by_hand=is_by_hand, is_beyond=is_beyond))
        else:
            short = costed.cost - rest if reason is LeftOutReason.MONEY else 0
            left_out.append(LeftOutVillage(village=each.village, points=each.points, reason=reason, short=short))
    return QuarterProposal(chosen=chosen, left_out=sorted(left_out, key=lambda row: (-row.points, row.village.code)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Weighed:
    village: VillageCandidate
    points: int
    parts: Mapping[NextWeight, float]
    months_since: int | None
    km: int | None = None
    same_way_as: int | None = None
    cost: int = 0


def _order(each: _Weighed) -> tuple[int, int, str]:
    return (-each.points, each.village.rank or 10**6, each.village.code)


def _weighed(
    village: VillageCandidate, rule: NextRule, mode: NextMode, today: date, seat: GridPoint | None, farthest: int
) -> _Weighed:
    """Each side from 0 to 1, times its weight. What is not known adds nothing, and takes nothing off."""
    months = months_since(village.last_day, today)
    shares = dict.fromkeys(NextWeight, 0.0)
    if village.rank_low is not None and village.rank_high is not None and village.ranked:
        middle = (village.rank_low + village.rank_high) / 2
        shares[NextWeight.NEED] = 1 - (middle - 1) / village.ranked
        shares[NextWeight.DOUBT] = -(village.rank_high - village.rank_low) / village.ranked
    shares[NextWeight.GAP] = 1.0 if months is None else min(months / rule.longest_months, 1.0)
    shares[NextWeight.COVERAGE] = 1 - village.district_reached
    if farthest and (km := way_km(seat, village.at)) is not None:
        shares[NextWeight.NEAR] = 1 - km / farthest
    shares[NextWeight.ASKED] = 1.0 if village.asked else 0.0
    shares[NextWeight.HELPERS] = 0.0 if village.helpers else 1.0
    weights = rule.weights[mode]
    parts = {side: share * weights[side] for side, share in shares.items()}
    return _Weighed(village=village, points=round(sum(parts.values())), parts=parts, months_since=months)


def _reason_against(each: _Weighed, rule: NextRule, taken_out: Collection[str]) -> LeftOutReason | None:
    village, months = each.village, each.months_since
    reasons = {
        LeftOutReason.PLANNED: village.is_planned,
        LeftOutReason.BY_HAND: village.code in taken_out,
        LeftOutReason.RECENT: months is not None and months < rule.recent_months,
        LeftOutReason.OFTEN: village.sessions_year >= rule.sessions_a_year,
        LeftOutReason.MISSING: bool(village.ranked) and (village.rank is None or village.missing > rule.most_missing),
    }
    return next((reason for reason, is_so in reasons.items() if is_so), None)


def _costed(each: _Weighed, chosen: Sequence[NextProposal], rule: NextRule, seat: GridPoint | None) -> _Weighed:
    """The way from the seat, or from a village that is gone to anyhow, where that is much shorter."""
    km, neighbour = way_km(seat, each.village.at), None
    for row in chosen:
        between = way_km(row.village.at, each.village.at)
        if km is not None and between is not None and between < rule.same_way * km:
            km, neighbour = between, row.number
    cost = rule.cost_session + rule.cost_km * 2 * (km or 0)
    return _Weighed(
        village=each.village,
        points=each.points,
        parts=each.parts,
        months_since=each.months_since,
        km=km,
        same_way_as=neighbour,
        cost=cost,
    )


def _placed(each: _Weighed, number: int, *, is_by_hand: bool, is_beyond: bool) -> NextProposal:
    return NextProposal(
        number=number,
        village=each.village,
        points=each.points,
        parts=each.parts,
        months_since=each.months_since,
        km=each.km,
        same_way_as=each.same_way_as,
        cost=each.cost,
        is_by_hand=is_by_hand,
        is_beyond_money=is_beyond,
    )


def months_since(day: date | None, today: date) -> int | None:
    """Whole months; none where it never was."""
    return None if day is None else max(0, int((today - day).days / _MONTH_DAYS))


def way_km(start: GridPoint | None, end: GridPoint | None) -> int | None:
    """As the crow flies, between points of the country's grid; none where one of both is not known."""
    if start is None or end is None:
        return None
    latitude = (_NORTH_UNITS - (start[1] + end[1]) / 2) / _UNITS
    return round(hypot((start[0] - end[0]) * cos(radians(latitude)), start[1] - end[1]) * _KM_A_UNIT)


def session_days(count: int, *, first: date, last: date, rests: Collection[date]) -> list[date]:
    """Working days spread over what is left of a quarter, one for each; several on one day where it is short."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    working = [day for day in days if day.weekday() < 5 and day not in rests] or [last]  # noqa: PLR2004 - Monday to Friday
    return [working[min(n * len(working) // max(count, 1), len(working) - 1)] for n in range(count)]


@dataclass(frozen=True, slots=True, kw_only=True)
class NextQuarter:
    """A quarter of a year."""

    year: int
    number: int

    @property
    def code(self) -> str:
        """2027-1, as an address calls it."""
        return f"{self.year}-{self.number}"

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.number * 3 - 2, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.after.first - timedelta(days=1)

    @property
    def after(self) -> "NextQuarter":
        """The one that follows."""
        return NextQuarter(year=self.year + self.number // 4, number=self.number % 4 + 1)


def quarter_of(day: date) -> NextQuarter:
    """The quarter in which a day lies."""
    return NextQuarter(year=day.year, number=(day.month + 2) // 3)


def quarter_from(code: str, today: date) -> NextQuarter | None:
    """The quarter of an address: this one or one of the next four; none for anything else."""
    found = quarter_of(today)
    for _turn in range(5):
        if found.code == code:
            return found
        found = found.after
    return None
