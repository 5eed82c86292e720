"""Who told what already, and which papers of examinations there are: so that nobody is asked, or examined, twice."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from sigap.access.guard import DeskRequest, reading_sealed
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.assistance.queries import services_of
from sigap.cases.queries import CaseAccess
from sigap.cases.shell import case_page
from sigap.kernel.clock import now
from sigap.referrals.models.labels import EXAM_LABELS
from sigap.referrals.queries import asked_on_case
from sigap.referrals.rows import LOOK, sent_url, time_left_for
from sigap.referrals.rules import PSYCHOLOGY, ExamKind, ReferralStatus, exams_among
from sigap.testimony.queries import asked_again_of
from sigap.testimony.reading import open_statements
from sigap.ui.timeleft import TimeLeft

_MOST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamRow:
    """One paper: asked by whom of whom, how far it is, with whom it lies, what it cost."""

    label: Promise
    requested_by: str
    requested_at: datetime | None
    examiner: str
    state: Promise | str
    tone: str
    icon: str
    left: TimeLeft | None = None
    done_at: datetime | None = None
    holder: Promise | str = ""
    cost: int | None = None
    payer: Promise | str = ""
    url: str = ""

    @property
    def days(self) -> int | None:
        """From the request to the examination."""
        return (self.done_at - self.requested_at).days if self.done_at and self.requested_at else None


@reading_sealed(Permission.CASE_SEE)
def evidence(request: DeskRequest, code: str) -> HttpResponse:
    """The page, notes opened where the reader may read them."""
    at = now()
    access, opened = open_statements(entering=request.entering, code=code, at=at)
    with request.entering() as actor:
        mine = access.offices_where(actor, Permission.SERVICE_NOTE, Section.PERSONS)
        context = case_page(access, Section.PERSONS, now=at) | {
            "statements": [
                {"row": each.row, "note": each.note, "is_ours": each.row.office_id in mine} for each in opened
            ],
            "again": list(asked_again_of(access)[:_MOST]),
            "exams": [*_asked_for(access, at), *_given(access)],
            "may_note": bool(mine) and not access.case.is_closed,
        }
        return render(request, "referrals/evidence.html", context)


def _asked_for(access: CaseAccess, at: datetime) -> Iterator[ExamRow]:
    if not access.has(Section.REFERRALS):
        return
    for row in asked_on_case(access)[:_MOST]:
        result = getattr(row, "result", None)
        tone, icon = LOOK[ReferralStatus(row.status)]
        for kind in exams_among(row.purposes, row.services):
            yield ExamRow(
                label=EXAM_LABELS[kind],
                requested_by=f"{row.offered_by_name}, {row.from_office_name}",
                requested_at=row.offered_at,
                examiner=row.to_office_name,
                state=result.kind_label if result else row.status_label,
                tone=tone,
                icon=icon,
                left=None if result else time_left_for(row, at),
                done_at=result.done_at if result else None,
                holder=result.holder_label if result else "",
                cost=result.cost if result else None,
                payer=result.payer_label if result else "",
                url=sent_url(row),
            )


_SERVICES = {PSYCHOLOGY: ExamKind.PSYCHOLOGY, "visum": ExamKind.VISUM}


def _given(access: CaseAccess) -> Iterator[ExamRow]:
    """Examinations that were noted as services, for who works in that section."""
    if not access.has(Section.SERVICES):
        return
    for row in services_of(access).filter(kind__in=_SERVICES).defer("sealed_note", "sealed_detail")[:_MOST]:
        yield ExamRow(
            label=EXAM_LABELS[_SERVICES[row.kind]],
            requested_by=f"{row.given_by_name}, {row.office_name}",
            requested_at=None,
            examiner=row.provider_name or row.office_name,
            state=_("Dicatat sebagai layanan"),
            tone="ok",
            icon="check",
            done_at=row.done_at,
            cost=row.cost,
            payer=row.funding_label,
        )
