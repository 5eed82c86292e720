"""The demo's villages: months that came, one that did not, some on paper; money of a quarter. Everything is CONTOH."""

from datetime import datetime, time, timedelta
from uuid import uuid4

from django.utils.timezone import localdate

from sigap.access.models import Office
from sigap.access.queries import office_calendar
from sigap.access.roles import OfficeKind
from sigap.actionplan.models import Activity
from sigap.cli.demo import documents
from sigap.cli.demo.hours import office_moment_before
from sigap.cli.demo.stage import Stage
from sigap.outreach.rules import SessionAudience, SessionTopic
from sigap.places.models import Level, Region
from sigap.places.queries import districts_of, home_regency
from sigap.villages.actions.months import send_month
from sigap.villages.actions.quarter import QuarterTerms, set_terms
from sigap.villages.actions.weights import NextWeighing, adopt_weights
from sigap.villages.models import VillageMonth
from sigap.villages.rules.month import COUNTS, last_over, month_rule, months_before, newest_due
from sigap.villages.rules.where_next import LIMITS, NextMode, NextWeight, next_rule, quarter_of
from sigap.vulnerability.queries.decisions import index_decisions

GITA, KARIM, JOKO, MAYA = "gita.bappeda", "karim.desa", "joko.camat", "maya.sekretariat"
_OWN = (
    {"malaysia_left_with": 2, "letters": 2, "out_of_school": 3},
    {"malaysia_left_with": 1, "malaysia_left_without": 1, "letters": 1, "out_of_school": 3},
    {"timur_tengah_left_with": 1, "malaysia_back_without": 1, "letters": 1, "out_of_school": 4},
    {"asia_tenggara_left_without": 1, "letters": 0, "out_of_school": 4},
    {"malaysia_left_with": 1, "lain_left_with": 1, "letters": 2, "out_of_school": 4},
    {"malaysia_left_without": 2, "letters": 0, "out_of_school": 5},
)
"""The months of the demo's own village, the oldest first; the newest that is due has not come."""
_BESIDE, _BESIDE_MONTHS = 4, 3
_MONEY, _ASKED_WEIGHT = 24_000_000, 15
_WEIGHED = timedelta(days=30)
_DAYS, _HOUR = timedelta(days=4), time(10)
"""Sent on the fifth of the next month, about ten."""


def send(now: datetime) -> None:
    """Plays the months up to now; those that are there stay."""
    office = Office.objects.filter(kind=OfficeKind.DESA, region__regex=r"[.][0-9]{4}$").first()
    if office is None or VillageMonth.objects.exists():
        return
    stage = Stage(now, office_calendar(now), documents.Desk())
    try:
        for back, more in enumerate(reversed(_OWN), start=1):
            _send(stage, KARIM, office.region, back, more)
        neighbours = Region.objects.filter(level=Level.VILLAGE, parent=office.region.rpartition(".")[0], valid_to=None)
        codes = neighbours.exclude(code=office.region).order_by("code").values_list("code", flat=True)
        for place, code in enumerate(codes[:_BESIDE]):
            for back in range(_BESIDE_MONTHS):
                _send(stage, JOKO, code, back, {"malaysia_left_with": place, "letters": place + back})
        _set_terms(stage, now)
        _weigh(stage, now)
    finally:
        stage.leave()
        stage.papers.close()  # type: ignore[attr-defined]  # the desk of documents


def _send(stage: Stage, login: str, code: str, back: int, more: dict[str, int]) -> None:
    month = months_before(newest_due(localdate(stage.now), month_rule()), back)
    wanted = datetime.combine(months_before(month, -1), _HOUR, stage.calendar.zone) + _DAYS
    at = office_moment_before(min(wanted, stage.now), stage.calendar)
    if last_over(localdate(at)) < month:
        return
    with stage.acting(login) as actor:
        send_month(
            by=actor,
            at=at,
            region_code=code,
            month=month,
            counts=dict.fromkeys(COUNTS, 0) | more,
            is_sure=True,
            month_id=uuid4(),
        )


def _set_terms(stage: Stage, now: datetime) -> None:
    """Gita writes what the coming quarter has, and into which line of the plan its sessions go."""
    line = Activity.objects.filter(title__icontains="desa").order_by("-edition__number", "position").first()
    rule, districts = next_rule(), districts_of(home_regency())
    terms = QuarterTerms(
        budget=_MONEY,
        cost_session=rule.cost_session,
        cost_km=rule.cost_km,
        seat=rule.seats.get(home_regency(), districts[0].code),
        topic=SessionTopic.JOB_OFFERS,
        audience=SessionAudience.EVERYBODY,
        rad_activity=line.key if line else None,
        rad_title=line.title if line else "",
    )
    with stage.acting(GITA) as gita:
        at = office_moment_before(now, stage.calendar)
        set_terms(by=gita, at=at, quarter=quarter_of(localdate(now)).after, terms=terms)


def _weigh(stage: Stage, now: datetime) -> None:
    """Maya writes down what the rakor decided of the weights: five villages, those that asked before others."""
    rule = next_rule()
    weights = {mode: dict(sides) for mode, sides in rule.weights.items()}
    weights[NextMode.NEED][NextWeight.ASKED] = _ASKED_WEIGHT
    weighing = NextWeighing(weights=weights, limits={name: getattr(rule, name) for name in LIMITS})
    with stage.acting(MAYA) as maya:
        decision = next((each for each in index_decisions(maya) if "Indeks" in each.text), None)
        if decision is not None:
            at = office_moment_before(now - _WEIGHED, stage.calendar)
            adopt_weights(by=maya, at=at, weighing=weighing, decision_id=decision.pk)
