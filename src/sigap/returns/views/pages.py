"""What is owed, and one return: its figures office by office, its words, its editions, and the next step."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from sigap.access.guard import DeskRequest, page
from sigap.access.permissions import Permission
from sigap.figures.queries import may_count
from sigap.figures.rules import FigurePart
from sigap.kernel.clock import now
from sigap.returns.models import ReturnLine
from sigap.returns.queries import due, editions_of, lines_by_office, return_for, returns_for, rules
from sigap.returns.rules import ReturnStatus, may_freeze

_APART = (FigurePart.CHILD, FigurePart.ADULT)


@page(Permission.TASKFORCE_SEE)
def returns(request: DeskRequest) -> HttpResponse:
    """What has to be sent, what comes next, what was frozen; for an office, what waits for its figures."""
    at, actor = now(), request.actor
    reads = may_count(actor)
    owed = due(actor, at) if reads else []
    found = returns_for(actor)
    context = {
        "now": at,
        "reads": reads,
        "makes": actor.can(Permission.RETURN_MANAGE),
        "owed": [each for each in owed if not each.is_ahead],
        "ahead": [each for each in owed if each.is_ahead],
        "returns": found,
        "waiting": [each for each in found if each.status == ReturnStatus.COLLECTING],
        "rules": list(rules().values()) if reads else [],
    }
    return render(request, "returns/list.html", context)


@page(Permission.TASKFORCE_SEE)
def return_page(request: DeskRequest, code: str, period: str) -> HttpResponse:
    """One return: all of it for who makes or reads it, for an office its own lines."""
    at, actor = now(), request.actor
    of = return_for(actor, code, period)
    offices = lines_by_office(of)
    lines = {line.code: line for office in offices for line in office.lines}
    missing = [office.office_name for office in offices if not office.is_confirmed]
    mine = set(actor.offices_where(Permission.TASKFORCE_REPORT))
    context = {
        "now": at,
        "of": of,
        "makes": actor.can(Permission.RETURN_MANAGE),
        "reads": may_count(actor),
        "offices": offices,
        "missing": missing,
        "is_silence_over": bool(of.confirm_until and at > of.confirm_until),
        "may_freeze": bool(of.confirm_until)
        and may_freeze(unconfirmed=missing, confirm_until=of.confirm_until or at, at=at),
        "sections": [
            {
                "title": section.title,
                "rows": [row(lines[each.code]) for each in section.figures if each.code in lines],
                "has_ages": any(FigurePart.CHILD in each.parts for each in section.figures),
            }
            for section in of.kind.sections
        ],
        "narrative": list(zip(of.kind.narrative, of.narrative, strict=False)),
        "is_told": any(of.narrative),
        "editions": editions_of(of) if may_count(actor) else [],
        "waits_for_me": of.status == ReturnStatus.COLLECTING
        and any(office.office_id in mine and not office.is_confirmed for office in offices),
        "is_mine": of.status == ReturnStatus.COLLECTING and any(office.office_id in mine for office in offices),
    }
    return render(request, "returns/return.html", context)


def row(line: ReturnLine) -> dict[str, Any]:
    """One figure as a row: children, adults, and the whole; what else is told stands below its name."""
    value = line.value
    return {
        "line": line,
        "figure": line.figure,
        "apart": [value.get(part.value) if value else None for part in _APART],
        "total": value.get(FigurePart.TOTAL.value) if value else None,
        "kept": value.get(FigurePart.KEPT.value) if value else None,
        "unknown": value.get(FigurePart.UNKNOWN.value) if value else None,
        "counted": line.counted["total"] if line.said is not None and line.counted is not None else None,
    }
