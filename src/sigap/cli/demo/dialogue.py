"""A reporter of the demo and the officer who took the report write to each other. All CONTOH."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid5

from django.conf import settings

from sigap.cli.demo.intake import SPACE, envelope_of, key_of
from sigap.cli.demo.stage import Stage, StoryProgress
from sigap.intake import actions as intake
from sigap.intake import jobs
from sigap.mailbox import codes
from sigap.mailbox.dialogue import speaking as dialogue


def ask(stage: Stage, progress: StoryProgress, at: datetime, step: Mapping[str, Any]) -> None:
    """The officer who has the report asks."""
    with stage.acting(progress.intake) as actor:
        intake.write_to_reporter(
            by=actor,
            at=at,
            envelope=envelope_of(progress),
            text=step["text"],
            form_key=uuid5(SPACE, f"ask {progress.number}"),
        )


def reply(_stage: Stage, progress: StoryProgress, at: datetime, _step: Mapping[str, Any]) -> None:
    """The reporter comes back with six words, reads and answers; the worker sets the clock."""
    code = codes.code_for(codes.load_secret(settings.SIGAP_KEYS), key_of(progress.row).bytes)
    dialogue.read_messages(code, at=at)
    key = uuid5(SPACE, f"reply {progress.number}").bytes
    dialogue.post_message(code, text=progress.row["reply_text"], idempotency_key=key, at=at)
    jobs.note_answers(at)
