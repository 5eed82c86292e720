"""Reads of the catalogue: what the database counts in a span, what offices typed, who owes what."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import tzinfo

from django.db import connection
from django.utils.timezone import get_current_timezone

from sigap.access.entry import Actor, ActorMembership
from sigap.access.permissions import Permission
from sigap.figures.models import ClosedFigure, TypedFigure
from sigap.figures.rules import CASES, CATALOGUE, Figure, Period, Value, period_named


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueRow:
    """A figure as its page lists it. `may_type`: an office of the actor's owes it."""

    figure: Figure
    may_type: bool


def may_count(actor: Actor) -> bool:
    """Whether what was counted over all offices is shown to this person; the database asks the same."""
    return actor.can(Permission.RETURN_MANAGE) or actor.can(Permission.LEADERS_OVERSEE)


def catalogue_for(actor: Actor) -> list[CatalogueRow]:
    """Every figure, by code. Raises Refused."""
    actor.require(Permission.TASKFORCE_SEE)
    return [CatalogueRow(figure=each, may_type=office_typing(actor, each) is not None) for each in CATALOGUE]


def office_typing(actor: Actor, figure: Figure) -> ActorMembership | None:
    """The membership through which the actor may type a figure: of an office of the kind that owes it."""
    if figure.is_recorded or not actor.can(Permission.TASKFORCE_REPORT):
        return None
    return next((each for each in actor.memberships if each.office_kind == figure.owner), None)


def counted(actor: Actor, figures: Iterable[Figure], period: Period, zone: tzinfo | None = None) -> dict[str, Value]:
    """What SIGAP itself counts of these figures in a span that is over, for a return; one statement. Raises Refused."""
    actor.require(Permission.RETURN_MANAGE)
    found = counted_with_cases(figures, period, zone)
    return {code: {part: n for part, n in value.items() if not part.endswith(CASES)} for code, value in found.items()}


def counted_with_cases(figures: Iterable[Figure], period: Period, zone: tzinfo | None = None) -> dict[str, Value]:
    """The same with the cases behind each number of people, as far as the database gives it."""
    asked = [each for each in figures if each.is_recorded]
    if not asked:
        return {}
    zone = zone or get_current_timezone()
    # Names of functions out of the catalogue, nothing that anybody typed.
    calls = ", ".join(f"{each.query}(s.since, s.until{', %s' * len(each.given)})" for each in asked)
    given = [value for each in asked for value in each.given]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {calls} FROM (SELECT %s::timestamptz AS since, %s::timestamptz AS until) s",  # noqa: S608 - as above
            [*given, period.begins_at(zone), period.ends_at(zone)],
        )
        row = cursor.fetchone()
    found = [json.loads(each) if isinstance(each, str) else each for each in row]
    return {figure.code: dict(value) for figure, value in zip(asked, found, strict=True) if value is not None}


def closed_figures(code: str) -> list[ClosedFigure]:
    """What is told of a figure, the oldest span first, as far as row-level security shows it."""
    return sorted(ClosedFigure.objects.filter(code=code), key=lambda row: row.span.first)


def closed_spans() -> list[Period]:
    """The spans of which figures are told, the newest first."""
    names = ClosedFigure.objects.values_list("period", flat=True).distinct()
    return sorted(map(period_named, names), key=lambda span: span.first, reverse=True)


def typed(codes: Iterable[str], periods: Iterable[Period]) -> Mapping[tuple[str, str], TypedFigure]:
    """What offices typed, by code and span, as far as row-level security shows it."""
    rows = TypedFigure.objects.filter(
        code__in=list(codes), period__in=[each.name for each in periods], superseded_at__isnull=True
    )
    return {(row.code, row.period): row for row in rows}
