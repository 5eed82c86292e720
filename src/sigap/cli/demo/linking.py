"""What the demo's officers note of the perpetrators' side, and what the worker makes of it. Everything is CONTOH."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from sigap.cli.demo.stage import Stage, StoryProgress
from sigap.links import actions
from sigap.links.actions import LeadText
from sigap.links.jobs import compare
from sigap.links.rules import LeadKind, LeadOwner, LeadSource

type Step = Mapping[str, Any]


def lead(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """A recruiter's telephone, an agent's firm, as the victim or a paper tells it."""
    text = LeadText(value=step["value"], detail=step.get("detail", ""), note=step.get("note", ""))
    with stage.on_case(step["by"], progress) as (actor, access):
        actions.note_lead(
            by=actor,
            at=at,
            access=access,
            kind=LeadKind(step["kind"]),
            text=text,
            owner=LeadOwner.RECRUITER,
            source=LeadSource(step["source"]),
            post_key=uuid4(),
        )


def find(now: datetime) -> None:
    """As the worker would at its next turn: the first morning shows the link already."""
    compare(now)
