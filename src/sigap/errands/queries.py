"""Reads of single tasks outside: those of a case, and against whom of it a person outside is compared."""

from datetime import date
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.models import Office
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.models import CaseExclusion, CasePerson, Relation
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.reading.closing import PieceOfFile
from sigap.cases.rules import ExclusionKind, PersonRole, is_child_on
from sigap.casework.queries import people_facts, require_lead
from sigap.errands.models import Errand
from sigap.errands.rules import KIN_OF, ErrandState, kin_among
from sigap.kernel.errors import Refused
from sigap.persons.models import OffenderRelation
from sigap.persons.rules import age_span
from sigap.ui.dates import long_day

MOST = 60
"""Tasks on a page."""
GIVES = Permission.CONSENT_NOTE
"""Who gives a task notes the client's consent to it."""
_FAMILY = frozenset({"parent", "family", "spouse"})


def leading(actor: Actor, code: str, power: Permission = Permission.SERVICE_NOTE) -> CaseAccess:
    """The case, for who works on it in the office whose case it is. Raises Refused."""
    access = case_for(actor, code, need=Section.SERVICES, power=power)
    require_lead(actor, access, Section.SERVICES, power)
    return access


def errands_of(access: CaseAccess) -> list[Errand]:
    """The tasks of a case, the open ones first."""
    rows = Errand.objects.filter(case=access.case).select_related("person", "guardian").prefetch_related("lines")
    return list(rows.order_by("-state", "due_on", "id")[:MOST])


def errand_of(access: CaseAccess, errand_id: UUID) -> Errand:
    """One of them. Raises Refused."""
    row = Errand.objects.filter(case=access.case, pk=errand_id).select_related("person", "guardian").first()
    if row is None:
        raise Refused(Permission.SERVICE_NOTE, ids={"case": str(access.case.id), "item": str(errand_id)})
    return row


def locked_errand(access: CaseAccess, errand_id: UUID) -> Errand:
    """The same, until the transaction ends: whoever answers outside waits too. Raises Refused."""
    # One that is over is no longer there to lock.
    row = Errand.objects.select_for_update().filter(case=access.case, pk=errand_id, state=ErrandState.OPEN).first()
    return row or errand_of(access, errand_id)


def suspects_of(access: CaseAccess) -> set[UUID]:
    """Who is the person reported, by record or by identity."""
    return {who.id for who in people_facts(access) if who.is_suspect}


def reported_besides(access: CaseAccess, ordinal: int | None = None) -> set[UUID]:
    """Who is reported to this client's mind: where there is a victim, a child in conflict with the law counts too."""
    people = people_facts(access)
    children = {PersonRole.CHILD_IN_CONFLICT} if any(who.role is PersonRole.VICTIM for who in people) else set()
    return {who.id for who in people if who.is_suspect or (who.role in children and who.ordinal != ordinal)}


def kin_of_suspects(access: CaseAccess, suspects: set[UUID]) -> set[UUID]:
    """Their kin among the people of the case, as it is recorded now."""
    standing = Relation.objects.filter(case=access.case, ended_at=None, kind__in=[kind.value for kind in KIN_OF])
    return {UUID(str(each)) for each in kin_among(standing.values_list("person_id", "kind", "other_id"), suspects)}


def is_suspect_family(access: CaseAccess, person: CasePerson, suspects: set[UUID]) -> bool:
    """Whether somebody reported is of this client's family, by the case's relations or the recorded pair."""
    rows = OffenderRelation.objects.filter(case=access.case, victim=person).order_by("offender", "-version")
    kinds = rows.distinct("offender").values_list("kind", flat=True)
    return person.pk in kin_of_suspects(access, suspects) or any(kind in _FAMILY for kind in kinds)


def is_kept_from(access: CaseAccess, *, area: str, place: str) -> bool:
    """Whether this village or its office must not know of the case."""
    standing = CaseExclusion.objects.filter(case=access.case, lifted_at=None)
    areas = standing.filter(kind=ExclusionKind.AREA).values_list("area", flat=True)
    if area and any(area == each or area.startswith(f"{each}.") for each in areas):
        return True
    offices = standing.filter(kind=ExclusionKind.OFFICE).values_list("office_id", flat=True)
    return bool(area) and Office.objects.filter(pk__in=list(offices), kind=place, region=area).exists()


def marks_of(access: CaseAccess) -> tuple[str, ...]:
    """Whom somebody outside is compared with as it is recorded now: a mark each, which another name changes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT errands.marks_to_compare(%s)", [access.case.id])
        return tuple(cursor.fetchone()[0] or ())


def office_phone(office_id: UUID) -> str:
    """The telephone of the case's office, as the page outside shows it."""
    return Office.objects.filter(pk=office_id).values_list("phone", flat=True).first() or ""


def called(person: CasePerson, shown_name: str, *, shows_age: bool, today: date) -> str:
    """Whom a task is about, in the chosen words: without a name, the least that says what is meant.

    The age is the least that they can be today.
    """
    is_child = is_child_on(today, age_years=person.age_years, recorded_on=person.recorded_on)
    words = shown_name or (_("Seorang anak yang kami dampingi") if is_child else _("Klien kami"))
    if shows_age and (span := age_span(person.age_years, person.recorded_on, today)):
        return _("%(who)s, umur %(age)d tahun") % {"who": words, "age": span[0]}
    return words


def parts_to_close(case_id: UUID) -> list[PieceOfFile]:
    """What the second person reads before a closing: which tasks went outside, and how they ended."""
    return [
        PieceOfFile(
            heading=_("Tugas di luar: %(kind)s") % {"kind": row.kind_label},
            meta=f"{long_day(row.due_on)}, {row.state_label}",
        )
        for row in Errand.objects.filter(case_id=case_id).prefetch_related("lines").order_by("made_at", "id")
    ]
