"""Reads of incidents: actor first; absence and refusal look the same.

Who in a case is concerned is read by its team only; everybody else gets numbers.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Exists, F, OuterRef, QuerySet

from sigap.access.entry import Actor
from sigap.access.models import Person
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.models import Assignment, CasePerson
from sigap.cases.queries import CaseAccess, NotExcluded, persons_of
from sigap.cases.rules import PersonRole
from sigap.clocks.models import Clock
from sigap.clocks.queries import clocks_of
from sigap.incidents.models import Affected, Assessment, Incident, IncidentStep, NoBreach, TouchedCase
from sigap.incidents.rules import (
    CLOCKS,
    TECHNICAL,
    IncidentGap,
    LetterCount,
    LetterState,
    NotificationDuty,
    StepCode,
    gaps,
)
from sigap.kernel.errors import Refused

SUBJECT = "incident"
"""Subject kind of clocks on an incident."""
_UNOPENED = ("sealed_story", "key_id")


def incidents_visible_to(actor: Actor) -> QuerySet[Incident]:
    """The register, the newest first. Raises Refused."""
    actor.require(Permission.INCIDENT_SEE)
    return Incident.objects.defer(*_UNOPENED).order_by("-noticed_at")


def incidents_for(actor: Actor, incident_ids: Collection[UUID], case_ids: Collection[UUID]) -> QuerySet[Incident]:
    """Incidents whose numbers the actor may see: who sees incidents; else those that touch these cases of theirs."""
    found = Incident.objects.filter(pk__in=incident_ids)
    return found if actor.can(Permission.INCIDENT_SEE) else found.filter(touchedcase__case_id__in=case_ids)


def reported_by(actor: Actor) -> QuerySet[Incident]:
    """What the actor has reported, the newest first: that it arrived and whether it is being handled, no more."""
    actor.require(Permission.INCIDENT_REPORT)
    return Incident.objects.filter(reported_by=actor.person_id).defer(*_UNOPENED).order_by("-noticed_at")


def incident_for(actor: Actor, number: str, *, power: Permission = Permission.INCIDENT_SEE) -> Incident:
    """One incident, for the power to be used on it. Raises Refused, also when there is none."""
    actor.require(power)
    found = Incident.objects.filter(number=number).first()
    if found is None:
        raise Refused(power)
    return found


def steps_of(actor: Actor, incident: Incident) -> list[IncidentStep]:
    """What was done, the newest first: all of it to those who may see all, else the technical steps."""
    actor.require(Permission.INCIDENT_SEE)
    rows = IncidentStep.objects.filter(incident=incident).order_by("-recorded_at")
    if not sees_all(actor):
        rows = rows.filter(code__in=TECHNICAL)
    return list(rows)


def sees_all(actor: Actor) -> bool:
    """Who manages or audits sees every step and every number; who keeps the system running, the technical part."""
    return actor.can(Permission.INCIDENT_MANAGE) or actor.can(Permission.AUDIT_SEE)


def latest_assessment(incident: Incident) -> Assessment | None:
    """The newest version of what is known."""
    return Assessment.objects.filter(incident=incident).order_by("-version").first()


def no_breach_of(incident: Incident) -> list[NoBreach]:
    """Proposals that it was none, the newest first."""
    return list(NoBreach.objects.filter(incident=incident).order_by("-proposed_at"))


def running_on(incident: Incident) -> dict[NotificationDuty, Clock]:
    """The clocks that still run: whoever has none any more was told."""
    clocks = {clock.rule_code: clock for clock in clocks_of(SUBJECT, incident.pk)}
    return {duty: clocks[code] for duty, code in CLOCKS.items() if code in clocks}


def gaps_of(actor: Actor, incident: Incident) -> tuple[IncidentGap, ...]:
    """What still keeps it open."""
    return gaps(
        steps={StepCode(step.code) for step in steps_of(actor, incident)},
        is_assessed=latest_assessment(incident) is not None,
        running=running_on(incident),
        counts=[row.count for row in tally_of(actor, incident)],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterTally:
    """The letters of one case, or of the officers (no case), as numbers."""

    case_id: UUID | None
    count: LetterCount
    last_done_at: datetime | None


def tally_of(actor: Actor, incident: Incident) -> list[LetterTally]:
    """Numbers for each touched case and for the officers. Raises Refused for whoever sees the technical part only."""
    if not sees_all(actor):
        raise Refused(Permission.INCIDENT_SEE, ids={"item": str(incident.pk)})
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM incidents.tally(%s)", [incident.pk])
        rows = cursor.fetchall()
    return [
        LetterTally(
            case_id=case_id,
            count=LetterCount(
                persons=persons,
                waiting=waiting,
                handed_over=handed_over,
                unreachable=unreachable,
                is_confirmed=case_id is None or confirmed_at is not None,
            ),
            last_done_at=last_done_at,
        )
        for case_id, confirmed_at, persons, waiting, handed_over, unreachable, last_done_at in rows
    ]


def touched_cases(actor: Actor, incident: Incident) -> list[TouchedCase]:
    """The cases it touches, in the order they were asked. Codes: for those who manage, and are not kept from them."""
    actor.require(Permission.INCIDENT_MANAGE)
    return list(TouchedCase.objects.filter(NotExcluded(F("case_id")), incident=incident).order_by("asked_at"))


def officers_touched(actor: Actor, incident: Incident) -> list[Affected]:
    """The officers it concerns, by name."""
    actor.require(Permission.INCIDENT_MANAGE)
    return list(Affected.objects.filter(incident=incident, touched=None).order_by("officer_name"))


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseContact:
    """A case that a manager of incidents names by its code, and whom to ask about it."""

    case_id: UUID
    manager_id: UUID
    office_id: UUID


def case_behind(actor: Actor, code: str) -> CaseContact | None:
    """The case of a code, for somebody who does not see it."""
    actor.require(Permission.INCIDENT_MANAGE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT case_id, manager_id, office_id FROM incidents.case_behind(%s)", [code])
        row = cursor.fetchone()
    return CaseContact(case_id=row[0], manager_id=row[1], office_id=row[2]) if row else None


def officer_by_login(actor: Actor, login: str) -> Person | None:
    """An officer by user name, also one who has left: their data may have come out too."""
    actor.require(Permission.INCIDENT_MANAGE)
    return Person.objects.filter(login=login.strip().lower()).only("id", "name", "login").first()


def touched_for(actor: Actor, number: str, access: CaseAccess) -> TouchedCase:
    """What an incident asks of those who work on this case. Raises Refused."""
    access.require(actor, Permission.INCIDENT_NOTIFY, Section.PERSONS)
    found = TouchedCase.objects.filter(incident__number=number, case_id=access.case.id).select_related("incident")
    touched = found.first()
    if touched is None:
        raise Refused(Permission.INCIDENT_NOTIFY, ids={"case": str(access.case.id)})
    return touched


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLetter:
    """A person of a case, and the letter to them where the incident concerns them."""

    person: CasePerson
    letter: Affected | None


def letters_of_case(access: CaseAccess, touched: TouchedCase) -> list[PersonLetter]:
    """Everybody in the case, in order, with their letters."""
    letters = {row.case_person_id: row for row in Affected.objects.filter(touched=touched)}
    people = persons_of(access).defer("sealed_identity")
    return [PersonLetter(person=person, letter=letters.get(person.id)) for person in people]


def planned_among(access: CaseAccess, rows: Iterable[PersonLetter]) -> list[CasePerson]:
    """Those with a letter whose safety the case plans; for the office that leads it."""
    if access.case.office_id not in access.office_ids:
        return []
    planned = {PersonRole.VICTIM, PersonRole.CHILD_IN_CONFLICT}
    return [row.person for row in rows if row.letter is not None and row.person.role in planned]


def letter_for(actor: Actor, number: str, letter_id: UUID) -> Affected:
    """One letter with its incident and case; whoever opens it proves the right to it afterwards. Raises Refused."""
    actor.require(Permission.INCIDENT_NOTIFY)
    found = Affected.objects.filter(pk=letter_id, incident__number=number).select_related("incident", "touched").first()
    if found is None:
        raise Refused(Permission.INCIDENT_NOTIFY, ids={"item": str(letter_id)})
    return found


def waiting_for(actor: Actor) -> list[TouchedCase]:
    """Cases that the actor works on and in which somebody must still be told, the oldest first."""
    if not actor.can(Permission.INCIDENT_NOTIFY):
        return []
    open_letters = Affected.objects.filter(touched=OuterRef("pk"), state__in=[LetterState.NOT_YET, LetterState.PRINTED])
    mine = Assignment.objects.filter(case_id=OuterRef("case_id"), person_id=actor.person_id, until=None)
    rows = TouchedCase.objects.filter(Exists(mine)).select_related("incident").order_by("asked_at")
    asked = rows.annotate(has_open=Exists(open_letters))
    return [row for row in asked if row.incident.is_open and (row.confirmed_at is None or row.has_open)]
