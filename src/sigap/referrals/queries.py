"""Reads of referrals: those that wait for one's office, those one's office sent, those of a case."""

from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Room
from sigap.cases.models import CasePerson
from sigap.cases.queries import CaseAccess
from sigap.cases.rules import PersonRole
from sigap.kernel.errors import Refused
from sigap.referrals.models import Referral
from sigap.referrals.rules import ReferralStatus


def _seeing(actor: Actor) -> tuple[UUID, ...]:
    """The offices through which the actor sees requests. Raises Refused when there is none."""
    actor.require(Permission.REFERRAL_SEE)
    return actor.offices_where(Permission.REFERRAL_SEE)


def waiting_for(actor: Actor) -> QuerySet[Referral]:
    """Requests that an office of the actor has to answer, the nearest deadline first."""
    return Referral.objects.filter(to_office_id__in=_seeing(actor), status=ReferralStatus.OFFERED).order_by("due_at")


def sent_and_waiting(actor: Actor) -> QuerySet[Referral]:
    """Requests that an office of the actor sent and nobody has answered yet."""
    return Referral.objects.filter(from_office_id__in=_seeing(actor), status=ReferralStatus.OFFERED).order_by("due_at")


def referrals_of(access: CaseAccess) -> QuerySet[Referral]:
    """Every request made for a case, the newest first."""
    if not access.has(Room.REFERRALS):
        raise Refused(Permission.REFERRAL_SEE, ids={"case": str(access.case.id), "room": Room.REFERRALS.value})
    return Referral.objects.filter(case=access.case).order_by("-offered_at")


def referral_to(actor: Actor, referral_id: UUID) -> Referral:
    """A request made to an office of the actor. Raises Refused, also when there is none."""
    referral = Referral.objects.filter(pk=referral_id, to_office_id__in=_seeing(actor)).first()
    if referral is None:
        raise Refused(Permission.REFERRAL_SEE, ids={"referral": str(referral_id)})
    return referral


def victims_of(access: CaseAccess) -> list[str]:
    """Sex and age of each victim, as an offer tells of them."""
    if not access.has(Room.PERSONS):
        return []
    rows = CasePerson.objects.filter(
        case=access.case, role__in=[PersonRole.VICTIM, PersonRole.CHILD_IN_CONFLICT]
    ).order_by("ordinal")
    return [f"{row.sex}:{'' if row.age_years is None else row.age_years}" for row in rows]


def declined_since(actor: Actor, moment: datetime) -> QuerySet[Referral]:
    """Requests of the actor's offices that were declined since then: they need another way."""
    return Referral.objects.filter(
        from_office_id__in=_seeing(actor), status=ReferralStatus.DECLINED, answered_at__gte=moment
    ).order_by("-answered_at")


def open_requests_at(office_id: UUID) -> int:
    """Requests under way to or from an office: a number, for who would dissolve it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT referrals.open_requests(%s)", [office_id])
        found: int = cursor.fetchone()[0] or 0
    return found
