"""Agreements are written, renewed, ended; their signed paper is filed once."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.actions.powers import record_staff_event, require
from sigap.access.entry import By
from sigap.access.permissions import Permission
from sigap.kernel.errors import Conflict, Refused, Unable
from sigap.taskforce import events
from sigap.taskforce.actions.texts import SignedPaper, file_paper, refuse_telltales
from sigap.taskforce.models import Agreement
from sigap.taskforce.rules.agreements import LEAST_PARTIES, AgreementKind
from sigap.ui.sent_again import check_same


class UnableToWriteAgreement(Unable):
    """The agreement cannot be written like this."""


@audit.action
def write_agreement(
    *,
    by: By,
    at: datetime,
    kind: AgreementKind,
    number: str,
    subject: str,
    parties: Sequence[str],
    valid_from: date,
    valid_until: date | None,
    paper: SignedPaper | None = None,
    renews: UUID | None = None,
    agreement_id: UUID | None = None,
) -> Agreement:
    """Adds an agreement; with `renews` it follows another. The same `agreement_id` again gives the same row.

    Raises UnableToWriteAgreement.
    """
    require(by, Permission.TASKFORCE_MANAGE)
    named = _checked(parties, valid_from, valid_until)
    if agreement_id is not None and (made := Agreement.objects.filter(pk=agreement_id).first()) is not None:
        sent: dict[str, Any] = {
            "number": " ".join(number.split()),
            "subject": " ".join(subject.split()),
            "parties": "\n".join(named),
        }
        check_same(made, **sent, kind=kind, valid_from=valid_from, valid_until=valid_until)
        audit.unchanged()
        return made
    refuse_telltales(number, subject, *named)
    row = Agreement(
        id=agreement_id or uuid4(),
        kind=kind,
        number=" ".join(number.split()),
        subject=" ".join(subject.split()),
        parties="\n".join(named),
        valid_from=valid_from,
        valid_until=valid_until,
        renews_id=renews,
        paper=file_paper(by=by, at=at, paper=paper) if paper is not None else None,
        made_at=at,
        made_by=by.person_id,
    )
    row.save(force_insert=True)
    record_staff_event(events.AGREEMENT_WRITTEN, by=by, at=at, agreement=str(row.id))
    return row


def _checked(parties: Sequence[str], first: date, last: date | None) -> list[str]:
    named = list(dict.fromkeys(" ".join(each.split()) for each in parties if each.strip()))
    if len(named) < LEAST_PARTIES:
        raise UnableToWriteAgreement(_("Tulis sedikitnya dua pihak, satu pihak satu baris."))
    if last is not None and last < first:
        raise UnableToWriteAgreement(_("Masa berlaku berakhir sebelum mulai. Periksa kedua tanggalnya."))
    return named


@audit.action
def change_agreement(
    *,
    by: By,
    at: datetime,
    agreement_id: UUID,
    based_on: int,
    kind: AgreementKind,
    number: str,
    subject: str,
    parties: Sequence[str],
    valid_from: date,
    valid_until: date | None,
) -> Agreement:
    """Puts right what was written of an agreement. Raises UnableToWriteAgreement, Conflict."""
    require(by, Permission.TASKFORCE_MANAGE)
    row = _held(agreement_id)
    named = _checked(parties, valid_from, valid_until)
    refuse_telltales(number, subject, *named)
    content = (
        kind.value,
        " ".join(number.split()),
        " ".join(subject.split()),
        "\n".join(named),
        valid_from,
        valid_until,
    )
    if content == (row.kind, row.number, row.subject, row.parties, row.valid_from, row.valid_until):
        audit.unchanged()
        return row
    if row.revision != based_on:
        raise Conflict(_("Rekan Anda mengubah perjanjian ini sementara Anda menulis. Muat ulang, lalu lihat bedanya."))
    row.kind, row.number, row.subject, row.parties, row.valid_from, row.valid_until = content
    row.revision += 1
    row.save()
    record_staff_event(events.AGREEMENT_WRITTEN, by=by, at=at, agreement=str(row.id))
    return row


@audit.action
def end_agreement(*, by: By, at: datetime, agreement_id: UUID, on: date) -> None:
    """Ends an agreement before its time; a second time changes nothing. Raises UnableToWriteAgreement."""
    require(by, Permission.TASKFORCE_MANAGE)
    row = _held(agreement_id)
    if row.ended_on is not None:
        check_same(row, ended_on=on)
        audit.unchanged()
        return
    if on <= row.valid_from:
        raise UnableToWriteAgreement(_("Hari berakhir harus sesudah hari mulai."))
    row.ended_on = on
    row.save(update_fields=["ended_on"])
    record_staff_event(events.AGREEMENT_ENDED, by=by, at=at, agreement=str(row.id))


@audit.action
def file_agreement(*, by: By, at: datetime, agreement_id: UUID, paper: SignedPaper) -> None:
    """Files the signed paper of an agreement that has none yet. Raises UnableToWriteAgreement."""
    require(by, Permission.TASKFORCE_MANAGE)
    row = _held(agreement_id)
    if row.paper_id is not None:
        raise UnableToWriteAgreement(_("Berkas perjanjian ini sudah tersimpan dan tidak diganti."))
    row.paper = file_paper(by=by, at=at, paper=paper)
    row.save(update_fields=["paper"])
    record_staff_event(events.AGREEMENT_WRITTEN, by=by, at=at, agreement=str(row.id))


def _held(agreement_id: UUID) -> Agreement:
    row = Agreement.objects.select_for_update(of=("self",)).filter(pk=agreement_id).first()
    if row is None:
        raise Refused(Permission.TASKFORCE_MANAGE, ids={"agreement": str(agreement_id)})
    return row
