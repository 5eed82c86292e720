"""That a case goes without a report to the police: who decided, on which ground, the victim having been heard."""

from datetime import date, datetime
from uuid import UUID, uuid4

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.actions.locking import locked_open
from sigap.cases.actions.recording import record_case_event
from sigap.cases.actions.sections import section_key
from sigap.cases.queries import CaseAccess
from sigap.kernel.errors import Unable
from sigap.legal import events
from sigap.legal.models import NoPoliceReport
from sigap.legal.queries import owes_police_report
from sigap.legal.rules import NoReportBasis
from sigap.vault.sealing import Place, seal


class UnableToGoUnreported(Unable):
    """The law orders the report, the victim was not heard, no reason is written, or the day has not come."""


def no_report_place(row_id: UUID) -> Place:
    """Where the reason lies."""
    return Place(table="legal_nopolicereport", row=row_id, column="sealed_words", section=Section.LEGAL.value)


@audit.action
def note_no_report(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    basis: NoReportBasis,
    decided_on: date,
    is_heard: bool,
    words: str,
    post_key: UUID,
) -> NoPoliceReport:
    """Notes the decision in the actor's name; the same `post_key` again gives the same row.

    Raises UnableToGoUnreported: where the law orders the report (UU 12/2022 art. 41, PP 9/2008 art. 14) always.
    """
    office_id = access.require(by, Permission.LEGAL_NOTE, Section.LEGAL)
    case = locked_open(access.case.id)
    if known := NoPoliceReport.objects.filter(case=case, post_key=str(post_key)).first():
        audit.unchanged()
        return known
    if owes_police_report(case.id):
        raise UnableToGoUnreported(
            _("Undang-undang mewajibkan laporan ke polisi pada kasus ini. Tidak ada alasan yang menggantikannya.")
        )
    if not is_heard:
        raise UnableToGoUnreported(_("Dengarkan dulu korban, atau walinya yang bukan terlapor."))
    if not words.strip():
        raise UnableToGoUnreported(_("Tulis alasannya."))
    if decided_on > localdate(at):
        raise UnableToGoUnreported(_("Tanggal ini belum tiba. Periksa lagi."))
    key = section_key(by=by, at=at, access=access, section=Section.LEGAL)
    row = NoPoliceReport(
        id=uuid4(),
        case=case,
        basis=basis.value,
        decided_on=decided_on,
        decided_by=by.person_id,
        decided_by_name=by.name,
        office_id=office_id,
        office_name=next(held.office_name for held in by.memberships if held.office_id == office_id),
        recorded_at=at,
        key_id=key.id,
        post_key=str(post_key),
    )
    row.sealed_words = seal(words, key=key, place=no_report_place(row.id))
    row.save(force_insert=True)
    record_case_event(by, at, case.id, events.UNREPORTED, reason=row.basis)
    return row
