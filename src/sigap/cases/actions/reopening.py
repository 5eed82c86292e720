"""After a closing: one done alone is looked at, the case opens again, the person is looked after once more."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.queries import on_duty_in, works_in
from sigap.access.roles import Section
from sigap.cases import events
from sigap.cases.actions.closing import REVIEW_CLOCK, Ender
from sigap.cases.actions.following import follow_people
from sigap.cases.actions.managers import tell_manager_of
from sigap.cases.actions.opening import SUBJECT, begin_deadlines, move
from sigap.cases.actions.powers import check_all_powers
from sigap.cases.actions.recording import record_case_event
from sigap.cases.models import Assignment, Case, Closing, Participation
from sigap.cases.queries import CaseAccess, closings_to_review
from sigap.cases.queries.closing import require_own_office
from sigap.cases.rules import CaseEvent, CaseStatus, ClosingFinding, ClosingStatus, ReopeningReason, step
from sigap.cases.rules.deadlines import ON_OPENING, TO_POLICE
from sigap.clocks import actions as clocks
from sigap.clocks.models import Clock
from sigap.clocks.rules import CLOSED_BEFORE_DUE, CLOSED_LATE
from sigap.kernel.errors import Refused, Unable
from sigap.mailbox import actions as mailbox
from sigap.notifications.actions import notify, tell_office
from sigap.notifications.rules import Audience


class UnableToReopen(Unable):
    """The case cannot open again."""


@audit.action
def review_closing(*, by: Actor, at: datetime, closing_id: UUID, finding: ClosingFinding) -> bool:
    """A third person looks at a closing that one did alone. What is to open again, its manager is told.

    False where somebody else looked at it just now: theirs stands. Raises Refused.
    """
    by.require(Permission.CASE_REVIEW)
    closing = closings_to_review(by).filter(pk=closing_id).first()
    if closing is None:
        raise Refused(Permission.CASE_REVIEW, ids={"item": str(closing_id)})
    if Closing.objects.select_for_update().filter(pk=closing.pk, reviewed_at=None).first() is None:
        audit.unchanged()
        return False
    # The deadline first: once the closing is looked at, an auditor sees neither any more.
    _end_review(by, at, closing)
    Closing.objects.filter(pk=closing.pk, reviewed_at=None).update(
        finding=finding, reviewed_by=by.person_id, reviewed_by_name=by.name, reviewed_at=at
    )
    record_case_event(by, at, closing.case_id, events.CLOSING_REVIEWED, closing=str(closing.id), finding=finding.value)
    if finding is ClosingFinding.TO_REOPEN:
        about = {"case": str(closing.case_id)}
        notify(at=at, code="case-closing-objected", person_id=closing.asked_by, ids=about)
        # Whoever asked may have left: the head takes the case over and opens it.
        office = closing.asked_office_id
        notify(at=at, code="case-closing-objected", office_id=office, role=Audience.HEAD, ids=about)
    return True


@audit.action
def reopen_case(*, by: Actor, at: datetime, access: CaseAccess, reason: ReopeningReason) -> Case:
    """Opens a closed case again: it is assessed anew, its plan's clock runs. A second click changes nothing.

    A report to the police that the closing cut short is owed again, from when it first was. Who works on it is told.
    """
    require_own_office(access, by, Permission.CASE_REOPEN)
    check_all_powers(by, access)
    case = Case.objects.select_for_update().get(pk=access.case.id)
    if not case.is_closed:
        audit.unchanged()
        return case
    if case.erased_at is not None:
        raise UnableToReopen(_("Isi kasus ini telah dimusnahkan. Buka kasus baru."))
    closing = Closing.objects.filter(case=case, status=ClosingStatus.APPROVED, reopened_at=None)
    closing.update(reopening_reason=reason, reopened_by=by.person_id, reopened_by_name=by.name, reopened_at=at)
    taken = step(CaseStatus.CLOSED, CaseEvent.REOPENED)
    move(by=by, at=at, case=case, event=CaseEvent.REOPENED)
    case.closed_at, case.closing_reason, case.after_care_on, case.reopened_at = None, "", None, at
    case.version += 1
    case.save(update_fields=["status", "closed_at", "closing_reason", "after_care_on", "reopened_at", "version"])
    begin_deadlines(by=by, case=case, at=at, recorded_at=at, rules=(taken.clock, *ON_OPENING))
    _owe_report_again(by, at, case)
    if case.envelope_id is not None:
        mailbox.resume(by=by, at=at, envelope_id=case.envelope_id)
    record_case_event(by, at, case.id, events.REOPENED, reason=reason.value)
    _tell(by, at, case, reason)
    for path in settings.SIGAP_OPENS_WITH_CASE:
        follow: Ender = import_string(path)
        follow(by, at, case.id)
    follow_people(by, at, access)
    return case


def _tell(by: Actor, at: datetime, case: Case, reason: ReopeningReason) -> None:
    """The manager and who still works on it, unless it is they who open it; where harm was done again, its offices.

    Whoever is on duty for their office hears that of it, and not a second time as one who works on it.
    """
    about = {"case": str(case.id)}
    if case.manager_id != by.person_id:
        tell_manager_of(case, at=at, code="case-reopened")
    is_harm = reason is ReopeningReason.HARM_AGAIN
    parts = Participation.objects.filter(case=case, until=None).exclude(office_id=case.office_id)
    partners = list(parts.values_list("office_id", flat=True)) if is_harm else []
    on_duty = [post.person_id for post in on_duty_in(office_ids=partners, at=at).values()]
    works = Assignment.objects.filter(case=case, until=None)
    works = works.exclude(person_id__in=(by.person_id, case.manager_id, *on_duty))
    code = "case-reopened-yours-harm" if is_harm else "case-reopened-yours"
    for person_id, office_id in works.order_by("since", "pk").values_list("person_id", "office_id"):
        if works_in(person_id, office_id, at=at):
            notify(at=at, code=code, person_id=person_id, ids=about)
    for office_id in partners:
        tell_office(at=at, code="case-reopened-harm", office_id=office_id, ids=about, is_for_duty=True)


@audit.action
def note_after_care(*, by: Actor, at: datetime, access: CaseAccess) -> None:
    """Somebody looked after the person once more; a second click changes nothing."""
    access.require(by, Permission.CASE_REOPEN, Section.SUMMARY)
    check_all_powers(by, access)
    waiting = Closing.objects.filter(case=access.case, status=ClosingStatus.APPROVED, reopened_at=None, cared_at=None)
    if not waiting.exclude(after_care_on=None).update(cared_at=at, cared_by_name=by.name):
        audit.unchanged()
        return
    record_case_event(by, at, access.case.id, events.AFTER_CARE_DONE)


def _end_review(by: Actor, at: datetime, closing: Closing) -> None:
    """Ends the deadline of this look. Where another closing done alone still waits for its own, one runs for that."""
    alone = Closing.objects.filter(case=closing.case_id, is_alone=True, reviewed_at=None).exclude(pk=closing.pk)
    left = alone.order_by("answered_at").first()
    if left is not None and _moment(left) <= _moment(closing):
        # The deadline that runs is that of the older one.
        return
    clocks.stop_rule(by=by, at=at, rule=REVIEW_CLOCK, subject_kind=SUBJECT, subject_id=closing.case_id)
    if left is not None:
        clocks.start(
            by=by,
            at=_moment(left),
            recorded_at=at,
            rule=REVIEW_CLOCK,
            subject_kind=SUBJECT,
            subject_id=left.case_id,
            owner_office=left.asked_office_id,
        )


def _moment(closing: Closing) -> datetime:
    return closing.answered_at or closing.asked_at


def _owe_report_again(by: Actor, at: datetime, case: Case) -> None:
    """Begins the deadlines to report to the police again, which the law gives no second time: late, late at once.

    Where one ended by something else than a closing, the police were told.
    """
    for rule in TO_POLICE:
        ended = Clock.objects.filter(rule_code=rule, subject_kind=SUBJECT, subject_id=case.id)
        ended = ended.exclude(outcome=clocks.TAKEN_BACK).order_by("started_at")
        cut_short = list(ended.filter(outcome__in=(CLOSED_BEFORE_DUE, CLOSED_LATE)))
        if cut_short and len(cut_short) == ended.count():
            # One duty, counted once: by how it ends now.
            for clock in cut_short:
                clocks.take_back(by=by, at=at, clock_id=clock.id)
            begin_deadlines(by=by, case=case, at=cut_short[0].started_at, recorded_at=at, rules=(rule,))
