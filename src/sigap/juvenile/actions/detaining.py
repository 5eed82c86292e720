"""A child is held, from one hour; longer by a paper only; handed on stage by stage; let out, by the hour.

A day of detention is 24 hours from that hour: neither midnight nor a holiday ends or stops it.
"""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.models import Office
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.actions.locking import locked_open
from sigap.cases.actions.recording import record_case_event
from sigap.cases.actions.sections import section_key
from sigap.cases.models import Participation
from sigap.cases.queries import CaseAccess
from sigap.clocks import actions as clocks
from sigap.clocks.models import Clock
from sigap.clocks.queries import rule_for
from sigap.juvenile import events
from sigap.juvenile.actions.alarms import tell_hearers
from sigap.juvenile.actions.facts import proceeding_of
from sigap.juvenile.actions.stepping import period_place, resume_arrest, stop_limit
from sigap.juvenile.models import STAGE_LABELS, Detention, DetentionPeriod
from sigap.juvenile.queries import barring_flags, term_of
from sigap.juvenile.rules import (
    CHILD,
    DETENTION,
    STAGES,
    DetentionPlace,
    DetentionStage,
    ReleaseReason,
    is_barred,
    next_stage,
)
from sigap.kernel.errors import Conflict, Refused, Unable
from sigap.legal.actions import Paper, reckon_notices, tell_free
from sigap.ui.dates import full_moment
from sigap.ui.sent_again import check_same
from sigap.vault.sealing import seal


class UnableToDetain(Unable):
    """A second start, a longer term without its paper, an hour out of order, or a stage that does not follow."""


LATE_UNDONE = "undone_late"
"""How the deadline of a detention ends that is called a wrong entry after its limit: missed, and counted so."""


@audit.action
def detain(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    ordinal: int,
    detained_at: datetime,
    place: DetentionPlace,
    custodian_id: UUID,
    stage: DetentionStage = DetentionStage.POLICE,
) -> Detention:
    """Notes that a child is held since an hour. The same hour again changes nothing; another one is refused.

    Where the law forbids it, everybody who can let the child out hears at once. Raises UnableToDetain, Refused.
    """
    office_id = access.require(by, Permission.LEGAL_NOTE, Section.LEGAL)
    case = locked_open(access.case.id)
    child = proceeding_of(by, at, access, ordinal, office_id)
    if detained_at > at:
        raise UnableToDetain(_("Waktu ini belum tiba. Periksa tanggal dan jamnya."))
    standing = Detention.objects.filter(proceeding=child, released_at=None).first()
    if standing is not None and standing.detained_at == detained_at:
        audit.unchanged()
        return standing
    if standing is not None:
        raise UnableToDetain(_SECOND % {"moment": full_moment(standing.detained_at)})
    custodian = _custodian(custodian_id)
    row = Detention(
        id=uuid4(),
        proceeding=child,
        case=case,
        detained_at=detained_at,
        place=place.value,
        recorded_at=at,
        recorded_by=by.person_id,
        recorded_by_name=by.name,
        office_id=office_id,
    )
    _save_first(row)
    _begin(by, at, access, row, stage, detained_at, custodian)
    stop_limit(by, at, CHILD, child.id, "child-arrest", detained_at, "detained")
    ids = {"detention": str(row.id), "person": str(child.person_id), "stage": stage.value}
    record_case_event(by, at, case.id, events.DETAINED, **ids)
    reckon_notices(by=by, at=at, case=case)
    if is_barred(barring_flags(child, case.acted_on)):
        tell_hearers(at, "child-held-barred", case.id, row.id, None)
    return row


def _custodian(office_id: UUID) -> Office:
    found = Office.objects.filter(pk=office_id, valid_to=None).first()
    if found is None:
        raise UnableToDetain(_("Pilih kantor yang menahan."))
    return found


def _save_first(row: Detention) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Conflict(_("Rekan Anda baru saja mencatat penahanan anak ini. Baca dulu keadaannya.")) from None


_SECOND = _(
    "Penahanan anak ini sudah tercatat sejak %(moment)s dan dihitung dari jam itu. Jamnya salah? Catat pengeluaran"
    " dengan alasan “Salah dicatat”, lalu catat penahanannya lagi."
)


def _begin(
    by: Actor,
    at: datetime,
    access: CaseAccess,
    row: Detention,
    stage: DetentionStage,
    begins_at: datetime,
    custodian: Office,
) -> None:
    law = STAGES[stage]
    until = begins_at + term_of(rule_for(law.rule, begins_at), begins_at)
    DetentionPeriod.objects.create(
        id=uuid4(),
        detention=row,
        case=row.case,
        stage=stage.value,
        custodian_id=custodian.id,
        custodian_name=custodian.name,
        begins_at=begins_at,
        until=until,
        recorded_at=at,
        recorded_by_name=by.name,
    )
    _owed(by, at, access, row, law.rule, begins_at, custodian.id, until)


def _owed(
    by: Actor,
    at: datetime,
    access: CaseAccess,
    row: Detention,
    rule: str,
    from_when: datetime,
    custodian_id: UUID,
    until: datetime,
) -> None:
    """Letting the child out by then is owed by who holds the child; where they do not work on the case, it watches."""
    unit = access.case.office_id
    is_here = (
        custodian_id == unit
        or Participation.objects.filter(case=access.case, office_id=custodian_id, until=None).exists()
    )
    clocks.start(
        by=by,
        at=from_when,
        recorded_at=at,
        rule=rule,
        subject_kind=DETENTION,
        subject_id=row.id,
        owner_office=custodian_id if is_here else unit,
        sender_office=unit if is_here and unit != custodian_id else None,
        owed_by=None if is_here else custodian_id,
        promised_at=until,
    )


@audit.action
def extend(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    detention_id: UUID,
    ordered_at: datetime,
    paper: Paper,
    post_key: UUID,
) -> DetentionPeriod:
    """The stage is made longer, once, by a paper from before its end. A second click changes nothing.

    Raises UnableToDetain without the paper's number, for a paper from after the end, or a second time; Conflict where
    the `post_key` came with another moment.
    """
    row = _held(by, access, detention_id)
    period = _standing(row)
    stage = DetentionStage(period.stage)
    if period.post_key == str(post_key):
        check_same(period, extended_at=ordered_at)
        audit.unchanged()
        return period
    if not paper.number.strip():
        raise UnableToDetain(_("Perpanjangan hanya dengan suratnya. Tulis nomor surat perpanjangan."))
    if period.extended_at is not None:
        raise UnableToDetain(
            _("Tahap ini sudah diperpanjang, sampai %(moment)s. Undang-undang memberi satu perpanjangan (%(basis)s).")
            % {"moment": full_moment(period.until), "basis": STAGES[stage].basis}
        )
    if ordered_at > at or ordered_at < period.begins_at:
        raise UnableToDetain(_("Waktu surat harus sesudah tahap ini mulai dan tidak di masa depan. Periksa lagi."))
    if ordered_at > period.until:
        raise UnableToDetain(
            _("Surat ini terbit sesudah batasnya, %(moment)s: anak sudah wajib dikeluarkan demi hukum.")
            % {"moment": full_moment(period.until)}
        )
    law = STAGES[stage]
    key = section_key(by=by, at=at, access=access, section=Section.LEGAL)
    period.extended_at, period.post_key = ordered_at, str(post_key)
    period.key_id, period.sealed_paper = key.id, seal(paper.as_text(), key=key, place=period_place(period.id))
    period.until += term_of(rule_for(law.longer, period.begins_at), period.until)
    period.save(update_fields=["extended_at", "post_key", "key_id", "sealed_paper", "until"])
    stop_limit(by, at, DETENTION, row.id, law.rule, ordered_at, "extended")
    _owed(by, at, access, row, law.longer, ordered_at, period.custodian_id, period.until)
    record_case_event(by, at, access.case.id, events.EXTENDED, detention=str(row.id), stage=stage.value)
    reckon_notices(by=by, at=at, case=access.case)
    return period


@audit.action
def pass_on(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    detention_id: UUID,
    stage: DetentionStage,
    begins_at: datetime,
    custodian_id: UUID,
) -> Detention:
    """The next stage holds the child, from an hour; its term is counted on its own; its custodian must end it.

    The same once more changes nothing. Raises UnableToDetain, Conflict once somebody passed it on, Refused.
    """
    row = _held(by, access, detention_id)
    period = _standing(row)
    if period.stage == stage:
        if (period.begins_at, period.custodian_id) != (begins_at, custodian_id):
            raise Conflict(
                _("Peralihan ini sudah tercatat, sejak %(moment)s. Muat ulang halamannya.")
                % {"moment": full_moment(period.begins_at)}
            )
        audit.unchanged()
        return row
    wanted = next_stage(DetentionStage(period.stage))
    if stage is not wanted:
        raise UnableToDetain(
            _("Sesudah %(now)s berikutnya adalah %(next)s.")
            % {
                "now": str(period.stage_label).lower(),
                "next": str(STAGE_LABELS[wanted]).lower() if wanted else _("tidak ada tahap lagi"),
            }
        )
    if begins_at > at or begins_at < period.begins_at:
        raise UnableToDetain(_("Waktunya harus sesudah tahap sebelumnya mulai dan tidak di masa depan. Periksa lagi."))
    custodian = _custodian(custodian_id)
    _end_period(by, at, row, period, begins_at, "passed_stage")
    _begin(by, at, access, row, stage, begins_at, custodian)
    record_case_event(by, at, access.case.id, events.PASSED_ON, detention=str(row.id), stage=stage.value)
    reckon_notices(by=by, at=at, case=access.case)
    return row


@audit.action
def release(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    detention_id: UUID,
    released_at: datetime,
    reason: ReleaseReason,
) -> Detention:
    """The child is out, since an hour. The same once more changes nothing. Raises UnableToDetain, Conflict, Refused."""
    row = _held(by, access, detention_id)
    is_wrong = reason is ReleaseReason.WRONG_ENTRY
    out_at = row.detained_at if is_wrong else released_at
    if row.released_at is not None:
        if (row.released_at, row.release_reason) != (out_at, reason):
            raise Conflict(
                _("Pengeluaran sudah tercatat: %(moment)s, %(reason)s. Muat ulang halamannya.")
                % {"moment": full_moment(row.released_at), "reason": str(row.release_label).lower()}
            )
        audit.unchanged()
        return row
    if not row.detained_at <= out_at <= at:
        raise UnableToDetain(_("Jam keluar harus sesudah ditahan dan tidak di masa depan. Periksa lagi."))
    period = _standing(row)
    row.released_at, row.release_reason = out_at, reason.value
    row.save(update_fields=["released_at", "release_reason"])
    if is_wrong:
        _undo(by, at, access, row, period)
    else:
        _end_period(by, at, row, period, max(out_at, period.begins_at), "let_out")
        tell_free(by, at, access)
    tell_hearers(at, "child-detention-undone" if is_wrong else "child-released", row.case_id, row.id, None)
    record_case_event(by, at, access.case.id, events.RELEASED, detention=str(row.id), reason=reason.value)
    reckon_notices(by=by, at=at, case=access.case)
    return row


def _undo(by: Actor, at: datetime, access: CaseAccess, row: Detention, period: DetentionPeriod) -> None:
    """It never was, says somebody. A limit that went by before they said so was missed, and an arrest counts again."""
    is_late = period.until < at
    _end_period(by, at, row, period, period.begins_at, LATE_UNDONE if is_late else "withdrawn", stopped_at=at)
    resume_arrest(by, at, access, row.proceeding)


def _held(by: Actor, access: CaseAccess, detention_id: UUID) -> Detention:
    access.require(by, Permission.LEGAL_NOTE, Section.LEGAL)
    locked_open(access.case.id)
    mine = Detention.objects.filter(case=access.case, pk=detention_id)
    # Of a child who is out nothing is held any more.
    row = mine.select_for_update().first() or mine.first()
    if row is None:
        raise Refused(Permission.LEGAL_NOTE, ids={"case": str(access.case.id)})
    return row


def _standing(row: Detention) -> DetentionPeriod:
    period = row.periods.filter(ended_at=None).first()
    if row.released_at is not None or period is None:
        raise UnableToDetain(_("Anak ini sudah dikeluarkan."))
    return period


def _end_period(
    by: Actor,
    at: datetime,
    row: Detention,
    period: DetentionPeriod,
    ended_at: datetime,
    outcome: str,
    *,
    stopped_at: datetime | None = None,
) -> None:
    period.ended_at = ended_at
    period.save(update_fields=["ended_at"])
    law = STAGES[DetentionStage(period.stage)]
    running = Clock.objects.filter(
        subject_kind=DETENTION, subject_id=row.id, rule_code__in=(law.rule, law.longer), stopped_at=None
    )
    for rule in list(running.values_list("rule_code", flat=True)):
        stop_limit(by, at, DETENTION, row.id, rule, stopped_at or ended_at, outcome)
