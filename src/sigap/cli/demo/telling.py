"""Victims of the demo's stories say what they want to know, and are told; a release that is planned. All CONTOH."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.utils.timezone import localdate

from sigap.cli.demo.stage import NotPlayable, Stage, StoryProgress
from sigap.legal import actions
from sigap.legal.actions import SafeWay
from sigap.legal.models import VictimNotice
from sigap.legal.rules import TellManner
from sigap.legal.rules.telling import NoticeAnswer, NoticeState, ReleaseGround, WishScope

type Step = Mapping[str, Any]
_AGAIN, _RHYTHM = timedelta(days=45), 30


def wish(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """The manager asks what the victim wants to know, once the police have the report.

    By the story's `wish`, else what matters most.
    """
    scope, today = WishScope(progress.row.get("wish", WishScope.MAIN)), localdate(at)
    waiting = VictimNotice.objects.filter(case__code=progress.code, cause="wish:first", state=NoticeState.OPEN)
    if not waiting.exists():
        return
    with stage.on_case(step["by"], progress) as (actor, access):
        actions.note_wish(
            by=actor,
            at=at,
            access=access,
            ordinal=progress.ordinals["victim"],
            scope=scope,
            guardian=None,
            spoken_on=today,
            again_on=today + _AGAIN if scope is WishScope.NOTHING else None,
            rhythm_days=_RHYTHM if scope is WishScope.ALL else None,
            teller_id=actor.person_id,
            way=SafeWay(
                manner=TellManner.IN_PERSON.value,
                when="CONTOH: hari kerja sesudah pukul 13, di kantor UPTD.",
                words="CONTOH: sebut “dari layanan keluarga”. Jangan menyebut polisi atau perkara di depan orang lain.",
            ),
            based_on=0,
            post_key=uuid4(),
        )


def tell_news(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """One piece of news is told, and the safety plan looked at again where it asks for that."""
    open_one = VictimNotice.objects.filter(case__code=progress.code, kind=step["kind"], state=NoticeState.OPEN)
    with stage.on_case(step["by"], progress) as (actor, access):
        row = open_one.first()
        if row is None:
            raise NotPlayable(step)
        actions.settle_notice(
            by=actor,
            at=at,
            access=access,
            notice_id=row.id,
            answer=NoticeAnswer.DONE,
            done_at=at,
            manner=TellManner.IN_PERSON,
            hearer=None,
            words="CONTOH: ia bertanya siapa yang menjaganya; dijawab dengan rencana keselamatannya.",
            wants_plan=False,
            post_key=uuid4(),
        )
        if row.wants_plan:
            actions.look_at_safety(by=actor, at=at, access=access, notice_id=row.id)


def plan_release(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """A suspect is to go free some days from now."""
    with stage.on_case(step["by"], progress) as (actor, access):
        actions.plan_release(
            by=actor,
            at=at,
            access=access,
            ordinal=progress.ordinals[step["whom"]],
            ground=ReleaseGround(step["ground"]),
            on=localdate(stage.now) + timedelta(days=step["in_days"]),
            source=None,
        )
