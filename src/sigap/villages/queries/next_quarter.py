"""What where-next is drawn from: index, coverage, sessions, points on the grid, and what planners decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.timezone import localdate

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.places.models import Boundary
from sigap.places.queries import ShownRegion, home_regency, places_in
from sigap.prevention.models import PreventionActivity
from sigap.prevention.queries import CoverageRow, coverage
from sigap.prevention.rules import ActivityStatus
from sigap.villages.models import NextChoice, NextPlan
from sigap.villages.rules.where_next import (
    GridPoint,
    NextMode,
    NextQuarter,
    NextRule,
    QuarterProposal,
    VillageCandidate,
    next_rule,
    propose,
)
from sigap.vulnerability.models import VillageScore
from sigap.vulnerability.rules.kinds import IndexState

_DISTRICT = 8
_VILLAGE_DOTS = 3
_TWO_YEARS, _YEAR = timedelta(days=730), timedelta(days=365)
TOP = 20
"""How many of the most vulnerable villages the page counts as reached or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterView:
    """A quarter: its terms, the proposal, what was decided and planned, and what it would reach."""

    quarter: NextQuarter
    plan: NextPlan | None
    rule: NextRule
    proposal: QuarterProposal
    places: Mapping[str, ShownRegion]
    choices: Mapping[str, NextChoice]
    sessions: Sequence[PreventionActivity]
    index_name: str
    index_id: UUID | None
    covered: Mapping[str, CoverageRow]
    top: frozenset[str]
    has_ways: bool
    today: date

    @property
    def budget(self) -> int:
        """What a planner wrote; 0 where nobody did."""
        return self.plan.budget if self.plan else 0

    @property
    def spent(self) -> int:
        """What is planned in this quarter already."""
        return sum(each.budget for each in self.sessions)

    @property
    def rest(self) -> int:
        """What is left of the budget."""
        return max(self.budget - self.spent, 0)

    def reached(self, also: Sequence[str] = ()) -> tuple[set[str], set[str]]:
        """Kecamatan and top villages with a session in the last two years, or with these as well."""
        since = self.today - _TWO_YEARS
        villages = {code for code, row in self.covered.items() if row.last_day and row.last_day >= since} | set(also)
        return {code[:_DISTRICT] for code in villages}, villages & self.top

    @property
    def people_a_session(self) -> int | None:
        """How many a session reached on average; none where none was counted."""
        sessions = sum(row.sessions for row in self.covered.values())
        people = sum(row.people_reached for row in self.covered.values())
        return round(people / sessions) if sessions and people else None


def quarter_view(actor: Actor, quarter: NextQuarter, mode: NextMode, at: datetime) -> QuarterView:
    """All of it in seven statements beside entering, places from memory. Raises Refused."""
    today = localdate(at)
    plan = plan_of(actor, quarter)
    rows = NextChoice.objects.filter(plan=plan, withdrawn_at__isnull=True) if plan else ()
    choices = {row.region_code: row for row in rows}
    sessions = _sessions(today, quarter)
    places = {place.code: place for place in places_in(home_regency())}
    covered = coverage(actor, at)
    scores = _scores()
    points = {code: (x, y) for code, x, y in Boundary.objects.values_list("region_id", "label_x", "label_y")}
    candidates = _candidates(places, covered, scores, points, sessions, today)
    rule = _rule_of(plan)
    ahead = [each for each in sessions if quarter.first <= each.day <= quarter.last]
    in_hand = {code: row for code, row in choices.items() if row.activity_id is None}
    proposal = propose(
        candidates,
        rule=rule,
        mode=mode,
        budget=max(plan.budget - sum(each.budget for each in ahead), 1) if plan and plan.budget else 0,
        today=today,
        seat=points.get(seat_of(plan, rule, places)),
        put_in={code for code, row in in_hand.items() if row.is_in},
        taken_out={code for code, row in in_hand.items() if not row.is_in},
    )
    ranked = sorted((row.rank, code) for code, row in scores.items() if row.rank)
    version = next(iter(scores.values())).version if scores else None
    return QuarterView(
        quarter=quarter,
        plan=plan,
        rule=rule,
        proposal=proposal,
        places=places,
        choices=choices,
        sessions=ahead,
        index_name=version.name if version else "",
        index_id=version.pk if version else None,
        covered=covered,
        top=frozenset(code for _rank, code in ranked[:TOP]),
        has_ways=bool(points),
        today=today,
    )


def plan_of(actor: Actor, quarter: NextQuarter) -> NextPlan | None:
    """What planners set for a quarter; none where nobody did. Raises Refused."""
    actor.require(Permission.PREVENTION_MANAGE)
    return NextPlan.objects.filter(year=quarter.year, number=quarter.number).first()


def seat_of(plan: NextPlan | None, rule: NextRule, places: Mapping[str, ShownRegion]) -> str:
    """From which kecamatan one sets out."""
    first = next((code for code in places if code.count(".") < _VILLAGE_DOTS), "")
    return (plan.seat if plan else "") or rule.seats.get(home_regency(), first)


def _rule_of(plan: NextPlan | None) -> NextRule:
    rule = next_rule()
    return replace(rule, cost_session=plan.cost_session, cost_km=plan.cost_km) if plan else rule


def _sessions(today: date, quarter: NextQuarter) -> list[PreventionActivity]:
    """Of the last year, and ahead to the end of the quarter; what was called off is none."""
    rows = PreventionActivity.objects.filter(day__gte=today - _YEAR, day__lte=max(quarter.last, today))
    return list(rows.exclude(status=ActivityStatus.CALLED_OFF).order_by("day"))


def _scores() -> dict[str, VillageScore]:
    """The index in force, without its inputs and drivers."""
    rows = VillageScore.objects.filter(version__state=IndexState.ADOPTED).select_related("version")
    wanted = (
        "region_id",
        "rank",
        "rank_low",
        "rank_high",
        "missing",
        "version__year",
        "version__number",
        "version__ranked",
    )
    return {row.region_id: row for row in rows.only(*wanted)}


def _candidates(
    places: Mapping[str, ShownRegion],
    covered: Mapping[str, CoverageRow],
    scores: Mapping[str, VillageScore],
    points: Mapping[str, GridPoint],
    sessions: Sequence[PreventionActivity],
    today: date,
) -> list[VillageCandidate]:
    since = today - _TWO_YEARS
    by_district: dict[str, list[bool]] = {}
    for code, row in covered.items():
        by_district.setdefault(code[:_DISTRICT], []).append(row.last_day is not None and row.last_day >= since)
    held: dict[str, int] = {}
    planned: set[str] = set()
    for each in sessions:
        if each.status == ActivityStatus.PLANNED and each.day >= today:
            planned.add(each.region_code)
        else:
            held[each.region_code] = held.get(each.region_code, 0) + 1
    found = []
    for code, row in covered.items():
        score, reached = scores.get(code), by_district[code[:_DISTRICT]]
        found.append(
            VillageCandidate(
                code=code,
                name=places[code].name,
                district=code[:_DISTRICT],
                rank=score.rank if score else None,
                rank_low=score.rank_low if score else None,
                rank_high=score.rank_high if score else None,
                ranked=score.version.ranked if score else 0,
                missing=score.missing if score else 0.0,
                last_day=row.last_day,
                sessions_year=held.get(code, 0),
                is_planned=code in planned,
                district_reached=sum(reached) / len(reached),
                at=points.get(code) or points.get(code[:_DISTRICT]),
            )
        )
    return found
