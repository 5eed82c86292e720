"""Steps for a child, each with the deadline that it begins or ends (UU 11/2012 art. 12, 21, 23, 27-31)."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import OfficeKind, Section
from sigap.cases.actions.locking import locked_open
from sigap.cases.actions.recording import record_case_event
from sigap.cases.actions.sections import section_key
from sigap.cases.queries import CaseAccess, case_for
from sigap.clocks import actions as clocks
from sigap.clocks.models import Clock
from sigap.juvenile import events
from sigap.juvenile.actions.diverting import follow_diversion
from sigap.juvenile.actions.facts import UnableToNoteChild, proceeding_of
from sigap.juvenile.models import ChildInquiry, ChildProceeding, ChildStep
from sigap.juvenile.queries import facts_of, known_of, office_in_sight, standing_steps, suspected_of
from sigap.juvenile.rules import (
    CHILD,
    ChildCompanion,
    ChildStepKind,
    ReleaseReason,
    basis_of,
    child_law,
    diversion_barred,
)
from sigap.kernel.errors import Refused
from sigap.legal.actions import Paper, owners_of
from sigap.ui.dates import full_moment
from sigap.ui.sent_again import check_same
from sigap.vault import macs
from sigap.vault.sealing import Place, seal

K = ChildStepKind
_ARREST, _LITMAS, _DIVERSION_RUN = "child-arrest", "child-litmas", "child-diversion-run"
_DIVERSION_COURT, _DIVERSION_ORDER = "child-diversion-court", "child-diversion-order"
_DIVERSION_ORDER_SENT = "child-diversion-order-sent"
_DIVERSION_STARTS = ("child-diversion-start", "child-diversion-start-prosecutor", "child-diversion-start-judge")
LIMITS_BEGUN = {
    K.ARRESTED: ((_ARREST, OfficeKind.POLRES_PPA),),
    K.LITMAS_ASKED: ((_LITMAS, OfficeKind.BAPAS),),
    K.INVESTIGATION_BEGUN: (
        ("child-coordination", OfficeKind.POLRES_PPA),
        ("child-diversion-start", OfficeKind.POLRES_PPA),
    ),
    K.FILE_RECEIVED: (("child-diversion-start-prosecutor", OfficeKind.KEJARI),),
    K.JUDGE_NAMED: (("child-diversion-start-judge", OfficeKind.PENGADILAN_NEGERI),),
    K.DIVERSION_BEGUN: ((_DIVERSION_RUN, OfficeKind.POLRES_PPA),),
    K.DIVERSION_DONE: ((_DIVERSION_COURT, OfficeKind.POLRES_PPA),),
    K.DIVERSION_SENT: ((_DIVERSION_ORDER, OfficeKind.PENGADILAN_NEGERI),),
    K.DIVERSION_ORDERED: ((_DIVERSION_ORDER_SENT, OfficeKind.PENGADILAN_NEGERI),),
    K.UNDER12_RETURNED: (("child-under12-court", OfficeKind.POLRES_PPA),),
    K.UNDER12_PROGRAMME: (("child-under12-court", OfficeKind.POLRES_PPA),),
}
ENDED_BY: dict[ChildStepKind, tuple[str, ...]] = {
    K.LET_GO: (_ARREST,),
    K.LITMAS_DONE: (_LITMAS,),
    K.COORDINATED: ("child-coordination",),
    K.DIVERSION_BEGUN: _DIVERSION_STARTS,
    K.DIVERSION_DONE: (*_DIVERSION_STARTS, _DIVERSION_RUN),
    K.DIVERSION_SENT: (_DIVERSION_COURT,),
    K.DIVERSION_ORDERED: (_DIVERSION_COURT, _DIVERSION_ORDER),
    K.DIVERSION_ORDER_SENT: (_DIVERSION_ORDER_SENT,),
    K.DIVERSION_FAILED: (
        *_DIVERSION_STARTS,
        _DIVERSION_RUN,
        _DIVERSION_COURT,
        _DIVERSION_ORDER,
        _DIVERSION_ORDER_SENT,
    ),
    K.UNDER12_SENT: ("child-under12-court",),
}
"""Of a step: the deadlines that it begins, with who owes them; those that it ends."""
_DIVERTS = {
    K.INVESTIGATION_BEGUN: OfficeKind.POLRES_PPA,
    K.FILE_RECEIVED: OfficeKind.KEJARI,
    K.JUDGE_NAMED: OfficeKind.PENGADILAN_NEGERI,
}
"""Before whom a child stands since a step, and who tries diversion then (art. 29, 42, 52)."""
_AFTER = {
    K.LET_GO: (K.ARRESTED,),
    K.LITMAS_DONE: (K.LITMAS_ASKED,),
    K.DIVERSION_DONE: (K.DIVERSION_BEGUN,),
    K.DIVERSION_SENT: (K.DIVERSION_DONE,),
    K.DIVERSION_ORDERED: (K.DIVERSION_DONE,),
    K.DIVERSION_ORDER_SENT: (K.DIVERSION_ORDERED,),
    K.DIVERSION_FAILED: (K.DIVERSION_BEGUN,),
    K.UNDER12_SENT: (K.UNDER12_RETURNED, K.UNDER12_PROGRAMME),
}
_OF_UNDER_TWELVE = frozenset({K.UNDER12_RETURNED, K.UNDER12_PROGRAMME})
_DECIDE_TOGETHER = frozenset({ChildCompanion.PK, ChildCompanion.SOCIAL_WORKER})
BY_BAPAS = frozenset({K.LITMAS_DONE})
"""What Bapas notes itself, without the section of the law."""


def step_place(row_id: UUID) -> Place:
    """Where a step's paper lies."""
    return Place(table="juvenile_childstep", row=row_id, column="sealed_paper", section=Section.LEGAL.value)


def period_place(row_id: UUID) -> Place:
    """Where the paper lies by which a stage was made longer."""
    return Place(table="juvenile_detentionperiod", row=row_id, column="sealed_paper", section=Section.LEGAL.value)


@audit.action
def note_step(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    ordinal: int,
    kind: ChildStepKind,
    happened_at: datetime,
    companions: Collection[ChildCompanion] = (),
    paper: Paper,
    post_key: UUID,
    is_reported: bool = False,
) -> ChildStep:
    """Notes a step, once for a `post_key`; `is_reported`: as a referral's result. Raises UnableToNoteChild, Refused."""
    office_id = _office_for(by, access, kind)
    locked_open(access.case.id)
    row_id = macs.sent_id(post_key, ordinal, kind.value, happened_at, tuple(sorted(companions)), paper.as_text())
    if known := ChildStep.objects.filter(case=access.case, post_key=str(post_key)).first():
        check_same(known, is_standing=known.voided_at is None, id=row_id)
        audit.unchanged()
        return known
    child = proceeding_of(by, at, access, ordinal, office_id)
    _check(at, child, kind, happened_at, companions)
    step = ChildStep(
        id=row_id,
        proceeding=child,
        case=access.case,
        kind=kind.value,
        happened_at=happened_at,
        companions=sorted(each.value for each in companions),
        recorded_at=at,
        recorded_by=by.person_id,
        recorded_by_name=by.name,
        office_id=office_id,
        office_name=next(m.office_name for m in by.memberships if m.office_id == office_id),
        post_key=str(post_key),
    )
    if paper != Paper() and access.has(Section.LEGAL):
        key = section_key(by=by, at=at, access=access, section=Section.LEGAL)
        step.key_id, step.sealed_paper = key.id, seal(paper.as_text(), key=key, place=step_place(step.id))
    store_step(by, at, access, step)
    if kind is K.LITMAS_DONE:
        _end_inquiries(by, at, access, step, is_reported=is_reported)
    follow_diversion(by, at, access, step, paper)
    return step


def store_step(by: Actor, at: datetime, access: CaseAccess, step: ChildStep) -> None:
    """Stores a step, ends the deadlines that it ends and starts those that it begins."""
    step.save(force_insert=True)
    child, kind = step.proceeding, K(step.kind)
    _end_limits(by, at, child, kind, step.happened_at)
    for rule, _office in LIMITS_BEGUN.get(kind, ()):
        if not is_met(child, rule, step.happened_at):
            begin_limit(by, at, access, child, rule, step.happened_at)
    record_case_event(by, at, access.case.id, events.STEPPED, person=str(child.person_id), step=kind.value)


def _end_limits(by: Actor, at: datetime, child: ChildProceeding, kind: ChildStepKind, happened_at: datetime) -> None:
    """Diversion that the police began, written down later, is none of the prosecutor's or the judge's."""
    later = Clock.objects.filter(subject_kind=CHILD, subject_id=child.id, stopped_at=None, started_at__gt=happened_at)
    not_begun = later.filter(rule_code__in=_DIVERSION_STARTS).values_list("rule_code", flat=True)
    for rule in sorted({*ENDED_BY.get(kind, ())}.difference(not_begun)):
        stop_limit(by, at, CHILD, child.id, rule, happened_at)


def begin_limit(
    by: Actor, at: datetime, access: CaseAccess, child: ChildProceeding, rule: str, from_when: datetime
) -> None:
    """A deadline on a child runs, owed by its office; diversion is carried on by those before whom the child stands."""
    office = next(office for begun in LIMITS_BEGUN.values() for each, office in begun if each == rule)
    if rule in {_DIVERSION_RUN, _DIVERSION_COURT}:
        stages = standing_steps(child).filter(kind__in=_DIVERTS, happened_at__lte=from_when).order_by("happened_at")
        last = stages.last()
        office = _DIVERTS[K(last.kind)] if last is not None else office
    start_limit(by, at, CHILD, child.id, rule, from_when, access, office)


def is_met(child: ChildProceeding, rule: str, since: datetime) -> bool:
    """Whether nothing is owed any more: what ends it stands at that hour or after, noted earlier, or never was owed."""
    is_barred = rule in _DIVERSION_STARTS and diversion_barred(facts_of(child))
    return is_barred or met_at(child, rule, since) is not None


def met_at(child: ChildProceeding, rule: str, since: datetime) -> datetime | None:
    """When what ends it came, at that hour or after."""
    ends = [kind.value for kind, ended in ENDED_BY.items() if rule in ended]
    found = list(
        standing_steps(child).filter(kind__in=ends, happened_at__gte=since).values_list("happened_at", flat=True)
    )
    if rule == _ARREST:
        held = child.detentions.exclude(release_reason=ReleaseReason.WRONG_ENTRY).filter(detained_at__gte=since)
        found += held.values_list("detained_at", flat=True)
    return min(found, default=None)


def resume_arrest(by: Actor, at: datetime, access: CaseAccess, child: ChildProceeding) -> None:
    """The detention that ended an arrest's hours never was: they run on, to the hour of what else ended them.

    What ended them then was no end: neither kept nor missed.
    """
    ended = Clock.objects.filter(rule_code=_ARREST, subject_kind=CHILD, subject_id=child.id, outcome="detained")
    last = ended.order_by("started_at").last()
    if last is None:
        return
    clocks.take_back(by=by, at=at, clock_id=last.id)
    start_limit(by, at, CHILD, child.id, _ARREST, last.started_at, access, OfficeKind.POLRES_PPA)
    if done_at := met_at(child, _ARREST, last.started_at):
        stop_limit(by, at, CHILD, child.id, _ARREST, done_at)


def _end_inquiries(by: Actor, at: datetime, access: CaseAccess, step: ChildStep, *, is_reported: bool) -> None:
    """The litmas came: no referral owes it any more. Which child one asked of is not always noted with it.

    Of the only child, the only inquiry is meant; where it was reported, that one has ended.
    """
    clocks.end_by_door(by, at, "SELECT * FROM juvenile.end_inquiries(%s, %s)", (step.id, at))
    if is_reported:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock, since FROM juvenile.inquiries_of(%s)", [access.case.id])
        found = cursor.fetchall()
    if len(found) == 1 and len(suspected_of(access)) == 1:
        ((clock_id, since),) = found
        clocks.stop(by=by, at=max(step.happened_at, since), recorded_at=at, clock_id=clock_id)


def note_litmas_asked(*, by: Actor, at: datetime, access: CaseAccess, referral_id: UUID) -> None:
    """The investigator's referral asks Bapas for it: it is asked of the child too, where it is plain of which.

    What was asked on paper before is asked of the same child: the referral takes its clock over once it is taken.
    """
    if not access.may(by, Permission.LEGAL_NOTE, Section.LEGAL):
        return
    children = suspected_of(access)
    if len(children) != 1:
        return
    child = known_of(children[0])
    if child is None or not _is_owed(child):
        step = note_step(
            by=by,
            at=at,
            access=access,
            ordinal=children[0].ordinal,
            kind=K.LITMAS_ASKED,
            happened_at=at.replace(second=0, microsecond=0),
            paper=Paper(),
            post_key=referral_id,
        )
        child = step.proceeding
    _tie(at, child, referral_id)


def _tie(at: datetime, child: ChildProceeding, referral_id: UUID) -> None:
    ChildInquiry.objects.create(referral_id=referral_id, proceeding=child, case_id=child.case_id, noted_at=at)


def _is_owed(child: ChildProceeding) -> bool:
    """Whether a litmas of this child was asked for and has not come."""
    asked = standing_steps(child).filter(kind=K.LITMAS_ASKED).order_by("happened_at").last()
    return asked is not None and met_at(child, _LITMAS, asked.happened_at) is None


def note_litmas_done(
    *, by: Actor, at: datetime, code: str, done_at: datetime, referral_id: UUID, result_id: UUID
) -> None:
    """Bapas reported the inquiry that this referral asked for: the litmas of that child has come, and of no other."""
    try:
        access = case_for(by, code)
        _office_for(by, access, K.LITMAS_DONE)
    except Refused:  # told by a colleague who does not work on the case: noted by hand
        return
    child = _asked_by(access, referral_id)
    if child is None or not _is_owed(child):
        return
    asked = standing_steps(child).filter(kind=K.LITMAS_ASKED).order_by("happened_at").first()
    note_step(
        by=by,
        at=at,
        access=access,
        ordinal=child.person.ordinal,
        kind=K.LITMAS_DONE,
        happened_at=max(done_at, asked.happened_at) if asked else done_at,
        paper=Paper(),
        post_key=result_id,
        is_reported=True,
    )


def _asked_by(access: CaseAccess, referral_id: UUID) -> ChildProceeding | None:
    """The child of whom this referral asked; where none was noted with it, the only child of the case."""
    asked = ChildInquiry.objects.filter(case=access.case, referral_id=referral_id)
    if found := asked.select_related("proceeding__person").first():
        return found.proceeding
    children = suspected_of(access)
    return known_of(children[0]) if len(children) == 1 else None


def _office_for(by: Actor, access: CaseAccess, kind: ChildStepKind) -> UUID:
    if access.may(by, Permission.LEGAL_NOTE, Section.LEGAL):
        return access.require(by, Permission.LEGAL_NOTE, Section.LEGAL)
    office = office_in_sight(by, access, only=OfficeKind.BAPAS) if kind in BY_BAPAS else None
    if office is None:
        raise Refused(Permission.LEGAL_NOTE, ids={"case": str(access.case.id)})
    return office


def _check(
    at: datetime,
    child: ChildProceeding,
    kind: ChildStepKind,
    happened_at: datetime,
    companions: Collection[ChildCompanion],
) -> None:
    if happened_at > at:
        raise UnableToNoteChild(_("Waktu ini belum tiba. Periksa tanggal dan jamnya."))
    if kind in _OF_UNDER_TWELVE and (child.age_at_act is None or child.age_at_act >= child_law().liable_from):
        raise UnableToNoteChild(
            _("Keputusan ini untuk anak di bawah 12 tahun pada hari perbuatan (%(basis)s). Tulis umurnya dulu.")
            % {"basis": basis_of("liable-from")}
        )
    if kind in _OF_UNDER_TWELVE and not _DECIDE_TOGETHER.issubset(companions):
        raise UnableToNoteChild(_("Penyidik, PK, dan pekerja sosial memutuskannya bersama. Tandai keduanya."))
    if kind is K.DIVERSION_BEGUN and diversion_barred(facts_of(child)):
        raise UnableToNoteChild(
            _(
                "Diversi tidak berlaku: ancaman 7 tahun atau lebih, atau pengulangan (%(basis)s). Tetap dijalankan?"
                " Catat di bagian Perkara: kepala UPTD dan Bagian Hukum diberi tahu."
            )
            % {"basis": basis_of("diversion-below")}
        )
    if before := _AFTER.get(kind):
        first = standing_steps(child).filter(kind__in=before).order_by("happened_at").first()
        if first is None:
            raise UnableToNoteChild(_("Langkah sebelumnya belum tercatat. Catat itu dulu."))
        if happened_at < first.happened_at:
            raise UnableToNoteChild(
                _("Waktunya sebelum langkah yang mendahuluinya (%(moment)s). Periksa lagi.")
                % {"moment": full_moment(first.happened_at)}
            )


def start_limit(
    by: Actor,
    at: datetime,
    subject: str,
    subject_id: UUID,
    rule: str,
    from_when: datetime,
    access: CaseAccess,
    kind: OfficeKind,
    *,
    until: datetime | None = None,
) -> None:
    """A deadline that an office of this kind owes; until it works on the case, the whole unit of the case watches."""
    case = access.case
    owner = owners_of(case, [kind], at=at)[kind]
    clocks.start(
        by=by,
        at=from_when,
        recorded_at=at,
        rule=rule,
        subject_kind=subject,
        subject_id=subject_id,
        owner_office=owner.office,
        owed_by=owner.owed_by,
        sender_office=case.office_id if owner.office != case.office_id else None,
        promised_at=until,
    )


def stop_limit(
    by: Actor, at: datetime, subject: str, subject_id: UUID, rule: str, done_at: datetime, outcome: str = "done"
) -> None:
    """It was done; nothing where no such deadline runs."""
    clock = Clock.objects.filter(rule_code=rule, subject_kind=subject, subject_id=subject_id, stopped_at=None).first()
    if clock is not None:
        done_at = min(max(done_at, clock.started_at), at)
        clocks.stop(by=by, at=done_at, recorded_at=at, clock_id=clock.id, outcome=outcome)
