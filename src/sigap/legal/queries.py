"""Reads of the legal track. Of a corrected mark only the newest version counts; a void one counts no more."""

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.models import CasePerson
from sigap.cases.queries import CaseAccess
from sigap.cases.rules import LAW_OFFICES, PersonRole
from sigap.kernel.errors import Refused
from sigap.legal.models import Charge, Mark, VictimUpdate
from sigap.legal.rules import MarkKind, StandingMark

PAGE = 50
_VICTIMS = frozenset({PersonRole.VICTIM, PersonRole.CHILD_IN_CONFLICT})
_REPORTED = frozenset({PersonRole.SUSPECT, PersonRole.CHILD_IN_CONFLICT})


def _need(access: CaseAccess) -> None:
    if not access.has(Section.LEGAL):
        raise Refused(Permission.CASE_SEE, ids={"case": str(access.case.id), "room": Section.LEGAL.value})


def marks_of(access: CaseAccess) -> QuerySet[Mark]:
    """Marks as they stand now, the newest day first. Raises Refused."""
    _need(access)
    newest = Mark.objects.filter(case=access.case, replaced_by__isnull=True, is_void=False)
    return newest.order_by("-happened_on", "-recorded_at")


def standing_marks_of(
    access: CaseAccess, *, without: UUID | None = None, only_firm: bool = False
) -> list[StandingMark]:
    """The same as the rules read them.

    `without` leaves one mark out, by its first version; `only_firm` leaves out what stands by hearsay.
    """
    rows = marks_of(access).exclude(root=without) if without else marks_of(access)
    if only_firm:
        rows = rows.filter(Q(is_first_hand=True) | Q(confirmed_at__isnull=False))
    found = rows.values_list("kind", "happened_on", "person_id")
    return [StandingMark(kind=MarkKind(kind), on=day, person_id=person_id) for kind, day, person_id in found]


def history_of(access: CaseAccess, mark_id: UUID) -> list[Mark]:
    """Every version of one mark, the newest first, by any version's id. Raises Refused when there is none."""
    _need(access)
    named = Mark.objects.filter(case=access.case, pk=mark_id).values("root")
    rows = list(Mark.objects.filter(case=access.case, root__in=named).order_by("-version"))
    if not rows:
        raise Refused(Permission.CASE_SEE, ids={"case": str(access.case.id), "room": Section.LEGAL.value})
    return rows


def charges_of(access: CaseAccess) -> QuerySet[Charge]:
    """Articles that stand, in the order in which they were entered. Raises Refused."""
    _need(access)
    return Charge.objects.filter(case=access.case, dropped_at__isnull=True).order_by("recorded_at", "article")


def told_of(access: CaseAccess) -> QuerySet[VictimUpdate]:
    """What victims were told, the newest first. Raises Refused."""
    _need(access)
    return VictimUpdate.objects.filter(case=access.case).select_related("mark").order_by("-told_at")


def people_of(access: CaseAccess) -> list[CasePerson]:
    """People of the case without identity, in order; none for whom the section of persons is closed."""
    if not access.has(Section.PERSONS):
        return []
    return list(CasePerson.objects.filter(case=access.case).defer("sealed_identity").order_by("ordinal"))


def victims_of(access: CaseAccess) -> list[CasePerson]:
    """Who has the right to know how the case goes."""
    return [who for who in people_of(access) if who.role in _VICTIMS]


def reported_of(access: CaseAccess) -> list[CasePerson]:
    """Whom a mark can be about: the person reported, and a child in conflict with the law."""
    return [who for who in people_of(access) if who.role in _REPORTED]


def acts_first_hand(actor: Actor, access: CaseAccess) -> bool:
    """Whether the actor enters marks here for the police or the prosecutor, not by hearsay."""
    offices = access.offices_where(actor, Permission.LEGAL_NOTE, Section.LEGAL)[:1]
    return any(m.office_id in offices and m.office_kind.value in LAW_OFFICES for m in actor.memberships)


def last_acted_on(access: CaseAccess) -> date | None:
    """The day of the act as it was last given, to fill the form in."""
    _need(access)
    rows = Charge.objects.filter(case=access.case).order_by("-recorded_at")
    return rows.values_list("acted_on", flat=True).first()
