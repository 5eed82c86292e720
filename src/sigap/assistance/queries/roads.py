"""The way from a page of a case to a request to another office, with the kind of office and the purpose filled in."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.urls import reverse

from sigap.access.entry import Actor
from sigap.access.office_kinds import OfficeKind
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.assistance.rules import ReferralPurpose, may_ask
from sigap.cases.queries import CaseAccess


def roads(actor: Actor, access: CaseAccess, wanted: Mapping[ReferralPurpose, OfficeKind]) -> dict[str, str]:
    """By purpose the address at which the actor asks an office of that kind.

    Left out: what the actor's office may not ask for, and everything in a closed case.
    """
    senders = access.offices_where(actor, Permission.REFERRAL_OFFER, Section.REFERRALS)
    by = next((each.office_kind for each in actor.memberships if each.office_id in senders), None)
    if by is None or access.case.is_closed:
        return {}
    page = reverse("referrals:offer", args=[access.case.code])
    return {
        purpose.value: f"{page}?{urlencode({'kantor': kind.value, 'untuk': purpose.value})}"
        for purpose, kind in wanted.items()
        if may_ask(by, frozenset({purpose}), kind)
    }
