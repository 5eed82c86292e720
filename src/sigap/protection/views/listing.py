"""The protections of a case: what runs until when, what is asked, what may be asked, what a victim need not fear."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from sigap.access.entry import Actor
from sigap.access.guard import DeskRequest, reading_sealed
from sigap.access.permissions import Permission
from sigap.access.roles import OfficeKind, Section
from sigap.assistance.queries.roads import roads
from sigap.assistance.rules import ReferralPurpose
from sigap.cases.queries import CaseAccess
from sigap.cases.shell import case_page
from sigap.clocks.queries import clocks_of, shown
from sigap.kernel.clock import now
from sigap.legal.queries import victims_of
from sigap.protection import reading
from sigap.protection.actions import SUBJECT
from sigap.protection.actions.limits import may_renew
from sigap.protection.models import ASKER_LABELS, PROTECTION_LABELS, STATUS_TONES, Protection
from sigap.protection.queries import police_kinds
from sigap.protection.reading import OpenedProtection
from sigap.protection.rules import (
    LIMITS,
    ProtectionAsker,
    ProtectionKind,
    ProtectionLaw,
    ProtectionStatus,
    asks_for_plan,
    protection_laws,
    reassurances,
)
from sigap.provisions.queries import is_confirmed

_LETTERS = {
    ProtectionKind.LPSK: "lpsk",
    ProtectionKind.COURT_KDRT: "perintah",
    ProtectionKind.COURT_TPKS: "pembatasan",
}
"""Kinds that are asked for by a letter of the case (`correspondence`); the police are asked by a referral."""
_ORDER = (ProtectionStatus.ASKED, ProtectionStatus.GIVEN)


@reading_sealed(Permission.CASE_SEE)
def of_case(request: DeskRequest, code: str) -> HttpResponse:
    """The page, its papers opened."""
    at = now()
    access, opened = reading.open_protections(entering=request.entering, code=code, at=at)
    with request.entering() as actor:
        running = list(clocks_of(SUBJECT, *(each.row.id for each in opened))) if opened else []
        may_note = access.may(actor, Permission.LEGAL_NOTE, Section.LEGAL) and not access.case.is_closed
        rows = [
            _row(each, at, access, may_note=may_note)
            | {"clocks": [shown(clock, now=at) for clock in running if clock.subject_id == each.row.id]}
            for each in opened
        ]
        rows.sort(key=lambda row: row["order"])
        is_owed = any(_is_lpsk_owed(each.row, opened) for each in opened)
        asking = roads(actor, access, {ReferralPurpose.WITNESS_PROTECTION: OfficeKind.LPSK}) if is_owed else {}
        context = case_page(access, Section.LEGAL, now=at) | {
            "rows": rows,
            "road_to_lpsk": asking.get(ReferralPurpose.WITNESS_PROTECTION, ""),
            "may_note": may_note,
            # The plan lies with the office whose case it is: who cannot read it has not looked at it.
            "may_look_at_plan": may_note
            and access.case.office_id in access.office_ids
            and access.has(Section.SERVICES),
            "urged": _urged(actor, access, opened),
            "laws": [_law(law) for law in protection_laws().values()],
            "fears": [{"row": each, "is_verified": is_confirmed(each.provision)} for each in reassurances()],
        }
        return render(request, "protection/of_case.html", context)


def _is_lpsk_owed(row: Protection, opened: Sequence[OpenedProtection]) -> bool:
    """Whether a temporary protection runs after which LPSK must be asked, and was not."""
    if row.status != ProtectionStatus.GIVEN or LIMITS[ProtectionKind(row.kind)].next_kind is not ProtectionKind.LPSK:
        return False
    own = [each.row for each in opened if each.row.person_id == row.person_id and each.row.kind == ProtectionKind.LPSK]
    return all(each.status == ProtectionStatus.WITHDRAWN for each in own)


def _row(each: OpenedProtection, at: datetime, access: CaseAccess, *, may_note: bool) -> dict[str, Any]:
    row, status, kind = each.row, ProtectionStatus(each.row.status), ProtectionKind(each.row.kind)
    is_asked, is_given = status is ProtectionStatus.ASKED, status is ProtectionStatus.GIVEN
    tone, icon = STATUS_TONES[status]
    is_over = is_given and row.ends_at is not None and row.ends_at <= at
    wants_plan = asks_for_plan(status, row.ends_at, at) and row.plan_seen_at is None and row.end_reason != "end_renewed"
    return {
        "row": row,
        "steps": each.steps,
        "place": each.place,
        "tone": "late" if is_over else tone,
        "icon": icon,
        "law": _law(protection_laws()[kind]),
        "is_over": is_over,
        "asks_for_plan": wants_plan,
        "may_answer": may_note and is_asked,
        "may_assess": may_note and is_asked and kind is ProtectionKind.LPSK and row.assessed_at is None,
        "letter": _LETTERS.get(kind, "") if may_note and status is not ProtectionStatus.WITHDRAWN else "",
        "may_end": may_note and is_given,
        "may_renew": may_note and is_given and row.ends_at is not None and may_renew(row),
        "may_place": may_note and (is_asked or is_given) and access.has(Section.SERVICES),
        # What asks for an act stands first: a plan to be looked at, then a request that waits for its answer.
        "order": (
            not wants_plan,
            _ORDER.index(status) if status in _ORDER else len(_ORDER),
            -row.asked_at.timestamp(),
        ),
    }


def _law(law: ProtectionLaw) -> dict[str, Any]:
    return {
        "row": law,
        "label": PROTECTION_LABELS[law.kind],
        "askers": [ASKER_LABELS[each] for each in ProtectionAsker if each in law.askers],
        "is_verified": is_confirmed(law.provision),
    }


def _urged(_actor: Actor, access: CaseAccess, opened: Sequence[OpenedProtection]) -> list[dict[str, Any]]:
    """What the police must or may give by the kind of violence, and of which nothing was noted yet."""
    noted = {ProtectionKind(each.row.kind) for each in opened if each.row.status != ProtectionStatus.WITHDRAWN}
    wanted = {kind for who in victims_of(access) for kind in police_kinds(who)}
    return [_law(law) for kind, law in protection_laws().items() if kind in wanted - noted]
