"""Steps for a child, each with the deadline that it begins or ends (UU 11/2012 art. 21, 23, 27-31)."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID, uuid4

from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import OfficeKind, Section
from sigap.cases.actions.locking import locked_open
from sigap.cases.actions.recording import record_case_event
from sigap.cases.actions.sections import section_key
from sigap.cases.queries import CaseAccess
from sigap.clocks import actions as clocks
from sigap.clocks.models import Clock
from sigap.juvenile import events
from sigap.juvenile.actions.facts import UnableToNoteChild, proceeding_of
from sigap.juvenile.models import ChildProceeding, ChildStep
from sigap.juvenile.queries import facts_of, office_in_sight
from sigap.juvenile.rules import CHILD, ChildCompanion, ChildStepKind, basis_of, child_law, diversion_barred
from sigap.kernel.errors import Refused
from sigap.legal.actions import Paper, owners_of
from sigap.ui.dates import full_moment
from sigap.vault.sealing import Place, seal

K = ChildStepKind
_STARTS = {
    K.ARRESTED: (("child-arrest", OfficeKind.POLRES_PPA),),
    K.LITMAS_ASKED: (("child-litmas", OfficeKind.BAPAS),),
    K.INVESTIGATION_BEGUN: (
        ("child-coordination", OfficeKind.POLRES_PPA),
        ("child-diversion-start", OfficeKind.POLRES_PPA),
    ),
    K.DIVERSION_BEGUN: (("child-diversion-run", OfficeKind.POLRES_PPA),),
    K.UNDER12_RETURNED: (("child-under12-court", OfficeKind.POLRES_PPA),),
    K.UNDER12_PROGRAMME: (("child-under12-court", OfficeKind.POLRES_PPA),),
}
_STOPS = {
    K.LET_GO: "child-arrest",
    K.LITMAS_DONE: "child-litmas",
    K.COORDINATED: "child-coordination",
    K.DIVERSION_BEGUN: "child-diversion-start",
    K.DIVERSION_DONE: "child-diversion-run",
    K.DIVERSION_FAILED: "child-diversion-run",
    K.UNDER12_SENT: "child-under12-court",
}
_AFTER = {
    K.LET_GO: (K.ARRESTED,),
    K.LITMAS_DONE: (K.LITMAS_ASKED,),
    K.DIVERSION_DONE: (K.DIVERSION_BEGUN,),
    K.DIVERSION_FAILED: (K.DIVERSION_BEGUN,),
    K.UNDER12_SENT: (K.UNDER12_RETURNED, K.UNDER12_PROGRAMME),
}
_OF_UNDER_TWELVE = frozenset({K.UNDER12_RETURNED, K.UNDER12_PROGRAMME})
_DECIDE_TOGETHER = frozenset({ChildCompanion.PK, ChildCompanion.SOCIAL_WORKER})
BY_BAPAS = frozenset({K.LITMAS_DONE})
"""What Bapas notes itself, without the section of the law."""


def step_place(row_id: UUID) -> Place:
    """Where a step's paper lies."""
    return Place(table="juvenile_childstep", row=row_id, column="sealed_paper", room=Section.LEGAL.value)


def period_place(row_id: UUID) -> Place:
    """Where the paper lies by which a stage was made longer."""
    return Place(table="juvenile_detentionperiod", row=row_id, column="sealed_paper", room=Section.LEGAL.value)


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
) -> ChildStep:
    """Notes a step; the same `post_key` again gives the same row. Raises UnableToNoteChild, Refused."""
    office_id = _office_for(by, access, kind)
    locked_open(access.case.id)
    if known := ChildStep.objects.filter(case=access.case, post_key=str(post_key)).first():
        audit.unchanged()
        return known
    child = proceeding_of(by, at, access, ordinal, office_id)
    _check(at, child, kind, happened_at, companions)
    step = ChildStep(
        id=uuid4(),
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
        key = section_key(by=by, at=at, access=access, room=Section.LEGAL)
        step.key_id, step.sealed_paper = key.id, seal(paper.as_text(), key=key, place=step_place(step.id))
    step.save(force_insert=True)
    if rule := _STOPS.get(kind):
        stop_limit(by, at, CHILD, child.id, rule, happened_at)
    for rule, office in _STARTS.get(kind, ()):
        if rule != "child-diversion-start" or not diversion_barred(facts_of(child)):
            start_limit(by, at, CHILD, child.id, rule, happened_at, access, office)
    record_case_event(by, at, access.case.id, events.STEPPED, person=str(child.person_id), step=kind.value)
    return step


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
            _("Diversi tidak berlaku: ancaman 7 tahun atau lebih, atau pengulangan (%(basis)s).")
            % {"basis": basis_of("diversion-below")}
        )
    if before := _AFTER.get(kind):
        first = ChildStep.objects.filter(proceeding=child, kind__in=before).order_by("happened_at").first()
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
