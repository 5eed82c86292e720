"""Codes for a single task in the demo: one that a village official has done, one that is open, one taken back."""

from datetime import datetime, timedelta
from uuid import uuid5

from sigap.channels.actions import tasks
from sigap.channels.models import TaskLink
from sigap.cli.demo.intake import SPACE
from sigap.cli.demo.places import here
from sigap.cli.demo.stage import Stage
from sigap.intake import jobs
from sigap.mailbox.tasks.codes import TaskKind
from sigap.mailbox.tasks.using import do_task
from sigap.ui.taking_back import TakeBackReason

_BY, _AREA = "indah.uptd", "16.09.02"
_STORY = "CONTOH: perangkat desa menulis bahwa seorang anak sudah tiga minggu tidak terlihat di sekolah."
_QUESTION = "CONTOH: apakah keluarga di rumah biru masih tinggal di sana?"


def hand_out(stage: Stage, now: datetime) -> None:
    """Three codes, each in its own state."""
    asked = now - timedelta(hours=6)
    done = _made(stage, asked, TaskKind.REPORT, "")
    do_task(
        done.words, story=_STORY, details={"contact": "no"}, flags=[], area=here(_AREA), at=asked + timedelta(hours=1)
    )
    jobs.adopt(asked + timedelta(hours=1))
    _made(stage, now - timedelta(hours=3), TaskKind.ANSWER, _QUESTION)
    _made(stage, now - timedelta(hours=2), TaskKind.ANSWER, "CONTOH: salah alamat, dibatalkan.")
    wrong = TaskLink.objects.order_by("-made_at").first()
    assert wrong is not None
    with stage.acting(_BY) as actor:
        tasks.take_back(by=actor, at=now - timedelta(hours=1), task_id=wrong.pk, reason=TakeBackReason.WRONG)


def _made(stage: Stage, at: datetime, kind: TaskKind, question: str) -> tasks.IssuedTaskCode:
    with stage.acting(_BY) as actor:
        return tasks.make_task(
            by=actor,
            at=at,
            kind=kind,
            area=here(_AREA),
            question=question,
            days=3,
            form_key=uuid5(SPACE, f"task {at.isoformat()} {question}"),
        )
