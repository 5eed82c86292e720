"""How the demo's cases end: what still stands against it is done, the second person reads and answers. All CONTOH."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.utils.timezone import localdate

from sigap.access.entry import Actor
from sigap.assistance import actions as assistance
from sigap.assistance.models import Goal
from sigap.assistance.rules import GoalOutcome
from sigap.cases import actions as cases
from sigap.cases.models import Closing
from sigap.cases.queries import CaseAccess
from sigap.cases.queries.danger import standing_dangers
from sigap.cases.queries.guard import closing_state
from sigap.cases.queries.screening import latest_screening
from sigap.cases.rules import ClosingObjection, ClosingReason, ClosingStatus, ReopeningReason
from sigap.cases.rules.danger import LiftBasis
from sigap.cases.rules.guard import GuardRule, standing_against
from sigap.cli.demo import planning, simfoni
from sigap.cli.demo.intake import answers_of
from sigap.cli.demo.stage import Stage, StoryProgress, colleague
from sigap.kernel.reference import toml_file
from sigap.legal import actions as legal
from sigap.legal.actions import Paper
from sigap.legal.queries import victims_of
from sigap.legal.rules import MarkKind, MarkSource, NoReportBasis, TellManner, VictimRight

type Step = Mapping[str, Any]
type Mend = Callable[[Actor, datetime, CaseAccess, StoryProgress], None]


def _lift(by: Actor, at: datetime, access: CaseAccess, _progress: StoryProgress) -> None:
    for tag in standing_dangers(access.case.pk):
        words = "CONTOH: ditemui dua kali, tinggal di tempat lain."
        cases.lift_danger(
            by=by, at=at, access=access, tag_id=tag.pk, basis=LiftBasis.SAFE_NOW, words=words, based_on=tag.version
        )


def _screen(by: Actor, at: datetime, access: CaseAccess, progress: StoryProgress) -> None:
    newest = latest_screening(access.case.pk)
    answers = answers_of(toml_file("sigap.cli.demo", "stories.toml")["screen"][progress.row["screen"]])
    cases.note_screening(
        by=by,
        at=at,
        access=access,
        answers=answers,
        reported_at=None,
        based_on=newest.version if newest else 0,
        is_asked=True,
    )


def _report(by: Actor, at: datetime, access: CaseAccess, progress: StoryProgress) -> None:
    legal.note_mark(
        by=by,
        at=at,
        access=access,
        kind=MarkKind.LP,
        happened_on=localdate(at),
        ordinal=None,
        told_by=MarkSource.LETTER,
        paper=Paper(number=progress.police_number),
        post_key=uuid4(),
        is_meant=True,
    )


def _go_unreported(by: Actor, at: datetime, access: CaseAccess, _progress: StoryProgress) -> None:
    legal.note_no_report(
        by=by,
        at=at,
        access=access,
        basis=NoReportBasis.VICTIM_DECLINES,
        decided_on=localdate(at),
        is_heard=True,
        words="CONTOH: sudah dijelaskan dua kali; korban dan neneknya belum mau.",
        post_key=uuid4(),
    )


def _end_goals(by: Actor, at: datetime, access: CaseAccess, _progress: StoryProgress) -> None:
    for goal in Goal.objects.filter(case=access.case, outcome=GoalOutcome.OPEN):
        words = "CONTOH: sudah seperti yang diharapkan."
        assistance.end_goal(by=by, at=at, access=access, goal_id=goal.pk, outcome=GoalOutcome.REACHED, words=words)


def _explain(by: Actor, at: datetime, access: CaseAccess, _progress: StoryProgress) -> None:
    for victim in victims_of(access):
        legal.note_victim_update(
            by=by,
            at=at,
            access=access,
            ordinal=victim.ordinal,
            mark_id=None,
            manner=TellManner.IN_PERSON,
            told_at=at,
            words="CONTOH: dijelaskan dengan kata-kata sederhana.",
            post_key=uuid4(),
            rights=tuple(VictimRight),
        )


def _reach(by: Actor, at: datetime, access: CaseAccess, progress: StoryProgress) -> None:
    card = cases.ContactCard(answers="Nenek CONTOH", when="Sore")
    cases.write_contact(by=by, at=at, access=access, ordinal=progress.ordinals["victim"], card=card, based_on=0)


_MENDS: Mapping[GuardRule, Mend] = {
    GuardRule.DANGER: _lift,
    GuardRule.SCREENING: _screen,
    GuardRule.POLICE_ORDERED: _report,
    GuardRule.POLICE: _go_unreported,
    GuardRule.GOALS: _end_goals,
    GuardRule.RIGHTS: _explain,
    GuardRule.CONTACT: _reach,
    GuardRule.SIMFONI: simfoni.enter_all,
}


def _made_ready(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> bool:
    """Does what stands against closing the case; whether somebody has to follow its criminal track."""
    if any(rule.code is GuardRule.PLAN for rule in _gaps(stage, progress, step)):
        planning.plan(stage, progress, at, step)
    planning.end_services(stage, progress, at, step["by"])
    if any(rule.code is GuardRule.OUTCOME for rule in _gaps(stage, progress, step)):
        planning.rate_at_end(stage, progress, at, step["by"])
    for rule in _gaps(stage, progress, step):
        if mend := _MENDS.get(rule.code):
            with stage.on_case(step["by"], progress) as (actor, access):
                mend(actor, at, access, progress)
    return any(rule.code is GuardRule.TRACK for rule in _gaps(stage, progress, step))


def _gaps(stage: Stage, progress: StoryProgress, step: Step) -> list[Any]:
    with stage.on_case(step["by"], progress) as (_actor, access):
        return standing_against(closing_state(access.case.pk).facts, ClosingReason(step["reason"]))


def close(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """One person closes the case."""
    with _closing(stage, progress, at, step) as asked:
        cases.close_case(**asked)


def ask_closing(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """A second person is asked to close."""
    with _closing(stage, progress, at, step) as asked:
        cases.ask_closing(**asked)


@contextmanager
def _closing(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> Iterator[dict[str, Any]]:
    """What both ways of closing are asked with, once nothing stands against it any more."""
    follower = _made_ready(stage, progress, at, step)
    with stage.on_case(step["by"], progress) as (actor, access):
        yield {
            "by": actor,
            "at": at,
            "access": access,
            "reason": ClosingReason(step["reason"]),
            "based_on": access.case.version,
            "after_care_on": _care(stage, step),
            "follower": colleague(actor, progress.manager, at=at) if follower else None,
        }


def _care(stage: Stage, step: Step) -> Any:
    """When somebody visits again: `care` days from now, whenever the case was closed."""
    return localdate(stage.now) + timedelta(days=step["care"]) if "care" in step else None


def answer_closing(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """The second person closes, or says what stands against it."""
    objection = ClosingObjection(step["objection"]) if "objection" in step else None
    with stage.acting(step["by"]) as actor:
        waiting = Closing.objects.get(case_code=progress.code, status=ClosingStatus.WAITING)
        cases.read_closing(by=actor, at=at, closing_id=waiting.pk)
        cases.answer_closing(by=actor, at=at, closing_id=waiting.pk, objection=objection)


def close_alone(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """Nobody having answered, who asked closes alone; a review waits."""
    with stage.on_case(step["by"], progress) as (actor, access):
        cases.close_alone(
            by=actor, at=at, access=access, words="CONTOH: kepala sedang dinas luar, keluarga sudah pindah."
        )


def reopen(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """A closed case opens again."""
    with stage.on_case(step["by"], progress) as (actor, access):
        cases.reopen_case(by=actor, at=at, access=access, reason=ReopeningReason(step["reason"]))
