"""Reads of the screening and of decisions on risk. What is sealed stays sealed here."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.utils.timezone import localdate

from sigap.access.entry import Actor
from sigap.access.models import Office
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.models import Case, CasePerson, CaseScreening, RiskDecision
from sigap.cases.queries.file import CaseAccess
from sigap.cases.rules import PersonRole, Risk, Sex
from sigap.cases.rules.risk import RiskStatus
from sigap.kernel.errors import Refused
from sigap.screening.rules.codes import SCREENED_ROLES
from sigap.screening.rules.examination import Subject

SHOWN = 50
"""Versions and decisions that a page lists."""


def screenings_of(access: CaseAccess, *, limit: int = SHOWN) -> list[CaseScreening]:
    """The versions of a case's screening, the newest first, without their sealed part. Needs the section."""
    if not access.has(Section.ASSESSMENT):
        raise Refused(Permission.CASE_SEE, ids={"case": str(access.case.id), "room": Section.ASSESSMENT.value})
    rows = CaseScreening.objects.filter(case=access.case).defer("sealed_answers")
    return list(rows.order_by("-version")[:limit])


def latest_screening(case_id: UUID) -> CaseScreening | None:
    """The newest version, as far as row-level security shows it."""
    return CaseScreening.objects.filter(case_id=case_id).order_by("-version").first()


def screening_of(access: CaseAccess, version: int) -> CaseScreening:
    """One version. Raises Refused when there is none."""
    row = CaseScreening.objects.filter(case=access.case, version=version).first()
    if row is None:
        raise Refused(Permission.CASE_SEE, ids={"case": str(access.case.id), "room": Section.ASSESSMENT.value})
    return row


def proposed_risk(access: CaseAccess) -> Risk | None:
    """The risk that the instrument proposed last; none where nothing was screened or the section stands closed."""
    if not access.has(Section.ASSESSMENT):
        return None
    newest = CaseScreening.objects.filter(case=access.case).order_by("-version").values_list("proposed_risk").first()
    return Risk(newest[0]) if newest else None


def mediation_barred(case_id: UUID) -> bool:
    """Whether the newest screening forbids mediation, for whoever works in the section of services; no more."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases.mediation_barred(%s)", [case_id])
        return bool(cursor.fetchone()[0])


def subjects_of(case_id: UUID, *, acted_on: date | None = None) -> tuple[Subject, ...]:
    """The persons of a case as the instrument asks of them, in their order; guardians count for nothing there.

    Their ages are those of the day of the act, or as they were recorded when no day is given.
    """
    rows = CasePerson.objects.filter(case_id=case_id).order_by("ordinal")
    return tuple(
        _subject(ordinal, role, age, aged_at, sex, acted_on)
        for ordinal, role, age, aged_at, sex in rows.values_list("ordinal", "role", "age_years", "aged_at", "sex")
        if PersonRole(role) in SCREENED_ROLES
    )


def _subject(
    ordinal: int, role: str, age: int | None, aged_at: datetime | None, sex: str, acted_on: date | None
) -> Subject:
    person = Subject(role=PersonRole(role), age=age, sex=Sex(sex), ref=str(ordinal))
    return person.on_day_of_act(acted_on, recorded_on=localdate(aged_at)) if aged_at else person


def receiver_of(case: Case) -> str:
    """The kind of the managing office: the one that received the report and has the duties that begin with it."""
    return Office.objects.values_list("kind", flat=True).get(pk=case.office_id)


def may_screen_first(actor: Actor, access: CaseAccess) -> bool:
    """Whether the actor may write a screening without the section: the first one, for an office that has it.

    So the intake officer writes what was heard at triage, and does not read the assessment that grows from it.
    """
    held = actor.offices_where(Permission.SCREENING_EDIT)
    return any(grant.office_id in held and Section.ASSESSMENT in grant.sections for grant in access.grants)


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskPowers:
    """What the actor may do about a case's risk: set it, as who works on it; be the second person for another."""

    may_set: bool
    may_answer: bool


def risk_powers(actor: Actor, access: CaseAccess) -> RiskPowers:
    """What the actor may do about the risk, as pages show it."""
    return RiskPowers(
        may_set=access.may(actor, Permission.CASE_RISK_SET, Section.SUMMARY),
        may_answer=bool(set(actor.offices_where(Permission.CASE_RISK_APPROVE)) & access.seen_through),
    )


def risk_decisions_of(access: CaseAccess, *, limit: int = SHOWN) -> list[RiskDecision]:
    """The decisions on a case's risk, the newest first; for every office that takes part."""
    return list(RiskDecision.objects.filter(case=access.case).order_by("-decided_at", "-id")[:limit])


def waiting_lowering(case_id: UUID) -> RiskDecision | None:
    """The lowering that waits for its answer; there is never more than one."""
    return RiskDecision.objects.filter(case_id=case_id, status=RiskStatus.WAITING).first()
