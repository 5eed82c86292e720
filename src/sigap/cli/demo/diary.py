"""The court diary and statements in the demo's stories: told, accompanied, held, one ahead that nobody accompanies yet.

All CONTOH.
"""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4

from django.utils.timezone import get_current_timezone, localdate

from sigap.cli.demo.stage import Stage, StoryProgress
from sigap.hearings import actions
from sigap.hearings.actions import HearingPlace
from sigap.hearings.queries import courts
from sigap.hearings.rules import (
    ArrangementAnswer,
    ArrangementKind,
    CostPayer,
    HearingAgenda,
    HearingCostKind,
    HearingOutcome,
    LawOfficial,
)
from sigap.testimony import actions as testimony
from sigap.testimony.rules import AskReason, StatementManner, StatementTopic

type Step = Mapping[str, Any]
_PLACE = HearingPlace(room="Ruang CONTOH", number="61/Pid.Sus/CONTOH/PN", note="CONTOH: masuk lewat pintu samping.")
_HOUR = time(9, 30)


def statement(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """The victim tells an office, an hour before it is noted."""
    with stage.on_case(step["by"], progress) as (actor, access):
        testimony.note_statement(
            by=actor,
            at=at,
            access=access,
            ordinal=progress.ordinals["victim"],
            given_at=at - timedelta(hours=1),
            manner=StatementManner.IN_PERSON,
            is_recorded=step.get("recorded", False),
            topics=[StatementTopic(each) for each in step["topics"]],
            holder=actor.office_ids[0],
            note=step["note"],
            post_key=uuid4(),
        )


def hearing(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """A hearing some days later; with a companion the manager comes, and says so."""
    starts_at = datetime.combine(localdate(at) + timedelta(days=step["in_days"]), _HOUR, get_current_timezone())
    with stage.on_case(progress.manager, progress) as (actor, _access):
        manager = actor.person_id
    with stage.on_case(step["by"], progress) as (actor, access):
        row = actions.note_hearing(
            by=actor,
            at=at,
            access=access,
            ordinal=progress.ordinals["suspect"],
            agenda=HearingAgenda(step["agenda"]),
            starts_at=starts_at,
            court=next(iter(courts()), None),
            place=_PLACE,
            witnesses=[progress.ordinals["victim"]] if step.get("heard") else [],
            companions=[manager] if step.get("with") else [],
            told_by=None,
            post_key=uuid4(),
            reason=AskReason(step["again"]) if "again" in step else None,
        )
    progress.ids["hearing"] = row.pk
    if not step.get("with"):
        return
    with stage.on_case(progress.manager, progress) as (actor, _access):
        companion = row.companions.values_list("id", flat=True).get()
        actions.confirm_companion(by=actor, at=at, companion_id=companion)


def spare_child(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """What is asked for the child, one of it granted on the same day."""
    kinds = [ArrangementKind(each) for each in step["kinds"]]
    with stage.on_case(step["by"], progress) as (actor, access):
        known: dict[str, Any] = {"by": actor, "at": at, "access": access, "hearing_id": progress.ids["hearing"]}
        actions.request_arrangements(**known, kinds=kinds, asked_of=LawOfficial.JUDGE, requested_on=localdate(at))
        actions.answer_arrangement(
            **known,
            kind=kinds[0],
            answer=ArrangementAnswer.GRANTED,
            answered_by=LawOfficial.JUDGE,
            answered_on=localdate(at),
        )


def hearing_over(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """It took place; the way there is claimed of the prosecution, and paid."""
    with stage.on_case(step["by"], progress) as (actor, access):
        known: dict[str, Any] = {"by": actor, "at": at, "access": access, "hearing_id": progress.ids["hearing"]}
        actions.settle_hearing(**known, outcome=HearingOutcome.HEARD)
        cost = actions.claim_cost(
            **known,
            kind=HearingCostKind.TRANSPORT,
            amount=150_000,
            payer=CostPayer.PROSECUTION,
            claimed_on=localdate(at),
            post_key=uuid4(),
        )
        actions.receive_cost(**known, cost_id=cost.pk, amount=150_000, received_on=localdate(at))
