"""What becomes of a protection: assessed, given, refused, ended; place and route; the safety plan looked at again."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.actions.managers import tell_manager_of
from sigap.cases.queries import CaseAccess
from sigap.kernel.errors import Conflict, Refused, Unable
from sigap.legal.actions import Paper
from sigap.protection.actions import limits
from sigap.protection.actions.steps import locked_protection, note_step, step_id_of
from sigap.protection.models import Protection
from sigap.protection.rules import (
    LIMITS,
    ProtectionEnd,
    ProtectionForm,
    ProtectionKind,
    ProtectionStatus,
    ProtectionStepKind,
    asks_for_plan,
    protection_laws,
)
from sigap.ui.dates import full_moment
from sigap.ui.sent_again import check_same
from sigap.vault import macs


class UnableToDecide(Unable):
    """A moment out of order, an end beyond what the law gives, or a protection that is past this."""


@audit.action
def note_assessed(
    *, by: Actor, at: datetime, access: CaseAccess, protection_id: UUID, done_at: datetime, paper: Paper
) -> Protection:
    """LPSK has looked into it. One's own once more changes nothing. Raises UnableToDecide, Conflict."""
    row = locked_protection(by, access, protection_id)
    _check_moment(at, done_at, row.asked_at)
    if row.kind != ProtectionKind.LPSK or row.status != ProtectionStatus.ASKED:
        raise UnableToDecide(_("Yang ditelaah adalah permohonan kepada LPSK yang belum dijawab."))
    if row.assessed_at is not None:
        return _noted_before(by, row, ProtectionStepKind.ASSESSED, done_at, paper)
    row.assessed_at = done_at
    row.save(update_fields=["assessed_at"])
    note_step(by, at, access, row, ProtectionStepKind.ASSESSED, done_at, paper=paper)
    return row


@audit.action
def give(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    protection_id: UUID,
    given_at: datetime,
    ends_at: datetime | None = None,
    forms: Collection[ProtectionForm] = (),
    paper: Paper,
    place: str = "",
) -> Protection:
    """It is given, until `ends_at` or as long as the law lets it last. One's own once more changes nothing.

    Raises UnableToDecide for an end beyond the law's, or none where LPSK names what it gives; Conflict, Refused.
    """
    row = locked_protection(by, access, protection_id)
    given_forms = sorted(form.value for form in forms) if row.kind == ProtectionKind.LPSK else []
    if row.status == ProtectionStatus.GIVEN and row.forms == given_forms and ends_at in {None, row.ends_at}:
        return _noted_before(by, row, ProtectionStepKind.GIVEN, given_at, paper, place)
    if row.status != ProtectionStatus.ASKED:
        raise Conflict(_("Permohonan ini sudah dijawab. Baca dulu keadaannya sekarang."))
    _check_moment(at, given_at, row.begins_at)
    _check_after_renewed(row, given_at)
    if row.kind == ProtectionKind.LPSK and not forms:
        raise UnableToDecide(_("Pilih pelindungan apa yang diberikan LPSK."))
    row.status, row.given_at = ProtectionStatus.GIVEN, given_at
    row.forms = given_forms
    row.ends_at = _end_of(row, given_at, ends_at)
    # How the earlier one ended stays, where it ended before this one was given.
    if row.renews is not None and row.renews.status == ProtectionStatus.GIVEN:
        _over(by, at, access, row.renews, given_at, ProtectionEnd.RENEWED, Paper())
    try:
        with transaction.atomic():
            row.save(update_fields=["status", "given_at", "forms", "ends_at"])
    except IntegrityError:
        raise Conflict(_("Pelindungan yang sama sudah berjalan untuk orang itu. Akhiri yang itu dulu.")) from None
    note_step(by, at, access, row, ProtectionStepKind.GIVEN, given_at, paper=paper, place=place)
    limits.answered(by, at, row, given_at, "given")
    limits.begin_term(by, at, row, is_next_asked=_is_next_asked(row))
    _tell_manager(by, at, access)
    return row


def _tell_manager(by: Actor, at: datetime, access: CaseAccess) -> None:
    if access.case.manager_id != by.person_id:
        tell_manager_of(access.case, at=at, code="protection-decided")


def _check_after_renewed(row: Protection, given_at: datetime) -> None:
    earlier = row.renews.given_at if row.renews is not None else None
    if earlier is not None and given_at < earlier:
        raise UnableToDecide(
            _("Perpanjangan tidak mendahului pelindungan yang diperpanjang, yang diberikan %(moment)s. Periksa lagi.")
            % {"moment": full_moment(earlier)}
        )


def _end_of(row: Protection, given_at: datetime, wanted: datetime | None) -> datetime | None:
    """The end that was named, else the last one the law gives; a renewal is counted from the end before it."""
    earlier = row.renews
    from_when = max(given_at, earlier.ends_at) if earlier is not None and earlier.ends_at else given_at
    last = limits.last_moment(ProtectionKind(row.kind), from_when)
    if wanted is not None and wanted <= given_at:
        raise UnableToDecide(_("Akhirnya harus sesudah diberikan. Periksa tanggal dan jamnya."))
    if last is not None and wanted is not None and wanted > last:
        basis = protection_laws()[ProtectionKind(row.kind)].basis
        raise UnableToDecide(
            _("Paling lama sampai %(moment)s (%(basis)s). Sesudah itu perlu permohonan baru.")
            % {"moment": full_moment(last), "basis": basis}
        )
    return wanted or last


def _is_next_asked(row: Protection) -> bool:
    wanted = LIMITS[ProtectionKind(row.kind)].next_kind
    return Protection.objects.filter(
        person_id=row.person_id, kind=wanted, status__in=[ProtectionStatus.ASKED, ProtectionStatus.GIVEN]
    ).exists()


@audit.action
def refuse(
    *, by: Actor, at: datetime, access: CaseAccess, protection_id: UUID, refused_at: datetime, paper: Paper
) -> Protection:
    """It was refused, and why; the safety plan is looked at again. One's own once more changes nothing.

    Raises UnableToDecide, Conflict, Refused.
    """
    row = locked_protection(by, access, protection_id)
    if row.status == ProtectionStatus.REFUSED:
        return _noted_before(by, row, ProtectionStepKind.REFUSED, refused_at, paper)
    if row.status != ProtectionStatus.ASKED:
        raise Conflict(_("Permohonan ini sudah dijawab. Baca dulu keadaannya sekarang."))
    _check_moment(at, refused_at, row.begins_at)
    if not paper.note.strip():
        raise UnableToDecide(_("Tulis alasan penolakannya."))
    row.status, row.closed_at = ProtectionStatus.REFUSED, refused_at
    row.save(update_fields=["status", "closed_at"])
    limits.answered(by, at, row, refused_at, "refused")
    note_step(by, at, access, row, ProtectionStepKind.REFUSED, refused_at, paper=paper)
    _tell_manager(by, at, access)
    return row


@audit.action
def end(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    protection_id: UUID,
    ended_at: datetime,
    reason: ProtectionEnd,
    paper: Paper,
) -> Protection:
    """It is over, and why. One's own once more changes nothing. Raises UnableToDecide, Conflict."""
    row = locked_protection(by, access, protection_id)
    if row.status == ProtectionStatus.ENDED and row.end_reason == reason:
        return _noted_before(by, row, ProtectionStepKind.ENDED, ended_at, paper)
    if row.status != ProtectionStatus.GIVEN or row.given_at is None:
        raise Conflict(_("Yang diakhiri adalah pelindungan yang sedang berjalan."))
    _check_moment(at, ended_at, row.given_at)
    if reason is ProtectionEnd.RENEWED:
        raise UnableToDecide(_("Perpanjangan dicatat dari permohonannya."))
    if reason is ProtectionEnd.EXPIRED and (row.ends_at is None or ended_at < row.ends_at):
        raise UnableToDecide(_("Jangka waktunya belum habis. Pilih alasan lain, atau tunggu akhirnya."))
    _over(by, at, access, row, ended_at, reason, paper)
    return row


def _over(
    by: Actor,
    at: datetime,
    access: CaseAccess,
    row: Protection,
    ended_at: datetime,
    reason: ProtectionEnd,
    paper: Paper,
) -> None:
    row.status, row.closed_at, row.end_reason = ProtectionStatus.ENDED, ended_at, reason.value
    row.save(update_fields=["status", "closed_at", "end_reason"])
    limits.stop_limits(by, at, row, ended_at, reason.value)
    note_step(by, at, access, row, ProtectionStepKind.ENDED, ended_at, paper=paper)


@audit.action
def note_place(
    *, by: Actor, at: datetime, access: CaseAccess, protection_id: UUID, place: str, post_key: UUID
) -> Protection:
    """Writes place and route down, sealed; the last one counts. The same page once more changes nothing.

    Raises UnableToDecide, Conflict where another place was written since, Refused.
    """
    row = locked_protection(by, access, protection_id)
    if not access.has(Section.SERVICES):
        raise Refused(Permission.LEGAL_NOTE, ids={"case": str(access.case.id)})
    if row.status not in {ProtectionStatus.ASKED, ProtectionStatus.GIVEN}:
        raise UnableToDecide(_("Pelindungan ini tidak berjalan lagi."))
    if not place.strip():
        raise UnableToDecide(_("Tulis tempat atau rutenya."))
    # Of the page and its words: what was sealed is not opened to be compared.
    step_id = macs.sent_id(post_key, row.id, place)
    places = row.steps.filter(sealed_place__isnull=False).order_by("recorded_at", "id")
    if known := places.filter(pk=step_id).first():
        check_same(known, is_standing=known == places.last())
        audit.unchanged()
        return row
    note_step(by, at, access, row, ProtectionStepKind.PLACED, at, place=place, step_id=step_id)
    return row


@audit.action
def look_at_plan(*, by: Actor, at: datetime, access: CaseAccess, protection_id: UUID) -> Protection:
    """Somebody of the office whose case it is, where the plan lies, has looked at it again.

    Twice changes nothing. Raises UnableToDecide, Refused.
    """
    row = locked_protection(by, access, protection_id)
    if access.case.office_id not in access.office_ids or not access.has(Section.SERVICES):
        raise Refused(Permission.LEGAL_NOTE, ids={"case": str(access.case.id)})
    if not asks_for_plan(ProtectionStatus(row.status), row.ends_at, at):
        raise UnableToDecide(_("Pelindungan ini masih berjalan. Rencana keselamatan dilihat lagi sesudah berakhir."))
    if row.plan_seen_at is not None:
        audit.unchanged()
        return row
    row.plan_seen_at, row.plan_seen_by = at, by.person_id
    row.save(update_fields=["plan_seen_at", "plan_seen_by"])
    note_step(by, at, access, row, ProtectionStepKind.PLAN_SEEN, at)
    return row


def _noted_before(
    by: Actor, row: Protection, kind: ProtectionStepKind, happened_at: datetime, paper: Paper, place: str = ""
) -> Protection:
    """The same of the same person changes nothing; other words, or a colleague's, are not taken for it.

    Raises Conflict.
    """
    if not row.steps.filter(pk=step_id_of(by, row, kind, happened_at, paper, place)).exists():
        raise Conflict(_("Ini sudah dicatat, mungkin oleh rekan Anda. Baca dulu keadaannya sekarang."))
    audit.unchanged()
    return row


def _check_moment(at: datetime, moment: datetime, earliest: datetime) -> None:
    if moment > at:
        raise UnableToDecide(_("Waktu ini belum tiba. Periksa tanggal dan jamnya."))
    if moment < earliest:
        raise UnableToDecide(
            _("Waktunya sebelum dilaporkan atau diminta (%(moment)s). Periksa lagi.")
            % {"moment": full_moment(earliest)}
        )
