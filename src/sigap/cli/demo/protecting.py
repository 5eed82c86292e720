"""Protection in the demo's stories, asked and given; and what is owed to a boy whom the police hold. All CONTOH."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.utils.timezone import localdate

from sigap.cli.demo.stage import Stage, StoryProgress
from sigap.juvenile import actions as juvenile
from sigap.juvenile.rules import AgeSource, ChildCompanion, ChildStepKind, DetentionPlace
from sigap.legal.actions import Paper
from sigap.protection import actions
from sigap.protection.models import Protection
from sigap.protection.rules import ProtectionAsker, ProtectionKind, ProtectionStatus

type Step = Mapping[str, Any]
_ASKED = ProtectionStatus.ASKED
_WORDS = Paper(number="CONTOH/PL/1", note="CONTOH: pelindungan rekaan.")


def ask_protection(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """Somebody asks for it for the victim, unless the request to the police did; they had the report an hour before."""
    kind, ordinal = ProtectionKind(step["kind"]), progress.ordinals["victim"]
    with stage.on_case(step["by"], progress) as (actor, access):
        # What was done to the victim may have been noted before the police were asked: the calendar decides.
        asked = Protection.objects.filter(case=access.case, person__ordinal=ordinal, kind=kind, status=_ASKED).first()
        made = asked or actions.ask(
            by=actor,
            at=at,
            access=access,
            kind=kind,
            ordinal=ordinal,
            asker=ProtectionAsker(step["asker"]),
            asked_at=at,
            reported_at=at - timedelta(hours=1),
            paper=_WORDS,
            post_key=uuid4(),
        )
    progress.ids[step["as"]] = made.pk


def give_protection(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """It is given, as long as the law lets it last."""
    with stage.on_case(step["by"], progress) as (actor, access):
        actions.give(
            by=actor,
            at=at,
            access=access,
            protection_id=progress.ids[step["as"]],
            given_at=at,
            paper=_WORDS,
        )


def child_step(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """Something is done for the child who is suspected."""
    with stage.on_case(step["by"], progress) as (actor, access):
        juvenile.note_step(
            by=actor,
            at=at,
            access=access,
            ordinal=progress.ordinals["victim"],
            kind=ChildStepKind(step["kind"]),
            happened_at=at,
            companions=[ChildCompanion(each) for each in step.get("with", ())],
            paper=Paper(note=step.get("note", "")),
            post_key=uuid4(),
        )


def child_known(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """Age on the day of the act, and the threat."""
    with stage.on_case(step["by"], progress) as (actor, access):
        juvenile.note_facts(
            by=actor,
            at=at,
            access=access,
            ordinal=progress.ordinals["victim"],
            based_on=0,
            acted_on=localdate(at) - timedelta(days=9),
            born_on=None,
            age_years=progress.row["age"],
            source=AgeSource.CERTIFICATE,
            threat_years=step["threat"],
            is_repeat=False,
            is_also_victim=False,
        )


def child_detained(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """The police hold the child."""
    with stage.on_case(step["by"], progress) as (actor, access):
        juvenile.detain(
            by=actor,
            at=at,
            access=access,
            ordinal=progress.ordinals["victim"],
            detained_at=at,
            place=DetentionPlace.LPAS,
            custodian_id=actor.office_ids[0],
        )
