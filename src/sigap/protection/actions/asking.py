"""Protection is asked for by somebody whom the law lets ask, or the request is taken back."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.models import Office
from sigap.access.permissions import Permission
from sigap.access.roles import OfficeKind, Section
from sigap.cases.actions.locking import locked_open
from sigap.cases.actions.managers import tell_manager_of
from sigap.cases.models import Assignment, CasePerson
from sigap.cases.queries import CaseAccess
from sigap.kernel.errors import Conflict, Unable
from sigap.legal.actions import Paper
from sigap.legal.queries import standing_marks_of, victims_of
from sigap.legal.rules import MarkKind
from sigap.notifications.actions import notify
from sigap.protection.actions import limits
from sigap.protection.actions.steps import locked_protection, note_step
from sigap.protection.models import ASKER_LABELS, Protection
from sigap.protection.queries import is_harmed, police_kinds
from sigap.protection.rules import (
    ASKERS_BY_OFFICE,
    OF_POLICE,
    ProtectionAsker,
    ProtectionEnd,
    ProtectionKind,
    ProtectionStatus,
    ProtectionStepKind,
    protection_laws,
)
from sigap.ui.sent_again import check_same
from sigap.ui.taking_back import TakeBackReason, require_reason
from sigap.vault import macs

_NOT_ASKED = "Diminta lewat rujukan. Persetujuan korban waktu itu belum tercatat: tanyakan kepada korban."


class UnableToAsk(Unable):
    """Nobody for whom, nobody who may ask, no consent and no reason, or a moment that has not come."""


@audit.action
def ask(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    kind: ProtectionKind,
    ordinal: int | None,
    asker: ProtectionAsker,
    asked_at: datetime,
    reported_at: datetime | None = None,
    is_consented: bool = True,
    renews: UUID | None = None,
    paper: Paper,
    post_key: UUID,
) -> Protection:
    """Notes that protection was asked for; the same `post_key` again gives the same row.

    `reported_at`: when the police had the report, from which their hours run. `renews`: the one that it prolongs.
    Raises UnableToAsk, Conflict also where the `post_key` came with something else, Refused.
    """
    office_id = access.require(by, Permission.LEGAL_NOTE, Section.LEGAL)
    case = locked_open(access.case.id)
    sent = (kind.value, ordinal, asker.value, asked_at, reported_at, is_consented, renews, paper.as_text())
    if known := _sent_before(access, post_key, sent):
        return known
    earlier = _renewed(by, access, renews)
    person = earlier.person if earlier else _victim(access, ordinal)
    kind = ProtectionKind(earlier.kind) if earlier else kind
    begins_at = reported_at if kind in OF_POLICE and reported_at else asked_at
    _check(at, kind, asker, (asked_at, begins_at), paper, is_consented=is_consented)
    row = Protection(
        id=macs.sent_id(post_key, *sent),
        case=case,
        person=person,
        kind=kind.value,
        asker=asker.value,
        is_consented=is_consented,
        renews=earlier,
        asked_at=asked_at,
        begins_at=begins_at,
        recorded_at=at,
        recorded_by=by.person_id,
        recorded_by_name=by.name,
        office_id=office_id,
        post_key=str(post_key),
    )
    _save(row)
    note_step(by, at, access, row, ProtectionStepKind.ASKED, asked_at, paper=paper)
    limits.begin_asked(by, at, row)
    return row


def _sent_before(access: CaseAccess, post_key: UUID, sent: tuple[macs.Fact, ...]) -> Protection | None:
    known = Protection.objects.filter(case=access.case, post_key=str(post_key)).first()
    if known:
        is_standing = known.status != ProtectionStatus.WITHDRAWN
        check_same(known, is_standing=is_standing, id=macs.sent_id(post_key, *sent))
        audit.unchanged()
    return known


def ask_by_referral(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    sender: OfficeKind,
    of_lpsk: bool,
    has_agreed: Callable[[UUID], bool],
    reported_at: datetime,
    chain_id: UUID,
) -> None:
    """An office's request to the police or LPSK is a request for each victim's protection: nobody notes it again.

    By which law follows from what was done; `has_agreed` says of a victim whether they did. The hours of the police run
    from the report, which they have with the request unless they had it before. What stands already stays.
    """
    asker = ASKERS_BY_OFFICE.get(sender)
    if asker is None or not access.may(by, Permission.LEGAL_NOTE, Section.LEGAL):
        return
    open_ones = Protection.objects.filter(case=access.case, status__in=[ProtectionStatus.ASKED, ProtectionStatus.GIVEN])
    standing = set(open_ones.values_list("person_id", "kind"))
    # As it would be typed: what follows in the same minute does not come before it.
    minute = at.replace(second=0, microsecond=0)
    reported_at = min(minute, reported_at.replace(second=0, microsecond=0), *_report_days(access))
    for who in victims_of(access):
        for kind in _lpsk(who) if of_lpsk else police_kinds(who):
            if (who.id, kind.value) in standing or asker not in protection_laws()[kind].askers:
                continue
            is_agreed = has_agreed(who.id)
            ask(
                by=by,
                at=at,
                access=access,
                kind=kind,
                ordinal=who.ordinal,
                asker=asker,
                asked_at=minute,
                reported_at=reported_at,
                is_consented=is_agreed,
                paper=Paper() if is_agreed or not protection_laws()[kind].needs_consent else Paper(note=_NOT_ASKED),
                post_key=_key_of(chain_id, who.id, kind),
            )


def withdraw_by_referral(
    *, by: Actor, at: datetime, access: CaseAccess, chain_id: UUID, reason: TakeBackReason
) -> None:
    """That request ended without an answer, at whichever step: what it asked for is taken back with it.

    Where the actor may not note it, the case's manager hears that nobody is asked any more.
    """
    rows = Protection.objects.filter(case=access.case, status=ProtectionStatus.ASKED).order_by("id")
    asked = [row for row in rows if row.post_key == str(_key_of(chain_id, row.person_id, row.kind))]
    if asked and not access.may(by, Permission.LEGAL_NOTE, Section.LEGAL):
        about = {"case": str(access.case.id)}
        notify(at=at, code="case-protection-unasked", person_id=access.case.manager_id, ids=about)
        return
    for row in asked:
        _take_back(by, at, access, row.id, reason)


def _key_of(chain_id: UUID, person_id: UUID, kind: str) -> UUID:
    return uuid5(chain_id, f"{person_id} {kind}")


def _report_days(access: CaseAccess) -> list[datetime]:
    """The end of the day of each police report that is noted: the police had it by then, its hour is not noted."""
    days = [each.on for each in standing_marks_of(access) if each.kind is MarkKind.LP]
    return [datetime.combine(day + timedelta(days=1), time(0), get_current_timezone()) for day in days]


def _lpsk(who: CasePerson) -> list[ProtectionKind]:
    """LPSK protects victims: a child who is suspected where they are one too."""
    return [ProtectionKind.LPSK] if is_harmed(who) else []


def _save(row: Protection) -> None:
    standing = Protection.objects.filter(person=row.person, kind=row.kind, status=ProtectionStatus.GIVEN)
    if row.renews is None and standing.exists():
        raise UnableToAsk(_("Pelindungan ini sedang berjalan untuk orang itu. Minta perpanjangannya dari sana."))
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Conflict(_("Pelindungan ini sudah diminta untuk orang itu dan menunggu jawaban.")) from None


def _renewed(by: Actor, access: CaseAccess, earlier_id: UUID | None) -> Protection | None:
    if earlier_id is None:
        return None
    earlier = locked_protection(by, access, earlier_id)
    if earlier.status != ProtectionStatus.GIVEN or earlier.ends_at is None:
        raise UnableToAsk(_("Yang diperpanjang adalah pelindungan yang sedang berjalan dan ada akhirnya."))
    if not limits.may_renew(earlier):
        law = protection_laws()[ProtectionKind(earlier.kind)]
        raise UnableToAsk(
            _("Pelindungan ini tidak dapat diperpanjang lagi (%(basis)s). Minta pelindungan lain.")
            % {"basis": law.basis}
        )
    return earlier


def _victim(access: CaseAccess, ordinal: int | None) -> CasePerson:
    person = next((who for who in victims_of(access) if who.ordinal == ordinal), None)
    if person is None:
        raise UnableToAsk(_("Pilih korban yang dilindungi. Belum ada? Tambahkan dulu di bagian Orang."))
    return person


def _check(
    at: datetime,
    kind: ProtectionKind,
    asker: ProtectionAsker,
    moments: tuple[datetime, ...],
    paper: Paper,
    *,
    is_consented: bool,
) -> None:
    law = protection_laws()[kind]
    if max(moments) > at:
        raise UnableToAsk(_("Waktu ini belum tiba. Periksa tanggal dan jamnya."))
    if asker not in law.askers:
        may = ", ".join(str(ASKER_LABELS[each]).lower() for each in ProtectionAsker if each in law.askers)
        raise UnableToAsk(_("Menurut %(basis)s yang dapat meminta: %(who)s.") % {"basis": law.basis, "who": may})
    needs_consent = law.needs_consent and asker is not ProtectionAsker.VICTIM
    if needs_consent and not is_consented and not paper.note.strip():
        raise UnableToAsk(
            _("Permohonan oleh orang lain memerlukan persetujuan korban (%(basis)s). Belum ada? Tulis keadaannya.")
            % {"basis": law.basis}
        )


@audit.action
def withdraw(
    *, by: Actor, at: datetime, access: CaseAccess, protection_id: UUID, reason: TakeBackReason | None
) -> Protection:
    """Takes a request back that nobody has answered; twice changes nothing. Raises ReasonMissing, UnableToAsk.

    Who works on the case where it was asked hears it, and its manager.
    """
    row, is_new = _take_back(by, at, access, protection_id, reason)
    if is_new:
        offices = Office.objects.filter(kind=limits.answering(ProtectionKind(row.kind)))
        there = Assignment.objects.filter(case=access.case, office_id__in=offices.values("pk"), until=None)
        hearers = {*there.values_list("person_id", flat=True), access.case.manager_id} - {by.person_id}
        for person_id in sorted(hearers):
            notify(at=at, code="case-protection-withdrawn", person_id=person_id, ids={"case": str(access.case.id)})
    return row


def _take_back(
    by: Actor, at: datetime, access: CaseAccess, protection_id: UUID, reason: TakeBackReason | None
) -> tuple[Protection, bool]:
    """The request, and whether this act took it back. Raises as `withdraw`."""
    row = locked_protection(by, access, protection_id)
    if row.status == ProtectionStatus.WITHDRAWN:
        audit.unchanged()
        return row, False
    if row.status != ProtectionStatus.ASKED:
        raise UnableToAsk(_("Permohonan ini sudah dijawab. Yang berjalan diakhiri, bukan ditarik."))
    why = require_reason(reason)
    row.status, row.closed_at = ProtectionStatus.WITHDRAWN, at
    row.save(update_fields=["status", "closed_at"])
    limits.stop_limits(by, at, row, at, "withdrawn")
    limits.undo_asked(by, at, row)
    note_step(by, at, access, row, ProtectionStepKind.WITHDRAWN, at, paper=Paper(why=why.value))
    return row, True


@audit.action
def undo_given(*, by: Actor, at: datetime, access: CaseAccess, protection_id: UUID) -> Protection:
    """That it was given was entered by mistake: its answer is owed as before, what it prolonged runs on.

    Twice changes nothing. Raises Conflict for one that is over, or asked for anew.
    """
    row = locked_protection(by, access, protection_id)
    if row.status == ProtectionStatus.ASKED:
        audit.unchanged()
        return row
    if row.status != ProtectionStatus.GIVEN:
        raise Conflict(_("Yang diakhiri adalah pelindungan yang sedang berjalan."))
    row.status, row.given_at, row.ends_at, row.forms = ProtectionStatus.ASKED, None, None, []
    row.plan_seen_at, row.plan_seen_by = None, None
    try:
        with transaction.atomic():
            row.save(update_fields=["status", "given_at", "ends_at", "forms", "plan_seen_at", "plan_seen_by"])
    except IntegrityError:
        raise Conflict(_("Pelindungan ini sudah diminta untuk orang itu dan menunggu jawaban.")) from None
    earlier = row.renews
    if earlier is not None and earlier.end_reason == ProtectionEnd.RENEWED:
        earlier.status, earlier.closed_at, earlier.end_reason = ProtectionStatus.GIVEN, None, ""
        earlier.save(update_fields=["status", "closed_at", "end_reason"])
    limits.undo_given(by, at, row)
    note_step(by, at, access, row, ProtectionStepKind.WITHDRAWN, at, paper=Paper(why=TakeBackReason.WRONG.value))
    if access.case.manager_id != by.person_id:
        tell_manager_of(access.case, at=at, code="protection-given-undone")
    return row
