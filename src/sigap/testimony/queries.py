"""Reads of statements: those of a case, and who was asked before. Never what somebody said."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from sigap.access.models import Office
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.models import CasePerson
from sigap.cases.queries import CaseAccess
from sigap.kernel.errors import Refused
from sigap.screening.rules.persons import PersonRole
from sigap.testimony.models import AskedAgain, Statement

MOST = 200
_TELL = (PersonRole.VICTIM, PersonRole.WITNESS, PersonRole.CHILD_IN_CONFLICT, PersonRole.GUARDIAN)


def _need(access: CaseAccess) -> None:
    if not access.has(Section.PERSONS):
        raise Refused(Permission.CASE_SEE, ids={"case": str(access.case.id), "room": Section.PERSONS.value})


def statements_of(access: CaseAccess) -> QuerySet[Statement]:
    """Those of a case that stand with the telephone of who has them, the last one first. Raises Refused."""
    _need(access)
    phone = Subquery(Office.objects.filter(pk=OuterRef("holder_id")).values("phone")[:1])
    rows = Statement.objects.filter(case=access.case, voided_at=None).select_related("person").annotate(phone=phone)
    return rows.defer("person__sealed_identity").order_by("-given_at", "-recorded_at")


def asked_again_of(access: CaseAccess) -> QuerySet[AskedAgain]:
    """Who is to be asked once more, the newest first. Raises Refused."""
    _need(access)
    rows = AskedAgain.objects.filter(case=access.case).select_related("person").defer("person__sealed_identity")
    return rows.order_by("-asked_at")


def who_told(access: CaseAccess, people: Collection[UUID] | None = None) -> list[Statement]:
    """Statements of these people, of the victims without any; none where the people of the case are closed."""
    if not access.has(Section.PERSONS):
        return []
    rows = statements_of(access).defer("sealed_note", "person__sealed_identity")
    if people is None:
        return list(rows.filter(person__role__in=[PersonRole.VICTIM, PersonRole.CHILD_IN_CONFLICT])[:MOST])
    return list(rows.filter(person__in=people)[:MOST])


def tellers_among(people: Iterable[CasePerson]) -> list[CasePerson]:
    """Those whose statement can be taken, of people that were read."""
    return [who for who in people if who.role in _TELL]


def tellers_of(access: CaseAccess) -> list[CasePerson]:
    """Whose statement can be taken: whoever is not accused as a grown person, and did not report in confidence."""
    _need(access)
    rows = CasePerson.objects.filter(case=access.case, role__in=_TELL).defer("sealed_identity")
    return list(rows.order_by("ordinal"))
