"""What where-next is drawn from: index, coverage, sessions, points on the grid, and what planners decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.core.cache import cache
from django.db.models import Count, F, OuterRef, QuerySet, Value
from django.utils.timezone import localdate

from sigap.access.backend.json_rows import row_facts, row_from
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.outreach.models import PublicMessage
from sigap.outreach.rules import MessageState, PublicMessageKind
from sigap.places.drawing import RegencyDrawing, district_drawing
from sigap.places.models import Boundary
from sigap.places.queries import ASKED_EVERY, ShownRegion, home_regency, places_in
from sigap.prevention.models import PreventionActivity, VolunteerRecord
from sigap.prevention.queries import CoverageRow, coverage
from sigap.prevention.rules import ActivityStatus
from sigap.villages.models import NextChoice, NextPlan, NextWeights
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
class _Terms:
    """All of a quarter that a proposal is drawn from, beside the rule."""

    plan: NextPlan | None
    choices: Mapping[str, NextChoice]
    ahead: Sequence[PreventionActivity]
    candidates: Sequence[VillageCandidate]
    seat: GridPoint | None
    today: date

    def proposed(self, rule: NextRule, mode: NextMode) -> QuarterProposal:
        """By this rule; what was put in and taken out by hand stays so."""
        in_hand = {code: row for code, row in self.choices.items() if row.activity_id is None}
        spent = sum(each.budget for each in self.ahead)
        return propose(
            self.candidates,
            rule=rule,
            mode=mode,
            budget=max(self.plan.budget - spent, 1) if self.plan and self.plan.budget else 0,
            today=self.today,
            seat=self.seat,
            put_in={code for code, row in in_hand.items() if row.is_in},
            taken_out={code for code, row in in_hand.items() if not row.is_in},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterView:
    """A quarter: its terms, the proposal, what was decided and planned, and what it would reach."""

    quarter: NextQuarter
    plan: NextPlan | None
    rule: NextRule
    decided: Sequence[NextWeights]
    terms: _Terms
    districts: RegencyDrawing
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
    """All of it in six statements beside entering, places from memory. Raises Refused."""
    today = localdate(at)
    plan, choices = _plan_with_choices(actor, quarter)
    sessions = _sessions(today, quarter)
    places = {place.code: place for place in places_in(home_regency())}
    covered = coverage(actor, at)
    scores = _scores()
    points, drawing = cache.get_or_set(f"quarter_shapes:{home_regency()}", _shapes, ASKED_EVERY) or _shapes()
    candidates = _candidates(places, covered, scores, points, sessions, _at_hand(), today)
    decided = weights_decided(actor)
    rule = rule_of(plan, next((each for each in decided if each.replaced_at is None), None))
    ahead = [each for each in sessions if quarter.first <= each.day <= quarter.last]
    seat = points.get(seat_of(plan, rule, places))
    terms = _Terms(plan=plan, choices=choices, ahead=ahead, candidates=candidates, seat=seat, today=today)
    proposal = terms.proposed(rule, mode)
    ranked = sorted((row.rank, code) for code, row in scores.items() if row.rank)
    version = next(iter(scores.values())).version if scores else None
    return QuarterView(
        quarter=quarter,
        plan=plan,
        rule=rule,
        decided=decided,
        terms=terms,
        districts=drawing,
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
    return _plans_of(quarter).first()


def _plans_of(quarter: NextQuarter) -> QuerySet[NextPlan]:
    return NextPlan.objects.filter(year=quarter.year, number=quarter.number)


def _plan_with_choices(actor: Actor, quarter: NextQuarter) -> tuple[NextPlan | None, Mapping[str, NextChoice]]:
    """The same with what was decided by hand, by place."""
    actor.require(Permission.PREVENTION_MANAGE)
    standing = NextChoice.objects.filter(plan=OuterRef("pk"), withdrawn_at__isnull=True)
    plan = _plans_of(quarter).annotate(decided=ArraySubquery(standing.values(row=row_facts(NextChoice)))).first()
    rows = [row_from(NextChoice, facts) for facts in vars(plan)["decided"]] if plan else ()
    return plan, {row.region_code: row for row in rows}


def seat_of(plan: NextPlan | None, rule: NextRule, places: Mapping[str, ShownRegion]) -> str:
    """From which kecamatan one sets out."""
    first = next((code for code in places if code.count(".") < _VILLAGE_DOTS), "")
    return (plan.seat if plan else "") or rule.seats.get(home_regency(), first)


def weights_now() -> NextWeights | None:
    """The weights that a rakor decided and that stand; none where none did."""
    return NextWeights.objects.filter(replaced_at__isnull=True).first()


def weights_decided(actor: Actor) -> list[NextWeights]:
    """All that a rakor decided, the newest first. Raises Refused."""
    actor.require(Permission.PREVENTION_MANAGE)
    return list(NextWeights.objects.order_by("-number"))


def rule_of(plan: NextPlan | None, weights: NextWeights | None) -> NextRule:
    """As decided, or as shipped; with the money that a planner wrote."""
    rule = weights.rule if weights else next_rule()
    return replace(rule, cost_session=plan.cost_session, cost_km=plan.cost_km) if plan else rule


def _shapes() -> tuple[dict[str, GridPoint], RegencyDrawing]:
    rows = Boundary.objects.values_list("region_id", "label_x", "label_y")
    return {code: (x, y) for code, x, y in rows}, district_drawing(home_regency())


def _at_hand() -> dict[str, tuple[int, int]]:
    """By place: who helps there, and what sessions were asked for and wait. One statement."""
    helpers = VolunteerRecord.objects.filter(left_at__isnull=True).order_by().values("region_code")
    asked = PublicMessage.objects.filter(kind=PublicMessageKind.SESSION_ASKED, state=MessageState.WAITING)
    rows = helpers.annotate(helping=Count("pk"), waiting=Value(0)).union(
        asked.order_by().values(place=F("area")).annotate(helping=Value(0), waiting=Count("pk")), all=True
    )
    found: dict[str, tuple[int, int]] = {}
    for row in rows.values_list("region_code", "helping", "waiting"):
        code, helping, waiting = row
        before = found.get(code, (0, 0))
        found[code] = (before[0] + helping, before[1] + waiting)
    return found


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
    at_hand: Mapping[str, tuple[int, int]],
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
        # Of its kecamatan as well: who asks from outside names no desa.
        near = [at_hand.get(place, (0, 0)) for place in (code, code[:_DISTRICT])]
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
                helpers=sum(helping for helping, _waiting in near),
                asked=sum(waiting for _helping, waiting in near),
            )
        )
    return found
