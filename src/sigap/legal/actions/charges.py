"""The articles that a case is about, each as it stood on the day of the act."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID, uuid4

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.actions.items import locked_open
from sigap.cases.actions.recording import record_case_event
from sigap.cases.queries import CaseAccess
from sigap.kernel.errors import Refused, Unable
from sigap.legal import events
from sigap.legal.models import Charge
from sigap.legal.queries import charges_of, people_of
from sigap.legal.rules import law


class UnableToCharge(Unable):
    """No such article stood on that day, or the day has not come."""


@audit.action
def charge(
    *, by: Actor, at: datetime, access: CaseAccess, articles: Sequence[str], acted_on: date, ordinal: int | None = None
) -> list[Charge]:
    """Adds articles by the law of the day of the act; what stands already is not added again.

    Raises UnableToCharge, UnableToWorkOnClosedCase.
    """
    office_id = access.require(by, Permission.LEGAL_NOTE, Section.LEGAL)
    case = locked_open(access.case.id)
    if acted_on > localdate(at):
        raise UnableToCharge(_("Tanggal perbuatan belum tiba. Periksa tanggalnya."))
    rows = [law().find(code, acted_on) for code in articles]
    if not rows or None in rows:
        raise UnableToCharge(_("Pasal ini tidak berlaku pada tanggal perbuatan. Pilih dari daftar tanggal itu."))
    person = next((who for who in people_of(access) if who.ordinal == ordinal), None) if ordinal else None
    standing = {(row.article, row.law_from, row.person_id) for row in charges_of(access)}
    added = []
    for offence in filter(None, rows):
        if (offence.code, offence.valid_from, person.id if person else None) in standing:
            continue
        row = Charge.objects.create(
            id=uuid4(),
            case=case,
            person=person,
            article=offence.code,
            law_from=offence.valid_from,
            acted_on=acted_on,
            recorded_at=at,
            recorded_by=by.person_id,
            recorded_by_name=by.name,
            office_id=office_id,
        )
        added.append(row)
        record_case_event(by, at, case.id, events.CHARGED, charge=str(row.id), article=offence.code)
    if not added:
        audit.unchanged()
    return added


@audit.action
def drop(*, by: Actor, at: datetime, access: CaseAccess, charge_id: UUID) -> Charge:
    """Takes an article back; it stays in the record. Twice changes nothing. Raises Refused."""
    access.require(by, Permission.LEGAL_NOTE, Section.LEGAL)
    case = locked_open(access.case.id)
    row = Charge.objects.filter(case=case, pk=charge_id).first()
    if row is None:
        raise Refused(Permission.LEGAL_NOTE, ids={"case": str(case.id)})
    if row.dropped_at is not None:
        audit.unchanged()
        return row
    row.dropped_at, row.dropped_by, row.dropped_by_name = at, by.person_id, by.name
    row.save(update_fields=["dropped_at", "dropped_by", "dropped_by_name"])
    record_case_event(by, at, case.id, events.DROPPED, charge=str(row.id), article=row.article)
    return row
