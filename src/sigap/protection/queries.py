"""Reads of protections: those of a case, and what the law says of each kind."""

from uuid import UUID

from django.db.models import Prefetch, QuerySet

from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.models import CasePerson
from sigap.cases.queries import CaseAccess
from sigap.cases.rules import PersonRole
from sigap.cases.rules.kind import Setting, ViolenceForm
from sigap.kernel.errors import Refused
from sigap.protection.models import Protection, ProtectionStep
from sigap.protection.rules import ProtectionKind


def protections_of(access: CaseAccess) -> QuerySet[Protection]:
    """All of a case with their steps, the last asked first; two statements. Raises Refused."""
    if not access.has(Section.LEGAL):
        raise Refused(Permission.CASE_SEE, ids={"case": str(access.case.id), "room": Section.LEGAL.value})
    steps = ProtectionStep.objects.order_by("recorded_at", "id")
    rows = Protection.objects.filter(case=access.case).select_related("person", "renews", "renews__renews")
    return rows.prefetch_related(Prefetch("steps", queryset=steps)).order_by("-asked_at", "-recorded_at")


def protection_of(access: CaseAccess, protection_id: UUID) -> Protection:
    """One of them. Raises Refused when there is none."""
    found = protections_of(access).filter(pk=protection_id).first()
    if found is None:
        raise Refused(Permission.CASE_SEE, ids={"case": str(access.case.id), "room": Section.LEGAL.value})
    return found


def is_harmed(who: CasePerson) -> bool:
    """Whether something was done to them: to a child who is suspected, where it is written down."""
    return who.role == PersonRole.VICTIM or bool(who.forms)


def police_kinds(who: CasePerson) -> list[ProtectionKind]:
    """What the police must or may give this victim, by what was done to them."""
    if not is_harmed(who):
        return []
    found = {
        ProtectionKind.POLICE_KDRT: Setting.HOUSEHOLD in who.settings,
        ProtectionKind.POLICE_TPKS: ViolenceForm.SEXUAL in who.forms,
        ProtectionKind.POLICE_TPPO: ViolenceForm.TRAFFICKING in who.forms,
    }
    return [kind for kind, is_theirs in found.items() if is_theirs]
