"""Notices about a thing of a case that has a page of its own: which it is, and where it leads for who looks at it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Exists, F, OuterRef, QuerySet, Value
from django.urls import reverse

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.models import Assignment, Case
from sigap.cases.queries import cases_with_sections
from sigap.cases.rows import leads_open
from sigap.incidents.queries import incidents_for
from sigap.intake.actions.dialogue_watch import DIALOGUE
from sigap.intake.models import Arrival
from sigap.juvenile.models import ChildProceeding, Detention
from sigap.juvenile.rules import CHILD, DETENTION
from sigap.legal.actions.limits import TRACK
from sigap.legal.actions.reckoning import SUBJECT as NOTICE
from sigap.legal.models import CriminalTrack, VictimNotice
from sigap.links.models import LinkSide
from sigap.links.rules import LINK_SIDE
from sigap.mailbox.models import Envelope
from sigap.notifications.queries import ShownNotice
from sigap.protection.actions import SUBJECT as PROTECTION
from sigap.protection.models import Protection
from sigap.referrals.rules import CHAIN, CONFIRM, QUESTION, RESULT
from sigap.referrals.rules import SUBJECT as REFERRAL
from sigap.work.rules import Kind

_PARTS: Mapping[
    str, tuple[type[Protection | ChildProceeding | Detention | LinkSide | VictimNotice | CriminalTrack], str, Kind]
] = {
    LINK_SIDE: (LinkSide, "links:of_case", Kind.CASE_LINK),
    PROTECTION: (Protection, "protection:of_case", Kind.PROTECTION_LIMIT),
    CHILD: (ChildProceeding, "juvenile:of_case", Kind.CHILD_LIMIT),
    DETENTION: (Detention, "juvenile:of_case", Kind.CHILD_LIMIT),
    NOTICE: (VictimNotice, "legal:victims", Kind.NOTICE),
    TRACK: (CriminalTrack, "legal:of_case", Kind.LIMIT),
}
"""Things of a case that deadlines run on: their table, the page of the case that shows them, their kind of work."""


OF_REQUEST = (REFERRAL, RESULT, CONFIRM, QUESTION, CHAIN)
"""What a notice, or the deadline that it tells of, may be about, and is a request between offices."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartOfCase:
    """A thing of a case: the code, and the sections in which the actor works; None where they do not see the case."""

    code: str
    sections: frozenset[Section] | None


def part_in(notice: ShownNotice) -> str:
    """The kind of thing of a case that a notice is about, if it is one with a page of its own."""
    return next((key for key in _PARTS if key in notice.ids), "")


class NamedThing(NamedTuple):
    """A case, a report, an incident, a thing of a case: its code or number, and whether the actor works on the case."""

    pk: UUID
    case_id: UUID
    words: str
    is_worked_on: bool


def ids_of(found: Sequence[ShownNotice], *keys: str) -> list[UUID]:
    """What these notices carry under the keys."""
    return [UUID(notice.ids[key]) for key in keys for notice in found if key in notice.ids]


def with_cases(found: Sequence[ShownNotice]) -> list[ShownNotice]:
    """The same notices; of deadlines of requests each with its case, where the actor's office takes part in that.

    A chain bears the id of its first request.
    """
    late = [notice for notice in found if "clock" in notice.ids]
    wanted = ids_of(late, *OF_REQUEST)
    if not wanted:
        return [*found]
    with connection.cursor() as cursor:
        cursor.execute("SELECT request, case_id FROM referrals.cases_of_requests(%s)", [wanted])
        known = {str(request): str(case) for request, case in cursor.fetchall()}
    return [
        replace(each, ids=each.ids | {"case": case})
        if (case := next((known[each.ids[key]] for key in OF_REQUEST if each.ids.get(key) in known), ""))
        else each
        for each in found
    ]


def named_things(found: Sequence[ShownNotice], actor: Actor) -> dict[str, NamedThing]:
    """Codes and numbers of what the notices are about, as far as the actor may see it, by id; one statement.

    Who does not work on a case enters none of its sections.
    """
    cases, reports, incidents = (ids_of(found, *keys) for keys in (("case",), ("report", DIALOGUE), ("incident",)))
    no = Value(value=False)
    asked: list[QuerySet[Any, Any]] = []
    if actor.can(Permission.CASE_SEE):
        seen = {"participation__office_id__in": actor.office_ids, "participation__until": None}
        mine = Exists(Assignment.objects.filter(case=OuterRef("pk"), person_id=actor.person_id, until=None))
        asked += [Case.objects.filter(pk__in=cases, **seen).values_list("pk", F("pk"), "code", mine)] if cases else []
        asked += [
            model.objects.filter(pk__in=ids).values_list("pk", "case_id", "case__code", no)
            for key, (model, _route, _kind) in _PARTS.items()
            if (ids := ids_of(found, key))
        ]
    if reports and actor.can(Permission.REPORT_SEE_QUEUE):
        asked.append(Envelope.objects.filter(pk__in=reports).values_list("pk", F("pk"), "number", no))
    elif reports and actor.can(Permission.REPORT_BRING):
        own = Arrival.objects.filter(pk__in=reports, entered_by=actor.person_id)
        asked.append(own.values_list("pk", F("pk"), "number", no))
    if incidents:
        asked.append(incidents_for(actor, incidents, cases).values_list("pk", F("pk"), "number", no))
    rows = asked[0].union(*asked[1:], all=True) if len(asked) > 1 else asked[0] if asked else ()
    return {str(row[0]): NamedThing(*row) for row in rows}


def parts_in(found: Sequence[ShownNotice], actor: Actor, named: Mapping[str, NamedThing]) -> dict[str, PartOfCase]:
    """What these notices are about, by id."""
    parts = {pk: named[pk] for notice in found if (pk := notice.ids.get(part_in(notice), "")) in named}
    cases = cases_with_sections(actor, {part.case_id for part in parts.values()}) if parts else {}
    return {
        pk: PartOfCase(code=part.words, sections=cases[part.case_id][1] if part.case_id in cases else None)
        for pk, part in parts.items()
    }


def part_url(actor: Actor, key: str, part: PartOfCase) -> str:
    """Its page; the front of the case for who does not work where it stands."""
    if part.sections is None:
        return ""
    _model, route, kind = _PARTS[key]
    return reverse(route if leads_open(actor, part.sections, kind, "") else "cases:summary", args=[part.code])
