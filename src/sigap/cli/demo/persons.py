"""What is known of people in the demo: school, language, home, and how the reported person stands. All CONTOH."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sigap.cli.demo.stage import Stage, StoryProgress
from sigap.persons import actions
from sigap.persons.rules import Household, PersonPart

type Step = Mapping[str, Any]


def know(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """Parts of a person, each as the story has it."""
    with stage.on_case(step["by"], progress) as (actor, access):
        for part, facts in step["parts"].items():
            actions.write_part(
                by=actor,
                at=at,
                access=access,
                ordinal=progress.ordinals[step.get("who", "victim")],
                part=PersonPart(f"part_{part}"),
                facts=facts,
                based_on=0,
                is_certain=True,
            )


def stand_to(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """How the reported person stands to the victim."""
    pair = f"{progress.ordinals['victim']}-{progress.ordinals['suspect']}"
    given = actions.PairFacts(kind=step["kind"], household=Household(step["household"]), based_on=0)
    with stage.on_case(step["by"], progress) as (actor, access):
        actions.write_relations(by=actor, at=at, access=access, pairs={pair: given})
