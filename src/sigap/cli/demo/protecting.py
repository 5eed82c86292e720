"""Protection in the demo's stories: asked of police, court and LPSK, and given. All CONTOH."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sigap.cli.demo.stage import Stage, StoryProgress
from sigap.legal.actions import Paper
from sigap.protection import actions
from sigap.protection.rules import ProtectionAsker, ProtectionKind

type Step = Mapping[str, Any]
_WORDS = Paper(number="CONTOH/PL/1", note="CONTOH: pelindungan rekaan.")


def ask_protection(stage: Stage, told: StoryProgress, at: datetime, step: Step) -> None:
    """Somebody asks for it for the victim; the police had the report an hour before."""
    with stage.on_case(step["by"], told) as (actor, access):
        made = actions.ask(
            by=actor,
            at=at,
            access=access,
            kind=ProtectionKind(step["kind"]),
            ordinal=told.ordinals["victim"],
            asker=ProtectionAsker(step["asker"]),
            asked_at=at,
            reported_at=at - timedelta(hours=1),
            paper=_WORDS,
            post_key=uuid4(),
        )
    told.ids[step["as"]] = made.pk


def give_protection(stage: Stage, told: StoryProgress, at: datetime, step: Step) -> None:
    """It is given, as long as the law lets it last."""
    with stage.on_case(step["by"], told) as (actor, access):
        actions.give(
            by=actor,
            at=at,
            access=access,
            protection_id=told.ids[step["as"]],
            given_at=at,
            paper=_WORDS,
        )
