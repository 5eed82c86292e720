"""Acts drawn at random over cases, help, deadlines and reports, by the people of the team, each where it can be."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any
from uuid import uuid4

from tests.factories import breach, endings, handing, talking, team

from sigap.access.roles import OfficeKind
from sigap.assistance import actions as assistance
from sigap.assistance.models import Appointment, ConsentTalk
from sigap.assistance.rules import AppointmentStatus, ConsentResponse, Reply, ReviewOutcome, ServiceLine, VitalGround
from sigap.cases import actions as cases
from sigap.cases.actions.exclusions import ExclusionRequest, exclude_from_case
from sigap.cases.actions.risk import RiskChoice
from sigap.cases.models import Closing, RiskDecision
from sigap.cases.rules import ClosingObjection, ClosingReason, Risk
from sigap.cases.rules.exclusions import ExclusionBasis, ExclusionKind
from sigap.cases.rules.risk import RiskBasis
from sigap.clocks import actions as clocks
from sigap.clocks.models import Clock
from sigap.intake import actions as intake
from sigap.intake import jobs as intake_jobs
from sigap.intake.models import Draft, Triage
from sigap.intake.rules import FalseReason
from sigap.mailbox.models import Envelope
from sigap.mailbox.posting import Receipt
from sigap.referrals.models import Referral

HEALTH = Reply(answer=ConsentResponse.GIVEN, line=ServiceLine.HEALTH)
KINDS = (OfficeKind.POLRES_PPA, OfficeKind.RSUD)
LOGIN = {OfficeKind.POLRES_PPA: team.ANTON, OfficeKind.RSUD: team.SEKAR}


@dataclass
class Play:
    """What has been made so far, and the die."""

    die: Random
    receipts: list[Receipt] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    incidents: list[str] = field(default_factory=list)

    def code(self) -> str:
        if not self.codes or self.die.random() < 0.2:
            self.codes.append(team.opened(risk=self.die.choice(list(Risk))))
        return self.die.choice(self.codes)

    def one(self, rows: Any) -> Any:
        found = list(rows)
        return self.die.choice(found) if found else None


def posted(play: Play) -> None:
    play.receipts.append(team.post(flags=play.die.choice([[], ["weapon"], ["pregnant"]])))
    if play.die.random() < 0.5:
        with team.role("sigap_worker"):
            intake_jobs.adopt(team.AT)


def taken(play: Play) -> None:
    waiting = play.one(Envelope.objects.filter(status="received").exclude(pk__in=Triage.objects.values("pk")))
    if waiting:
        with team.at_desk(play.die.choice([team.RINA, team.DEWI])) as actor:
            intake.take(by=actor, at=team.AT, envelope=waiting)


def merged(play: Play) -> None:
    mine = Triage.objects.filter(taken_by=team.person_id(team.RINA), decision="").values("pk")
    held = list(Envelope.objects.filter(pk__in=mine))
    if len(held) > 1:
        one, into = play.die.sample(held, 2)
        with team.at_desk(team.RINA) as actor:
            intake.merge(by=actor, at=team.AT, envelope=one, into=into)


def doubted(play: Play) -> None:
    row = play.one(Triage.objects.filter(taken_by=team.person_id(team.RINA), decision=""))
    if row:
        report = Envelope.objects.get(pk=row.pk)
        with team.at_desk(team.RINA) as actor:
            intake.ask_second_look(by=actor, at=team.LATER, envelope=report, reason=FalseReason.PRANK)
        if play.die.random() < 0.5:
            with team.at_desk(team.DEWI) as actor:
                is_untrue = play.die.random() < 0.5
                intake.answer_second_look(by=actor, at=team.LATER, envelope=report, is_untrue=is_untrue)


def talked(play: Play) -> None:
    receipt, report = talking.at_hand()
    talking.asked(receipt)
    talking.answered(receipt)
    talking.noted()
    if play.die.random() < 0.5:
        play.codes.append(team.opened(report=report))
    if play.die.random() < 0.5:
        talking.asked(receipt, at=talking.NEXT)


def drafted(_play: Play) -> None:
    Draft.objects.create(
        id=uuid4(),
        writer_id=team.person_id(team.RINA),
        door="desk",
        started_at=team.AT,
        saved_at=team.AT,
        key_id=uuid4(),
        key_blob=b"x",
        sealed_body=b"x",
    )


def draft_dropped(play: Play) -> None:
    row = play.one(Draft.objects.all())
    if row:
        row.delete()


def opened(play: Play) -> None:
    play.codes.append(team.opened(risk=play.die.choice(list(Risk))))


def referred(play: Play) -> None:
    kind = play.die.choice(KINDS)
    team.offered(play.code(), kind)


def answered(play: Play) -> None:
    row = play.one(Referral.objects.filter(status__in=["offered", "handed_over"]))
    if row is None:
        return
    kind = next(kind for kind in KINDS if team.office(kind).id == row.to_office_id)
    act: Callable[..., object] = play.die.choice([handing.accept, handing.decline])
    if play.die.random() < 0.3:
        handing.recorded(row.case_code, row.pk)
    else:
        act(LOGIN[kind], row.pk)


def resulted(play: Play) -> None:
    row = play.one(
        Referral.objects.filter(status="accepted", to_office_id__in=[team.office(each).pk for each in KINDS])
    )
    if row:
        kind = next(kind for kind in KINDS if team.office(kind).id == row.to_office_id)
        handing.reported(LOGIN[kind], row.pk)


def appointed(play: Play) -> None:
    with team.on_case(team.DEWI, play.code()) as (actor, access):
        assistance.appoint(
            by=actor,
            at=team.LATER,
            access=access,
            kind="counselling",
            starts_at=team.LATER + timedelta(days=2),
            place="Kantor",
            post_key=uuid4(),
            ordinal=1,
            officer=team.colleague(actor, team.RINA),
        )


def settled(play: Play) -> None:
    row = play.one(Appointment.objects.filter(status="planned").select_related("case"))
    if row:
        with team.on_case(team.DEWI, row.case.code) as (actor, access):
            at = team.LATER + timedelta(days=3)
            assistance.settle_appointment(
                by=actor, at=at, access=access, appointment_id=row.pk, outcome=AppointmentStatus.KEPT
            )


def saved(play: Play) -> None:
    with team.on_case(team.RINA, play.code()) as (actor, access):
        assistance.note_vital(
            by=actor,
            at=team.LATER,
            access=access,
            ordinal=1,
            ground=VitalGround.CANNOT_CONSENT,
            held_at=team.AT,
            topics=[HEALTH],
            reason="Pingsan di jalan.",
            post_key=uuid4(),
        )


def upheld(play: Play) -> None:
    row = play.one(ConsentTalk.objects.exclude(ground="").filter(review=None).select_related("case"))
    if row:
        with team.on_case(team.DEWI, row.case.code) as (actor, access):
            outcome = ReviewOutcome.JUSTIFIED
            assistance.review_vital(
                by=actor, at=team.LATER, access=access, talk_id=row.pk, outcome=outcome, note="Dibaca."
            )


def closing_asked(play: Play) -> None:
    with team.on_case(team.DEWI, play.code()) as (actor, access):
        cases.ask_closing(
            by=actor,
            at=team.LATER,
            access=access,
            reason=ClosingReason.GOALS_REACHED,
            based_on=access.case.version,
            after_care_on=play.die.choice([None, (team.LATER + timedelta(days=30)).date()]),
        )


def closing_answered(play: Play) -> None:
    row = play.one(Closing.objects.filter(status="waiting"))
    if row:
        objection = play.die.choice([None, ClosingObjection.HELP_MISSING])
        with team.at_desk(team.HASAN) as actor:
            cases.read_closing(by=actor, at=team.LATER, closing_id=row.pk)
            cases.answer_closing(by=actor, at=team.LATER, closing_id=row.pk, objection=objection)


def closed(play: Play) -> None:
    endings.closed(play.code())


def breached(play: Play) -> None:
    play.incidents.append(breach.reported())
    if play.codes:
        breach.asked(play.incidents[-1], play.die.choice(play.codes))


def told(play: Play) -> None:
    if play.incidents and play.codes:
        breach.confirmed(play.die.choice(play.incidents), play.die.choice(play.codes), 1)


def handled(play: Play) -> None:
    row = play.one(Clock.objects.filter(stopped_at=None, subject_kind="case"))
    if row:
        with team.at_desk(team.DEWI) as actor:
            clocks.note_handled(by=actor, at=team.LATER, clock_id=row.pk)


def risk_moved(play: Play) -> None:
    with team.on_case(team.DEWI, play.code()) as (actor, access):
        cases.decide_risk(
            by=actor,
            at=team.LATER,
            access=access,
            wanted=RiskChoice(risk=play.die.choice(list(Risk)), basis=RiskBasis.NEW_FACTS, words="Rekaan."),
            seen=Risk(access.case.risk),
            post_key=uuid4(),
        )


def risk_answered(play: Play) -> None:
    row = play.one(RiskDecision.objects.filter(status="waiting").select_related("case"))
    if row:
        with team.on_case(team.HASAN, row.case.code) as (actor, access):
            is_approved = play.die.random() < 0.5
            cases.answer_lowering(by=actor, at=team.LATER, access=access, decision_id=row.pk, is_approved=is_approved)


def rerouted(play: Play) -> None:
    row = play.one(Referral.objects.filter(status="declined"))
    if row:
        to = team.office(play.die.choice(KINDS))
        if to.id != row.to_office_id:
            handing.reroute(team.DEWI, row.case_code, row.pk, to)


def excluded(play: Play) -> None:
    office = team.office(play.die.choice(KINDS))
    with team.on_case(team.DEWI, play.code()) as (actor, access):
        what = ExclusionRequest(kind=ExclusionKind.OFFICE, office_id=office.pk, office_name=office.name)
        exclude_from_case(
            by=actor, at=team.LATER, access=access, what=what, basis=ExclusionBasis.CONFLICT, words="Rekaan."
        )


PLAYED = (
    posted, posted, taken, taken, merged, doubted, talked, drafted, draft_dropped, opened, referred, referred, answered,
    answered, resulted, appointed, settled, saved, upheld, closing_asked, closing_answered, closed, breached, told,
    handled, risk_moved, risk_answered, rerouted, excluded,
)  # fmt: skip
