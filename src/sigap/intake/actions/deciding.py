"""How triage ends: a case opens, the report joins one, another authority takes it, or it ends with a reason."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.queries import Colleague
from sigap.cases import actions as cases
from sigap.cases.actions.danger import tell_joined, tell_owner
from sigap.cases.models import Case
from sigap.cases.queries import case_for
from sigap.cases.rules import PersonRole, Risk, Sex
from sigap.cases.rules.origin import Competence, origin_of_report
from sigap.clocks import actions as clocks
from sigap.intake import events
from sigap.intake.actions.dialogue import hand_dialogue
from sigap.intake.actions.following import (
    close_followers,
    close_without_case,
    forward_followers,
    join_followers,
    settle_joined,
)
from sigap.intake.actions.handing import (
    CaseHandover,
    bring_dangers,
    bring_reporter,
    bring_sender,
    draft_summary,
    hand_over,
    keep_away,
    refuse_excluded,
)
from sigap.intake.actions.report_state import (
    SUBJECT,
    UnableToDecideReport,
    move_report,
    record_report_event,
    require_undecided,
    stop_clock,
)
from sigap.intake.models import Forwarding, ReportExclusion, Triage, Worksheet
from sigap.intake.queries import about_of
from sigap.intake.rules import CLOSES_WITH, RECEIPT_CLOCK, NoCaseReason, TriageDecision, authorities
from sigap.mailbox import actions as mailbox
from sigap.mailbox.models import Envelope, ReportStatus
from sigap.mailbox.wordings import CLOSING, MessageCode
from sigap.notifications.rules import Audience

NOTHING_ALONG: Mapping[UUID, CaseHandover] = MappingProxyType({})


@audit.action
def decide_case(
    *,
    by: Actor,
    at: datetime,
    envelope: Envelope,
    risk: Risk,
    manager: Colleague,
    role: PersonRole,
    sex: Sex,
    age_years: int | None,
    heard: CaseHandover | None = None,
    along: Mapping[UUID, CaseHandover] = NOTHING_ALONG,
    with_sender: bool = True,
    competence: Competence | None = None,
) -> Case:
    """Opens a case from a report, its first person and what triage `heard` in it. Raises UnableToDecideReport.

    `along`: the same of reports that go along with it, by their ids.
    `with_sender`: the office that brought the report takes part from the start, as far as its own work goes.
    """
    by.require(Permission.REPORT_DECIDE, report=str(envelope.pk))
    triage = require_undecided(by, envelope)
    refuse_excluded(envelope, manager)
    case = _opened(by, at, envelope, risk, manager, competence)
    keep_away(by, at, envelope, case.code, heard)
    access = case_for(by, case.code)
    person = cases.add_person(by=by, at=at, access=access, role=role, sex=sex, age_years=age_years)
    flags = bring_dangers(by, at, envelope, case)
    if heard is not None:
        hand_over(by, at, envelope, access, person, heard)
        bring_reporter(by, at, envelope, case, heard)
    draft_summary(by, at, envelope, access, person, flags, heard)
    triage.decision, triage.decided_at, triage.case_id = TriageDecision.CASE, at, case.id
    triage.save(update_fields=["decision", "decided_at", "case_id"])
    hand_dialogue(by=by, at=at, envelope_id=envelope.pk, person=case.manager_id, office=case.office_id)
    is_on_case = with_sender and bring_sender(by, at, envelope, case)
    move_report(by, at, envelope.pk, ReportStatus.HANDLING, notice_code="" if is_on_case else "report-brought-handled")
    stop_clock(by, at, envelope, "case")
    record_report_event(by, at, envelope.pk, events.TO_CASE, case=str(case.id))
    join_followers(by, at, envelope, case, with_sender=with_sender, along=along)
    tell_owner(by=by, at=at, case=case)
    return case


def _opened(
    by: Actor, at: datetime, envelope: Envelope, risk: Risk, manager: Colleague, competence: Competence | None
) -> Case:
    about = about_of(envelope, Worksheet.objects.filter(pk=envelope.pk).first())
    return cases.open_case(
        by=by,
        at=at,
        done_at=at,
        risk=risk,
        area=envelope.area,
        manager=manager,
        envelope_id=envelope.pk,
        report_number=envelope.number,
        origin=origin_of_report(envelope.channel, about, competence),
        is_kept=ReportExclusion.objects.filter(envelope_id=envelope.pk).exists(),
    )


@audit.action
def decide_join(
    *,
    by: Actor,
    at: datetime,
    envelope: Envelope,
    code: str,
    with_sender: bool = True,
    heard: CaseHandover | None = None,
    along: Mapping[UUID, CaseHandover] = NOTHING_ALONG,
) -> Case:
    """The report joins a case that exists. Raises UnableToDecideReport; Refused for a case not one's own.

    `heard`: who else must not know of it, opened beforehand; `along` as in decide_case.
    """
    by.require(Permission.REPORT_DECIDE, report=str(envelope.pk))
    require_undecided(by, envelope)
    case = case_for(by, code).case
    if case.is_closed:
        raise UnableToDecideReport(
            _("Kasus %(code)s sudah ditutup. Buka kasus baru, atau minta kasus itu dibuka lagi.") % {"code": case.code}
        )
    is_danger = settle_joined(by, at, envelope, case, with_sender=with_sender, heard=heard)
    is_danger |= join_followers(by, at, envelope, case, with_sender=with_sender, along=along)
    tell_joined(by=by, at=at, case=case, is_danger=is_danger)
    return case


@audit.action
def decide_forward(*, by: Actor, at: datetime, envelope: Envelope, authority: str) -> Forwarding:
    """Passes the report on to another authority and watches for its receipt. Raises UnableToDecideReport."""
    by.require(Permission.REPORT_DECIDE, report=str(envelope.pk))
    known = authorities().get(authority)
    if known is None or not known.stands(localdate(at)):
        raise UnableToDecideReport(_("Pilih lembaga dari daftar."))
    triage = require_undecided(by, envelope)
    triage.decision, triage.decided_at = TriageDecision.FORWARDED, at
    triage.save(update_fields=["decision", "decided_at"])
    made = Forwarding(
        envelope_id=envelope.pk,
        authority=authority,
        forwarded_at=at,
        forwarded_by=by.person_id,
        forwarded_by_name=by.name,
    )
    made.save(force_insert=True)
    move_report(by, at, envelope.pk, ReportStatus.HANDLING, notice_code="report-brought-forwarded")
    mailbox.tell(by=by, at=at, envelope_id=envelope.pk, code=MessageCode.PASSED_ON)
    stop_clock(by, at, envelope, "forwarded")
    clocks.start(
        by=by, at=at, rule=RECEIPT_CLOCK, subject_kind=SUBJECT, subject_id=envelope.pk, owner_role=Audience.INTAKE
    )
    record_report_event(by, at, envelope.pk, events.FORWARDED, authority=authority)
    forward_followers(by, at, envelope, authority)
    return made


@audit.action
def decide_no_case(
    *, by: Actor, at: datetime, envelope: Envelope, reason: NoCaseReason, message: MessageCode | None = None
) -> Triage:
    """Ends a report without a case; the reporter reads the wording. Raises UnableToDecideReport."""
    by.require(Permission.REPORT_DECIDE, report=str(envelope.pk))
    reply = message or CLOSES_WITH[reason]
    if reply not in CLOSING:
        raise UnableToDecideReport(_("Pilih kata penutup dari daftar."))
    if reason is NoCaseReason.FALSE_REPORT:
        raise UnableToDecideReport(_("“Tidak benar” hanya sesudah rekan lain membacanya. Minta pemeriksa kedua dulu."))
    require_undecided(by, envelope)
    close_without_case(by, at, envelope, reason, reply)
    close_followers(by, at, envelope, reason, reply)
    return Triage.objects.get(pk=envelope.pk)
