"""What waits for one's office, what one's office waits for, and the referrals of a case."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from sigap.access.guard import DeskRequest, page, reading_sealed
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.shell import case_page
from sigap.kernel.clock import now
from sigap.referrals import reading
from sigap.referrals.models import Referral
from sigap.referrals.queries import (
    declined_since,
    may_read,
    results_owed_by,
    sent_and_waiting,
    sent_for,
    unconfirmed_at,
    waiting_for,
)
from sigap.referrals.rows import (
    LOOK,
    declined_row,
    queue_row,
    result_row,
    sent_url,
    time_left_for,
    unconfirmed_row,
    with_due,
)
from sigap.referrals.rules import ReferralStatus
from sigap.referrals.views.card import senders

_RECENT = timedelta(days=14)
_PAGE = 50


@page(Permission.REFERRAL_SEE)
def index(request: DeskRequest) -> HttpResponse:
    """What waits for one's office, and what one's office waits for."""
    at, actor = now(), request.actor
    parts = [
        _part(
            _("Menunggu jawaban Anda"),
            waiting_for(actor),
            lambda row: queue_row(row, at=at, is_incoming=True),
            empty=_("Tidak ada yang menunggu"),
            words=_("Rujukan dari kantor lain muncul di sini bersama tenggatnya."),
            is_now=True,
        ),
        _part(_("Jawaban dicatat untuk kantor Anda"), unconfirmed_at(actor), _due(unconfirmed_row, at)),
        _part(_("Hasil belum dilaporkan"), results_owed_by(actor), _due(result_row, at)),
        _part(
            _("Menunggu kantor lain"),
            sent_and_waiting(actor),
            lambda row: queue_row(row, at=at, is_incoming=False),
            empty=_("Tidak ada"),
            words=_("Semua rujukan yang Anda kirim sudah dijawab."),
        ),
        _part(
            _("Baru ditolak"),
            declined_since(actor, at - _RECENT),
            declined_row,
            hint=_("Dua minggu terakhir. Baca alasannya, lalu alihkan ke kantor lain."),
        ),
    ]
    return render(request, "referrals/list.html", {"parts": [part for part in parts if part["rows"] or part["empty"]]})


def _due(row: Callable[[Referral], dict[str, Any]], at: datetime) -> Callable[[Referral], dict[str, Any]]:
    return lambda referral: with_due(row(referral), referral, at)


def _part(
    heading: str,
    found: QuerySet[Referral],
    row: Callable[[Referral], dict[str, Any]],
    *,
    hint: str = "",
    empty: str = "",
    words: str = "",
    is_now: bool = False,
) -> dict[str, Any]:
    shown: Iterable[Referral] = found.defer("sealed_preview", "sealed_answer")[: _PAGE + 1]
    rows = [row(referral) for referral in shown]
    return {
        "heading": heading,
        "rows": rows[:_PAGE],
        "count": f"{_PAGE}+" if len(rows) > _PAGE else str(len(rows)),
        "hint": _("Ditampilkan 50 yang pertama.") if len(rows) > _PAGE else hint,
        "empty": empty,
        "words": words,
        "is_now": is_now and bool(rows),
    }


@reading_sealed(Permission.REFERRAL_SEE)
def of_case(request: DeskRequest, code: str) -> HttpResponse:
    """The referrals of a case, with what offices that declined wrote to the sender."""
    at = now()
    opened = reading.open_answers(entering=request.entering, code=code, at=at)
    with request.entering() as actor:
        ours = senders(actor, opened.access)
        may_offer = bool(ours) and not opened.access.case.is_closed
        taken = sent_for(actor, opened.access, {referral.from_office_id for referral, _note in opened.referrals})
        passed = {referral.passed_from for referral, _note in opened.referrals}
        rows = []
        for referral, note in opened.referrals:
            tone, icon = LOOK[ReferralStatus(referral.status)]
            is_ours = referral.from_office_id in taken
            rows.append(
                {
                    "referral": referral,
                    "tone": tone,
                    "icon": icon,
                    "left": time_left_for(referral, at),
                    "note": note,
                    "is_ours": is_ours,
                    "url": sent_url(referral) if may_read(actor, opened.access, referral) else "",
                    "went_on": referral.pk in passed,
                }
            )
        context = case_page(opened.access, Section.REFERRALS, now=at) | {"referrals": rows, "may_offer": may_offer}
        return render(request, "referrals/of_case.html", context)
