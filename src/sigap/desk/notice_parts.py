"""Notices about a thing of a case that has a page of its own: which it is, and where it leads for who looks at it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.queries import cases_with_sections
from sigap.cases.rows import leads_open
from sigap.juvenile.models import ChildProceeding, Detention
from sigap.juvenile.rules import CHILD, DETENTION
from sigap.legal.actions.reckoning import SUBJECT as NOTICE
from sigap.legal.models import VictimNotice
from sigap.links.models import LinkSide
from sigap.links.rules import LINK_SIDE
from sigap.notifications.queries import ShownNotice
from sigap.protection.actions import SUBJECT as PROTECTION
from sigap.protection.models import Protection
from sigap.work.rules import Kind

_PARTS: Mapping[str, tuple[type[Protection | ChildProceeding | Detention | LinkSide | VictimNotice], str, Kind]] = {
    LINK_SIDE: (LinkSide, "links:of_case", Kind.CASE_LINK),
    PROTECTION: (Protection, "protection:of_case", Kind.PROTECTION_LIMIT),
    CHILD: (ChildProceeding, "juvenile:of_case", Kind.CHILD_LIMIT),
    DETENTION: (Detention, "juvenile:of_case", Kind.CHILD_LIMIT),
    NOTICE: (VictimNotice, "legal:victims", Kind.NOTICE),
}
"""Things of a case that deadlines run on: their table, the page of the case that shows them, their kind of work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartOfCase:
    """A thing of a case: the code, and the sections in which the actor works; None where they do not see the case."""

    code: str
    sections: frozenset[Section] | None


def part_in(notice: ShownNotice) -> str:
    """The kind of thing of a case that a notice is about, if it is one with a page of its own."""
    return next((key for key in _PARTS if key in notice.ids), "")


def parts_in(found: Sequence[ShownNotice], actor: Actor) -> dict[str, PartOfCase]:
    """What these notices are about, by id."""
    if not actor.can(Permission.CASE_SEE):
        return {}
    parts: dict[str, tuple[UUID, str]] = {}
    for key, (model, _route, _kind) in _PARTS.items():
        if ids := [UUID(notice.ids[key]) for notice in found if key in notice.ids]:
            rows = model.objects.filter(pk__in=ids).values_list("pk", "case_id", "case__code")
            parts |= {str(pk): (case_id, code) for pk, case_id, code in rows}
    cases = cases_with_sections(actor, {case_id for case_id, _code in parts.values()}) if parts else {}
    return {
        pk: PartOfCase(code=code, sections=cases[case_id][1] if case_id in cases else None)
        for pk, (case_id, code) in parts.items()
    }


def part_url(actor: Actor, key: str, part: PartOfCase) -> str:
    """Its page; the front of the case for who does not work where it stands."""
    if part.sections is None:
        return ""
    _model, route, kind = _PARTS[key]
    return reverse(route if leads_open(actor, part.sections, kind, "") else "cases:summary", args=[part.code])
