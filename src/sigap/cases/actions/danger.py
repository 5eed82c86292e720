"""A danger is set, answered, lifted. Its clock runs from when it was told until somebody has answered it."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.queries import works_in
from sigap.access.roles import Section
from sigap.cases import events
from sigap.cases.actions.locking import locked_for_report, locked_open
from sigap.cases.actions.managers import tell_manager_of
from sigap.cases.actions.opening import SUBJECT
from sigap.cases.actions.recording import record_case_event
from sigap.cases.actions.sections import section_key
from sigap.cases.models import Case, Closing, DangerTag
from sigap.cases.queries import CaseAccess
from sigap.cases.queries.danger import danger_of
from sigap.cases.rules import ClosingStatus
from sigap.cases.rules.danger import (
    DANGER_CLOCKS,
    DangerSource,
    LiftBasis,
    SafetyStep,
    danger_clock,
    in_order,
    may_lift,
)
from sigap.clocks import actions as clocks
from sigap.clocks.models import Clock
from sigap.kernel.errors import Conflict, Unable
from sigap.notifications.actions import notify
from sigap.notifications.rules import Audience
from sigap.ui.dates import near_moment
from sigap.vault.sealing import Place, seal

_TABLE, _COLUMN = "cases_dangertag", "sealed_words"
_MINUTE = timedelta(minutes=1)


class UnableToLiftDanger(Unable):
    """Without a reason no danger is lifted, nor by an office that neither leads the case nor told of it."""


def danger_words_place(tag_id: UUID) -> Place:
    """Where the reason of a lifting lies."""
    return Place(table=_TABLE, row=tag_id, column=_COLUMN, section=Section.SUMMARY.value)


@audit.action
def set_dangers(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    flags: Iterable[str],
    source: DangerSource,
    seen: Mapping[str, int] | None = None,
) -> list[DangerTag]:
    """Each of these dangers stands; one that stands is told anew, so that nobody lifts what they have not read.

    `seen`: the versions that stood on the actor's page; what they told since then stays as it is with its answer, and
    is what comes back: a second click, or a page of before. Raises Refused.
    """
    office_id = access.require(by, Permission.CASE_RISK_SET, Section.SUMMARY)
    case = locked_open(access.case.id)
    wanted, before = set(flags), []
    if seen is not None:
        mine = DangerTag.objects.filter(case=case, lifted_at=None, set_by=by.person_id, flag__in=wanted)
        before = [tag for tag in mine if tag.version > seen.get(tag.flag, 0)]
        wanted -= {tag.flag for tag in before}
    if _note(by, at, case, wanted, source, at, office_id):
        _tell(by, at, case, "danger-set")
    else:
        audit.unchanged()
    return before


def bring_reported_dangers(by: Actor, at: datetime, case_id: UUID, flags: Iterable[str], *, told_at: datetime) -> None:
    """The dangers of a report stand on the case that it joins. Inside that act: who may join brings them."""
    _note(by, at, locked_for_report(case_id), flags, DangerSource.REPORT, told_at)


def _note(
    by: Actor,
    at: datetime,
    case: Case,
    flags: Iterable[str],
    source: DangerSource,
    said_at: datetime,
    office_id: UUID | None = None,
) -> bool:
    """These dangers stand from now on; whether anything was told at all. The case is locked."""
    standing = {tag.flag: tag for tag in DangerTag.objects.filter(case=case, lifted_at=None)}
    said_by = {"set_by": by.person_id, "set_by_name": by.name, "office_id": office_id}
    has_told = False
    for flag in in_order(flags):
        known = standing.get(flag.value)
        if known is not None and source is DangerSource.SCREENING:
            continue  # its form begins with what stands: that is no news
        if known is None:
            tag = DangerTag(case=case, flag=flag, source=source, told_at=said_at, **said_by)
            tag.save(force_insert=True)
        else:
            unanswered = {"step": "", "answered_by": None, "answered_by_name": "", "answered_at": None}
            DangerTag.objects.filter(pk=known.pk).update(
                version=F("version") + 1, told_at=said_at, **said_by, **unanswered
            )
            tag = known
        code = events.DANGER_SET if known is None else events.DANGER_TOLD_AGAIN
        record_case_event(by, at, case.id, code, tag=str(tag.pk), danger=flag.value, source=source.value)
        has_told = True
    if has_told:
        _follow_clocks(by, at, case)
    return has_told


@audit.action
def answer_danger(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    tag_id: UUID,
    step: SafetyStep,
    done_at: datetime,
    seen: str | None = None,
) -> DangerTag:
    """Says what was done about a danger, and when. It stands on; its clock ends with the last one that is answered.

    `seen`: the state on the actor's page. Raises Conflict where it is another by now, Refused, DangerLifted,
    UnableToStopClock for a moment before the danger was told or after now.
    """
    case, tag = _standing(by, access, tag_id)
    if timedelta(0) < tag.told_at - done_at < _MINUTE:
        done_at = tag.told_at  # written by the minute, in which it was told
    if (tag.step, tag.answered_by, tag.answered_at) == (step, by.person_id, done_at):
        audit.unchanged()
        return tag
    if seen is not None and seen != tag.state:
        raise Conflict(_changed_words(tag, at))
    tag.step, tag.answered_by, tag.answered_by_name, tag.answered_at = step, by.person_id, by.name, done_at
    tag.save(update_fields=["step", "answered_by", "answered_by_name", "answered_at"])
    record_case_event(
        by, at, case.id, events.DANGER_ANSWERED, tag=str(tag.pk), danger=tag.flag, step=SafetyStep(step).value
    )
    _follow_clocks(by, at, case, done_at=done_at)
    _tell(by, at, case, "danger-answered")
    return tag


@audit.action
def lift_danger(
    *, by: Actor, at: datetime, access: CaseAccess, tag_id: UUID, basis: LiftBasis, words: str, based_on: int
) -> DangerTag:
    """Lifts a danger: the office of the case any, another office its own. Whoever told of it hears that it is lifted.

    Raises UnableToLiftDanger without words or for others' danger, Conflict where it was told anew since, Refused.
    """
    case, tag = _standing(by, access, tag_id)
    offices = access.offices_where(by, Permission.CASE_RISK_SET, Section.SUMMARY)
    if not may_lift(case_office=case.office_id, told_by=tag.office_id, acting_for=offices):
        raise UnableToLiftDanger(
            _("Tanda ini hanya dicabut kantor penanggung jawab kasus atau kantor yang mencatatnya. Kabari mereka.")
        )
    if not words.strip():
        raise UnableToLiftDanger(_("Tulis alasannya. Tanda darurat tidak dicabut tanpa alasan."))
    if tag.version != based_on:
        raise Conflict(_("Bahaya ini dikabarkan lagi sementara Anda menulis. Periksa dulu, lalu putuskan."))
    key = section_key(by=by, at=at, access=access, section=Section.SUMMARY)
    tag.key_id, tag.sealed_words = key.id, seal(words, key=key, place=danger_words_place(tag.pk))
    tag.lift_basis, tag.lifted_by, tag.lifted_by_name, tag.lifted_at = basis, by.person_id, by.name, at
    tag.save(update_fields=["key_id", "sealed_words", "lift_basis", "lifted_by", "lifted_by_name", "lifted_at"])
    record_case_event(
        by, at, case.id, events.DANGER_LIFTED, tag=str(tag.pk), danger=tag.flag, basis=LiftBasis(basis).value
    )
    _follow_clocks(by, at, case)
    _tell(by, at, case, "danger-lifted")
    if tag.office_id is not None and tag.set_by not in {by.person_id, case.manager_id}:
        notify(at=at, code="danger-lifted", person_id=tag.set_by, ids={"case": str(case.id)})
    return tag


def _standing(by: Actor, access: CaseAccess, tag_id: UUID) -> tuple[Case, DangerTag]:
    """The case, locked with all its dangers, and the danger. Raises Refused, DangerLifted."""
    access.require(by, Permission.CASE_RISK_SET, Section.SUMMARY)
    return locked_open(access.case.id), danger_of(access, tag_id)


def _changed_words(tag: DangerTag, at: datetime) -> str:
    if tag.answered_at is None:
        return _("Tanda ini dicatat lagi sejak Anda membukanya. Periksa isian Anda, lalu simpan lagi.")
    return _(
        "%(name)s sudah mencatat tindakan: %(step)s, %(moment)s. Simpan lagi hanya kalau tindakan Anda menggantikannya."
    ) % {"name": tag.answered_by_name, "step": tag.step_label, "moment": near_moment(tag.answered_at, at)}


def _follow_clocks(by: Actor, at: datetime, case: Case, *, done_at: datetime | None = None) -> None:
    """A clock for what endangers a life and one for the rest: each runs while something of its kind is unanswered."""
    open_since: dict[str, datetime] = {}
    for tag in DangerTag.objects.filter(case=case, lifted_at=None, answered_at=None):
        rule = danger_clock(tag.flag)
        open_since[rule] = min(tag.told_at, open_since.get(rule, tag.told_at))
    owner = case.manager_id if works_in(case.manager_id, case.office_id, at=at) else None
    for rule in DANGER_CLOCKS:
        running = Clock.objects.filter(rule_code=rule, subject_kind=SUBJECT, subject_id=case.id, stopped_at=None)
        if rule in open_since:
            clocks.start(
                by=by,
                at=open_since[rule],
                recorded_at=at,
                rule=rule,
                subject_kind=SUBJECT,
                subject_id=case.id,
                owner_office=case.office_id,
                owner_person=owner,
            )
        elif clock := running.first():
            ended_at = _last_answer(case, clock, least=done_at or at)
            clocks.stop(by=by, at=ended_at, recorded_at=at, clock_id=clock.id, outcome="danger_answered")


def _last_answer(case: Case, clock: Clock, *, least: datetime) -> datetime:
    """When the last of what a deadline waited for was done: what is written last need not have been done last."""
    tags = DangerTag.objects.filter(case=case, lifted_at=None, told_at__gte=clock.started_at)
    answers = (tag.answered_at for tag in tags if tag.answered_at and danger_clock(tag.flag) == clock.rule_code)
    return max((least, *answers))


def _tell(by: Actor, at: datetime, case: Case, code: str) -> None:
    """Whoever answers for the case hears of it unless they did it; of a danger set or lifted their head, too."""
    about = {"case": str(case.id)}
    until = _soonest(case, DANGER_CLOCKS)
    if case.manager_id != by.person_id:
        notify(at=at, code=code, person_id=case.manager_id, ids=about, until=until)
    if code != "danger-answered":
        notify(at=at, code=code, office_id=case.office_id, role=Audience.HEAD, ids=about, until=until)


def _soonest(case: Case, rules: Collection[str] = ()) -> datetime | None:
    """When the next of the case's deadlines ends; with `rules`, of these."""
    running = Clock.objects.filter(subject_kind=SUBJECT, subject_id=case.id, stopped_at=None)
    dated = running.filter(rule_code__in=rules) if rules else running
    return dated.order_by("due_at").values_list("due_at", flat=True).first()


def tell_joined(*, by: Actor, at: datetime, case: Case, is_danger: bool) -> None:
    """A report joined a case: its manager hears of it, of a danger as of every danger that is set.

    While its manager has left, or must not know of the case, the head of its office does. Who asked to close it has to
    read it first.
    """
    if is_danger:
        _tell(by, at, case, "danger-set")
    if case.manager_id != by.person_id or not works_in(case.manager_id, case.office_id, at=at):
        tell_manager_of(case, at=at, code="report-joined")
    asked = Closing.objects.filter(case=case, status=ClosingStatus.WAITING).exclude(
        asked_by__in=[by.person_id, case.manager_id]
    )
    for asker in asked.values_list("asked_by", flat=True):
        notify(at=at, code="report-joined", person_id=asker, ids={"case": str(case.id)})


def tell_owner(*, by: Actor, at: datetime, case: Case) -> None:
    """A case was opened: its manager hears of it at once, and of a danger by every channel, day and night."""
    is_danger = DangerTag.objects.filter(case=case, lifted_at=None).exists()
    if case.manager_id != by.person_id or is_danger:
        code = "case-given-danger" if is_danger else "case-given"
        about = {"case": str(case.id)}
        notify(at=at, code=code, person_id=case.manager_id, ids=about, until=_soonest(case))
