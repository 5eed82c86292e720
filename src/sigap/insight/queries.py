"""Reads of the app: what stands counted, what the reader's own office lacks, figures from elsewhere."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import F

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.figures.rules import Period, period_named
from sigap.insight.models import OutsideFigure
from sigap.insight.rules.comparing import OutsideSource
from sigap.insight.rules.telling import DisclosedChart, as_read
from sigap.kernel.errors import Refused
from sigap.meetings.models import ActionItem
from sigap.meetings.rules.kinds import ItemStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedSpan:
    """What is told of every chart in one span that is over."""

    span: Period
    charts: Mapping[str, DisclosedChart]
    counted_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LackingCount:
    """How many running cases of an office lack one fact."""

    office_id: UUID
    office_name: str
    lack: str
    cases: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LackingCase:
    """One case on which the reader works, and what it lacks."""

    code: str
    lacks: Sequence[str]


def counted_spans(actor: Actor) -> list[CountedSpan]:
    """Every span that was counted, the newest first. One statement. Raises Refused."""
    actor.require(Permission.INSIGHT_SEE)
    values: dict[str, dict[str, DisclosedChart]] = {}
    moments: dict[str, datetime] = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT chart, period, value, counted_at FROM insight.closed_counts()")
        for chart, period, value, counted_at in cursor.fetchall():
            values.setdefault(period, {})[chart] = as_read(json.loads(value) if isinstance(value, str) else value)
            moments[period] = max(counted_at, moments.get(period, counted_at))
    found = [
        CountedSpan(span=period_named(period), charts=each, counted_at=moments[period])
        for period, each in values.items()
    ]
    return sorted(found, key=lambda each: each.span.first, reverse=True)


def lacking_of_office(actor: Actor) -> list[LackingCount]:
    """What running cases lack in the offices that the actor heads; numbers only. Raises Refused."""
    actor.require(Permission.INSIGHT_SEE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT office_id, office_name, lack, cases FROM insight.lacking_of_office()")
        found = [
            LackingCount(office_id=office, office_name=name, lack=lack, cases=cases)
            for office, name, lack, cases in cursor.fetchall()
        ]
    return sorted(found, key=lambda each: (each.office_name, -each.cases, each.lack))


def lacking_cases(actor: Actor) -> list[LackingCase]:
    """What the cases lack on which the actor works, the oldest first. Raises Refused."""
    actor.require(Permission.CASE_SEE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT code, lacks FROM insight.lacking()")
        return [LackingCase(code=code, lacks=lacks) for code, lacks in cursor.fetchall()]


def outside_figures(actor: Actor) -> list[OutsideFigure]:
    """Figures from elsewhere, those that are not cleared first, the newest on top. Raises Refused."""
    actor.require(Permission.INSIGHT_SEE)
    return list(OutsideFigure.objects.order_by(F("cleared_at").desc(nulls_first=True), "-typed_at")[:_MOST])


def outside_figure(actor: Actor, key: UUID) -> OutsideFigure:
    """One of them. Raises Refused, also where there is none."""
    actor.require(Permission.INSIGHT_SEE)
    found = OutsideFigure.objects.filter(pk=key).first()
    if found is None:
        raise Refused(Permission.INSIGHT_SEE, ids={"outside": str(key)})
    return found


def told_before(figure: str, period: str, source: OutsideSource) -> list[OutsideFigure]:
    """What this source told of the same before."""
    return list(OutsideFigure.objects.filter(figure=figure, period=period, source=source).order_by("-as_of"))


_MOST = 200


def explaining_item(row: OutsideFigure) -> ActionItem | None:
    """The action by which an office explains the difference; one that was withdrawn is none."""
    if row.item_id is None:
        return None
    return ActionItem.objects.filter(pk=row.item_id).exclude(status=ItemStatus.WITHDRAWN).first()
