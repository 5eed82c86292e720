"""Sessions in the demo's stories: held and not held; a psychologist with a section of her own. All CONTOH."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sigap.assistance.actions import ServiceFacts
from sigap.assistance.rules import Funding
from sigap.cli.demo.casework import put_on
from sigap.cli.demo.stage import Stage, StoryProgress
from sigap.sessions import actions
from sigap.sessions.actions import SessionFacts
from sigap.sessions.rules import NotHeld, SessionPlace

type Step = Mapping[str, Any]


def session(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """A session that has just ended, with the note of a psychologist where there is one."""
    if step["by"] != progress.manager:
        put_on(stage, progress, at, step["by"])
    ordinal = progress.ordinals["victim"]
    with stage.on_case(step["by"], progress) as (actor, access):
        row = actions.note_session(
            by=actor,
            at=at,
            access=access,
            happened=SessionFacts(
                kind=step["kind"],
                starts_at=at - timedelta(minutes=step["minutes"]),
                minutes=step["minutes"],
                place=SessionPlace(step["place"]),
                ordinals=[ordinal],
                not_held=NotHeld(step["missed"]) if "missed" in step else None,
            ),
            facts=ServiceFacts(
                ordinal=ordinal,
                cost=step.get("cost"),
                funding=Funding(step["funding"]) if "funding" in step else None,
            ),
            post_key=uuid4(),
        )
        if "note" in step:
            actions.write_note(
                by=actor, at=at, access=access, ordinal=ordinal, text=step["note"], post_key=uuid4(), session=row
            )
