"""Notices with the page each leads to, as far as the actor may see it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.cases.models import Case
from sigap.incidents.queries import numbers_for
from sigap.intake.actions.dialogue_watch import DIALOGUE
from sigap.mailbox.models import Envelope
from sigap.notifications.queries import ShownNotice, notices_for
from sigap.referrals.models import Referral

_PAGES: Mapping[str, tuple[str, Permission]] = {
    "channel-down": ("channels:overview", Permission.CHANNEL_SEE),
    "channel-number-changed": ("channels:overview", Permission.CHANNEL_SEE),
    "copy-old": ("desk:safekeeping", Permission.SAFEKEEPING_SEE),
    "absence-substitute": ("people:duty", Permission.DUTY_SEE),
    "disclosure-asked": ("custody:to_answer", Permission.DISCLOSURE_APPROVE),
    "disclosure-opened": ("custody:to_answer", Permission.DISCLOSURE_APPROVE),
    "disclosure-answered": ("custody:asked", Permission.DISCLOSURE_ASK),
    "conflict-arrived": ("custody:lane", Permission.CONFLICT_RECEIVE),
    "conflict-waiting": ("custody:lane", Permission.CONFLICT_RECEIVE),
    "conflict-open": ("custody:lane", Permission.CONFLICT_RECEIVE),
    "conflict-ending": ("custody:lane", Permission.CONFLICT_RECEIVE),
    "conflict-key-made": ("custody:ready", Permission.CONFLICT_CONFIRM),
    "duty-given": ("people:duty", Permission.DUTY_SEE),
    "duty-nobody": ("people:duty", Permission.DUTY_SEE),
    "duty-nobody-chair": ("people:duty", Permission.DUTY_SEE),
    "erasure-requested": ("erasures", Permission.CASE_ERASE_APPROVE),
    "retention-report-due": ("retention:due", Permission.RETENTION_SEE),
    "retention-case-due": ("retention:due", Permission.RETENTION_SEE),
    "identities-many-opened": ("desk:trail_unusual", Permission.AUDIT_SEE),
    "reset-asked": ("profil", Permission.PROFILE_OWN),
    "reset-asked-others": ("people:list", Permission.PEOPLE_SEE),
    "reset-confirmed": ("profil", Permission.PROFILE_OWN),
    "reset-confirmed-others": ("people:list", Permission.PEOPLE_SEE),
    "role-granted": ("people:list", Permission.PEOPLE_SEE),
    "role-granted-headless": ("people:list", Permission.PEOPLE_SEE),
    "role-granted-audit": ("desk:trail", Permission.AUDIT_SEE),
    "glass-broken": ("cases:break_glass_uses", Permission.CASE_REVIEW),
    "glass-improper": ("cases:break_glass_uses", Permission.CASE_REVIEW),
    "search-elsewhere": ("desk:find_hints", Permission.REPORT_SEE_QUEUE),
    "sessions-ended": ("profil", Permission.PROFILE_OWN),
    "weekly-digest": ("desk:leaders_weeks", Permission.LEADERS_OVERSEE),
}
"""Where a notice leads that is about no single case: the page on which something can be done about it."""


_RISK_CODES = "risk-"
"""Notices on a case's risk lead to the page where it is decided."""


def notice_rows(actor: Actor, *, at: datetime) -> list[dict[str, Any]]:
    """Rows for the page of notices."""
    found = notices_for(actor, at=at)
    cases = _codes(found, actor)
    reports = _numbers(found, actor)
    referrals = _referrals(found, actor)
    incidents = numbers_for(actor, _ids(found, "incident"), _ids(found, "case"))
    return [
        {
            "words": notice.words,
            "created_at": notice.created_at,
            "is_read": notice.is_read,
            "url": _page_url(notice, actor)
            or _incident_url(notice, cases, incidents)
            or _url(notice, cases, reports, referrals),
        }
        for notice in found
    ]


def _ids(found: list[ShownNotice], key: str) -> list[UUID]:
    return [UUID(notice.ids[key]) for notice in found if key in notice.ids]


def _codes(found: list[ShownNotice], actor: Actor) -> dict[str, str]:
    if not actor.can(Permission.CASE_SEE):
        return {}
    rows = Case.objects.filter(
        pk__in=_ids(found, "case"), participation__office_id__in=actor.office_ids, participation__until=None
    )
    return {str(pk): code for pk, code in rows.values_list("pk", "code")}


def _numbers(found: list[ShownNotice], actor: Actor) -> dict[str, str]:
    if not actor.can(Permission.REPORT_SEE_QUEUE):
        return {}
    rows = Envelope.objects.filter(pk__in=[*_ids(found, "report"), *_ids(found, DIALOGUE)])
    return {str(pk): number for pk, number in rows.values_list("pk", "number")}


def _referrals(found: list[ShownNotice], actor: Actor) -> dict[str, str]:
    """The asked office answers on the referral's page; the sender goes on in the case."""
    if not actor.can(Permission.REFERRAL_SEE):
        return {}
    rows = Referral.objects.filter(pk__in=_ids(found, "referral")).values_list("pk", "case_code", "to_office_id")
    return {
        str(pk): reverse("referrals:answer", args=[pk])
        if to in actor.office_ids
        else reverse("cases:summary", args=[code])
        for pk, code, to in rows
    }


def _page_url(notice: ShownNotice, actor: Actor) -> str:
    route, permission = _PAGES.get(notice.code, ("", None))
    return reverse(route) if permission is not None and actor.can(permission) else ""


def _incident_url(notice: ShownNotice, cases: dict[str, str], incidents: dict[str, str]) -> str:
    """The incident itself, or what it asks of those who work on a case."""
    number = incidents.get(notice.ids.get("incident", ""), "")
    if number and "case" in notice.ids:
        code = cases.get(notice.ids["case"], "")
        return reverse("incidents:of_case", args=[number, code]) if code else ""
    return reverse("incidents:incident", args=[number]) if number else ""


def _url(notice: ShownNotice, cases: dict[str, str], reports: dict[str, str], referrals: dict[str, str]) -> str:
    if code := cases.get(notice.ids.get("case", "")):
        return reverse("cases:risk" if notice.code.startswith(_RISK_CODES) else "cases:summary", args=[code])
    if number := reports.get(notice.ids.get("report") or notice.ids.get(DIALOGUE, "")):
        return reverse("intake:report", args=[number])
    if "referral" in notice.ids:
        return referrals.get(notice.ids["referral"], reverse("referrals:list"))
    return ""
