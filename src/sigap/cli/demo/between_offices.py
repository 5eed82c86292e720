"""What goes between the demo's offices, and what police and prosecutor note on the legal track. All CONTOH."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.utils.timezone import localdate

from sigap.assistance.rules import ReferralPurpose
from sigap.cases.rules.deadlines import TO_POLICE
from sigap.cli.demo.stage import Stage, StoryProgress
from sigap.clocks.queries import clocks_of
from sigap.legal import actions as legal
from sigap.legal.actions import Paper
from sigap.legal.queries import acts_first_hand, marks_of
from sigap.legal.rules import MarkKind, MarkSource, Ruling
from sigap.referrals import actions as referrals
from sigap.referrals.actions.minutes import HandoverDetails
from sigap.referrals.actions.recorded_answers import AnswerSource
from sigap.referrals.models import Referral
from sigap.referrals.rules import AnswerMeans, DeclineReason, ResultKind, Urgency
from sigap.ui.taking_back import TakeBackReason

PREVIEW = "CONTOH: perlu dibantu; nama dan alamat dibuka sesudah diterima."

type Step = Mapping[str, Any]


def offer(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """Another office is asked; owed help is in its hands at once."""
    with stage.on_case(step["by"], progress) as (actor, access):
        sent = referrals.offer(
            by=actor,
            at=at,
            access=access,
            to=stage.office(step["to"]),
            purposes=frozenset(map(ReferralPurpose, step["for"])),
            urgency=Urgency(step.get("urgency", "normal")),
            preview=PREVIEW,
            offer_key=uuid4(),
        )
    progress.ids[step["as"]] = sent.pk


def accept(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """The office takes it, or confirms that owed help arrived."""
    with stage.acting(step["by"]) as actor:
        referrals.accept(by=actor, at=at, referral_id=progress.ids[step["as"]])


def handled(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """The office has seen to it; its answer follows within twelve hours."""
    with stage.acting(step["by"]) as actor:
        referrals.note_handled(by=actor, at=at, referral_id=progress.ids[step["as"]])


def decline(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """The office says no, with its reason."""
    with stage.acting(step["by"]) as actor:
        referrals.decline(
            by=actor,
            at=at,
            referral_id=progress.ids[step["as"]],
            reason=DeclineReason(step["reason"]),
            note=step["note"],
        )


def pass_on(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """The asked office passes owed help on to a named office."""
    with stage.acting(step["by"]) as actor:
        next_step = referrals.pass_on(
            by=actor,
            at=at,
            referral_id=progress.ids[step["as"]],
            to=stage.office(step["to"]),
            preview=PREVIEW,
            offer_key=uuid4(),
        )
    progress.ids[step["as"]] = next_step.pk


def reroute(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """The sender asks another office after a no."""
    with stage.on_case(step["by"], progress) as (actor, access):
        next_step = referrals.reroute(
            by=actor,
            at=at,
            access=access,
            referral_id=progress.ids[step["as"]],
            to=stage.office(step["to"]),
            urgency=Urgency(step.get("urgency", "normal")),
            preview=PREVIEW,
            offer_key=uuid4(),
        )
    progress.ids[step["as"]] = next_step.pk


def withdraw(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """The sender takes the request back."""
    _sender(stage, progress, at, step, referrals.withdraw)


def give_up(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """The sender asks nobody else after a no."""
    _sender(stage, progress, at, step, referrals.give_up)


def _sender(stage: Stage, progress: StoryProgress, at: datetime, step: Step, act: Callable[..., Any]) -> None:
    with stage.on_case(step["by"], progress) as (actor, access):
        act(by=actor, at=at, access=access, referral_id=progress.ids[step["as"]], reason=TakeBackReason.OVER)


def paper(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """The office answered on paper or by telephone, half an hour ago at most; it stands unconfirmed."""
    with stage.on_case(step["by"], progress) as (actor, access):
        asked_at = Referral.objects.values_list("offered_at", flat=True).get(pk=progress.ids[step["as"]])
        referrals.record_answer(
            by=actor,
            at=at,
            access=access,
            referral_id=progress.ids[step["as"]],
            declined=DeclineReason(step["declined"]) if "declined" in step else None,
            means=AnswerMeans(step["means"]),
            said_at=max(asked_at, at - timedelta(minutes=30)),
            source=AnswerSource(name="Petugas CONTOH", position="Staf", paper="CONTOH/1"),
        )


def confirm(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """The office confirms what was taken down for it."""
    with stage.acting(step["by"]) as actor:
        referrals.confirm_answer(by=actor, at=at, referral_id=progress.ids[step["as"]])


def result(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """What came of it."""
    with stage.acting(step["by"]) as actor:
        referrals.report_result(
            by=actor,
            at=at,
            referral_id=progress.ids[step["as"]],
            kind=ResultKind(step.get("kind", "done")),
            done_at=at - timedelta(minutes=30),
            note=step["note"],
        )


def ask_back(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """The asked office needs a fact."""
    with stage.acting(step["by"]) as actor:
        asked = referrals.ask_back(
            by=actor, at=at, referral_id=progress.ids[step["as"]], question=step["text"], post_key=uuid4()
        )
    progress.ids[f"{step['as']} question"] = asked.pk


def answer_back(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """The sender answers."""
    with stage.acting(step["by"]) as actor:
        referrals.answer_back(
            by=actor,
            at=at,
            code=progress.code,
            referral_id=progress.ids[step["as"]],
            exchange_id=progress.ids[f"{step['as']} question"],
            reply=step["text"],
        )


def propose_visit(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """One of the two offices proposes a day."""
    plan = referrals.JointVisit(place="CONTOH: aula kantor kecamatan", people="Petugas CONTOH")
    planned_at = stage.now + timedelta(hours=step["ahead"])
    with stage.acting(step["by"]) as actor:
        referrals.propose_visit(
            by=actor, at=at, referral_id=progress.ids[step["as"]], planned_at=planned_at, plan=plan, post_key=uuid4()
        )


def handover(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """Who gave what to whom, written down."""
    words = HandoverDetails(given_by="Petugas UPTD CONTOH", taken_by="Penyidik CONTOH", papers="Berkas CONTOH 1 bendel")
    with stage.on_case(step["by"], progress) as (actor, access):
        referrals.note_handover(
            by=actor,
            at=at,
            access=access,
            referral_id=progress.ids[step["as"]],
            persons=[progress.ordinals["victim"]],
            handed_at=at - timedelta(minutes=30),
            words=words,
            post_key=uuid4(),
        )


def mark(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> UUID:
    """A mark of the legal track: first hand, or by hearsay. A police report that was heard of before is confirmed."""
    with stage.on_case(step["by"], progress) as (actor, access):
        known = marks_of(access).filter(kind=step["kind"]).first() if step["kind"] == MarkKind.LP else None
        if known is not None:
            if known.is_unconfirmed and acts_first_hand(actor, access):
                legal.confirm_mark(by=actor, at=at, access=access, mark_id=known.pk)
            return UUID(str(known.pk))
        made = legal.note_mark(
            by=actor,
            at=at,
            access=access,
            kind=MarkKind(step["kind"]),
            happened_on=localdate(at),
            ordinal=progress.ordinals[step["whom"]] if "whom" in step else None,
            told_by=MarkSource(step["told_by"]) if "told_by" in step else None,
            paper=Paper(number=step.get("number", progress.police_number)),
            ruling=Ruling(step["ruling"]) if "ruling" in step else None,
            post_key=uuid4(),
            is_meant=True,
        )
    found: UUID = made.pk
    return found


def charge(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """The articles that the act may fall under, by the law of its days."""
    with stage.on_case(step["by"], progress) as (actor, access):
        legal.charge(
            by=actor, at=at, access=access, articles=step["articles"], act_from=step["from"], act_to=step["to"]
        )


def report_to_police(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """The manager brings the letter to the police and notes the number of its receipt, where that is still owed."""
    with stage.on_case(step["by"], progress) as (_actor, access):
        is_owed = clocks_of("case", access.case.id).filter(rule_code__in=TO_POLICE).exists()
    if is_owed:
        mark(stage, progress, at, {"by": step["by"], "kind": MarkKind.LP, "told_by": MarkSource.LETTER})
